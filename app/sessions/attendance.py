"""Marking attendance: one person, everybody who is open, a whole session at once; a newcomer; and taking it back.

Every mark is a record of its own with the id (session, participant), stored at once. A (present) implies the length of
the session; T (partly) needs minutes; None is open: on the list, nothing recorded. The first mark of a session whose
day has come turns it from planned to held. Of merged people everybody has one mark: a further one goes to the record
that bears the first, and where several do, to all of them. Who may mark: everybody with the right to take lists back,
so that a team lead can enter a signed list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.errors import BadInput, NotFound
from app.core import merged_records
from app.core.rights import Right
from app.core.validation import Finding
from app.core.work import View, Work
from app.records.records import read_values
from app.sessions import attendance_values
from app.sessions.attendance_values import Attendee
from app.sessions.entry_parser import parse_entry
from app.sessions.meetings import people_names, span
from app.sessions.register import (
    Candidate,
    Cell,
    Register,
    RegisterRow,
    candidates,
    cells,
    ended_before,
    rank_of,
    register,
)
from models.identifiers import attendance_id, from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from resources.language import _
from sync.store.record import Record

__all__ = [
    "Attendee",
    "Before",
    "Candidate",
    "Cell",
    "Marked",
    "Register",
    "RegisterRow",
    "Undo",
    "candidates",
    "cells",
    "ended_before",
    "mark",
    "mark_all",
    "mark_open",
    "names_of",
    "parse_entry",
    "register",
    "set_minutes",
    "set_remark",
    "take_off_list",
    "undo",
]
_CELLS, _PEOPLE = RECORDS["attendance"], RECORDS["participant"]
_RESTORED = ("status", "minutes", "remark", "signature_kind", "signed_list_ref")


@dataclass(frozen=True, slots=True)
class Before:
    """What a mark was before it was set; `values` None: the person was not on the list."""

    cell: str
    values: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Undo:
    """What it takes to undo an act: the marks as they were, and the session's status if it changed."""

    session: str
    cells: tuple[Before, ...]
    session_status: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """What was recorded: the cell, its status before and now, and the sentences that go with it."""

    cell: str
    participant: str
    status: str | None
    before: str | None
    undo: Undo
    warnings: tuple[Finding, ...] = ()


def mark(
    work: Work,
    session: str,
    participant: str,
    status: str | None,
    minutes: int | None = None,
    remark: str | None = None,
    *,
    sheet: str | None = None,
) -> Marked:
    """Record one mark; `-` or None puts a person on the list unmarked. Raises BadInput, NotAllowed, NotFound.

    `participant` may be a code, or the cell of a guest; `sheet` names the signed list the mark is read from.
    """
    work.require(Right.MARK_ATTENDANCE)
    given = {"status": None if status == "-" else status, "minutes": minutes}
    read = read_values(BY_NAME["attendance"], given)
    return _mark_one(work, session, participant, Attendee("", read["status"], read["minutes"], remark), sheet)


def set_minutes(work: Work, session: str, participant: str, minutes: int | None) -> Marked:
    """Record how long somebody was there: less than the session makes an open or full mark a partial one."""
    work.require(Right.MARK_ATTENDANCE)
    meeting = _meeting(work, session)
    read = read_values(BY_NAME["attendance"], {"minutes": minutes})["minutes"]
    cell = _cell_of(work, meeting, participant)
    status = cell.values.get("status") if cell else None
    if read is not None and status in (None, "A"):
        status = "T"
    elif read is None and status == "T":
        status = "A"
    return _mark_one(work, session, participant, Attendee("", status, read), None)


def set_remark(work: Work, session: str, participant: str, remark: str) -> Marked:
    """Record a remark to a mark; an empty one clears it. No health matters belong here."""
    work.require(Right.MARK_ATTENDANCE)
    cell = _cell_of(work, _meeting(work, session), participant)
    known = cell.values if cell else {}
    return _mark_one(work, session, participant, Attendee("", known.get("status"), known.get("minutes"), remark), None)


def mark_open(work: Work, session: str, status: str = "A", *, sheet: str | None = None) -> Undo:
    """Give everybody who is still open the same mark; nobody else is touched."""
    work.require(Right.MARK_ATTENDANCE)
    read = read_values(BY_NAME["attendance"], {"status": status})["status"]
    if read == "T":
        raise BadInput(_("Partly present needs the minutes. Enter them, for example 45."), field="minutes")
    meeting = _meeting(work, session)
    still_open = [cell for cell in cells(work, meeting.id) if cell.status is None]
    befores = []
    for cell in still_open:
        befores.append(_before(work.record("attendance", cell.id)))
        work.change(
            "attendance",
            cell.id,
            {"status": read, "entered_by": work.me.staff, **attendance_values.signed(read, sheet)},
        )
    return Undo(meeting.id, tuple(befores), _hold(work, meeting) if still_open else None)


def mark_all(work: Work, session: str, attendees: Sequence[Attendee]) -> tuple[Finding, ...]:
    """Put people on the list with their marks, new ones all at once; returns the sentences that go with them."""
    work.require(Right.MARK_ATTENDANCE)
    meeting = _meeting(work, session)
    wanted = {one.participant: attendance_values.checked(one) for one in attendees}
    there = _known_ids(work, meeting.id)
    people = merged_records.expand_clusters(work, [to_blob(one) for one in wanted])
    known = {one for one in people.all if to_blob(attendance_id(meeting.id, from_blob(one))) in there}
    listed = {people.back(one) for one in known} | known
    fresh = [one for one in wanted.values() if to_blob(one.participant) not in listed]
    identities = attendance_values.identities(work, [one.participant for one in fresh])
    rows = [
        (attendance_id(meeting.id, one.participant), attendance_values.values_of(work, meeting.id, one, identities))
        for one in fresh
    ]
    work.create_many("attendance", rows)
    for one in wanted.values():
        if one not in fresh:
            _mark_one(work, meeting.id, one.participant, one, None)
    if any(one.status for one in wanted.values()):
        _hold(work, meeting)
    return attendance_values.sentences(work, meeting, [one for one in wanted.values() if one.status])


def take_off_list(work: Work, session: str, participant: str) -> Marked:
    """Take somebody off the list, with the mark if there is one."""
    work.require(Right.MARK_ATTENDANCE)
    meeting = _meeting(work, session)
    cell = _cell_of(work, meeting, participant)
    if cell is None or not cell.alive:
        raise NotFound(_("This person is not on the list."))
    every = [cell, *_others(work, meeting, cell)]
    befores = tuple(_before(one) for one in every)
    for one in every:
        work.delete("attendance", one.id, "taken off the list")
    person = str(cell.values.get("participant") or cell.id)
    return Marked(cell.id, person, None, cell.values.get("status"), Undo(meeting.id, befores))


def undo(work: Work, info: Undo) -> None:
    """Put marks, and the session's status, back to what they were."""
    work.require(Right.MARK_ATTENDANCE)
    for before in info.cells:
        if before.values is None:
            work.delete("attendance", before.cell, "undone")
            continue
        if not work.record("attendance", before.cell).alive:
            work.restore("attendance", before.cell)
        work.change("attendance", before.cell, before.values)
    if info.session_status is not None:
        work.change("session", info.session, {"status": info.session_status})


def names_of(view: View, participants: Iterable[str]) -> list[str]:
    """Names for a sentence: `Kowalska, Joanna`."""
    return sorted(", ".join(name) for name in people_names(view, participants).values())


def _mark_one(work: Work, session: str, participant: str, wanted: Attendee, sheet: str | None) -> Marked:
    meeting = _meeting(work, session)
    cell = _cell_of(work, meeting, participant)
    signed = attendance_values.signed(wanted.status, sheet)
    if cell is None:
        person = work.resolve(BY_NAME["participant"], participant)
        one = attendance_values.checked(Attendee(person, wanted.status, wanted.minutes, wanted.remark, wanted.newcomer))
        values = {
            **attendance_values.values_of(work, meeting.id, one, attendance_values.identities(work, [person])),
            **signed,
        }
        cell_id = work.create("attendance", values, record_id=attendance_id(meeting.id, person))
        befores, was = [Before(cell_id, None)], None
    else:
        cell_id, person = cell.id, str(cell.values.get("participant") or cell.id)
        befores = [_before(cell) if cell.alive else Before(cell_id, None)]
        was = cell.values.get("status") if cell.alive else None
        kept = cell.values.get("minutes") if was == wanted.status == "T" else None
        minutes = wanted.minutes if wanted.minutes is not None else kept
        one = attendance_values.checked(Attendee(person, wanted.status, minutes, wanted.remark, wanted.newcomer))
        change = {"status": one.status, "minutes": one.minutes, "entered_by": work.me.staff, **signed}
        if not cell.alive:
            work.restore("attendance", cell_id)
            change["remark"] = None
        if one.remark is not None:
            change.update(read_values(BY_NAME["attendance"], {"remark": one.remark}))
        if any(change[name] != cell.values.get(name) for name in change if name != "entered_by"):
            work.change("attendance", cell_id, change)
        for other in _others(work, meeting, cell):
            befores.append(_before(other))
            work.change("attendance", other.id, {name: change[name] for name in ("status", "minutes")})
    held = _hold(work, meeting) if one.status else None
    warnings = attendance_values.sentences(work, meeting, [one]) if one.status and person != cell_id else ()
    person = merged_records.representative_of(work, "participant", person)
    return Marked(cell_id, person, one.status, was, Undo(meeting.id, tuple(befores), held), warnings)


def _meeting(work: Work, session: str) -> Record:
    meeting = work.record("session", session)
    if not meeting.alive:
        raise NotFound(_("This session was deleted. Take the deletion back first."))
    return meeting


def _cell_of(work: Work, meeting: Record, participant: str) -> Record | None:
    """The mark of a person, or a guest's own cell, deleted or not; of merged people the one that counts."""
    person = work.resolve(BY_NAME["participant"], participant)
    for cell_id in (attendance_id(meeting.id, person), person):
        try:
            cell = work.record("attendance", cell_id)
        except NotFound:
            continue
        if cell.values.get("session") == meeting.id:
            own = cell
            break
    else:
        own = None
    mates = _cells_of_mates(work, meeting, person)
    there = [*([own] if own is not None and own.alive else []), *mates]
    counting = min(there, key=lambda cell: rank_of(cell.values.get("status"), cell.values.get("minutes")), default=None)
    return counting or own


def _cells_of_mates(work: Work, meeting: Record, person: str) -> list[Record]:
    """The marks on this list of everybody else who is one with this person, and that may be seen."""
    mates = (from_blob(mate) for mate in merged_records.cluster_ids(work, person))
    found = (work.load("attendance", attendance_id(meeting.id, mate)) for mate in mates if mate != person)
    return [cell for cell in found if cell is not None and cell.alive]


def _others(work: Work, meeting: Record, cell: Record) -> list[Record]:
    """The other marks that one person has on this list after a merge."""
    person = cell.values.get("participant")
    return _cells_of_mates(work, meeting, str(person)) if person else []


def _known_ids(work: Work, session: str) -> set[bytes]:
    """The ids of all marks of a session, deleted ones too."""
    reach = span(to_blob(session))
    query = select(_CELLS.c.id).where(_CELLS.c.id.between(reach["low"], reach["high"]))
    return set(work.connection.execute(query).scalars())


def _before(cell: Record) -> Before:
    return Before(cell.id, {name: cell.values.get(name) for name in _RESTORED})


def _hold(work: Work, meeting: Record) -> str | None:
    """Turn a planned session whose day has come into a held one; returns the status it had if it changed."""
    was = meeting.values.get("status")
    if was not in (None, "planned") or meeting.values["date"] > work.today.isoformat():
        return None
    work.change("session", meeting.id, {"status": "held"})
    return "planned"
