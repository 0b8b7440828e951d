"""The worklist: all open conflicts a person may see, and for whom each of them waits.

The author of one of the values is asked at once, a team lead after `LEAD_DAYS` days, the administration always; whoever
may write the field may settle at any time (`everybody=True` lists them all). Counting and listing use an index and read
no record: titles and values are read only for the rows in sight.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select

from app.conflicts import describe
from app.conflicts.describe import Dispute
from app.core import visibility
from app.core.rights import BY_SUBJECT, EDITING, Right
from app.core.work import View
from app.records import labels
from models.fields import Kind
from models.identifiers import from_blob, to_blob
from models.kinds import ALL
from models.tables import CONFLICT, RECORDS
from sync.format import clock
from sync.format.entry import ALIVE
from sync.store import conflict_sorts
from sync.store.record import load

LEAD_DAYS = 7
SORTS = conflict_sorts.ALL


@dataclass(frozen=True, slots=True)
class ConflictFilter:
    """Which conflicts: those that wait for the person, or all they may see (`everybody`); narrowed further.

    `deletions`: only those of a deletion, or none of them; `mine`: only those with a value of the person's own.
    """

    everybody: bool = False
    sorts: tuple[str, ...] = ()
    record: str = ""
    settleable: bool = False
    deletions: bool | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class ConflictCounts:
    """How many wait for the person, how many there are in all, and how many of each sort of the latter."""

    waiting: int = 0
    all: int = 0
    sorts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One conflict in a list; its title is read when it comes into sight."""

    id: str
    kind: str
    record: str
    field: str
    opened: str
    sort: str
    office: str = ""


MINE = ConflictFilter()


def count(view: View, wanted: ConflictFilter = MINE) -> int:
    """How many there are; read from an index."""
    query = select(func.count()).select_from(CONFLICT).where(_condition(view, wanted))
    return int(view.connection.execute(query).scalar_one())


def counts(view: View) -> ConflictCounts:
    """All figures at once."""
    query = select(CONFLICT.c.sort, func.count()).where(_condition(view, ConflictFilter(everybody=True)))
    sorts = {sort: int(number) for sort, number in view.connection.execute(query.group_by(CONFLICT.c.sort))}
    return ConflictCounts(count(view), sum(sorts.values()), sorts)


def disputes(view: View, wanted: ConflictFilter = MINE) -> Iterator[Dispute]:
    """All of them in full, the newest first."""
    for row in view.connection.execute(_rows(view, wanted)).all():
        dispute = describe.of_row(view, row)
        if dispute is not None:
            yield dispute


def ids(view: View, wanted: ConflictFilter = MINE) -> list[str]:
    """The ids of all of them, in the order of the list."""
    query = _rows(view, wanted).with_only_columns(CONFLICT.c.id)
    return [bytes(conflict_id).hex() for conflict_id in view.connection.execute(query).scalars()]


def lines(view: View, conflicts: Sequence[str]) -> list[ConflictLine]:
    """Those of these conflicts that are still open, in the same order; no record is read."""
    wanted = [bytes.fromhex(conflict_id) for conflict_id in conflicts]
    rows = {row.id: row for row in view.connection.execute(select(CONFLICT).where(CONFLICT.c.id.in_(wanted)))}
    return [_line(view, rows[conflict_id]) for conflict_id in wanted if conflict_id in rows]


def titles(view: View, lines: Sequence[ConflictLine]) -> dict[str, str]:
    """What the records of a few lines are called."""
    titles = {}
    for line in lines:
        record = load(view.connection, line.kind, line.record)
        titles[line.id] = labels.title_of(view, record) if record is not None else ""
    return titles


def dispute_of(view: View, conflict: str) -> Dispute | None:
    """The conflict of that id as the person may see it; None if it is open no more, or not for them."""
    visible = _condition(view, ConflictFilter(everybody=True))
    row = view.connection.execute(select(CONFLICT).where(CONFLICT.c.id == bytes.fromhex(conflict), visible)).first()
    return describe.of_row(view, row) if row is not None else None


def _line(view: View, row: Row[Any]) -> ConflictLine:
    place = view.places.get(row.compartment)
    office = (place.office or "") if place is not None else ""
    return ConflictLine(
        row.id.hex(), row.kind, from_blob(row.record), row.field, clock.moment(row.opened), row.sort, office
    )


def first_of(view: View, record: str, wanted: ConflictFilter = MINE) -> str:
    """The first conflict of a record, or of what belongs to it; empty if there is none."""
    blob = to_blob(record)
    belonging: list[ColumnElement[bool]] = [CONFLICT.c.record == blob]
    for kind in ALL:
        table = RECORDS[kind.name]
        for name in kind.home:
            if all(column.name != name for column in table.columns):
                continue
            mine = select(table.c.id).where(table.c[name] == blob)
            belonging.append(and_(CONFLICT.c.kind == kind.name, CONFLICT.c.record.in_(mine)))
    query = _rows(view, wanted).with_only_columns(CONFLICT.c.id).where(or_(*belonging)).limit(1)
    conflict_id = view.connection.execute(query).scalar()
    return bytes(conflict_id).hex() if conflict_id is not None else ""


def _rows(view: View, wanted: ConflictFilter) -> Any:
    return select(CONFLICT).where(_condition(view, wanted)).order_by(CONFLICT.c.opened.desc(), CONFLICT.c.id)


def _condition(view: View, wanted: ConflictFilter) -> ColumnElement[bool]:
    asked = [seen for kind in ALL if (seen := _of_kind(view, kind, wanted)) is not None]
    parts: list[ColumnElement[bool]] = [or_(*asked) if asked else false()]
    if wanted.sorts:
        parts.append(CONFLICT.c.sort.in_(wanted.sorts))
    if wanted.record:
        parts.append(CONFLICT.c.record == to_blob(wanted.record))
    if wanted.deletions is not None:
        parts.append((CONFLICT.c.field == ALIVE) == wanted.deletions)
    if wanted.mine:
        parts.append(CONFLICT.c.mine == 1)
    return and_(*parts)


def _of_kind(view: View, kind: Kind, wanted: ConflictFilter) -> ColumnElement[bool] | None:
    """The condition for the conflicts of one kind; None where the person sees none of them."""
    if not visibility.may_see(view, kind):
        return None
    seen = visibility.places_of(view, kind)
    writable = [no for no in seen if _may_write(view, kind, view.places[no].area)]
    own = CONFLICT.c
    parts = [own.kind == kind.name, own.compartment.in_(writable if wanted.settleable else seen)]
    if kind.name == "case_note":
        table = RECORDS["case_note"]
        parts.append(own.record.in_(select(table.c.id).where(visibility.scope(view, kind, deleted=True))))
    if not wanted.everybody and Right.MERGE not in view.me.rights:
        turns: list[ColumnElement[bool]] = [and_(own.mine == 1, own.compartment.in_(writable))]
        if "team_lead" in view.me.roles:
            turns.append(own.opened < _before_days(view, LEAD_DAYS))
        parts.append(or_(*turns))
    return and_(*parts)


def _may_write(view: View, kind: Kind, area: str) -> bool:
    right = EDITING.get(kind.name) or (BY_SUBJECT[area][1] if area in BY_SUBJECT else None)
    return right is not None and view.allows(right)


def _before_days(view: View, days: int) -> int:
    return clock.at(int(view.now.timestamp() * 1000) - days * clock.DAY_MS)


def sorts_of(counted: ConflictCounts) -> Sequence[str]:
    """The sorts there are, in their order."""
    return tuple(sort for sort in SORTS if counted.sorts.get(sort))
