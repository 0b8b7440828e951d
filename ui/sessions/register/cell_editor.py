"""A small input that lies over one cell of a table: minutes or a remark, in the row itself. Enter keeps, Esc leaves."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from resources.language import _
from ui.look.theme import look
from ui.parts.tables.table import Table


class CellEditor(QLineEdit):
    """One for a table; `begin` puts it over a cell."""

    kept = Signal(str)
    dismissed = Signal()

    def __init__(self, table: Table) -> None:
        super().__init__(table.viewport())
        self._table = table
        self.setAccessibleName(_("Remark"))
        self.hide()

    def begin(self, row_id: str, column: str, name: str, value: str) -> bool:
        """Lie over this cell with this value; False if the cell is not shown."""
        model = self._table.rows_model
        number = model.position(row_id)
        at = next((place for place, shown in enumerate(model.columns) if shown.key == column), None)
        if number is None or at is None:
            return False
        if self._table.isColumnHidden(at):
            at = next(place for place, shown in enumerate(model.columns) if shown.key == "name")
        self._table.scrollTo(model.index(number, at))
        rect = self._table.visualRect(model.index(number, at))
        width = max(rect.width(), look().px(90))
        left = min(rect.left(), self._table.viewport().width() - width)
        self.setGeometry(left, rect.top() + 1, width, rect.height() - 3)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setText(value)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def leave(self) -> None:
        """Go away without a word."""
        if self.isVisible():
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self.kept.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to this input, not to the page."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere keeps what was typed."""
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason):
            self.kept.emit(self.text())
