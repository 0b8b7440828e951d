"""Columns and cells of a table as data, free of Qt: a feature's `columns.py` is a tuple of `Column`.

A cell says everything about itself - words, icon, tone, second line - and the one delegate paints it. Whatever is
painted is also in its words, for screen readers and for copying.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from ui.look.tokens import Tone

R = TypeVar("R")
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One small box of a cell in which one of several letters is chosen (A T E UE K); chosen ones carry a tone."""

    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. `spoken` replaces text and second line for screen readers where they do not say it all.

    `ground` gives this one cell a soft ground (a value that is chosen), `keys` stands at its right edge as a key cap.
    """

    text: str = ""
    icon: str = ""
    tone: Tone = "text"
    bold: bool = False
    second: str = ""
    align: Align = "left"
    marks: tuple[Mark, ...] = ()
    spoken: str = ""
    ground: Tone | None = None
    keys: str = ""

    @property
    def words(self) -> str:
        """The cell as words."""
        return self.spoken or ", ".join(part for part in (self.text, self.second) if part)


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: what it shows of a row, how wide it is, and when it gives way.

    `rank` 0 stays at any width; 1 goes below a width of 900, 2 below 1120, 3 below 1360. One column `stretch`es.
    `sort` is handed to `sort_wanted`; without it the head cannot be clicked.
    """

    key: str
    title: str
    cell: Callable[[R], Cell | str]
    width: int = 120
    rank: int = 0
    stretch: bool = False
    sort: str = ""
    align: Align = "left"


@dataclass(frozen=True)
class Rows(Generic[R]):
    """Where a table's rows come from: how many, any stretch of them, and the id of one.

    `fetch` is called on the main thread for pages of 200 rows as they come into sight, so it must take milliseconds.
    `tone` gives a row a soft ground (a newcomer). `find` returns the position of the first row whose name starts like
    the typed letters. `position` returns where the row with this id is now, so that a selection survives a refresh.
    """

    count: int
    fetch: Callable[[int, int], list[R]]
    row_id: Callable[[R], str]
    tone: Callable[[R], Tone | None] | None = None
    find: Callable[[str], int | None] | None = None
    position: Callable[[str], int | None] | None = None


def rows_of(rows: list[R], row_id: Callable[[R], str], tone: Callable[[R], Tone | None] | None = None) -> Rows[R]:
    """Rows that are all at hand."""
    return Rows(len(rows), lambda offset, limit: rows[offset : offset + limit], row_id, tone)


NOTHING: Rows[Any] = Rows(0, lambda _offset, _limit: [], str)
