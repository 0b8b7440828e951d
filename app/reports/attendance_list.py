"""The attendance list of one meeting: A4 portrait, to be signed by hand; 25 people and 3 blank rows on one page."""

from app.reports import attendance_parts as parts
from app.reports import attendance_table as table
from app.reports.attendance_parts import Fact
from app.reports.attendance_table import Column
from app.reports.content import AttendanceSheet
from app.reports.paper import mm
from resources.language import _

_HEIGHTS = tuple(tenths / 10 * mm for tenths in range(69, 61, -1))
_SPLIT = 104 * mm


def draw(sheet: AttendanceSheet) -> bytes:
    """The list of the sheet's one meeting as PDF; ValueError for another number of meetings."""
    if len(sheet.meetings) != 1:
        raise ValueError(len(sheet.meetings))
    meeting = sheet.meetings[0]
    day = f"{parts.weekday(meeting.date)}, {meeting.date:%d.%m.%Y}"
    left = [*parts.common_facts(sheet), Fact(_("Place"), meeting.place), Fact(_("Content"), meeting.content)]
    times = [
        Fact(_("Date"), day),
        Fact(_("Time"), parts.times(meeting)),
        Fact(_("Duration"), parts.duration(meeting.minutes)),
    ]
    layout = parts.Layout(
        False, _columns(sheet), left, [*times, *parts.closing_facts(sheet)], split=_SPLIT, heights=_HEIGHTS
    )
    title = _("Attendance list") + f" {sheet.offering_title}, {meeting.date:%d.%m.%Y}"
    return parts.produce(sheet, title, layout)


def _columns(sheet: AttendanceSheet) -> list[Column]:
    last, first, times = (32.0, 28.0, 30.0) if sheet.show_code else (41.0, 36.0, 37.0)
    named = table.name_columns(sheet, last * mm, first * mm)
    sign = 183 * mm - sum(column.width for column in named)
    if not sheet.show_times:
        return [*named, Column((_("Signature"),), sign)]
    return [*named, Column((_("Signature"),), sign - times * mm), Column((_("deviating from–to"),), times * mm)]
