"""Taking a forked line apart: all its segments are fetched, kept, named alike by all, and put where all find them.

Two genuine segments under one number come to be where a copied store and a share that was set back meet. Nobody can
say which of them was meant, and nothing may be lost: so both count, each as the beginning of a branch (`branches`).
Whoever notices lists the line's folder, takes what it lacks, renames what it had under the line's own name, and puts
its segments there - under their hash, where another one lies under the number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, select

from models.database import Store
from models.guard import CAPTURED
from models.tables import ENTRY, SEGMENT, VECTOR
from sync.changes.recompute import recompute
from sync.delivery import branches, rewind_line
from sync.delivery.branches import Fork, Node
from sync.format import file_names, segment
from sync.format.line import is_branch
from sync.format.seal import NotGenuine
from sync.format.segment import Segment
from sync.membership.workspace import Place, Workspace
from sync.recovery import cloned_store
from sync.shares.share import Missing, Share, Taken, TooLarge
from sync.store import ledger
from sync.store.local_identity import drop_setting
from sync.transfer import outbox, repair
from sync.transfer.fetching import check_segment, segment_row
from sync.transfer.pack_reader import Shelf

_WAITING = 1
_PUT_ENTRY = "UPDATE entry SET replica = ?, body = ? WHERE no = ?"
_PUT_VECTOR = "INSERT OR REPLACE INTO vector (compartment, replica, n, seq, sealed_n, hash) VALUES (?, ?, ?, ?, ?, ?)"


@dataclass
class _Tree:
    """All that is known of one line in one compartment."""

    base: int
    lines: list[int]  # the line and its branches, as they are known so far
    nodes: dict[bytes, Node] = field(default_factory=dict)
    held: dict[bytes, Any] = field(default_factory=dict)  # rows of SEGMENT
    fresh: dict[bytes, tuple[Segment, bytes]] = field(default_factory=dict)
    starts: list[tuple[bytes, int, int]] = field(default_factory=list)  # what is here no more, but can be followed


def take_apart(
    share: Share, store: Store, workspace: Workspace, forked: Iterable[tuple[int, bytes]]
) -> tuple[int, list[str]]:
    """Untangle the lines of these replicas in these compartments (local numbers).

    Returns how many own entries were published on the way, and the names of segments that are not found.
    """
    published, missing = 0, []
    for compartment, replica in sorted(forked):
        place = workspace.by_no[compartment]
        if replica == workspace.line[0]:
            published += leave_own_line(share, store, workspace, place)
        missing += untangle(share, store, workspace, place, replica)
    return published, missing


def untangle(share: Share, store: Store, workspace: Workspace, place: Place, replica: bytes) -> list[str]:
    """Fetch and sort all segments of this replica's lines in a compartment; the names of those that are not found."""
    missing: list[str] = []
    for (id_, epoch), no in list(workspace.lines.items()):
        if id_ != replica or is_branch(epoch) or no == workspace.own.replica:
            continue
        with store.read() as connection:
            unread = rewind_line.unread(connection, place.no, no)
            tree = _tree(connection, workspace, place, no, unread)
        _fetch(share, workspace, place, tree)
        found = branches.sort_out(tree.nodes.values(), tree.starts)
        records: list[bytes] = []
        if unread is not None:
            if all(first != hash_ for hash_, first in found.items()):
                continue  # the past of this line is read like any other
            lacks = rewind_line.lacks(tree.nodes, tree.starts, unread)
            if lacks is not None:
                missing.append(file_names.rival(replica, epoch, place.share_id, *lacks))
                continue
            fresh = [one for one, _data in tree.fresh.values()]
            if not rewind_line.can_open(workspace, fresh):
                continue
            records = rewind_line.records_of(workspace, fresh)
        with store.write() as connection:
            if unread is not None:
                rewind_line.go_back(connection, unread, records)
            _sort(connection, workspace, place, tree, found)
        for node in tree.nodes.values():
            if node.hash not in found and node.previous not in tree.nodes:
                missing.append(file_names.rival(replica, epoch, place.share_id, node.seq - 1, node.previous))
        put_out(share, store, workspace, place, replica)
    return missing


def leave_own_line(share: Share, store: Store, workspace: Workspace, place: Place) -> int:
    """Go on under a new line where our present one was forked by a copy; how many entries were published."""
    with store.read() as connection:
        where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == workspace.own.replica)
        columns = (SEGMENT.c.seq, SEGMENT.c.hash)
        mine = {row.seq: bytes(row.hash) for row in connection.execute(select(*columns).where(*where))}
    tree = _Tree(workspace.own.replica, [workspace.own.replica])
    _fetch(share, workspace, place, tree)
    if all(mine.get(node.seq, hash_) == hash_ for hash_, node in tree.nodes.items()):
        return 0
    published, others = outbox.publish(share, store, workspace, lambda _entries: None)
    cloned_store.go_on(share, store, workspace, others)
    return published


def put_out(share: Share, store: Store, workspace: Workspace, place: Place, replica: bytes) -> None:
    """Put every segment of a forked line there that we hold, from its first fork on."""
    with store.read() as connection:
        known = branches.forks(connection)
        for (id_, epoch), no in workspace.lines.items():
            lines = branches.of_line(workspace, known, place.no, no)
            if id_ != replica or is_branch(epoch) or len(lines) == 1:
                continue
            first = min(known[place.no, side].first_seq for side in lines[1:])
            where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(lines), SEGMENT.c.bytes.is_not(None))
            rows = connection.execute(select(SEGMENT).where(*where, SEGMENT.c.seq >= first)).all()
            for row in rows:
                _put(share, workspace, (replica, epoch, place.share_id, row.seq), bytes(row.hash), bytes(row.bytes))


def put_all_out(share: Share, store: Store, workspace: Workspace) -> None:
    """Put all segments of all forked lines there."""
    with store.read() as connection:
        forked = {(compartment, workspace.line_of[side][0]) for compartment, side in branches.forks(connection)}
    for compartment, replica in sorted(forked):
        if compartment in workspace.by_no:
            put_out(share, store, workspace, workspace.by_no[compartment], replica)


def put_back(share: Share, store: Store, workspace: Workspace, wanted: Iterable[str]) -> bool:
    """Put files back; where another genuine one lies under the number, ours goes beside it: whether that was so."""
    _count, others = repair.put_back(share, store, workspace, sorted(wanted))
    found = [_put_rival(share, store, workspace, name) for name in others]
    found += [_put_rival(share, store, workspace, name) for name in wanted if file_names.rival_parts(name) is not None]
    for name in wanted:
        about = file_names.rival_parts(name) or file_names.segment_parts(name)
        place = workspace.places.get(about[2]) if about is not None else None
        if about is not None and place is not None and workspace.branches_of(about[0]):
            put_out(share, store, workspace, place, about[0])
    return any(found)


def _put_rival(share: Share, store: Store, workspace: Workspace, name: str) -> bool:
    """Put our segment of this name there, beside the other one that lies under its number; whether we have it."""
    rival = file_names.rival_parts(name)
    about = rival[:4] if rival is not None else file_names.segment_parts(name)
    place = workspace.places.get(about[2]) if about is not None else None
    if about is None or place is None:
        return False
    line = workspace.lines.get(about[:2])
    where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == line, SEGMENT.c.seq == about[3])
    with store.read() as connection:
        row = connection.execute(select(SEGMENT.c.hash, SEGMENT.c.bytes).where(*where)).first()
    if row is None or (rival is not None and not bytes(row.hash).startswith(rival[4])):
        return False
    if row.bytes is not None:
        _put(share, workspace, about, bytes(row.hash), bytes(row.bytes))
    return True


def _put(share: Share, workspace: Workspace, about: tuple[bytes, int, bytes, int], hash_: bytes, data: bytes) -> None:
    name = file_names.segment(*about)
    try:
        share.put_new(name, data)
        return
    except Taken:
        if outbox.is_genuine(share, workspace, name):
            name = file_names.rival(*about, hash_)
        else:
            share.delete(name)
    try:
        share.put_new(name, data)
    except Taken:
        share.delete(name)
        share.put_new(name, data)


def _tree(
    connection: Connection, workspace: Workspace, place: Place, base: int, unread: rewind_line.Unread | None
) -> _Tree:
    tree = _Tree(base, branches.of_line(workspace, branches.forks(connection), place.no, base))
    where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(tree.lines))
    before: dict[tuple[int, int], bytes] = {}
    for row in connection.execute(select(SEGMENT).where(*where).order_by(SEGMENT.c.replica, SEGMENT.c.seq)).all():
        hash_ = bytes(row.hash)
        if unread is not None and row.replica == base and row.seq > unread.held.seq:
            if row.bytes is not None:
                _take(tree, segment.read(bytes(row.bytes)), bytes(row.bytes))
            continue
        if row.bytes is not None:
            previous = segment.read(bytes(row.bytes)).header.previous
        else:
            previous = before.get((row.replica, row.seq - 1), bytes(32))
        before[row.replica, row.seq] = hash_
        tree.held[hash_] = row
        tree.nodes[hash_] = Node(hash_, previous, row.seq, row.first_n, row.last_n)
        if row.state != _WAITING and (row.replica, row.seq - 1) not in before and previous not in tree.nodes:
            tree.starts.append((previous, row.seq - 1, row.replica if row.seq > 1 else base))
    vector = select(VECTOR).where(VECTOR.c.compartment == place.no, VECTOR.c.replica.in_(tree.lines))
    for row in connection.execute(vector).all():
        if row.hash is not None and bytes(row.hash) not in tree.nodes and unread is None:
            tree.starts.append((bytes(row.hash), row.seq, row.replica))
    if unread is not None and unread.held.hash not in tree.nodes:
        tree.starts.append((unread.held.hash, unread.held.seq, base))
    tree.starts.append((bytes(32), 0, base))
    tree.starts = sorted(set(tree.starts))
    return tree


def _fetch(share: Share, workspace: Workspace, place: Place, tree: _Tree) -> None:
    """Every genuine segment of the line that lies there and that we lack."""
    replica, epoch = workspace.line_of[tree.base]
    folder = file_names.folder(replica, epoch, place.share_id)
    for one in share.list(folder):
        name = f"{folder}/{one.name}"
        rival = file_names.rival_parts(name)
        about = rival[:4] if rival is not None else file_names.segment_parts(name)
        if about is None or (rival is not None and any(hash_.startswith(rival[4]) for hash_ in tree.nodes)):
            continue
        try:
            data = share.read(name, segment.LARGEST)
            found = check_segment(data, workspace, about)
        except (Missing, TooLarge, segment.BadSegment, NotGenuine):
            continue
        _take(tree, found, data)
    shelf = Shelf(share, None)
    for seq, data in shelf.everything(place.share_id, (replica, epoch)):
        try:
            _take(tree, check_segment(data, workspace, (replica, epoch, place.share_id, seq)), data)
        except (segment.BadSegment, NotGenuine):
            continue


def _take(tree: _Tree, found: Segment, data: bytes) -> None:
    if found.hash not in tree.nodes:
        header = found.header
        tree.fresh[found.hash] = (found, data)
        tree.nodes[found.hash] = Node(found.hash, header.previous, header.seq, header.first_n, header.last_n)


def _sort(
    connection: Connection, workspace: Workspace, place: Place, tree: _Tree, found: dict[bytes, int | bytes]
) -> None:
    """Give every segment to its branch, in the store; what waits is kept waiting there."""
    replica = workspace.line_of[tree.base][0]
    wanted = {
        hash_: first if isinstance(first, int) else workspace.line_no(connection, (replica, branches.side_epoch(first)))
        for hash_, first in found.items()
    }
    for hash_, first in found.items():
        if first == hash_:
            node = tree.nodes[hash_]
            fork = Fork(wanted.get(node.previous, tree.base), node.first_n, node.seq)
            branches.put_fork(connection, place.no, wanted[hash_], fork)
    moved: list[tuple[Node, int, int]] = []  # what counts already: segment, its line, the branch it belongs to
    waiting: list[dict[str, Any]] = []
    for hash_, node in tree.nodes.items():
        row = tree.held.get(hash_)
        if row is not None and row.state != _WAITING:
            if wanted.get(hash_, row.replica) != row.replica:
                moved.append((node, row.replica, wanted[hash_]))
        elif hash_ in wanted:
            data = bytes(row.bytes) if row is not None else tree.fresh[hash_][1]
            waiting.append(segment_row(place.no, wanted[hash_], segment.read(data), data, _WAITING))
    lines = sorted({*tree.lines, *wanted.values()})
    gone = and_(SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(lines), SEGMENT.c.state == _WAITING)
    connection.execute(SEGMENT.delete().where(gone).execution_options(**CAPTURED))
    records = _rename(connection, place, moved)
    if waiting:
        connection.execute(SEGMENT.insert().execution_options(**CAPTURED), waiting)
    _write_vector(connection, place, lines, {hash_: tree.nodes[hash_] for hash_ in found}, wanted)
    drop_setting(connection, f"{outbox.SEEN}{place.no}")
    recompute(connection, records)


def _rename(connection: Connection, place: Place, moved: list[tuple[Node, int, int]]) -> list[bytes]:
    """Give delivered segments and their entries to their branches; the records that these are of."""
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
    connection: Connection, place: Place, lines: list[int], nodes: dict[bytes, Node], wanted: dict[bytes, int]
) -> None:
    """Up to where every branch is delivered: as its segments say; a new one from where it leaves."""
    delivered = select(SEGMENT.c.hash).where(SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(lines))
    counted = {bytes(one) for one in connection.execute(delivered.where(SEGMENT.c.state != _WAITING)).scalars()}
    for line in lines:
        own = sorted((node for hash_, node in nodes.items() if wanted[hash_] == line), key=lambda node: node.seq)
        last = None
        for node in own:
            if node.hash in counted:
                last = node
        here = (VECTOR.c.compartment == place.no, VECTOR.c.replica == line)
        if last is not None:
            row = (last.last_n, last.seq, last.last_n, last.hash)
        elif own and own[0].seq > 1:
            row = (own[0].first_n - 1, own[0].seq - 1, own[0].first_n - 1, own[0].previous)
        else:
            where = and_(*here, VECTOR.c.hash.in_(list(nodes)))
            connection.execute(VECTOR.delete().where(where).execution_options(**CAPTURED))
            continue
        connection.exec_driver_sql(_PUT_VECTOR, (place.no, line, row[0], row[1], row[2], row[3]), CAPTURED)
