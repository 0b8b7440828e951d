"""How incomplete the records of all people are: `completeness.judge` in SQL.

Judging 100,000 people one by one takes many seconds; here SQLite reads each page of the file once and returns two
numbers per person. The lists of questions are those of `completeness`; a test compares both for people of every sort.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    or_,
    select,
)

from app.core.work import View
from app.people.completeness import (
    ADDRESS,
    BY_STATUS,
    CITIZENSHIP,
    DURATION,
    ENTRY,
    PERSON,
    RESULTS,
    SENSITIVE,
    STATES,
    Completeness,
)
from app.people.contact_hours import limit_of, minutes_of
from models.fields import column_name
from models.identifiers import from_blob
from models.tables import RECORDS

MOST = 1_000  # so many answers are never open; parts the state from their number
_PART = 2_000  # rows of the table read by one query
_PEOPLE, _ENROLMENTS, _TOLD, _CONSENTS = (
    RECORDS[kind] for kind in ("participant", "enrolment", "participant_sensitive", "consent")
)
_ROW: ColumnElement[int] = literal_column("participant.rowid", Integer())
_HIGHEST: Select[Any] = select(literal_column("max(participant.rowid)")).select_from(_PEOPLE)
Condition = ColumnElement[bool]
# A consent counts as the notice that completeness asks for.
NOTICED: Condition = and_(
    _CONSENTS.c.alive == 1,
    _CONSENTS.c.withdrawn_on.is_(None),
    or_(_CONSENTS.c.kind == "esf_data", _CONSENTS.c.notice_handed_on.is_not(None)),
)


def ranks_by_row(view: View) -> Iterator[tuple[int, int, dict[int, int]]]:
    """Part by part: rows done, rows in all, and row number -> rank of the people in that part.

    A smaller rank is worse: the place of the state in `STATES` times MOST, then many open answers before few.
    """
    plus = asks_citizenship(view)
    limit, last = limit_of(view), view.connection.execute(_HIGHEST).scalar() or 0
    for first in range(1, last + 1, _PART):
        about = {"first": first, "last": first + _PART - 1}
        rows = view.connection.execute(_query(plus), about).all()
        # Contact hours matter only as long as the entry form is missing.
        minutes = minutes_of(view, [from_blob(row[2]) for row in rows if row[2] is not None])
        overdue = {participant for participant, spent in minutes.items() if spent >= limit}
        ranks = {no: rank for no, rank, _formless in rows}
        if overdue:
            worst = STATES.index("no_form") * MOST
            ranks |= {row[0]: worst + row[1] % MOST for row in rows if row[2] and from_blob(row[2]) in overdue}
        yield min(about["last"], last), last, ranks


def rank_of(judged: Completeness) -> int:
    """The rank of a person who was judged by `completeness.judge`."""
    return STATES.index(judged.state) * MOST + MOST - 1 - len(judged.missing)


def asks_citizenship(view: View) -> bool:
    """Whether the project reports by the indicators of ESF Plus, which ask for the citizenship, too."""
    return bool(view.profile.get("indicator_set") == "esf_plus_2021_2027")


@cache
def _query(plus: bool) -> Select[Any]:
    """Row number, rank, and - of those whose entry form is not there - the id."""
    missing = _missing_answers(plus)
    left, without_result = ~_empty(_entry("exit_date")), _number_of(_ENROLMENTS, RESULTS) > 0
    state = case(
        (_ENROLMENTS.c.id.is_(None), STATES.index("prospect")),
        (and_(left, without_result), STATES.index("no_result")),
        (missing > 0, STATES.index("open")),
        else_=STATES.index("complete"),
    )
    formless = case((_empty(_entry("questionnaire_received_on")), _PEOPLE.c.id))
    return (
        select(_ROW, state * MOST + (MOST - 1) - missing, formless)
        .select_from(_PEOPLE)
        .outerjoin(_ENROLMENTS, _ENROLMENTS.c.id == _single_record(_ENROLMENTS))
        .outerjoin(_TOLD, _TOLD.c.id == _single_record(_TOLD))
        .where(_PEOPLE.c.alive == 1, _ROW.between(bindparam("first"), bindparam("last")))
    )


def _single_record(table: Table) -> ScalarSelect[bytes]:
    """The single record of a kind that a person has; the older one where there are two."""
    other = table.alias()
    query = select(other.c.id).where(other.c.participant == _PEOPLE.c.id, other.c.alive == 1)
    return query.order_by(other.c.hlc, other.c.id).limit(1).correlate(_PEOPLE).scalar_subquery()


def _missing_answers(plus: bool) -> ColumnElement[int]:
    homeless = _TOLD.c.homeless == "yes"
    without_address = tuple(name for name in PERSON if name not in ADDRESS)
    asked_of_all = _number_of(_PEOPLE, PERSON)
    number: ColumnElement[int] = case((homeless, _number_of(_PEOPLE, without_address)), else_=asked_of_all)
    number += _number_of(_ENROLMENTS, ENTRY)
    number += _number_of(_TOLD, (*SENSITIVE, CITIZENSHIP) if plus else SENSITIVE)
    for status, names in BY_STATUS.items():
        asked: ColumnElement[int] = _number_of(_ENROLMENTS, names)
        if status == "unemployed":
            asked += case((and_(*(_empty(_entry(name)) for name in DURATION)), 1), else_=0)
        number += case((_entry("labour_status") == status, asked), else_=0)
    gained = and_(~_empty(_entry("qualification_gained")), _entry("qualification_gained") != 0)
    results = _number_of(_ENROLMENTS, RESULTS)
    results += case((gained, _number_of(_ENROLMENTS, ("qualification_kind",))), else_=0)
    employed = _entry("result_status") == "employed"
    results += case((employed, _number_of(_ENROLMENTS, ("exit_employment_kind",))), else_=0)
    number += case((~_empty(_entry("exit_date")), results), else_=0)
    return number + case((_noticed(), 0), else_=1)


def _noticed() -> Condition:
    return exists().where(_CONSENTS.c.subject == _PEOPLE.c.id, NOTICED)


def _entry(name: str) -> ColumnElement[Any]:
    return _ENROLMENTS.c[column_name(name)]


def _empty(column: ColumnElement[Any]) -> Condition:
    return or_(column.is_(None), column == "")


def _number_of(table: Table, names: Sequence[str]) -> ColumnElement[int]:
    """How many of these fields are empty."""
    number: ColumnElement[int] = literal_column("0", Integer())
    for name in names:
        number = number + case((_empty(table.c[column_name(name)]), 1), else_=0)
    return number
