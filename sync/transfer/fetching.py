"""From the share to the waiting segments: the files that heads name, and the past that a snapshot left out.

Everything is verified before it is kept; what does not verify is listed as a bad file and blocks only what needs it.
Kept segments wait in the store until `apply` can deliver them. Nothing is ever concluded from what is not found.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from models.database import Store
from models.guard import CAPTURED
from models.tables import SEGMENT, VECTOR
from sync.delivery import branches, history
from sync.format import file_names, packs, segment
from sync.format.line import is_branch
from sync.format.seal import NotGenuine
from sync.membership import heads
from sync.membership.workspace import Place, Workspace
from sync.shares.share import Missing, Share, TooLarge
from sync.store.bad_files import BadFiles
from sync.transfer.pack_reader import Shelf

WAITING, DELIVERED = 1, 2
AT_ONCE, BYTES_AT_ONCE = 200, 8 << 20
MOST_OF_A_LINE = 20_000  # numbers beyond what we have that a head may make us look for in one round


class Want(NamedTuple):
    """A segment that a head names and we lack; `hash` where the head says it."""

    place: Place
    line: int
    seq: int
    hash: bytes | None
    size: int  # entries, as the head counts them; 0 if unknown


class Fetching:
    """One round's reading of segments; `missing`: looked for and not found, `forked`: lines that seem to be so."""

    def __init__(self, share: Share, store: Store, workspace: Workspace, bad: BadFiles) -> None:
        self._share = share
        self._store = store
        self._workspace = workspace
        self._bad = bad
        self._shelf = Shelf(share, bad)
        self.missing: list[str] = []
        self._reached: dict[tuple[int, int], tuple[int, bytes]] = {}
        self._ends: dict[tuple[int, int], int] = {}  # where a line was forked: the last number before
        self._of_branches: set[bytes] = set()  # hashes of the segments we hold of branches
        self.forked: set[tuple[int, bytes]] = set()  # compartment (local number) and replica

    def wants(self) -> list[Want]:
        """The segments that heads name and we lack, line by line in order of their numbers."""
        with self._store.read() as connection:
            told = heads.held(connection)
            rows = connection.execute(select(VECTOR)).all()
            waiting = _waiting(connection)
            self._ends, self._of_branches = _branched(connection)
        have = {(row.compartment, row.replica): row.seq for row in rows}
        self._reached = {(row.compartment, row.replica): (row.seq, bytes(row.hash or b"")) for row in rows}
        wanted: dict[tuple[int, int], dict[int, bytes]] = {}
        for head in told.values():
            for share_id, marks in head.has.items():
                place = self._workspace.places.get(share_id)
                if place is None or not self._workspace.may_open(share_id):
                    continue
                for replica, epoch, _n, seq, hash_ in marks:
                    if self._is_to_fetch(place.no, replica, epoch, seq, hash_):
                        wanted.setdefault((place.no, self._workspace.lines[replica, epoch]), {})[seq] = hash_
        found = []
        for (compartment, line), ends in wanted.items():
            if line == self._workspace.own.replica:
                continue
            first, last = have.get((compartment, line), 0) + 1, max(ends)
            there = waiting.get((compartment, line), set())
            place = self._workspace.by_no[compartment]
            for seq in range(first, min(last, first + MOST_OF_A_LINE) + 1):
                if seq not in there:
                    found.append(Want(place, line, seq, ends.get(seq), 0))
        return found

    def _is_to_fetch(self, compartment: int, replica: bytes, epoch: int, seq: int, hash_: bytes) -> bool:
        """Whether a head speaks of segments to be fetched by their numbers; notes what seems to be forked."""
        line = self._workspace.lines.get((replica, epoch))
        has, own = self._reached.get((compartment, line or 0), (0, b""))
        if not is_branch(epoch) and seq <= self._ends.get((compartment, line or 0), seq):
            if seq == has and hash_ != own:
                self.forked.add((compartment, replica))
            return line is not None and seq > has
        if seq > has and hash_ not in self._of_branches:
            self.forked.add((compartment, replica))
        return False

    def past_wants(self) -> list[Want]:
        """The segments of the past that a snapshot left out and that are not here."""
        with self._store.read() as connection:
            found = history.lacking(connection)
        places = self._workspace.by_no
        return [Want(places[place], line, seq, hash_, 0) for place, line, seq, hash_ in found if place in places]

    def fetch(
        self, wants: list[Want], step: Callable[[int], None], check: Callable[[], None], state: int = WAITING
    ) -> int:
        """Fetch, verify and keep; how many segments came. A line's rest waits for the next round at its first lack."""
        stopped: set[tuple[int, int]] = set()
        kept: list[dict[str, Any]] = []
        came = size = 0
        of_line = Counter((want.place.no, want.line) for want in wants)
        for want in wants:
            key = (want.place.no, want.line)
            step(1)
            if key in stopped:
                continue
            check()
            row = self._segment(want, state, many=of_line[key] >= packs.FEWEST)
            if row is None:
                stopped.add(key)
                self._miss_more([one for one in wants if (one.place.no, one.line) == key and one.seq > want.seq])
                continue
            kept.append(row)
            size += len(row["bytes"])
            came += 1
            if len(kept) >= AT_ONCE or size >= BYTES_AT_ONCE:
                self._keep(kept)
                kept, size = [], 0
        self._keep(kept)
        return came

    def _segment(self, want: Want, state: int, *, many: bool) -> dict[str, Any] | None:
        """The row of a segment, from its own file or a pack; where many of a line are wanted, from packs first."""
        row = self._packed(want, state) if many else None
        row = row or self._single(want, state)
        name = self._name(want)
        if row is None and (want.place.no, self._workspace.line_of[want.line][0]) not in self.forked:
            row = self._packed(want, state)
            if row is None:
                self.missing.append(name)
        return row

    def _miss_more(self, wants: list[Want]) -> None:
        """What of a line's rest is not listed either, so that all of it can be put back at once."""
        if not wants or len(self.missing) >= heads.MOST_WANTS:
            return
        line, share_id = self._workspace.line_of[wants[0].line], wants[0].place.share_id
        folder = file_names.folder(*line, share_id)
        listed = {f"{folder}/{one.name}" for one in self._share.list(folder)}
        for want in wants[: heads.MOST_WANTS]:
            name = self._name(want)
            if name not in listed and not self._shelf.has(share_id, line, want.seq):
                self.missing.append(name)

    def _name(self, want: Want) -> str:
        return file_names.segment(*self._workspace.line_of[want.line], want.place.share_id, want.seq)

    def _single(self, want: Want, state: int) -> dict[str, Any] | None:
        """The row of a segment that lies there as a file of its own."""
        line, name = self._workspace.line_of[want.line], self._name(want)
        if self._bad.rests(name):
            return None
        data = b""
        try:
            data = self._share.read(name, segment.LARGEST)
            found = check_segment(data, self._workspace, (*line, want.place.share_id, want.seq))
        except Missing:
            return None
        except (segment.BadSegment, NotGenuine, TooLarge) as error:
            self._bad.add(name, len(data), str(error))
            return None
        if want.hash is not None and found.hash != want.hash:
            self.forked.add((want.place.no, line[0]))
            return None
        self._bad.good(name)
        return segment_row(want.place.no, want.line, found, data, state)

    def _packed(self, want: Want, state: int) -> dict[str, Any] | None:
        """The row of a segment that lies in a pack."""
        line, share_id = self._workspace.line_of[want.line], want.place.share_id
        data = self._shelf.segment(share_id, line, want.seq)
        if data is None:
            return None
        try:
            found = check_segment(data, self._workspace, (*line, share_id, want.seq))
        except (segment.BadSegment, NotGenuine):
            self._shelf.refuse(share_id, line, want.seq)
            return None
        if want.hash is not None and found.hash != want.hash:
            self.forked.add((want.place.no, line[0]))
            return None
        return segment_row(want.place.no, want.line, found, data, state)

    def _keep(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            with self._store.write() as connection:
                connection.execute(SEGMENT.insert().execution_options(**CAPTURED), rows)


def check_segment(data: bytes, workspace: Workspace, about: tuple[bytes, int, bytes, int]) -> segment.Segment:
    """A segment of exactly this line, compartment and number, signed by its author; BadSegment, NotGenuine."""
    found = segment.read(data)
    header = found.header
    if header.workspace != workspace.id:
        raise NotGenuine("of another workspace")
    if (header.replica, header.epoch, header.compartment, header.seq) != about:
        raise NotGenuine("of another line, compartment or number")
    member = workspace.newest.member(header.replica)
    if member is None:
        raise NotGenuine("of an unknown replica")
    found.verify(member.sign)
    return found


def segment_row(compartment: int, line: int, found: segment.Segment, data: bytes, state: int) -> dict[str, Any]:
    """The row of a segment in the store."""
    header = found.header
    about = {"compartment": compartment, "replica": line, "seq": header.seq, "hash": found.hash}
    numbers = {"first_n": header.first_n, "last_n": header.last_n, "roster": header.roster}
    return {**about, **numbers, "state": state, "bytes": data}


def has_waiting(connection: Connection) -> bool:
    """Whether any segment that was fetched waits to be delivered."""
    return connection.execute(select(SEGMENT.c.seq).where(SEGMENT.c.state == WAITING).limit(1)).first() is not None


def _waiting(connection: Connection) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    query = select(SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq).where(SEGMENT.c.state == WAITING)
    for compartment, line, seq in connection.execute(query):
        found.setdefault((compartment, line), set()).add(seq)
    return found


def _branched(connection: Connection) -> tuple[dict[tuple[int, int], int], set[bytes]]:
    """Per compartment and line the last number before it was forked, and the segments we hold of branches."""
    known = branches.forks(connection)
    ends: dict[tuple[int, int], int] = {}
    for (compartment, _side), fork in known.items():
        key = (compartment, fork.parent)
        ends[key] = min(fork.first_seq - 1, ends.get(key, fork.first_seq))
    sides = {side for _compartment, side in known}
    found = connection.execute(select(SEGMENT.c.hash).where(SEGMENT.c.replica.in_(sides))).scalars() if sides else ()
    return ends, {bytes(one) for one in found}


def wanted_by_others(store: Store, workspace: Workspace) -> Iterator[str]:
    """The names that other replicas look for and do not find."""
    with store.read() as connection:
        told = heads.held(connection)
    for head in told.values():
        if head.line != workspace.line:
            yield from head.wants
