"""Somebody new turns up at a session: recorded from within the register, with people of similar names.

Similar people are shown but never block: the person and the mark are stored, and the question can wait.
"""

from dataclasses import dataclass

from app.core.rights import Right
from app.core.work import View, Work
from app.duplicates import duplicates
from app.records import records
from app.sessions import attendance
from models import names
from models.identifiers import attendance_id

_LEAST = 0.05  # names alone say little, so little is enough for a question
_NAMES = frozenset({"last_name", "first_name"})


@dataclass(frozen=True, slots=True)
class SimilarPerson:
    """Somebody already recorded under the same or a similar name."""

    participant: str
    name: str
    code: str
    district: str
    same: bool


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The new person, the mark, and people of similar names."""

    participant: str
    marked: attendance.Marked
    similar: tuple[SimilarPerson, ...]


def add_newcomer(
    work: Work, session: str, last_name: str, first_name: str, status: str | None = "A", minutes: int | None = None
) -> Newcomer:
    """A new participant on this session's list. Raises BadInput, NotAllowed."""
    work.require(Right.EDIT_PEOPLE)
    meeting = work.record("session", session)
    similar = similar_people(work, last_name, first_name)
    given = {
        "last_name": last_name,
        "first_name": first_name,
        "office": meeting.values["office"],
        "prospect_since": min(meeting.values["date"], work.today.isoformat()),
    }
    person = records.add(work, "participant", given).id
    attendee = attendance.Attendee(person, status, minutes, newcomer=True)
    attendance.mark_all(work, meeting.id, (attendee,))
    cell = attendance_id(meeting.id, person)
    undo = attendance.Undo(meeting.id, (attendance.Before(cell, None),))
    return Newcomer(person, attendance.Marked(cell, person, status, None, undo), similar)


def similar_people(view: View, last_name: str, first_name: str) -> tuple[SimilarPerson, ...]:
    """People who are perhaps the same, as far as two names can tell: the same, misspelled, transliterated, swapped."""
    view.require(Right.SEE_PEOPLE)
    similar = []
    for pair in duplicates.check(view, "participant", {"last_name": last_name, "first_name": first_name}, _LEAST):
        values = view.record("participant", pair.b).values
        same = {reason.state for reason in pair.reasons if reason.field in _NAMES} == {"same"}
        similar.append(
            SimilarPerson(
                pair.b,
                f"{values.get('last_name') or ''}, {values.get('first_name') or ''}",
                values.get("code") or "",
                values.get("district") or "",
                same,
            )
        )
    return tuple(sorted(similar, key=lambda reason: (not reason.same, names.sort_key(reason.name))))


def same_person(work: Work, session: str, newcomer: str, known: str) -> attendance.Marked:
    """The newcomer turned out to be somebody known: the mark moves there, the new record is deleted (and kept)."""
    work.require(Right.EDIT_PEOPLE)
    cell = work.record("attendance", attendance_id(work.record("session", session).id, newcomer)).values
    attendance.take_off_list(work, session, newcomer)
    records.delete(work, "participant", newcomer, "recorded twice")
    return attendance.mark(work, session, known, cell.get("status"), cell.get("minutes"), cell.get("remark"))
