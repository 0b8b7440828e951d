"""What reading a file gives: sheets of numbered rows of cells, with no idea of what they mean.

A text file has one nameless sheet; its rows carry the record's number as a spreadsheet program shows it (a `sep=` line
is no row) and the line of the file they begin on. Workbook cells keep their type (number, date, time, yes/no); an empty
cell is the empty string. `damage` names why a row cannot be trusted as it was read.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Cell = str | int | float | bool | date | datetime | time | timedelta
Damage = Literal["open_quote", "zero_bytes"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file, numbered from 1."""

    number: int
    cells: tuple[Cell, ...]
    line: int | None = None
    hidden: bool = False
    damage: Damage | None = None
    other_code_page: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet; `name` is None for a text file."""

    name: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: its visible sheets (or the one that was chosen) and what was found out about it."""

    name: str
    kind: Literal["text", "xlsx", "xls", "ods", "html"]
    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...] = ()
    encoding: str | None = None
    separator: str | None = None
