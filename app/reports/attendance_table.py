"""The table of people on an attendance list: columns, rows as tall as their names need, pages of rows."""

from collections.abc import Sequence
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from app.reports import paper, text
from app.reports.content import AttendanceSheet, Printed
from app.reports.paper import mm
from resources.language import _

_PADDING = 1.6 * mm
_HEAD_HEIGHT = 5.6 * mm
_HEAD_STEP = 3.3 * mm
_HEAD_SIZE = 8.5
_DENSE = 3  # headings of so many lines stand in narrow columns
_DENSE_PADDING = 0.9 * mm
_NAME_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)
_GROUP = 5  # a stronger rule after every fifth row

Segment = tuple[float, float, float, float]


class Column(NamedTuple):
    """One column of the table: its heading lines (the first bold) and width."""

    heading: tuple[str, ...]
    width: float
    named: bool = False


class Row(NamedTuple):
    """One row: its number, the texts of its first columns, and the height they need."""

    number: int
    cells: tuple[text.Fitted, ...]
    height: float
    hint: str = ""


def name_columns(sheet: AttendanceSheet, last: float, first: float) -> list[Column]:
    """Number, code if wanted, last and first name."""
    code = [Column((_("Code"),), 31 * mm, named=True)] if sheet.show_code else []
    names = [Column((_("Last name"),), last, named=True), Column((_("First name"),), first, named=True)]
    return [Column((_("No."),), 9 * mm, named=True), *code, *names]


def rows(sheet: AttendanceSheet, columns: Sequence[Column]) -> list[Row]:
    """A row for everybody and the blank rows after them, with the height that their names need."""
    made = []
    for number, person in enumerate(sheet.participants, 1):
        cells = tuple(
            text.fit(value, column.width - 2 * _PADDING, _NAME_SIZES)
            for value, column in zip(_values(sheet, person), columns[1:], strict=False)
        )
        needed = max((len(cell.lines) * cell.size * 1.16 + 2.6 for cell in cells if len(cell.lines) > 1), default=0.0)
        made.append(Row(number, cells, needed))
    for blank in range(sheet.blank_rows):
        made.append(Row(len(made) + 1, (), 0.0, "" if blank else _("newly joined")))
    return made


def _values(sheet: AttendanceSheet, person: Printed) -> tuple[str, ...]:
    names = (person.last_name, person.first_name)
    return (person.code, *names) if sheet.show_code else names


def paginate(
    made: Sequence[Row], space: float, heights: Sequence[float], columns: Sequence[Column], feet: int
) -> tuple[list[list[Row]], float]:
    """Rows page by page, and the height of a usual row: the largest of `heights` (descending) with the fewest pages.

    `space` is the height left on one page; `feet` more rows stand on the last.
    """
    space -= head_height(columns)
    tries = [(_pages(made, space, height, feet), height) for height in heights]
    return min(tries, key=lambda tried: len(tried[0]))


def _pages(made: Sequence[Row], space: float, height: float, feet: int) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    left = space
    for row in made:
        tall = max(height, row.height)
        if tall > left and pages[-1]:
            pages.append([])
            left = space
        pages[-1].append(row)
        left -= tall
    if left < feet * height and len(pages[-1]) > 1:  # the last row goes along, so that the feet do not stand alone
        pages.append([pages[-1].pop()])
    return pages


def head_height(columns: Sequence[Column]) -> float:
    """Height of the table's heading."""
    lines = max(len(column.heading) for column in columns)
    return _HEAD_HEIGHT if lines == 1 else lines * _HEAD_STEP + 1.6 * mm


def draw(
    canvas: Canvas,
    x: float,
    y: float,
    columns: Sequence[Column],
    made: Sequence[Row],
    height: float,
    feet: Sequence[str],
) -> float:
    """The table with its heading, its upper edge at y, and a row for each of `feet`; returns its lower edge."""
    width = sum(column.width for column in columns)
    below = y - head_height(columns)
    canvas.setFillGray(0.92)
    canvas.rect(x, below, width, y - below, stroke=0, fill=1)
    canvas.setFillGray(0)
    _draw_headings(canvas, x, (y + below) / 2, columns)
    thin: list[Segment] = []
    strong: list[Segment] = []
    for row in made:
        if below < y - head_height(columns):
            (thin if (row.number - 1) % _GROUP else strong).append((x, below, x + width, below))
        tall = max(height, row.height)
        _draw_row(canvas, x, below, tall, columns, row)
        below -= tall
    names = sum(column.width for column in columns[: _named(columns)])
    table_end = below
    for place, foot in enumerate(feet):
        (thin if place else strong).append((x, below, x + width, below))
        text.draw_right(canvas, x + names - _PADDING, below - height / 2 - 3, foot, 8.5)
        below -= height
    _draw_verticals(x, y, table_end, below, columns, thin)
    _stroke(canvas, thin, strong, (x, below, width, y - below))
    return below


def _named(columns: Sequence[Column]) -> int:
    """How many columns are filled with text: number, code, names."""
    return sum(column.named for column in columns)


def _draw_headings(canvas: Canvas, x: float, middle: float, columns: Sequence[Column]) -> None:
    for column in columns:
        inner_width = column.width - 2 * (_PADDING if len(column.heading) < _DENSE else _DENSE_PADDING)
        lines = [text.shape(heading, bold=not place) for place, heading in enumerate(column.heading)]
        size = min(_HEAD_SIZE, *(1000 * inner_width / max(line.width, 1) for line in lines))
        baseline = middle + (len(lines) - 1) * _HEAD_STEP / 2 - size * 0.35
        for line in lines:
            text.draw_line(canvas, x + (column.width - inner_width) / 2, baseline, line, round(size, 2))
            baseline -= _HEAD_STEP
        x += column.width


def _draw_verticals(
    x: float, y: float, table_end: float, below: float, columns: Sequence[Column], thin: list[Segment]
) -> None:
    """Lines between the columns; those between names end with the people."""
    for place, column in enumerate(columns[:-1], 1):
        x += column.width
        thin.append((x, y, x, table_end if place < _named(columns) else below))


def _stroke(canvas: Canvas, thin: list[Segment], strong: list[Segment], box: Segment) -> None:
    x, y, width, height = box
    frame = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
    canvas.addLiteral(f"0.45 G 0.4 w {_path(thin)} S 0 G 0.9 w {_path(strong)} {frame} S")


def _path(segments: list[Segment]) -> str:
    return " ".join([f"{x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l" for x, y, to_x, to_y in segments])


def _draw_row(canvas: Canvas, x: float, y: float, height: float, columns: Sequence[Column], row: Row) -> None:
    middle = y - height / 2
    canvas.setFillGray(paper.GREY)
    text.draw_right(canvas, x + columns[0].width - _PADDING, middle - 3.2, str(row.number), 9)
    if row.hint:
        before = sum(column.width for column in columns[: _named(columns) - 2])
        text.draw(canvas, x + before + _PADDING, middle - 2.6, row.hint, 7)
    canvas.setFillGray(0)
    at = x + columns[0].width
    for cell, column in zip(row.cells, columns[1:], strict=False):
        first = middle - cell.size * 0.36 + (len(cell.lines) - 1) * cell.size * 0.58
        for place, line in enumerate(cell.lines):
            text.draw_line(canvas, at + _PADDING, first - place * cell.size * 1.16, line, cell.size)
        at += column.width
