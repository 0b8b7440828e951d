"""Short lists that lie in a page which scrolls as a whole: a table as high as its rows."""

from collections.abc import Sequence
from typing import Any

from ui.look.theme import look
from ui.parts.tables.cells import Column, Rows
from ui.parts.tables.table import Table


class ShortTable(Table):
    """A table that shows all its rows, up to `most`; without a head where the columns need no names."""

    def __init__(
        self, columns: Sequence[Column[Any]], name: str, *, most: int = 8, two_lines: bool = False, headed: bool = True
    ) -> None:
        self._most, self._tall, self._headed = most, two_lines, headed
        super().__init__(columns, name, two_lines=two_lines)
        if not headed:
            self.head.hide()
        self._fit_height()

    def show_rows(self, rows: Rows[Any]) -> None:
        """Other rows; the height follows."""
        super().show_rows(rows)
        self._fit_height()

    def relook(self) -> None:
        """Heights follow the text."""
        super().relook()
        self._fit_height()

    def _fit_height(self) -> None:
        measures = look().measures
        row = measures.row_two if self._tall else measures.row
        head = self.head.sizeHint().height() if self._headed else 0
        self.setFixedHeight(head + row * max(1, min(self._most, self.rows_model.rows.count)) + 2)
