"""Open conflicts: what stands against what, who said it and when; and settling them.

Ids and the order of values (greatest leaf first) are the same on every replica. A settlement is an ordinary change
that names all leaves it has seen. Where a deletion stands against an edit, the first value is that the record stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, select

from models.identifiers import from_blob
from models.tables import CONFLICT, REPLICA
from sync.changes.capture import Capture
from sync.format import clock
from sync.format.entry import ALIVE
from sync.format.errors import NoConflict, Outdated
from sync.store import ledger, line_names
from sync.store.leaves import Leaf, conflict_id, is_deletion
from sync.store.record import Record, load

DELETED = "deleted"


@dataclass(frozen=True)
class ConflictValue:
    """One value of a conflict."""

    value: Any
    replica: str
    line: int  # local number; 0 where nobody in particular said it
    moment: str


@dataclass(frozen=True)
class Conflict:
    """One field of one record on which people disagree."""

    id: str
    kind: str
    record: str
    field: str
    compartment: int
    values: tuple[ConflictValue, ...]
    opened: str
    sort: str = ""


def open_conflicts(connection: Connection) -> list[Conflict]:
    """All open conflicts, the oldest first."""
    rows = connection.execute(select(CONFLICT).order_by(CONFLICT.c.opened, CONFLICT.c.id)).all()
    return [found for row in rows if (found := described(connection, row)) is not None]


def open_conflict(connection: Connection, conflict: str) -> Conflict:
    """The open conflict of that id; NoConflict, Outdated."""
    try:
        wanted = bytes.fromhex(conflict)
    except ValueError:
        raise NoConflict from None
    row = connection.execute(select(CONFLICT).where(CONFLICT.c.id == wanted)).first()
    found = described(connection, row) if row is not None else None
    if found is None:
        raise _outdated(connection, wanted)
    return found


def settle(capture: Capture, connection: Connection, found: Conflict, value: Any) -> None:
    """Settle with this value; it counts as having seen every leaf there is. `value` of a deletion: deleted or not."""
    if found.field == ALIVE:
        record = load(connection, found.kind, found.record)
        leaves = record.leaves[ALIVE] if record is not None else ()
        if value is True:
            capture.change(found.kind, found.record, {ALIVE: True})
        else:
            reason = next((leaf.value.get("reason", "") for leaf in leaves if is_deletion(leaf)), "")
            capture.delete(found.kind, found.record, str(reason))
    else:
        capture.change(found.kind, found.record, {found.field: value})


def described(connection: Connection, row: Any) -> Conflict | None:
    """The conflict of a row of the list of open conflicts; None where its record is gone."""
    record = load(connection, row.kind, from_blob(row.record))
    if record is None:
        return None
    lines = {one.no: from_blob(one.id) for one in connection.execute(select(REPLICA))}
    said = _lives(record, lines) if row.field == ALIVE else _values(record.leaves[row.field], lines)
    opened = clock.moment(row.opened)
    return Conflict(row.id.hex(), row.kind, record.id, row.field, row.compartment, tuple(said), opened, row.sort)


def _values(leaves: Iterable[Leaf], lines: dict[int, str]) -> list[ConflictValue]:
    """Each value once, as its greatest leaf says it."""
    found: list[ConflictValue] = []
    for leaf in leaves:
        if all(leaf.value != said.value for said in found):
            found.append(ConflictValue(leaf.value, lines[leaf.replica], leaf.replica, clock.moment(leaf.hlc)))
    return found


def _lives(record: Record, lines: dict[int, str]) -> list[ConflictValue]:
    """That the record stays, as the last one says who worked on it; then the deletions."""
    leaves = record.leaves[ALIVE]
    staying = [leaf for leaf in leaves if not is_deletion(leaf)]
    edits = [leaf for name, own in record.leaves.items() if name != ALIVE for leaf in own]
    last = max(staying or edits, key=lambda leaf: (leaf.hlc, lines[leaf.replica], leaf.n), default=None)
    first = ConflictValue(True, "", 0, "") if last is None else _said(True, last, lines)
    return [
        first,
        *(_said({DELETED: leaf.value.get("reason", "")}, leaf, lines) for leaf in leaves if is_deletion(leaf)),
    ]


def _said(value: Any, leaf: Leaf, lines: dict[int, str]) -> ConflictValue:
    return ConflictValue(value, lines[leaf.replica], leaf.replica, clock.moment(leaf.hlc))


def _outdated(connection: Connection, wanted: bytes) -> Exception:
    """What became of a conflict: it grew, it was settled, or it never was."""
    names = line_names.load(connection)
    for row in connection.execute(select(CONFLICT)).all():
        record = load(connection, row.kind, from_blob(row.record))
        leaves = record.leaves.get(row.field, ()) if record is not None else ()
        for size in range(1, len(leaves)) if len(leaves) <= 12 else ():
            for some in combinations(leaves, size):
                if conflict_id(row.record, row.field, some, names) == wanted:
                    return Outdated(described(connection, row))
    for entry in ledger.entries(connection):
        for field, dots in entry.basis.items():
            seen = tuple(Leaf(no, n, 0, None) for no, n in dots)
            if seen and conflict_id(entry.record, field, seen, names) == wanted:
                return _settled(connection, entry, field)
    return NoConflict()


def _settled(connection: Connection, entry: ledger.Entry, field: str) -> Outdated:
    """A settlement is there already: with what, or what stands against it now."""
    record_id = from_blob(entry.record)
    again = select(CONFLICT).where(CONFLICT.c.record == entry.record, CONFLICT.c.field == field)
    row = connection.execute(again).first()
    record = load(connection, entry.kind, record_id)
    value = record.values.get(field) if record is not None else None
    return Outdated(described(connection, row) if row is not None else None, value)
