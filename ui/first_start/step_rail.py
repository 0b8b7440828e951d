"""The steps of the assistant at the left: done, the one in front, those to come."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from resources.language import _
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Ground, column, row
from ui.parts.labels import IconLabel, Label

WIDTH = 280


class _StepLine(QLabel):
    """One step; painted, with its state in its name."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(words)
        self._number, self._words = number, words
        self.state = "coming"
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str) -> None:
        self.state = state
        progress = {"done": _("done"), "now": _("now"), "coming": _("still to come")}[state]
        self.setAccessibleName(f"{self._number}. {self._words}, {progress}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), look().px(39))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = look().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.state == "now":
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()), look().px(5), look().px(5))
        size = look().px(23)
        box = QRectF(look().px(11), (self.height() - size) / 2, size, size)
        if self.state == "done":
            painter.drawPixmap(box.topLeft(), look().pixmap("ok", "ok", 23))
        else:
            painter.setBrush(QColor(tokens.info_soft if self.state == "now" else tokens.neutral_soft))
            painter.drawRoundedRect(box, look().px(4), look().px(4))
            ink: Tone = "info" if self.state == "now" else "text2"
            painter.setPen(QColor(tokens.ink(ink)))
            painter.setFont(look().font("label"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
        role = "strong" if self.state == "now" else "body"
        painter.setFont(look().font(role))
        painter.setPen(QColor(tokens.text2 if self.state == "coming" else tokens.text))
        painter.drawText(self.rect().adjusted(look().px(46), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()


class StepRail(Ground):
    """All steps."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__("rail")
        mark = row(14, (10, 0, 0, 0))
        mark.add(IconLabel("book", "accent", 22), Label("Feldbuch", "h1"))
        mark.addStretch(1)
        self._lines = [_StepLine(number, text) for number, text in enumerate(words, start=1)]
        box = column(4, (16, 30, 16, 24))
        box.addLayout(mark)
        sub = row(0, (10, 0, 0, 14))
        sub.addWidget(Label(_("Setting up, about 5 minutes"), "small", "text2"))
        box.addLayout(sub)
        for line in self._lines:
            box.addWidget(line)
        box.addStretch(1)
        note = row(8, (10, 0, 0, 0))
        note.addWidget(IconLabel("info", "text2", 15))
        note.addWidget(Label(_("Everything stays on this laptop, encrypted."), "small", "text2", wrap=True), 1)
        box.addLayout(note)
        self.setLayout(box)
        look().changed.connect(self.relook)
        self.relook()

    def show_step(self, number: int) -> None:
        """Mark the steps before as done."""
        for place, line in enumerate(self._lines, start=1):
            line.show_state("done" if place < number else "now" if place == number else "coming")

    def relook(self) -> None:
        """Renew the width."""
        self.setFixedWidth(look().px(WIDTH))
