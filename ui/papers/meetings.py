"""The meetings a list can be printed for, and the words for them and for what was checked. Free of Qt."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.core.rights import Right
from app.core.work import View
from app.papers import printed_lists
from app.sessions import coaching
from app.sessions.coaching import SessionRow
from app.sessions.meetings import session_row
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.formatting.days import WEEKDAYS_SHORT
from ui.papers.state import Check
from ui.parts.forms.fields import Choice
from ui.sessions import words

AROUND_DAYS = 21
MOST_CHOICES = 200


def around_today(view: View, wanted: str = "") -> dict[str, SessionRow]:
    """Group meetings by id: those of the weeks around today, the nearest first; and the one that was asked for."""
    if not view.allows(Right.SEE_PEOPLE):
        return {}
    today, around = view.today, timedelta(days=AROUND_DAYS)
    rows = coaching.sessions_between(view, (today - around).isoformat(), (today + around).isoformat())
    if wanted and all(row.id != wanted for row in rows):
        rows.append(session_row(view, wanted))
    groups = [row for row in rows if row.kind == "group" and (row.status != "cancelled" or row.id == wanted)]
    ahead = [row for row in groups if row.date >= today.isoformat()]
    behind = [row for row in reversed(groups) if row.date < today.isoformat()]
    chosen = {row.id: row for row in [*ahead, *behind][:MOST_CHOICES]}
    return chosen | {row.id: row for row in rows if row.id == wanted}


def rows_of(view: View, sessions: Iterable[str]) -> list[SessionRow]:
    """These meetings. NotFound."""
    return [session_row(view, session) for session in sessions]


def checks(view: View, sessions: Sequence[str], printed: str) -> tuple[Check, ...]:
    """What was checked about a list of these meetings; `printed` is its number where it was just printed."""
    rows = rows_of(view, sessions)
    days = phrases.day(date.fromisoformat(rows[0].date)) if rows else ""
    if len(rows) > 1:
        days = f"{date.fromisoformat(rows[0].date):%d.%m.}–{phrases.day(date.fromisoformat(rows[-1].date))}"
    return (
        Check("ok", _("Funding sentence valid on {day}").format(day=days)),
        Check("ok", _("No protected answers on it")),
        _number_check(view, sessions, printed),
    )


def _number_check(view: View, sessions: Sequence[str], printed: str) -> Check:
    if printed:
        return Check("print", _("Number {number}, kept with its order.").format(number=printed), "text2")
    earlier = printed_lists.latest_list(view, sessions[0]) if sessions else None
    if earlier is None or earlier.sessions != tuple(sessions):
        return Check("info", _("Not printed yet. The number is given when it is printed."), "text2")
    day = phrases.day(date.fromisoformat(earlier.printed_at[:10]))
    text = _("Printed on {day} already (version {n}). Printing again makes a new version.")
    return Check("info", text.format(day=day, n=earlier.version), "warn")


def as_choices(rows: Iterable[SessionRow]) -> tuple[Choice, ...]:
    """Meetings to choose from: Fr 18.06. 15:00 · Stadtteilspaziergang."""
    return tuple(Choice(row.id, f"{_when(row)} · {words.title(row)}") for row in rows)


def as_registers(rows: Iterable[SessionRow]) -> tuple[Choice, ...]:
    """The registers a signed list leads to: Fr 18.06. 10:00 · 3 offen."""
    return tuple(Choice(row.id, f"{_when(row)} · {_to_do(row)}", _to_do(row)) for row in rows)


def _when(row: SessionRow) -> str:
    when = date.fromisoformat(row.date)
    return f"{_(WEEKDAYS_SHORT[when.weekday()])} {when:%d.%m.} {row.begin}"


def _to_do(row: SessionRow) -> str:
    if not row.open_marks:
        return _("recorded")
    text = ngettext("{number} open", "{number} open", row.open_marks)
    return text.format(number=phrases.whole(row.open_marks))


def file_name(row: SessionRow | None) -> str:
    """A file name without any person's name."""
    title = row.title if row else ""
    safe = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in title)
    parts = [_("Attendance list"), " ".join(safe.split()), row.date if row else ""]
    return " ".join(filter(None, parts)) + ".pdf"
