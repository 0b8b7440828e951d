"""A store that was copied or set back: noticed by what lies on the share and by an anchor beside the database.

Ahead of us is only what is signed with our own key, in our own epoch, and unknown to us; other people's junk never
counts. Then our old line is read like a foreign one, we go on under the next epoch, and what was not sealed yet - or
sealed but not published, where somebody else has published under that number - moves to the new line. Entries of ours
that the other copy has published word for word stay where they are.
"""

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select

from models.database import Store
from models.files import lasting
from models.guard import CAPTURED
from models.tables import CLOCK, COMPARTMENT, ENTRY, REPLICA, SEGMENT, VECTOR
from sync.changes.moving import CARRIED
from sync.changes.recompute import recompute
from sync.changes.renumber import renumber
from sync.delivery import rejudge_own
from sync.format import file_names, segment
from sync.format.body import BadBody, WireEntry
from sync.format.line import is_branch
from sync.format.seal import NotGenuine
from sync.membership import heads
from sync.membership.workspace import Place, Workspace
from sync.shares.share import Missing, Share, TooLarge
from sync.store import history_gaps, ledger, origins
from sync.store.leaves import ALIVE
from sync.store.local_identity import drop_setting, save_own, settings
from sync.transfer.fetching import check_segment, segment_row

_SEEN = "seen/"
_THERE = 2
_PUT_ENTRY = "UPDATE entry SET replica = ?, n = ?, body = ? WHERE compartment = ? AND replica = ? AND n = ?"


def is_behind_anchor(store: Store, workspace: Workspace) -> bool:
    """Whether the anchor knows more of our line than the store itself: the store was set back."""
    anchor = _read_anchor(store)
    replica, epoch = workspace.line
    if anchor.get("replica") != replica.hex():
        return False
    known = anchor.get("epoch", 0)
    if known != epoch:
        return bool(known > epoch)
    with store.read() as connection:
        mine = _anchor(connection, workspace)
    if anchor.get("head", 0) > mine["head"]:
        return True
    return any(seq > mine["sealed"].get(place, 0) for place, seq in dict(anchor.get("sealed", {})).items())


def drop_anchor(store: Store, workspace: Workspace) -> None:
    """Write the anchor anew, beside the database and not in it, on the disk when this returns; failing does no harm."""
    with store.read() as connection:
        told = json.dumps(_anchor(connection, workspace))
    path = store.path.with_name(store.path.name + ".anchor")
    with contextlib.suppress(OSError):
        if path.exists() and path.read_text(encoding="ascii") == told:
            return
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        lasting.create(fresh)
        fresh.write_text(told, encoding="ascii")
        lasting.flush_file(fresh)
        fresh.replace(path)
        lasting.flush_folder(path.parent)


def _read_anchor(store: Store) -> dict[str, Any]:
    try:
        found = json.loads(store.path.with_name(store.path.name + ".anchor").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _anchor(connection: Connection, workspace: Workspace) -> dict[str, Any]:
    replica, epoch = workspace.line
    rows = connection.execute(select(VECTOR).where(VECTOR.c.replica == workspace.own.replica, VECTOR.c.seq > 0))
    sealed = {
        workspace.by_no[row.compartment].share_id.hex(): row.seq for row in rows if row.compartment in workspace.by_no
    }
    head = heads.numbers(connection).get(workspace.own.replica, 0)
    return {"replica": replica.hex(), "epoch": epoch, "head": head, "sealed": sealed}


def is_known_further(share: Share, store: Store, workspace: Workspace) -> bool:
    """Whether others have seen segments of our line that we do not know, and one of them lies there, signed by us."""
    with store.read() as connection:
        told = heads.held(connection)
        have = _own_seqs(connection, workspace)
    for head in told.values():
        for share_id, marks in head.has.items():
            place = workspace.places.get(share_id)
            for mark in marks if place is not None else ():
                if (mark[0], mark[1]) == workspace.line and place is not None and mark[3] > have.get(place.no, 0):
                    seq = have.get(place.no, 0) + 1
                    if _fetch(share, workspace, share_id, seq) is not None:
                        return True
    return False


def go_on(share: Share, store: Store, workspace: Workspace, forks: Mapping[int, int]) -> None:
    """Adopt what of our unsealed entries the other copy has published, and go on under a new epoch.

    `forks`: per compartment (local no) the number under which somebody else's segment lies instead of ours.
    """
    if forks:
        with store.write() as connection:
            _unseal(connection, workspace, forks)
    kept = {place.no: _adopt(share, store, workspace, place) for place in list(workspace.places.values())}
    raise_epoch(store, workspace, {no: n for no, n in kept.items() if n})


def raise_epoch(store: Store, workspace: Workspace, kept: Mapping[int, int] | None = None, hlc: int = 0) -> None:
    """Go on under a new line; what is not sealed moves there, but what is `kept` (compartment: up to this number).

    `hlc`: the clock starts anew from here.
    """
    with store.write() as connection:
        old_no, (replica, _epoch) = workspace.own.replica, workspace.line
        epoch = 1 + max(line[1] for line in workspace.lines if line[0] == replica and not is_branch(line[1]))
        epoch = max(epoch, 1 + int(_read_anchor(store).get("epoch", 0)))
        new_no = workspace.line_no(connection, (replica, epoch))
        staff = select(REPLICA.c.staff).where(REPLICA.c.no == old_no).scalar_subquery()
        change = REPLICA.update().where(REPLICA.c.no == new_no).values(staff=staff)
        connection.execute(change.execution_options(**CAPTURED))
        starts = _cut_lines(connection, old_no, kept or {})
        moved = _move(connection, workspace, old_no, new_no, starts)
        save_own(connection, msgspec.structs.replace(workspace.own, replica=new_no))
        for key, _value in list(settings(connection, _SEEN)):
            drop_setting(connection, f"{_SEEN}{key}")
        if hlc:
            connection.execute(CLOCK.update().values(hlc=hlc).execution_options(**CAPTURED))
        unread = history_gaps.compartments(connection)
        renumber(connection, starts, old_no, [entry for entry in moved if entry.compartment in unread])
        records = [bytes(entry.record) for entry in moved if entry.compartment not in unread]
        recompute(connection, records)
        workspace.reload(connection)


def _own_seqs(connection: Connection, workspace: Workspace) -> dict[int, int]:
    query = select(VECTOR.c.compartment, VECTOR.c.seq).where(VECTOR.c.replica == workspace.own.replica)
    return {row.compartment: row.seq for row in connection.execute(query)}


def _fetch(share: Share, workspace: Workspace, share_id: bytes, seq: int) -> tuple[segment.Segment, bytes] | None:
    """A segment of our own line on the share, signed by us."""
    name = file_names.segment(*workspace.line, share_id, seq)
    try:
        data = share.read(name, segment.LARGEST)
        return check_segment(data, workspace, (*workspace.line, share_id, seq)), data
    except (Missing, TooLarge, segment.BadSegment, NotGenuine):
        return None


def _adopt(share: Share, store: Store, workspace: Workspace, place: Place) -> int:
    """Take over segments of our line that hold just the entries we have not sealed ourselves.

    Returns up to which number the next segment begins like our entries, 0 if it does not. One whose author had seen
    more than we have is left to the delivery: it brings nothing new, but must not be followed before what it follows.
    """
    while True:
        with store.read() as connection:
            own = _own_row(connection, workspace, place.no)
        if own is None or own.n <= own.sealed_n:
            return 0
        found = _fetch(share, workspace, place.share_id, own.seq + 1)
        same = _same_until(store, workspace, place.no, found[0], own) if found is not None else 0
        if found is None or same < found[0].header.last_n or not _covers(store, workspace, place.no, found[0]):
            return same
        one, data = found
        with store.write() as connection:
            row = segment_row(place.no, workspace.own.replica, one, data, _THERE)
            connection.execute(SEGMENT.insert().execution_options(**CAPTURED), row)
            where = and_(VECTOR.c.compartment == place.no, VECTOR.c.replica == workspace.own.replica)
            values = {"seq": one.header.seq, "sealed_n": one.header.last_n, "hash": one.hash}
            connection.execute(VECTOR.update().where(where).values(**values).execution_options(**CAPTURED))
            rejudge_own.judge(connection, workspace, workspace.own.replica, one.header, one.hash)


def _covers(store: Store, workspace: Workspace, compartment: int, found: segment.Segment) -> bool:
    """Whether we have all that the author of a segment had seen, on lines that nobody has forked."""
    query = select(VECTOR.c.replica, VECTOR.c.n).where(VECTOR.c.compartment == compartment)
    with store.read() as connection:
        reached = {workspace.line_of[row.replica]: row.n for row in connection.execute(query)}
    return all(
        reached.get((one.replica, one.epoch), 0) >= one.n and not workspace.branches_of(one.replica)
        for one in found.header.seen
    )


def _own_row(connection: Connection, workspace: Workspace, compartment: int) -> Any:
    where = and_(VECTOR.c.compartment == compartment, VECTOR.c.replica == workspace.own.replica)
    return connection.execute(select(VECTOR).where(where)).first()


def _same_until(store: Store, workspace: Workspace, compartment: int, found: segment.Segment, own: Any) -> int:
    """The number up to which a segment that follows our last one holds what we have not sealed; 0: nothing."""
    header = found.header
    key = workspace.keys.get((header.compartment, header.key_epoch))
    if key is None or header.previous != bytes(own.hash or bytes(32)) or header.first_n != own.sealed_n + 1:
        return 0
    try:
        entries = found.entries(key)
    except (NotGenuine, BadBody):
        return 0
    query = select(ENTRY).where(ENTRY.c.compartment == compartment, ENTRY.c.replica == workspace.own.replica)
    query = query.where(ENTRY.c.n >= header.first_n, ENTRY.c.n <= header.last_n).order_by(ENTRY.c.n)
    with store.read() as connection:
        mine = [ledger.unpack(row) for row in connection.execute(query).all()]
    same = 0
    for one, other in zip(mine, entries, strict=False):
        if not _same(one, other):
            break
        same = one.n
    return same


def _same(mine: ledger.Entry, other: WireEntry) -> bool:
    about = (mine.n, mine.hlc, mine.kind, bytes(mine.record), mine.fields)
    return about == (other.n, other.hlc, other.kind, other.record, other.fields)


def _unseal(connection: Connection, workspace: Workspace, forks: Mapping[int, int]) -> None:
    """Take back our segments from these numbers on, which nobody has seen; their entries are unsealed again."""
    old_no = workspace.own.replica
    for compartment, seq in forks.items():
        here = and_(SEGMENT.c.compartment == compartment, SEGMENT.c.replica == old_no)
        first = connection.execute(select(SEGMENT.c.first_n).where(here, SEGMENT.c.seq == seq)).scalar_one()
        hash_ = connection.execute(select(SEGMENT.c.hash).where(here, SEGMENT.c.seq == seq - 1)).scalar()
        gone = SEGMENT.delete().where(here, SEGMENT.c.seq >= seq)
        connection.execute(gone.execution_options(**CAPTURED))
        where = and_(VECTOR.c.compartment == compartment, VECTOR.c.replica == old_no)
        values = {"seq": seq - 1, "sealed_n": first - 1, "hash": hash_}
        connection.execute(VECTOR.update().where(where).values(**values).execution_options(**CAPTURED))


def _cut_lines(connection: Connection, old_no: int, kept: Mapping[int, int]) -> dict[int, int]:
    """End our old line where it was sealed or kept; returns per compartment the last n that stays there."""
    starts = {}
    for row in connection.execute(select(VECTOR).where(VECTOR.c.replica == old_no)).all():
        starts[row.compartment] = max(row.sealed_n, kept.get(row.compartment, 0))
        where = and_(VECTOR.c.compartment == row.compartment, VECTOR.c.replica == old_no)
        change = VECTOR.update().where(where).values(n=starts[row.compartment])
        connection.execute(change.execution_options(**CAPTURED))
    return starts


def _move(
    connection: Connection, workspace: Workspace, old_no: int, new_no: int, starts: Mapping[int, int]
) -> list[ledger.Entry]:
    """Give the entries behind these numbers to the new line; returns them as they are now."""
    places = {row.name: row.no for row in connection.execute(select(COMPARTMENT))}
    (replica, old_epoch), (_same, new_epoch) = workspace.line_of[old_no], workspace.line_of[new_no]
    carried = origins.known(connection)
    found = []

    def renamed(no: int, n: int, start: int) -> list[int]:
        if no == old_no:
            return [new_no, n - start] if n > start else [no, n]
        place, *of = carried.get(no, ("", b"", 0))
        begun = starts.get(places.get(place, 0), 0)
        if of == [replica, old_epoch] and n > begun:  # carried from there by this store, not sealed there either
            return [origins.line_for(connection, place, replica, new_epoch), n - begun]
        return [no, n]

    for compartment, start in starts.items():
        query = select(ENTRY).where(ENTRY.c.compartment == compartment, ENTRY.c.replica == old_no, ENTRY.c.n > start)
        moved = [ledger.unpack(row) for row in connection.execute(query.order_by(ENTRY.c.n)).all()]
        for entry in moved:
            basis = {name: [renamed(no, n, start) for no, n in dots] for name, dots in entry.basis.items()}
            fields = dict(entry.fields)
            if isinstance(fields.get(ALIVE), dict):
                fields[ALIVE] = _seen_anew(workspace, fields[ALIVE], old_no, new_no, starts, places)
            extra = _carried_anew(workspace, entry.extra, old_no, new_no, starts, places)
            packed = ledger.body(fields, basis, extra, entry.ahead)
            key = (compartment, old_no, entry.n)
            connection.exec_driver_sql(_PUT_ENTRY, (new_no, entry.n - start, packed, *key), execution_options=CAPTURED)
            found.append(entry._replace(replica=new_no, n=entry.n - start, fields=fields, basis=basis))
        if moved:
            row = {"compartment": compartment, "replica": new_no, "n": moved[-1].n - start}
            connection.execute(VECTOR.insert().execution_options(**CAPTURED), row)
    return found


def _carried_anew(
    workspace: Workspace,
    extra: dict[str, Any],
    old_no: int,
    new_no: int,
    starts: Mapping[int, int],
    places: Mapping[str, int],
) -> dict[str, Any]:
    """What an entry carries, with the numbers of the new line."""
    if CARRIED not in extra:
        return extra
    old, new = workspace.line_of[old_no], workspace.line_of[new_no]
    carried: dict[str, list[list[Any]]] = {}
    for name, told in extra[CARRIED].items():
        carried[name] = []
        for place, replica, epoch, n, *rest in told:
            start = starts.get(places.get(place, 0), 0)
            is_moved = (replica, epoch) == old and n > start
            carried[name].append([place, *new, n - start, *rest] if is_moved else [place, replica, epoch, n, *rest])
    return {**extra, CARRIED: carried}


def _seen_anew(
    workspace: Workspace,
    deletion: Mapping[str, Any],
    old_no: int,
    new_no: int,
    starts: Mapping[int, int],
    places: Mapping[str, int],
) -> dict[str, Any]:
    """What the author of a deletion had seen, with the numbers of the new line."""
    (replica, old_epoch), (_same_replica, new_epoch) = workspace.line_of[old_no], workspace.line_of[new_no]
    saw = {}
    for place, lines in dict(deletion.get("saw", {})).items():
        start, told = starts.get(places.get(place, 0), 0), []
        for id_, epoch, n in lines:
            if (id_, epoch) == (replica.hex(), old_epoch) and n > start:
                told += [[id_, epoch, start], [id_, new_epoch, n - start]]
            else:
                told.append([id_, epoch, n])
        saw[place] = sorted(told)
    return {**deletion, "saw": saw}
