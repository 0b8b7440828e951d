"""A step of five as filled and empty circles; the words say it, too."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import _
from ui.look.theme import look

STEPS = 5


class Rings(QWidget):
    """So many of five."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self._step = step
        self.setAccessibleName(_("{step} of 5").format(step=step))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Five circles beside each other."""
        return QSize(look().px(21) * STEPS, look().px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled ones in the accent, the others as rings."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = look().tokens
        for number in range(STEPS):
            filled = number < self._step
            painter.setPen(QPen(QColor(tokens.accent if filled else tokens.border), 1.5))
            painter.setBrush(QColor(tokens.accent) if filled else Qt.BrushStyle.NoBrush)
            radius = look().px(12) / 2
            painter.drawEllipse(QPointF(look().px(21) * number + radius + 1, self.height() / 2), radius, radius)
        painter.end()
