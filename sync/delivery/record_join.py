"""Joining records that are both in the store and in a snapshot, leaf by leaf.

A leaf is dropped if it is missing on one side although that side's version vector covers it; all others are kept. The
result is what delivering the entries would give.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from models.identifiers import to_blob
from models.in_clause import chunks
from models.tables import ENTRY, RECORDS
from sync.changes.replay import lines_of_copies
from sync.format.snapshot import Block, Reached
from sync.store import history_gaps, leaves, version_vectors
from sync.store.derived_state import ChangedRecord, DerivedState
from sync.store.leaves import Leaf
from sync.store.line_names import LineNames
from sync.store.record import CODECS, Record
from sync.store.version_vectors import Mark


class RecordJoin:
    """Joins the records of one compartment with those of one snapshot."""

    def __init__(
        self, connection: Connection, compartment: int, names: LineNames, state: DerivedState, lines: Sequence[int]
    ) -> None:
        self._connection = connection
        self._compartment = compartment
        self._names = names
        self._state = state
        self._lines = lines  # local numbers of the lines, as the snapshot numbers them
        self.held = version_vectors.marks(connection, compartment)
        self.reached: dict[int, Reached] = {}  # by local number: how far the snapshot has a line
        self._changed: list[bytes] = []

    def existing(self, block: Block) -> dict[bytes, Record]:
        """The records of a block that this store has already."""
        table, codec = RECORDS[block.kind], CODECS[block.kind]
        if self._connection.execute(select(table.c.id).limit(1)).first() is None:
            return {}
        records = {}
        for some in chunks(block.ids):
            query = select(table).where(table.c.id.in_(some))
            records.update({row[0]: codec.record(row) for row in self._connection.execute(query)})
        return records

    def merge(self, block: Block, existing: Mapping[bytes, Record]) -> None:
        """Join the records of a block that are on both sides."""
        for at, id_ in enumerate(block.ids):
            record = existing.get(id_)
            if record is None:
                continue
            if record.compartment != self._compartment:  # moved: only the ledger tells which copy is shown
                history_gaps.defer(self._connection, [id_])
                continue
            theirs = self._leaves(block, at)
            self._save(record, {name: theirs.get(name, ()) for name in record.leaves.keys() | theirs.keys()})

    def take_away(self, kind: str, ids: Sequence[bytes]) -> None:
        """For records that the snapshot lacks: keep only the leaves its publisher had not seen."""
        table, codec = RECORDS[kind], CODECS[kind]
        for some in chunks(ids):
            query = select(table).where(table.c.id.in_(some))
            for row in self._connection.execute(query).all():
                record = codec.record(row)
                self._save(record, dict.fromkeys(record.leaves, ()))

    def defer_doubled(self) -> None:
        """Defer records with acts of a copied store: these may be in the snapshot under another line."""
        several = lines_of_copies(self._connection)
        for some in chunks(self._changed if several else ()):
            query = select(ENTRY.c.record).where(ENTRY.c.record.in_(some), ENTRY.c.replica.in_(several))
            history_gaps.defer(self._connection, self._connection.execute(query.distinct()).scalars())

    def _leaves(self, block: Block, at: int) -> dict[str, tuple[Leaf, ...]]:
        """The leaves of a block's record, with local numbers."""
        dot = (self._lines[block.lines[at]], block.numbers[at], block.stamps[at])
        values = {name: column[at] for name, column in block.fields.items() if column[at] is not None}
        by_field: dict[str, tuple[Leaf, ...]] = {name: (Leaf(*dot, value),) for name, value in values.items()}
        for name, clocks in block.clocks.get(at, {}).items():
            by_field[name] = tuple(
                Leaf(self._lines[line], n, hlc, *(rest or (values.get(name),))) for line, n, hlc, *rest in clocks
            )
        return by_field

    def _save(self, record: Record, theirs: Mapping[str, tuple[Leaf, ...]]) -> None:
        before = self._state.hash_of(record)
        changed = set()
        for name, other in theirs.items():
            own = record.leaves.get(name, ())
            joined = self._join(own, other)
            if joined != own:
                record.leaves[name] = joined
                changed.add(name)
        if not changed:
            return
        self._changed.append(to_blob(record.id))
        record.leaves = {name: own for name, own in record.leaves.items() if own}
        joined_record = ChangedRecord(record, before, True, changed)
        if record.leaves:
            self._state.save([joined_record], new=False)
        else:
            self._state.remove([joined_record])

    def _join(self, ours: tuple[Leaf, ...], theirs: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        """The leaves that both have, or that one has and the other never saw."""
        our_dots, their_dots = {leaf.dot for leaf in ours}, {leaf.dot for leaf in theirs}
        kept = [leaf for leaf in ours if leaf.dot in their_dots or not self._covers(leaf)]
        kept += [leaf for leaf in theirs if leaf.dot not in our_dots and leaf.n > self.held.get(leaf.replica, Mark()).n]
        return leaves.ordered(kept, self._names)

    def _covers(self, leaf: Leaf) -> bool:
        """Whether the publisher of the snapshot had seen this leaf."""
        reached = self.reached.get(leaf.replica)
        return reached is not None and leaf.n <= reached.n
