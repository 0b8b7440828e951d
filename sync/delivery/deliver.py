"""Delivering segments: what was fetched and verified becomes state, in causal order, in short transactions.

A segment waits until its line's previous one is delivered, all its author had seen is here, the roster it names is held
and its key has come; it never skips and is never forced. Entries join many at a time, whatever segment they are from;
a transaction holds some of them together with the vector that counts them, so a kill repeats nothing and loses
nothing. How many depends on how long the last transaction took and on whether somebody waits to write.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, text

from models.database import Store
from models.guard import CAPTURED
from models.tables import SEGMENT, VECTOR
from sync.changes.replay import join_entries
from sync.delivery import bulk, rejudge_own
from sync.delivery.authorization import Judge, Waiting
from sync.delivery.branches import Branches
from sync.format import clock, segment
from sync.format.body import BadBody, NewerBody
from sync.format.line import is_branch
from sync.format.seal import NotGenuine
from sync.format.segment import CHECK, SeenVersion
from sync.membership.workspace import Workspace
from sync.store import history_gaps, ledger
from sync.store.batch_sizing import MOST, Pace
from sync.store.derived_state import Books
from sync.store.history_gaps import Mark
from sync.store.local_identity import own_lines

_HEADER_BYTES = 8192
_WAITING, _DELIVERED = 1, 2
_AHEAD, _BYTES_AHEAD = 100, 1 << 20  # segments, and bytes, that are read at once
_PUT_VECTOR = text(
    "INSERT INTO vector (compartment, replica, n) VALUES (:c, :r, :n) "
    "ON CONFLICT (compartment, replica) DO UPDATE SET n = excluded.n"
).execution_options(**CAPTURED)
_PUT_SEQ = text(
    "UPDATE vector SET seq = :seq, hash = :hash, sealed_n = :n WHERE compartment = :c AND replica = :r"
).execution_options(**CAPTURED)
_DONE = "UPDATE segment SET state = 2 WHERE compartment = ? AND replica = ? AND seq = ?"
_DROP = text("DELETE FROM segment WHERE compartment = :c AND replica = :r AND seq = :seq").execution_options(**CAPTURED)
_PUT_CLOCK = text(
    "INSERT INTO clock (one, hlc) VALUES (1, :hlc) ON CONFLICT (one) DO UPDATE SET hlc = max(hlc, excluded.hlc)"
).execution_options(**CAPTURED)


@dataclass(frozen=True)
class Held:
    """A segment that waits, and why: `gap`, `seen`, `roster`, `key`, `newer`, `bad`; `of`: the replica it waits for."""

    replica: bytes
    epoch: int
    compartment: str
    seq: int
    why: str
    of: bytes | None = None


@dataclass
class Delivered:
    """What a delivery did."""

    entries: int = 0
    kinds: set[str] = field(default_factory=set)
    held: list[Held] = field(default_factory=list)
    bad: list[tuple[str, int, int, int]] = field(default_factory=list)  # reason, compartment, line, seq
    forked: set[tuple[int, bytes]] = field(default_factory=set)  # compartment and replica of lines that seem so


@dataclass
class _Piece:
    """Some entries of a segment, in order; `done`: with them it is delivered as a whole."""

    waiting: Waiting
    until: int | None  # the number of the last of them
    done: bool
    entries: list[ledger.Entry] = field(default_factory=list)


class Delivery:
    """One delivery of all that can be delivered."""

    def __init__(
        self, store: Store, workspace: Workspace, now_ms: int, step: Callable[[int], None], check: Callable[[], None]
    ) -> None:
        self._store = store
        self._workspace = workspace
        self._limit = clock.latest_believed(now_ms)
        self._step = step
        self._check = check
        self._pace = Pace()
        self._batch: list[_Piece] = []
        self._size = 0
        self._read: dict[tuple[int, int, int], bytes] = {}
        self._reached: dict[tuple[int, int], int] = {}
        self._chain: dict[tuple[int, int], tuple[int, bytes]] = {}
        self._own: tuple[int, frozenset[int]] = 0, frozenset()  # how many lines there were, and which are ours
        self._judged: set[tuple[int, bytes]] = set()  # authors whose grants we can read, by version of the roster
        self._newer: set[tuple[int, int]] = set()  # compartment and line whose next segment we cannot unpack
        self.done = Delivered()

    def run(self) -> Delivered:
        """Deliver; what must wait is listed. Raises what `check` raises, between two transactions."""
        with self._store.read() as connection:
            self._branches = Branches(self._store, connection, self._workspace)
            self._judge = Judge(self._store, self._workspace, self._branches)
            queues = self._queues(connection)
            self._fresh = bulk.fresh_compartments(connection, self._workspace) if queues else set()
            if any(is_branch(epoch) for _id, epoch in self._workspace.lines):
                self._fresh = set()
            for row in connection.execute(select(VECTOR)) if queues else ():
                self._reached[row.compartment, row.replica] = row.n
                self._chain[row.compartment, row.replica] = (row.seq, bytes(row.hash or bytes(32)))
        self._deliver(queues)
        for queue in queues.values():
            if queue:
                self.done.held.append(self._held(queue[0]))
        return self.done

    def _deliver(self, queues: "dict[tuple[int, int], deque[Waiting]]") -> None:
        """Take from the queues whatever need not wait for anything."""
        going = bool(queues)
        while going:
            going = False
            for key, queue in queues.items():
                while queue and self._obstacle(queue[0]) is None:
                    if not self._take(queue[0]):
                        if key not in self._newer:
                            queue.clear()
                        break
                    queue.popleft()
                    going = True
        self._flush()

    def _queues(self, connection: Connection) -> "dict[tuple[int, int], deque[Waiting]]":
        columns = (SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq, SEGMENT.c.hash)
        query = select(*columns, func.substr(SEGMENT.c.bytes, 1, _HEADER_BYTES)).where(SEGMENT.c.state == _WAITING)
        queues: dict[tuple[int, int], deque[Waiting]] = {}
        for compartment, line, seq, hash_, start in connection.execute(query.order_by(*columns[:3])).all():
            header = segment.header_of(bytes(start))
            if header is None:
                header = segment.read(_bytes(connection, compartment, line, seq)).header
            waiting = Waiting(compartment, line, seq, bytes(hash_), header)
            self._branches.learn(compartment, line, seq, bytes(hash_))
            queues.setdefault((compartment, line), deque()).append(waiting)
        return queues

    def _obstacle(self, waiting: Waiting) -> tuple[str, bytes | None] | None:
        """What it waits for."""
        header, key = waiting.header, (waiting.compartment, waiting.line)
        if key in self._newer:
            return "newer", None
        seq, hash_ = self._chain.get(key, (0, bytes(32)))
        if waiting.seq != seq + 1 or header.previous != hash_:
            if waiting.seq != seq + 1:
                return "gap", header.replica
            self.done.forked.add((waiting.compartment, header.replica))
            return "bad", header.replica
        for said in header.seen:
            if not self._has_seen(waiting.compartment, said):
                return "seen", said.replica
        if header.roster > self._workspace.newest.n:
            return "roster", None
        if (header.compartment, header.key_epoch) not in self._workspace.keys:
            return "key", None
        author = (header.roster, header.replica)
        if author not in self._judged and self._workspace.can_judge(*author):
            self._judged.add(author)
        return None if author in self._judged else ("key", None)

    def _has_seen(self, compartment: int, said: SeenVersion) -> bool:
        """Whether we have what an author had seen of a line, on whatever branch of it."""
        line = self._workspace.lines.get((said.replica, said.epoch))
        if line is not None and self._is_reached(compartment, line, said):
            return True
        if any(self._is_reached(compartment, one, said) for one in self._workspace.branches_of(said.replica)):
            return True
        if line is not None and self._reached.get((compartment, line), 0) >= said.n:
            self.done.forked.add((compartment, said.replica))  # as far, but not the same
        return False

    def _is_reached(self, compartment: int, line: int, said: SeenVersion) -> bool:
        key = (compartment, line)
        if self._reached.get(key, 0) < said.n:
            return False
        seq, hash_ = self._chain.get(key, (0, b""))
        if said.check and said.seq == seq:
            return hash_[:CHECK] == said.check
        return self._branches.fits(compartment, line, said, seq)

    def _held(self, waiting: Waiting) -> Held:
        header, obstacle = waiting.header, self._obstacle(waiting)
        why, of = obstacle or ("bad", None)
        place = self._workspace.by_no[waiting.compartment]
        return Held(header.replica, header.epoch, place.name, waiting.seq, why, of)

    def _take(self, waiting: Waiting) -> bool:
        """Open a segment and put its entries into the batch; False if it cannot be opened."""
        key = (waiting.compartment, waiting.line)
        reached = self._reached.get(key, 0)
        try:
            header = waiting.header
            read, secret = (
                segment.read(self._bytes(waiting)),
                self._workspace.keys[header.compartment, header.key_epoch],
            )
            if self._take_births(waiting, read, secret, reached):
                return True
            found = read.entries(secret)
            if header.first_n > reached + 1 or header.last_n < reached:
                raise BadBody("numbers")
        except NewerBody:
            self._newer.add(key)
            return False
        except (NotGenuine, BadBody, segment.BadSegment) as error:
            self.done.bad.append((str(error), *key, waiting.seq))
            return False
        if header.first_n <= reached and header.replica == self._workspace.own.replica_id:
            with self._store.write() as connection:
                rejudge_own.judge(connection, self._workspace, waiting.line, header, waiting.hash)
        entries = self._judge.entries(waiting, found[max(0, reached + 1 - header.first_n) :])
        self._reached[key], self._chain[key] = header.last_n, (waiting.seq, waiting.hash)
        if not entries:
            self._batch.append(_Piece(waiting, None, True))
        while entries:
            room = max(1, self._pace.size - self._size)
            some, entries = entries[:room], entries[room:]
            self._batch.append(_Piece(waiting, some[-1].n, not entries, some))
            self._size += len(some)
            if self._size >= self._pace.size:
                self._flush()
        return True

    def _bytes(self, waiting: Waiting) -> bytes:
        """What was fetched; many small ones of a line at a time."""
        key = (waiting.compartment, waiting.line)
        if (*key, waiting.seq) not in self._read:
            with self._store.read() as connection:
                found = _ahead(connection, *key, waiting.seq)
            self._read = {(*key, seq): data for seq, data in found.items()}
        return self._read.pop((*key, waiting.seq))

    def _take_births(self, waiting: Waiting, found: segment.Segment, secret: bytes, reached: int) -> bool:
        """Take a segment that only brings new records into a fresh compartment, by columns; False if it is not so."""
        header = waiting.header
        count = header.last_n - header.first_n + 1
        if waiting.compartment not in self._fresh or count < bulk.FEWEST or header.first_n != reached + 1:
            return False
        line, place = self._workspace.line_of[waiting.line], self._workspace.by_no[waiting.compartment]
        if self._workspace.beyond(line, place.share_id, waiting.seq, waiting.hash, header.roster) is not None:
            return False

        def verdict(kind: str) -> int | None:
            return self._workspace.verdict(header.roster, header.replica, place, kind)

        births = bulk.births_of(segment.groups_of(found, secret), header, verdict)
        if births is None:
            return False
        self._flush()
        with self._store.read() as connection:
            if not bulk.are_new(connection, births):
                return False
        while reached < header.last_n:
            reached = self._write_births(waiting, births, reached)
        key = (waiting.compartment, waiting.line)
        self._reached[key], self._chain[key] = header.last_n, (waiting.seq, waiting.hash)
        return True

    def _write_births(self, waiting: Waiting, births: bulk.Births, after: int) -> int:
        """One transaction; the number it reaches. The ledger follows later."""
        self._check()
        key = (waiting.compartment, waiting.line)
        until = min(births.last_n, after + (MOST if self._pace.calm else self._pace.size))
        with self._store.write() as connection:
            self._pace.start()
            books = Books(connection, self._judge.names)
            homes, greatest = bulk.write(connection, books, self._judge.names, waiting, births, after, until)
            books.judge_parents(homes)
            books.finish()
            connection.execute(_PUT_CLOCK, {"hlc": min(greatest, self._limit)})
            held = Mark(after, *self._chain.get(key, (0, bytes(32))))
            history_gaps.leave_out(connection, key, held, Mark(until, waiting.seq), sure=False)
            self._put_vectors(connection, [_Piece(waiting, until, until == births.last_n)])
        self._pace.took(self._store, until - after)
        self.done.entries += until - after
        self.done.kinds |= births.kinds
        self._step(until - after)
        return until

    def _flush(self) -> None:
        if not self._batch:
            return
        self._check()
        entries = [entry for piece in self._batch for entry in piece.entries]
        with self._store.write() as connection:
            self._pace.start()
            self._write(connection, entries)
        self.done.entries += len(entries)
        self.done.kinds.update(entry.kind for entry in entries)
        self._step(len(entries))
        self._batch, self._size = [], 0
        self._pace.took(self._store, max(1, len(entries)))

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
        self._put_vectors(connection, self._batch)

    def _put_vectors(self, connection: Connection, pieces: Sequence[_Piece]) -> None:
        """Count what was written of these pieces, the last of every line last."""
        reached, ends = {}, {}
        done = []
        for piece in pieces:
            waiting, key = piece.waiting, (piece.waiting.compartment, piece.waiting.line)
            if piece.until is not None:
                reached[key] = {"c": key[0], "r": key[1], "n": piece.until}
            if piece.done:
                about = {"c": key[0], "r": key[1], "seq": waiting.seq, "hash": waiting.hash}
                ends[key] = {**about, "n": waiting.header.last_n}
                done.append((*key, waiting.seq))
        if reached:
            connection.execute(_PUT_VECTOR, list(reached.values()))
        if ends:
            connection.execute(_PUT_SEQ, list(ends.values()))
            connection.exec_driver_sql(_DONE, done, execution_options=CAPTURED)


def _ahead(connection: Connection, compartment: int, line: int, seq: int) -> dict[int, bytes]:
    """The bytes of a line's segments from this number on: of some, as far as they are small."""
    query = select(SEGMENT.c.seq, SEGMENT.c.bytes).where(
        SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line, SEGMENT.c.seq.between(seq, seq + _AHEAD)
    )
    found, size = {}, 0
    for number, data in connection.execute(query.order_by(SEGMENT.c.seq)):
        found[number] = bytes(data)
        size += len(data)
        if size >= _BYTES_AHEAD:
            break
    return found


def _bytes(connection: Connection, compartment: int, line: int, seq: int) -> bytes:
    query = select(SEGMENT.c.bytes).where(
        SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line, SEGMENT.c.seq == seq
    )
    return bytes(connection.execute(query).scalar_one())


def drop_waiting(connection: Connection, compartment: int, line: int, seq: int) -> None:
    """Forget a segment that waits and cannot be used; it will be fetched again."""
    connection.execute(_DROP, {"c": compartment, "r": line, "seq": seq})
