"""Labels: text in a role of the type table and a tone, icons, key caps, and text that may be shortened."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Box, row
from ui.parts.keys import key_words


class Label(QLabel):
    """Text in a role (h1, h2, strong, body, small, label, num) and a tone; wraps if asked to."""

    def __init__(self, text: str = "", role: str = "body", tone: Tone = "text", wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
            self.setSizePolicy(policy)

    def set_tone(self, tone: Tone) -> None:
        """Another tone."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


def restyle(widget: QWidget) -> None:
    """Have the style sheet look at the widget again after a property changed; new widgets it will see anyway."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Elided(Label):
    """One line that is shortened with "…" where space is scarce; the whole text stays as tooltip and name."""

    def __init__(self, text: str = "", role: str = "small", tone: Tone = "text2") -> None:
        super().__init__("", role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)
        self.set_words(text)

    def set_words(self, text: str) -> None:
        """Another text."""
        self.setText(text)
        self.setAccessibleName(text)
        self._fit()

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """May shrink to nothing."""
        return QSize(1, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tooltip is there only while something is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shortened text."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()) | Qt.TextFlag.TextSingleLine, shown)
        painter.end()


class IconLabel(QLabel):
    """An icon. Decoration without a name unless `name` says what it means."""

    def __init__(self, icon: str, tone: Tone = "text2", size: float = 18, name: str = "") -> None:
        super().__init__()
        self._icon, self._tone, self._size = icon, tone, size
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.relook)
        self.relook()

    def set_icon(self, icon: str, tone: Tone = "text2") -> None:
        """Another icon and tone."""
        self._icon, self._tone = icon, tone
        self.relook()

    def relook(self) -> None:
        """Renew the drawing."""
        self.setPixmap(look().pixmap(self._icon, self._tone, self._size))


class KeyCap(Label):
    """A key as it stands on the keyboard, in the words of the language ("Strg+K")."""

    def __init__(self, keys: str) -> None:
        super().__init__(key_words(keys), "key")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def state_line(icon: str, text: str, tone: Tone, role: str = "body") -> Box:
    """Icon and words side by side: how a state is always shown."""
    made = row(8)
    label = Label(text, role, tone, wrap=True)
    made.addWidget(IconLabel(icon, tone, 17), 0, Qt.AlignmentFlag.AlignTop)
    made.addWidget(label, 1)
    return made


def key_caps(hints: Sequence[tuple[str, str]]) -> Box:
    """Key caps with words, as the foot line shows them."""
    made = row(12)
    for keys, words in hints:
        pair = row(5)
        pair.add(KeyCap(keys), Label(words, "small", "text2"))
        made.addLayout(pair)
    return made
