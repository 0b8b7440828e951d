"""A card of lines: each line can be reached with the arrows and opened with Enter; its button does what it says."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import _
from ui.look.theme import look
from ui.parts.boxes import Box, Ground, Rule, column, row
from ui.parts.buttons import Button, IconButton, Kind
from ui.parts.chips import Chip
from ui.parts.labels import Elided, IconLabel, Label
from ui.today.presenter import TodayLine


class LineRow(Ground):
    """One line."""

    acted = Signal(object)
    finished = Signal(object)
    moved = Signal(int)

    def __init__(self, line: TodayLine) -> None:
        super().__init__("line")
        self.line = line
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(spoken(line))
        box = row(12, (14, 7, 12, 7))
        if line.kind == "session":
            box.addLayout(self._times())
        box.addWidget(IconLabel(line.icon, line.icon_tone, 18))
        words = column(0)
        title = Elided(line.title, "strong" if line.kind == "session" else "body", "text")
        words.add(title, Elided(line.second, "small", "text2"))
        box.addLayout(words, 1)
        if line.state[0]:
            box.addWidget(Chip(*line.state))
        if line.when:
            box.addWidget(Label(line.when, "small", line.when_tone))
        self._add_buttons(box)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _times(self) -> Box:
        times = column(0)
        times.add(Label(self.line.begin or "–", "strong"), Label(self.line.end, "small", "text2"))
        for place in range(times.count()):
            item = times.itemAt(place)
            if item is not None and (label := item.widget()) is not None:
                label.setMinimumWidth(look().px(42))
        return times

    def _add_buttons(self, box: Box) -> None:
        line = self.line
        if line.action:
            plain = line.kind != "session" or not (line.action_icon or line.primary)
            kind: Kind = "primary" if line.primary else "link" if plain else "normal"
            button = Button(line.action, self._act, icon=line.action_icon, kind=kind, small=not line.primary)
            button.setAccessibleName(f"{line.action}: {line.title}")
            box.addWidget(button)
        if line.done:
            name = _("Follow-up for {name} done").format(name=line.title)
            box.addWidget(IconButton("check", name, lambda: self.finished.emit(line)))

    def _act(self) -> None:
        self.acted.emit(self.line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line that is next stands on the accent's soft ground."""
        super().paintEvent(event)
        if self.line.primary:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look().tokens.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()), look().px(6), look().px(6))
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_W and self.line.done:
            self.finished.emit(self.line)
        else:
            super().keyPressEvent(event)


class LineCard(QWidget):
    """Heading, count, perhaps a button; below it the lines, or a sentence where there is none."""

    acted = Signal(object)
    finished = Signal(object)
    left = Signal(int)  # the arrow went beyond the last (1) or first (-1) line

    def __init__(self, title: str, nothing: str = "", button: Button | None = None) -> None:
        super().__init__()
        self.nothing = nothing
        self._count = Label("", "body", "text2")
        head = row(10)
        head.add(Label(title, "h2"), self._count)
        head.addStretch(1)
        if button is not None:
            head.addWidget(button)
        self._lines = column(0, (4, 4, 4, 4))
        whole = column(8)
        whole.addLayout(head)
        whole.addWidget(Ground("card", self._lines))
        self.setLayout(whole)
        self.rows: list[LineRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[TodayLine], count: str = "") -> None:
        """Show these lines. What had the keyboard loses it: the page gives it back (`focused`, `focus`)."""
        self._count.setText(count or (str(len(lines)) if lines else ""))
        self._lines.clear()
        self.rows = [LineRow(line) for line in lines]
        for number, line_row in enumerate(self.rows):
            if number:
                self._lines.addWidget(Rule())
            self._lines.addWidget(line_row)
            line_row.acted.connect(self.acted)
            line_row.finished.connect(self.finished)
            line_row.moved.connect(self._mover(number))
            line_row.show()  # at once: what is not shown yet cannot have the keyboard
        if not lines:
            empty = row(8, (14, 12, 14, 12))
            empty.addWidget(Label(self.nothing, tone="text2", wrap=True), 1)
            self._lines.addLayout(empty)

    def focused(self) -> tuple[str, int] | None:
        """The line the keyboard is on or in, and its place; None if it is elsewhere."""
        widget = self.window().focusWidget()
        if widget is not None:
            for place, line_row in enumerate(self.rows):
                if widget is line_row or line_row.isAncestorOf(widget):
                    return line_row.line.key, place
        return None

    def focus(self, key: str, place: int) -> bool:
        """The keyboard goes to that line, or to what stands in its place now; False if no line is left."""
        if not self.rows:
            return False
        in_its_place = self.rows[min(place, len(self.rows) - 1)]
        line_row = next((line_row for line_row in self.rows if line_row.line.key == key), in_its_place)
        line_row.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _mover(self, number: int) -> Callable[[int], None]:
        def move(step: int) -> None:
            if 0 <= number + step < len(self.rows):
                self.rows[number + step].setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self.left.emit(step)

        return move


def spoken(line: TodayLine) -> str:
    """A line as words."""
    times = f"{line.begin}–{line.end}" if line.end else line.begin
    return ", ".join(filter(None, (times, line.title, line.second, line.state[0], line.when)))
