"""Moving records and what belongs to them to another compartment, and following up on changes that came too late.

A move is two entries of one act: `moved_to` in the source, all leaves in the target. What others wrote in the source
meanwhile arrives there and is carried to the target in the next round of anybody who holds both keys. Carrying the
same change twice makes no difference.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from models.database import Store
from models.guard import CAPTURED
from models.identifiers import from_blob, to_blob
from models.ledger import CarryState
from models.tables import COMPARTMENT, PLACED
from sync.changes import moving
from sync.changes.capture import Capture, Written
from sync.changes.moving import Copy
from sync.format.entry import CARRIED, MOVE, MOVED
from sync.membership.workspace import Workspace
from sync.store import history_gaps, line_names
from sync.store.local_identity import load_identity
from sync.store.parents import children_of
from sync.store.record import Record, load

May = Callable[[int, str], bool]  # whether this store may write that kind into that compartment (local number)


def is_readable(connection: Connection, offices: Iterable[str]) -> bool:
    """Whether the history of these offices' compartments is complete; without it nothing can be moved."""
    rows = connection.execute(select(COMPARTMENT.c.no, COMPARTMENT.c.office)).all()
    unread = history_gaps.compartments(connection)
    return not any(row.no in unread and row.office in set(offices) for row in rows)


def move(
    capture: Capture, connection: Connection, kind: str, record_id: str, target: int, values: Mapping[str, Any]
) -> None:
    """Move a record, and set these fields there."""
    blob = to_blob(record_id)
    copies, _names = moving.copies_of(connection, kind, blob)
    if moving.shown(copies).compartment != target:
        _move(capture, connection, (kind, blob), copies, target, values)
        capture.work_out([blob])


def move_whole(
    capture: Capture,
    connection: Connection,
    kind: str,
    record_id: str,
    target: int,
    values: Mapping[str, Any],
    place_of: Callable[[str, int], int],
) -> None:
    """Move a record and all that belongs to it; `place_of(kind, compartment)`: the target of a child."""
    move(capture, connection, kind, record_id, target, values)
    record = load(connection, kind, record_id)
    for child in _belonging(connection, record):
        move(capture, connection, child.kind.name, child.id, place_of(child.kind.name, child.compartment), {})


def _belonging(connection: Connection, record: Record | None) -> Iterator[Record]:
    """All descendants of a record, deleted ones included."""
    if record is not None:
        for child in list(children_of(connection, record, shown=False)):
            if child.kind.area != "people" or child.kind.name != "attendance":  # a mark lives with its session
                yield child
                yield from _belonging(connection, child)


def _move(
    capture: Capture,
    connection: Connection,
    record: tuple[str, bytes],  # kind and id
    copies: Mapping[int, Copy],
    target: int,
    values: Mapping[str, Any],
) -> None:
    source, old = moving.shown(copies), copies.get(target)
    capture.enter(Written(*record, source.compartment, {MOVED: _name(connection, target)}, _departures(source)))
    parcel = moving.missing_leaves(connection, {**copies}, target)
    basis: dict[str, list[list[int]]] = {name: list(dots) for name, dots in parcel.basis.items()}
    fields = dict(values)
    if old is not None and MOVED in old.leaves:
        fields[MOVED] = None
        basis |= _departures(old)
    for name in values:
        basis[name] = basis.get(name, []) + moving.dots_in_target(connection, source, name, target)
    capture.enter(Written(*record, target, fields, basis), {CARRIED: parcel.carried, MOVE: 1})


def _departures(copy: Copy) -> dict[str, list[list[int]]]:
    """The `moved_to` leaves of a copy, as the basis of the next change of that field."""
    return {MOVED: [list(leaf.dot) for leaf in copy.leaves.get(MOVED, ())]}


def follow_up(store: Store, workspace: Workspace, now_ms: int) -> set[str]:
    """Carry late changes of moved records to where these are now; returns the kinds touched."""
    with store.read() as connection:
        query = select(PLACED.c.record, PLACED.c.kind).where(PLACED.c.to_do == CarryState.TO_DO)
        rows = connection.execute(query).all()
        waiting = {(bytes(row.record), str(row.kind)) for row in rows}
        unread = history_gaps.compartments(connection) if waiting else set()
        if unread:  # what their copies say is not known before the past is
            late = connection.execute(select(PLACED.c.record).where(PLACED.c.compartment.in_(unread))).scalars()
            unreadable = set(map(bytes, late))
            waiting = {(record, kind) for record, kind in waiting if record not in unreadable}
    if not waiting:
        return set()

    def may(compartment: int, kind: str) -> bool:
        place = workspace.by_no.get(compartment)
        if place is None or not workspace.may_open(place.share_id):
            return False
        return workspace.rosters.verdict(workspace.newest.n, workspace.own.replica_id, place, kind) is None

    with store.write() as connection:
        own = load_identity(connection)
        if own is None or own.replica != workspace.own.replica:
            return set()
        capture = Capture(connection, own.replica, line_names.load(connection), now_ms)
        for record, kind in sorted(waiting):
            left = _gather(capture, connection, kind, record, may, unread)
            change = PLACED.update().where(PLACED.c.record == record).values(to_do=left)
            connection.execute(change.execution_options(**CAPTURED))
        capture.finish()
        workspace.reload(connection)
    return capture.kinds


def _gather(
    capture: Capture, connection: Connection, kind: str, blob: bytes, may: May, unread: Collection[int]
) -> CarryState:
    """Gather all copies of a record in the one that is shown, and move its children there; returns what is left to do.

    `unread`: the compartments whose history is incomplete.
    """
    copies, _names = moving.copies_of(connection, kind, blob)
    target = moving.shown(copies)
    wrote, whole, astray = False, True, moving.is_astray(copies)
    is_here = target.moved_to is None or astray
    lost = [copy for copy in copies.values() if copy.moved_to is None and copy is not target]
    if is_here and (target.came[0] or not lost):  # where nobody moved it, nobody is overruled
        written = {copy.compartment for copy in (*lost, target)}
        parcel = moving.missing_leaves(connection, copies, target.compartment)
        needed = bool(lost or astray or parcel.carried or parcel.basis)
        whole = not needed or all(may(compartment, kind) for compartment in written)
        if needed and whole:
            for copy in lost:
                capture.enter(Written(kind, blob, copy.compartment, {MOVED: target.place}, _departures(copy)))
            fields = {MOVED: None} if astray else {}
            if fields or parcel.carried or parcel.basis:
                basis = parcel.basis | (_departures(target) if astray else {})
                capture.enter(Written(kind, blob, target.compartment, fields, basis), {CARRIED: parcel.carried})
            wrote = True
    if wrote or lost:  # what belongs to a copy that lost decides, too, whether its deletion counts
        capture.work_out([blob])
    record = load(connection, kind, from_blob(blob))
    if is_here and record is not None:
        left = {
            _move_child(capture, connection, child, target.compartment, may, unread)
            for child in list(_belonging(connection, record))
        }
        if CarryState.TO_DO in left:
            return CarryState.TO_DO
        whole = whole and CarryState.BLOCKED not in left
    return CarryState.DONE if whole else CarryState.BLOCKED


def _move_child(
    capture: Capture, connection: Connection, child: Record, home: int, may: May, unread: Collection[int]
) -> CarryState:
    """Move a child to the office where its record is now; returns what is left to do.

    It waits where the history of either compartment is incomplete: the ledger may not know all of the child yet.
    """
    rows = {row.no: row for row in connection.execute(select(COMPARTMENT))}
    office, own = rows[home].office, rows[child.compartment]
    wanted = next((row.no for row in rows.values() if (row.room, row.office) == (own.room, office)), None)
    if own.office == office or wanted is None:
        return CarryState.DONE
    if not (may(child.compartment, child.kind.name) and may(wanted, child.kind.name)):
        return CarryState.BLOCKED
    if child.compartment in unread or wanted in unread:
        return CarryState.TO_DO
    move(capture, connection, child.kind.name, child.id, wanted, {})
    return CarryState.DONE


def _name(connection: Connection, compartment: int) -> str:
    return str(connection.execute(select(COMPARTMENT.c.name).where(COMPARTMENT.c.no == compartment)).scalar_one())
