"""Contact hours of a person: the one definition of the minutes somebody was there.

Minutes count from marks A and T: those recorded with the mark, else (A) the length of the session; and from individual
sessions held with the person that carry no mark of their own. Cancelled sessions do not count. Records that were merged
are one person: a session that several of them are marked on counts once, with the most minutes. Beyond the limit of the
project profile (`bagatelle_minutes`, 8 hours) a questionnaire is needed (domain.md section 0, fact 6).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, and_, bindparam, case, func, literal, or_, select, union_all

from app.core import merged_records
from app.core.rights import Right
from app.core.work import View
from models.identifiers import from_blob, to_blob
from models.tables import CLUSTER, RECORDS

LIMIT_MINUTES = 480
"""Where the project profile names no limit."""

_CELLS, _SESSIONS, _ENROLMENTS = RECORDS["attendance"], RECORDS["session"], RECORDS["enrolment"]


@dataclass(frozen=True, slots=True)
class ContactTime:
    """Minutes of one person, and whether the questionnaire has arrived."""

    minutes: int
    questionnaire: bool
    limit: int

    @property
    def needs_questionnaire(self) -> bool:
        """At or beyond the limit without a questionnaire."""
        return self.minutes >= self.limit and not self.questionnaire


def length_of(sessions: Table) -> ColumnElement[int]:
    """SQL for the minutes of a session without its break; 0 where the times are not known."""
    begin, end = (
        func.substr(sessions.c[name], 1, 2) * 60 + func.substr(sessions.c[name], 4, 2) for name in ("begin", "end")
    )
    return func.coalesce(func.max(end - begin - func.coalesce(sessions.c.break_minutes, 0), 0), 0)


_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_DAY: BindParameter[Any] = bindparam("day")
_PLACES: BindParameter[Any] = bindparam("places", expanding=True)
_counted = case(
    (_CELLS.c.minutes.is_not(None), _CELLS.c.minutes), (_CELLS.c.status == "A", length_of(_SESSIONS)), else_=0
)
_MARKED = (
    select(_CELLS.c.participant, _CELLS.c.session, _counted.label("minutes"))
    .join(_SESSIONS, _SESSIONS.c.id == _CELLS.c.session)
    .where(
        _CELLS.c.participant.in_(_WANTED),
        _CELLS.c.status.in_(("A", "T")),
        _CELLS.c.alive == 1,
        _CELLS.c.compartment.in_(_PLACES),
        _SESSIONS.c.alive == 1,
        or_(_SESSIONS.c.status.is_(None), _SESSIONS.c.status != "cancelled"),
    )
)
_FROM_MARKS = _MARKED.with_only_columns(_CELLS.c.participant, func.sum(_counted).label("minutes")).group_by(
    _CELLS.c.participant
)
_marked = (
    select(_CELLS.c.id)
    .where(_CELLS.c.participant == _SESSIONS.c.participant, _CELLS.c.session == _SESSIONS.c.id, _CELLS.c.alive == 1)
    .where(_CELLS.c.status.is_not(None))
    .exists()
)
_INDIVIDUAL = select(
    _SESSIONS.c.participant, _SESSIONS.c.id.label("session"), length_of(_SESSIONS).label("minutes")
).where(
    _SESSIONS.c.participant.in_(_WANTED),
    _SESSIONS.c.status == "held",
    _SESSIONS.c.alive == 1,
    _SESSIONS.c.compartment.in_(_PLACES),
    ~_marked,
)
_FROM_INDIVIDUAL = _INDIVIDUAL.with_only_columns(
    _SESSIONS.c.participant, func.sum(length_of(_SESSIONS)).label("minutes")
).group_by(_SESSIONS.c.participant)
_BOTH = union_all(_MARKED, _INDIVIDUAL).subquery()
_PERSON = func.coalesce(CLUSTER.c.root, _BOTH.c.participant)
_BY_SESSION = (
    select(_PERSON.label("participant"), func.max(_BOTH.c.minutes).label("minutes"))
    .select_from(_BOTH.outerjoin(CLUSTER, CLUSTER.c.record == _BOTH.c.participant))
    .group_by(_PERSON, _BOTH.c.session)
    .subquery()
)
_AS_ONE = select(_BY_SESSION.c.participant, func.sum(_BY_SESSION.c.minutes).label("minutes")).group_by(
    _BY_SESSION.c.participant
)
_STANDING = (
    select(
        _ENROLMENTS.c.participant,
        func.max(
            and_(
                _ENROLMENTS.c.entry_date <= _DAY,
                or_(_ENROLMENTS.c.exit_date.is_(None), _ENROLMENTS.c.exit_date >= _DAY),
            )
        ).label("inside"),
        func.count(_ENROLMENTS.c.questionnaire_received_on).label("received"),
    )
    .where(_ENROLMENTS.c.participant.in_(_WANTED), _ENROLMENTS.c.alive == 1)
    .group_by(_ENROLMENTS.c.participant)
)


_RECEIVED = select(_ENROLMENTS.c.participant).where(
    _ENROLMENTS.c.participant.in_(_WANTED),
    _ENROLMENTS.c.alive == 1,
    _ENROLMENTS.c.questionnaire_received_on.is_not(None),
)
_NONE = literal(0)
# Enrolment and minutes in one statement; minutes only of those whose questionnaire has not arrived.
_STANDING_AND_MINUTES = union_all(
    _STANDING.add_columns(_NONE.label("minutes"), literal("enrolment").label("source")),
    *(
        query.with_only_columns(
            query.selected_columns[0],
            _NONE.label("inside"),
            _NONE.label("received"),
            query.selected_columns[1],
            literal("contact").label("source"),
        ).where(query.selected_columns[0].not_in(_RECEIVED))
        for query in (_FROM_MARKS, _FROM_INDIVIDUAL)
    ),
)


@dataclass(frozen=True, slots=True)
class EnrolmentStatus:
    """Of some people: who is enrolled, but not on a given day; and whose questionnaire has arrived."""

    outside: frozenset[str]
    received: frozenset[str]


def enrolment_status(view: View, participants: Collection[str], day: str) -> EnrolmentStatus:
    """Enrolment on a day (`YYYY-MM-DD`); people without any enrolment are in neither set."""
    if not participants:
        return EnrolmentStatus(frozenset(), frozenset())
    wanted = merged_records.expand_clusters(view, [to_blob(participant) for participant in participants])
    rows = view.connection.execute(_STANDING, {"wanted": wanted.all, "day": day}).all()
    inside: dict[bytes, bool] = {}
    received: dict[bytes, bool] = {}
    for row in rows:
        person = wanted.back(row.participant)
        inside[person] = bool(row.inside) or inside.get(person, False)
        received[person] = bool(row.received) or received.get(person, False)
    outside = (person for person, enrolled in wanted.spread(inside).items() if not enrolled)
    arrived = (person for person, has_arrived in wanted.spread(received).items() if has_arrived)
    return EnrolmentStatus(frozenset(map(from_blob, outside)), frozenset(map(from_blob, arrived)))


def enrolment_and_contact(
    view: View, participants: Sequence[str], attended: Collection[str], day: str
) -> tuple[EnrolmentStatus, dict[str, ContactTime]]:
    """`enrolment_status` of all, and the contact time of those who attended and whose questionnaire has not arrived.

    One statement where nothing was ever merged. Whose questionnaire has arrived may come as often as they like: nobody
    needs to add up those minutes.
    """
    if not participants or merged_records.any_merged(view):
        enrolment = enrolment_status(view, participants, day)
        asked = [participant for participant in attended if participant not in enrolment.received]
        return enrolment, contact_times(view, asked, enrolment)
    if attended:
        view.require(Right.SEE_PEOPLE)
    wanted = [to_blob(participant) for participant in participants]
    known = {"wanted": wanted, "day": day, "places": list(view.visible("people"))}
    enrolled: dict[str, bool] = {}
    received: set[str] = set()
    minutes = dict.fromkeys(participants, 0)
    for row in view.connection.execute(_STANDING_AND_MINUTES, known):
        participant = from_blob(row.participant)
        if row.source == "enrolment":
            enrolled[participant] = bool(row.inside)
            received |= {participant} if row.received else set()
        else:
            minutes[participant] += row.minutes or 0
    outside = frozenset(participant for participant, inside in enrolled.items() if not inside)
    limit = limit_of(view)
    contact = {
        participant: ContactTime(minutes[participant], False, limit)
        for participant in attended
        if participant not in received
    }
    return EnrolmentStatus(outside, frozenset(received)), contact


def minutes_of(view: View, participants: Collection[str]) -> dict[str, int]:
    """Contact minutes of each person, in the offices one may see."""
    view.require(Right.SEE_PEOPLE)
    minutes = dict.fromkeys(participants, 0)
    if not minutes:
        return minutes
    wanted = merged_records.expand_clusters(view, [to_blob(participant) for participant in minutes])
    known = {"wanted": wanted.all, "places": list(view.visible("people"))}
    spent: dict[bytes, int] = {}
    for query in (_AS_ONE,) if wanted.asked else (_FROM_MARKS, _FROM_INDIVIDUAL):
        for row in view.connection.execute(query, known):
            person = wanted.back(row.participant)
            spent[person] = spent.get(person, 0) + (row.minutes or 0)
    return minutes | {from_blob(person): total for person, total in wanted.spread(spent).items()}


def minutes_together(view: View, records: Collection[str]) -> int:
    """Contact minutes of these records as if they were one person: of several marks the one with the most."""
    view.require(Right.SEE_PEOPLE)
    known = {"wanted": [to_blob(record_id) for record_id in records], "places": list(view.visible("people"))}
    by_session: dict[bytes, int] = {}
    for query in (_MARKED, _INDIVIDUAL):
        for row in view.connection.execute(query, known):
            by_session[row.session] = max(by_session.get(row.session, 0), row.minutes or 0)
    return sum(by_session.values())


def contact_times(
    view: View, participants: Sequence[str], enrolment: EnrolmentStatus | None = None
) -> dict[str, ContactTime]:
    """Minutes and questionnaire of each person."""
    if not participants:
        return {}
    limit = limit_of(view)
    received = (enrolment or enrolment_status(view, participants, view.today.isoformat())).received
    minutes = minutes_of(view, participants)
    return {person: ContactTime(minutes[person], person in received, limit) for person in participants}


def limit_of(view: View) -> int:
    """The minutes from which a questionnaire is needed."""
    return int(view.profile.get("bagatelle_minutes") or LIMIT_MINUTES)
