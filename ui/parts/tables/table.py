"""The one table: a list people walk with the keyboard, over any number of rows (see `cells` for the data it shows).

Arrows, Home and End move; Enter opens; Space asks for the side panel; letters jump to a name; Ctrl+Space marks
several; Ctrl+C copies rows as text; the menu key asks for the row's menu. Row heights are fixed: letting Qt measure
100,000 rows takes minutes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from ui.look.theme import look
from ui.parts.tables.cell_delegate import MARK_GAP, MARK_WIDTH, CellDelegate, mark_rect
from ui.parts.tables.cells import Column, Rows
from ui.parts.tables.rows_model import RowsModel
from ui.parts.tables.table_head import TableHead

LEAST_WIDTHS = {1: 900, 2: 1120, 3: 1360}  # by `Column.rank`: below this a column goes


class Table(QTableView):
    """Shows `Rows` in `Column`s. Signals carry the row objects of the fetch."""

    opened = Signal(object)  # the row: Enter or double click
    selected = Signal(object)  # the current row, or None
    panel_wanted = Signal()  # Space
    sort_wanted = Signal(str, bool)  # Column.sort, downwards
    menu_wanted = Signal(object, QPoint)  # row, global position
    marked = Signal(int)  # how many rows are marked
    mark_clicked = Signal(object, int)  # row, number of the mark box

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        name: str,
        *,
        two_lines: bool = False,
        by_cell: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows_model = RowsModel(columns, self)
        self.moves_by_cell = by_cell
        self.hovered_row = -1
        self.key_pressed: Callable[[Any, str], bool] | None = None
        self._two_lines = two_lines
        self._available_width = 10_000
        self._hidden: set[str] = set()
        self.head = TableHead(self.rows_model, self)
        self.head.sort_wanted.connect(self.sort_wanted)
        self.setHorizontalHeader(self.head)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self._delegate = CellDelegate(self, self)
        self.setItemDelegate(self._delegate)
        self.setModel(self.rows_model)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        look().changed.connect(self.relook)
        self.relook()

    # What it shows

    def show_rows(self, rows: Rows[Any]) -> None:
        """Other rows. The selected row stays selected if it is still there, and the place in the list is kept."""
        kept, number, top = self.current_id(), self.currentIndex().row(), self.verticalScrollBar().value()
        quiet = self.selectionModel().blockSignals(True)
        self.rows_model.show_rows(rows)
        found = self.rows_model.position(kept, max(number, 0))
        if found is not None:
            self.setCurrentIndex(self.rows_model.index(found, self._first_column()))
        self.selectionModel().blockSignals(quiet)
        self.verticalScrollBar().setValue(top)
        if kept and found is None:
            self.selected.emit(None)

    def refresh_row(self, row_id: str) -> None:
        """Fetch one row again."""
        found = self.rows_model.position(row_id, max(self.currentIndex().row(), 0))
        if found is not None:
            self.rows_model.refresh_row(found)

    def show_sort(self, sort: str, downwards: bool) -> None:
        """Mark the column that is sorted by."""
        self.head.show_sort(sort, downwards)

    def fit_width(self, width: int) -> None:
        """Drop columns by rank where space is scarce (see `Column.rank`)."""
        if width != self._available_width:
            self._available_width = width
            self._show_columns()

    def hide_columns(self, keys: set[str]) -> None:
        """Columns the person does not want to see."""
        self._hidden = set(keys)
        self._show_columns()

    def relook(self) -> None:
        """Renew heights and widths."""
        self._delegate.relook()
        height = look().measures.row_two if self._two_lines else look().measures.row
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        self._show_columns()

    def _show_columns(self) -> None:
        for number, column in enumerate(self.rows_model.columns):
            gone = column.key in self._hidden or self._available_width < LEAST_WIDTHS.get(column.rank, 0)
            self.setColumnHidden(number, gone)
        self._fit()

    def _fit(self) -> None:
        """Give the columns their widths and the stretching one what is left, but never less than its own width."""
        shown = [n for n in range(len(self.rows_model.columns)) if not self.isColumnHidden(n)]
        widths = {n: look().px(self.rows_model.columns[n].width) for n in shown}
        rest = self.viewport().width() - sum(widths.values())
        stretching = [n for n in shown if self.rows_model.columns[n].stretch] or shown[:1]
        for number in shown:
            extra = max(rest, 0) // len(stretching) if number in stretching else 0
            self.setColumnWidth(number, widths[number] + extra)

    # What is chosen

    def current_row(self) -> Any:
        """The row the keyboard is on; None without one."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def current_id(self) -> str:
        """Its id, or an empty text."""
        index = self.currentIndex()
        return self.rows_model.row_id(index.row()) if index.isValid() else ""

    def marked_rows(self) -> list[Any]:
        """All rows that are marked, in order."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows(self._first_column()))
        return [row for row in map(self.rows_model.row, numbers) if row is not None]

    def select_row(self, number: int) -> None:
        """Move to a row by its position."""
        if 0 <= number < self.rows_model.rows.count:
            self.setCurrentIndex(self.rows_model.index(number, self._first_column()))

    def select_id(self, row_id: str) -> bool:
        """Move to the row with this id; False if it is not in the list."""
        found = self.rows_model.position(row_id)
        if found is not None:
            self.select_row(found)
        return found is not None

    def _first_column(self) -> int:
        return next((n for n in range(len(self.rows_model.columns)) if not self.isColumnHidden(n)), 0)

    def is_first_shown(self, column: int) -> bool:
        """Whether this is the column at the left edge."""
        return column == self._first_column()

    def rings_row(self, row: int) -> bool:
        """Whether the ring of the focus goes around this row."""
        return not self.moves_by_cell and self.hasFocus() and row == self.currentIndex().row()

    def row_rect(self, row: int) -> QRect:
        """The whole row in the viewport."""
        first = self.visualRect(self.rows_model.index(row, self._first_column()))
        return QRect(0, first.top(), self.viewport().width(), first.height())

    def _selection_changed(self) -> None:
        self.viewport().update()
        self.selected.emit(self.current_row() if self.selectionModel().hasSelection() else None)
        self.marked.emit(len(self.selectionModel().selectedRows(self._first_column())))

    # Keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space, copy; a page may take letters first through `key_pressed(row, text) -> taken`."""
        row = self.current_row()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row is not None and plain:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and plain:
            self.panel_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif self.key_pressed and plain and row is not None and self.key_pressed(row, _key_text(event)):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters jump to a name: asked of the rows, else Qt looks through the first column."""
        found = self.rows_model.rows.find(search) if self.rows_model.rows.find else None
        if found is not None:
            self.select_row(found)
        elif self.rows_model.rows.find is None:
            super().keyboardSearch(search)

    def _copy(self) -> None:
        shown = [n for n in range(len(self.rows_model.columns)) if not self.isColumnHidden(n)]
        lines = []
        for index in sorted(self.selectionModel().selectedRows(self._first_column()), key=QModelIndex.row):
            lines.append("\t".join(self.rows_model.cell(index.row(), column).words for column in shown))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row, by pointer or menu key."""
        row = self.current_row()
        if row is not None:
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            at = self.row_rect(self.currentIndex().row()).center() if by_key else event.pos()
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.rows_model.row(index.row()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a mark box is told apart from a click on the row."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        cell = self.rows_model.cell(index.row(), index.column()) if index.isValid() else None
        if cell and cell.marks:
            inner = self.visualRect(index).adjusted(look().px(12), 0, 0, -1)
            for number in range(len(cell.marks)):
                if mark_rect(inner, number).contains(at):
                    self.mark_clicked.emit(self.rows_model.row(index.row()), number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is shaded."""
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            for changed in (before, row):
                if changed >= 0:
                    self.viewport().update(self.row_rect(changed))

    def focusInEvent(self, event: QEvent) -> None:
        """The first row becomes the current one if none is, so that arrows and Enter work at once."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid():
            self.select_row(0)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths follow."""
        super().resizeEvent(event)
        self._fit()

    def marks_width(self, number: int) -> int:
        """The width (before scaling) a column needs for so many mark boxes."""
        return number * (MARK_WIDTH + MARK_GAP) + 24


def _key_text(event: QKeyEvent) -> str:
    """A key as a page asks for it: the letter in upper case, or Delete, Backspace, Up ..."""
    names = {Qt.Key.Key_Delete: "Delete", Qt.Key.Key_Backspace: "Backspace"}
    return names.get(Qt.Key(event.key()), event.text().upper())
