"""What today needs: meetings, follow-ups due, unfinished drafts, incomplete records, people beyond the limit of hours.

Only people whom the person signed in looks after, or has met in the last two weeks: the page stays short and quick
however large the store is.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnClause, Integer, bindparam, literal_column, or_, select

from app.core import merged_records, merged_values
from app.core.rights import Right
from app.core.work import View, Work
from app.people import participations
from app.people.contact_hours import contact_times
from app.records import drafts
from app.records.drafts import Draft
from app.sessions.meetings import SessionRow, people_names, sessions_between, span
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS

AHEAD_DAYS = 7
"""How far ahead follow-ups are shown."""

SHOWN = 5
MOST_MEETINGS = 40
LOOKED_AT = 100  # own people, the newest first
MOST_FOLLOW_UPS = 20
_MET_DAYS = 14
_PEOPLE, _SESSIONS, _CELLS = RECORDS["participant"], RECORDS["session"], RECORDS["attendance"]
_ENROLMENTS, _FOLLOW_UPS, _BUSINESSES = RECORDS["enrolment"], RECORDS["follow_up"], RECORDS["business"]
_LACKING = ("no_form", "no_result", "open")


@dataclass(frozen=True, slots=True)
class Appointment:
    """One of today's meetings; `state`: recorded, open (marks missing), running, soon, later, cancelled."""

    session: SessionRow
    state: str
    minutes_to_begin: int | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A reminder: about whom, when; `when`: overdue, today, later."""

    id: str
    participant: str | None
    business: str | None
    name: str
    text: str
    due_on: str
    when: str


@dataclass(frozen=True, slots=True)
class IncompleteRecord:
    """A person with an incomplete record: in words, and the state as `app.people.completeness` names it."""

    participant: str
    name: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class LimitReached:
    """A person at or beyond the limit without a questionnaire."""

    participant: str
    name: str
    minutes: int
    limit: int


@dataclass(frozen=True, slots=True)
class Today:
    """The whole page."""

    day: datetime.date
    now: datetime.datetime
    appointments: tuple[Appointment, ...]
    follow_ups: tuple[FollowUp, ...]
    drafts: tuple[Draft, ...]
    incomplete: tuple[IncompleteRecord, ...]
    incomplete_total: int
    limits: tuple[LimitReached, ...]


def today(view: View) -> Today:
    """What this day needs, as far as the person's rights go."""
    people = view.allows(Right.SEE_PEOPLE)
    incomplete = incomplete_records(view) if people and view.allows(Right.SEE_QUESTIONNAIRE) else []
    return Today(
        day=view.today,
        now=view.now,
        appointments=tuple(appointments(view)) if people else (),
        follow_ups=tuple(due(view)),
        drafts=tuple(drafts.unfinished(view)),
        incomplete=tuple(incomplete[:SHOWN]),
        incomplete_total=len(incomplete),
        limits=tuple(limits_reached(view)) if people else (),
    )


def appointments(view: View) -> list[Appointment]:
    """Today's meetings that the person leads; all of the own offices where the person leads none."""
    day = view.today.isoformat()
    rows = sessions_between(view, day, day)
    own = [row for row in rows if view.me.staff in row.leaders]
    return [_appointment(view, row) for row in own or rows]


def due(view: View) -> list[FollowUp]:
    """Own reminders that are overdue, due today or within the next days; the oldest first."""
    last = (view.today + datetime.timedelta(days=AHEAD_DAYS)).isoformat()
    places = (*view.visible("people"), *view.visible("business"))
    query = (
        select(_FOLLOW_UPS)
        .where(
            _FOLLOW_UPS.c.due_on <= last,
            _FOLLOW_UPS.c.done_on.is_(None),
            _FOLLOW_UPS.c.alive == 1,
            _FOLLOW_UPS.c.compartment.in_(places),
            or_(_FOLLOW_UPS.c.assigned_staff.is_(None), _FOLLOW_UPS.c.assigned_staff == to_blob(view.me.staff)),
        )
        .order_by(_FOLLOW_UPS.c.due_on, _FOLLOW_UPS.c.id)
        .limit(MOST_FOLLOW_UPS)
    )
    rows = view.connection.execute(query).all()
    people = people_names(view, [from_blob(row.participant) for row in rows if row.participant])
    firms = _business_names(view, [row.business for row in rows if row.business])
    return [_follow_up(view, row, people, firms) for row in rows]


def done(work: Work, follow_up: str) -> None:
    """A reminder is dealt with today. Raises NotAllowed, NotFound."""
    _settle(work, follow_up, work.today.isoformat())


def not_done(work: Work, follow_up: str) -> None:
    """Take that back."""
    _settle(work, follow_up, None)


def incomplete_records(view: View) -> list[IncompleteRecord]:
    """The own people whose record lacks something, those with a missing form or result first."""
    query = select(_PEOPLE.c.id).where(
        _PEOPLE.c.assigned_staff == to_blob(view.me.staff),
        _PEOPLE.c.alive == 1,
        _PEOPLE.c.compartment.in_(view.visible("people")),
    )
    # The index of assigned staff goes on by row: the newest are read without looking at all the others.
    newest = query.order_by(_PERSON_ROW.desc()).limit(LOOKED_AT)
    rows = view.connection.execute(newest).scalars().all()
    representatives = merged_records.representatives(view, "participant", rows)
    people = list(
        dict.fromkeys(to_blob(representatives[person]) if person in representatives else person for person in rows)
    )
    completeness = participations.completeness_of(view, people)
    lacking = [(from_blob(person), completeness[person]) for person in people if completeness[person].state in _LACKING]
    lacking.sort(key=lambda person: (_LACKING.index(person[1].state), -len(person[1].missing)))
    named = people_names(view, [person for person, _standing in lacking])
    return [
        IncompleteRecord(person, ", ".join(named.get(person, ())), standing.words, standing.state)
        for person, standing in lacking
    ]


def limits_reached(view: View) -> list[LimitReached]:
    """People met by this person in the last two weeks who are over the limit and have no questionnaire."""
    first = (view.today - datetime.timedelta(days=_MET_DAYS)).isoformat()
    known = {"first": first, "last": view.today.isoformat(), "places": view.visible("people")}
    own = [row.id for row in view.connection.execute(_MET, known) if view.me.staff in (row.leaders or "")]
    met: set[str] = set()
    for session in own[:MOST_MEETINGS]:
        met |= {
            from_blob(person) for person in view.connection.execute(_WITHOUT_QUESTIONNAIRE, span(session)).scalars()
        }
    representatives = merged_records.representatives(view, "participant", [to_blob(person) for person in met])
    met = {representatives.get(to_blob(person), person) for person in met}
    over = {
        person: contact for person, contact in contact_times(view, list(met)).items() if contact.needs_questionnaire
    }
    named = people_names(view, over)
    reached = [
        LimitReached(person, ", ".join(name), over[person].minutes, over[person].limit)
        for person, name in named.items()
    ]
    return sorted(reached, key=lambda person: -person.minutes)[:SHOWN]


_PERSON_ROW: ColumnClause[int] = literal_column("participant.rowid", Integer())
_MET = select(_SESSIONS.c.id, _SESSIONS.c.leaders).where(
    _SESSIONS.c.date.between(bindparam("first"), bindparam("last")),
    _SESSIONS.c.status == "held",
    _SESSIONS.c.alive == 1,
)
_WITHOUT_QUESTIONNAIRE = select(_CELLS.c.participant).where(
    _CELLS.c.id.between(bindparam("low"), bindparam("high")),
    _CELLS.c.session == bindparam("session"),
    _CELLS.c.status.in_(("A", "T")),
    _CELLS.c.participant.is_not(None),
    _CELLS.c.alive == 1,
    ~select(_ENROLMENTS.c.id)
    .where(
        _ENROLMENTS.c.participant == _CELLS.c.participant,
        _ENROLMENTS.c.alive == 1,
        _ENROLMENTS.c.questionnaire_received_on.is_not(None),
    )
    .exists(),
)


def _appointment(view: View, row: SessionRow) -> Appointment:
    now = f"{view.now:%H:%M}"
    ahead = _minutes(row.begin) - _minutes(now) if row.begin else None
    if row.status == "cancelled":
        state = "cancelled"
    elif row.recorded:
        state = "recorded"
    elif ahead is None or ahead > 60:
        state = "later"
    elif ahead > 0:
        state = "soon"
    else:
        state = "running" if now < (row.end or "00:00") else "open"
    return Appointment(row, state, ahead)


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _follow_up(view: View, row: Any, people: dict[str, tuple[str, str]], firms: dict[bytes, str]) -> FollowUp:
    person = from_blob(row.participant) if row.participant else None
    day = view.today.isoformat()
    when = "overdue" if row.due_on < day else "today" if row.due_on == day else "later"
    name = ", ".join(people.get(person or "", ())) or firms.get(row.business, "")
    business = from_blob(row.business) if row.business else None
    return FollowUp(from_blob(row.id), person, business, name, row.text or "", row.due_on, when)


def _business_names(view: View, businesses: list[bytes]) -> dict[bytes, str]:
    query = select(_BUSINESSES.c.id, _BUSINESSES.c.name).where(
        _BUSINESSES.c.id.in_(businesses), _BUSINESSES.c.compartment.in_(view.visible("business"))
    )
    names = {row.id: row.name for row in view.connection.execute(query)}
    for business, cluster in merged_records.clusters(view, "business", businesses).items():
        names[business] = merged_values.combined_record(view, cluster).values["name"]
    return names


def _settle(work: Work, follow_up: str, day: str | None) -> None:
    record = work.record("follow_up", follow_up)
    work.require(Right.EDIT_BUSINESS if record.values.get("business") else Right.EDIT_PEOPLE)
    work.change("follow_up", record.id, {"done_on": day})
