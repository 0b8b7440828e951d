"""How sessions and marks are said: one place for the words that week, register, Today and papers share."""

from datetime import date, time

from app.sessions.meetings import SessionRow
from models import vocabulary
from resources.language import _, ngettext, pgettext
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.parts.tables.cells import Mark

MARKS: tuple[tuple[str, Tone], ...] = (("A", "ok"), ("T", "info"), ("E", "neutral"), ("UE", "err"), ("K", "warn"))
ICONS = {"phone": "phone", "online": "laptop", "outreach": "pin"}


def boxes(status: str | None) -> tuple[Mark, ...]:
    """The five boxes of a mark, the chosen one in its tone."""
    return tuple(Mark(letter, tone if letter == status else None) for letter, tone in MARKS)


def meaning(status: str | None) -> str:
    """anwesend, teilweise …; offen without a mark."""
    return vocabulary.ATTENDANCE.label(status) if status else pgettext("mark", "open")


def title(row: SessionRow) -> str:
    """What a session is called: its title, or kind and person."""
    if row.kind == "individual":
        kind = _("Phone call") if row.mode == "phone" else row.title or _("Individual coaching")
        return " · ".join(filter(None, (kind, row.person)))
    return row.title or vocabulary.SESSION_KIND.label(row.kind)


def icon(row: SessionRow) -> str:
    """The icon of a session: by how it is held, else one or several people."""
    return ICONS.get(row.mode, "person" if row.kind == "individual" else "people")


def listed(number: int) -> str:
    """12 auf der Liste."""
    return ngettext("{number} on the list", "{number} on the list", number).format(number=phrases.whole(number))


def state(row: SessionRow, today: date) -> tuple[str, Tone, str]:
    """Words, tone and icon of where a session stands."""
    if row.status == "cancelled":
        return _("cancelled"), "neutral", "close"
    if row.recorded:
        return _("recorded"), "ok", "ok"
    if row.date > today.isoformat():
        return _("planned"), "neutral", "clock"
    if row.open_marks:
        words = ngettext("{number} open", "{number} open", row.open_marks)
        return words.format(number=phrases.whole(row.open_marks)), "info", "ring"
    if row.date == today.isoformat():
        return _("today"), "info", "clock"
    return _("nobody recorded"), "warn", "warn"


def times(row: SessionRow) -> str:
    """10:00–11:30 Uhr; empty without times."""
    if not row.begin:
        return ""
    return phrases.clock_range(time.fromisoformat(row.begin), time.fromisoformat(row.end) if row.end else None)


def span(row: SessionRow) -> str:
    """10:00–11:30 Uhr, 90 Min., 2 UE."""
    parts = [times(row)]
    if row.minutes:
        parts += [phrases.minutes(row.minutes), phrases.units(row.minutes)]
    return ", ".join(filter(None, parts))


def heading(row: SessionRow) -> str:
    """Donnerstag, 17. Juni 2021, 10:00 Uhr."""
    day = phrases.long_day(date.fromisoformat(row.date))
    if not row.begin:
        return day
    return _("{day}, {time} o’clock").format(day=day, time=row.begin)


def closing(people: int, still_open: int) -> str:
    """What is said when a register is closed."""
    if still_open:
        text = ngettext("Closed. {n} person stays open.", "Closed. {n} people stay open.", still_open)
        return text.format(n=phrases.whole(still_open))
    return _("Attendance complete: {n} recorded.").format(n=phrases.whole(people))
