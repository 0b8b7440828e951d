"""What is known of rounds without touching the share: what waits, the last rounds, the laptops.

`light` is asked after every save, so it counts by the vectors instead of walking the ledger; it agrees with
`syncing.status`. Moments are ISO texts in UTC.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from app.conflicts import worklist
from app.core.work import View
from app.core.workplace import Workplace
from app.records import labels
from app.records.detail import authors
from app.sharing.syncing import SHARE, warnings_of
from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.ledger import SegmentState
from models.tables import ENTRY, REPLICA, ROUND, SEGMENT
from sync.format import clock
from sync.membership import heads
from sync.membership.workspace import Workspace
from sync.report import Report, last_good_round
from sync.store import version_vectors
from sync.store.local_identity import load_own, put_setting, setting
from sync.store.record import load

SHOWN_ROUNDS = 30
_LOOKED_AT = 400
_LATEST = 100
_MANY = 5_000
SILENT_DAYS = 7
_STICKS = "stick_rounds"
_KEPT_STICKS = 60
# Alarms that say nothing about the shared folder when a stick was in use.
_OF_ANOTHER_FOLDER = {"set_back", "refilled"}


@dataclass(frozen=True, slots=True)
class Light:
    """The state of sync in figures. `trouble` is the name of the last round's trouble."""

    address: str = ""
    unsent: int = 0
    oldest: str = ""
    last_good: str = ""
    trouble: str = ""
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round as it is told: `warnings` are sentences, `trouble` the name of what went wrong.

    `conflicts` are those that are new since the round before; `times`: rounds in a row with the same trouble.
    """

    at: str
    sent: int
    received: int
    conflicts: int = 0
    held_back: int = 0
    trouble: str = ""
    stick: bool = False
    warnings: tuple[str, ...] = ()
    times: int = 1

    @property
    def quiet(self) -> bool:
        """Whether nothing came of it."""
        return not (self.sent or self.received or self.conflicts or self.trouble or self.warnings or self.stick)


@dataclass(frozen=True, slots=True)
class Laptop:
    """A replica. `behind`: changes known here that it has not confirmed; `heard`: its last word, empty for none."""

    id: str
    person: str
    roles: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    own: bool = False
    heard: str = ""
    behind: int = 0
    removed: bool = False
    silent_days: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Unsent changes of one subject (a person, a company); `kinds` are the kinds of records changed."""

    subject: str
    subject_kind: str
    title: str
    kinds: tuple[str, ...]
    changes: int


@dataclass
class _Heap:
    title: str
    kinds: set[str] = field(default_factory=set)
    changes: int = 0


def light(view: View) -> Light:
    """What waits and how the last round went."""
    connection = view.connection
    address = setting(connection, SHARE)
    firsts = _unsent(view)
    keys = [(compartment, line, first) for compartment, line, first, _last in firsts]
    place = tuple_(ENTRY.c.compartment, ENTRY.c.replica, ENTRY.c.n)
    oldest = connection.execute(select(func.min(ENTRY.c.hlc)).where(place.in_(keys))).scalar() if keys else None
    last = connection.execute(select(ROUND.c.body).order_by(ROUND.c.no.desc()).limit(1)).scalar()
    report = msgspec.msgpack.decode(last, type=Report) if last is not None else None
    good = report.at if report is not None and not report.trouble else last_good_round(connection)
    return Light(
        address.decode() if address else "",
        sum(last_n - first + 1 for _compartment, _line, first, last_n in firsts),
        clock.moment(oldest) if oldest else "",
        good or "",
        report.trouble if report is not None else "",
        worklist.count(view),
    )


def _unsent(view: View) -> list[tuple[int, int, int, int]]:
    """Own entries that are not on the share: compartment, line, first, last."""
    lines = _own_lines(view)
    sealed = {
        (row.compartment, row.replica): row.first
        for row in view.connection.execute(
            select(SEGMENT.c.compartment, SEGMENT.c.replica, func.min(SEGMENT.c.first_n).label("first"))
            .where(SEGMENT.c.state == SegmentState.TO_PUBLISH, SEGMENT.c.replica.in_(lines))
            .group_by(SEGMENT.c.compartment, SEGMENT.c.replica)
        )
    }
    found = []
    for row in (own for own in version_vectors.positions(view.connection) if own.replica in lines):
        first = sealed.get((row.compartment, row.replica), row.sealed_n + 1)
        if first <= row.n:
            found.append((row.compartment, row.replica, first, row.n))
    return found


def _own_lines(view: View) -> list[int]:
    """The local numbers of this laptop's lines."""
    own = load_own(view.connection)
    query = select(REPLICA.c.no).where(REPLICA.c.id == (own.replica_id if own else b""))
    return list(view.connection.execute(query).scalars())


def waiting_records(view: View, records: Sequence[bytes]) -> set[bytes]:
    """Those of these records with own changes that are not on the share; none where there is no share yet."""
    if not records or setting(view.connection, SHARE) is None:
        return set()
    parts = [_from(*one) for one in _unsent(view)]
    if not parts:
        return set()
    query = select(ENTRY.c.record).where(ENTRY.c.record.in_(records), or_(*parts)).distinct()
    return set(view.connection.execute(query).scalars())


def waiting(view: View, most: int = 8) -> tuple[list[Waiting], bool]:
    """What waits, by whom it is about, the most recent first; and whether there is more. Looks at the latest alone."""
    heaps: dict[tuple[str, str], _Heap] = {}
    firsts = _unsent(view)
    if not firsts:
        return [], False
    # Few are found by their numbers; where there are many, the latest entries of all hold enough of them.
    many = sum(last - first + 1 for _compartment, _line, first, last in firsts) > _MANY
    query = (
        select(ENTRY.c.kind, ENTRY.c.record)
        .where(or_(*(_from(*one, walked=many) for one in firsts)))
        .order_by(ENTRY.c.no.desc())
        .limit(_LATEST + 1)
    )
    rows = view.connection.execute(query).all()
    counted = Counter((row.kind, bytes(row.record)) for row in rows[:_LATEST])
    for (kind, record), number in counted.items():
        _heap(view, heaps, kind, from_blob(record), number)
        if len(heaps) > most:
            break
    told = [
        Waiting(subject, kind, heap.title, tuple(sorted(heap.kinds)), heap.changes)
        for (kind, subject), heap in heaps.items()
    ]
    return told[:most], len(told) > most or len(rows) > _LATEST


def _from(compartment: int, line: int, first: int, _last: int, walked: bool = False) -> ColumnElement[bool]:
    """From which entry on a line waits; `walked`: while entries are walked through, without looking it up."""
    place = ENTRY.c.compartment + 0 if walked else ENTRY.c.compartment
    return and_(place == compartment, ENTRY.c.replica == line, ENTRY.c.n >= first)


def _heap(view: View, heaps: dict[tuple[str, str], _Heap], kind: str, record_id: str, number: int) -> None:
    if kind == "audit_event":
        heap = heaps.setdefault((kind, ""), _Heap(""))
    else:
        record = load(view.connection, kind, record_id) if kind in BY_NAME else None
        if record is None:
            return
        subject = labels.subject_of(record)
        subject_kind, subject_id = subject if subject[1] else (kind, record_id)
        found = heaps.get((subject_kind, subject_id))
        heap = found or heaps.setdefault((subject_kind, subject_id), _Heap(labels.title_of(view, record)))
    heap.kinds.add(kind)
    heap.changes += number


def rounds(view: View, most: int = SHOWN_ROUNDS) -> list[PastRound]:
    """The last rounds that are worth telling, the newest first: quiet ones are left out, equal troubles told once."""
    sticks = set(_stick_rounds(view))
    bodies = view.connection.execute(select(ROUND.c.body).order_by(ROUND.c.no.desc()).limit(_LOOKED_AT)).scalars()
    reports = [msgspec.msgpack.decode(body, type=Report) for body in bodies]
    found = []
    for number, report in enumerate(reports):
        before = reports[number + 1] if number + 1 < len(reports) else None
        earlier = before.at if before is not None else ""
        stick = report.at in sticks
        if stick or earlier in sticks:
            report.alarms = [one for one in report.alarms if one not in _OF_ANOTHER_FOLDER]
        found.append(
            PastRound(
                report.at,
                report.pushed,
                report.pulled,
                max(0, report.conflicts - (before.conflicts if before is not None else 0)),
                len(report.held_back),
                report.trouble,
                stick,
                tuple(warnings_of(report)),
            )
        )
    return _told(found)[:most]


def _told(past: list[PastRound]) -> list[PastRound]:
    found: list[PastRound] = []
    for number, one in enumerate(past):
        if found and one.trouble and one.trouble == found[-1].trouble and past[number - 1].trouble == one.trouble:
            found[-1] = replace(found[-1], times=found[-1].times + 1)
        elif number == 0 or not one.quiet:
            found.append(one)
    return found


def note_stick(place: Workplace, at: str) -> None:
    """Remember that the round of this moment went over a stick."""
    with place.read() as view:
        kept = [*_stick_rounds(view), at][-_KEPT_STICKS:]
    with place.store.write() as connection:
        put_setting(connection, _STICKS, msgspec.msgpack.encode(kept))


def _stick_rounds(view: View) -> list[str]:
    found = setting(view.connection, _STICKS)
    return msgspec.msgpack.decode(found, type=list[str]) if found is not None else []


def laptops(place: Workplace) -> list[Laptop]:
    """All laptops of the workspace, the own first, removed ones last; empty as long as there is no share."""
    workspace = Workspace.load(place.store)
    if workspace.chain is None:
        return []
    with place.read() as view:
        people, now = authors(view), view.now
        held = heads.held(view.connection)
        published = [
            (workspace.by_no[row.compartment].share_id, workspace.line_of[row.replica], row.sealed_n)
            for row in version_vectors.positions(view.connection)
            if row.compartment in workspace.by_no and row.replica in workspace.line_of
        ]
    found = []
    for member in workspace.newest.replicas:
        grant = workspace.rosters.grant(member.set_in, member.id)
        lines = [no for (replica, _epoch), no in workspace.lines.items() if replica == member.id]
        words = [held[no] for no in lines if no in held]
        said = max((one.share_time or one.at for one in words), default=0)
        own = member.id == workspace.own.replica_id
        behind = 0 if own or not member.active else _behind(member.id, member.compartments, words, published)
        days = (now - _local(said)).days if said else 0
        name = next((people[no] for no in lines if people.get(no)), grant.name if grant else "")
        found.append(
            Laptop(
                from_blob(member.id),
                name,
                grant.roles if grant else (),
                grant.offices if grant else (),
                own,
                _iso(said) if said else "",
                behind,
                not member.active,
                days if behind and days >= SILENT_DAYS else 0,
            )
        )
    return sorted(found, key=lambda one: (one.removed, not one.own, one.person))


def _behind(
    replica: bytes,
    compartments: list[bytes],
    words: list[heads.Head],
    published: list[tuple[bytes, tuple[bytes, int], int]],
) -> int:
    """How many changes known here it has not confirmed, of what it may read."""
    confirmed: dict[tuple[bytes, bytes, int], int] = {}
    for head in words:
        for share_id, marks in head.has.items():
            for author, epoch, n, _seq, _hash in marks:
                key = (share_id, author, epoch)
                confirmed[key] = max(confirmed.get(key, 0), n)
    missing = 0
    for share_id, (author, epoch), n in published:
        if share_id in compartments and author != replica:
            missing += max(0, n - confirmed.get((share_id, author, epoch), 0))
    return missing


def _local(ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(ms / 1000)


def _iso(ms: int) -> str:
    at = datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
