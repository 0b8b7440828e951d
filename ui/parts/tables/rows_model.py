"""The one table model: a window onto any number of rows, fetched in pages of 200 and kept while they are in use.

Nothing but the pages in sight is ever read, whatever the number of rows. One role, CELL, returns the whole cell.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.look.tokens import Tone
from ui.parts.tables.cells import NOTHING, Cell, Column, Rows

PAGE = 200
KEPT_PAGES = 20
CELL = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_EMPTY = Cell()


class RowsModel(QAbstractTableModel):
    """Rows and columns for one table. What a row is, only its columns know: hence Any."""

    def __init__(self, columns: Sequence[Column[Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[Any], ...] = tuple(columns)
        self.rows: Rows[Any] = NOTHING
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._cells: dict[int, list[Cell | None]] = {}

    def show_rows(self, rows: Rows[Any]) -> None:
        """Other rows; pages are fetched again as they come into sight."""
        self.beginResetModel()
        self.rows = rows
        self._forget()
        self.endResetModel()

    def refresh_row(self, number: int) -> None:
        """Fetch one row again after it was changed, without disturbing the others."""
        page = number // PAGE
        if page in self._pages:
            fresh = self.rows.fetch(number, 1)
            offset = number - page * PAGE
            if fresh and offset < len(self._pages[page]):
                self._pages[page][offset] = fresh[0]
        self._cells.pop(number, None)
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def set_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Other columns for the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._cells.clear()
        self.endResetModel()

    def _forget(self) -> None:
        self._pages.clear()
        self._cells.clear()

    def row(self, number: int) -> Any:
        """The row at a position; None where there is none (any more)."""
        if not 0 <= number < self.rows.count:
            return None
        page = number // PAGE
        rows = self._pages.get(page)
        if rows is None:
            rows = self._pages[page] = self.rows.fetch(page * PAGE, PAGE)
            if len(self._pages) > KEPT_PAGES:
                oldest, _rows = self._pages.popitem(last=False)
                for old in range(oldest * PAGE, (oldest + 1) * PAGE):
                    self._cells.pop(old, None)
        else:
            self._pages.move_to_end(page)
        offset = number - page * PAGE
        return rows[offset] if offset < len(rows) else None

    def cell(self, number: int, column: int) -> Cell:
        """The cell; an empty one where its row has gone."""
        cells = self._cells.get(number)
        if cells is None:
            cells = self._cells[number] = [None] * len(self.columns)
        cell = cells[column]
        if cell is None:
            row = self.row(number)
            made = _EMPTY if row is None else self.columns[column].cell(row)
            cell = Cell(made, align=self.columns[column].align) if isinstance(made, str) else made
            cells[column] = cell
        return cell

    def tone(self, number: int) -> Tone | None:
        """The tone of a whole row's ground."""
        if self.rows.tone is None:
            return None
        row = self.row(number)
        return None if row is None else self.rows.tone(row)

    def row_id(self, number: int) -> str:
        """The id of the row at a position; empty where there is none."""
        row = self.row(number)
        return "" if row is None else self.rows.row_id(row)

    def position(self, row_id: str, near: int = 0) -> int | None:
        """Where the row with this id is: asked of the rows, else looked for in the page it was on and the first."""
        if not row_id:
            return None
        if self.rows.position is not None:
            return self.rows.position(row_id)
        for page in dict.fromkeys((near // PAGE, 0)):
            for number in range(page * PAGE, min((page + 1) * PAGE, self.rows.count)):
                if self.row_id(number) == row_id:
                    return number
        return None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else self.rows.count

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The whole cell for CELL; its words for everything that speaks or copies."""
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index.row(), index.column()).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.cell(index.row(), index.column()).words
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The titles of the columns."""
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if orientation == Qt.Orientation.Horizontal and role in spoken and section < len(self.columns):
            return self.columns[section].title
        return None
