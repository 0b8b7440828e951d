"""Causal delivery: how far every line is delivered, and what a fetched segment still waits for.

A segment waits until its predecessor and everything its author had seen are delivered and its roster and key are here.
No segment is ever skipped, and none is delivered early.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from sync.delivery.authorization import Waiting
from sync.delivery.branches import Branches
from sync.format.segment import CHECK, SeenVersion
from sync.membership.workspace import Workspace
from sync.store import version_vectors
from sync.store.version_vectors import Mark

LineKey = tuple[int, int]  # compartment and line, local numbers


@dataclass(frozen=True)
class Held:
    """A segment that waits, and why: `gap`, `seen`, `roster`, `key`, `newer`, `bad`; `of`: the replica it waits for."""

    replica: bytes
    epoch: int
    compartment: str
    seq: int
    why: str
    of: bytes | None = None


class CausalOrder:
    """Which segments may be delivered next; `reached` keeps it up to date."""

    def __init__(self, connection: Connection, workspace: Workspace, branches: Branches) -> None:
        self._workspace = workspace
        self._branches = branches
        self._marks = {(row.compartment, row.replica): row.mark for row in version_vectors.positions(connection)}
        self._readable: set[tuple[int, bytes]] = set()  # version of the roster and author whose grants we can read
        self.newer: set[LineKey] = set()  # lines whose next segment only a newer version can unpack
        self.forked: set[tuple[int, bytes]] = set()  # compartment and replica of lines that seem so

    def mark(self, waiting: Waiting) -> Mark:
        """How far the line of this segment is delivered."""
        return self._marks.get((waiting.compartment, waiting.line), Mark())

    def reached(self, waiting: Waiting) -> None:
        """Note that this segment is delivered, or is in the batch that is written next."""
        mark = Mark(waiting.header.last_n, waiting.seq, waiting.hash)
        self._marks[waiting.compartment, waiting.line] = mark

    def held(self, waiting: Waiting) -> Held:
        """Why this segment waits."""
        header = waiting.header
        why, of = self.obstacle(waiting) or ("bad", None)
        place = self._workspace.by_no[waiting.compartment]
        return Held(header.replica, header.epoch, place.name, waiting.seq, why, of)

    def obstacle(self, waiting: Waiting) -> tuple[str, bytes | None] | None:
        """What it waits for and on whom, as in `Held`; None if it may be delivered. Notes lines that seem forked."""
        header = waiting.header
        if (waiting.compartment, waiting.line) in self.newer:
            return "newer", None
        mark = self.mark(waiting)
        if waiting.seq != mark.seq + 1:
            return "gap", header.replica
        if header.previous != mark.hash:
            self.forked.add((waiting.compartment, header.replica))
            return "bad", header.replica
        for version in header.seen:
            if not self._has_seen(waiting.compartment, version):
                return "seen", version.replica
        if header.roster > self._workspace.newest.n:
            return "roster", None
        if (header.compartment, header.key_epoch) not in self._workspace.keys:
            return "key", None
        author = (header.roster, header.replica)
        if author not in self._readable and self._workspace.rosters.can_judge(*author):
            self._readable.add(author)
        return None if author in self._readable else ("key", None)

    def _has_seen(self, compartment: int, version: SeenVersion) -> bool:
        """Whether we have what an author had seen of a line, on any of its branches."""
        line = self._workspace.lines.get((version.replica, version.epoch))
        if line is not None and self._is_reached(compartment, line, version):
            return True
        if any(self._is_reached(compartment, side, version) for side in self._workspace.branches_of(version.replica)):
            return True
        if line is not None and self._marks.get((compartment, line), Mark()).n >= version.n:
            self.forked.add((compartment, version.replica))  # as far, but not the same
        return False

    def _is_reached(self, compartment: int, line: int, version: SeenVersion) -> bool:
        # Without a segment there is no hash; NO_SEGMENT could be what a forged header names.
        mark = self._marks.get((compartment, line), Mark(hash=b""))
        if mark.n < version.n:
            return False
        if version.check and version.seq == mark.seq:
            return mark.hash[:CHECK] == version.check
        return self._branches.fits(compartment, line, version, mark.seq)
