"""Somebody new turns up: recorded from within the register, with a look at who is known under a similar name.

Look-alikes are told, never in the way: the person is there, the mark is stored, and the question can wait.
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
class LookAlike:
    """Somebody already recorded under the same or a similar name."""

    participant: str
    name: str
    code: str
    district: str
    same: bool


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The new person, the mark, and who looks alike."""

    participant: str
    marked: attendance.Marked
    look_alikes: tuple[LookAlike, ...]


def add_newcomer(
    work: Work, session: str, last_name: str, first_name: str, status: str | None = "A", minutes: int | None = None
) -> Newcomer:
    """A new participant on this session's list. Raises BadInput, NotAllowed."""
    work.require(Right.EDIT_PEOPLE)
    meeting = work.record("session", session)
    alike = look_alikes(work, last_name, first_name)
    given = {
        "last_name": last_name,
        "first_name": first_name,
        "office": meeting.values["office"],
        "prospect_since": min(meeting.values["date"], work.today.isoformat()),
    }
    person = records.add(work, "participant", given).id
    one = attendance.Attendee(person, status, minutes, newcomer=True)
    attendance.mark_all(work, meeting.id, (one,))
    cell = attendance_id(meeting.id, person)
    undo = attendance.Undo(meeting.id, (attendance.Before(cell, None),))
    return Newcomer(person, attendance.Marked(cell, person, status, None, undo), alike)


def look_alikes(view: View, last_name: str, first_name: str) -> tuple[LookAlike, ...]:
    """People who are perhaps the same, as far as two names can tell: the same, misspelled, transliterated, swapped."""
    view.require(Right.SEE_PEOPLE)
    found = []
    for pair in duplicates.check(view, "participant", {"last_name": last_name, "first_name": first_name}, _LEAST):
        there = view.record("participant", pair.b).values
        same = {one.state for one in pair.reasons if one.field in _NAMES} == {"same"}
        found.append(
            LookAlike(
                pair.b,
                f"{there.get('last_name') or ''}, {there.get('first_name') or ''}",
                there.get("code") or "",
                there.get("district") or "",
                same,
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.same, names.sort_key(one.name))))


def same_person(work: Work, session: str, newcomer: str, known: str) -> attendance.Marked:
    """The newcomer turned out to be somebody known: the mark moves there, the new record is deleted (and kept)."""
    work.require(Right.EDIT_PEOPLE)
    cell = work.record("attendance", attendance_id(work.record("session", session).id, newcomer)).values
    attendance.take_off_list(work, session, newcomer)
    records.delete(work, "participant", newcomer, "recorded twice")
    return attendance.mark(work, session, known, cell.get("status"), cell.get("minutes"), cell.get("remark"))
