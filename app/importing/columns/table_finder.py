"""Where the tables of a sheet are: heading rows (one or two), several tables side by side, the titles above them.

This part knows no people either: it is given a function that says whether a text is a heading of the kind looked for.
The heading row is the one with the most known headings among the first rows. A second heading row is joined to it
when it holds words alone and fills gaps. The same headings twice in one row mean tables side by side.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.importing.files.sheets import Cell, Row, Sheet
from app.importing.values.cells import shown
from app.importing.values.words import fold
from resources.language import _

_LOOKED_AT = 60
_DATA = re.compile(r"\d\d|@|\d\.\d")
_WIDEST = 400
Known = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: columns `start` to `end` (end not included), data from row index `first` on."""

    start: int
    end: int
    heading_row: int
    first: int
    headings: tuple[str, ...]
    above: tuple[str, ...]


def tables_of(sheet: Sheet, known: Known) -> tuple[Table, ...]:
    """The tables of a sheet, side by side from the left; empty where no row looks like headings."""
    rows = sheet.rows[:_LOOKED_AT]
    rated = [(_known_fields(row.cells, known), -place) for place, row in enumerate(rows)]
    if not rated:
        return ()
    most, negative = max(rated)
    if most < 2:
        return ()
    return cut_at(sheet, -negative, known)


def cut_at(sheet: Sheet, place: int, known: Known) -> tuple[Table, ...]:
    """The tables whose headings stand in the row with index `place`."""
    headings, first = _joined(sheet.rows, place, known)
    return tuple(
        Table(start, end, place, first, tuple(headings[start:end]), _titles(sheet.rows[:place], start, end))
        for start, end in _parts(headings, known)
    )


def guessed_tables(sheet: Sheet) -> tuple[Table, ...]:
    """The first row with two cells as headings, so that a person can say what they mean.

    Where that row holds dates or numbers the list has no headings: its columns are numbered instead.
    """
    for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
        texts = [shown(cell) for cell in row.cells]
        if sum(1 for text in texts if text) < 2:
            continue
        if any(_DATA.search(text) for text in texts):
            numbered = tuple(_("Column {number}").format(number=number) for number in range(1, len(texts) + 1))
            return (Table(0, len(texts), place, place, numbered[:_WIDEST], ()),)
        return (Table(0, len(texts), place, place + 1, tuple(texts), ()),)
    return ()


def _known_fields(cells: Sequence[Cell], known: Known) -> int:
    """How many different fields a row names; 0 where most of its cells are no headings."""
    texts = [text for cell in cells[:_WIDEST] if isinstance(cell, str) and (text := shown(cell))]
    fields = [field for text in texts if (field := known(text)) is not None]
    return len(set(fields)) if len(fields) * 3 >= min(len(texts), 24) else 0


def _joined(rows: Sequence[Row], place: int, known: Known) -> tuple[list[str], int]:
    """The headings of the row at `place`, joined with a second heading row above or below; the first data row."""
    headings = [shown(cell) for cell in rows[place].cells]
    first = place + 1
    if place + 1 < len(rows) and _is_second(rows[place + 1], headings, known):
        lower = [shown(cell) for cell in rows[place + 1].cells]
        headings = _merged(headings, lower, known)
        first = place + 2
    elif place and any(not heading for heading in headings):
        upper = [shown(cell) for cell in rows[place - 1].cells]
        for column, text in enumerate(upper[: len(headings)]):
            if not headings[column] and known(text) is not None:
                headings[column] = text
    return headings, first


def _is_second(row: Row, headings: Sequence[str], known: Known) -> bool:
    texts = [shown(cell) for cell in row.cells]
    filled = [(column, text) for column, text in enumerate(texts) if text]
    if not filled or any(not isinstance(row.cells[column], str) for column, _text in filled):
        return False
    if any(any(s.isdigit() or s == "@" for s in text) or len(text) > 40 for _column, text in filled):
        return False
    upper = list(headings) + [""] * (len(texts) - len(headings))
    named = sum(1 for _column, text in filled if known(text) is not None)
    gaps = sum(1 for column, _text in filled if not upper[column])
    return named * 2 >= len(filled) and (gaps > 0 or named == len(filled)) and named > 0 and not _repeats(filled, upper)


def _repeats(filled: Sequence[tuple[int, str]], upper: Sequence[str]) -> bool:
    """Whether the row merely says the same headings again."""
    return all(fold(text) == fold(upper[column]) for column, text in filled)


def _merged(upper: list[str], lower: list[str], known: Known) -> list[str]:
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    merged, group = [], ""
    for over, under in zip(upper, lower, strict=True):
        group = over or (group if under else "")
        if not under:
            merged.append(over)
        elif known(f"{group} {under}") is not None and known(under) is None:
            merged.append(f"{group} {under}")
        else:
            merged.append(under if known(under) is not None or known(over) is None else over)
    return merged


def _parts(headings: Sequence[str], known: Known) -> list[tuple[int, int]]:
    """Column ranges of the tables that stand side by side; one range where there is one table."""
    filled = [column for column, heading in enumerate(headings) if heading]
    if not filled:
        return []
    end = filled[-1] + 1
    first = next((column for column in filled if known(headings[column]) is not None), filled[0])
    # a table begins at its first heading of all, so a running number before the name belongs to it
    key = fold(headings[filled[0]])
    starts = [column for column in filled if fold(headings[column]) == key]
    if len(starts) == 1 and first != filled[0]:
        starts = [column for column in filled if fold(headings[column]) == fold(headings[first])]
        if len(starts) > 1:
            starts[0] = filled[0]
    if len(starts) < 2 or not _alike(headings, starts, end):
        return [(0, max(end, len(headings)))]
    return list(zip(starts, [*starts[1:], end], strict=True))


def _alike(headings: Sequence[str], starts: Sequence[int], end: int) -> bool:
    """Whether the ranges repeat at least their first two headings; the same column twice is no second table."""
    bounds = [*starts, end]
    lists = [[fold(text) for text in headings[a:b] if text] for a, b in pairwise(bounds)]
    return all(len(part) >= 2 and set(part[:2]) == set(lists[0][:2]) for part in lists)


def _titles(rows: Sequence[Row], start: int, end: int) -> tuple[str, ...]:
    """What stands above a table, nearest first."""
    return tuple(text for row in reversed(rows) for cell in row.cells[start:end] if (text := shown(cell)))[:40]
