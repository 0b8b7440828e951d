"""One row while it is read: its cells by field, and what was made of them so far.

Nothing a cell held may vanish: what cannot be read is left out of its field and kept, with the heading, in the note.
"""

from collections.abc import Mapping
from datetime import date

from app.importing.files.sheets import Cell, Row
from app.importing.rows.outcome import RowWarning, keyword_sentence
from app.importing.rows.rules import Rules
from app.importing.values import names
from app.importing.values.cells import clean, has_odd_signs, shown
from app.importing.values.dates import UNREADABLE, read_date
from app.importing.values.words import empty_words, keys_by_word, lookup_form
from resources.language import _

LONGEST_TEXT = 300
LONGEST_NOTE = 10_000
_ERRORS = ("#NV", "#N/A", "#WERT!", "#VALUE!", "#REF!", "#BEZUG!", "#DIV/0!", "#NAME?", "#NULL!", "#ZAHL!", "#NUM!")
_LETTERS_MATTER = frozenset({"last_name", "first_name", "birth_name", "name", "contact_person", "street", "city"})


class RowRefused(Exception):
    """The row becomes a reject, for `reason`."""

    def __init__(self, reason: str, field: str | None = None, most: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.field, self.most = reason, field, most


class RowReader:
    """The cells of one row by field, the values read from them, the warnings."""

    __slots__ = ("_columns", "_filled", "_headings", "_legend", "kept", "row", "rules", "values", "warnings")

    def __init__(
        self,
        row: Row,
        cells: tuple[Cell, ...],
        columns: Mapping[str, tuple[int, ...]],
        headings: tuple[str, ...],
        rules: Rules,
        legend: Mapping[str, str],
    ) -> None:
        self.row, self.rules = row, rules
        self._filled = _filled(cells, columns)
        self._columns, self._headings, self._legend = columns, headings, legend
        self.values: dict[str, object] = {}
        self.warnings: dict[tuple[str, str | None], RowWarning] = {}
        self.kept: list[str] = []

    def has(self, field: str) -> bool:
        """Whether the list has such a column."""
        return field in self._columns

    def heading(self, field: str) -> str:
        """The heading of the field's first column."""
        return self._headings[self._columns[field][0]] if field in self._columns else ""

    def found(self, field: str) -> list[Cell]:
        """The field's cells that hold something."""
        return self._filled.get(field, [])

    def filled(self) -> Mapping[str, list[Cell]]:
        """All cells that hold something, by field."""
        return self._filled

    def cell(self, field: str) -> Cell:
        """The field's first filled cell, or the empty text."""
        cells = self._filled.get(field)
        return cells[0] if cells else ""

    def text(self, field: str) -> str:
        """The field's text, cleaned; empty for words that say nothing and for formula errors."""
        cells = self._filled.get(field)
        if not cells:
            return ""
        cell = cells[0]
        text = self.checked(field, cell)
        return "" if text.casefold() in empty_words() else text

    def checked(self, field: str, cell: Cell) -> str:
        """A cell's clean text; broken and removed letters are reported, formula errors give the empty text."""
        if not isinstance(cell, str):
            return shown(cell)
        text = clean(cell)
        if text.isascii() and cell.isprintable():
            if "?" in text and field in _LETTERS_MATTER and names.has_lost_letters(text):
                self.warn("lost_character", field)
            if text.startswith("#") and text.upper() in _ERRORS:
                self.warn("formula_error", field)
                return ""
            return text
        if not cell.isprintable() and has_odd_signs(cell):
            self.warn("signs_removed", field)
        whole = names.repaired(text)
        if whole is not None:
            self.warn("mojibake", field)
            text = clean(whole)
        if field in _LETTERS_MATTER and names.has_lost_letters(text):
            self.warn("lost_character", field)
        return text

    def warn(self, keyword: str, field: str | None = None, most: int = 0) -> None:
        """Reports something about this row, once per field."""
        if (keyword, field) not in self.warnings:
            message = keyword_sentence(keyword, most)
            self.warnings[keyword, field] = RowWarning(self.row.number, keyword, field, message)

    def keep(self, field: str, text: str) -> None:
        """Keeps what could not be read in the note."""
        heading = self.heading(field) or field
        self.kept.append(f"{heading}: {text[:LONGEST_TEXT]}")

    def put(self, field: str, text: str) -> None:
        """Stores a text value; an overlong one is cut, the rest goes into the note."""
        if len(text) > LONGEST_TEXT:
            self.warn("text_cut", field, LONGEST_TEXT)
            self.kept.append(text[LONGEST_TEXT : LONGEST_TEXT + LONGEST_NOTE])
            text = text[:LONGEST_TEXT].rstrip()
        if text:
            self.values[field] = text.replace("\n", " ")

    def put_date(self, field: str, keyword: str) -> date | None:
        """Reads a date field; one that cannot be read stays empty with the warning `keyword`."""
        cell = self.cell(field)
        if cell == "":
            return None
        day = read_date(cell, self.rules.today)
        if isinstance(day, date):
            self.values[field] = day
            return day
        text = self.text(field)
        if day is UNREADABLE and text:
            self.warn(keyword, field)
            self.keep(field, text)
        return None

    def put_closed(self, field: str, table: str | None = None) -> str | None:
        """Reads a closed field by its words (a legend of the sheet comes first)."""
        cell = self.cell(field)
        if cell == "":
            return None
        text = self.checked(field, cell)
        key = self.closed(table or field, text)
        if key is not None:
            self.values[field] = key
        elif text and (text.casefold() not in empty_words() or text.startswith("?")):
            self.warn("unclear_gender" if field == "gender" else "unclear_value", field)
            self.keep(field, text)
        return key

    def closed(self, table: str, text: str) -> str | None:
        """The stable key of a word."""
        known = keys_by_word(table)
        meant = self._legend.get(text.casefold())
        if meant is not None and lookup_form(meant) in known:
            return known[lookup_form(meant)]
        return known.get(lookup_form(text))

    def put_note(self) -> None:
        """The note: all its columns, then what was kept of other cells."""
        parts: list[str] = []
        for cell in self.found("note"):
            text = self.checked("note", cell)
            if text and text not in parts:
                parts.append(text)
        note = "\n".join([*parts, *self.kept])
        if len(note) > LONGEST_NOTE:
            self.warn("text_cut", "note", LONGEST_NOTE)
            note = note[:LONGEST_NOTE].rstrip()
        if note:
            self.values["note"] = note

    def fill(self, closed: Mapping[str, str], dates: frozenset[str]) -> None:
        """Fills empty fields from the defaults of the rules; what a default cannot mean is left out."""
        for field, text in self.rules.defaults.items():
            if self.values.get(field) not in (None, ""):
                continue
            if field in dates:
                day = read_date(text, self.rules.today)
                if isinstance(day, date):
                    self.values[field] = day
            elif field in closed:
                key = keys_by_word(closed[field]).get(lookup_form(text))
                if key is not None:
                    self.values[field] = key
            elif text.strip():
                self.values[field] = clean(text)


def _filled(cells: tuple[Cell, ...], columns: Mapping[str, tuple[int, ...]]) -> dict[str, list[Cell]]:
    filled: dict[str, list[Cell]] = {}
    width = len(cells)
    for field, places in columns.items():
        for place in places:
            cell = cells[place] if place < width else ""
            if cell == "" or (isinstance(cell, str) and cell.isspace()):
                continue
            if field in filled:
                filled[field].append(cell)
            else:
                filled[field] = [cell]
    return filled


def further_number(text: str) -> str:
    """How a second phone number stands in the note."""
    return _("Further phone number: {number}").format(number=text)
