"""Recording sessions: a group session with its marks, an individual session with its note and its reminder.

Everything goes through `app.records.records.add`, so that all checks run; one act is one transaction. The list of a
session is the set of its marks: whoever has one - even without status - stands on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.dates import german
from app.base.errors import BadInput
from app.core import merged_records
from app.core.rights import Right
from app.core.validation import Finding
from app.core.work import View, Work
from app.people.contact_hours import minutes_of
from app.records import records
from app.sessions import attendance, last_list
from app.sessions.meetings import SessionRow, last_with_list, previous_of, session_row, sessions_between
from models.identifiers import from_blob, session_id
from models.tables import RECORDS
from resources.language import _

__all__ = [
    "Attendee",
    "Copied",
    "OfferingRow",
    "Recorded",
    "SessionDraft",
    "SessionRow",
    "change_session",
    "copy_last_list",
    "individual_session",
    "last_with_list",
    "minutes_of",
    "offerings",
    "record_session",
    "session_row",
    "sessions_between",
]

Attendee = attendance.Attendee


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as a form gives it: its fields (None: emptied), who was there; or last time's people come along."""

    fields: Mapping[str, object]
    attendees: tuple[Attendee, ...] = ()
    copy_list: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, with the sentences that go with it."""

    id: str
    warnings: tuple[Finding, ...] = ()
    case_note: str | None = None
    follow_up: str | None = None


@dataclass(frozen=True, slots=True)
class Copied:
    """How many people were put on the list, and who was left out because the participation has ended."""

    added: int
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """An offering as pickers show it."""

    id: str
    title: str
    kind: str
    office: str
    location: str
    begin: str
    end: str
    break_minutes: int | None
    leaders: tuple[str, ...]
    topics: tuple[str, ...]


def offerings(view: View, *, with_ended: bool = False) -> list[OfferingRow]:
    """The offerings to choose from, by title; those of the own offices and of the whole city."""
    table = RECORDS["offering"]
    query = select(table).where(table.c.alive == 1).order_by(table.c.title)
    found = []
    for row in view.connection.execute(query):
        if (row.active == 0 and not with_ended) or (row.office and row.office not in view.me.offices):
            continue
        leaders, topics = ((row.leaders or "").split("|"), (row.topics or "").split("|"))
        found.append(
            OfferingRow(
                id=from_blob(row.id),
                title=row.title,
                kind=row.kind,
                office=row.office or "",
                location=row.location or "",
                begin=row.begin or "",
                end=row.end or "",
                break_minutes=row.break_minutes,
                leaders=tuple(filter(None, leaders)),
                topics=tuple(filter(None, topics)),
            )
        )
    return found


def record_session(work: Work, draft: SessionDraft) -> Recorded:
    """A session, and the marks that came with it. Raises BadInput, NotAllowed; BadInput if the meeting is there."""
    work.require(Right.EDIT_SESSIONS)
    given = records.read_values(work.described("session"), draft.fields)
    _refuse_second(work, given)
    given.setdefault("status", _status(work, given, draft.attendees))
    saved = records.add(work, "session", given)
    warnings = saved.warnings
    if draft.attendees:
        warnings += attendance.mark_all(work, saved.id, draft.attendees)
    if draft.copy_list:
        copy_last_list(work, saved.id, saved.values)
    return Recorded(saved.id, warnings)


def _refuse_second(view: View, given: Mapping[str, Any]) -> None:
    """BadInput if this very meeting of the offering - same day, same begin - is recorded already."""
    offering, date, begin = (given.get(name) for name in ("offering", "date", "begin"))
    if not (offering and date):
        return
    if begin is None and "begin" not in given:  # the offering fills it in, unless somebody emptied it
        record = view.load("offering", offering)
        begin = record.values.get("begin") if record else None
    if not begin:
        return
    session = view.load("session", session_id(offering, date, begin))
    if session is not None and session.alive:
        sentence = _("This meeting on {day} at {begin} is recorded already. Open it, or choose another begin.")
        raise BadInput(sentence.format(day=german(date), begin=begin), field="begin")


def individual_session(
    work: Work,
    participant: str,
    fields: Mapping[str, object],
    *,
    note: str = "",
    next_step: str = "",
    follow_up_on: str = "",
) -> Recorded:
    """A session with one person, its note and its reminder, in one act.

    The note lives apart, where only the assigned staff reads it. Raises BadInput, NotAllowed, NotFound.
    """
    work.require(Right.EDIT_SESSIONS)
    person = work.record("participant", participant)
    given = {**fields, "kind": "individual", "participant": person.id, "next_step": next_step}
    given.setdefault("office", person.values["office"])
    saved = records.add(work, "session", {**given, "follow_up_on": follow_up_on})
    warnings = saved.warnings
    case_note = follow_up = None
    if note.strip():
        day = given.get("date")
        noted = {"participant": person.id, "session": saved.id, "date": day, "text": note}
        case_note = records.add(work, "case_note", noted).id
    if follow_up_on:
        text = next_step.strip() or _("Next step after the session on {day}").format(day=german(_day(saved.id, work)))
        reminder = {"participant": person.id, "due_on": follow_up_on, "text": " ".join(text.split())[:200]}
        follow_up = records.add(work, "follow_up", reminder).id
    return Recorded(saved.id, warnings, case_note, follow_up)


def change_session(
    work: Work,
    session: str,
    fields: Mapping[str, object],
    basis: Mapping[str, list[tuple[int, int]]] | None = None,
    note: str = "",
) -> tuple[str, tuple[Finding, ...]]:
    """Change fields of a session as a form showed them (`basis`), and add a further note if there is one.

    Raises BadInput, NotAllowed, NotFound.
    """
    work.require(Right.EDIT_SESSIONS)
    warnings = records.edit(work, "session", session, fields, basis).warnings if fields else ()
    if note.strip():
        person = work.record("session", session).values.get("participant")
        records.add(work, "case_note", {"participant": person, "session": session, "text": note})
    return session, warnings


def copy_last_list(work: Work, session: str, made: Mapping[str, Any] | None = None) -> Copied:
    """Put the people of the offering's previous session on this one, unmarked; those whose time has ended stay out.

    `made`: the values of the session, where it was made in this act.
    """
    work.require(Right.MARK_ATTENDANCE)
    if made is not None and not made.get("offering"):
        return Copied(0)
    if made is not None and not merged_records.any_merged(work):
        meeting = last_list.Meeting(session, made["offering"], made["date"], made.get("begin") or "")
        added, ended_names = last_list.copy(work, meeting)
        return Copied(added, tuple(ended_names))
    source = previous_of(work, session)
    if source is None:
        return Copied(0)
    there = work.record("session", session)
    people = [cell.participant for cell in attendance.cells(work, source) if cell.participant]
    listed = {cell.participant for cell in attendance.cells(work, there.id)}
    wanted = [one for one in people if one not in listed]
    ended = attendance.ended_before(work, wanted, there.values["date"])
    staying = [one for one in wanted if one not in ended]
    attendance.mark_all(work, there.id, tuple(Attendee(one) for one in staying))
    names = attendance.names_of(work, ended)
    return Copied(len(staying), tuple(names))


def _status(view: View, given: Mapping[str, Any], attendees: Sequence[Attendee]) -> str | None:
    """Planned while nobody is marked on today's meeting; else what follows from the day."""
    return "planned" if given.get("date") == view.today.isoformat() and not attendees else None


def _day(session: str, view: View) -> str:
    return str(view.record("session", session).values["date"])
