"""Reading sessions: one row per meeting for week list, Today and papers, and the marks that belong to one session.

Marks are found by their ids, which begin like their session's id (`models.identifiers.attendance_id`), so a register is
read from neighbouring pages however many marks there are.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from app.core import merged_records, merged_values
from app.core.rights import Right
from app.core.work import View
from app.records.checks_coaching import minutes_between
from models.fields import Kind
from models.identifiers import from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import CLUSTER, RECORDS
from sync.store.record import load

UNIT_MINUTES = 45
_SESSIONS, _CELLS, _PEOPLE = RECORDS["session"], RECORDS["attendance"], RECORDS["participant"]
_PREFIX = 10  # bytes that a mark's id shares with its session's


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One meeting as lists show it; `listed` people are on it, `open_marks` of them have no mark yet."""

    id: str
    date: str
    begin: str
    end: str
    minutes: int
    title: str
    kind: str
    mode: str
    status: str
    office: str
    location: str
    content: str
    offering: str | None
    participant: str | None
    person: str
    leaders: tuple[str, ...]
    topics: tuple[str, ...]
    listed: int
    open_marks: int

    @property
    def recorded(self) -> bool:
        """Held, with nothing left open."""
        return self.status == "held" and self.open_marks == 0 and (self.kind == "individual" or self.listed > 0)

    @property
    def units(self) -> int:
        """Teaching units of 45 minutes."""
        return self.minutes // UNIT_MINUTES


_OFFERINGS = RECORDS["offering"]
_TITLE = select(_OFFERINGS.c.title).where(_OFFERINGS.c.id == _SESSIONS.c.offering).scalar_subquery()
_COLUMNS = (
    *(_SESSIONS.c[name] for name in ("id", "date", "begin", "end", "break_minutes", "title", "kind", "mode", "status")),
    *(_SESSIONS.c[name] for name in ("office", "location", "public_content", "offering", "participant", "leaders")),
    _SESSIONS.c.topics,
    _TITLE.label("offering_title"),
)
_ON_LIST = (
    _CELLS.c.id.between(bindparam("low"), bindparam("high")),
    _CELLS.c.session == bindparam("session"),
    _CELLS.c.alive == 1,
)


def marks_of(session: ColumnElement[bytes]) -> tuple[ColumnElement[bool], ...]:
    """Conditions that join marks to the session of another query: the range of ids of `span`, and the session."""
    prefix = func.substr(session, 1, _PREFIX)
    last = cast(prefix.op("||")(literal(b"\xff" * (16 - _PREFIX))), LargeBinary)  # `||` makes a text of two blobs
    return (_CELLS.c.id >= prefix, _CELLS.c.id <= last, _CELLS.c.session == session)


_ON_ITS_LIST = (*marks_of(_SESSIONS.c.id), _CELLS.c.alive == 1)
_COUNTS = tuple(
    select(counted).where(*_ON_ITS_LIST).scalar_subquery().label(name)
    for name, counted in (("listed", func.count()), ("open_marks", func.count() - func.count(_CELLS.c.status)))
)
# Where records were merged: everybody once, with a mark if one of them has one.
_somebody = func.coalesce(CLUSTER.c.root, _CELLS.c.participant, _CELLS.c.id)
_people = func.count(_somebody.distinct())
_marked = func.count(case((_CELLS.c.status.is_not(None), _somebody)).distinct())
_COUNTS_AS_ONE = tuple(
    select(counted)
    .select_from(_CELLS.outerjoin(CLUSTER, CLUSTER.c.record == _CELLS.c.participant))
    .where(*_ON_ITS_LIST)
    .scalar_subquery()
    .label(name)
    for name, counted in (("listed", _people), ("open_marks", _people - _marked))
)
CELLS = select(_CELLS).where(*_ON_LIST).order_by(_CELLS.c.id)
_NAMES = select(_PEOPLE.c.id, _PEOPLE.c.last_name, _PEOPLE.c.first_name).where(
    _PEOPLE.c.id.in_(bindparam("wanted", expanding=True)),
    _PEOPLE.c.compartment.in_(bindparam("places", expanding=True)),
)


def sessions_between(view: View, first: str, last: str, office: str | None = None) -> list[SessionRow]:
    """The sessions from the first to the last day (`YYYY-MM-DD`), by date and time."""
    view.require(Right.SEE_PEOPLE)
    query = (
        _rows_query(view)
        .where(
            _SESSIONS.c.date.between(first, last),
            _SESSIONS.c.alive == 1,
            _SESSIONS.c.compartment.in_(view.visible("people")),
        )
        .order_by(_SESSIONS.c.date, func.coalesce(_SESSIONS.c.begin, "99"), _SESSIONS.c.id)
    )
    if office is not None:
        query = query.where(_SESSIONS.c.office == office)
    return _rows(view, view.connection.execute(query).all())


def session_row(view: View, session_id: str) -> SessionRow:
    """One session as lists show it; NotFound if it is not to be seen."""
    view.require(Right.SEE_PEOPLE)
    there = view.record("session", session_id)
    query = _rows_query(view).where(_SESSIONS.c.id == to_blob(there.id))
    return _rows(view, view.connection.execute(query).all())[0]


def previous_of(view: View, session_id: str) -> str | None:
    """The latest earlier session of the same offering that has anybody on its list."""
    there = view.record("session", session_id)
    offering = there.values.get("offering")
    if offering is None:
        return None
    return last_with_list(view, offering, there.values["date"], there.values.get("begin") or "")


def last_with_list(view: View, offering: str, day: str, begin: str = "") -> str | None:
    """The latest session of an offering before that moment that has anybody on its list."""
    found = view.connection.execute(earlier_with_list(view, offering, day, begin)).scalar()
    return None if found is None else from_blob(found)


def earlier_with_list(view: View, offering: str, day: str, begin: str) -> Select[Any]:
    """The query for the id of that session."""
    return (
        select(_SESSIONS.c.id)
        .where(
            _SESSIONS.c.offering == to_blob(offering),
            or_(
                _SESSIONS.c.date < day,
                and_(_SESSIONS.c.date == day, func.coalesce(_SESSIONS.c.begin, "") < begin),
            ),
            _SESSIONS.c.alive == 1,
            _SESSIONS.c.compartment.in_(view.visible("people")),
            exists().where(*_ON_ITS_LIST),
        )
        .order_by(_SESSIONS.c.date.desc(), _SESSIONS.c.begin.desc())
        .limit(1)
    )


def series_from(view: View, session_id: str, most: int) -> list[str]:
    """This session and the next ones of its offering, by date; a session without offering stands alone."""
    there = view.record("session", session_id)
    offering = there.values.get("offering")
    if offering is None:
        return [there.id]
    query = (
        select(_SESSIONS.c.id)
        .where(
            _SESSIONS.c.offering == to_blob(offering),
            _SESSIONS.c.date >= there.values["date"],
            func.coalesce(_SESSIONS.c.status, "") != "cancelled",
            _SESSIONS.c.alive == 1,
            _SESSIONS.c.compartment.in_(view.visible("people")),
        )
        .order_by(_SESSIONS.c.date, _SESSIONS.c.begin)
        .limit(most)
    )
    return [from_blob(one) for one in view.connection.execute(query).scalars()]


def span(session: bytes) -> dict[str, bytes]:
    """Parameters of `CELLS`: the range of ids in which the marks of a session lie."""
    return {"low": session[:_PREFIX], "high": session[:_PREFIX] + b"\xff" * 6, "session": session}


def people_names(view: View, participants: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Last and first name of those the person may see; of merged people the name they go by as one."""
    wanted = [to_blob(one) for one in participants]
    if not wanted:
        return {}
    rows = view.connection.execute(_NAMES, {"wanted": wanted, "places": view.visible("people")})
    found = {from_blob(row.id): (row.last_name, row.first_name) for row in rows}
    for blob, cluster in merged_records.clusters(view, "participant", wanted).items():
        values = merged_values.combined_record(view, cluster).values
        found[from_blob(blob)] = (values["last_name"], values["first_name"])
    return found


def staff_names(view: View, staff: Iterable[str]) -> dict[str, str]:
    """Name and function of staff: `Katrin Sommerfeld, Sozialpädagogin`."""
    found: dict[str, str] = {}
    for one in set(staff):
        there = load(view.connection, "staff", one)
        if there is not None:
            found[one] = ", ".join(filter(None, (there.values.get("name"), there.values.get("function"))))
    return found


def day_of(text: str) -> datetime.date:
    """A day from `YYYY-MM-DD`."""
    return datetime.date.fromisoformat(text)


def _rows(view: View, rows: Sequence[Row[Any]]) -> list[SessionRow]:
    kind = BY_NAME["session"]
    sessions = [_values(kind, row) for row in rows]
    people = people_names(view, {one["participant"] for one in sessions if "participant" in one})
    return [_row(row, values, people) for row, values in zip(rows, sessions, strict=True)]


def _values(kind: Kind, row: Row[Any]) -> dict[str, Any]:
    names = row._mapping
    values = {name: kind.by_name[name].from_column(names[name]) for name in names if name in kind.by_name}
    return {name: value for name, value in values.items() if value is not None}


def _row(row: Row[Any], values: Mapping[str, Any], people: Mapping[str, tuple[str, str]]) -> SessionRow:
    begin, end = values.get("begin", ""), values.get("end", "")
    offering, participant = values.get("offering"), values.get("participant")
    return SessionRow(
        id=from_blob(row.id),
        date=values["date"],
        begin=begin,
        end=end,
        minutes=minutes_between(begin, end, values.get("break_minutes")) or 0,
        title=values.get("title") or row.offering_title or "",
        kind=values["kind"],
        mode=values.get("mode", ""),
        status=values.get("status", ""),
        office=values["office"],
        location=values.get("location", ""),
        content=values.get("public_content", ""),
        offering=offering,
        participant=participant,
        person=", ".join(people.get(participant or "", ())),
        leaders=tuple(values.get("leaders", ())),
        topics=tuple(values.get("topics", ())),
        listed=row.listed,
        open_marks=row.open_marks,
    )


def _rows_query(view: View) -> Select[Any]:
    """What `_rows` needs of sessions, with the counts of their lists."""
    return select(*_COLUMNS, *(_COUNTS_AS_ONE if merged_records.any_merged(view) else _COUNTS))
