"""The list of open conflicts, kept up in one writing transaction; and whether a record is shown at all.

A record that was deleted is shown all the same where its deletions had not seen every leaf of it and of its children
(FORMAT.md section 7): that, too, is a conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from models import in_clause
from models.guard import CAPTURED
from models.identifiers import to_blob
from models.tables import COMPARTMENT, CONFLICT
from sync.format.entry import ALIVE
from sync.store.conflict_sorts import sort_of
from sync.store.fingerprints import Fingerprints
from sync.store.leaves import Deletions, Leaf, conflict_id, is_deletion, moved_to
from sync.store.line_names import LineNames
from sync.store.local_identity import own_lines
from sync.store.parents import children_of
from sync.store.record import Record, RecordKey, disputed

_INSERT = CONFLICT.insert().execution_options(**CAPTURED)
_DELETE = CONFLICT.delete().where(CONFLICT.c.id == bindparam("gone")).execution_options(**CAPTURED)
_OF_RECORD = select(CONFLICT).where(CONFLICT.c.record == bindparam("wanted"), CONFLICT.c.kind == bindparam("of"))


class ConflictRow(NamedTuple):
    """A row of the list, in the order of its columns."""

    id: bytes
    compartment: int
    kind: str
    record: bytes
    field: str
    opened: int  # the greatest stamp among the leaves
    own_room: int  # 0: only a child in another compartment makes it one, so no fingerprint counts it
    sort: str
    mine: int  # 1: the person of this store set one of the values

    @property
    def number(self) -> int:
        """What the fingerprint counts it by."""
        return int.from_bytes(self.id, "big")


_SELECT = f"SELECT {', '.join(ConflictRow._fields)} FROM conflict WHERE record IN"  # noqa: S608 - columns of ours


class ConflictList:
    """Judges records and notes what enters and leaves the list; `write` brings the table up to that."""

    def __init__(
        self,
        connection: Connection,
        names: LineNames,
        fingerprints: Fingerprints,
        own_lines: frozenset[int] | None = None,
    ) -> None:
        self.names = names
        self._connection = connection
        self._fingerprints = fingerprints
        self._own_lines = own_lines  # None: read when needed
        self._compartments: dict[int, str] = {}
        self._listed: dict[RecordKey, list[ConflictRow]] = {}  # what is listed of the records judged next
        self._gone: list[ConflictRow] = []
        self._fresh: list[ConflictRow] = []

    def read_ahead(self, records: Sequence[Record], unlisted: Iterable[Record] = ()) -> None:
        """Read what is listed of these records, which are judged next; of the `unlisted` ones that is nothing."""
        self._listed = {_key(record): [] for record in records}
        for some in in_clause.chunks([id_ for _kind, id_ in self._listed]):
            marks, parameters = in_clause.marks(some)
            for row in map(ConflictRow._make, self._connection.exec_driver_sql(f"{_SELECT} ({marks})", parameters)):
                if (row.kind, row.record) in self._listed:
                    self._listed[row.kind, row.record].append(row)
        self._listed |= {_key(record): [] for record in unlisted}

    def judge(self, record: Record, *, unsettled: bool) -> None:
        """Decide whether the record is shown and which conflicts it has; `unsettled`: it may have had some before."""
        conflicts = self.of(record)
        if conflicts or unsettled:
            self._replace(record, conflicts)

    def clear(self, record: Record) -> None:
        """The record goes away, and its conflicts with it."""
        self._replace(record, {})

    def of(self, record: Record) -> dict[bytes, ConflictRow]:
        """The conflicts of a record by their ids, as they are listed; and decide whether it is shown."""
        if moved_to(record.leaves) is not None:  # what is disagreed about goes along
            record.alive = False
            return {}
        rows = []
        keeps = self._keeps(record) if ALIVE in record.leaves else None
        record.alive = keeps is not False
        if isinstance(keeps, int) and keeps is not False:
            rows.append(self._row(record, ALIVE, own_room=keeps - 1))
        # Several deletions agree, whatever their reasons.
        rows += [self._row(record, name, own_room=1) for name in disputed(record) if name != ALIVE]
        return {row.id: row for row in rows}

    def write(self) -> None:
        """Bring the table up to what was judged: first what left the list."""
        if self._gone:
            self._connection.execute(_DELETE, [{"gone": row.id} for row in self._gone])
        if self._fresh:
            self._connection.execute(_INSERT, [row._asdict() for row in self._fresh])
        self._gone, self._fresh, self._listed = [], [], {}

    def _replace(self, record: Record, conflicts: Mapping[bytes, ConflictRow]) -> None:
        before = {row.id: row for row in self._of_record(record)}
        # A conflict with the same id may begin or cease to be one of its own compartment: then it is listed anew.
        own_rooms = {id_: row.own_room for id_, row in before.items()}
        fresh = [row for id_, row in conflicts.items() if own_rooms.get(id_) != row.own_room]
        gone = [row for id_, row in before.items() if id_ not in conflicts or conflicts[id_].own_room != row.own_room]
        for row in fresh:
            if row.own_room:
                self._fingerprints.add_conflicts(record.compartment, row.number)
        for row in gone:
            if row.own_room:
                self._fingerprints.add_conflicts(row.compartment, -row.number)
        self._gone += gone
        self._fresh += fresh

    def _of_record(self, record: Record) -> list[ConflictRow]:
        """What is listed of a record."""
        key = _key(record)
        if key not in self._listed:
            self.write()
            rows = self._connection.execute(_OF_RECORD, {"wanted": key[1], "of": key[0]})
            return list(map(ConflictRow._make, rows))
        return self._listed.pop(key)

    def _row(self, record: Record, field: str, own_room: int) -> ConflictRow:
        own, blob = record.leaves[field], to_blob(record.id)
        id_, opened = conflict_id(blob, field, own, self.names), max(leaf.hlc for leaf in own)
        about = (record.compartment, record.kind.name, blob, field, opened, own_room)
        return ConflictRow(id_, *about, sort_of(record, field, own), self._is_mine(record, field))

    def _is_mine(self, record: Record, field: str) -> int:
        """Whether the person of this store set one of the values; against a deletion every edit is one."""
        if self._own_lines is None:
            self._own_lines = own_lines(self._connection)
        lines = self._own_lines

        def is_own(leaves: Iterable[Leaf]) -> bool:
            return any(leaf.replica in lines for leaf in leaves)

        if field != ALIVE:
            return int(is_own(record.leaves[field]))
        records = chain((record,), children_of(self._connection, record))
        return int(any(is_own(own) for one in records for own in one.leaves.values()))

    def _keeps(self, record: Record) -> int | bool | None:
        """False: dead. None: not deleted. 1, 2: shown against a deletion (2: because of its own compartment)."""
        leaves = record.leaves[ALIVE]
        if not any(is_deletion(leaf) for leaf in leaves):
            return None
        deletions = Deletions(leaves, self.names)
        if not deletions.binding or not deletions.cover_record(self._compartment(record), record.leaves):
            return 2
        elsewhere = False
        for child in children_of(self._connection, record):
            if not deletions.cover_child(self._compartment(child), child.leaves):
                if child.compartment == record.compartment:
                    return 2
                elsewhere = True
        return 1 if elsewhere else False

    def _compartment(self, record: Record) -> str:
        """The name of a record's compartment."""
        if record.compartment not in self._compartments:
            self._compartments = {row.no: row.name for row in self._connection.execute(select(COMPARTMENT))}
        return self._compartments[record.compartment]


def _key(record: Record) -> RecordKey:
    return record.kind.name, to_blob(record.id)
