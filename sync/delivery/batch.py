"""Writing what is delivered: many entries a transaction, whatever segments they are from.

A transaction holds some entries together with the vector that counts them, so a kill repeats nothing and loses
nothing. How many depends on how long the last transaction took and on whether somebody waits to write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from models.guard import CAPTURED
from sync.changes.replay import join_entries
from sync.delivery import bulk
from sync.delivery.authorization import Waiting
from sync.delivery.bulk import NewRecords
from sync.format import clock
from sync.membership.round_context import RoundContext
from sync.store import history_gaps, ledger
from sync.store.batch_sizing import MOST, Pace
from sync.store.derived_state import Books
from sync.store.history_gaps import Mark
from sync.store.leaves import Names
from sync.store.local_identity import own_lines

_PUT_VECTOR = text(
    "INSERT INTO vector (compartment, replica, n) VALUES (:c, :r, :n) "
    "ON CONFLICT (compartment, replica) DO UPDATE SET n = excluded.n"
).execution_options(**CAPTURED)
_PUT_SEQ = text(
    "UPDATE vector SET seq = :seq, hash = :hash, sealed_n = :n WHERE compartment = :c AND replica = :r"
).execution_options(**CAPTURED)
_DELIVERED = "UPDATE segment SET state = 2 WHERE compartment = ? AND replica = ? AND seq = ?"
_PUT_CLOCK = text(
    "INSERT INTO clock (one, hlc) VALUES (1, :hlc) ON CONFLICT (one) DO UPDATE SET hlc = max(hlc, excluded.hlc)"
).execution_options(**CAPTURED)


@dataclass
class _Piece:
    """Some entries of a segment, in order; `done`: with them it is delivered as a whole."""

    waiting: Waiting
    until: int | None  # the number of the last of them
    done: bool
    entries: list[ledger.Entry] = field(default_factory=list)


class Batch:
    """The entries that are written next, and how many were written in all."""

    def __init__(self, context: RoundContext) -> None:
        self._store = context.store
        self._workspace = context.workspace
        self._progress = context.progress
        self._limit = clock.latest_believed(context.now())
        self._sizing = Pace()
        self._pieces: list[_Piece] = []
        self._size = 0
        self._own: tuple[int, frozenset[int]] = 0, frozenset()  # how many lines there were, and which are ours
        self.entries = 0
        self.kinds: set[str] = set()

    def add(self, waiting: Waiting, entries: list[ledger.Entry]) -> None:
        """Take the rest of a segment; written as soon as there is enough. Raises Cancelled between transactions."""
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
        """Write what was taken. Raises Cancelled before it does."""
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

    def write_new(self, waiting: Waiting, new_records: NewRecords, names: Names, held: Mark) -> None:
        """Write a segment of new records column by column; `held`: how far its line is. The ledger follows later."""
        self.flush()
        after = held.n
        while after < new_records.last_n:
            after = self._write_some(waiting, new_records, names, Mark(after, held.seq, held.hash))

    def _write_some(self, waiting: Waiting, new_records: NewRecords, names: Names, held: Mark) -> int:
        """One transaction; the number it reaches."""
        self._progress.check()
        most = MOST if self._sizing.calm else self._sizing.size
        until = min(new_records.last_n, held.n + most)
        with self._store.write() as connection:
            self._sizing.start()
            books = Books(connection, names)
            homes, greatest = bulk.write(connection, books, names, waiting, new_records, held.n, until)
            books.judge_parents(homes)
            books.finish()
            connection.execute(_PUT_CLOCK, {"hlc": min(greatest, self._limit)})
            key = (waiting.compartment, waiting.line)
            history_gaps.leave_out(connection, key, held, Mark(until, waiting.seq), sure=False)
            _put_vectors(connection, [_Piece(waiting, until, until == new_records.last_n)])
        self._sizing.took(self._store, until - held.n)
        self._count(until - held.n, new_records.kinds)
        return until

    def _write(self, connection: Connection, entries: list[ledger.Entry]) -> None:
        if entries:
            ledger.insert(connection, entries)
            names = ledger.replica_names(connection)
            if self._own[0] != len(self._workspace.line_of):  # lines come while we deliver
                self._own = len(self._workspace.line_of), own_lines(connection)
            books = Books(connection, names, self._own[1])
            join_entries(connection, books, names, [entry for entry in entries if entry.barred is None])
            books.finish()
            # What lies far ahead of its witness never moves our clock, anything else at most a day.
            greatest = max((entry.hlc for entry in entries if not entry.ahead), default=0)
            connection.execute(_PUT_CLOCK, {"hlc": min(greatest, self._limit)})
        _put_vectors(connection, self._pieces)

    def _count(self, entries: int, kinds: set[str]) -> None:
        self.entries += entries
        self.kinds |= kinds
        self._progress.step(entries)


def _put_vectors(connection: Connection, pieces: Sequence[_Piece]) -> None:
    """Count what was written of these pieces, the last of every line last."""
    reached, ends = {}, {}
    delivered = []
    for piece in pieces:
        waiting, key = piece.waiting, (piece.waiting.compartment, piece.waiting.line)
        if piece.until is not None:
            reached[key] = {"c": key[0], "r": key[1], "n": piece.until}
        if piece.done:
            about = {"c": key[0], "r": key[1], "seq": waiting.seq, "hash": waiting.hash}
            ends[key] = {**about, "n": waiting.header.last_n}
            delivered.append((*key, waiting.seq))
    if reached:
        connection.execute(_PUT_VECTOR, list(reached.values()))
    if ends:
        connection.execute(_PUT_SEQ, list(ends.values()))
        connection.exec_driver_sql(_DELIVERED, delivered, execution_options=CAPTURED)
