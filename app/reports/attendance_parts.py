"""What both attendance lists share: layout, title and facts, totals and signatures, page after page."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from app.reports import attendance_table as table
from app.reports import paper, text
from app.reports.content import UNIT_MINUTES, AttendanceSheet, Meeting
from app.reports.paper import mm
from resources import language
from resources.language import N_, _

_WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_FACT_STEP = 4.15 * mm
_FACT_SIZES = (9.0, 8.5, 8.0, 7.5)
_TOTALS = 4.6 * mm  # from the table down to the line of totals
_SIGN_SPACE = 10.5 * mm  # from there down to the line to sign on
_SIGN_LABEL = 2.9 * mm
_SIGN_FOOT = 3.2 * mm  # from the labels down to the funding sentence


class Fact(NamedTuple):
    """A line of the head: label and value; a `box` to tick in the place of a label."""

    label: str
    value: str
    box: bool = False


class Layout(NamedTuple):
    """How one kind of list is laid out; `split` is where the right-hand facts begin, `heights` those of a row."""

    landscape: bool
    columns: Sequence[table.Column]
    left: Sequence[Fact]
    right: Sequence[Fact]
    split: float
    heights: Sequence[float]
    feet: Sequence[str] = ()


def decimal(value: float) -> str:
    """A number with at most two places, written the way of the language."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return shown.replace(".", ",") if language.current() == "de" else shown


def units(minutes: int) -> str:
    """Teaching units of so many minutes."""
    return decimal(minutes / UNIT_MINUTES)


def duration(minutes: int) -> str:
    """Hours and teaching units of so many minutes."""
    return _("{hours} h, {units} units of {length} min").format(
        hours=decimal(minutes / 60), units=units(minutes), length=UNIT_MINUTES
    )


def times(meeting: Meeting) -> str:
    """Begin, end and break of a meeting."""
    span = _("{begin}–{end}").format(begin=f"{meeting.begin:%H:%M}", end=f"{meeting.end:%H:%M}")
    if not meeting.break_minutes:
        return span
    return _("{times}, break {minutes} min").format(times=span, minutes=meeting.break_minutes)


def weekday(date: dt.date) -> str:
    """The name of the day."""
    return _(_WEEKDAYS[date.weekday()])


def common_facts(sheet: AttendanceSheet) -> list[Fact]:
    """What the project says about itself on every list."""
    facts = [
        Fact(_("Project"), sheet.project_title),
        Fact(_("Funding code"), sheet.funding_code),
        Fact(_("Field of action"), sheet.field_of_action),
    ]
    return [*facts, Fact(_("Subproject"), sheet.subproject)] if sheet.subproject else facts


def closing_facts(sheet: AttendanceSheet) -> list[Fact]:
    """Kind of offering, leaders, and the box for the checked target group."""
    kind = [Fact(_("Kind of offering"), sheet.offering_kind)] if sheet.offering_kind else []
    leaders = Fact(_("Led by"), "; ".join(sheet.leaders))
    return [*kind, leaders, Fact("", _("Membership of the target group checked"), box=True)]


def produce(sheet: AttendanceSheet, title: str, layout: Layout) -> bytes:
    """The finished PDF."""
    return paper.produce(sheet, title, layout.landscape, lambda canvas: _draw_pages(canvas, sheet, title, layout))


def _draw_pages(canvas: Canvas, sheet: AttendanceSheet, title: str, layout: Layout) -> None:
    area = paper.frame(layout.landscape)
    made = table.rows(sheet, layout.columns)
    foot = paper.fit_foot(area, sheet)
    bottom = foot.funding_top + 2.6 * mm + _SIGN_FOOT
    pages: list[list[table.Row]] = []
    height, page = 0.0, 0
    while not pages or page < len(pages):
        page += 1
        numbers_y, top = _open(canvas, area, sheet, layout)
        if not pages:  # the head is alike on all pages: now the space left is known
            space = top - bottom - _SIGN_LABEL - _SIGN_SPACE - _TOTALS
            pages, height = table.paginate(made, space, layout.heights, layout.columns, len(layout.feet))
        last = page == len(pages)
        below = table.draw(canvas, area.left, top, layout.columns, pages[page - 1], height, layout.feet if last else ())
        _close(canvas, area, sheet, below, bottom, _totals(sheet, layout) if last else _continued(page + 1))
        paper.draw_foot(canvas, area, foot)
        paper.number(canvas, area, numbers_y, page, len(pages))
        paper.bookmark(canvas, title, page, len(pages))
        canvas.showPage()


def _totals(sheet: AttendanceSheet, layout: Layout) -> str:
    if layout.feet:
        return ""
    blank = "_____"
    return _("Present: {blank} of {number}, newly joined: {blank}").format(blank=blank, number=len(sheet.participants))


def _continued(page: int) -> str:
    return _("Continued on sheet {number}").format(number=page)


def _open(canvas: Canvas, area: paper.Frame, sheet: AttendanceSheet, layout: Layout) -> tuple[float, float]:
    """Head, title and facts of a page; returns the y of the title and of the table's upper edge."""
    title_y = paper.head(canvas, area, sheet) - 6.6 * mm
    canvas.setFillGray(0)
    x = text.draw(canvas, area.left, title_y, _("Attendance list"), 15, bold=True) + 2.5 * mm
    fitted = text.fit(sheet.offering_title, area.right - x - paper.NUMBER_ROOM, (12.5, 11.5, 10.5, 9.5))
    rule = paper.draw_down(canvas, x, title_y, fitted) - 2.6 * mm
    canvas.setLineWidth(1)
    canvas.setStrokeGray(0)
    canvas.line(area.left, rule, area.right, rule)
    split = area.left + layout.split
    left = _draw_facts(canvas, area.left, rule, 29.5 * mm, split - 5 * mm, layout.left)
    right = _draw_facts(canvas, split, rule, 18 * mm, area.right, layout.right)
    return title_y, min(left, right)


def _draw_facts(canvas: Canvas, x: float, y: float, label_width: float, end: float, facts: Sequence[Fact]) -> float:
    """A column of facts below y; returns its lower edge."""
    for fact in facts:
        y -= _FACT_STEP
        value_x = x + label_width
        if fact.box:
            canvas.setLineWidth(0.7)
            canvas.setStrokeGray(0)
            canvas.rect(x, y - 1.2, 8.5, 8.5, stroke=1, fill=0)
            value_x = x + 13
        else:
            canvas.setFillGray(paper.GREY)
            label = text.fit(fact.label, label_width - 1 * mm, (8.5, 8.0, 7.5, 7.0))
            text.draw_line(canvas, x, y, label.lines[0], label.size)
        canvas.setFillGray(0)
        y = paper.draw_down(canvas, value_x, y, text.fit(fact.value, end - value_x, _FACT_SIZES))
    return y - 3.4 * mm


def _close(canvas: Canvas, area: paper.Frame, sheet: AttendanceSheet, below: float, y: float, totals: str) -> None:
    """Totals (or what `told` says instead) under the table, the lines to sign; y is the baseline of their labels."""
    canvas.setFillGray(0)
    x = text.draw(canvas, area.left, below - _TOTALS, totals, 9) + (10 * mm if totals else 0)
    canvas.setFillGray(paper.GREY)
    ditto = text.fit(_("Ditto marks in place of a signature are not allowed."), area.right - x, (8.0, 7.0, 6.5))
    text.draw_line(canvas, x, below - _TOTALS, ditto.lines[0], ditto.size)
    labels = [_("Place, date"), _("Signature of the leader")]
    if sheet.second_confirmation:
        labels.append(_("Second confirmation (online)"))
    gap, first = 6 * mm, min(48 * mm, area.width / 3)
    rest = (area.width - first) / (len(labels) - 1) - gap
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.7)
    at = area.left
    for place, label in enumerate(labels):
        line_width = rest if place else first
        canvas.line(at, y + _SIGN_LABEL, at + line_width, y + _SIGN_LABEL)
        text.draw(canvas, at, y, label, 7.5)
        at += line_width + gap
