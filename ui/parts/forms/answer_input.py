"""The four-state answer: Ja | Nein | Keine Angabe, and not yet asked, which is no button but the lack of a choice.

Real radio buttons with paint of their own: role, name, checked state and arrow keys stay what they are for screen
readers. J, N and K choose, Backspace goes back to "not yet asked".
"""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from resources.language import _
from ui.look.theme import look
from ui.parts.boxes import plain_column, row, show
from ui.parts.forms.fields import ANSWERS, Field, Value
from ui.parts.forms.inputs import Input
from ui.parts.labels import IconLabel, Label

PLACES = ("first", "middle", "last")


class _Segment(QRadioButton):
    def __init__(self, owner: "AnswerInput", words: str, place: str) -> None:
        super().__init__(words)
        self._owner, self._place = owner, place
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        width = look().metrics("strong").horizontalAdvance(self.text())
        return QSize(width + look().px(28), look().px(34))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._owner.key(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = look().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        asked = self._owner.value() is not None
        pen = QPen(QColor(tokens.border), 1, Qt.PenStyle.SolidLine if asked else Qt.PenStyle.DashLine)
        path = self._outline()
        painter.fillPath(path, QColor(tokens.accent_soft if self.isChecked() else tokens.surface))
        if self.underMouse() and not self.isChecked() and self.isEnabled():
            painter.fillPath(path, QColor(tokens.hover))
        painter.setPen(pen)
        painter.drawPath(path)
        if self.isChecked():
            line = QRectF(look().px(7), self.height() - look().px(3), self.width() - look().px(14), look().px(2))
            painter.fillRect(line, QColor(tokens.accent))
        painter.setPen(QColor(tokens.accent if self.isChecked() else tokens.text))
        painter.setFont(look().font("strong" if self.isChecked() else "body"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def _outline(self) -> QPainterPath:
        """A rectangle, rounded where it is an end; neighbours share their border."""
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = look().px(5)
        if self._place != "last":
            rect.setRight(rect.right() + 1)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(rect, radius, radius)
        if self._place != "first":
            path.addRect(rect.adjusted(0, 0, -rect.width() / 2, 0))
        if self._place != "last":
            path.addRect(rect.adjusted(rect.width() / 2, 0, 0, 0))
        return path.simplified()


class AnswerInput(QWidget, Input):
    """One radio group with no default; `note` at its right says which consent covers a "Ja"."""

    value_changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._note_words = field.note
        self._group = QButtonGroup(self)
        box = row(0)
        words = (_("Yes"), _("No"), _("Not stated"))
        self._segments = {
            key: _Segment(self, text, place) for key, text, place in zip(ANSWERS, words, PLACES, strict=True)
        }
        for key, segment in self._segments.items():
            segment.setAccessibleName(f"{field.label}: {segment.text()}")
            segment.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            self._group.addButton(segment)
            box.addWidget(segment)
        self._icon = IconLabel("ring", "warn", 17)
        self._note = Label("", "small", "warn")
        note = row(8, (16, 0, 0, 0))
        note.add(self._icon, self._note)
        box.addLayout(note)
        box.addStretch(1)
        plain_column(self).addLayout(box)
        self.editor: QWidget = self._segments["yes"]
        self.setFocusProxy(self._segments["yes"])
        self._say()

    def _choose(self, key: str | None) -> None:
        self.set_value(key)
        self.value_changed.emit()

    def key(self, event: QKeyEvent) -> bool:
        """J N K choose (Y in English), Backspace takes back; True if the key was one of these."""
        letters = {"J": "yes", "Y": "yes", "N": "no", "K": "declined"}
        chosen = letters.get(event.text().upper())
        if chosen:
            self._segments[chosen].setFocus(Qt.FocusReason.OtherFocusReason)
            self._choose(chosen)
        elif event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self._choose(None)
        else:
            return False
        return True

    def value(self) -> Value:
        """yes, no, declined, or None while not asked."""
        return next((key for key, segment in self._segments.items() if segment.isChecked()), None)

    def set_value(self, value: Value) -> None:
        """Show an answer; None for not asked."""
        self._group.setExclusive(False)
        for key, segment in self._segments.items():
            segment.setChecked(key == value)
        self._group.setExclusive(True)
        self._say()
        for segment in self._segments.values():
            segment.update()

    def set_note(self, words: str) -> None:
        """Which consent covers it."""
        self._note_words = words
        self._say()

    def _say(self) -> None:
        asked = self.value() is not None
        words = self._note_words if asked else _("not asked yet")
        self._icon.set_icon("ok" if asked else "ring", "ok" if asked else "warn")
        self._note.setText(words)
        self._note.set_tone("ok" if asked else "warn")
        show(self._icon, bool(words))
        for segment in self._segments.values():
            segment.setAccessibleDescription(words)

    def set_read_only(self, read_only: bool) -> None:
        """Shown, not to be changed."""
        for segment in self._segments.values():
            segment.setEnabled(not read_only)

    def show_state(self, state: str) -> None:
        """The dashed border and the note say what is missing."""
