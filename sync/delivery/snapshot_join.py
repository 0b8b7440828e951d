"""Joining a snapshot into a store: records that are new are inserted in bulk, others are joined leaf by leaf.

The form of every value is checked, and the fingerprint of all records against the one that the publisher signed. All of
it is one transaction.
"""

from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select, text

from models.guard import CAPTURED
from models.kinds import BY_NAME
from models.ledger import SegmentState
from models.tables import CLUSTER, CONFLICT, RECORDS
from sync.changes import moving
from sync.changes.recompute import recompute, record_of
from sync.delivery.record_join import RecordJoin
from sync.format.entry import ALIVE
from sync.format.errors import BadSnapshot
from sync.format.snapshot import Block, MovedRecord, Snapshot, block
from sync.format.value_checks import is_sound_column
from sync.membership.workspace import Workspace
from sync.store import (
    clusters,
    deferred_indexes,
    digest,
    history_gaps,
    ledger,
    line_names,
    store_clock,
    version_vectors,
)
from sync.store.derived_state import DerivedState
from sync.store.ledger import Entry
from sync.store.parents import CHILDREN
from sync.store.record import CODECS
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
        self._sum = self._count = self._greatest = 0
        self._troubled: dict[str, list[bytes]] = {}  # new records that may be deleted or in conflict, by kind
        self._joined: dict[str, set[bytes]] = {kind: set() for kind in CODECS}  # of ours: those the snapshot has
        self.kinds: set[str] = set()

    def run(self, snapshot: Snapshot) -> int:
        """Join; returns how many records the snapshot has. On BadSnapshot the caller must roll the transaction back."""
        connection, workspace = self._connection, self._workspace
        self._local = [workspace.line_no(connection, line) for line in snapshot.lines]
        reached = {workspace.line_no(connection, reached.line): reached for reached in snapshot.vector}
        names = line_names.load(connection)
        self._line_names = [names[no] for no in self._local]
        self._state = DerivedState(connection, names)
        self._record_join = RecordJoin(connection, self._compartment, names, self._state, self._local)
        self._record_join.reached = reached
        history_gaps.forget_complete(connection, [self._compartment])
        ours = {kind: self._ids(kind) for kind in CODECS}
        for packed in snapshot.blocks:
            self._take_block(block(packed, len(snapshot.lines)))
        for moved in snapshot.apart:
            self._take_moved(moved)
        if (digest.add(bytes(digest.SIZE), self._sum), self._count) != (snapshot.digest.state, snapshot.digest.records):
            raise BadSnapshot("fingerprint")
        for kind, ids in ours.items():
            self._record_join.take_away(kind, sorted(ids - self._joined[kind]))
        for kind, troubled in self._troubled.items():
            self._state.judge(kind, troubled)
        self._judge_parents()
        self._record_join.defer_doubled()
        self._state.finish()
        self._rebuild_clusters()
        self._put_vector()
        store_clock.advance(self._connection, min(self._greatest, self._latest))
        recompute(connection, [moved.record for moved in snapshot.apart])
        return self._count

    def _ids(self, kind: str) -> set[bytes]:
        """The ids of our records of this kind."""
        table = RECORDS[kind]
        query = select(table.c.id).where(table.c.compartment == self._compartment)
        return set(self._connection.execute(query).scalars())

    def _take_block(self, taken: Block) -> None:
        """Insert the records of a block that are new, and join the others."""
        _require_sound(taken)
        self.kinds.add(taken.kind)
        names = self._line_names
        dots = [(names[at], n) for at, n in zip(taken.lines, taken.numbers, strict=True)]
        hashes = digest.of_columns(taken.kind, taken.ids, dots, taken.fields, taken.clocks, names)
        self._sum += sum(hashes)
        self._count += len(hashes)
        clocks = self._local_clocks(taken)
        count = len(taken.ids)
        lines = [self._local[at] for at in taken.lines]
        columns = (taken.ids, [self._compartment] * count, lines, taken.numbers, taken.stamps, clocks)
        existing = self._record_join.existing(taken)
        statement, rows = CODECS[taken.kind].bulk(columns, taken.fields)
        fresh, new = list(rows), hashes
        if existing:
            fresh = [row for row in fresh if row[0] not in existing]
            new = [hash_ for id_, hash_ in zip(taken.ids, hashes, strict=True) if id_ not in existing]
            self._record_join.merge(taken, existing)
            self._joined[taken.kind].update(existing)
        if fresh:
            deferred_indexes.defer_list_indexes(self._connection, BY_NAME[taken.kind], len(fresh))
            self._connection.exec_driver_sql(statement, fresh, execution_options=CAPTURED)
            self._state.fingerprints.add(self._compartment, sum(new), len(new))
            deferred_indexes.defer_words(self._connection, BY_NAME[taken.kind])

    def _local_clocks(self, taken: Block) -> list[bytes | None]:
        """The `clocks` column of a block; notes the greatest stamp, and records that may be deleted or disputed."""
        clocks: list[bytes | None] = [None] * len(taken.ids)
        greatest = max(taken.stamps, default=0)
        for at, by_field in taken.clocks.items():
            is_troubled, local = ALIVE in by_field, {}
            for name in sorted(by_field):
                own = by_field[name]
                local[name] = [[self._local[line], n, hlc, *rest] for line, n, hlc, *rest in own]
                is_troubled = is_troubled or len(own) > 1
                for leaf in own:
                    if leaf[2] > greatest and len(leaf) < 5:  # what is flagged never moves our clock
                        greatest = leaf[2]
            clocks[at] = _encode(local)
            if is_troubled:
                self._troubled.setdefault(taken.kind, []).append(taken.ids[at])
        self._greatest = max(self._greatest, greatest)
        return clocks

    def _take_moved(self, moved: MovedRecord) -> None:
        """Put the entries of a moved record into the ledger; the record is computed at the end."""
        connection, entries = self._connection, []
        for entry in moved.entries:
            basis = {
                name: [[self._workspace.line_no(connection, (replica, epoch)), n] for replica, epoch, n in dots]
                for name, dots in entry.basis.items()
            }
            about = (self._compartment, self._local[entry.line], entry.n, entry.stamp, moved.kind, moved.record)
            entries.append(Entry(*about, entry.fields, basis, entry.extra, entry.ahead))
        copies, self._state.names = moving.copies(connection, entries)
        self._sum += self._state.hash_of(record_of((moved.kind, moved.record), copies[self._compartment]))
        self._count += 1
        self._greatest = max(self._greatest, *(0 if entry.ahead else entry.stamp for entry in moved.entries))
        ledger.insert_missing(connection, entries)
        history_gaps.mark_complete(connection, self._compartment, [moved.record])
        self._joined[moved.kind].add(moved.record)
        self.kinds.add(moved.kind)

    def _rebuild_clusters(self) -> None:
        """Work the clusters out anew if merges came, or records that may be in one."""
        is_any = self._connection.execute(select(CLUSTER.c.record).limit(1)).first() is not None
        if not self.kinds.isdisjoint(("merge", "unmerge")) or (
            is_any and not self.kinds.isdisjoint(clusters.CLUSTERED)
        ):
            clusters.rebuild(self._connection)

    def _judge_parents(self) -> None:
        """Decide again about deleted records of any compartment whose children may have come."""
        against = select(CONFLICT.c.record).where(CONFLICT.c.field == ALIVE)
        for parent, children in CHILDREN.items():
            if self.kinds.isdisjoint(kind for kind, _field in children):
                continue
            table = RECORDS[parent]
            query = select(table.c.id).where(or_(table.c.alive == 0, table.c.id.in_(against)))
            self._state.judge(parent, list(self._connection.execute(query).scalars()))

    def _put_vector(self) -> None:
        for no, reached in self._record_join.reached.items():
            held = self._record_join.held.get(no, Mark())
            if reached.n > held.n:
                until = Mark(reached.n, reached.seq, reached.hash)
                version_vectors.put(self._connection, self._compartment, no, until)
                about = {"c": self._compartment, "r": no, "seq": reached.seq}
                states = {"done": SegmentState.DONE, "waiting": SegmentState.WAITING}
                self._connection.execute(_COVERED, {**about, **states})
                history_gaps.put(self._connection, (self._compartment, no), held, until, sure=True)


def _require_sound(taken: Block) -> None:
    """Raises BadSnapshot unless every value of the block is of the written form."""
    for name, column in taken.fields.items():
        if not is_sound_column(taken.kind, name, column):
            raise BadSnapshot("values")
    values: dict[str, list[Any]] = {}
    for by_field in taken.clocks.values():
        for name, own in by_field.items():
            if len(own) > 1 or len(own[0]) > 3:
                values.setdefault(name, []).extend(leaf[3] for leaf in own if len(leaf) > 3)
    if not all(is_sound_column(taken.kind, name, column) for name, column in values.items()):
        raise BadSnapshot("values")
