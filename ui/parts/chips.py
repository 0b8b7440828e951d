"""Chips: a state as icon and word on a soft ground. Never a button, never colour alone."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import show


class Chip(QLabel):
    """Icon and word in a tone; its accessible name is the word."""

    def __init__(self, text: str = "", tone: Tone = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._tone, self._icon = tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.relook)

    def show_state(self, text: str, tone: Tone = "neutral", icon: str = "") -> None:
        """Another state; hidden while there is no word."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        show(self, bool(text))
        self.relook()

    def relook(self) -> None:
        """Renew size and drawing."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, gap and word."""
        width = look().metrics("chip").horizontalAdvance(self.text()) + look().px(16)
        return QSize(width + (look().px(15) + look().px(6) if self._icon else 0), look().px(23))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, word."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look().tokens.soft(self._tone)))
        painter.drawRoundedRect(QRectF(self.rect()), look().px(4), look().px(4))
        left = look().px(8)
        if self._icon:
            size = look().px(15)
            painter.drawPixmap(left, (self.height() - size) // 2, look().pixmap(self._icon, self._tone, 15))
            left += size + look().px(6)
        painter.setPen(QColor(look().tokens.ink(self._tone)))
        painter.setFont(look().font("chip"))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
