"""Fetching segments: what heads name and we lack, and the history that a snapshot left out.

Every segment is verified before it is stored; what fails is listed as a bad file and blocks only what depends on it.
Fetched segments wait in the store for delivery. That a file is not found never proves anything.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.ledger import SegmentState
from models.tables import SEGMENT
from sync.delivery import branches, history
from sync.format import file_names, packs, segment
from sync.format.errors import BadSegment, Missing, NotGenuine, TooLarge
from sync.format.head import LineMark
from sync.format.line import is_branch
from sync.format.segment import Segment
from sync.membership import heads
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.store import version_vectors
from sync.store.bad_files import BadFiles
from sync.store.local_identity import put_setting, setting
from sync.transfer.pack_reader import PackReader
from sync.transfer.segment_rows import SegmentRow, check_segment, segment_row

AT_ONCE, BYTES_AT_ONCE = 200, 8 << 20  # segments, and bytes, that are kept in one transaction
MOST_OF_A_LINE = 20_000  # numbers that a head may make us look for in one round, whatever it claims
_SETTLED = "settled"

LineKey = tuple[int, int]  # compartment and line, local numbers


class Want(NamedTuple):
    """A segment that a head names and we lack; `hash` where the head says it."""

    place: Place
    line: int
    seq: int
    hash: bytes | None


@dataclass
class _Reached:
    """How far this store has the lines, for comparison with the heads."""

    seqs: dict[LineKey, tuple[int, bytes]]  # last segment delivered: number, hash
    waiting: dict[LineKey, set[int]]
    ends: dict[LineKey, int]  # of lines that were forked: the last number before
    of_branches: set[bytes]  # hashes of the segments we hold of branches


class Fetching:
    """Fetches segments in one round."""

    def __init__(self, context: RoundContext) -> None:
        self._context = context
        self._packs = PackReader(context.share, context.bad_files)
        self._mark: bytes | None = None
        self.missing: list[str] = []  # names that were looked for and not found
        self.forked: set[tuple[int, bytes]] = set()  # compartment (local number) and replica of lines that seem so

    def is_settled(self) -> bool:
        """Whether all that the heads tell was fetched and delivered in an earlier round."""
        with self._context.store.read() as connection:
            mark = heads.state_of_others(connection, self._context.workspace)
            if setting(connection, _SETTLED) == mark and not _has_waiting(connection):
                return True
        self._mark = mark
        return False

    def settle(self) -> None:
        """Remember that this round ended well; until one does, every round looks at all heads again."""
        if self._mark is not None and not self.missing:
            with self._context.store.write() as connection:
                put_setting(connection, _SETTLED, self._mark)

    def fetch_new(self) -> None:
        """Fetch what heads name and we lack."""
        wants = self.wants()
        self._context.progress.begin("fetch", len(wants))
        self._fetch(wants, SegmentState.WAITING)

    def fetch_past(self) -> None:
        """Fetch the history that a snapshot left out."""
        places = self._context.workspace.by_no
        with self._context.store.read() as connection:
            lacking = history.lacking(connection)
        wants = [Want(places[no], line, seq, hash_) for no, line, seq, hash_ in lacking if no in places]
        self._context.progress.begin("past", 2 * len(wants))
        self._fetch(wants, SegmentState.DONE)

    def wants(self) -> list[Want]:
        """The segments that heads name and we lack, by line, in order of their numbers. Notes forks."""
        workspace = self._context.workspace
        with self._context.store.read() as connection:
            held = heads.held(connection)
            reached = _reached(connection)
        named: dict[LineKey, dict[int, bytes]] = {}  # the ends that heads name: number and hash
        for head in held.values():
            for share_id, marks in head.has.items():
                place = workspace.places.get(share_id)
                if place is None or not workspace.may_open(share_id):
                    continue
                for mark in marks:
                    if self._is_to_fetch(reached, place.no, mark):
                        key = (place.no, workspace.lines[mark.line])
                        named.setdefault(key, {})[mark.seq] = mark.hash
        wants = []
        for (compartment, line), ends in named.items():
            if line == workspace.own.replica:
                continue
            first, last = reached.seqs.get((compartment, line), (0, b""))[0] + 1, max(ends)
            waiting = reached.waiting.get((compartment, line), set())
            place = workspace.by_no[compartment]
            for seq in range(first, min(last, first + MOST_OF_A_LINE) + 1):
                if seq not in waiting:
                    wants.append(Want(place, line, seq, ends.get(seq)))
        return wants

    def _is_to_fetch(self, reached: _Reached, compartment: int, mark: LineMark) -> bool:
        """Whether segments up to this mark can be fetched by their numbers. Notes lines that seem forked."""
        (replica, epoch), seq, hash_ = mark.line, mark.seq, mark.hash
        line = self._context.workspace.lines.get(mark.line)
        key = (compartment, line or 0)
        own_seq, own_hash = reached.seqs.get(key, (0, b""))
        if not is_branch(epoch) and seq <= reached.ends.get(key, seq):
            if seq == own_seq and hash_ != own_hash:
                self.forked.add((compartment, replica))
            return line is not None and seq > own_seq
        if seq > own_seq and hash_ not in reached.of_branches:
            self.forked.add((compartment, replica))
        return False

    def _fetch(self, wants: list[Want], state: SegmentState) -> None:
        """Fetch, verify and store. After the first missing segment the rest of a line waits for the next round."""
        progress = self._context.progress
        stopped: set[LineKey] = set()
        rows: list[SegmentRow] = []
        size = 0
        of_line = Counter((want.place.no, want.line) for want in wants)
        for want in wants:
            key = (want.place.no, want.line)
            progress.step(1)
            if key in stopped:
                continue
            progress.check()
            row = self._segment(want, state, many=of_line[key] >= packs.FEWEST)
            if row is None:
                stopped.add(key)
                rest = [other for other in wants if (other.place.no, other.line) == key and other.seq > want.seq]
                self._miss_more(rest)
                continue
            rows.append(row)
            size += len(row["bytes"])
            if len(rows) >= AT_ONCE or size >= BYTES_AT_ONCE:
                self._keep(rows)
                rows, size = [], 0
        self._keep(rows)

    def _segment(self, want: Want, state: SegmentState, *, many: bool) -> SegmentRow | None:
        """The row of a segment, from its own file or a pack; where many of a line are wanted, from packs first."""
        row = self._packed(want, state) if many else None
        row = row or self._single(want, state)
        if row is None and (want.place.no, self._line(want)[0]) not in self.forked:
            row = self._packed(want, state)
            if row is None:
                self.missing.append(self._name(want))
        return row

    def _miss_more(self, wants: list[Want]) -> None:
        """Note which later segments of the line are not listed either, so that all can be put back at once."""
        if not wants or len(self.missing) >= heads.MOST_WANTS:
            return
        line, share_id = self._line(wants[0]), wants[0].place.share_id
        folder = file_names.folder(*line, share_id)
        listed = {f"{folder}/{file.name}" for file in self._context.share.list(folder)}
        for want in wants[: heads.MOST_WANTS]:
            name = self._name(want)
            if name not in listed and not self._packs.has(share_id, line, want.seq):
                self.missing.append(name)

    def _line(self, want: Want) -> tuple[bytes, int]:
        return self._context.workspace.line_of[want.line]

    def _name(self, want: Want) -> str:
        return file_names.segment(*self._line(want), want.place.share_id, want.seq)

    def _single(self, want: Want, state: SegmentState) -> SegmentRow | None:
        """The row of a segment that is a file of its own."""
        bad_files: BadFiles = self._context.bad_files
        name = self._name(want)
        if bad_files.rests(name):
            return None
        data = b""
        try:
            data = self._context.share.read(name, segment.LARGEST)
            read = self._checked(want, data)
        except Missing:
            return None
        except (BadSegment, NotGenuine, TooLarge) as error:
            bad_files.add(name, len(data), str(error))
            return None
        if read is None:
            return None
        bad_files.good(name)
        return segment_row(want.place.no, want.line, read, data, state)

    def _packed(self, want: Want, state: SegmentState) -> SegmentRow | None:
        """The row of a segment that is in a pack."""
        line, share_id = self._line(want), want.place.share_id
        data = self._packs.segment(share_id, line, want.seq)
        if data is None:
            return None
        try:
            read = self._checked(want, data)
        except (BadSegment, NotGenuine):
            self._packs.refuse(share_id, line, want.seq)
            return None
        return None if read is None else segment_row(want.place.no, want.line, read, data, state)

    def _checked(self, want: Want, data: bytes) -> Segment | None:
        """The verified segment; None, noted as a fork, if the head names another one. Raises BadSegment, NotGenuine."""
        line = self._line(want)
        read = check_segment(data, self._context.workspace, (*line, want.place.share_id, want.seq))
        if want.hash is not None and read.hash != want.hash:
            self.forked.add((want.place.no, line[0]))
            return None
        return read

    def _keep(self, rows: list[SegmentRow]) -> None:
        if rows:
            with self._context.store.write() as connection:
                connection.execute(SEGMENT.insert().execution_options(**CAPTURED), rows)


def _has_waiting(connection: Connection) -> bool:
    """Whether any segment that was fetched waits to be delivered."""
    query = select(SEGMENT.c.seq).where(SEGMENT.c.state == SegmentState.WAITING).limit(1)
    return connection.execute(query).first() is not None


def _reached(connection: Connection) -> _Reached:
    rows = version_vectors.positions(connection)
    seqs = {(row.compartment, row.replica): (row.seq, row.hash) for row in rows}
    waiting: dict[LineKey, set[int]] = {}
    query = select(SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq).where(
        SEGMENT.c.state == SegmentState.WAITING
    )
    for compartment, line, seq in connection.execute(query):
        waiting.setdefault((compartment, line), set()).add(seq)
    known = branches.forks(connection)
    ends: dict[LineKey, int] = {}
    for (compartment, _side), fork in known.items():
        key = (compartment, fork.parent)
        ends[key] = min(fork.first_seq - 1, ends.get(key, fork.first_seq))
    sides = {side for _compartment, side in known}
    of_branches = select(SEGMENT.c.hash).where(SEGMENT.c.replica.in_(sides))
    hashes = connection.execute(of_branches).scalars() if sides else ()
    return _Reached(seqs, waiting, ends, {bytes(hash_) for hash_ in hashes})
