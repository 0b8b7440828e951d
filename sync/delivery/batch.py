"""Writing delivered entries, many per transaction, whatever segments they come from.

The version vector advances in the same transaction as the entries it counts, so a kill repeats nothing and loses
nothing. The size of a batch follows from how long the last one took and whether somebody else waits to write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from models.guard import CAPTURED
from models.ledger import SegmentState
from sync.changes.replay import join_entries
from sync.delivery import bulk
from sync.delivery.authorization import Waiting
from sync.delivery.bulk import NewRecords
from sync.delivery.causal_order import LineKey
from sync.format import clock
from sync.membership.round_context import RoundContext
from sync.store import history_gaps, ledger, line_names, store_clock, version_vectors
from sync.store.batch_sizing import MOST, BatchSize
from sync.store.derived_state import DerivedState
from sync.store.line_names import LineNames
from sync.store.local_identity import own_lines
from sync.store.version_vectors import Mark

_PUT_STATE = "UPDATE segment SET state = ? WHERE compartment = ? AND replica = ? AND seq = ?"


@dataclass
class _Piece:
    """Consecutive entries of a segment; `done`: with them the whole segment is delivered."""

    waiting: Waiting
    until: int | None  # the number of the last of them
    done: bool
    entries: list[ledger.Entry] = field(default_factory=list)


class Batch:
    """The entries to be written next, and the count of those written so far."""

    def __init__(self, context: RoundContext) -> None:
        self._store = context.store
        self._workspace = context.workspace
        self._progress = context.progress
        self._limit = clock.latest_believed(context.now())
        self._sizing = BatchSize()
        self._pieces: list[_Piece] = []
        self._size = 0
        self._own: tuple[int, frozenset[int]] = 0, frozenset()  # how many lines there were, and which are ours
        self.entries = 0
        self.kinds: set[str] = set()

    def add(self, waiting: Waiting, entries: list[ledger.Entry]) -> None:
        """Add the rest of a segment, writing whenever the batch is full. Raises Cancelled between transactions."""
        if not entries:
            self._pieces.append(_Piece(waiting, None, True))
        while entries:
            left = max(1, self._sizing.size - self._size)
            some, entries = entries[:left], entries[left:]
            self._pieces.append(_Piece(waiting, some[-1].n, not entries, some))
            self._size += len(some)
            if self._size >= self._sizing.size:
                self.flush()

    def flush(self) -> None:
        """Write what was added. Raises Cancelled before it writes."""
        if not self._pieces:
            return
        self._progress.check()
        entries = [entry for piece in self._pieces for entry in piece.entries]
        with self._store.write() as connection:
            self._sizing.start()
            self._write(connection, entries)
        self._count(len(entries), {entry.kind for entry in entries})
        self._pieces, self._size = [], 0
        self._sizing.took(self._store, max(1, len(entries)))

    def write_new(self, waiting: Waiting, new_records: NewRecords, names: LineNames, held: Mark) -> None:
        """Write a segment of new records by column; `held`: how far its line is. The ledger is filled later."""
        self.flush()
        after = held.n
        while after < new_records.last_n:
            after = self._write_some(waiting, new_records, names, Mark(after, held.seq, held.hash))

    def _write_some(self, waiting: Waiting, new_records: NewRecords, names: LineNames, held: Mark) -> int:
        """Write as much as fits into one transaction; the number of the last entry written."""
        self._progress.check()
        most = MOST if self._sizing.calm else self._sizing.size
        until = min(new_records.last_n, held.n + most)
        with self._store.write() as connection:
            self._sizing.start()
            state = DerivedState(connection, names)
            homes, greatest = bulk.write(connection, state, names, waiting, new_records, held.n, until)
            state.judge_parents(homes)
            state.finish()
            store_clock.advance(connection, min(greatest, self._limit))
            key = (waiting.compartment, waiting.line)
            history_gaps.put(connection, key, held, Mark(until, waiting.seq), sure=False)
            _put_vectors(connection, [_Piece(waiting, until, until == new_records.last_n)])
        self._sizing.took(self._store, until - held.n)
        self._count(until - held.n, new_records.kinds)
        return until

    def _write(self, connection: Connection, entries: list[ledger.Entry]) -> None:
        if entries:
            ledger.insert(connection, entries)
            names = line_names.load(connection)
            if self._own[0] != len(self._workspace.line_of):  # lines come while we deliver
                self._own = len(self._workspace.line_of), own_lines(connection)
            state = DerivedState(connection, names, self._own[1])
            join_entries(connection, state, names, [entry for entry in entries if entry.barred is None])
            state.finish()
            # What lies far ahead of its witness never moves our clock, anything else at most a day.
            greatest = max((entry.hlc for entry in entries if not entry.ahead), default=0)
            store_clock.advance(connection, min(greatest, self._limit))
        _put_vectors(connection, self._pieces)

    def _count(self, entries: int, kinds: set[str]) -> None:
        self.entries += entries
        self.kinds |= kinds
        self._progress.step(entries)


def _put_vectors(connection: Connection, pieces: Sequence[_Piece]) -> None:
    """Advance the version vector over these pieces, which are in the order of each line."""
    reached: dict[LineKey, int] = {}
    ends: dict[LineKey, Mark] = {}
    delivered = []
    for piece in pieces:
        waiting, key = piece.waiting, (piece.waiting.compartment, piece.waiting.line)
        if piece.until is not None:
            reached[key] = piece.until
        if piece.done:
            ends[key] = Mark(waiting.header.last_n, waiting.seq, waiting.hash)
            delivered.append((SegmentState.DONE, *key, waiting.seq))
    version_vectors.raise_n(connection, ((*key, n) for key, n in reached.items()))
    if ends:
        version_vectors.end_segments(connection, [(*key, mark) for key, mark in ends.items()])
        connection.exec_driver_sql(_PUT_STATE, delivered, execution_options=CAPTURED)
