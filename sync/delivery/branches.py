"""Branches of a line that was forked: two segments under one number, both signed by its author (FORMAT.md section 9).

Segments form a tree by `previous hash`. Where several have the same predecessor, the line ends there, and each of them
begins a branch: a line of its own, whose epoch follows from the hash of its first segment. So all who have the same
segments give every entry the same name, in whatever order they came. Which branch an author means by a number is told
by the check of that segment in the author's headers.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from models.database import Store
from models.tables import SEGMENT
from sync.format import segment
from sync.format.line import FIRST_BRANCH_EPOCH, Line, is_branch
from sync.format.segment import CHECK, SeenVersion
from sync.membership.workspace import Workspace
from sync.store.local_identity import put_setting, settings
from sync.store.version_vectors import Position

_FORK = "fork/"
_HEADER_BYTES = 8192


class Node(NamedTuple):
    """One segment of a line and compartment."""

    hash: bytes
    previous: bytes
    seq: int
    first_n: int
    last_n: int


class Fork(NamedTuple):
    """Where a branch begins, and the line (local number) it leaves."""

    parent: int
    first_n: int
    first_seq: int


def branch_epoch(first: bytes) -> int:
    """The epoch of the branch that begins with the segment of this hash."""
    return FIRST_BRANCH_EPOCH | int.from_bytes(first[:4], "big") & (FIRST_BRANCH_EPOCH - 1)


def assign_branches(nodes: Iterable[Node], starts: Iterable[tuple[bytes, int, int]]) -> dict[bytes, int | bytes]:
    """Assign segments, by hash, to a line we know or to the branch that begins with the segment of the given hash.

    `starts`: hash, seq and line (local number) of predecessors that are not here as segments any more. Segments whose
    predecessor is missing are left out.
    """
    after: dict[bytes, list[Node]] = {}
    for node in {node.hash: node for node in nodes}.values():
        after.setdefault(node.previous, []).append(node)
    branch_of: dict[bytes, int | bytes] = {}
    todo: list[tuple[bytes, int, int | bytes]] = list(starts)
    while todo:
        hash_, seq, branch = todo.pop()
        nexts = [node for node in after.get(hash_, ()) if node.seq == seq + 1]
        for node in nexts:
            branch_of[node.hash] = node.hash if len(nexts) > 1 else branch
            todo.append((node.hash, node.seq, branch_of[node.hash]))
    return branch_of


def seen_version(connection: Connection, workspace: Workspace, row: Position) -> SeenVersion:
    """How far this store has seen a line, as its next header will say."""
    seq, hash_ = row.seq, row.hash
    if row.n > row.sealed_n:  # its next segment is being delivered
        seq += 1
        hash_ = hash_of(connection, row.compartment, row.replica, seq) or b""
    replica, epoch = workspace.line_of[row.replica]
    return SeenVersion(replica, epoch, row.n, seq, hash_[:CHECK])


def hash_of(connection: Connection, compartment: int, line: int, seq: int) -> bytes | None:
    """The hash of the segment under that number; None if the store has none."""
    where = (SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line, SEGMENT.c.seq == seq)
    hash_ = connection.execute(select(SEGMENT.c.hash).where(*where)).scalar()
    return None if hash_ is None else bytes(hash_)


def forks(connection: Connection) -> dict[tuple[int, int], Fork]:
    """The branches this store knows, by compartment and line (local numbers)."""
    known = {}
    for key, value in settings(connection, _FORK):
        compartment, side = key.split("/")
        known[int(compartment), int(side)] = msgspec.msgpack.decode(value, type=Fork)
    return known


def save_fork(connection: Connection, compartment: int, side: int, fork: Fork) -> None:
    """Remember where a branch begins."""
    put_setting(connection, f"{_FORK}{compartment}/{side}", msgspec.msgpack.encode(fork))


class Branches:
    """Resolves which branch an author means by a number of a line; kept for one delivery."""

    def __init__(self, store: Store, connection: Connection, workspace: Workspace) -> None:
        self._store = store
        self._workspace = workspace
        self._forks = forks(connection)
        self._forked = {(compartment, workspace.line_of[side][0]) for compartment, side in self._forks}
        self._hashes: dict[tuple[int, int, int], bytes | None] = {}
        self._meant: dict[tuple[int, int, int, Line], int | None] = {}

    def is_forked(self, compartment: int, replica: bytes) -> bool:
        """Whether a line of this replica was forked in that compartment."""
        return (compartment, replica) in self._forked

    def _candidates(self, line: Line) -> list[int]:
        """The line and all branches of its replica."""
        no = self._workspace.lines.get(line)
        return ([no] if no is not None else []) + self._workspace.branches_of(line[0])

    def learn(self, compartment: int, line: int, seq: int, hash_: bytes) -> None:
        """Note that the store has this segment."""
        self._hashes[compartment, line, seq] = hash_

    def fits(self, compartment: int, line: int, version: SeenVersion, newest: int) -> bool:
        """Whether the segment that an author had seen is the one we have; `newest`: our last delivered number."""
        if version.seq == 0 or not version.check:
            return True
        key = (compartment, line, version.seq)
        if key not in self._hashes:
            with self._store.read() as connection:
                self._hashes[key] = hash_of(connection, *key)
        hash_ = self._hashes[key]
        if hash_ is None:  # not here, or here no more
            return version.seq < newest and not is_branch(self._workspace.line_of[line][1])
        return hash_[:CHECK] == version.check

    def meant(self, compartment: int, author: int, seq: int, line: Line, n: int) -> int | None:
        """The branch that holds entry n of the line as the author of that segment knew it; None for the line itself."""
        key = (compartment, author, seq, line)
        if key not in self._meant:
            self._meant[key] = self._known_by(compartment, author, seq, line)
        branch = self._meant[key]
        while branch is not None and (fork := self._forks.get((compartment, branch))) and n < fork.first_n:
            branch = fork.parent
        return branch

    def _known_by(self, compartment: int, author: int, seq: int, line: Line) -> int | None:
        if self._base(author) == line:
            return author
        version = self._last_seen(compartment, author, seq, line)
        if version is None:
            return None
        return next((no for no in self._candidates(line) if self.fits(compartment, no, version, 0)), None)

    def _base(self, no: int) -> Line:
        """The line that a branch finally goes back to."""
        known = {side: fork.parent for (_compartment, side), fork in self._forks.items()}
        while no in known:
            no = known[no]
        return self._workspace.line_of[no]

    def _last_seen(self, compartment: int, author: int, seq: int, line: Line) -> SeenVersion | None:
        """How far an author had seen a line, by the newest header up to that segment which mentions it."""
        with self._store.read() as connection:
            while True:
                start = func.substr(SEGMENT.c.bytes, 1, _HEADER_BYTES)
                where = (SEGMENT.c.compartment == compartment, SEGMENT.c.replica == author, SEGMENT.c.seq <= seq)
                for data in connection.execute(select(start).where(*where).order_by(SEGMENT.c.seq.desc())).scalars():
                    header = segment.header_of(bytes(data)) if data is not None else None
                    for version in header.seen if header is not None else ():
                        if (version.replica, version.epoch) == line:
                            return version
                fork = self._forks.get((compartment, author))
                if fork is None:
                    return None
                author, seq = fork.parent, fork.first_seq - 1


def of_line(workspace: Workspace, known: Mapping[tuple[int, int], Fork], compartment: int, base: int) -> list[int]:
    """A line (local number) and all branches that left it there."""
    lines = [base]
    for no in lines:  # grows while it is walked: branches have branches
        lines += [side for (of, side), fork in known.items() if of == compartment and fork.parent == no]
    return lines
