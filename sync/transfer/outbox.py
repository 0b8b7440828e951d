"""Sealing new entries into segments, and publishing these.

Sealing is one local transaction, so that bytes and version vector always agree and nothing is sealed twice. Publishing
only copies. The bytes stay in the store, our own and those of others: any holder can put a lost or damaged file back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, and_, select, text

from models.database import Store
from models.guard import CAPTURED
from models.ledger import SegmentState
from models.tables import SEGMENT
from sync.changes.recompute import recompute
from sync.delivery import branches
from sync.format import clock, file_names, seal, segment
from sync.format.body import WireEntry
from sync.format.errors import BadSegment, Missing, MovedOn, NotGenuine, Taken, TooLarge
from sync.format.segment import SeenVersion
from sync.membership.compartments import Place
from sync.membership.workspace import Workspace
from sync.shares.share import Share
from sync.store import ledger, version_vectors
from sync.store.local_identity import load_identity, put_setting, setting
from sync.store.version_vectors import Mark, Position
from sync.transfer.segment_rows import SegmentRow, check_segment

AT_MOST = 10_000  # entries of a segment, so that reading it takes little memory
SEEN = "seen/"
_PUT_STATE = text(
    "UPDATE segment SET state = :state WHERE compartment = :c AND replica = :r AND seq = :seq"
).execution_options(**CAPTURED)
_UNSEALED = (
    "SELECT n, hlc, kind, record, body, barred FROM entry "
    "WHERE compartment = ? AND replica = ? AND n > ? AND n <= ? ORDER BY n"
)
_MARK = text(
    "UPDATE entry SET barred = :barred, body = :body WHERE compartment = :c AND replica = :r AND n = :n"
).execution_options(**CAPTURED)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


@dataclass
class _Sealed:
    """The new segments of one compartment, not yet written to the store."""

    place: Place
    before: tuple[int, int]  # seq and sealed n they follow
    rows: list[SegmentRow] = field(default_factory=list)
    marks: list[tuple[int, int | None, bytes]] = field(default_factory=list)  # n, barred, body
    records: list[bytes] = field(default_factory=list)  # to be worked out anew
    seen: list[SeenVersion] = field(default_factory=list)


def seal_all(store: Store, workspace: Workspace, share_time: int) -> int:
    """Seal all unsealed entries in the compartments whose keys we hold; returns how many. Raises MovedOn."""
    sealed = []
    with store.read() as connection:
        own_line = version_vectors.positions(connection, line=workspace.own.replica)
        waiting = [own for own in own_line if own.n > own.sealed_n]
        if waiting:
            workspace.reload(connection)  # lines that acts have made since
        for own in waiting:
            place = workspace.by_no.get(own.compartment)
            if place is not None and workspace.may_open(place.share_id) and workspace.key(place.share_id) is not None:
                sealed.append(_seal(connection, workspace, place, own, share_time))
    if not sealed:
        return 0
    with store.write() as connection:
        now = load_identity(connection)
        if now is None or now.replica != workspace.own.replica:
            raise MovedOn
        for new in sealed:
            _write(connection, workspace, new)
        records = [record for new in sealed for record in new.records]
        if records:
            recompute(connection, records)
    return sum(row["last_n"] - row["first_n"] + 1 for new in sealed for row in new.rows)


def _seal(connection: Connection, workspace: Workspace, place: Place, own: Position, share_time: int) -> _Sealed:
    line = workspace.own.replica
    sealed = _Sealed(place, (own.seq, own.sealed_n))
    previous, seq, n = own.previous, own.seq, own.sealed_n
    key = workspace.key(place.share_id) or b""
    sealed.seen, grown = _seen(connection, workspace, place)
    while n < own.n:
        entries = list(_entries(connection, workspace, sealed, share_time, n, min(own.n, n + AT_MOST)))
        seq += 1
        data = segment.write(
            entries,
            workspace.signer,
            key,
            workspace=workspace.id,
            epoch=workspace.line[1],
            seq=seq,
            previous=previous,
            compartment=place.share_id,
            key_epoch=_key_epoch(workspace, place),
            roster=workspace.newest.n,
            share_time=share_time,
            seen=grown,
        )
        previous, grown, first, n = seal.sha256(data), [], n + 1, entries[-1].n
        row = SegmentRow(
            compartment=place.no,
            replica=line,
            seq=seq,
            first_n=first,
            last_n=n,
            hash=previous,
            roster=workspace.newest.n,
            state=SegmentState.TO_PUBLISH,
            bytes=data,
        )
        sealed.rows.append(row)
    return sealed


def _key_epoch(workspace: Workspace, place: Place) -> int:
    compartment = workspace.newest.compartment(place.share_id)
    return compartment.epoch if compartment is not None else 0


def _seen(connection: Connection, workspace: Workspace, place: Place) -> tuple[list[SeenVersion], list[SeenVersion]]:
    """All versions we have seen in this compartment, and those that are news since our last segment."""
    before = setting(connection, f"{SEEN}{place.no}")
    known = {(bytes(replica), epoch): n for replica, epoch, n, *_rest in _decode(before)} if before else {}
    seen = [
        branches.seen_version(connection, workspace, row)
        for row in version_vectors.positions(connection, compartment=place.no)
        if row.n and row.replica != workspace.own.replica
    ]
    return seen, sorted(version for version in seen if version.n > known.get((version.replica, version.epoch), 0))


def _entries(
    connection: Connection, workspace: Workspace, sealed: _Sealed, share_time: int, after: int, until: int
) -> Iterator[WireEntry]:
    place, line, replica = sealed.place, workspace.own.replica, workspace.own.replica_id
    latest = clock.latest_believed(share_time)
    verdicts: dict[str, int | None] = {}
    # From the driver's cursor: rows of SQLAlchemy would cost more than all the rest of the sealing.
    rows = connection.exec_driver_sql(_UNSEALED, (place.no, line, after, until)).cursor
    for n, hlc, kind, record, packed, was_barred in rows.fetchall() if rows is not None else ():
        fields, basis, extra, was_ahead = ledger.open_body(packed)
        if kind not in verdicts:
            verdicts[kind] = workspace.rosters.verdict(workspace.newest.n, replica, place, kind)
        barred, ahead = verdicts[kind], int(hlc > latest)
        if barred != was_barred or ahead != was_ahead:
            sealed.marks.append((n, barred, ledger.body(fields, basis, extra, ahead)))
            sealed.records.append(record)
        wire_basis = {name: [(workspace.line_of[no], of) for no, of in dots] for name, dots in basis.items()}
        yield WireEntry(n, hlc, kind, record, fields, wire_basis, extra)


def _write(connection: Connection, workspace: Workspace, sealed: _Sealed) -> None:
    line, place = workspace.own.replica, sealed.place
    now = version_vectors.position(connection, place.no, line)
    if now is None or (now.seq, now.sealed_n) != sealed.before:
        raise MovedOn
    connection.execute(SEGMENT.insert().execution_options(**CAPTURED), sealed.rows)
    last = sealed.rows[-1]
    about = {"c": place.no, "r": line}
    end = Mark(last["last_n"], last["seq"], last["hash"])
    version_vectors.end_segments(connection, [(place.no, line, end)])
    for n, barred, body in sealed.marks:
        connection.execute(_MARK, {**about, "n": n, "barred": barred, "body": body})
    put_setting(connection, f"{SEEN}{place.no}", _encode(sealed.seen))


def publish(
    share: Share, store: Store, workspace: Workspace, step: Callable[[int], None]
) -> tuple[int, dict[int, int]]:
    """Copy sealed segments to the share. After a ShareError the rest is published by a later round.

    Returns how many entries arrived, and by compartment (local number) the number under which another genuine segment
    of ours was found: then this store is a copy.
    """
    with store.read() as connection:
        columns = (SEGMENT.c.compartment, SEGMENT.c.replica, SEGMENT.c.seq)
        query = select(*columns, SEGMENT.c.first_n, SEGMENT.c.last_n).where(SEGMENT.c.state == SegmentState.TO_PUBLISH)
        waiting = connection.execute(query.order_by(*columns)).all()
    published = 0
    forks: dict[int, int] = {}
    for row in waiting:
        if row.compartment in forks:
            continue
        where = and_(*(column == row[at] for at, column in enumerate(columns)))
        with store.read() as connection:
            data = bytes(connection.execute(select(SEGMENT.c.bytes).where(where)).scalar_one())
        if put_segment(share, workspace, row.compartment, row.replica, row.seq, data) == "other":
            forks[row.compartment] = row.seq
            continue
        with store.write() as connection:
            about = {"c": row.compartment, "r": row.replica, "seq": row.seq}
            connection.execute(_PUT_STATE, {**about, "state": SegmentState.DONE})
        published += row.last_n - row.first_n + 1
        step(row.last_n - row.first_n + 1)
    return published, forks


def put_segment(share: Share, workspace: Workspace, compartment: int, line: int, seq: int, data: bytes) -> str:
    """Publish a segment: `put`, or `other` if another genuine segment has its name.

    A file of that name that is not genuine is removed first.
    """
    replica, epoch = workspace.line_of[line]
    name = file_names.segment(replica, epoch, workspace.by_no[compartment].share_id, seq)
    try:
        share.put_new(name, data)
        return "put"
    except Taken:
        if is_genuine(share, workspace, name):
            return "other"
    share.delete(name)
    share.put_new(name, data)
    return "put"


def is_genuine(share: Share, workspace: Workspace, name: str) -> bool:
    """Whether the file of this name is a segment signed by its author for this line, compartment and number."""
    about = file_names.segment_parts(name)
    if about is None:
        return False
    try:
        check_segment(share.read(name, segment.LARGEST), workspace, about)
    except (BadSegment, NotGenuine, Missing, TooLarge):
        return False
    return True
