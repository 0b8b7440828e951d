"""Key envelopes: files with a compartment's key, sealed to each replica that was granted it (FORMAT.md section 4).

The `check` in the roster says which key of an epoch is meant; a key that does not match is ignored.
"""

from collections.abc import Iterable, Mapping

from models.database import Store
from sync.format import bodies, file_names, seal, signed
from sync.format import roster as rosters
from sync.format.errors import BadFile, Missing, NotGenuine
from sync.format.signed import Envelope, envelope_for
from sync.membership.workspace import Workspace
from sync.shares.share import Share, random26
from sync.store.local_identity import put_setting, settings

KeyFile = tuple[str, bytes]
_KEPT = "key file/"


def key_info(share_id: bytes, epoch: int) -> bytes:
    """What the envelope of a key is bound to."""
    return b"feldbuch/key" + share_id + epoch.to_bytes(4, "big")


def key_file(workspace: Workspace, share_id: bytes, epoch: int, key: bytes, to: Mapping[bytes, bytes]) -> KeyFile:
    """Name and content of a key file, sealed to these replicas (id: receiving key)."""
    info = key_info(share_id, epoch)
    envelopes = [Envelope(replica, seal.envelope(key, receive, info)) for replica, receive in sorted(to.items())]
    data = signed.write(bodies.KeyFile(share_id, epoch, envelopes), workspace.id, [workspace.signer])
    return file_names.keys(share_id, epoch, random26()), data


def keep(store: Store, files: Iterable[KeyFile]) -> None:
    """Keep key files that are about to be published: the share may lose them before their recipients have come."""
    with store.write() as connection:
        for name, data in files:
            put_setting(connection, f"{_KEPT}{name}", data)


def put_back(share: Share, store: Store, workspace: Workspace) -> None:
    """Put back the key files we published that are missing, and one for every key that no file there holds.

    Whoever holds a key may seal it to the others who do: the roster says which key is meant.
    """
    listed = {f"{file_names.KEYS}/{file.name}" for file in share.list(file_names.KEYS)}
    with store.read() as connection:
        files = [(name, data) for name, data in settings(connection, _KEPT) if name not in listed]
    covered = {file_names.keys_parts(name.rpartition("/")[2]) for name in (*listed, *(name for name, _data in files))}
    for (share_id, epoch), key in sorted(workspace.keys.items()):
        others = {
            member.id: member.receive
            for member in workspace.newest.holders(share_id)
            if member.id != workspace.own.replica_id
        }
        if (share_id, epoch) not in covered and others and _is_meant(workspace, (share_id, epoch), key):
            files.append(key_file(workspace, share_id, epoch, key, others))
    for name, data in files:
        share.put_new(name, data)


def fetch_keys(share: Share, store: Store, workspace: Workspace) -> int:
    """Fetch the keys that were sealed to us and that we lack; returns how many came."""
    me = workspace.me
    if me is None:
        return 0
    fresh: dict[tuple[bytes, int], bytes] = {}
    for file in share.list(file_names.KEYS):
        about = file_names.keys_parts(file.name)
        if about is None or about in workspace.keys or about in fresh or about[0] not in me.compartments:
            continue
        try:
            key = _open(share.read(f"{file_names.KEYS}/{file.name}", signed.LARGEST), about, workspace)
        except (BadFile, NotGenuine, Missing):
            continue
        if key is not None:
            fresh[about] = key
    with store.write() as connection:
        for (share_id, epoch), key in fresh.items():
            workspace.hold_key(connection, share_id, epoch, key)
        workspace.find_places(connection)
    return len(fresh)


def _open(data: bytes, about: tuple[bytes, int], workspace: Workspace) -> bytes | None:
    """The key in a file, None if it was not sealed to us. Raises BadFile, NotGenuine."""
    file = signed.read(bodies.KeyFile, data)
    if (file.body.compartment, file.body.epoch) != about:
        raise NotGenuine("keys")
    members = [member for member in workspace.newest.replicas if member.sign]
    if not any(file.has_signed(workspace.id, member.id, member.sign) for member in members):
        raise NotGenuine("keys")
    sealed = envelope_for(file.body.envelopes, workspace.own.replica_id)
    if sealed is None:
        return None
    key = workspace.signer.open_envelope(sealed, key_info(*about))
    return key if _is_meant(workspace, about, key) else None


def _is_meant(workspace: Workspace, about: tuple[bytes, int], key: bytes) -> bool:
    """Whether some version of the roster names exactly this key for that epoch."""
    for n in range(workspace.newest.n, 0, -1):
        held = workspace.rosters.version(n)
        compartment = held.compartment(about[0]) if held is not None else None
        if compartment is not None and compartment.epoch == about[1]:
            return compartment.check == rosters.key_check(key)
        if compartment is not None and compartment.epoch < about[1]:
            return False
    return False
