"""Waiting in tests of the window: long enough for a busy machine, and never for ever."""

import time

from helpers.threads import LONGEST_S
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

LOOK_EVERY_MS = 500


class PatientBot(QtBot):
    """As pytest-qt's own, but what a test waits for may take as long as anything may; it ends when it is there."""

    def waitUntil(self, callback, *, timeout=0):
        super().waitUntil(callback, timeout=max(timeout, int(LONGEST_S * 1000)))

    wait_until = waitUntil


class DialogWatch(QObject):
    """Closes a dialog or menu that nobody answers: its event loop would run for ever, deaf to pytest's own time-out."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        super().__init__()
        self.closed: list[str] = []
        self._longest_s = longest_s
        self._open, self._since = None, 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY_MS)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        now, shown = time.monotonic(), QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if shown is not self._open:
            self._open, self._since = shown, now
        elif shown is not None and now - self._since > self._longest_s:
            self.closed.append(f"{type(shown).__name__} {shown.windowTitle()}")
            if isinstance(shown, QDialog):
                shown.reject()
            shown.close()
