"""Checks of sessions, attendance, notes and follow-ups (domain.md section 11)."""

from sqlalchemy import bindparam, select

from app.base.dates import german
from app.core import merged_records
from app.core.validation import Case, Finding, error, warning
from models.identifiers import to_blob
from models.tables import RECORDS
from resources.language import _


def minutes_between(begin: str | None, end: str | None, pause: int | None = None) -> int | None:
    """Minutes from `HH:MM` to `HH:MM` less the break; None unless both are known."""
    if not begin or not end:
        return None
    first, last = (int(time[:2]) * 60 + int(time[3:]) for time in (begin, end))
    return max(0, last - first - (pause or 0))


def session(case: Case) -> list[Finding]:
    """Times of a session, and whether somebody leads two at once."""
    found: list[Finding] = []
    begin, end = case.values.get("begin"), case.values.get("end")
    if begin and end:
        if end <= begin:
            sentence = _("The end lies before the begin. Enter an end after {begin}.").format(begin=begin)
            found.append(error("end", "end_before_begin", sentence))
        elif minutes_between(begin, end, case.values.get("break_minutes")) == 0:
            sentence = _("The break is as long as the session. Shorten the break.")
            found.append(error("break_minutes", "break_too_long", sentence))
    start = case.view.profile.get("period_from")
    if "date" in case.changed and start and case.values["date"] < start:
        sentence = _("Lies before the project. {first} at the earliest.").format(first=german(start))
        found.append(error("date", "session_before_project", sentence))
    if case.values.get("status") == "held" and case.values["date"] > case.view.today.isoformat():
        sentence = _(
            "Lies in the future, so the session cannot have been held. Set it to planned, or correct the date."
        )
        found.append(error("date", "held_in_future", sentence))
    if {"date", "begin", "end", "leaders"} & case.changed and begin and end and _overlaps(case):
        sentence = _("Another session of the same person lies at this time. Saving works.")
        found.append(warning("begin", "overlapping_session", sentence))
    return found


_SESSIONS = RECORDS["session"]
_AT_THIS_TIME = (
    select(_SESSIONS.c.id, _SESSIONS.c.leaders)
    .where(
        _SESSIONS.c.date == bindparam("date"),
        _SESSIONS.c.begin < bindparam("end"),
        _SESSIONS.c.end > bindparam("begin"),
        _SESSIONS.c.alive == 1,
    )
    .limit(50)
)


def _overlaps(case: Case) -> bool:
    leaders = set(case.values.get("leaders") or ())
    own = to_blob(case.record_id) if case.record_id else b""
    rows = case.view.connection.execute(_AT_THIS_TIME, {name: case.values[name] for name in ("date", "begin", "end")})
    return any(row.id != own and leaders & set((row.leaders or "").split("|")) for row in rows)


def attendance(case: Case) -> list[Finding]:
    """Minutes of a partial mark, and the period of participation."""
    found: list[Finding] = []
    if not case.values.get("participant") and not case.values.get("guest_name"):
        found.append(error("participant", "nobody", _("Nobody is named. Choose a person, or enter a guest's name.")))
    if case.values.get("status") == "T" and case.values.get("minutes") is None:
        sentence = _("Partly present needs the minutes. Enter them, for example 45.")
        found.append(error("minutes", "minutes_missing", sentence))
    if case.values.get("status") and case.values.get("participant") and "status" in case.changed:
        found += _outside_enrolment(case)
    return found


def _outside_enrolment(case: Case) -> list[Finding]:
    sessions, enrolments = RECORDS["session"], RECORDS["enrolment"]
    connection = case.view.connection
    day = connection.execute(select(sessions.c.date).where(sessions.c.id == to_blob(case.values["session"]))).scalar()
    query = select(enrolments.c.entry_date, enrolments.c.exit_date).where(
        enrolments.c.participant.in_(merged_records.cluster_ids(case.view, case.values["participant"])),
        enrolments.c.alive == 1,
    )
    periods = connection.execute(query).all()
    if (
        day is None
        or not periods
        or any(row.entry_date <= day and (row.exit_date is None or day <= row.exit_date) for row in periods)
    ):
        return []
    sentence = _("{day} lies outside the time this person takes part. It is recorded; check entry and exit.")
    return [warning("participant", "outside_enrolment", sentence.format(day=german(day)))]


def case_note(case: Case) -> list[Finding]:
    """Notes look back, and stay as they were written."""
    found: list[Finding] = []
    if case.values["date"] > case.view.today.isoformat():
        found.append(error("date", "date_in_future", _("Lies in the future. Today at the latest.")))
    if case.before is not None and {"text", "participant", "author"} & case.changed:
        sentence = _("Notes are never changed afterwards. Write a further note; this one stays as it is.")
        found.append(error("text", "note_is_final", sentence))
    return found


def follow_up(case: Case) -> list[Finding]:
    """A reminder is about somebody."""
    if case.values.get("participant") or case.values.get("business"):
        return []
    sentence = _("It is not said whom this is about. Choose a person or a company.")
    return [error("participant", "nobody", sentence)]
