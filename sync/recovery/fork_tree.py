"""The tree that the segments of a line form by `previous hash`, in one compartment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, select

from models.ledger import SegmentState
from models.tables import SEGMENT
from sync.delivery import branches
from sync.delivery.branches import Node
from sync.delivery.rewind_line import Unread
from sync.format import file_names, segment
from sync.format.errors import BadSegment, Missing, NotGenuine, TooLarge
from sync.format.segment import Segment
from sync.membership.compartments import Place
from sync.membership.workspace import Workspace
from sync.shares.share import Share
from sync.store import version_vectors
from sync.transfer.pack_reader import PackReader
from sync.transfer.segment_rows import check_segment

Starts = list[tuple[bytes, int, int]]  # hash, number and line of what is here no more, but can be followed


@dataclass
class ForkTree:
    """The segments of a line and its branches, by hash."""

    base: int  # the line, local number
    lines: list[int]  # the line and its branches, as they are known so far
    nodes: dict[bytes, Node] = field(default_factory=dict)
    held: dict[bytes, Row[tuple[object, ...]]] = field(default_factory=dict)  # rows of SEGMENT
    fetched: dict[bytes, tuple[Segment, bytes]] = field(default_factory=dict)
    starts: Starts = field(default_factory=list)

    @classmethod
    def of_store(
        cls, connection: Connection, workspace: Workspace, place: Place, base: int, unread: Unread | None
    ) -> "ForkTree":
        """The segments in the store. `unread`: where history of the line is missing, later ones count as fetched."""
        tree = cls(base, branches.of_line(workspace, branches.forks(connection), place.no, base))
        where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(tree.lines))
        before: dict[tuple[int, int], bytes] = {}
        for row in connection.execute(select(SEGMENT).where(*where).order_by(SEGMENT.c.replica, SEGMENT.c.seq)).all():
            hash_ = bytes(row.hash)
            if unread is not None and row.replica == base and row.seq > unread.held.seq:
                if row.bytes is not None:
                    tree.take(segment.read(bytes(row.bytes)), bytes(row.bytes))
                continue
            if row.bytes is not None:
                previous = segment.read(bytes(row.bytes)).header.previous
            else:
                previous = before.get((row.replica, row.seq - 1), bytes(32))
            before[row.replica, row.seq] = hash_
            tree.held[hash_] = row
            tree.nodes[hash_] = Node(hash_, previous, row.seq, row.first_n, row.last_n)
            if (
                row.state != SegmentState.WAITING
                and (row.replica, row.seq - 1) not in before
                and previous not in tree.nodes
            ):
                tree.starts.append((previous, row.seq - 1, row.replica if row.seq > 1 else base))
        tree._add_starts(connection, place, unread)
        return tree

    def _add_starts(self, connection: Connection, place: Place, unread: Unread | None) -> None:
        for row in version_vectors.positions(connection, compartment=place.no):
            if row.replica in self.lines and row.hash and row.hash not in self.nodes and unread is None:
                self.starts.append((row.hash, row.seq, row.replica))
        if unread is not None and unread.held.hash not in self.nodes:
            self.starts.append((unread.held.hash, unread.held.seq, self.base))
        self.starts.append((bytes(32), 0, self.base))
        self.starts = sorted(set(self.starts))

    def fetch(self, share: Share, workspace: Workspace, place: Place) -> None:
        """Fetch every genuine segment of the line that we lack, from single files and packs."""
        replica, epoch = workspace.line_of[self.base]
        folder = file_names.folder(replica, epoch, place.share_id)
        for file in share.list(folder):
            name = f"{folder}/{file.name}"
            rival = file_names.rival_parts(name)
            about = rival[:4] if rival is not None else file_names.segment_parts(name)
            if about is None or (rival is not None and any(hash_.startswith(rival[4]) for hash_ in self.nodes)):
                continue
            try:
                data = share.read(name, segment.LARGEST)
                read = check_segment(data, workspace, about)
            except (Missing, TooLarge, BadSegment, NotGenuine):
                continue
            self.take(read, data)
        packs = PackReader(share, None)
        for seq, data in packs.everything(place.share_id, (replica, epoch)):
            try:
                self.take(check_segment(data, workspace, (replica, epoch, place.share_id, seq)), data)
            except (BadSegment, NotGenuine):
                continue

    def take(self, read: Segment, data: bytes) -> None:
        """Add a segment, if it is new."""
        if read.hash not in self.nodes:
            header = read.header
            self.fetched[read.hash] = (read, data)
            self.nodes[read.hash] = Node(read.hash, header.previous, header.seq, header.first_n, header.last_n)

    def lost_predecessors(self, sorted_out: Mapping[bytes, int | bytes]) -> list[tuple[int, bytes]]:
        """Number and hash of the missing segments that others follow."""
        return [
            (node.seq - 1, node.previous)
            for node in self.nodes.values()
            if node.hash not in sorted_out and node.previous not in self.nodes
        ]
