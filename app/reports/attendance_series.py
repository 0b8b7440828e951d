"""The attendance list of a series: A4 landscape, a column to sign in for each of up to ten meetings."""

from collections.abc import Callable

from app.reports import attendance_parts as parts
from app.reports import attendance_table as table
from app.reports import paper
from app.reports.attendance_parts import Fact
from app.reports.attendance_table import Column
from app.reports.content import MOST_MEETINGS, AttendanceSheet, Meeting
from app.reports.paper import mm
from resources.language import _, ngettext

_HEIGHTS = tuple(tenths / 10 * mm for tenths in range(72, 62, -1))
_SPLIT = 165 * mm
_REMARK = 22 * mm
_WIDEST = 44 * mm  # of a column to sign in; what is left goes to the remarks


def draw(sheet: AttendanceSheet) -> bytes:
    """The list of all the sheet's meetings as PDF; ValueError for none or more than ten."""
    if not 1 <= len(sheet.meetings) <= MOST_MEETINGS:
        raise ValueError(len(sheet.meetings))
    left = [
        *parts.common_facts(sheet),
        Fact(_("Place"), _by_date(sheet, lambda meeting: meeting.place)),
        Fact(_("Content"), _by_date(sheet, lambda meeting: meeting.content)),
    ]
    total = sum(meeting.minutes for meeting in sheet.meetings)
    span = _span(sheet)
    right = [Fact(_("Dates"), span), Fact(_("In total"), parts.duration(total)), *_break(sheet)]
    layout = parts.Layout(
        True,
        _columns(sheet),
        left,
        [*right, *parts.closing_facts(sheet)],
        split=_SPLIT,
        heights=_HEIGHTS,
        feet=(_("Number present"), _("Initials of the leader")),
    )
    return parts.produce(sheet, _("Attendance list") + f" {sheet.offering_title}, {span}", layout)


def _span(sheet: AttendanceSheet) -> str:
    first, last, number = sheet.meetings[0].date, sheet.meetings[-1].date, len(sheet.meetings)
    days = f"{first:%d.%m.%Y}" if first == last else f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"
    return ngettext("{days}, {number} meeting", "{days}, {number} meetings", number).format(days=days, number=number)


def _by_date(sheet: AttendanceSheet, value_of: Callable[[Meeting], str]) -> str:
    """What is told of all meetings, once if it is always the same, else with the dates."""
    dates: dict[str, list[str]] = {}
    for meeting in sheet.meetings:
        dates.setdefault(value_of(meeting), []).append(f"{meeting.date:%d.%m.}")
    if len(dates) == 1:
        return next(iter(dates))
    return "; ".join(f"{', '.join(days)}: {value}" for value, days in dates.items() if value)


def _columns(sheet: AttendanceSheet) -> list[Column]:
    named = table.name_columns(sheet, 36 * mm, 31 * mm)
    space = paper.frame(landscape=True).width - sum(column.width for column in named) - _REMARK
    wide = min(space / len(sheet.meetings), _WIDEST)
    breaks = len({meeting.break_minutes for meeting in sheet.meetings}) > 1
    dates = [Column(_heading(meeting, breaks), wide) for meeting in sheet.meetings]
    return [*named, *dates, Column((_("Remark"), _("(from–to)")), space + _REMARK - wide * len(dates))]


def _break(sheet: AttendanceSheet) -> list[Fact]:
    """The break, told once if it is the same at every meeting (else it stands in the headings)."""
    lengths = {meeting.break_minutes for meeting in sheet.meetings}
    length = _("{minutes} min each").format(minutes=max(lengths))
    return [Fact(_("Break"), length)] if len(lengths) == 1 and lengths != {0} else []


def _heading(meeting: Meeting, with_break: bool) -> tuple[str, ...]:
    day = f"{parts.weekday(meeting.date)[:2]} {meeting.date:%d.%m.%y}"
    pause = _("Break {minutes} min").format(minutes=meeting.break_minutes) if meeting.break_minutes else _("no break")
    units = _("{hours} h, {units} units").format(
        hours=parts.decimal(meeting.minutes / 60), units=parts.units(meeting.minutes)
    )
    times = f"{meeting.begin:%H:%M}–{meeting.end:%H:%M}"
    return (day, times, pause, units) if with_break else (day, times, units)
