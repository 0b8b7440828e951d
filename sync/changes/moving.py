"""Records in several compartments: which copy is shown, and what has still to be carried there (FORMAT.md 7.8).

A move leaves `moved_to` in the source and carries all leaves to the target, with their authors, numbers and stamps.
Each compartment keeps a copy that follows from its own entries alone; this store shows one of them: of those that were
not moved on, the one that was moved to last. Pure but for the numbers of lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.in_clause import chunks
from models.ledger import CarryState
from models.tables import COMPARTMENT, ENTRY, PLACED
from sync.changes.rebuild_leaves import RebuiltLeaves, rebuild
from sync.format.entry import CARRIED, MOVE, MOVED, CarriedLeaf
from sync.store import leaves, ledger, line_names, line_numbers
from sync.store.leaves import Dot, Leaf
from sync.store.ledger import Entry
from sync.store.line_names import LineNames

_ANY = select(PLACED.c.record).limit(1)
_LINES = "SELECT no, id, epoch FROM replica"


class Copy(NamedTuple):
    """What one compartment says of a record."""

    compartment: int
    first: Entry
    whole: RebuiltLeaves
    came: tuple[Any, ...]  # when it was moved here, to be compared; those moved here come after those made here

    @property
    def leaves(self) -> dict[str, tuple[Leaf, ...]]:
        """The leaves that stand."""
        return self.whole.leaves

    @property
    def place(self) -> str:
        """The name of its compartment."""
        return str(self.came[-1])

    @property
    def moved_to(self) -> str | None:
        """Where it went."""
        return leaves.moved_to(self.whole.leaves)


def is_move(entry: Entry) -> bool:
    """Whether an entry moves a record, or brings what was moved."""
    return MOVED in entry.fields or CARRIED in entry.extra


def placed(connection: Connection, records: Sequence[bytes]) -> set[bytes]:
    """Those of the records that were moved, or stand in several compartments."""
    if connection.execute(_ANY).first() is None:
        return set()
    found: set[bytes] = set()
    for some in chunks(records):
        query = select(PLACED.c.record).where(PLACED.c.record.in_(some))
        found.update(map(bytes, connection.execute(query).scalars()))
    return found


def mark(connection: Connection, records: Iterable[bytes]) -> None:
    """Something came that belongs to these records: those that were moved are looked at again."""
    for some in chunks(placed(connection, list(records))):
        change = PLACED.update().where(PLACED.c.record.in_(some)).values(to_do=CarryState.TO_DO)
        connection.execute(change.execution_options(**CAPTURED))


def is_spread(entries: Sequence[Entry]) -> bool:
    """Whether entries of one record make it one of several compartments, or moved."""
    first = entries[0].compartment
    return any(entry.compartment != first or is_move(entry) for entry in entries)


def copies(connection: Connection, entries: Sequence[Entry]) -> tuple[dict[int, Copy], LineNames]:
    """One copy per compartment, from the entries of one record that count; and the names of all lines they speak of."""
    places = {row.no: str(row.name) for row in connection.execute(select(COMPARTMENT))}
    carried = {id(entry): _carried(connection, places, entry) for entry in entries if CARRIED in entry.extra}
    names = line_names.load(connection)
    found = {}
    for compartment in dict.fromkeys(entry.compartment for entry in entries):
        own = [entry for entry in entries if entry.compartment == compartment]
        moves = [entry for entry in own if entry.extra.get(MOVE)]
        came = max(((1, 1 - one.ahead, one.hlc, names[one.replica]) for one in moves), default=(0, 0, 0, b""))
        brought = [carried[id(entry)] for entry in own if id(entry) in carried]
        whole = rebuild(own, names, brought)
        found[compartment] = Copy(compartment, own[0], whole, (*came, places.get(compartment, "")))
    return found, names


def copies_of(connection: Connection, kind: str, record: bytes) -> tuple[dict[int, Copy], LineNames]:
    """The same of one record, by all its entries that count."""
    query = select(ENTRY).where(ENTRY.c.record == record, ENTRY.c.kind == kind, ENTRY.c.barred.is_(None))
    return copies(connection, [ledger.unpack(row) for row in connection.execute(query.order_by(ENTRY.c.no)).all()])


def is_astray(found: Mapping[int, Copy]) -> bool:
    """Whether every copy was moved on to where another one stands: moves at once that went round in a circle."""
    places = {copy.place for copy in found.values()}
    return all(copy.moved_to in places for copy in found.values())


def shown(found: Mapping[int, Copy]) -> Copy:
    """The copy this store shows."""
    here = [copy for copy in found.values() if copy.moved_to is None]
    return max(here or found.values(), key=lambda copy: copy.came)


def _carried(connection: Connection, places: Mapping[int, str], entry: Entry) -> dict[str, list[Leaf]]:
    """The leaves an entry brings, by the lines of its compartment."""
    here = places[entry.compartment]
    brought: dict[str, list[Leaf]] = {}
    for name, leaves_ in msgspec.convert(entry.extra[CARRIED], dict[str, list[CarriedLeaf]]).items():
        for leaf in leaves_:
            if leaf.place == here:
                line = line_numbers.find_or_add(connection, leaf.line)
            else:
                line = line_numbers.of_origin(connection, leaf.place, leaf.line)
            brought.setdefault(name, []).append(Leaf(line, leaf.n, leaf.stamp, leaf.value, leaf.ahead))
    return brought


class MissingLeaves(NamedTuple):
    """What is to be written into the target: leaves that lack there, and what the source had consumed of it."""

    carried: dict[str, list[CarriedLeaf]]
    basis: dict[str, list[list[int]]]


Origin = tuple[str, bytes, int, int]  # compartment, replica, epoch, n: what a change goes by everywhere


class _DotNames:
    """How dots of compartments are called in another one."""

    def __init__(self, connection: Connection, target: int) -> None:
        self._connection = connection
        self._places = {row.no: str(row.name) for row in connection.execute(select(COMPARTMENT))}
        self._target = self._places[target]
        self._origins = line_numbers.origins(connection)
        self._names = {row[0]: (bytes(row[1]), int(row[2])) for row in connection.exec_driver_sql(_LINES)}

    def origin(self, compartment: int, dot: Dot) -> Origin:
        """What a dot of a compartment goes by everywhere."""
        place = self._origins.get(dot.replica) or (self._places[compartment], *self._names[dot.replica])
        return (*place, dot.n)

    def there(self, origin: Origin) -> Dot:
        """The dot by which the target calls it."""
        place, replica, epoch, n = origin
        if place == self._target:
            return Dot(line_numbers.find_or_add(self._connection, (replica, epoch)), n)
        return Dot(line_numbers.of_origin(self._connection, place, (replica, epoch)), n)


def dots_in_target(connection: Connection, source: Copy, field: str, target: int) -> list[list[int]]:
    """The leaves of a field as they are called where they are carried to."""
    ways = _DotNames(connection, target)
    return [list(ways.there(ways.origin(source.compartment, leaf.dot))) for leaf in source.leaves.get(field, ())]


def missing_leaves(connection: Connection, found: Mapping[int, Copy], target: int) -> MissingLeaves:
    """What has to be carried into one copy, so that it says all that any of them says: what one has seen is seen."""
    ways = _DotNames(connection, target)
    carried: dict[str, list[CarriedLeaf]] = {}
    basis: dict[str, list[list[int]]] = {}
    for name in sorted({name for copy in found.values() for name in copy.whole.known} - {MOVED}):
        stand: dict[Origin, Leaf] = {}
        seen: set[Origin] = set()
        have: set[Origin] = set()
        standing: set[Origin] = set()
        for compartment, copy in found.items():
            here = {ways.origin(compartment, leaf.dot): leaf for leaf in copy.leaves.get(name, ())}
            known = {ways.origin(compartment, dot) for dot in copy.whole.known.get(name, ())}
            stand |= here
            seen |= known - here.keys()
            if compartment == target:
                doubles = {ways.origin(compartment, dot) for dot in copy.whole.doubles.get(name, ())}
                have, standing = known | doubles, set(here)
        lacking = sorted(origin for origin in stand if origin not in have and origin not in seen)
        if lacking:
            carried[name] = [CarriedLeaf(*origin, *stand[origin][2:]) for origin in lacking]
        if consumed := sorted(ways.there(origin) for origin in standing & seen):
            basis[name] = [list(dot) for dot in consumed]
    return MissingLeaves(carried, basis)


def translated(
    connection: Connection, found: Mapping[int, Copy], field: str, dots: Iterable[Sequence[int]], target: int
) -> list[list[int]]:
    """What a form that was opened where the record stood then has seen, as the target calls it.

    A number that two copies know as different changes of the field counts for neither: then people are asked.
    """
    ways, seen = _DotNames(connection, target), []
    for dot in (Dot(*one) for one in dots):
        of = [place for place, copy in found.items() if dot in copy.whole.known.get(field, ())]
        there = {ways.there(ways.origin(place, dot)) for place in of}
        seen += [list(one) for one in there] if len(there) == 1 else []
    return seen
