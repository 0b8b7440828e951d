"""The window: sign-in or first start alone, later the frame with its pages; size, closing and the idle lock.

It knows no rules and no store. The idle lock is an object with `touch()` and `due_in()` (seconds); the window touches
it at every key and pointer event, says so 60 seconds before it locks, and emits `lock_wanted` when it is due.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from resources.language import _
from ui.look.theme import look
from ui.parts.boxes import plain_column
from ui.parts.focus_ring import FocusRing

SMALLEST = (1024, 640)
LOOK_EVERY_MS = 5_000
WARN_SECONDS = 60
_ACTIVE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Idle(Protocol):
    """Counts the time since somebody last did something."""

    def touch(self) -> None:
        """Somebody did something."""

    def due_in(self) -> float | None:
        """Seconds until the store is to be locked; None for never."""


class Window(QWidget):
    """One top-level window; `show_alone` and `show_frame` say what is in it."""

    lock_wanted = Signal()
    lock_near = Signal(int)  # seconds

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setWindowTitle("Feldbuch")
        self.setWindowIcon(QIcon(QPixmap(look().pixmap("book", "accent", 64))))
        self.setMinimumSize(*SMALLEST)
        self.resize(1440, 900)
        self.closing: Callable[[], bool] | None = None
        self._idle: Idle | None = None
        self._warned = False
        self._listening: QObject | None = None
        self._stack = QStackedWidget()
        plain_column(self).addWidget(self._stack)
        self._ring = FocusRing(self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look_at_idle)

    def show_only(self, widget: QWidget) -> None:
        """Show this and let go of whatever was shown before."""
        previous = self._stack.currentWidget()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if previous is not None and previous is not widget:
            self._stack.removeWidget(previous)
            previous.deleteLater()

    @property
    def shown(self) -> QWidget | None:
        """What is shown: sign-in, first start or the frame."""
        return self._stack.currentWidget()

    def watch_idle(self, idle: Idle | None) -> None:
        """Lock by this clock; None while there is nothing to lock."""
        self._idle, self._warned = idle, False
        if idle is None:
            self._timer.stop()
        else:
            idle.touch()
            self._timer.start()

    def look_at_idle(self) -> None:
        """Lock if it is time; say so a minute before."""
        if self._idle is None:
            return
        left = self._idle.due_in()
        if left is None:
            return
        if left <= 0:
            self.lock_wanted.emit()
        elif left <= WARN_SECONDS and not self._warned:
            self._warned = True
            self.lock_near.emit(round(left))
        elif left > WARN_SECONDS:
            self._warned = False

    def showEvent(self, event: QShowEvent) -> None:
        """Listen at the native window only: a filter on the application would see every event of every widget."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None and handle is not self._listening:
            self._listening = handle
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and pointer keep the store open."""
        if self._idle is not None and event.type() in _ACTIVE:
            self._idle.touch()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever opened the store closes it first; if that says no (work still runs), the window stays."""
        if self.closing is None or self.closing():
            event.accept()
        else:
            event.ignore()


def near_lock(seconds: int) -> str:
    """What is said before the idle lock."""
    return _("Feldbuch locks in {seconds} seconds. Any key keeps it open.").format(seconds=seconds)
