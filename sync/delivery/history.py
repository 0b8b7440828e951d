"""Reading the history that a snapshot left out: entries go into the ledger only, as the state counts them already.

Their segments are fetched and kept like any others (mostly from packs). Each must follow its predecessor, and the last
must be the one that the snapshot's publisher named. When the ledger of a compartment is complete, the records that were
deferred are recomputed.
"""

from sqlalchemy import Connection, and_, select

from models.guard import CAPTURED
from models.tables import BEHIND, ENTRY, SEGMENT
from sync.changes.recompute import recompute
from sync.delivery.authorization import Judge, Waiting
from sync.delivery.branches import Branches
from sync.delivery.deliver import drop_waiting
from sync.format import segment
from sync.format.errors import BadBody, BadSegment, NewerBody, NotGenuine
from sync.format.rights import BEYOND_CUTOFF
from sync.membership.round_context import RoundContext
from sync.store import history_gaps, ledger
from sync.store.batch_sizing import BatchSize
from sync.store.history_gaps import Gap


class History:
    """One pass over all lines of which the ledger is behind."""

    def __init__(self, context: RoundContext) -> None:
        self._store = context.store
        self._workspace = context.workspace
        self._check = context.progress.check
        with context.store.read() as connection:
            branches = Branches(context.store, connection, context.workspace)
            self._judge = Judge(context.store, context.workspace, branches)
        self._sizing = BatchSize()
        self.kinds: set[str] = set()
        self.forked: set[tuple[int, bytes]] = set()  # compartment and replica of lines whose segments do not follow

    def run(self) -> None:
        """Read what was fetched. Raises Cancelled between transactions."""
        with self._store.read() as connection:
            lines = history_gaps.all_gaps(connection)
        for line in lines:
            rest: Gap | None = line
            while rest is not None:
                rest = self._segment(rest)
        self._settle({line.compartment for line in lines})

    def _segment(self, line: Gap) -> Gap | None:
        """Read the next segment of a line; returns the gap that is left, None if it goes no further."""
        key = (line.compartment, line.replica)
        with self._store.read() as connection:
            data = _bytes(connection, *key, line.seq + 1)
        if data is None:
            return None
        try:
            read = segment.read(data)
            waiting = Waiting(*key, line.seq + 1, read.hash, read.header)
            self._require_fitting(line, waiting)
            if not self._can_open(waiting):
                return None
            entries = read.entries(self._workspace.keys[read.header.compartment, read.header.key_epoch])
        except NewerBody:
            return None
        except (NotGenuine, BadBody, BadSegment):
            with self._store.write() as connection:
                drop_waiting(connection, *key, line.seq + 1)
            self.forked.add((line.compartment, self._workspace.line_of[line.replica][0]))
            return None
        wanted = [entry for entry in entries if line.n < entry.n <= line.until_n]
        while True:
            some, wanted = wanted[: self._sizing.size], wanted[self._sizing.size :]
            self._check()
            with self._store.write() as connection:
                self._sizing.start()
                ledger.insert_missing(connection, self._judge.entries(waiting, some))
                rest = _reached(connection, line, some[-1].n if some else line.n, None if wanted else waiting)
            self._sizing.took(self._store, max(1, len(some)))
            if not wanted or rest is None:
                return rest
            line = rest

    def _can_open(self, waiting: Waiting) -> bool:
        header = waiting.header
        is_known = header.roster <= self._workspace.newest.n and self._workspace.rosters.can_judge(
            header.roster, header.replica
        )
        return is_known and (header.compartment, header.key_epoch) in self._workspace.keys

    def _require_fitting(self, line: Gap, waiting: Waiting) -> None:
        header = waiting.header
        if header.previous != line.hash or header.first_n > line.n + 1:
            raise BadSegment("does not follow")
        is_last = waiting.seq == line.until_seq and line.until_hash is not None
        if is_last and waiting.hash != line.until_hash:
            raise BadSegment("another one than the snapshot's")

    def _settle(self, compartments: set[int]) -> None:
        """Recompute deferred records where the ledger is complete now; `compartments`: those read in this pass."""
        with self._store.write() as connection:
            whole = compartments - history_gaps.compartments(connection)
            if compartments and not whole:
                return
            history_gaps.forget_complete(connection, whole)
            query = select(ENTRY.c.record).where(ENTRY.c.compartment.in_(whole), ENTRY.c.barred == BEYOND_CUTOFF)
            records = [*history_gaps.take_deferred(connection), *connection.execute(query.distinct()).scalars()]
            if records:
                self.kinds |= recompute(connection, records)


def _reached(connection: Connection, line: Gap, n: int, finished: Waiting | None) -> Gap | None:
    """Note that the ledger has the line up to n, or to the end of segment `finished`; returns the gap left."""
    where = and_(BEHIND.c.compartment == line.compartment, BEHIND.c.replica == line.replica)
    if n >= line.until_n:
        connection.execute(BEHIND.delete().where(where).execution_options(**CAPTURED))
        return None
    rest = line._replace(n=n)
    if finished is not None:
        rest = rest._replace(seq=finished.seq, hash=finished.hash)
    change = BEHIND.update().where(where).values(n=rest.n, seq=rest.seq, hash=rest.hash)
    connection.execute(change.execution_options(**CAPTURED))
    return rest


def _bytes(connection: Connection, compartment: int, line: int, seq: int) -> bytes | None:
    query = select(SEGMENT.c.bytes).where(
        SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line, SEGMENT.c.seq == seq
    )
    data = connection.execute(query).scalar()
    return None if data is None else bytes(data)


def lacking(connection: Connection) -> list[tuple[int, int, int, bytes | None]]:
    """The segments of the history that are not in the store: compartment, line, seq, and the hash where it is known."""
    segments = []
    for line in history_gaps.all_gaps(connection):
        query = select(SEGMENT.c.seq).where(
            SEGMENT.c.compartment == line.compartment, SEGMENT.c.replica == line.replica
        )
        held = set(connection.execute(query.where(SEGMENT.c.bytes.is_not(None))).scalars())
        for seq in range(line.seq + 1, line.until_seq + 1):
            if seq not in held:
                hash_ = line.until_hash if seq == line.until_seq and line.until_hash is not None else None
                segments.append((line.compartment, line.replica, seq, hash_))
    return segments
