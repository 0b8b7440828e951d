"""The chronicle of a person or a company: one readable stream, the newest first.

Sessions with their attendance, notes, reminders, consents, entry and exit, printed lists; consultations. Notes are
shown only to their author and to the assigned staff; others read that there is one, why they do not see it, and whom to
ask (§ 203 StGB). Texts are never cut. Of merged records everything that belongs to any of them is shown.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import or_, select

from app.base.dates import german
from app.core import merged_records, visibility
from app.core.rights import Right
from app.core.work import View
from app.records import colleagues
from app.records.checks_coaching import minutes_between
from app.records.labels import keys_of
from app.sessions.register import rank_of
from models import vocabulary as lists
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS
from resources.language import N_, _

What = Literal["individual", "group", "note", "follow_up", "consent", "entry", "exit", "paper", "consultation"]


@dataclass(frozen=True, slots=True)
class ChronicleEntry:
    """One entry: `day` is `YYYY-MM-DD`; `flag` says what is still to be done, `overdue` that its day has passed."""

    id: str
    kind: str
    what: What
    day: str
    title: str
    text: str = ""
    author: str = ""
    minutes: int | None = None
    flag: str = ""
    overdue: bool = False
    hidden: bool = False
    session: str = ""  # the session a note belongs to


def of_person(
    view: View, participant: str, offset: int = 0, limit: int = 30, *, notes_only: bool = False
) -> tuple[ChronicleEntry, ...]:
    """A stretch of a person's chronicle. NotFound, NotAllowed."""
    visibility.require_seeing(view, view.described("participant"))
    person = view.record("participant", participant)
    blobs = merged_records.cluster_ids(view, person.id)
    entries = list(_notes(view, blobs, visibility.responsible(view, person.id)))
    if notes_only:
        entries = [entry for entry in entries if not entry.hidden]
    else:
        for source in (_alone, _marked, _reminders, _consents, _participation, _papers):
            entries += source(view, blobs)
        entries = _notes_with_their_sessions(entries)
    return _newest(entries, offset, limit)


def of_company(view: View, business: str, offset: int = 0, limit: int = 30) -> tuple[ChronicleEntry, ...]:
    """A stretch of a company's chronicle. NotFound, NotAllowed."""
    visibility.require_seeing(view, view.described("business"))
    blobs = merged_records.cluster_ids(view, view.record("business", business).id)
    entries = [*_consultations(view, blobs), *_reminders(view, blobs, "business"), *_consents(view, blobs)]
    return _newest(entries, offset, limit)


def _newest(entries: list[ChronicleEntry], offset: int, limit: int) -> tuple[ChronicleEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.id), reverse=True)[offset : offset + limit])


def _rows(view: View, kind: str, field: str, blobs: Sequence[bytes]) -> list[Any]:
    described, table = view.described(kind), RECORDS[kind]
    if not visibility.may_see(view, described):
        return []
    query = select(table).where(table.c[field].in_(blobs), visibility.scope(view, described))
    return list(view.connection.execute(query))


def _names(view: View, blobs: Iterable[bytes | None]) -> Callable[[bytes | None], str]:
    known = colleagues.names(view, {from_blob(blob) for blob in blobs if blob})
    return lambda blob: known.get(from_blob(blob), "") if blob else ""


def _led_by(view: View, rows: Iterable[Any]) -> dict[bytes, str]:
    """Session -> its leaders' names."""
    rows = list(rows)
    known = colleagues.names(view, {leader for row in rows for leader in keys_of(row.leaders)})
    return {row.id: ", ".join(name for leader in keys_of(row.leaders) if (name := known.get(leader))) for row in rows}


def _alone(view: View, blobs: Sequence[bytes]) -> list[ChronicleEntry]:
    """Individual sessions."""
    rows = _rows(view, "session", "participant", blobs)
    leaders = _led_by(view, rows)
    entries = []
    for row in rows:
        mode = lists.MODE.label(row.mode) if row.mode and row.mode != "in_person" else ""
        title = _("Individual coaching") + (f" · {mode}" if mode else "")
        state = lists.SESSION_STATUS.label(row.status) if row.status in {"planned", "cancelled"} else ""
        text = "\n".join(part for part in (row.public_content, row.next_step and _next(row.next_step)) if part)
        length = minutes_between(row.begin, row.end, row.break_minutes)
        record = from_blob(row.id)
        entries.append(
            ChronicleEntry(record, "session", "individual", row.date, title, text, leaders[row.id], length, state)
        )
    return entries


def _next(step: str) -> str:
    return _("Next step: {step}").format(step=step)


def _marked(view: View, blobs: Sequence[bytes]) -> list[ChronicleEntry]:
    """Group sessions by their marks."""
    marks, sessions, offerings = RECORDS["attendance"], RECORDS["session"], RECORDS["offering"]
    query = (
        select(
            sessions,
            marks.c.status.label("mark"),
            marks.c.minutes.label("own"),
            marks.c.remark,
            offerings.c.title.label("offered"),
        )
        .join(marks, marks.c.session == sessions.c.id)
        .outerjoin(offerings, offerings.c.id == sessions.c.offering)
        .where(marks.c.participant.in_(blobs), marks.c.alive == 1, visibility.scope(view, view.described("session")))
    )
    counting: dict[bytes, Any] = {}  # of several marks of merged records in one session the one that counts
    for row in view.connection.execute(query):
        other = counting.get(row.id)
        if other is None or rank_of(row.mark, row.own) < rank_of(other.mark, other.own):
            counting[row.id] = row
    rows = list(counting.values())
    leaders = _led_by(view, rows)
    entries = []
    for row in rows:
        if row.participant in blobs:
            continue  # already listed as an individual session
        length = row.own if row.own is not None else minutes_between(row.begin, row.end, row.break_minutes)
        present = row.mark in {"A", "T"}
        mark = lists.ATTENDANCE.label(row.mark) if row.mark else _("attendance open")
        if row.status == "cancelled":
            mark = lists.SESSION_STATUS.label(row.status)
        text = "\n".join(part for part in (row.public_content, row.remark) if part)
        title = row.title or row.offered or _("Group session")
        author = " · ".join(part for part in (leaders[row.id], mark) if part)
        record = from_blob(row.id)
        entries.append(
            ChronicleEntry(record, "session", "group", row.date, title, text, author, length if present else None)
        )
    return entries


def _notes(view: View, blobs: Sequence[bytes], responsible: Collection[str]) -> list[ChronicleEntry]:
    """Case notes: in full for those they are for, as a hint for all others."""
    notes = RECORDS["case_note"]
    query = select(notes).where(
        notes.c.participant.in_(blobs), notes.c.alive == 1, notes.c.compartment.in_(view.visible("confidential"))
    )
    rows = list(view.connection.execute(query))
    author = _names(view, [row.author for row in rows])
    mine = view.me.staff in responsible
    entries = []
    for row in rows:
        wrote = row.author == to_blob(view.me.staff)
        readable = view.allows(Right.WRITE_NOTES) and (wrote or mine)
        entry = ChronicleEntry(
            from_blob(row.id), "case_note", "note", row.date, _("Note"), row.text, author(row.author)
        )
        if not readable:
            ask = author(row.author) or ", ".join(colleagues.names(view, responsible).values())
            text = _("This note is seen by who wrote it and by the assigned staff alone. Ask for insight: {name}.")
            entry = replace(entry, text=text.format(name=ask), hidden=True)
        entries.append(replace(entry, session=from_blob(row.session) if row.session else ""))
    return entries


def _notes_with_their_sessions(entries: list[ChronicleEntry]) -> list[ChronicleEntry]:
    """A note that belongs to a session stands in the session's entry."""
    by_session = {entry.session: entry for entry in entries if entry.session}
    joined, placed = [], set()
    for entry in entries:
        note = by_session.get(entry.id) if entry.what == "individual" else None
        if note is None:
            joined.append(entry)
            continue
        placed.add(note.id)
        text = "\n".join(part for part in (entry.text, note.text) if part)
        joined.append(replace(entry, text=text, hidden=note.hidden))
    return [entry for entry in joined if entry.id not in placed]


def _reminders(view: View, blobs: Sequence[bytes], field: str = "participant") -> list[ChronicleEntry]:
    rows = _rows(view, "follow_up", field, blobs)
    author = _names(view, [row.assigned_staff for row in rows])
    today = view.today.isoformat()
    entries = []
    for row in rows:
        done = row.done_on is not None
        flag = _("done on {day}").format(day=german(row.done_on)) if done else _("open")
        record, who = from_blob(row.id), author(row.assigned_staff)
        overdue = not done and row.due_on < today
        entry = ChronicleEntry(
            record, "follow_up", "follow_up", row.due_on, _("Follow-up"), row.text or "", who, None, flag, overdue
        )
        entries.append(entry)
    return entries


def _consents(view: View, blobs: Sequence[bytes]) -> list[ChronicleEntry]:
    entries = []
    for row in _rows(view, "consent", "subject", blobs):
        title = _("Consent: {kind}").format(kind=lists.CONSENT_KIND.label(row.kind))
        how = lists.CONSENT_HOW.label(row.how) if row.how else ""
        record = from_blob(row.id)
        entries.append(ChronicleEntry(record, "consent", "consent", row.given_on, title, row.text_version or "", how))
        if row.withdrawn_on:
            gone = _("Consent withdrawn: {kind}").format(kind=lists.CONSENT_KIND.label(row.kind))
            entries.append(ChronicleEntry(f"{record}-", "consent", "consent", row.withdrawn_on, gone))
    return entries


def _participation(view: View, blobs: Sequence[bytes]) -> list[ChronicleEntry]:
    entries = []
    for row in _rows(view, "enrolment", "participant", blobs):
        record = from_blob(row.id)
        field = lists.FIELD_OF_ACTION.label(row.field_of_action) if row.field_of_action else ""
        entries.append(ChronicleEntry(record, "enrolment", "entry", row.entry_date, _("Entry"), field))
        if row.exit_date:
            parts = (lists.EXIT_REASON.label(row.exit_reason), lists.RESULT_STATUS.label(row.result_status))
            text = ", ".join(part for part in parts if part)
            entries.append(ChronicleEntry(f"{record}-", "enrolment", "exit", row.exit_date, _("Exit"), text))
    return entries


def _papers(view: View, blobs: Sequence[bytes]) -> list[ChronicleEntry]:
    """Printed lists the person stands on."""
    papers, kind = RECORDS["attendance_list"], view.described("attendance_list")
    if not visibility.may_see(view, kind):
        return []
    listed = or_(*(papers.c.participants.contains(from_blob(blob), autoescape=True) for blob in blobs))
    query = select(papers).where(listed, visibility.scope(view, kind))
    rows = list(view.connection.execute(query))
    author = _names(view, [row.printed_by for row in rows])
    entries = []
    for row in rows:
        text = _("Sheet {id}").format(id=row.sheet_id)
        flag = _("returned on {day}").format(day=german(row.returned_on)) if row.returned_on else ""
        day = (row.printed_at or "")[:10]
        record = from_blob(row.id)
        title = _(_PRINTED)
        entries.append(
            ChronicleEntry(record, "attendance_list", "paper", day, title, text, author(row.printed_by), None, flag)
        )
    return entries


_PRINTED = N_("Attendance list printed")


def _consultations(view: View, blobs: Sequence[bytes]) -> list[ChronicleEntry]:
    rows = _rows(view, "business_consultation", "business", blobs)
    author = _names(view, [row.adviser for row in rows])
    entries = []
    for row in rows:
        title = topics_words(row.topics) or lists.CONSULTATION_KIND.label(row.kind) or _("Consultation")
        text = "\n".join(part for part in (row.initial_situation, row.agreed_steps, row.result) if part)
        length = row.minutes if row.minutes is not None else minutes_between(row.begin, row.end)
        who = author(row.adviser)
        entries.append(
            ChronicleEntry(
                from_blob(row.id), "business_consultation", "consultation", row.date, title, text, who, length
            )
        )
    return entries


def topics_words(stored: str | None) -> str:
    """The topics of a consultation as words."""
    return ", ".join(lists.BUSINESS_TOPIC.label(key) for key in keys_of(stored))
