"""Two records side by side in a table: the ring walks the fields, 1 and 2 choose, 3 keeps both, a click chooses."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QScrollArea

from resources.language import _
from ui.duplicates import columns
from ui.duplicates.columns import LEFT_COLUMN, RIGHT_COLUMN
from ui.duplicates.lines import BOTH, LEFT, RIGHT, FieldLine
from ui.look.theme import look
from ui.parts.tables.cells import Column, rows_of
from ui.parts.tables.rows_model import Index
from ui.parts.tables.table import Table

KEYS = {"1": LEFT, "2": RIGHT, "3": BOTH}


class CompareTable(Table):
    """See the module."""

    chosen = Signal(str, str)  # field, choice

    def __init__(self) -> None:
        self._current = self._shown = ""
        self._area: QScrollArea | None = None
        super().__init__(self._columns("", ""), _("Field by field"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.key_pressed = self._key
        self._fit_height()

    def show_lines(self, key: str, left: str, right: str, lines: Sequence[FieldLine]) -> None:
        """Other records (`key`): the ring on what has to be chosen; other choices of the same: the ring stays."""
        titles = tuple(line.title for line in self.rows_model.columns)[1:3]
        if titles != (left, right):
            self.rows_model.set_columns(self._columns(left, right))
            self.column_layout.apply()
        names = [line.name for line in lines]
        kept = self._current if self._current in names and key == self._shown else ""
        self._shown = key
        self._current = kept or next((line.name for line in lines if not line.choice), names[0] if names else "")
        quiet = self.blockSignals(True)
        self.rows_model.show_rows(rows_of(list(lines), lambda line: line.name))
        if self._current:
            self.select_row(names.index(self._current))
        self.blockSignals(quiet)
        self._fit_height()

    def next_open(self) -> bool:
        """The ring on the next field that has to be chosen; False if there is none."""
        rows = [self.rows_model.row(number) for number in range(self.rows_model.rows.count)]
        begin = self.currentIndex().row() + 1
        order = [*range(begin, len(rows)), *range(begin)]
        open_row = next((number for number in order if not rows[number].choice), None)
        if open_row is not None:
            self.select_row(open_row)
        return open_row is not None

    def keep_in_sight(self, area: QScrollArea) -> None:
        """The table is as high as its fields and lies in this area, which follows the ring."""
        self._area = area

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The key caps go with the ring."""
        super().currentChanged(current, previous)
        row = self.rows_model.row(current.row())
        self._current = row.name if row is not None else ""
        for number in {current.row(), previous.row()}:
            if number >= 0:
                self.rows_model.refresh_row(number)
        self.viewport().update()
        content = self._area.widget() if self._area is not None else None
        if self._area is not None and content is not None and self.hasFocus() and not self.signalsBlocked():  # walked
            ring = self.viewport().mapTo(content, self.visualRect(current).center())
            self._area.ensureVisible(0, ring.y(), 0, look().measures.row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a value chooses it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        side = {LEFT_COLUMN: LEFT, RIGHT_COLUMN: RIGHT}.get(index.column())
        row = self.rows_model.row(index.row()) if index.isValid() else None
        if side and row is not None:
            self.chosen.emit(row.name, side)

    def relook(self) -> None:
        """Heights follow the text."""
        super().relook()
        self._fit_height()

    def _key(self, row: FieldLine, key: str) -> bool:
        if key not in KEYS:
            return False
        self.chosen.emit(row.name, KEYS[key])
        return True

    def _columns(self, left: str, right: str) -> tuple[Column[FieldLine], ...]:
        current: Callable[[], str] = lambda: self._current  # noqa: E731 - read when a cell is painted
        return columns.compared(left, right, current)

    def _fit_height(self) -> None:
        rows = max(1, self.rows_model.rows.count)
        self.setFixedHeight(self.head.sizeHint().height() + look().measures.row * rows + 2)
