"""Heads: what a line has and has seen, signed by it (FORMAT.md section 6). The written form.

What goes by compartment stands as pairs in the file, sorted by the compartment's id, and as a map in the program.
"""

from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from sync.format.line import Line
from sync.format.signed import SignedBody


class LineMark(msgspec.Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """Up to where a line is held: its last entry, the segment that ends with it, and that one's hash."""

    replica: bytes
    epoch: int
    n: int
    seq: int
    hash: bytes

    @property
    def line(self) -> Line:
        """Whose mark it is."""
        return self.replica, self.epoch


class Digest(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The fingerprint of a compartment: state, conflicts, and the number of records."""

    state: bytes
    conflicts: bytes
    records: int


class SnapshotName(msgspec.Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """A snapshot that lies on the share: its hash, and what it stands for."""

    hash: bytes
    state: bytes
    conflicts: bytes
    records: int
    roster: int  # version whose cut-offs count in it
    entries: int


class HeadBody(SignedBody, frozen=True):
    """The file of a head."""

    KIND: ClassVar[bytes] = b"H"
    replica: bytes
    epoch: int
    n: int
    roster: int  # version held
    at: int  # own time, ms
    share_time: int  # ms; 0: not known
    has: list[tuple[bytes, list[LineMark]]] = []
    digests: list[tuple[bytes, Digest]] = []
    snapshots: list[tuple[bytes, list[SnapshotName]]] = []
    wants: list[str] = []
    marker: int = 1


@dataclass(frozen=True)
class Head:
    """A head as the program uses it: by compartment where HeadBody has pairs."""

    replica: bytes
    epoch: int
    n: int
    roster: int
    at: int
    share_time: int
    has: dict[bytes, list[LineMark]]
    digests: dict[bytes, Digest] = field(default_factory=dict)
    snapshots: dict[bytes, list[SnapshotName]] = field(default_factory=dict)
    wants: list[str] = field(default_factory=list)
    marker: int = 1

    @property
    def line(self) -> Line:
        """Whose head it is."""
        return self.replica, self.epoch

    def says_the_same(self, other: "Head") -> bool:
        """Whether it says nothing but what the other head says, whenever that was."""
        mine = (self.roster, self.has, self.digests, self.snapshots, self.wants, self.marker)
        return mine == (other.roster, other.has, other.digests, other.snapshots, other.wants, other.marker)


def from_body(body: HeadBody) -> Head:
    """A head from its written form."""
    return Head(
        body.replica,
        body.epoch,
        body.n,
        body.roster,
        body.at,
        body.share_time,
        dict(body.has),
        dict(body.digests),
        dict(body.snapshots),
        body.wants,
        body.marker,
    )


def to_body(head: Head) -> HeadBody:
    """The written form of a head."""
    return HeadBody(
        head.replica,
        head.epoch,
        head.n,
        head.roster,
        head.at,
        head.share_time,
        sorted(head.has.items()),
        sorted(head.digests.items()),
        sorted(head.snapshots.items()),
        head.wants,
        head.marker,
    )
