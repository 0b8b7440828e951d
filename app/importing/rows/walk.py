"""Walks over the rows of a table and tells records from everything else: blank and heading rows, groups, totals.

A heading row between the records (`Butendorf`, `Apotheke`) names the group of the rows below. The same headings once
more are skipped; the headings in another order are read anew. Hidden and filtered rows are records like the others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.importing.columns.headings import Subject
from app.importing.columns.proposal import Block, district_title, rearranged
from app.importing.files.sheets import Cell, Row
from app.importing.rows.people import NAME_FIELDS
from app.importing.values.cells import shown
from app.importing.values.districts import district_in

_TOTAL = re.compile(
    r"""^\W*(?:(?:zwischen|gesamt|end)?summen?|gesamt\w*|insgesamt|anzahl|total|subtotal|davon|durchschnitt|mittelwert|
    übertrag|stand|quelle|seite\s*\d|blatt\s*\d|legende|hinweis|erstellt|gedruckt|druckdatum|ausgedruckt|stand:|
    anmerkung|fußnote|\*+\)|ende\sder\sliste|bearbeiter|fortsetzung|vertraulich|page\s*\d|sum|count|average)\b""",
    re.I | re.X,
)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A row that is a record, its cells within the table, and the group it stands in."""

    row: Row
    cells: tuple[Cell, ...]
    block: Block
    district: str | None
    group: str | None
    surplus: bool


def walk_rows(block: Block, rows: Sequence[Row], subject: Subject, *, alone: bool = True) -> Iterator[RecordRow | int]:
    """Each record of the table; the row's index for rows that are none, so that progress can be shown.

    `alone` says that no other table stands beside this one.
    """
    district, group = district_title(block), None
    fields = block.places()
    names = NAME_FIELDS if subject == "participants" else ("name",)
    repeated = frozenset(text.casefold() for text in block.headings() if text)
    for index in range(block.first, len(rows)):
        row = rows[index]
        cells = row.cells[block.start : block.end]
        filled = [cell for cell in cells if cell != "" and not (isinstance(cell, str) and cell.isspace())]
        if not filled:
            yield index
            continue
        if len(filled) < 3 or _says_headings(filled[:3], repeated):
            if _headings_again(filled, repeated):
                block = rearranged(block, row, subject) or block
                fields = block.places()
                yield index
                continue
            title = shown(filled[0])
            if len(filled) < 3 and not _is_short_record(cells, fields, names):
                if not _TOTAL.match(title):
                    district = _district_of_group(filled) or district
                    group = title if len(filled) == 1 and len(title) < 60 else group
                yield index
                continue
        if _is_total(cells, filled, fields, names) or _is_numbered_blank(cells, fields):
            yield index
            continue
        surplus = alone and len(row.cells) > block.end and _has_surplus(row, block)
        yield RecordRow(row, cells, block, district, group, surplus)


def _says_headings(filled: Sequence[Cell], headings: frozenset[str]) -> bool:
    return all(isinstance(cell, str) and cell.strip().casefold() in headings for cell in filled)


def _headings_again(filled: Sequence[Cell], headings: frozenset[str]) -> bool:
    if len(filled) < 2:
        return False
    texts = [cell for cell in filled if isinstance(cell, str) and len(cell) < 80]
    return sum(1 for text in texts if shown(text).casefold() in headings) * 2 > len(filled)


def _is_short_record(cells: Sequence[Cell], fields: dict[str, tuple[int, ...]], names: Sequence[str]) -> bool:
    """Whether a row of one or two cells is a record: it fills the columns that name somebody."""
    filled = {place for place, cell in enumerate(cells) if shown(cell)}
    named = {place for field in names for place in fields.get(field, ()) if place in filled}
    if not named or any(not isinstance(cells[place], str) for place in named):
        return False
    if len(filled) == 1:
        whole = {place for field in ("<last_first>", "<first_last>") for place in fields.get(field, ())}
        text = shown(cells[next(iter(named))])
        return bool(named & whole) and "," in text and district_in(text) is None
    return not _TOTAL.match(shown(cells[min(filled)]))


def _district_of_group(filled: Sequence[Cell]) -> str | None:
    return next((district for cell in filled if (district := district_in(shown(cell))) is not None), None)


def _is_total(
    cells: Sequence[Cell], filled: Sequence[Cell], fields: dict[str, tuple[int, ...]], names: Sequence[str]
) -> bool:
    """A row of sums or a footer: it begins with such a word and names nobody with a date or an address."""
    head = [cell for cell in filled[:2] if isinstance(cell, str)]
    if not any(_TOTAL.match(cell.strip()) for cell in head):
        return False

    def holds(field: str) -> bool:
        return any(place < len(cells) and shown(cells[place]) != "" for place in fields.get(field, ()))

    named = all(holds(field) for field in names if field in fields)
    return not (named and any(holds(field) for field in ("birth_date", "street", "<street_house_no>", "<address>")))


def _is_numbered_blank(cells: Sequence[Cell], fields: dict[str, tuple[int, ...]]) -> bool:
    """A row that only a running number or a column of no interest fills."""
    return not any(place < len(cells) and shown(cells[place]) for places in fields.values() for place in places)


def _has_surplus(row: Row, block: Block) -> bool:
    """Whether cells stand beyond the last column of a list that fills the sheet alone."""
    return any(isinstance(cell, str) and cell.strip() for cell in row.cells[block.end :])
