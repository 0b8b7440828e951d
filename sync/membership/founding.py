"""Founding a workspace from a store that began alone, and publishing what every share begins with.

A store needs no share to begin. At its first round against an empty folder it becomes the first replica of a
workspace: compartments get random ids and keys, version 1 of the roster names it alone, the marker is signed. All of
that is one local transaction; putting it on the share is a plain copy that any later round repeats.
"""

import os

import msgspec
from sqlalchemy import select

from models.database import Store
from models.guard import CAPTURED
from models.tables import COMPARTMENT_KEY, ROSTER
from sync.format import file_names
from sync.format import roster as rosters
from sync.format.errors import NoStore, OtherWorkspace, Taken
from sync.format.roster import About, Compartment, Grant, Member, Roster
from sync.membership import compartments, envelopes, marker
from sync.membership.compartments import COMMON
from sync.membership.workspace import COMMON_ID, Workspace, shown_id
from sync.shares.share import Share
from sync.store.local_identity import LocalIdentity, load_identity, put_setting, save_identity


def create_workspace(store: Store, grant: Grant, made_at: str) -> Workspace:
    """Make this store the first replica of a new workspace; `grant`: its person. ValueError if it has a workspace."""
    with store.write() as connection:
        own = load_identity(connection)
        if own is None:
            raise NoStore
        if connection.execute(select(ROSTER.c.n).limit(1)).scalar() is not None:
            raise ValueError("the store belongs to a workspace already")
        ids = {name: os.urandom(16) for name, _area, _office in compartments.of_a_workspace()}
        for name, area, office in compartments.of_a_workspace():
            compartments.keep(connection, name, area, office, ids[name])
        keys = {name: os.urandom(32) for name in ids}
        roster = _first_roster(own, ids, keys, grant, made_at)
        chain, data = rosters.begin(roster, own.signer)
        connection.execute(ROSTER.insert().execution_options(**CAPTURED), {"n": 1, "bytes": data})
        rows = [{"share_id": ids[name], "epoch": 1, "key": key} for name, key in keys.items()]
        connection.execute(COMPARTMENT_KEY.insert(), rows)
        put_setting(connection, COMMON_ID, ids[COMMON])
        save_identity(connection, msgspec.structs.replace(own, workspace=shown_id(chain.workspace)))
        marker.hold(connection, 1, marker.write(chain.workspace, own.signer, made_at))
    return Workspace.load(store)


def _first_roster(
    own: LocalIdentity, ids: dict[str, bytes], keys: dict[str, bytes], grant: Grant, made_at: str
) -> Roster:
    common, listed = keys[COMMON], []
    for name, area, office in compartments.of_a_workspace():
        about = About(name, area, office, own.secret if name == COMMON else b"")
        sealed = rosters.conceal(common, ids[name], 1, about)
        listed.append(Compartment(ids[name], 1, sealed, 1, rosters.key_check(keys[name])))
    signer = own.signer
    me = Member(
        own.replica_id,
        signer.public_signing,
        signer.public_receiving,
        "active",
        True,
        list(ids.values()),
        rosters.conceal(common, own.replica_id, 1, grant),
        1,
    )
    return Roster(1, os.urandom(16), made_at, [me], listed)


def put_top(share: Share, store: Store) -> None:
    """Put marker, rosters and key files that we know onto the share, as far as they are not there.

    Raises OtherWorkspace if something else lies under the marker's name.
    """
    with store.read() as connection:
        known = marker.held(connection)
        versions = [(row.n, bytes(row.bytes)) for row in connection.execute(select(ROSTER).order_by(ROSTER.c.n))]
    listed = {file.name for file in share.list(file_names.ROSTERS)}
    for n, data in versions:
        if f"{n:010d}" not in listed:
            share.put_new(file_names.roster(n), data)
    workspace = Workspace.load(store)
    if workspace.chain is not None and workspace.me is not None and workspace.me.active:
        envelopes.put_back(share, store, workspace)
    if known is not None:
        try:
            share.put_new(file_names.marker(known[0]), known[1])
        except Taken:
            raise OtherWorkspace from None
