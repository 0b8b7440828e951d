"""The one table: a list people walk with the keyboard, over any number of rows (see `cells` for the data it shows).

Arrows, Home and End move; Enter opens; Space asks for the side panel; letters jump to a name; Ctrl+Space marks
several; Ctrl+C copies rows as text; the menu key asks for the row's menu. Row heights are fixed: letting Qt measure
100,000 rows takes minutes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from ui.look.theme import look
from ui.parts.tables.cell_delegate import CellDelegate, mark_rect
from ui.parts.tables.cells import Column, Rows
from ui.parts.tables.column_layout import ColumnLayout
from ui.parts.tables.rows_model import RowsModel
from ui.parts.tables.table_head import TableHead


class Table(QTableView):
    """Shows `Rows` in `Column`s. Signals carry the row objects of the fetch."""

    opened = Signal(object)  # the row: Enter or double click
    selected = Signal(object)  # the current row, or None
    panel_wanted = Signal()  # Space
    sort_wanted = Signal(str, bool)  # Column.sort, downwards
    menu_wanted = Signal(object, QPoint)  # row, global position
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
        self.column_layout = ColumnLayout(self, self.rows_model)
        self.head = TableHead(self.rows_model, self)
        self.head.sort_wanted.connect(self.sort_wanted)
        self.setHorizontalHeader(self.head)
        self.setAccessibleName(name)
        _set_up(self)
        self._delegate = CellDelegate(self, self)
        self.setItemDelegate(self._delegate)
        self.setModel(self.rows_model)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        look().changed.connect(self.relook)
        self.relook()

    # What it shows

    def show_rows(self, rows: Rows[Any]) -> None:
        """Other rows. The selected row stays selected if it is still there, and the place in the list is kept."""
        row_id, number, top = self.current_id(), self.currentIndex().row(), self.verticalScrollBar().value()
        quiet = self.selectionModel().blockSignals(True)
        self.rows_model.show_rows(rows)
        position = self.rows_model.position(row_id, max(number, 0))
        if position is not None:
            self.setCurrentIndex(self.rows_model.index(position, self.column_layout.first))
        self.selectionModel().blockSignals(quiet)
        self.verticalScrollBar().setValue(top)
        if row_id and position is None:
            self.selected.emit(None)

    def refresh_row(self, row_id: str) -> None:
        """Fetch one row again."""
        position = self.rows_model.position(row_id, max(self.currentIndex().row(), 0))
        if position is not None:
            self.rows_model.refresh_row(position)

    def show_sort(self, sort: str, downwards: bool) -> None:
        """Mark the column that is sorted by."""
        self.head.show_sort(sort, downwards)

    def fit_width(self, width: int) -> None:
        """Drop columns by rank where space is scarce (see `Column.rank`)."""
        self.column_layout.fit_width(width)

    def relook(self) -> None:
        """Renew heights and widths."""
        self._delegate.relook()
        height = look().measures.row_two if self._two_lines else look().measures.row
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        self.column_layout.apply()

    # What is chosen

    def current_row(self) -> Any:
        """The row the keyboard is on; None without one."""
        return self.rows_model.row(self.currentIndex().row())

    def current_id(self) -> str:
        """Its id, or an empty text."""
        return self.rows_model.row_id(self.currentIndex().row())

    def select_row(self, number: int) -> None:
        """Move to a row by its position."""
        if 0 <= number < self.rows_model.rows.count:
            self.setCurrentIndex(self.rows_model.index(number, self.column_layout.first))

    def select_id(self, row_id: str) -> bool:
        """Move to the row with this id; False if it is not in the list."""
        position = self.rows_model.position(row_id)
        if position is not None:
            self.select_row(position)
        return position is not None

    def is_first_shown(self, column: int) -> bool:
        """Whether this is the column at the left edge."""
        return column == self.column_layout.first

    def rings_row(self, row: int) -> bool:
        """Whether the ring of the focus goes around this row."""
        return not self.moves_by_cell and self.hasFocus() and row == self.currentIndex().row()

    def row_rect(self, row: int) -> QRect:
        """The whole row in the viewport."""
        first = self.visualRect(self.rows_model.index(row, self.column_layout.first))
        return QRect(0, first.top(), self.viewport().width(), first.height())

    def _selection_changed(self) -> None:
        self.viewport().update()
        self.selected.emit(self.current_row() if self.selectionModel().hasSelection() else None)

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
        find = self.rows_model.rows.find
        if find is None:
            super().keyboardSearch(search)
        elif (position := find(search)) is not None:
            self.select_row(position)

    def _copy(self) -> None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows(self.column_layout.first))
        shown = self.column_layout.shown
        lines = ["\t".join(self.rows_model.cell(row, column).words for column in shown) for row in rows]
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
        """A click on a mark box is not a click on the row."""
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
            previous, self.hovered_row = self.hovered_row, row
            for changed in (previous, row):
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
        self.column_layout.stretch()


def _set_up(view: QTableView) -> None:
    """What every table has in common: rows are selected and never edited, nothing scrolls sideways."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setMouseTracking(True)
    view.verticalHeader().hide()


def _key_text(event: QKeyEvent) -> str:
    """A key as a page asks for it: the letter in upper case, or Delete, Backspace, Up ..."""
    names = {Qt.Key.Key_Delete: "Delete", Qt.Key.Key_Backspace: "Backspace"}
    return names.get(Qt.Key(event.key()), event.text().upper())
