"""Somebody new turns up: recorded from within the register, with a look at who is known under a similar name.

Look-alikes are told, never in the way: the person is there, the mark is stored, and the question can wait.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from app import attendance, records
from app.register import find_people
from app.rights import Right
from app.work import View, Work
from models import names
from models.identifiers import attendance_id

_LOOKED_AT = 50
_ALIKE = 0.75  # Anna and Hanna: 0.89; Joanna and Hanna: 0.73


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
    """People with the same last name (by search form) and the same or a similar first name, or with names swapped."""
    view.require(Right.SEE_PEOPLE)
    last, first = names.search_form(last_name), names.search_form(first_name)
    found: dict[str, LookAlike] = {}
    for typed in (last_name, first_name):
        for one in find_people(view, typed, _LOOKED_AT) if typed.strip() else ():
            its_last, its_first = (names.search_form(part) for part in one.name.split(", ", 1))
            same = {its_last, its_first} == {last, first}
            similar = its_last == last and SequenceMatcher(None, its_first, first).ratio() >= _ALIKE
            if same or similar:
                found[one.participant] = LookAlike(one.participant, one.name, one.code, one.district, same)
    return tuple(sorted(found.values(), key=lambda one: (not one.same, names.sort_key(one.name))))


def same_person(work: Work, session: str, newcomer: str, known: str) -> attendance.Marked:
    """The newcomer turned out to be somebody known: the mark moves there, the new record is deleted (and kept)."""
    work.require(Right.EDIT_PEOPLE)
    cell = work.record("attendance", attendance_id(work.record("session", session).id, newcomer)).values
    attendance.take_off_list(work, session, newcomer)
    records.delete(work, "participant", newcomer, "recorded twice")
    return attendance.mark(work, session, known, cell.get("status"), cell.get("minutes"), cell.get("remark"))
