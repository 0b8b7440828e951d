"""The page of every paper: canvas and metadata, emblem and marks on top, funding sentence and page x of y below.

Sizes in points from the lower left corner. DejaVu Sans is the only font (the un-embedded Helvetica never appears);
greys carry no meaning, so that black-and-white printers lose nothing. reportlab keeps fonts per process: one lock
lets one thread at a time draw.
"""

import io
import threading
from collections.abc import Callable
from typing import NamedTuple

from reportlab import rl_config
from reportlab.lib import units
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import resources
from app.reports import barcode, emblem, text
from app.reports.content import AttendanceSheet
from app.reports.fonts import BOLD, REGULAR, face
from resources import language
from resources.language import _

mm: float = units.mm

MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP = 15 * mm, 12 * mm, 10 * mm
FOOT = 8.5 * mm
"""Baseline of the last line on a page."""

NUMBER_ROOM = 26 * mm
"""Kept free at the right for "Sheet 10 of 12"."""

GREY = 0.33
EMBLEM_HEIGHT = 11 * mm
_BAR = 0.6  # width of the finest bar in points: 5 dots of a 600-dpi printer
_MARK_GAP = 2.5 * mm
_MARK_SIZES = (7.5, 7.0, 6.5, 6.0)

_LEADING = 1.19  # from line to line, in sizes

_drawing = threading.Lock()
rl_config.useA85 = 0  # streams as bytes: text armour costs a third of the time and a quarter of the size


class Frame(NamedTuple):
    """Where things may stand on the page."""

    left: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Room from edge to edge."""
        return self.right - self.left


class Foot(NamedTuple):
    """The lines at the bottom of a page and the baselines of their first lines."""

    funding: text.Fitted
    funding_top: float
    printed: text.Fitted
    printed_top: float


def frame(landscape: bool) -> Frame:
    """The frame of an A4 page."""
    wide, high = reversed(A4) if landscape else A4
    return Frame(MARGIN_LEFT, wide - MARGIN_RIGHT, high - MARGIN_TOP)


def produce(sheet: AttendanceSheet, title: str, landscape: bool, draw_pages: Callable[[Canvas], None]) -> bytes:
    """The PDF that `draw_pages` draws on a canvas; dates and ids follow from the content alone."""
    target = io.BytesIO()
    with _drawing:
        face(BOLD)
        canvas = Canvas(
            target,
            pagesize=A4[::-1] if landscape else A4,
            initialFontName=face(REGULAR).name,
            lang=language.current(),
            invariant=1,
            pageCompression=1,
        )
        moment = sheet.printed_at
        canvas.setDateFormatter(lambda *_now: f"D:{moment:%Y%m%d%H%M%S}")
        canvas.setTitle(text.tidy(title))
        canvas.setSubject(f"{text.tidy(sheet.project_title)}, {sheet.sheet_id}")
        canvas.setAuthor(text.tidy(sheet.printed_by))
        canvas.setCreator("Feldbuch")
        canvas.setProducer("Feldbuch")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        draw_pages(canvas)
        canvas.save()
    return target.getvalue()


def bookmark(canvas: Canvas, title: str, page: int, pages: int) -> None:
    """Name the page being drawn in the outline."""
    numbered = _("Sheet {number} of {total}").format(number=page, total=pages)
    canvas.bookmarkPage(f"page{page}")
    canvas.addOutlineEntry(f"{text.tidy(title)}, {numbered}", f"page{page}")


def number(canvas: Canvas, area: Frame, title_y: float, page: int, pages: int) -> None:
    """Which page of how many: beside the title and in the foot."""
    canvas.setFillGray(0)
    text.draw_right(canvas, area.right, title_y, _("Sheet {number} of {total}").format(number=page, total=pages), 9)
    canvas.setFillGray(GREY)
    text.draw_right(canvas, area.right, FOOT, _("Page {number} of {total}").format(number=page, total=pages), 7)


def head(canvas: Canvas, area: Frame, sheet: AttendanceSheet) -> float:
    """Emblem, marks of the funders, barcode with the sheet's id; returns the lower edge."""
    bottom = area.top - EMBLEM_HEIGHT
    canvas.setFillGray(0)
    code = sheet.sheet_id.replace("-", "")
    begin = barcode.draw(canvas, area.right, bottom + 3.2 * mm, EMBLEM_HEIGHT - 3.2 * mm, code, _BAR)
    label = text.shape(sheet.sheet_id)
    middle = (begin + area.right) / 2
    text.draw_line(canvas, middle - label.width * 8.5 / 2000, bottom + 0.2, label, 8.5)
    x = emblem.draw(canvas, area.left, bottom, EMBLEM_HEIGHT) + _MARK_GAP
    text.draw(canvas, x, area.top - 13, _("European Union"), 9.5, bold=True)
    text.draw(canvas, x, area.top - 25.5, sheet.fund, 8.5)
    union = max(text.width(_("European Union"), 9.5, bold=True), text.width(sheet.fund, 8.5))
    _marks(canvas, sheet, x + union + _MARK_GAP, begin - barcode.QUIET * _BAR, area.top)
    return bottom


def fit_foot(area: Frame, sheet: AttendanceSheet) -> Foot:
    """Funding sentence, version, print time and keep-until, fitted to the width of the page."""
    printed_line = _("Version {version}, printed on {date} at {time} by {name}.").format(
        version=sheet.version,
        date=f"{sheet.printed_at:%d.%m.%Y}",
        time=f"{sheet.printed_at:%H:%M}",
        name=sheet.printed_by,
    )
    if sheet.keep_until:
        until = _("To be kept until {date} (check against the grant notice).")
        printed_line = f"{printed_line} {until.format(date=f'{sheet.keep_until:%d.%m.%Y}')}"
    printed = text.fit(printed_line, area.width - NUMBER_ROOM, (7.0, 6.5, 6.0))
    funding = text.fit(sheet.funding_sentence, area.width, (7.5,))
    printed_top = FOOT + (len(printed.lines) - 1) * printed.size * _LEADING
    funding_top = printed_top + 4.2 * mm + (len(funding.lines) - 1) * funding.size * _LEADING
    return Foot(funding, funding_top, printed, printed_top)


def draw_foot(canvas: Canvas, area: Frame, foot: Foot) -> None:
    """The lines at the bottom of the page."""
    canvas.setFillGray(0)
    draw_down(canvas, area.left, foot.funding_top, foot.funding)
    canvas.setFillGray(GREY)
    draw_down(canvas, area.left, foot.printed_top, foot.printed)


def draw_down(canvas: Canvas, x: float, y: float, fitted: text.Fitted) -> float:
    """Draw lines so that the first stands at y; returns the baseline of the last."""
    for line in fitted.lines:
        text.draw_line(canvas, x, y, line, fitted.size)
        y -= fitted.size * _LEADING
    return y + fitted.size * _LEADING


def _marks(canvas: Canvas, sheet: AttendanceSheet, left: float, right: float, top: float) -> None:
    """The funders' marks beside the emblem: the file in the named slot, else the name in words."""
    lines = {"ministry": sheet.ministry_lines, "programme": sheet.programme_lines}
    slots = [name for name in sheet.logos if lines.get(name) or _logo(name)]
    wanted = [_wanted(lines.get(name, ())) for name in slots]
    share = min((right - left) / max(sum(wanted), 1), 1.0)
    x = left
    for name, width in zip(slots, wanted, strict=True):
        inner_width = width * share - 2 * _MARK_GAP
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.6)
        canvas.line(x, top, x, top - EMBLEM_HEIGHT)
        logo, inner = _logo(name), x + _MARK_GAP
        if logo:
            place = (inner, top - EMBLEM_HEIGHT, inner_width, EMBLEM_HEIGHT)
            canvas.drawImage(logo, *place, mask="auto", preserveAspectRatio=True, anchor="w")
        else:
            _mark_in_words(canvas, inner, top, inner_width, lines[name])
        x += width * share


def _wanted(lines: tuple[str, ...]) -> float:
    """The width a mark would like: its name in one line, the rest in two."""
    widths = [text.width(line, _MARK_SIZES[0], bold=not place) / min(place + 1, 2) for place, line in enumerate(lines)]
    return max([*widths, 22 * mm]) + 2.2 * _MARK_GAP


def _mark_in_words(canvas: Canvas, x: float, top: float, limit: float, lines: tuple[str, ...]) -> None:
    for size in _MARK_SIZES:
        wrapped = [line for place, part in enumerate(lines) for line in text.wrap(part, size, limit, bold=place == 0)]
        if len(wrapped) * size * 1.2 <= EMBLEM_HEIGHT:
            break
    y = top - (EMBLEM_HEIGHT - len(wrapped) * size * 1.2) / 2 - size * 0.95
    for line in wrapped:
        text.draw_line(canvas, x, y, line, size)
        y -= size * 1.2


def _logo(name: str) -> str | None:
    """The file in a slot of resources/logos, if somebody put one there."""
    try:
        return str(resources.path(f"logos/{name}.png"))
    except FileNotFoundError:
        return None
