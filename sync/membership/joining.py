"""Asking to be admitted to a workspace that lies on a share.

The rosters are read from version 1 on. The first one identifies the workspace, and the request is bound to it. Until
an admin has admitted this replica, its records are not sent.
"""

import msgspec

from models.database import Store
from models.guard import CAPTURED
from models.tables import ROSTER
from sync.format import file_names, signed
from sync.format import roster as rosters
from sync.format.bodies import Applicant
from sync.format.errors import BadRoster, Missing, NoMarker, NoStore, NotGenuine, OtherWorkspace, Taken, TooLarge
from sync.format.roster import Chain
from sync.membership import marker, requests
from sync.membership.workspace import Workspace, shown_id
from sync.shares.share import Share, random26
from sync.store.local_identity import load_identity, put_setting, save_identity, setting

_REQUEST = "request"


def read_chain(share: Share) -> tuple[Chain, list[bytes]]:
    """All versions of the roster on a share, verified from the first on. Raises NoMarker, BadRoster, NotGenuine."""
    try:
        data = share.read(file_names.roster(1), signed.LARGEST)
    except (Missing, TooLarge):
        raise NoMarker from None
    chain, files = rosters.first(data), [data]
    while True:
        try:
            data = share.read(file_names.roster(chain.newest.n + 1), signed.LARGEST)
            chain = rosters.follow(chain, data)
        except (Missing, TooLarge, BadRoster, NotGenuine):
            return chain, files
        files.append(data)


def join(share: Share, store: Store, about: Applicant) -> str:
    """Take the workspace's rosters and put a request on the share; its id.

    Asked again while the first request is open, the same one is put there again. NoMarker, OtherWorkspace, NewerFormat,
    BadRoster, NotGenuine, BadFile. ValueError if the store has a workspace otherwise.
    """
    newest = marker.newest(share)
    if newest is None:
        raise NoMarker
    named = marker.read(newest[1], None)
    chain, files = read_chain(share)
    if chain.workspace != named:
        raise OtherWorkspace
    asked = _asked(store, chain)
    if asked is not None:
        put_request(share, store)
        return asked
    id_ = random26()
    with store.write() as connection:
        own = load_identity(connection)
        if own is None:
            raise NoStore
        if connection.execute(ROSTER.select().limit(1)).first() is not None:
            raise ValueError("the store belongs to a workspace already")
        rows = [{"n": n, "bytes": data} for n, data in enumerate(files, start=1)]
        connection.execute(ROSTER.insert().execution_options(**CAPTURED), rows)
        marker.hold(connection, *newest)
        save_identity(connection, msgspec.structs.replace(own, workspace=shown_id(chain.workspace)))
        request = requests.write(chain.newest, chain.workspace, own.signer, about)
        put_setting(connection, _REQUEST, msgspec.msgpack.encode([id_, request]))
    marker.read(newest[1], Workspace.load(store))
    put_request(share, store)
    return id_


def _asked(store: Store, chain: Chain) -> str | None:
    """The id of the request this store has made to the same workspace before."""
    with store.read() as connection:
        own, stored = load_identity(connection), setting(connection, _REQUEST)
    if own is None or stored is None or own.workspace != shown_id(chain.workspace):
        return None
    return msgspec.msgpack.decode(stored, type=tuple[str, bytes])[0]


def put_request(share: Share, store: Store) -> None:
    """Publish our request, if it is not on the share."""
    with store.read() as connection:
        stored = setting(connection, _REQUEST)
    if stored is not None:
        id_, data = msgspec.msgpack.decode(stored, type=tuple[str, bytes])
        try:
            share.put_new(file_names.request(id_), data)
        except Taken:
            share.delete(file_names.request(id_))
            share.put_new(file_names.request(id_), data)
