"""Text -> rows: the separator is found, quotes are honoured, and a quote that never closes does not swallow the rest.

A record that runs over several lines is fine (a note with line breaks); a record that swallowed whole rows - its one
cell holds lines as full of separators as the others - is taken as damaged: the row that opened the quote is marked,
reading goes on with the next line.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from app.base.errors import BadInput
from app.importing.files.sheets import Damage, Row
from resources.language import _

_SEPARATORS = (";", "\t", ",", "|")
_FIELD_LIMIT = 4_000_000
_MOST_DAMAGED = 100
_LONG_RECORD = 300


def rows_of(text: str, other_lines: frozenset[int] = frozenset()) -> tuple[tuple[Row, ...], str]:
    """The rows of a text with line feeds as line ends, and its separator.

    Raises BadInput when quotes are broken in so many places that no row can be trusted.
    """
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    skipped, separator = _announced(lines)
    separator = separator or _found(lines)
    return tuple(_rows(lines, skipped, separator, other_lines)), separator


def _announced(lines: Sequence[str]) -> tuple[int, str | None]:
    """`sep=;` in the first line, as Excel writes and reads it: (1, separator)."""
    first = lines[0].strip('" ') if lines else ""
    if first[:4].lower() == "sep=" and len(first.rstrip(",;")) <= 5:
        return 1, first[4:5] or "\t"
    return 0, None


def _found(lines: Sequence[str]) -> str:
    best, best_score = ";", 0.0
    for separator in _SEPARATORS:
        sample = [line + "\n" for line in islice(lines, 200)]
        try:
            counts = [len(cells) for cells in islice(csv.reader(sample, delimiter=separator), 100) if cells]
        except csv.Error:
            continue
        common = Counter(count for count in counts if count > 1).most_common(1)
        if not common:
            continue
        usual, times = common[0]
        score = times / len(counts) * min(usual - 1, 12)
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(lines: Sequence[str], start: int, separator: str, other: frozenset[int]) -> Iterator[Row]:
    csv.field_size_limit(_FIELD_LIMIT)
    number, place, damaged = 0, start, 0
    usual = _usual_count(lines[start:], separator)
    while place < len(lines):
        for cells, first, following in _records(lines, place, separator):
            number += 1
            if cells is None or _swallowed(cells, following - first, separator, usual):
                damaged += 1
                if damaged > _MOST_DAMAGED:
                    raise BadInput(
                        _(
                            "The quotation marks in this file do not match, beginning with row {row}. "
                            "Please open it in the spreadsheet program and save it as .xlsx. Nothing was imported."
                        ).format(row=number)
                    )
                broken = tuple(lines[first].replace('"', "").split(separator))
                yield Row(number, broken, first + 1, damage="open_quote")
                place = first + 1
                break
            damage: Damage | None = "zero_bytes" if any("\0" in cell for cell in cells) else None
            odd = bool(other) and any(line in other for line in range(first + 1, following + 1))
            yield Row(number, tuple(cells), first + 1, damage=damage, other_code_page=odd)
            place = following
        else:
            return


def _records(lines: Sequence[str], place: int, separator: str) -> Iterator[tuple[list[str] | None, int, int]]:
    """Each record from line index `place` on: its cells (None: not readable), its first line, the line after it."""
    reader = csv.reader((line + "\n" for line in islice(lines, place, None)), delimiter=separator)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None, place + before, place + before + 1
            return
        after = reader.line_num
        yield cells, place + before, place + after
        before = after


def _usual_count(lines: Sequence[str], separator: str) -> int:
    counts = Counter(line.count(separator) for line in islice(lines, 200) if separator in line)
    return counts.most_common(1)[0][0] if counts else 0


def _swallowed(cells: Sequence[str], span: int, separator: str, usual: int) -> bool:
    """Whether a record of `span` lines took in rows that are not its own."""
    if span < 2:
        return False
    if span > _LONG_RECORD:
        return True
    longest = max(cells, key=len)
    inner = longest.split("\n")[1:-1]
    full = sum(1 for line in inner if usual and line.count(separator) >= max(2, usual * 0.7))
    return full >= 1


def unfolded(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows whose whole line ended up in the first cell, taken apart; other rows as they are.

    It happens when every line stands in quotation marks, or when a text file was opened by double click and saved.
    """
    texts = [row.cells[0] for row in rows if _is_folded(row)]
    if len(texts) < 2 or len(texts) * 2 < sum(1 for row in rows if any(cell != "" for cell in row.cells)):
        return rows
    separator = max(_SEPARATORS, key=lambda mark: sum(1 for text in texts if str(text).count(mark) >= 2))
    if sum(1 for text in texts if str(text).count(separator) >= 2) * 2 < len(texts):
        return rows
    return tuple(_split(row, separator) if _is_folded(row) else row for row in rows)


def _is_folded(row: Row) -> bool:
    return (
        bool(row.cells)
        and isinstance(row.cells[0], str)
        and all(cell == "" for cell in row.cells[1:])
        and bool(row.cells[0].strip())
    )


def _split(row: Row, separator: str) -> Row:
    try:
        cells = next(csv.reader([str(row.cells[0]).replace("\n", " ")], delimiter=separator))
    except (csv.Error, StopIteration):
        return row
    return replace(row, cells=tuple(cells))
