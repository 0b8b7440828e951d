"""Change capture: the only way in which a record is written.

One Capture belongs to one transaction of one person. What it writes - rows, ledger entries, numbers, clock, digest,
search index - becomes durable together or not at all. Every act gets one stamp; every record touched gets one entry
and so one dot. `finish` must be called once before the transaction commits.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.identifiers import to_blob
from models.tables import COMPARTMENT
from sync.changes import moving
from sync.changes.prepared_records import PreparedRecords, prepare
from sync.changes.recompute import recompute
from sync.format import clock
from sync.format.entry import ALIVE
from sync.store import digest, leaves, ledger, line_names, search, store_clock, version_vectors
from sync.store.derived_state import ChangedRecord, DerivedState
from sync.store.leaves import Leaf, in_conflict
from sync.store.line_names import LineNames
from sync.store.parents import children_of, parents_of
from sync.store.record import CODECS, Record, RecordKey, load

_INSERT_COMPARTMENT = COMPARTMENT.insert().execution_options(**CAPTURED)
_ENTRIES_AT_HAND = 1_000  # so many wait for the end of an act at most; single acts of people stay below


class Written(NamedTuple):
    """What one entry says."""

    kind: str
    record: bytes
    compartment: int
    fields: Mapping[str, Any]
    basis: Mapping[str, Iterable[Sequence[int]]]


class Capture:
    """Writes records for one replica within one transaction."""

    def __init__(
        self, connection: Connection, replica: int, names: LineNames, now_ms: int, last_stamp: int | None = None
    ) -> None:
        self._connection = connection
        self._replica = replica
        self._names = names
        last_stamp = store_clock.last_stamp(connection) if last_stamp is None else last_stamp
        self.stamp = clock.tick(last_stamp, now_ms)
        self._numbers: dict[int, int] = {}
        self._entries: list[tuple[Any, ...]] = []
        self._state = DerivedState(connection, names)
        self._homes: set[RecordKey] = set()
        self._fresh: set[bytes] = set()  # made in this act, and so not deleted: need no second look as parents
        self._living: set[RecordKey] = set()  # seen in this act without any deletion: need no second look, either
        self._reached: dict[int, int] | None = None  # the own line's last number by compartment, as the act began
        self.kinds: set[str] = set()
        self.has_stamped = False  # whether the clock stands at `stamp` after `finish`

    def saw(self, record: Record) -> None:
        """The act has loaded this record: one that nobody ever deleted need not be judged as a parent."""
        if record.alive and ALIVE not in record.leaves:
            self._living.add((record.kind.name, to_blob(record.id)))

    def compartment(self, area: str, office: str | None) -> int:
        """The local number of a compartment, made at its first use."""
        name = f"{office}.{area}" if office else area
        number = self._connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == name)).scalar()
        if number is None:
            made = self._connection.execute(_INSERT_COMPARTMENT, {"name": name, "room": area, "office": office})
            number = made.lastrowid
        return int(number)

    def create(self, kind: str, record_id: str, values: Mapping[str, Any], compartment: int) -> None:
        """A new record; the id must be free."""
        self.create_many(kind, [(record_id, values)], compartment)

    def create_many(self, kind: str, records: Sequence[tuple[str, Mapping[str, Any]]], compartment: int) -> None:
        """New records of one kind in one compartment; the ids must be free."""
        self.create_prepared(prepare(kind, records), compartment)

    def create_prepared(self, made: PreparedRecords, compartment: int) -> None:
        """New records that were made ready before, all in one compartment; the ids must be free."""
        if not made.rows:
            return
        kind, line, stamp, replica = made.kind.name, self._names[self._replica], self.stamp, self._replica
        hashes = 0
        homes = [(name, made.kind.field(name).kinds) for name in made.kind.home]
        for row, values, body in zip(made.rows, made.values, made.bodies, strict=True):
            n = self._enter(kind, row[0], compartment, body)
            row[1], row[2], row[3], row[4] = compartment, replica, n, stamp
            hashes += digest.of_new(kind, row[0], line, n, values)
            self._state.clusters.note(kind, row[0], values, lives=True)
            for name, parents in homes:
                if isinstance(home := values.get(name), str) and (parent := to_blob(home)) not in self._fresh:
                    self._homes.update((kind_of_it, parent) for kind_of_it in parents)
            self._fresh.add(row[0])
        self._state.fingerprints.add(compartment, hashes, len(made.rows))
        statement, cells = CODECS[kind].insert_of(made.names)
        self._connection.exec_driver_sql(statement, [cells(row) for row in made.rows], CAPTURED)
        search.add_words(self._connection, made.kind, made.words)
        self.kinds.add(kind)
        if len(self._entries) >= _ENTRIES_AT_HAND:
            self._write_entries()

    def put(
        self,
        kind: str,
        record_id: str,
        values: Mapping[str, Any],
        compartment: int,
        there: Record | None = None,
        *,
        is_new: bool = False,
    ) -> list[str]:
        """A record with a natural key: made, or changed (and taken back from deletion) where it is there already.

        `there`: the record as this transaction has loaded it, `is_new`: it has seen that there is none.
        """
        there = there if there is not None or is_new else load(self._connection, kind, record_id)
        if there is None:
            self.create(kind, record_id, values, compartment)
            return sorted(values)
        wanted = dict(values)
        if not there.alive:
            wanted[ALIVE] = True
        return self._change(there, wanted, None)

    def change(
        self,
        kind: str,
        record_id: str,
        values: Mapping[str, Any],
        basis: Mapping[str, Iterable[Sequence[int]]] | None = None,
        anew: Collection[str] = (),
        there: Record | None = None,
    ) -> list[str]:
        """Set fields; returns those that changed. `basis`: the leaves a form showed (default: all there are now).

        `anew`: fields that are said again although they have that value already. `there`: the record as this
        transaction has loaded it; it is changed. KeyError if there is no such record.
        """
        there = there or load(self._connection, kind, record_id)
        if there is None:
            raise KeyError(record_id)
        return self._change(there, values, basis, anew)

    def delete(self, kind: str, record_id: str, reason: str) -> bool:
        """Mark as deleted, with what this person had seen; False if it was deleted already. KeyError if unknown."""
        there = load(self._connection, kind, record_id)
        if there is None:
            raise KeyError(record_id)
        if not there.alive:
            return False
        saw = version_vectors.by_name(self._connection)
        for compartment, n in self._numbers.items():  # what this act itself has written so far
            _see(saw, self._place(compartment), self._names[self._replica], n)
        for record in (there, *children_of(self._connection, there)):
            for leaf in (leaf for own in record.leaves.values() for leaf in own):
                if self._names.origin(leaf.replica) is not None:  # carried here: no vector counts it
                    _see(saw, self._place(record.compartment), self._names[leaf.replica], leaf.n)
        self._change(there, {ALIVE: {"reason": reason, "saw": saw}}, None)
        return True

    def restore(self, kind: str, record_id: str) -> bool:
        """Take back a deletion; False if there was none. KeyError if unknown."""
        there = load(self._connection, kind, record_id)
        if there is None:
            raise KeyError(record_id)
        if there.alive:
            return False
        self._change(there, {ALIVE: True}, None)
        return True

    def enter(self, entry: Written, extra: Mapping[str, Any] | None = None) -> None:
        """An entry as it is, for what is worked out from the ledger afterwards."""
        body = ledger.body(entry.fields, entry.basis, extra)
        self._enter(entry.kind, entry.record, entry.compartment, body)
        self.kinds.add(entry.kind)

    def work_out(self, records: Iterable[bytes]) -> None:
        """Work these records out anew from the ledger, what this act has entered included."""
        self._write_entries()
        recompute(self._connection, records)
        self._state.fingerprints.forget()
        self._living.clear()
        self._names = self._state.names = line_names.load(self._connection)

    def _place(self, compartment: int) -> str:
        query = select(COMPARTMENT.c.name).where(COMPARTMENT.c.no == compartment)
        return str(self._connection.execute(query).scalar())

    def settle(self) -> None:
        """Let the merges written so far count for what the same act does next."""
        self._state.clusters.settle(self._connection)

    def finish(self) -> None:
        """Write ledger, numbers, clock and digest. Nothing may be written through this Capture afterwards."""
        if not self._numbers:
            return
        self._write_entries()
        version_vectors.raise_n(self._connection, ((c, self._replica, n) for c, n in self._numbers.items()))
        self._state.judge_parents(self._homes - self._living)
        self._state.finish()
        store_clock.advance(self._connection, self.stamp)
        self.has_stamped = True
        self._numbers = {}

    def _write_entries(self) -> None:
        if self._entries:
            self._connection.exec_driver_sql(ledger.INSERT, self._entries, CAPTURED)
            self._entries = []

    def _change(
        self,
        there: Record,
        values: Mapping[str, Any],
        basis: Mapping[str, Iterable[Sequence[int]]] | None,
        anew: Collection[str] = (),
    ) -> list[str]:
        changed: dict[str, Any] = {}
        seen: dict[str, list[Sequence[int]]] = {}
        for name, value in values.items():
            current = there.leaves.get(name, ())
            known: list[Sequence[int]] = [leaf.dot for leaf in current]
            if basis is not None and name in basis:
                known = self._meant(there, name, basis[name])
            shown = current[0].value if current else (True if name == ALIVE else None)
            if value == shown and len(current) <= 1 and name not in anew:
                continue
            changed[name], seen[name] = value, known
        if not changed:
            return []
        before = self._state.hash_of(there)
        self._fresh.discard(to_blob(there.id))
        self._living.discard((there.kind.name, to_blob(there.id)))
        self._homes.update(parents_of(there))
        troubled = ALIVE in there.leaves or any(in_conflict(own) for own in there.leaves.values())
        body = ledger.body(changed, seen)
        n = self._enter(there.kind.name, to_blob(there.id), there.compartment, body)
        for name, value in changed.items():
            leaf = Leaf(self._replica, n, self.stamp, value)
            there.leaves[name] = leaves.join(there.leaves.get(name, ()), leaf, seen[name], self._names)
        self._state.save([ChangedRecord(there, before, troubled, set(changed))], new=False)
        self._homes.update(parents_of(there))
        self.kinds.add(there.kind.name)
        return sorted(changed)

    def _meant(self, there: Record, name: str, told: Iterable[Sequence[int]]) -> list[Sequence[int]]:
        """What a form had seen of a field, by today's numbers; never what it cannot have seen.

        The record may have moved since, or this store gone on under a new line: then its numbers mean other changes.
        """
        dots: Sequence[Sequence[int]] = list(told)
        blob = to_blob(there.id)
        standing = {tuple(leaf.dot) for leaf in there.leaves.get(name, ())}
        if moving.placed(self._connection, [blob]):
            self._write_entries()
            found, _names = moving.copies_of(self._connection, there.kind.name, blob)
            dots = moving.translated(self._connection, found, name, dots, there.compartment)
            self._names = self._state.names = line_names.load(self._connection)
        return [dot for dot in dots if tuple(dot) in standing or self._is_there(there.compartment, *dot)]

    def _is_there(self, compartment: int, line: int, n: int) -> bool:
        """Whether that change has come; of lines of origins no vector counts anything."""
        if self._names.origin(line) is not None:
            return True
        reached = version_vectors.last_n(self._connection, compartment, line)
        return n <= max(reached, self._numbers.get(compartment, 0) if line == self._replica else 0)

    def _enter(self, kind: str, record: bytes, compartment: int, body: bytes) -> int:
        number = self._numbers.get(compartment)
        if number is None:
            if self._reached is None:
                self._reached = self._state.fingerprints.read_ahead(self._replica)
            number = self._reached.get(compartment, 0)
        self._numbers[compartment] = number = number + 1
        self._entries.append((compartment, self._replica, number, self.stamp, kind, record, body))
        return number


def _see(saw: dict[str, list[list[Any]]], place: str, line: bytes, n: int) -> None:
    """Raise what was seen of a line."""
    replica, epoch = line[:16].hex(), int.from_bytes(line[16:], "big")
    others = [one for one in saw.get(place, []) if one[:2] != [replica, epoch]]
    n = max([n, *(one[2] for one in saw.get(place, []) if one[:2] == [replica, epoch])])
    saw[place] = sorted([*others, [replica, epoch, n]])
