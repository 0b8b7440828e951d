"""The search field of a list: finds while typing, shows a glass at any scale, Esc empties it."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from ui.look.theme import look
from ui.parts.labels import IconLabel

WAIT_MS = 60


class SearchField(QLineEdit):
    """Emits `searched` a moment after the last letter; arrow down asks for the list (`down`)."""

    searched = Signal(str)
    down = Signal()

    def __init__(self, placeholder: str, width: int = 260) -> None:
        super().__init__()
        self._width = width
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._glass = IconLabel("search", "text2", 17)
        self._glass.setParent(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._timer.start)
        look().changed.connect(self.relook)
        self.relook()

    def relook(self) -> None:
        """Renew widths and the glass's place."""
        self.setTextMargins(look().px(24), 0, 0, 0)
        self.setMinimumWidth(look().px(min(self._width, 140)))
        self.setMaximumWidth(look().px(self._width))
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        """As wide as it was asked to be."""
        return QSize(look().px(self._width), super().sizeHint().height())

    def _search(self) -> None:
        self.searched.emit(self.text().strip())

    def search_now(self) -> None:
        """Do not wait."""
        self._timer.stop()
        self._search()

    def _place(self) -> None:
        self._glass.adjustSize()
        self._glass.move(look().px(10), (self.height() - self._glass.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The glass stays in the middle."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties, arrow down goes to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc with text in it belongs to the field, not to the page."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text():
            event.accept()
            return True
        return super().event(event)
