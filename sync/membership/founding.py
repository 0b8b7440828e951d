"""Making a workspace out of a store that began alone, and what lies at the top of every share: marker and rosters.

A store needs no share to begin. At its first round against an empty folder it becomes the first replica of a
workspace: compartments get random ids and keys, version 1 of the roster names it alone, the marker is signed. All of
that is one local transaction; putting it on the share is a plain copy that any later round repeats.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from models.database import Store
from models.guard import CAPTURED
from models.tables import COMPARTMENT, COMPARTMENT_KEY, ROSTER
from models.vocabulary import OFFICE
from sync.format import file_names, signed
from sync.format import roster as rosters
from sync.format.roster import Compartment, Member, Roster
from sync.format.seal import NotGenuine
from sync.membership import envelopes
from sync.membership.workspace import COMMON, NoStore, Workspace, shown_id
from sync.shares.share import Missing, Share, Taken, TooLarge
from sync.store.local_identity import Own, load_own, put_setting, save_own, setting

FORMAT = 1
_MARKER = "marker"
_OFFICE_AREAS = ("people", "confidential", "business")


class OtherWorkspace(Exception):
    """The share belongs to another workspace."""


class NewerFormat(Exception):
    """The share demands a newer version of the program."""


class NoMarker(Exception):
    """The share holds no marker of ours, but other things: not touched."""


def compartments() -> list[tuple[str, str, str | None]]:
    """The compartments of a workspace: name, area, office."""
    found: list[tuple[str, str, str | None]] = [(COMMON, COMMON, None), ("audit", "audit", None)]
    return found + [(f"{office.key}.{area}", area, office.key) for office in OFFICE for area in _OFFICE_AREAS]


def found(store: Store, who: dict[str, Any], made_at: str) -> Workspace:
    """Make this store the first replica of a new workspace; `who`: name, staff, roles, offices, fields of its person.

    ValueError if it has a workspace already.
    """
    with store.write() as connection:
        own = load_own(connection)
        if own is None:
            raise NoStore
        if connection.execute(select(ROSTER.c.n).limit(1)).scalar() is not None:
            raise ValueError("the store belongs to a workspace already")
        ids = {name: _compartment(connection, name, area, office) for name, area, office in compartments()}
        keys = {name: os.urandom(32) for name in ids}
        roster = _first_roster(own, ids, keys, who, made_at)
        chain, data = rosters.begin(roster, own.signer)
        connection.execute(ROSTER.insert().execution_options(**CAPTURED), {"n": 1, "bytes": data})
        rows = [{"share_id": ids[name], "epoch": 1, "key": key} for name, key in keys.items()]
        connection.execute(COMPARTMENT_KEY.insert(), rows)
        put_setting(connection, "common_id", ids[COMMON])
        save_own(connection, msgspec.structs.replace(own, workspace=shown_id(chain.workspace)))
        body = {"workspace": chain.workspace, "format": FORMAT, "minimum": FORMAT, "made_at": made_at}
        put_setting(connection, _MARKER, msgspec.msgpack.encode([1, _marker_file(body, own, chain.workspace)]))
    return Workspace.load(store)


def _marker_file(body: dict[str, Any], own: Own, workspace: bytes) -> bytes:
    return signed.write("marker", body, workspace, [own.signer])


def _compartment(connection: Connection, name: str, area: str, office: str | None) -> bytes:
    share_id = os.urandom(16)
    there = connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == name)).scalar()
    if there is None:
        row = {"name": name, "room": area, "office": office, "share_id": share_id}
        connection.execute(COMPARTMENT.insert().execution_options(**CAPTURED), row)
    else:
        change = COMPARTMENT.update().where(COMPARTMENT.c.no == there).values(share_id=share_id)
        connection.execute(change.execution_options(**CAPTURED))
    return share_id


def _first_roster(own: Own, ids: dict[str, bytes], keys: dict[str, bytes], who: dict[str, Any], made_at: str) -> Roster:
    common, made = keys[COMMON], []
    for name, area, office in compartments():
        about: dict[str, Any] = {"name": name, "room": area, "office": office}
        if name == COMMON:
            about["secret"] = own.secret
        sealed = rosters.conceal(common, ids[name], 1, about)
        made.append(Compartment(ids[name], 1, sealed, 1, rosters.key_check(keys[name])))
    signer = own.signer
    me = Member(
        own.replica_id,
        signer.public_signing,
        signer.public_receiving,
        "active",
        True,
        list(ids.values()),
        rosters.conceal(common, own.replica_id, 1, who),
        1,
    )
    return Roster(1, os.urandom(16), made_at, [me], made)


def held_marker(connection: Connection) -> tuple[int, bytes] | None:
    """Number and file of the marker we know."""
    found = setting(connection, _MARKER)
    if found is None:
        return None
    n, data = msgspec.msgpack.decode(found, type=tuple[int, bytes])
    return n, data


def hold_marker(connection: Connection, n: int, data: bytes) -> None:
    """Keep a marker that was verified."""
    put_setting(connection, _MARKER, msgspec.msgpack.encode([n, data]))


def read_marker(data: bytes, workspace: Workspace | None) -> bytes:
    """The workspace a marker names; verified if we know its roster.

    OtherWorkspace, NewerFormat; signed.BadFile and NotGenuine if it is no marker.
    """
    file = signed.read("marker", data)
    named, minimum = file.body.get("workspace"), file.body.get("minimum")
    if not isinstance(named, bytes) or len(named) != 16 or not isinstance(minimum, int):
        raise signed.BadFile("not of the written form")
    if workspace is not None and workspace.chain is not None:
        if named != workspace.id:
            raise OtherWorkspace
        if not any(file.has_signed(workspace.id, one.id, one.sign) for one in workspace.newest.replicas if one.admin):
            raise NotGenuine("marker")
    if minimum > FORMAT:
        raise NewerFormat
    return named


def newest_marker(share: Share) -> tuple[int, bytes] | None:
    """Number and file of the greatest marker on a share; None if there is none."""
    numbers = sorted(n for one in share.list("") if (n := file_names.marker_number(one.name)) is not None)
    for n in reversed(numbers):
        try:
            return n, share.read(file_names.marker(n), signed.LARGEST)
        except Missing:
            continue
    return None


def markers_after(share: Share, n: int) -> Iterator[tuple[int, bytes]]:
    """Numbers and files of the markers with greater numbers, the greatest first; too large ones are none."""
    numbers = {found for one in share.list("") if (found := file_names.marker_number(one.name)) is not None}
    for number in sorted((one for one in numbers if one > n), reverse=True):
        with contextlib.suppress(Missing, TooLarge):
            yield number, share.read(file_names.marker(number), signed.LARGEST)


def is_bare(share: Share) -> bool:
    """Whether nothing of any workspace lies there: no marker, no roster, no heads."""
    if any(file_names.marker_number(one.name) is not None for one in share.list("")):
        return False
    return not share.list(file_names.ROSTERS) and not share.list(file_names.HEADS)


def is_half_filled(share: Share, store: Store) -> bool:
    """Whether filling an empty share broke off there: no marker yet, but the first roster of our own workspace."""
    if any(file_names.marker_number(one.name) is not None for one in share.list("")):
        return False
    with store.read() as connection:
        first = connection.execute(select(ROSTER.c.bytes).where(ROSTER.c.n == 1)).scalar()
    try:
        return first is not None and share.read(file_names.roster(1), signed.LARGEST) == bytes(first)
    except (Missing, TooLarge):
        return False


def put_top(share: Share, store: Store) -> None:
    """Put marker, rosters and key files that we know onto the share, as far as they are not there.

    OtherWorkspace if something else lies under the marker's name.
    """
    with store.read() as connection:
        marker = held_marker(connection)
        versions = [(row.n, bytes(row.bytes)) for row in connection.execute(select(ROSTER).order_by(ROSTER.c.n))]
    there = {one.name for one in share.list(file_names.ROSTERS)}
    for n, data in versions:
        if f"{n:010d}" not in there:
            share.put_new(file_names.roster(n), data)
    workspace = Workspace.load(store)
    if workspace.chain is not None and workspace.me is not None and workspace.me.active:
        envelopes.put_back(share, store, workspace)
    if marker is not None:
        try:
            share.put_new(file_names.marker(marker[0]), marker[1])
        except Taken:
            raise OtherWorkspace from None
