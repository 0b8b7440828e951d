"""Untangling forked lines: all segments are fetched, stored under the same branches by all, and republished.

Two genuine segments get one number if a store was copied and the share set back. Nobody can say which of them was
meant, and nothing may be lost: so both count, each as the beginning of a branch (`branches`). Whoever notices it lists
the line's folder, fetches what is missing, renames what was stored under the line's own name, and publishes its
segments, under their hash if another one has the number.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, and_, select

from models.guard import CAPTURED
from models.ledger import SegmentState
from models.tables import ENTRY, SEGMENT
from sync.changes.recompute import recompute
from sync.delivery import branches, rewind_line
from sync.delivery.branches import Fork, Node
from sync.format import file_names, segment
from sync.format.line import is_branch
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.membership.workspace import Workspace
from sync.recovery import rivals
from sync.recovery.fork_tree import ForkTree
from sync.recovery.own_line import OwnLine
from sync.store import ledger, version_vectors
from sync.store.local_identity import drop_setting
from sync.store.version_vectors import Mark
from sync.transfer import outbox
from sync.transfer.segment_rows import SegmentRow, segment_row

_PUT_ENTRY = "UPDATE entry SET replica = ?, body = ? WHERE no = ?"
_Moved = tuple[Node, int, int]  # a delivered segment, its line so far, and the branch it belongs to


def untangle(context: RoundContext, own_line: OwnLine, forked: Iterable[tuple[int, bytes]]) -> list[str]:
    """Untangle the lines of these replicas in these compartments (local numbers).

    Returns the names of segments that are missing on the share.
    """
    missing = []
    for compartment, replica in sorted(forked):
        place = context.workspace.by_no[compartment]
        if replica == context.workspace.line[0] and _is_written_by_a_copy(context, place):
            own_line.leave()
        missing += _untangle_line(context, place, replica)
    return missing


def _untangle_line(context: RoundContext, place: Place, replica: bytes) -> list[str]:
    """Fetch and sort all segments of a replica's lines in a compartment; returns the names of missing ones."""
    workspace = context.workspace
    missing: list[str] = []
    for (id_, epoch), no in list(workspace.lines.items()):
        if id_ != replica or is_branch(epoch) or no == workspace.own.replica:
            continue
        with context.store.read() as connection:
            unread = rewind_line.unread(connection, place.no, no)
            tree = ForkTree.of_store(connection, workspace, place, no, unread)
        tree.fetch(context.share, workspace, place)
        sorted_out = branches.assign_branches(tree.nodes.values(), tree.starts)
        records: list[bytes] = []
        if unread is not None:
            if all(first != hash_ for hash_, first in sorted_out.items()):
                continue  # the past of this line is read like any other
            missing_one = rewind_line.first_missing(tree.nodes, tree.starts, unread)
            if missing_one is not None:
                missing.append(file_names.rival(replica, epoch, place.share_id, *missing_one))
                continue
            fetched = [read for read, _data in tree.fetched.values()]
            if not rewind_line.can_open(workspace, fetched):
                continue
            records = rewind_line.records_of(workspace, fetched)
        with context.store.write() as connection:
            if unread is not None:
                rewind_line.rewind(connection, unread, records)
            _sort(connection, workspace, place, tree, sorted_out)
        for seq, hash_ in tree.lost_predecessors(sorted_out):
            missing.append(file_names.rival(replica, epoch, place.share_id, seq, hash_))
        rivals.publish_branches(context, place, replica)
    return missing


def _is_written_by_a_copy(context: RoundContext, place: Place) -> bool:
    """Whether the share has another genuine segment than ours under a number of our current line."""
    workspace = context.workspace
    with context.store.read() as connection:
        where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == workspace.own.replica)
        columns = (SEGMENT.c.seq, SEGMENT.c.hash)
        own = {row.seq: bytes(row.hash) for row in connection.execute(select(*columns).where(*where))}
    tree = ForkTree(workspace.own.replica, [workspace.own.replica])
    tree.fetch(context.share, workspace, place)
    return any(own.get(node.seq, hash_) != hash_ for hash_, node in tree.nodes.items())


def _sort(
    connection: Connection, workspace: Workspace, place: Place, tree: ForkTree, sorted_out: Mapping[bytes, int | bytes]
) -> None:
    """Move every segment in the store to its branch; waiting ones keep waiting there."""
    replica = workspace.line_of[tree.base][0]
    line_of = {  # by hash of the segment
        hash_: first
        if isinstance(first, int)
        else workspace.line_no(connection, (replica, branches.branch_epoch(first)))
        for hash_, first in sorted_out.items()
    }
    for hash_, first in sorted_out.items():
        if first == hash_:
            node = tree.nodes[hash_]
            fork = Fork(line_of.get(node.previous, tree.base), node.first_n, node.seq)
            branches.save_fork(connection, place.no, line_of[hash_], fork)
    moved: list[_Moved] = []
    waiting: list[SegmentRow] = []
    for hash_, node in tree.nodes.items():
        row = tree.held.get(hash_)
        if row is not None and row.state != SegmentState.WAITING:
            if line_of.get(hash_, row.replica) != row.replica:
                moved.append((node, row.replica, line_of[hash_]))
        elif hash_ in line_of:
            data = bytes(row.bytes) if row is not None else tree.fetched[hash_][1]
            waiting.append(segment_row(place.no, line_of[hash_], segment.read(data), data, SegmentState.WAITING))
    lines = sorted({*tree.lines, *line_of.values()})
    gone = and_(
        SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(lines), SEGMENT.c.state == SegmentState.WAITING
    )
    connection.execute(SEGMENT.delete().where(gone).execution_options(**CAPTURED))
    records = _rename(connection, place, moved)
    if waiting:
        connection.execute(SEGMENT.insert().execution_options(**CAPTURED), waiting)
    _write_vector(connection, place, lines, {hash_: tree.nodes[hash_] for hash_ in sorted_out}, line_of)
    # What we said to have seen named lines that are called otherwise now: the next segment says all of it anew.
    drop_setting(connection, f"{outbox.SEEN}{place.no}")
    recompute(connection, records)


def _rename(connection: Connection, place: Place, moved: list[_Moved]) -> list[bytes]:
    """Move delivered segments and their entries to their branches; returns the records of these entries."""
    if not moved:
        return []
    for node, line, branch in moved:
        here = and_(SEGMENT.c.compartment == place.no, SEGMENT.c.replica == line, SEGMENT.c.seq == node.seq)
        change = SEGMENT.update().where(here).values(replica=branch)
        connection.execute(change.execution_options(**CAPTURED))
    ranges = [(line, node.first_n, node.last_n, branch) for node, line, branch in moved]

    def renamed(line: int, n: int) -> int:
        return next((to for of, first, last, to in ranges if of == line and first <= n <= last), line)

    records: dict[bytes, None] = {}
    for line, first, last, _branch in ranges:
        where = (ENTRY.c.compartment == place.no, ENTRY.c.replica == line, ENTRY.c.n.between(first, last))
        records.update(dict.fromkeys(map(bytes, connection.execute(select(ENTRY.c.record).where(*where)).scalars())))
    for record in records:
        for row in connection.execute(select(ENTRY).where(ENTRY.c.record == record)).all():
            if row.compartment != place.no:
                continue
            entry = ledger.unpack(row)
            basis = {name: [[renamed(no, n), n] for no, n in dots] for name, dots in entry.basis.items()}
            branch = renamed(entry.replica, entry.n)
            if basis != entry.basis or branch != entry.replica:
                packed = ledger.body(entry.fields, basis, entry.extra, entry.ahead)
                connection.exec_driver_sql(_PUT_ENTRY, (branch, packed, row.no), execution_options=CAPTURED)
    return list(records)


def _write_vector(
    connection: Connection, place: Place, lines: list[int], nodes: Mapping[bytes, Node], line_of: Mapping[bytes, int]
) -> None:
    """Set the version vector of every branch: to its last delivered segment, or to where it leaves its line."""
    delivered = select(SEGMENT.c.hash).where(SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(lines))
    delivered = delivered.where(SEGMENT.c.state != SegmentState.WAITING)
    counted = set(map(bytes, connection.execute(delivered).scalars()))
    for line in lines:
        own = sorted((node for hash_, node in nodes.items() if line_of[hash_] == line), key=lambda node: node.seq)
        last = None
        for node in own:
            if node.hash in counted:
                last = node
        if last is not None:
            version_vectors.put(connection, place.no, line, Mark(last.last_n, last.seq, last.hash))
        elif own and own[0].seq > 1:
            start = Mark(own[0].first_n - 1, own[0].seq - 1, own[0].previous)
            version_vectors.put(connection, place.no, line, start)
        else:
            version_vectors.drop(connection, place.no, line, list(nodes))
