"""The marker: the file in the root of a share that names its workspace and the least version (FORMAT.md section 3).

The store keeps the marker it knows, so that a round reads only that one file. A marker with a greater number replaces
it, even if it demands a newer version: it is stored before it stops the round, so that every later round stops, too.
"""

import contextlib
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from models.database import Store
from models.tables import ROSTER
from sync.format import file_names, signed
from sync.format.bodies import Marker
from sync.format.errors import BadFile, Emptied, Missing, NewerFormat, NoMarker, NotGenuine, OtherWorkspace, TooLarge
from sync.format.seal import Signer
from sync.membership.round_context import RoundContext
from sync.membership.workspace import Workspace
from sync.shares.share import Share
from sync.store.local_identity import put_setting, setting

FORMAT = 1
_SETTING = "marker"


def write(workspace: bytes, signer: Signer, made_at: str) -> bytes:
    """The file of a new workspace's first marker."""
    return signed.write(Marker(workspace, FORMAT, FORMAT, made_at), workspace, [signer])


def read(data: bytes, workspace: Workspace | None) -> bytes:
    """The workspace a marker names; verified if we know its roster.

    Raises OtherWorkspace, NewerFormat; BadFile and NotGenuine if it is no marker.
    """
    file = signed.read(Marker, data)
    named = file.body.workspace
    if len(named) != 16:
        raise BadFile("not of the written form")
    if workspace is not None and workspace.chain is not None:
        if named != workspace.id:
            raise OtherWorkspace
        admins = [member for member in workspace.newest.replicas if member.admin]
        if not any(file.has_signed(workspace.id, member.id, member.sign) for member in admins):
            raise NotGenuine("marker")
    if file.body.minimum > FORMAT:
        raise NewerFormat
    return named


def held(connection: Connection) -> tuple[int, bytes] | None:
    """Number and content of the marker in the store."""
    stored = setting(connection, _SETTING)
    if stored is None:
        return None
    n, data = msgspec.msgpack.decode(stored, type=tuple[int, bytes])
    return n, data


def hold(connection: Connection, n: int, data: bytes) -> None:
    """Store a verified marker."""
    put_setting(connection, _SETTING, msgspec.msgpack.encode([n, data]))


def newest(share: Share) -> tuple[int, bytes] | None:
    """Number and content of the greatest marker on a share; None if there is none."""
    for n in sorted(_numbers(share), reverse=True):
        try:
            return n, share.read(file_names.marker(n), signed.LARGEST)
        except Missing:
            continue
    return None


def is_bare(share: Share) -> bool:
    """Whether nothing of any workspace lies there: no marker, no roster, no heads."""
    return not _numbers(share) and not share.list(file_names.ROSTERS) and not share.list(file_names.HEADS)


def require_there(share: Share) -> None:
    """Emptied if nothing of any workspace lies there: for acts that write to a share without a round."""
    if is_bare(share):
        raise Emptied


def recognise(context: RoundContext) -> bool:
    """Whether the share is ours; False if it is empty where our workspace should be.

    Raises OtherWorkspace, NewerFormat, NoMarker.
    """
    share, store, workspace = context.share, context.store, context.workspace
    with store.read() as connection:
        known = held(connection)
    if known is not None:
        try:
            data = share.read(file_names.marker(known[0]), signed.LARGEST)
            read(data, workspace)
            if data == known[1]:
                return True
        except (Missing, TooLarge, BadFile, NotGenuine):
            pass  # damaged, or replaced by a greater one: the listing tells
    latest = newest(share)
    if latest is None:
        if known is not None and (is_bare(share) or _is_half_filled(share, store)):
            return False
        raise NoMarker
    try:
        read(latest[1], workspace)
    except (BadFile, NotGenuine):
        raise NoMarker from None
    with store.write() as connection:
        hold(connection, *latest)
    return True


def hold_greater(context: RoundContext) -> None:
    """Store the greatest genuine marker beyond ours; others are listed as bad files. Raises NewerFormat.

    Our own marker may still be there, so a round looks for a greater one whenever there is a new head: whoever sets a
    marker writes a head afterwards.
    """
    with context.store.read() as connection:
        known = held(connection)
    context.bad_files.forget(file_names.MARKERS)
    for n, data in _greater_than(context.share, known[0] if known is not None else 0):
        try:
            read(data, context.workspace)
        except (OtherWorkspace, BadFile, NotGenuine) as error:
            context.bad_files.add(file_names.marker(n), len(data), str(error))
            continue
        except NewerFormat:
            with context.store.write() as connection:
                hold(connection, n, data)
            raise
        with context.store.write() as connection:
            hold(connection, n, data)
        return


def _numbers(share: Share) -> list[int]:
    return [n for file in share.list("") if (n := file_names.marker_number(file.name)) is not None]


def _greater_than(share: Share, n: int) -> Iterator[tuple[int, bytes]]:
    """Number and content of the markers with greater numbers, greatest first, without files too large."""
    for number in sorted((number for number in set(_numbers(share)) if number > n), reverse=True):
        with contextlib.suppress(Missing, TooLarge):
            yield number, share.read(file_names.marker(number), signed.LARGEST)


def _is_half_filled(share: Share, store: Store) -> bool:
    """Whether somebody began to fill an empty share: no marker yet, but the first roster of our own workspace."""
    if _numbers(share):
        return False
    with store.read() as connection:
        first = connection.execute(select(ROSTER.c.bytes).where(ROSTER.c.n == 1)).scalar()
    try:
        return first is not None and share.read(file_names.roster(1), signed.LARGEST) == bytes(first)
    except (Missing, TooLarge):
        return False
