"""The columns of the list of printed attendance lists; free of Qt."""

from collections.abc import Callable
from datetime import date, datetime

from app.papers.sheet_list import SheetRow
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.parts.tables.cells import Cell, Column

Today = Callable[[], date]


def columns(today: Today) -> tuple[Column[SheetRow], ...]:
    """Occasion with its days, number, who printed it when, state."""
    return (
        Column("title", _("For"), _title, 240, stretch=True),
        Column("number", _("Sheet number"), _number, 170),
        Column("printed", _("Printed by"), lambda row: _printed(row, today), 190, rank=2),
        Column("state", _("State"), lambda row: state(row, today), 200),
    )


def days(row: SheetRow) -> str:
    """17.06.2021, or 21.06.–28.06.2021."""
    if not row.first_day:
        return ""
    first, last = date.fromisoformat(row.first_day), date.fromisoformat(row.last_day)
    return phrases.day(first) if first == last else f"{first:%d.%m.}–{phrases.day(last)}"


def state(row: SheetRow, today: Today) -> Cell:
    """Open since, back on, or replaced; in words."""
    if row.state == "back":
        day = phrases.near_day(date.fromisoformat(row.returned_on), today())
        return Cell(_("is back"), "ok", "ok", second=" · ".join(filter(None, (day, row.returned_by))))
    if row.state == "replaced":
        return Cell(_("replaced"), "minus", "text2", second=_("printed again since"))
    waited = (today() - date.fromisoformat(row.last_day)).days if row.last_day else 0
    if waited > 0:
        since = ngettext("meeting {n} day ago", "meeting {n} days ago", waited).format(n=waited)
        return Cell(_("not back yet"), "clock", "warn", second=since)
    second = _("meeting still to come") if waited < 0 else _("meeting today")
    return Cell(_("not back yet"), "clock", "text2", second=second)


def _title(row: SheetRow) -> Cell:
    return Cell(row.title or _("without a title"), bold=True, second=days(row))


def _number(row: SheetRow) -> Cell:
    version = _("version {n}").format(n=row.version) if row.version > 1 else ""
    names = ngettext("{n} name", "{n} names", row.people).format(n=phrases.whole(row.people))
    return Cell(row.sheet_id, second=" · ".join(filter(None, (names, version))))


def _printed(row: SheetRow, today: Today) -> Cell:
    when = datetime.fromisoformat(row.printed_at) if row.printed_at else None
    second = phrases.moment(when, datetime.combine(today(), datetime.min.time())) if when else ""
    return Cell(row.printed_by or phrases.NEVER, second=second)
