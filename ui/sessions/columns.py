"""The columns of the week."""

from collections.abc import Callable
from datetime import date

from app.sessions.coaching import SessionRow
from models import vocabulary
from resources.language import _
from ui.formatting import phrases
from ui.formatting.days import WEEKDAYS_SHORT
from ui.parts.tables.cells import Cell, Column
from ui.sessions import words


def columns(first_of_day: set[str], today: Callable[[], date]) -> tuple[Column[SessionRow], ...]:
    """The columns; the day stands in the first row of each day, whose ids `first_of_day` holds."""

    def day(row: SessionRow) -> Cell:
        when = date.fromisoformat(row.date)
        named = _("today") if when == today() else f"{_(WEEKDAYS_SHORT[when.weekday()])} {when:%d.%m.}"
        spoken = phrases.long_day(when)
        return Cell(named if row.id in first_of_day else "", bold=True, spoken=spoken)

    def state(row: SessionRow) -> Cell:
        text, tone, icon = words.state(row, today())
        return Cell(text, icon, tone)

    return (
        Column("day", _("Day"), day, 92),
        Column("time", _("Time"), lambda row: f"{row.begin}–{row.end}" if row.end else row.begin, 110),
        Column(
            "title",
            _("Session"),
            lambda row: Cell(words.title(row), words.icon(row), bold=True, second=row.content),
            220,
            stretch=True,
        ),
        Column("place", _("Place"), lambda row: Cell(row.location, tone="text2"), 150, rank=2),
        Column("office", _("Office"), lambda row: vocabulary.OFFICE.label(row.office), 96, rank=3),
        Column(
            "listed",
            _("List"),
            lambda row: Cell(phrases.whole(row.listed) if row.kind == "group" else "", align="right"),
            54,
            rank=1,
            align="right",
        ),
        Column("state", _("State"), state, 150),
    )
