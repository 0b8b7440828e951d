"""A store that was copied or set back: noticed by what lies on the share and by an anchor beside the database.

The evidence is always something signed with our own key, in our own epoch, that we do not know; junk of others never
counts. From then on the old line is read like a foreign one, and this store continues in the next epoch. Entries that
were not sealed yet, or sealed but not published where a copy has published under the same number, move to the new
line. Entries that the copy has published word for word stay where they are.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, and_, select

from models.database import Store
from models.guard import CAPTURED
from models.ledger import SegmentState
from models.tables import ENTRY, SEGMENT
from sync.delivery import rejudge_own
from sync.format import file_names, segment
from sync.format.body import WireEntry
from sync.format.errors import BadBody, BadSegment, Missing, NotGenuine, TooLarge
from sync.format.segment import Segment
from sync.membership import heads
from sync.membership.compartments import Place
from sync.membership.workspace import Workspace
from sync.recovery.new_epoch import raise_epoch
from sync.shares.share import Share
from sync.store import ledger, version_vectors
from sync.store.version_vectors import NO_SEGMENT, Mark, Position
from sync.transfer.segment_rows import check_segment, segment_row


def is_known_further(share: Share, store: Store, workspace: Workspace) -> bool:
    """Whether heads name segments of our line that we do not know, and one of them is on the share, signed by us."""
    with store.read() as connection:
        held = heads.held(connection)
        have = _own_seqs(connection, workspace)
    for head in held.values():
        for share_id, marks in head.has.items():
            place = workspace.places.get(share_id)
            for mark in marks if place is not None else ():
                if mark.line == workspace.line and place is not None and mark.seq > have.get(place.no, 0):
                    seq = have.get(place.no, 0) + 1
                    if _fetch(share, workspace, share_id, seq) is not None:
                        return True
    return False


def continue_in_new_epoch(share: Share, store: Store, workspace: Workspace, rivals: Mapping[int, int]) -> None:
    """Adopt those of our unsealed entries that the copy has published, and continue in a new epoch.

    `rivals`: by compartment (local number) the number under which the copy's segment is on the share instead of ours.
    """
    if rivals:
        with store.write() as connection:
            _unseal(connection, workspace, rivals)
    kept = {place.no: _adopt(share, store, workspace, place) for place in list(workspace.places.values())}
    raise_epoch(store, workspace, {no: n for no, n in kept.items() if n})


def _own_seqs(connection: Connection, workspace: Workspace) -> dict[int, int]:
    return {row.compartment: row.seq for row in version_vectors.positions(connection, line=workspace.own.replica)}


def _fetch(share: Share, workspace: Workspace, share_id: bytes, seq: int) -> tuple[Segment, bytes] | None:
    """A segment of our line on the share, verified; None if there is none."""
    name = file_names.segment(*workspace.line, share_id, seq)
    try:
        data = share.read(name, segment.LARGEST)
        return check_segment(data, workspace, (*workspace.line, share_id, seq)), data
    except (Missing, TooLarge, BadSegment, NotGenuine):
        return None


def _adopt(share: Share, store: Store, workspace: Workspace, place: Place) -> int:
    """Adopt segments of our line that contain exactly entries that we have not sealed ourselves.

    Returns the number up to which the next segment equals our entries, 0 if it does not. A segment whose author had
    seen more than we have is left to delivery: it brings nothing new, but must wait for what it depends on.
    """
    while True:
        with store.read() as connection:
            own = version_vectors.position(connection, place.no, workspace.own.replica)
        if own is None or own.n <= own.sealed_n:
            return 0
        fetched = _fetch(share, workspace, place.share_id, own.seq + 1)
        if fetched is None:
            return 0
        read, data = fetched
        same = _same_until(store, workspace, place.no, read, own)
        if same < read.header.last_n or not _covers(store, workspace, place.no, read):
            return same
        with store.write() as connection:
            row = segment_row(place.no, workspace.own.replica, read, data, SegmentState.DONE)
            connection.execute(SEGMENT.insert().execution_options(**CAPTURED), row)
            end = Mark(read.header.last_n, read.header.seq, read.hash)
            version_vectors.end_segments(connection, [(place.no, workspace.own.replica, end)])
            rejudge_own.judge(connection, workspace, workspace.own.replica, read.header, read.hash)


def _covers(store: Store, workspace: Workspace, compartment: int, read: Segment) -> bool:
    """Whether we have all that the author of a segment had seen, and none of these lines is forked."""
    with store.read() as connection:
        rows = version_vectors.positions(connection, compartment=compartment)
    reached = {workspace.line_of[row.replica]: row.n for row in rows}
    return all(
        reached.get((version.replica, version.epoch), 0) >= version.n and not workspace.branches_of(version.replica)
        for version in read.header.seen
    )


def _same_until(store: Store, workspace: Workspace, compartment: int, read: Segment, own: Position) -> int:
    """The number up to which the segment after our last one equals our unsealed entries; 0 if it does not."""
    header = read.header
    key = workspace.keys.get((header.compartment, header.key_epoch))
    if key is None or header.previous != own.previous or header.first_n != own.sealed_n + 1:
        return 0
    try:
        theirs = read.entries(key)
    except (NotGenuine, BadBody):
        return 0
    query = select(ENTRY).where(ENTRY.c.compartment == compartment, ENTRY.c.replica == workspace.own.replica)
    query = query.where(ENTRY.c.n >= header.first_n, ENTRY.c.n <= header.last_n).order_by(ENTRY.c.n)
    with store.read() as connection:
        ours = [ledger.unpack(row) for row in connection.execute(query).all()]
    same = 0
    for entry, wire_entry in zip(ours, theirs, strict=False):
        if not _is_same(entry, wire_entry):
            break
        same = entry.n
    return same


def _is_same(entry: ledger.Entry, wire_entry: WireEntry) -> bool:
    about = (entry.n, entry.hlc, entry.kind, bytes(entry.record), entry.fields)
    return about == (wire_entry.n, wire_entry.hlc, wire_entry.kind, wire_entry.record, wire_entry.fields)


def _unseal(connection: Connection, workspace: Workspace, rivals: Mapping[int, int]) -> None:
    """Drop our segments from these numbers on, which nobody has seen; their entries are unsealed again."""
    own = workspace.own.replica
    for compartment, seq in rivals.items():
        here = and_(SEGMENT.c.compartment == compartment, SEGMENT.c.replica == own)
        first = connection.execute(select(SEGMENT.c.first_n).where(here, SEGMENT.c.seq == seq)).scalar_one()
        hash_ = connection.execute(select(SEGMENT.c.hash).where(here, SEGMENT.c.seq == seq - 1)).scalar()
        gone = SEGMENT.delete().where(here, SEGMENT.c.seq >= seq)
        connection.execute(gone.execution_options(**CAPTURED))
        end = Mark(first - 1, seq - 1, bytes(hash_ or NO_SEGMENT))
        version_vectors.end_segments(connection, [(compartment, own, end)])
