"""Measure what lies in a scroll area once more, after it has come into sight.

Qt drops a request for layout that reaches a widget before it is visible; what was put into a hidden panel would stay
squeezed until something else changes.
"""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


def settle(part: QWidget) -> None:
    """Ask the scroll area around `part` to lay out its content, as soon as the present work is done."""
    QTimer.singleShot(0, part, lambda: _ask(part))


def _ask(part: QWidget) -> None:
    inside: QWidget | None = part
    while inside is not None:
        viewport = inside.parentWidget()
        if viewport is not None and isinstance(viewport.parentWidget(), QScrollArea):
            QApplication.sendEvent(inside, QEvent(QEvent.Type.LayoutRequest))
            return
        inside = viewport
