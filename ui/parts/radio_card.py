"""A choice as a card: icon, bold words, a second line, what is at the right. A real radio button or check box.

Chosen ones carry the accent, its border and a check mark, never colour alone.
"""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from ui.look.theme import look
from ui.look.tokens import Tone


def _dress(card: QAbstractButton, icon: str, second: str, state: str, state_icon: str, tall: bool) -> None:
    """Say what stands on it."""
    card.setProperty("icon_name", icon)
    card.setProperty("second", second)
    card.setProperty("state_words", state)
    card.setProperty("state_icon", state_icon)
    card.setProperty("tall", tall)
    card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    card.setAccessibleName(", ".join(part for part in (card.text(), second, state) if part))


def _size(card: QAbstractButton) -> QSize:
    return QSize(look().px(120), look().px(112 if card.property("tall") else 50))


def _paint(card: QAbstractButton) -> None:
    tokens = look().tokens
    painter = QPainter(card)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chosen = card.isChecked()
    width = 2.0 if chosen else 1.0
    painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.border), width))
    ground = tokens.accent_soft if chosen else tokens.hover if card.underMouse() else tokens.surface
    painter.setBrush(QColor(ground))
    half = width / 2
    radius = look().px(6)
    painter.drawRoundedRect(QRectF(card.rect()).adjusted(half, half, -half, -half), radius, radius)
    ink: Tone = "accent" if chosen else "text2"
    inner = card.rect().adjusted(look().px(13), look().px(10), -look().px(13), -look().px(10))
    if card.property("tall"):
        _paint_tall(card, painter, inner, ink)
    else:
        _paint_flat(card, painter, inner, ink)
    painter.end()


def _paint_flat(card: QAbstractButton, painter: QPainter, inner: QRect, ink: Tone) -> None:
    tokens = look().tokens
    size = look().px(20)
    painter.drawPixmap(inner.left(), inner.center().y() - size // 2, look().pixmap(card.property("icon_name"), ink, 20))
    left = inner.left() + size + look().px(12)
    right = inner.right()
    state = str(card.property("state_words") or "")
    if state:
        metrics = look().metrics("small")
        right -= metrics.horizontalAdvance(state)
        painter.setFont(look().font("small"))
        painter.setPen(QColor(tokens.text2))
        painter.drawText(QRect(right, inner.top(), inner.right() - right + 2, inner.height()), _MIDDLE, state)
        icon = look().pixmap(str(card.property("state_icon")), "text2", 15)
        right -= look().px(21)
        painter.drawPixmap(right, inner.center().y() - look().px(15) // 2, icon)
        right -= look().px(8)
    strong, small = look().metrics("strong"), look().metrics("small")
    second = str(card.property("second") or "")
    height = strong.height() + (small.height() if second else 0)
    top = inner.center().y() - height // 2
    painter.setFont(look().font("strong"))
    painter.setPen(QColor(tokens.text))
    painter.drawText(left, top, right - left, strong.height(), 0, _short(strong, card.text(), right - left))
    painter.setFont(look().font("small"))
    painter.setPen(QColor(tokens.text2))
    below = top + strong.height()
    painter.drawText(left, below, right - left, small.height(), 0, _short(small, second, right - left))


def _paint_tall(card: QAbstractButton, painter: QPainter, inner: QRect, ink: Tone) -> None:
    tokens = look().tokens
    painter.drawPixmap(inner.topLeft(), look().pixmap(str(card.property("icon_name")), ink, 20))
    if card.isChecked():
        at = QPoint(inner.right() - look().px(17), inner.top())
        painter.drawPixmap(at, look().pixmap("check", "accent", 17))
    strong = look().metrics("strong")
    top = inner.top() + look().px(27)
    painter.setFont(look().font("strong"))
    painter.setPen(QColor(tokens.accent if card.isChecked() else tokens.text))
    painter.drawText(QRect(inner.left(), top, inner.width(), strong.height()), _MIDDLE, card.text())
    painter.setFont(look().font("small"))
    painter.setPen(QColor(tokens.text2))
    rest = QRect(inner.left(), top + strong.height(), inner.width(), inner.bottom() - top - strong.height() + 6)
    painter.drawText(rest, int(Qt.TextFlag.TextWordWrap), str(card.property("second") or ""))


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _short(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


class RadioCard(QRadioButton):
    """One of several cards."""

    def __init__(
        self, words: str, second: str = "", *, icon: str, state: str = "", state_icon: str = "clock", tall: bool = False
    ) -> None:
        super().__init__(words)
        _dress(self, icon, second, state, state_icon, tall)

    def sizeHint(self) -> QSize:
        """50 or 112 high."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow if need be."""
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole card."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Own paint; role and keys stay those of a radio button."""
        del event
        _paint(self)


class CheckCard(QCheckBox):
    """A card that can be chosen together with others."""

    def __init__(self, words: str, second: str = "", *, icon: str, tall: bool = True) -> None:
        super().__init__(words)
        _dress(self, icon, second, "", "", tall)

    def sizeHint(self) -> QSize:
        """50 or 112 high."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow if need be."""
        return _size(self)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole card."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Own paint; role and keys stay those of a check box."""
        del event
        _paint(self)
