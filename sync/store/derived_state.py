"""What capture and joining have in common: writing joined records back, and keeping the books.

The books of one transaction: rows with their shown values, whether a deleted record is shown all the same, the list of
open conflicts, the search index, the clusters, and the fingerprints of the compartments. `finish` writes the last two.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, or_, select, text

from models import in_clause
from models.fields import Shape
from models.guard import CAPTURED
from models.identifiers import to_blob
from models.kinds import ALL, BY_NAME
from models.tables import COMPARTMENT, CONFLICT, DIGEST, RECORDS
from sync.format.entry import ALIVE
from sync.store import digest, search
from sync.store.clusters import Touched
from sync.store.conflict_sorts import sort_of
from sync.store.leaves import Deletions, Leaf, Names, conflict_id, is_deletion, moved_to
from sync.store.local_identity import own_lines
from sync.store.record import CODECS, Record, disputed

_PUT_DIGEST = text(
    "INSERT INTO digest (compartment, state, conflicts, records) VALUES (:compartment, :state, :conflicts, :records) "
    "ON CONFLICT (compartment) DO UPDATE SET state = excluded.state, conflicts = excluded.conflicts, "
    "records = excluded.records"
).execution_options(**CAPTURED)
_INSERT_CONFLICT = CONFLICT.insert().execution_options(**CAPTURED)
_DELETE_CONFLICT = CONFLICT.delete().where(CONFLICT.c.id == bindparam("gone")).execution_options(**CAPTURED)
_LISTED_OF = "SELECT * FROM conflict WHERE record IN"
_CONFLICTS_OF = select(CONFLICT).where(CONFLICT.c.record == bindparam("wanted"), CONFLICT.c.kind == bindparam("of"))

# Which kinds are children of a kind, and by which field: what is deleted together with it, or keeps it.
CHILDREN: dict[str, list[tuple[str, str]]] = {}
for _kind in ALL:
    for _name in _kind.home:
        if _kind.field(_name).shape is Shape.REFERENCE:
            for _parent in _kind.field(_name).kinds:
                CHILDREN.setdefault(_parent, []).append((_kind.name, _name))

Home = tuple[str, bytes]  # kind and id of a record that others belong to


def homes_of(record: Record) -> list[Home]:
    """The records this one belongs to by its shown values."""
    found = []
    for name in record.kind.home:
        value = record.values.get(name)
        if isinstance(value, str):
            id_ = to_blob(value)
            found += [(parent, id_) for parent in record.kind.field(name).kinds]
    return found


@dataclass(slots=True)
class Joined:
    """A record with new leaves, about to be written."""

    record: Record
    before: int  # its hash before; 0 for a new one
    troubled: bool  # whether it may have been in conflict or deleted before
    changed: set[str]  # the fields that got leaves
    searched: bool = True


def _nearby(kind: str, table: Table, session: bytes) -> list[ColumnElement[bool]]:
    """Marks bear the beginning of their session's id: found by it, without an index of their own."""
    if kind != "attendance":
        return []
    return [table.c.id >= session[:10] + bytes(6), table.c.id <= session[:10] + b"\xff" * 6]


def children_of(connection: Connection, record: Record, *, shown: bool = True) -> Iterator[Record]:
    """The records that belong to this one; `shown`: without those that are deleted, or went elsewhere."""
    blob = to_blob(record.id)
    for kind, field in CHILDREN.get(record.kind.name, ()):
        table = RECORDS[kind]
        query = select(table).where(table.c[field] == blob, *_nearby(kind, table, blob))
        if shown:
            query = query.where(table.c.alive == 1)
        for row in connection.execute(query).all():
            yield CODECS[kind].record(row)


_AT_START = (
    "SELECT c.no, v.n, d.state, d.conflicts, d.records FROM compartment AS c "
    "LEFT JOIN vector AS v ON v.compartment = c.no AND v.replica = ? LEFT JOIN digest AS d ON d.compartment = c.no"
)


class Books:
    """The bookkeeping of one writing transaction."""

    def __init__(self, connection: Connection, names: Names, own_lines: frozenset[int] | None = None) -> None:
        self._connection = connection
        self.names = names
        self._places: dict[int, str] = {}
        self._sums: dict[int, int] = {}
        self._conflict_sums: dict[int, int] = {}
        self._new: dict[int, int] = {}
        self.touched = Touched()
        self._own_lines = own_lines  # None: asked for when needed
        self._digests: dict[int, Any] | None = None  # rows of `digest` by compartment, where they were read ahead
        self._listed: dict[Home, list[Any]] = {}  # rows of the list of conflicts that were read ahead
        self._gone: list[dict[str, Any]] = []
        self._fresh: list[dict[str, Any]] = []

    def add_hash(self, compartment: int, change: int, new: int = 0) -> None:
        """Count a change of the state's fingerprint, and new records."""
        self._sums[compartment] = self._sums.get(compartment, 0) + change
        self._new[compartment] = self._new.get(compartment, 0) + new

    def add_conflicts(self, compartment: int, change: int) -> None:
        """Count a change of the fingerprint of its conflicts."""
        self._conflict_sums[compartment] = self._conflict_sums.get(compartment, 0) + change

    def hash_of(self, record: Record) -> int:
        """The hash of a record by its leaves; 0 where nothing of it counts."""
        return digest.of_record(record.kind.name, to_blob(record.id), record.leaves, self.names)

    def save(self, joined: Sequence[Joined], *, new: bool) -> None:
        """Write joined records of any kinds."""
        inserts: dict[str, list[tuple[Any, ...]]] = {}
        updates: dict[tuple[str, tuple[str, ...], bool], list[tuple[Any, ...]]] = {}
        self._read_ahead([one.record for one in joined if one.troubled])
        self._listed |= {(one.record.kind.name, to_blob(one.record.id)): [] for one in joined if not one.troubled}
        for one in joined:
            record, codec = one.record, CODECS[one.record.kind.name]
            self._note(record, lives=False)
            shown_values(record, one.changed)
            was_alive = record.alive
            self._judge(record, one.troubled)
            turned = was_alive != record.alive
            self._note(record, lives=new or turned)
            one.searched = new or turned or not one.changed.isdisjoint(record.kind.searched)
            if new:
                inserts.setdefault(record.kind.name, []).append(tuple(codec.row(record)))
            else:
                names = codec.known(one.changed)
                row = codec.changed_row(record, names, turned)
                updates.setdefault((record.kind.name, names, turned), []).append(row)
            self.add_hash(record.compartment, self.hash_of(record) - one.before, int(new))
        self._write_conflicts()
        self._listed = {}
        for kind, rows in inserts.items():
            self._connection.exec_driver_sql(CODECS[kind].insert, rows, execution_options=CAPTURED)
        for (kind, names, turned), rows in updates.items():
            self._connection.exec_driver_sql(CODECS[kind].update(names, turned), rows, execution_options=CAPTURED)
        self._index([one.record for one in joined if one.searched], new=new)

    def conflicts_apart(self, record: Record) -> int:
        """The fingerprint of the conflicts of a copy that is not the one shown: counted there, and listed nowhere."""
        return sum(int.from_bytes(one["id"], "big") for one in self._troubles(record).values() if one["own_room"])

    def remove(self, joined: Sequence[Joined]) -> None:
        """Take records out of which nothing counts any more; their entries stay in the ledger."""
        for one in joined:
            record, blob = one.record, to_blob(one.record.id)
            table = RECORDS[record.kind.name]
            self._connection.execute(table.delete().where(table.c.id == blob).execution_options(**CAPTURED))
            self._list(record, blob, {})
            self.add_hash(record.compartment, -one.before, -1)
            self._note(record, lives=True)
            search.remove(self._connection, [blob])
        self._write_conflicts()

    def judge_parents(self, homes: Iterable[Home]) -> None:
        """Decide anew about deleted parents whose children were touched: shown again, or gone after all."""
        waiting = set(homes)
        while waiting:
            by_kind: dict[str, list[bytes]] = {}
            for kind, id_ in waiting:
                by_kind.setdefault(kind, []).append(id_)
            waiting = set()
            for kind, ids in by_kind.items():
                waiting |= self._rejudge(kind, self._deleted(kind, ids))

    def judge(self, kind: str, ids: Sequence[bytes]) -> None:
        """Judge records whose leaves came from elsewhere than `save`: their conflicts, and whether they are shown."""
        table = RECORDS[kind]
        for some in in_clause.chunks(ids):
            query = select(table).where(table.c.id.in_(some))
            self.judge_parents(self._rejudge(kind, self._connection.execute(query).all()))

    def _deleted(self, kind: str, ids: Sequence[bytes]) -> list[Any]:
        """The rows among these ids that are deleted, or shown against a deletion."""
        table = RECORDS[kind]
        found: list[Any] = []
        against = select(CONFLICT.c.record).where(CONFLICT.c.field == ALIVE)
        for some in in_clause.chunks(ids):
            query = select(table).where(table.c.id.in_(some), or_(table.c.alive == 0, table.c.id.in_(against)))
            found += self._connection.execute(query).all()
        return found

    def read_ahead(self, line: int) -> dict[int, int]:
        """The fingerprints this transaction begins with; and the highest number of a line in each compartment."""
        reached: dict[int, int] = {}
        self._digests = {}
        for row in self._connection.exec_driver_sql(_AT_START, (line,)):
            reached[row.no] = row.n or 0
            if row.state is not None:
                self._digests[row.no] = row
        return reached

    def forget_digests(self) -> None:
        """Somebody else has written fingerprints in this transaction."""
        self._digests = None

    def finish(self) -> None:
        """Write the clusters and the fingerprints."""
        self.touched.settle(self._connection)
        there = self._digests
        if there is None:
            there = {row.compartment: row for row in self._connection.execute(select(DIGEST))}
        rows = []
        for compartment in self._sums.keys() | self._conflict_sums.keys():
            old = there.get(compartment)
            empty = bytes(digest.SIZE)
            rows.append(
                {
                    "compartment": compartment,
                    "state": digest.add(old.state if old else empty, self._sums.get(compartment, 0)),
                    "conflicts": digest.add(old.conflicts if old else empty, self._conflict_sums.get(compartment, 0)),
                    "records": (old.records if old else 0) + self._new.get(compartment, 0),
                }
            )
        if rows:
            self._connection.execute(_PUT_DIGEST, rows)
        self._sums, self._conflict_sums, self._new = {}, {}, {}

    def _note(self, record: Record, *, lives: bool) -> None:
        self.touched.note(record.kind.name, to_blob(record.id), record.values, lives=lives)

    def _rejudge(self, kind: str, rows: Sequence[Any]) -> set[Home]:
        """Judge records whose leaves are as they were; to whom those belong that are shown now, or not any more."""
        records = [CODECS[kind].record(row) for row in rows]
        self._read_ahead(records)
        turned = []
        for record in records:
            was_alive = record.alive
            self._judge(record, troubled=True)
            if record.alive != was_alive:
                self._note(record, lives=True)
                turned.append(record)
        self._write_conflicts()
        if turned:
            codec = CODECS[kind]
            changes = [codec.changed_row(record, (), turned=True) for record in turned]
            self._connection.exec_driver_sql(codec.update((), turned=True), changes, execution_options=CAPTURED)
            self._index(turned, new=False)
        return {home for record in turned for home in homes_of(record)}

    def _judge(self, record: Record, troubled: bool) -> None:
        """Decide whether the record is shown, and put its conflicts on the list."""
        found = self._troubles(record)
        if found or troubled:
            self._list(record, to_blob(record.id), found)

    def _troubles(self, record: Record) -> dict[bytes, dict[str, Any]]:
        """Decide whether the record is shown; its conflicts, as they are listed."""
        found: dict[bytes, dict[str, Any]] = {}
        blob = to_blob(record.id)
        if moved_to(record.leaves) is not None:  # what is disagreed about goes along
            record.alive = False
            return found
        for name in disputed(record):
            if name != ALIVE:  # several deletions agree, whatever their reasons
                found |= self._conflict(record, blob, name, own_room=1)
        keeps = self._keeps(record, blob) if ALIVE in record.leaves else None
        record.alive = keeps is not False
        if isinstance(keeps, int) and keeps is not False:
            found = self._conflict(record, blob, ALIVE, own_room=keeps - 1) | found
        return found

    def _conflict(self, record: Record, blob: bytes, field: str, own_room: int) -> dict[bytes, dict[str, Any]]:
        own = record.leaves[field]
        id_ = conflict_id(blob, field, own, self.names)
        about = {"compartment": record.compartment, "kind": record.kind.name, "record": blob, "field": field}
        about |= {"opened": max(leaf.hlc for leaf in own), "own_room": own_room}
        return {id_: {"id": id_, **about, "sort": sort_of(record, field, own), "mine": self._is_mine(record, field)}}

    def _is_mine(self, record: Record, field: str) -> int:
        """Whether the person of this store said one of the values; against a deletion every edit is one."""
        if self._own_lines is None:
            self._own_lines = own_lines(self._connection)
        own = self._own_lines

        def is_own(said: Iterable[Leaf]) -> bool:
            return any(leaf.replica in own for leaf in said)

        if field != ALIVE:
            return int(is_own(record.leaves[field]))
        records = chain((record,), children_of(self._connection, record))
        return int(any(is_own(leaves) for one in records for leaves in one.leaves.values()))

    def _keeps(self, record: Record, blob: bytes) -> int | bool | None:
        """False: dead. None: not deleted. 1, 2: shown against a deletion (2: because of its own compartment)."""
        leaves = record.leaves[ALIVE]
        if not any(is_deletion(leaf) for leaf in leaves):
            return None
        deletions = Deletions(leaves, self.names)
        place = self._place(record.compartment)
        if not deletions.binding or not deletions.cover_record(place, record.leaves):
            return 2
        elsewhere = False
        for child in children_of(self._connection, record):
            if not deletions.cover_child(self._place(child.compartment), child.leaves):
                if child.compartment == record.compartment:
                    return 2
                elsewhere = True
        return 1 if elsewhere else False

    def _list(self, record: Record, blob: bytes, found: Mapping[bytes, Mapping[str, Any]]) -> None:
        key = (record.kind.name, blob)
        if key not in self._listed:
            self._write_conflicts()
            query = self._connection.execute(_CONFLICTS_OF, {"wanted": blob, "of": record.kind.name})
            self._listed[key] = list(query.all())
        there = {row.id: row for row in self._listed.pop(key)}
        # A conflict with the same id may begin or cease to be one of its own compartment: then it is listed anew.
        rooms = {id_: row.own_room for id_, row in there.items()}
        gone = [row for id_, row in there.items() if id_ not in found or found[id_]["own_room"] != rooms[id_]]
        fresh = [dict(one) for id_, one in found.items() if rooms.get(id_) != one["own_room"]]
        changes = [(record.compartment, int.from_bytes(one["id"], "big")) for one in fresh if one["own_room"]]
        changes += [(row.compartment, -int.from_bytes(row.id, "big")) for row in gone if row.own_room]
        self._gone += [{"gone": row.id} for row in gone]
        self._fresh += fresh
        for place, change in changes:
            self.add_conflicts(place, change)

    def _read_ahead(self, records: Sequence[Record]) -> None:
        """What is listed of these records, which are judged next."""
        self._listed = {(record.kind.name, to_blob(record.id)): [] for record in records}
        for some in in_clause.chunks([id_ for _kind, id_ in self._listed]):
            marks, given = in_clause.marks(some)
            for row in self._connection.exec_driver_sql(f"{_LISTED_OF} ({marks})", given):
                if (row.kind, row.record) in self._listed:
                    self._listed[row.kind, row.record].append(row)

    def _write_conflicts(self) -> None:
        """Bring the list up to what was judged: first what left it."""
        if self._gone:
            self._connection.execute(_DELETE_CONFLICT, self._gone)
        if self._fresh:
            self._connection.execute(_INSERT_CONFLICT, self._fresh)
        self._gone, self._fresh = [], []

    def _index(self, records: Sequence[Record], *, new: bool) -> None:
        found = [record for record in records if record.kind.search is not None]
        if not new:
            search.remove(self._connection, [to_blob(record.id) for record in found if not record.alive])
        by_kind: dict[str, list[Record]] = {}
        for record in found:
            if record.alive:
                by_kind.setdefault(record.kind.name, []).append(record)
        for kind, own in by_kind.items():
            search.add(self._connection, BY_NAME[kind], [(to_blob(one.id), one.values) for one in own])

    def _place(self, number: int) -> str:
        if number not in self._places:
            self._places = {row.no: row.name for row in self._connection.execute(select(COMPARTMENT))}
        return self._places[number]


def shown_values(record: Record, names: Iterable[str]) -> None:
    """Take the shown values of these fields from their greatest leaves."""
    for name in names:
        if name != ALIVE and name in record.kind.by_name:
            own = record.leaves.get(name)
            if not own or own[0].value is None:
                record.values.pop(name, None)
            else:
                record.values[name] = own[0].value
