"""From the share to the waiting segments: rosters, heads, and the files that heads name.

Everything is verified before it is kept; what does not verify is listed as a bad file and blocks only what needs it.
Kept segments wait in the store until `apply` can deliver them. Nothing is ever concluded from what is not found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from models.database import Store
from models.tables import SEGMENT, VECTOR
from sync import branches, envelopes, heads, names, segment, signed
from sync.bad_files import BadFiles
from sync.books import CAPTURED
from sync.enrol import accept
from sync.heads import Head
from sync.roster import BadRoster
from sync.seal import NotGenuine
from sync.share import Listed, Missing, Share, TooLarge
from sync.workspace import Place, Workspace

_WAITING = 1
AT_ONCE, BYTES_AT_ONCE = 200, 8 << 20
MOST_OF_A_LINE = 20_000  # numbers beyond what we have that a head may make us look for in one round


class Want(NamedTuple):
    """A segment that a head names and we lack; `hash` where the head says it."""

    place: Place
    line: int
    seq: int
    hash: bytes | None
    size: int  # entries, as the head counts them; 0 if unknown


@dataclass
class Seen:
    """What looking at the heads brought."""

    changed: bool = False
    ahead: bool = False  # whether a head of our own line is newer than ours
    copy: bool = False  # whether somebody else writes with our keys, under whatever epoch
    own_there: bool = False  # whether our own newest head lies there
    listed: set[str] = field(default_factory=set)


class Inbox:
    """One round's reading."""

    def __init__(self, share: Share, store: Store, workspace: Workspace, bad: BadFiles, now_ms: int) -> None:
        self._share = share
        self._store = store
        self._workspace = workspace
        self._bad = bad
        self._now = now_ms
        self.missing: list[str] = []
        self._reached: dict[tuple[int, int], tuple[int, bytes]] = {}
        self._ends: dict[tuple[int, int], int] = {}  # where a line was forked: the last number before
        self._of_branches: set[bytes] = set()  # hashes of the segments we hold of branches
        self.forked: set[tuple[int, bytes]] = set()  # compartment (local number) and replica

    def read_heads(self) -> Seen:
        """Read every head that is newer than what we know of its line; hold it."""
        seen = Seen()
        newest = self._newest(self._share.list(names.HEADS), seen)
        with self._store.read() as connection:
            known = heads.numbers(connection)
        held = {line: known.get(no, 0) for line, no in self._workspace.lines.items()}
        fresh: list[tuple[Head, bytes]] = []
        strangers: list[tuple[names.HeadName, Listed]] = []
        for (replica, epoch), found in newest.items():
            if (replica, epoch) == self._workspace.line:
                seen.own_there = any(name.n == held.get((replica, epoch), 0) for name, _one in found)
            for name, one in found:
                if name.n <= held.get((replica, epoch), 0):
                    break
                if self._workspace.newest.member(replica) is None:
                    strangers.append((name, one))
                elif self._head(name, one, fresh):
                    break
        strangers = [
            (name, one) for name, one in strangers if not self._bad.known(f"{names.HEADS}/{one.name}", one.size)
        ]
        if strangers:
            self.fetch_rosters()
            for name, one in strangers:
                self._head(name, one, fresh)
        elif any(head.roster > self._workspace.newest.n for head, _data in fresh):
            self.fetch_rosters()
        self._hold(fresh, seen)
        return seen

    def _newest(
        self, listing: "list[Listed]", seen: Seen
    ) -> dict[tuple[bytes, int], list[tuple[names.HeadName, Listed]]]:
        """The heads of each line, the greatest number first."""
        found: dict[tuple[bytes, int], list[tuple[names.HeadName, Listed]]] = {}
        for one in listing:
            name = names.head_parts(one.name)
            if name is not None:
                seen.listed.add(f"{names.HEADS}/{one.name}")
                found.setdefault((name.replica, name.epoch), []).append((name, one))
        return {line: sorted(own, reverse=True) for line, own in found.items()}

    def _head(self, name: names.HeadName, one: Listed, fresh: list[tuple[Head, bytes]]) -> bool:
        path = f"{names.HEADS}/{one.name}"
        if self._bad.known(path, one.size):
            return False
        try:
            data = self._share.read(path, signed.LARGEST)
            head = heads.read(data, self._workspace)
            if (head.replica, head.epoch, head.n) != name:
                raise NotGenuine("another head's content")
        except Missing:
            return False
        except (signed.BadFile, NotGenuine, TooLarge) as error:
            self._bad.add(path, one.size, str(error))
            return False
        self._bad.good(path)
        fresh.append((head, data))
        return True

    def _hold(self, fresh: list[tuple[Head, bytes]], seen: Seen) -> None:
        own_id, own_epoch = self._workspace.line
        foreign = []
        for head, data in fresh:
            if head.replica == own_id:
                seen.ahead = seen.ahead or head.epoch == own_epoch
                seen.copy = True
            member = self._workspace.newest.member(head.replica)
            if head.line != self._workspace.line and member is not None and member.active:
                foreign.append((head, data))
        if foreign:
            with self._store.write() as connection:
                for head, data in foreign:
                    heads.hold(connection, self._workspace.line_no(connection, head.line), head.n, data, self._now)
        seen.changed = bool(fresh)

    def fetch_rosters(self) -> int:
        """Accept all versions that follow ours; how many. Keys that they grant us come along."""
        came = 0
        while True:
            name = names.roster(self._workspace.newest.n + 1)
            try:
                data = self._share.read(name, signed.LARGEST)
                with self._store.write() as connection:
                    accept(connection, self._workspace, data)
            except Missing:
                break
            except (BadRoster, NotGenuine, TooLarge) as error:
                self._bad.add(name, 0, str(error))
                break
            self._bad.good(name)
            self._bad.forget(f"{names.HEADS}/")
            came += 1
        if came or self.lacks_keys():
            self.fetch_keys()
        return came

    def lacks_keys(self) -> bool:
        """Whether the roster grants us a compartment whose present key we do not hold."""
        me = self._workspace.me
        if me is None or not me.active:
            return False
        return any(
            room.id in me.compartments and (room.id, room.epoch) not in self._workspace.keys
            for room in self._workspace.newest.compartments
        )

    def fetch_keys(self) -> int:
        """Take the keys that were sealed to us; how many came."""
        return envelopes.fetch_keys(self._share, self._store, self._workspace)

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
        if epoch < names.SIDE and seq <= self._ends.get((compartment, line or 0), seq):
            if seq == has and hash_ != own:
                self.forked.add((compartment, replica))
            return line is not None and seq > has
        if seq > has and hash_ not in self._of_branches:
            self.forked.add((compartment, replica))
        return False

    def unknown_lines(self) -> bool:
        """Make lines known that heads speak of and the roster has; whether there were any."""
        with self._store.read() as connection:
            told = heads.held(connection)
        spoken = {(mark[0], mark[1]) for head in told.values() for marks in head.has.values() for mark in marks}
        fresh = [
            line
            for line in sorted(spoken)
            if line not in self._workspace.lines and self._workspace.newest.member(line[0]) is not None
        ]
        if fresh:
            with self._store.write() as connection:
                for line in fresh:
                    self._workspace.line_no(connection, line)
        return bool(fresh)

    def fetch(self, wants: list[Want], step: Callable[[int], None], check: Callable[[], None]) -> int:
        """Fetch, verify and keep; how many segments came. A line's rest waits for the next round at its first lack."""
        stopped: set[tuple[int, int]] = set()
        kept: list[dict[str, Any]] = []
        came = size = 0
        for want in wants:
            key = (want.place.no, want.line)
            step(1)
            if key in stopped:
                continue
            check()
            row = self._segment(want)
            if row is None:
                stopped.add(key)
                continue
            kept.append(row)
            size += len(row["bytes"])
            came += 1
            if len(kept) >= AT_ONCE or size >= BYTES_AT_ONCE:
                self._keep(kept)
                kept, size = [], 0
        self._keep(kept)
        return came

    def _segment(self, want: Want) -> dict[str, Any] | None:
        replica, epoch = self._workspace.line_of[want.line]
        name = names.segment(replica, epoch, want.place.share_id, want.seq)
        if self._bad.rests(name):
            self.missing.append(name)
            return None
        data = b""
        try:
            data = self._share.read(name, segment.LARGEST)
            found = check_segment(data, self._workspace, (replica, epoch, want.place.share_id, want.seq))
        except Missing:
            self.missing.append(name)
            return None
        except (segment.BadSegment, NotGenuine, TooLarge) as error:
            self._bad.add(name, len(data), str(error))
            self.missing.append(name)
            return None
        if want.hash is not None and found.hash != want.hash:
            self.forked.add((want.place.no, replica))
            return None
        self._bad.good(name)
        return segment_row(want.place.no, want.line, found, data, _WAITING)

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


def _waiting(connection: Connection) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    query = select(SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq).where(SEGMENT.c.state == _WAITING)
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
