"""What follows from the leaves of records, kept up in one writing transaction. Whoever changes leaves writes here.

Rows with their shown values, whether a deleted record is shown all the same, the list of open conflicts, the search
index, the clusters of merged records, and the fingerprints of the compartments. `finish` writes the last two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, or_, select

from models import in_clause
from models.guard import CAPTURED
from models.identifiers import to_blob
from models.kinds import BY_NAME
from models.tables import CONFLICT, RECORDS
from sync.format.entry import ALIVE
from sync.store import digest, search
from sync.store.clusters import ClusterChanges
from sync.store.conflict_list import ConflictList
from sync.store.fingerprints import Fingerprints
from sync.store.line_names import LineNames
from sync.store.parents import parents_of
from sync.store.record import CODECS, Cell, Record, RecordKey


@dataclass(slots=True)
class ChangedRecord:
    """A record with new leaves, about to be written."""

    record: Record
    hash_before: int  # 0 for a new one
    unsettled: bool  # whether it may have been in conflict or deleted before
    changed: set[str]  # the fields that got leaves


class DerivedState:
    """All that follows from leaves, for one transaction."""

    def __init__(self, connection: Connection, names: LineNames, own_lines: frozenset[int] | None = None) -> None:
        self._connection = connection
        self.clusters = ClusterChanges()
        self.fingerprints = Fingerprints(connection)
        self._conflicts = ConflictList(connection, names, self.fingerprints, own_lines)

    @property
    def names(self) -> LineNames:
        """The global names of lines; set anew when lines come within the transaction."""
        return self._conflicts.names

    @names.setter
    def names(self, names: LineNames) -> None:
        self._conflicts.names = names

    def hash_of(self, record: Record) -> int:
        """The hash of a record by its leaves; 0 where nothing of it counts."""
        return digest.of_record(record.kind.name, to_blob(record.id), record.leaves, self.names)

    def save(self, changed: Sequence[ChangedRecord], *, new: bool) -> None:
        """Write records of any kinds."""
        inserts: dict[str, list[tuple[Cell, ...]]] = {}
        updates: dict[tuple[str, tuple[str, ...], bool], list[tuple[Cell, ...]]] = {}
        searched: list[Record] = []
        self._conflicts.read_ahead(
            [change.record for change in changed if change.unsettled],
            unlisted=[change.record for change in changed if not change.unsettled],
        )
        for change in changed:
            record, codec = change.record, CODECS[change.record.kind.name]
            self._note(record, lives=False)
            shown_values(record, change.changed)
            was_alive = record.alive
            self._conflicts.judge(record, unsettled=change.unsettled)
            turned = was_alive != record.alive
            self._note(record, lives=new or turned)
            if new or turned or not change.changed.isdisjoint(record.kind.searched):
                searched.append(record)
            if new:
                inserts.setdefault(record.kind.name, []).append(tuple(codec.row(record)))
            else:
                names = codec.known(change.changed)
                row = codec.changed_row(record, names, turned)
                updates.setdefault((record.kind.name, names, turned), []).append(row)
            self.fingerprints.add(record.compartment, self.hash_of(record) - change.hash_before, int(new))
        self._conflicts.write()
        for kind, rows in inserts.items():
            self._connection.exec_driver_sql(CODECS[kind].insert, rows, execution_options=CAPTURED)
        for (kind, names, turned), rows in updates.items():
            self._connection.exec_driver_sql(CODECS[kind].update(names, turned), rows, execution_options=CAPTURED)
        self._index(searched, new=new)

    def remove(self, changed: Sequence[ChangedRecord]) -> None:
        """Take records out of which nothing counts any more; their entries stay in the ledger."""
        for change in changed:
            record, blob = change.record, to_blob(change.record.id)
            table = RECORDS[record.kind.name]
            self._connection.execute(table.delete().where(table.c.id == blob).execution_options(**CAPTURED))
            self._conflicts.clear(record)
            self.fingerprints.add(record.compartment, -change.hash_before, -1)
            self._note(record, lives=True)
            search.remove(self._connection, [blob])
        self._conflicts.write()

    def unlisted_conflicts(self, record: Record) -> int:
        """What the fingerprint counts of the conflicts of a copy that is not shown; they are listed nowhere."""
        return sum(row.number for row in self._conflicts.of(record).values() if row.own_room)

    def judge_parents(self, parents: Iterable[RecordKey]) -> None:
        """Decide anew about deleted parents whose children were touched: shown again, or gone after all."""
        waiting = set(parents)
        while waiting:
            by_kind: dict[str, list[bytes]] = {}
            for kind, id_ in waiting:
                by_kind.setdefault(kind, []).append(id_)
            waiting = set()
            for kind, ids in by_kind.items():
                waiting |= self._judge_rows(kind, self._deleted(kind, ids))

    def judge(self, kind: str, ids: Sequence[bytes]) -> None:
        """Judge records whose leaves came from elsewhere than `save`: their conflicts, and whether they are shown."""
        table = RECORDS[kind]
        for some in in_clause.chunks(ids):
            rows = self._connection.execute(select(table).where(table.c.id.in_(some))).all()
            self.judge_parents(self._judge_rows(kind, rows))

    def finish(self) -> None:
        """Write the clusters and the fingerprints."""
        self.clusters.settle(self._connection)
        self.fingerprints.write()

    def _deleted(self, kind: str, ids: Sequence[bytes]) -> list[Row[tuple[Cell, ...]]]:
        """The rows among these ids that are deleted, or shown against a deletion."""
        table = RECORDS[kind]
        rows: list[Row[tuple[Cell, ...]]] = []
        against = select(CONFLICT.c.record).where(CONFLICT.c.field == ALIVE)
        for some in in_clause.chunks(ids):
            query = select(table).where(table.c.id.in_(some), or_(table.c.alive == 0, table.c.id.in_(against)))
            rows += self._connection.execute(query).all()
        return rows

    def _judge_rows(self, kind: str, rows: Sequence[Row[tuple[Cell, ...]]]) -> set[RecordKey]:
        """Judge records whose leaves are as they were; the parents of those that are shown now, or not any more."""
        records = [CODECS[kind].record(row) for row in rows]
        self._conflicts.read_ahead(records)
        turned = []
        for record in records:
            was_alive = record.alive
            self._conflicts.judge(record, unsettled=True)
            if record.alive != was_alive:
                self._note(record, lives=True)
                turned.append(record)
        self._conflicts.write()
        if turned:
            codec = CODECS[kind]
            changes = [codec.changed_row(record, (), turned=True) for record in turned]
            self._connection.exec_driver_sql(codec.update((), turned=True), changes, execution_options=CAPTURED)
            self._index(turned, new=False)
        return {parent for record in turned for parent in parents_of(record)}

    def _note(self, record: Record, *, lives: bool) -> None:
        self.clusters.note(record.kind.name, to_blob(record.id), record.values, lives=lives)

    def _index(self, records: Sequence[Record], *, new: bool) -> None:
        findable = [record for record in records if record.kind.search is not None]
        if not new:
            search.remove(self._connection, [to_blob(record.id) for record in findable if not record.alive])
        by_kind: dict[str, list[Record]] = {}
        for record in findable:
            if record.alive:
                by_kind.setdefault(record.kind.name, []).append(record)
        for kind, own in by_kind.items():
            search.add(self._connection, BY_NAME[kind], [(to_blob(record.id), record.values) for record in own])


def shown_values(record: Record, names: Iterable[str]) -> None:
    """Take the shown values of these fields from their greatest leaves."""
    for name in names:
        if name != ALIVE and name in record.kind.by_name:
            own = record.leaves.get(name)
            if not own or own[0].value is None:
                record.values.pop(name, None)
            else:
                record.values[name] = own[0].value
