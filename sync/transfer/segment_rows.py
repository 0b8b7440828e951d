"""Segments between share and store: verified on the way in, and stored as rows."""

from typing import TypedDict

from models.ledger import SegmentState
from sync.format import segment
from sync.format.errors import NotGenuine
from sync.format.segment import Segment
from sync.membership.workspace import Workspace

About = tuple[bytes, int, bytes, int]  # replica, epoch, compartment (id on the share) and number


class SegmentRow(TypedDict):
    """A row of SEGMENT; compartment and replica are local numbers."""

    compartment: int
    replica: int
    seq: int
    first_n: int
    last_n: int
    hash: bytes
    roster: int
    state: SegmentState
    bytes: bytes


def check_segment(data: bytes, workspace: Workspace, about: About) -> Segment:
    """Read and verify a segment of this line, compartment and number. Raises BadSegment, NotGenuine."""
    read = segment.read(data)
    header = read.header
    if header.workspace != workspace.id:
        raise NotGenuine("of another workspace")
    if (header.replica, header.epoch, header.compartment, header.seq) != about:
        raise NotGenuine("of another line, compartment or number")
    member = workspace.newest.member(header.replica)
    if member is None:
        raise NotGenuine("of an unknown replica")
    read.verify(member.sign)
    return read


def segment_row(compartment: int, line: int, read: Segment, data: bytes, state: SegmentState) -> SegmentRow:
    """The row of a segment that was read."""
    header = read.header
    return SegmentRow(
        compartment=compartment,
        replica=line,
        seq=header.seq,
        first_n=header.first_n,
        last_n=header.last_n,
        hash=read.hash,
        roster=header.roster,
        state=state,
        bytes=data,
    )
