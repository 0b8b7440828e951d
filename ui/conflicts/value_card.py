"""One value of a conflict as a card: its number, where and by whom it was given, the value in full. A radio button.

The value wraps and can be long; words stand in labels, so nothing is cut. Arrow up and down are left to the page
(next conflict), left and right go to the neighbouring card.
"""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from resources.language import _
from ui.conflicts.state import Card
from ui.look.theme import look
from ui.parts.boxes import column, row, show
from ui.parts.chips import Chip
from ui.parts.labels import IconLabel, KeyCap, Label

LONG_VALUE = 60  # characters from which a value is shown as running text


class ValueCard(QRadioButton):
    """See the module."""

    moved = Signal(int)  # arrow down (1) and up (-1)
    taken = Signal()  # Enter

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card
        self._check = IconLabel("check", "accent", 17)
        self._where = Label(card.where, "label")
        head = row(8)
        head.add(KeyCap(str(card.number)), self._where)
        head.addStretch(1)
        if card.holds:
            head.addWidget(Chip(_("holds now"), "neutral"))
        head.addWidget(self._check)
        long = len(card.value) > LONG_VALUE or "\n" in card.value
        words = column(4, (14, 12, 14, 12))
        words.addLayout(head)
        words.addWidget(Label(card.value, "body" if long else "h1", wrap=True))
        words.addWidget(Label(card.author, "body", wrap=True))
        words.addWidget(Label(card.when, "small", "text2"))
        words.addStretch(1)
        self.setLayout(words)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        spoken = (
            str(card.number),
            card.where,
            card.value,
            card.author,
            card.when,
            _("holds now") if card.holds else "",
        )
        self.setAccessibleName(", ".join(part for part in spoken if part))
        self.toggled.connect(self._toggled)
        self._toggled(False)

    def _toggled(self, checked: bool) -> None:
        show(self._check, checked)
        self._where.set_tone("accent" if checked else "text2")
        self.update()

    def sizeHint(self) -> QSize:
        """What the words need."""
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the words allow."""
        layout = self.layout()
        return layout.totalMinimumSize() if layout is not None else super().minimumSizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole card."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down belong to the list of conflicts; Enter takes the value."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.setChecked(True)
            self.taken.emit()
            return
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground; role and keys stay those of a radio button."""
        del event
        tokens = look().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        width = 2.0 if chosen else 1.0
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.border), width))
        ground = tokens.accent_soft if chosen else tokens.hover if self.underMouse() else tokens.surface
        painter.setBrush(QColor(ground))
        half, radius = width / 2, look().px(6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()
