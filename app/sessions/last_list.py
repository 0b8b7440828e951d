"""Last time's people on the list of a new session: read in two statements, written in one.

Only where nothing was ever merged; else `attendance.mark_all` looks after who is one with whom.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, Select, bindparam, func, select, union_all

from app.core.work import View, Work
from app.sessions import attendance_values
from app.sessions.attendance_values import Attendee
from app.sessions.meetings import earlier_with_list, marks_of
from models.identifiers import attendance_id, from_blob, to_blob
from models.tables import RECORDS

_CELLS, _PEOPLE, _ENROLMENTS = RECORDS["attendance"], RECORDS["participant"], RECORDS["enrolment"]
_LAST_DAY = (
    select(func.max(func.coalesce(_ENROLMENTS.c.exit_date, "9999-12-31")))
    .where(_ENROLMENTS.c.participant == _PEOPLE.c.id, _ENROLMENTS.c.alive == 1)
    .scalar_subquery()
    .label("last_day")
)
_TO_COME = select(_PEOPLE.c.id, _PEOPLE.c.code, _PEOPLE.c.last_name, _PEOPLE.c.first_name, _LAST_DAY).where(
    _PEOPLE.c.id.in_(bindparam("wanted", expanding=True)),
    _PEOPLE.c.compartment.in_(bindparam("places", expanding=True)),
    _PEOPLE.c.alive == 1,
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that was made in this act: what its list needs to know of it."""

    id: str
    offering: str
    date: str
    begin: str


def copy(work: Work, meeting: Meeting) -> tuple[int, list[str]]:
    """Put the people of the offering's session before this one on its list, unmarked.

    How many came on it; and the names of those who stay out because their participation has ended.
    """
    wanted = _people_of_last_list(work, meeting)
    if not wanted:
        return 0, []
    known = {"wanted": wanted, "places": work.visible("people")}
    coming: dict[str, tuple[str, str]] = {}
    ended = []
    for row in work.connection.execute(_TO_COME, known):
        if row.last_day is not None and row.last_day < meeting.date:
            ended.append(f"{row.last_name}, {row.first_name}")
        else:
            coming[from_blob(row.id)] = (row.code or "", f"{row.last_name}, {row.first_name}")
    order = [participant for participant in map(from_blob, wanted) if participant in coming]
    rows = [
        (
            attendance_id(meeting.id, participant),
            attendance_values.values_of(work, meeting.id, Attendee(participant), coming),
        )
        for participant in order
    ]
    work.create_many("attendance", rows)
    return len(rows), sorted(ended)


def _people_of_last_list(view: View, meeting: Meeting) -> list[bytes]:
    """Who stands on the list before, without those who have a mark in this session already, deleted or not."""
    last = earlier_with_list(view, meeting.offering, meeting.date, meeting.begin).subquery()
    this = select(bindparam("this", to_blob(meeting.id), LargeBinary).label("id"))
    rows = view.connection.execute(_marks_of_both(union_all(select(last.c.id), this).subquery())).all()
    own = to_blob(meeting.id)
    there = {row.id for row in rows if row.of == own}
    return [
        row.participant
        for row in rows
        if row.of != own
        and row.alive
        and row.participant
        and to_blob(attendance_id(meeting.id, from_blob(row.participant))) not in there
    ]


def _marks_of_both(meetings: Any) -> Select[Any]:
    query = select(meetings.c.id.label("of"), _CELLS.c.id, _CELLS.c.participant, _CELLS.c.alive)
    return query.where(*marks_of(meetings.c.id)).order_by(_CELLS.c.id)
