"""Joining a snapshot into a store: all its records at once where the store has none, leaf by leaf where it has.

A leaf of ours that the snapshot's vector covers and that is absent there is gone, and the other way round; all others
stay. What results is what delivering the entries would give. Everything is looked at before it counts: the form of
every value, and the fingerprint of all that was read against the one its publisher signed. One transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select, text

from models.guard import CAPTURED
from models.identifiers import to_blob
from models.kinds import BY_NAME
from models.ledger import SegmentState
from models.tables import CLUSTER, CONFLICT, ENTRY, RECORDS
from sync.changes import moving
from sync.changes.moved_entries import Told
from sync.changes.recompute import recompute, record_of
from sync.changes.replay import lines_of_copies
from sync.changes.value_checks import is_sound_column
from sync.delivery.history import INSERT_ENTRY
from sync.delivery.snapshot import BadSnapshot, Block, Snapshot, block
from sync.membership.workspace import Workspace
from sync.store import clusters, derived, digest, history_gaps, leaves, ledger, store_clock, version_vectors
from sync.store.derived_state import CHILDREN, READ_AT_ONCE, Books, Joined
from sync.store.leaves import ALIVE, Leaf
from sync.store.ledger import Entry
from sync.store.record import CODECS, Record
from sync.store.version_vectors import Mark

_COVERED = text(
    "UPDATE segment SET state = :done WHERE compartment = :c AND replica = :r AND seq <= :seq AND state = :waiting"
).execution_options(**CAPTURED)
_encode = msgspec.msgpack.Encoder().encode


class SnapshotJoin:
    """Joins one snapshot into one compartment, in the caller's writing transaction."""

    def __init__(self, connection: Connection, workspace: Workspace, compartment: int, latest: int) -> None:
        self._connection = connection
        self._workspace = workspace
        self._compartment = compartment
        self._latest = latest  # stamps beyond it never move our clock
        self._mine = version_vectors.marks(connection, compartment)
        self._sum = self._count = self._greatest = 0
        self._troubled: dict[str, list[bytes]] = {}
        self._changed: list[bytes] = []  # of our records
        self.kinds: set[str] = set()

    def run(self, found: Snapshot) -> int:
        """Join; how many records it has. BadSnapshot: nothing of it may stay, the caller undoes the transaction."""
        connection, workspace = self._connection, self._workspace
        self._local = [workspace.line_no(connection, line) for line in found.lines]
        self._reached = {workspace.line_no(connection, one.line): one for one in found.vector}
        names = ledger.replica_names(connection)
        self._names, self._line_names = names, [names[no] for no in self._local]
        self._books = Books(connection, names)
        self._joined: dict[str, set[bytes]] = {kind: set() for kind in CODECS}
        history_gaps.forget_told(connection, [self._compartment])
        had = {kind: self._ids(kind) for kind in CODECS}
        for one in found.blocks:
            self._block(block(one, len(found.lines)))
        for told in found.apart:
            self._hear(told)
        if (digest.add(bytes(digest.SIZE), self._sum), self._count) != (found.digest[0], found.digest[2]):
            raise BadSnapshot("fingerprint")
        for kind, ids in had.items():
            self._gone(kind, sorted(ids - self._joined[kind]))
        for kind, troubled in self._troubled.items():
            self._books.judge(kind, troubled)
        self._judge_others()
        self._owe_told_twice()
        self._books.finish()
        self._rebuild_clusters()
        self._put_vector()
        store_clock.advance(self._connection, min(self._greatest, self._latest))
        recompute(connection, [told.record for told in found.apart])
        return self._count

    def _ids(self, kind: str) -> set[bytes]:
        """Our records of the kind before."""
        table = RECORDS[kind]
        query = select(table.c.id).where(table.c.compartment == self._compartment)
        return set(self._connection.execute(query).scalars())

    def _block(self, one: Block) -> None:
        self.kinds.add(one.kind)
        self._require_sound(one)
        local, names = self._local, self._line_names
        dots = [(names[at], n) for at, n in zip(one.lines, one.numbers, strict=True)]
        hashes = digest.of_columns(one.kind, one.ids, dots, one.fields, one.clocks, names)
        self._sum += sum(hashes)
        self._count += len(hashes)
        clocks: list[bytes | None] = [None] * len(one.ids)
        greatest = max(one.stamps, default=0)
        for at, own in one.clocks.items():
            is_troubled, mine = ALIVE in own, {}
            for name in sorted(own):
                found = own[name]
                mine[name] = [[local[leaf[0]], *leaf[1:]] for leaf in found]
                is_troubled = is_troubled or len(found) > 1
                for leaf in found:
                    if leaf[2] > greatest and len(leaf) < 5:  # what is flagged never moves our clock
                        greatest = leaf[2]
            clocks[at] = _encode(mine)
            if is_troubled:
                self._troubled.setdefault(one.kind, []).append(one.ids[at])
        self._greatest = max(self._greatest, greatest)
        count = len(one.ids)
        lines = [local[at] for at in one.lines]
        columns = (one.ids, [self._compartment] * count, lines, one.numbers, one.stamps, clocks)
        there = self._there(one)
        statement, rows = CODECS[one.kind].bulk(columns, one.fields)
        fresh, new = list(rows), hashes
        if there:
            fresh = [row for row in fresh if row[0] not in there]
            new = [hash_ for id_, hash_ in zip(one.ids, hashes, strict=True) if id_ not in there]
            self._merge(one, there)
            self._joined[one.kind].update(there)
        if fresh:
            derived.put_off_indexes(self._connection, BY_NAME[one.kind], len(fresh))
            self._connection.exec_driver_sql(statement, fresh, execution_options=CAPTURED)
            self._books.add_hash(self._compartment, sum(new), len(new))
            derived.put_off(self._connection, BY_NAME[one.kind])

    def _hear(self, told: Told) -> None:
        """Take the entries of a moved record into the ledger; what they come to is worked out at the end."""
        connection, entries = self._connection, []
        for act in told.acts:
            basis = {
                name: [[self._workspace.line_no(connection, line), n] for line, n in dots]
                for name, dots in act.basis.items()
            }
            about = (self._compartment, self._local[act.line], act.n, act.hlc, told.kind, told.record)
            entries.append(Entry(*about, act.fields, basis, act.extra, act.ahead))
        copies, self._books.names = moving.copies(connection, entries)
        self._sum += self._books.hash_of(record_of((told.kind, told.record), copies[self._compartment]))
        self._count += 1
        self._greatest = max(self._greatest, *(0 if act.ahead else act.hlc for act in told.acts))
        rows = [ledger.values(one) for one in entries]
        connection.exec_driver_sql(INSERT_ENTRY, rows, execution_options=CAPTURED)
        history_gaps.tell(connection, self._compartment, [told.record])
        self._joined[told.kind].add(told.record)
        self.kinds.add(told.kind)

    def _require_sound(self, one: Block) -> None:
        for name, column in one.fields.items():
            if not is_sound_column(one.kind, name, column):
                raise BadSnapshot("values")
        told: dict[str, list[Any]] = {}
        for own in one.clocks.values():
            for name, found in own.items():
                if len(found) > 1 or len(found[0]) > 3:
                    told.setdefault(name, []).extend(leaf[3] for leaf in found if len(leaf) > 3)
        if not all(is_sound_column(one.kind, name, column) for name, column in told.items()):
            raise BadSnapshot("values")

    def _there(self, one: Block) -> dict[bytes, Record]:
        """Which of its records this store has."""
        table, codec = RECORDS[one.kind], CODECS[one.kind]
        if self._connection.execute(select(table.c.id).limit(1)).first() is None:
            return {}
        found = {}
        for start in range(0, len(one.ids), READ_AT_ONCE):
            query = select(table).where(table.c.id.in_(one.ids[start : start + READ_AT_ONCE]))
            found.update({row[0]: codec.record(row) for row in self._connection.execute(query)})
        return found

    def _merge(self, one: Block, there: Mapping[bytes, Record]) -> None:
        """Join records that are on both sides."""
        for at, id_ in enumerate(one.ids):
            mine = there.get(id_)
            if mine is None:
                continue
            if mine.compartment != self._compartment:  # it stands in several: the ledger says which is shown
                history_gaps.defer(self._connection, [id_])
                continue
            theirs = self._leaves(one, at)
            self._save(mine, {name: theirs.get(name, ()) for name in mine.leaves.keys() | theirs.keys()})

    def _leaves(self, one: Block, at: int) -> dict[str, tuple[Leaf, ...]]:
        dot = (self._local[one.lines[at]], one.numbers[at], one.stamps[at])
        values = {name: column[at] for name, column in one.fields.items() if column[at] is not None}
        found: dict[str, tuple[Leaf, ...]] = {name: (Leaf(*dot, value),) for name, value in values.items()}
        for name, own in one.clocks.get(at, {}).items():
            found[name] = tuple(
                Leaf(self._local[leaf[0]], leaf[1], leaf[2], *(leaf[3:] or (values.get(name),))) for leaf in own
            )
        return found

    def _save(self, record: Record, theirs: Mapping[str, tuple[Leaf, ...]]) -> None:
        before = self._books.hash_of(record)
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
        joined_record = Joined(record, before, True, changed)
        if record.leaves:
            self._books.save([joined_record], new=False)
        else:
            self._books.remove([joined_record])

    def _join(self, mine: tuple[Leaf, ...], theirs: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        """What both have, and what one has and the other never saw."""
        ours, others = {leaf.dot for leaf in mine}, {leaf.dot for leaf in theirs}
        kept = [leaf for leaf in mine if leaf.dot in others or not self._covers(leaf)]
        kept += [leaf for leaf in theirs if leaf.dot not in ours and leaf.n > self._mine.get(leaf.replica, Mark()).n]
        return leaves.ordered(kept, self._names)

    def _covers(self, leaf: Leaf) -> bool:
        reached = self._reached.get(leaf.replica)
        return reached is not None and leaf.n <= reached.n

    def _gone(self, kind: str, ids: Sequence[bytes]) -> None:
        """Records of ours that the snapshot has not: their leaves stay as far as it had not seen them."""
        table, codec = RECORDS[kind], CODECS[kind]
        for start in range(0, len(ids), READ_AT_ONCE):
            query = select(table).where(table.c.id.in_(ids[start : start + READ_AT_ONCE]))
            for row in self._connection.execute(query).all():
                record = codec.record(row)
                self._save(record, dict.fromkeys(record.leaves, ()))

    def _owe_told_twice(self) -> None:
        """Acts of a copied store may have come here once and be told by the snapshot under another line."""
        several = lines_of_copies(self._connection)
        for start in range(0, len(self._changed) if several else 0, READ_AT_ONCE):
            some = self._changed[start : start + READ_AT_ONCE]
            query = select(ENTRY.c.record).where(ENTRY.c.record.in_(some), ENTRY.c.replica.in_(several))
            history_gaps.defer(self._connection, self._connection.execute(query.distinct()).scalars())

    def _rebuild_clusters(self) -> None:
        """Who is one with whom: worked out anew where merges came, or any of their members may have."""
        is_any = self._connection.execute(select(CLUSTER.c.record).limit(1)).first() is not None
        if not self.kinds.isdisjoint(("merge", "unmerge")) or (
            is_any and not self.kinds.isdisjoint(clusters.CLUSTERED)
        ):
            clusters.rebuild(self._connection)

    def _judge_others(self) -> None:
        """Deleted records, of whatever compartment, whose children may have come: shown again, or gone after all."""
        against = select(CONFLICT.c.record).where(CONFLICT.c.field == ALIVE)
        for parent, children in CHILDREN.items():
            if self.kinds.isdisjoint(kind for kind, _field in children):
                continue
            table = RECORDS[parent]
            query = select(table.c.id).where(or_(table.c.alive == 0, table.c.id.in_(against)))
            self._books.judge(parent, list(self._connection.execute(query).scalars()))

    def _put_vector(self) -> None:
        for no, reached in self._reached.items():
            mine = self._mine.get(no, Mark())
            if reached.n > mine.n:
                until = Mark(reached.n, reached.seq, reached.hash)
                version_vectors.put(self._connection, self._compartment, no, until)
                about = {"c": self._compartment, "r": no, "seq": reached.seq}
                states = {"done": SegmentState.DONE, "waiting": SegmentState.WAITING}
                self._connection.execute(_COVERED, {**about, **states})
                history_gaps.leave_out(self._connection, (self._compartment, no), mine, until, sure=True)
