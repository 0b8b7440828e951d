"""Delivery: fetched segments become state, in causal order, in short transactions."""

from collections import deque

from sqlalchemy import Connection, func, select, text

from models.guard import CAPTURED
from models.ledger import SegmentState
from models.tables import SEGMENT
from sync.delivery import bulk, rejudge_own
from sync.delivery.authorization import Judge, Waiting
from sync.delivery.batch import Batch
from sync.delivery.branches import Branches
from sync.delivery.causal_order import CausalOrder, Held, LineKey
from sync.format import segment
from sync.format.errors import BadBody, BadSegment, NewerBody, NotGenuine
from sync.format.line import is_branch
from sync.format.segment import Segment
from sync.membership import cutoffs
from sync.membership.round_context import RoundContext

_HEADER_BYTES = 8192  # enough of a segment for nearly every header; else the whole is read
_AHEAD, _BYTES_AHEAD = 100, 1 << 20  # segments, and bytes, that are read at once
_DROP = text("DELETE FROM segment WHERE compartment = :c AND replica = :r AND seq = :seq").execution_options(**CAPTURED)
_OPEN_ENTRIES = select(func.sum(SEGMENT.c.last_n - SEGMENT.c.first_n + 1)).where(
    SEGMENT.c.state == SegmentState.WAITING
)
_Queues = dict[LineKey, deque[Waiting]]


class Delivery:
    """One pass over all waiting segments; `batch` counts what was delivered, `forked` and `held` say what was not."""

    def __init__(self, context: RoundContext) -> None:
        self._context = context
        self._workspace = context.workspace
        self._read_ahead: dict[tuple[int, int, int], bytes] = {}
        self._fresh: set[int] = set()  # compartments of which this store has nothing that others wrote
        self._bad: list[Waiting] = []
        self.batch = Batch(context)
        self.held: list[Held] = []
        self.forked: set[tuple[int, bytes]] = set()  # compartment and replica of lines that seem so

    def run(self) -> None:
        """Deliver what can be delivered and drop what is bad. Raises Cancelled between transactions."""
        with self._context.store.read() as connection:
            total = int(connection.execute(_OPEN_ENTRIES).scalar() or 0)
        self._context.progress.begin("deliver", total)
        with self._context.store.read() as connection:
            branches = Branches(self._context.store, connection, self._workspace)
            self._judge = Judge(self._context.store, self._workspace, branches)
            self._order = CausalOrder(connection, self._workspace, branches)
            queues = _queues(connection, branches)
            # Rows written by column know no branches: where a line was forked, all goes the usual way.
            if queues and not any(is_branch(epoch) for _id, epoch in self._workspace.lines):
                self._fresh = bulk.fresh_compartments(connection, self._workspace)
        self._deliver(queues)
        self.held = [self._order.held(queue[0]) for queue in queues.values() if queue]
        self.forked = self._order.forked
        self._drop_bad()

    def _deliver(self, queues: _Queues) -> None:
        """Go over the queues until nothing moves any more."""
        going = bool(queues)
        while going:
            going = False
            for key, queue in queues.items():
                while queue and self._order.obstacle(queue[0]) is None:
                    if not self._take(queue[0]):
                        if key not in self._order.newer:
                            queue.clear()  # bad, not waiting: so it is not listed as held
                        break
                    queue.popleft()
                    going = True
        self.batch.flush()

    def _take(self, waiting: Waiting) -> bool:
        """Open a segment and put its entries into the batch; False if it cannot be opened."""
        header, reached = waiting.header, self._order.mark(waiting).n
        try:
            read = segment.read(self._bytes(waiting))
            secret = self._workspace.keys[header.compartment, header.key_epoch]
            if self._take_new_records(waiting, read, secret):
                return True
            wire_entries = read.entries(secret)
            if header.first_n > reached + 1 or header.last_n < reached:
                raise BadBody("numbers")
        except NewerBody:
            self._order.newer.add((waiting.compartment, waiting.line))
            return False
        except (NotGenuine, BadBody, BadSegment):
            self._bad.append(waiting)
            return False
        if header.first_n <= reached and header.replica == self._workspace.own.replica_id:
            with self._context.store.write() as connection:
                rejudge_own.judge(connection, self._workspace, waiting.line, header, waiting.hash)
        entries = self._judge.entries(waiting, wire_entries[max(0, reached + 1 - header.first_n) :])
        self._order.reached(waiting)
        self.batch.add(waiting, entries)
        return True

    def _bytes(self, waiting: Waiting) -> bytes:
        """The bytes of the segment; small ones are read many at a time."""
        key = (waiting.compartment, waiting.line)
        if (*key, waiting.seq) not in self._read_ahead:
            with self._context.store.read() as connection:
                several = _read_ahead(connection, *key, waiting.seq)
            self._read_ahead = {(*key, seq): data for seq, data in several.items()}
        return self._read_ahead.pop((*key, waiting.seq))

    def _take_new_records(self, waiting: Waiting, read: Segment, secret: bytes) -> bool:
        """Write a segment that only creates records in a fresh compartment, by column; False if it does not."""
        header, mark = waiting.header, self._order.mark(waiting)
        count = header.last_n - header.first_n + 1
        if waiting.compartment not in self._fresh or count < bulk.FEWEST or header.first_n != mark.n + 1:
            return False
        line, place = self._workspace.line_of[waiting.line], self._workspace.by_no[waiting.compartment]
        if (
            cutoffs.beyond(self._workspace.newest, line, place.share_id, waiting.seq, waiting.hash, header.roster)
            is not None
        ):
            return False

        def verdict(kind: str) -> int | None:
            return self._workspace.rosters.verdict(header.roster, header.replica, place, kind)

        new_records = bulk.new_records_of(segment.groups_of(read, secret), header, verdict)
        if new_records is None:
            return False
        self.batch.flush()
        with self._context.store.read() as connection:
            if not bulk.are_new(connection, new_records):
                return False
        self.batch.write_new(waiting, new_records, self._judge.names, mark)
        self._order.reached(waiting)
        return True

    def _drop_bad(self) -> None:
        """Drop the segments that could not be opened; a later round fetches them again."""
        if self._bad:
            with self._context.store.write() as connection:
                for waiting in self._bad:
                    drop_waiting(connection, waiting.compartment, waiting.line, waiting.seq)


def _queues(connection: Connection, branches: Branches) -> _Queues:
    """The waiting segments, by line, in the order of their numbers."""
    columns = (SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq, SEGMENT.c.hash)
    query = select(*columns, func.substr(SEGMENT.c.bytes, 1, _HEADER_BYTES)).where(
        SEGMENT.c.state == SegmentState.WAITING
    )
    queues: _Queues = {}
    for compartment, line, seq, hash_, start in connection.execute(query.order_by(*columns[:3])).all():
        header = segment.header_of(bytes(start))
        if header is None:
            header = segment.read(_bytes(connection, compartment, line, seq)).header
        waiting = Waiting(compartment, line, seq, bytes(hash_), header)
        branches.learn(compartment, line, seq, bytes(hash_))
        queues.setdefault((compartment, line), deque()).append(waiting)
    return queues


def _read_ahead(connection: Connection, compartment: int, line: int, seq: int) -> dict[int, bytes]:
    """The bytes of a line's segments from this number on: many if they are small, one if it is large."""
    query = select(SEGMENT.c.seq, SEGMENT.c.bytes).where(
        SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line, SEGMENT.c.seq.between(seq, seq + _AHEAD)
    )
    several, size = {}, 0
    for number, data in connection.execute(query.order_by(SEGMENT.c.seq)):
        several[number] = bytes(data)
        size += len(data)
        if size >= _BYTES_AHEAD:
            break
    return several


def _bytes(connection: Connection, compartment: int, line: int, seq: int) -> bytes:
    query = select(SEGMENT.c.bytes).where(
        SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line, SEGMENT.c.seq == seq
    )
    return bytes(connection.execute(query).scalar_one())


def drop_waiting(connection: Connection, compartment: int, line: int, seq: int) -> None:
    """Drop a waiting segment that cannot be used; a later round fetches it again."""
    connection.execute(_DROP, {"c": compartment, "r": line, "seq": seq})
