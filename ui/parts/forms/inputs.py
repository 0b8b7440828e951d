"""The inputs of a form that are typed: one line, note, day, time, number. All inputs share the face of `Input`.

An input knows nothing of rules; it reads what is typed, or says in a sentence why it cannot.
"""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.base.errors import BadInput
from ui.formatting import phrases
from ui.look.theme import look
from ui.parts.forms.fields import Field, Value
from ui.parts.labels import restyle


class Input:
    """What every input of a form can do; mixed into a widget.

    `editor` is the widget that has the focus, the name, the description and the border. `value_changed` is emitted
    when the person changes something, never by `set_value`.
    """

    value_changed: Any
    editor: QWidget

    def value(self) -> Value:
        """What stands in it; BadInput with a sentence where that cannot be read."""
        raise NotImplementedError

    def raw(self) -> Value:
        """What stands in it, unread, as it is kept in a draft."""
        return self.value()

    def set_value(self, value: Value) -> None:
        """Show a value; None is nothing, a str what somebody typed before."""
        raise NotImplementedError

    def show_state(self, state: str) -> None:
        """The border of an error ("err") or warning ("warn"); empty for neither."""
        if (self.editor.property("state") or "") != state:
            self.editor.setProperty("state", state)
            restyle(self.editor)

    def set_read_only(self, read_only: bool) -> None:
        """Readable, but not to be changed."""
        self.editor.setEnabled(not read_only)


class LineInput(QLineEdit, Input):
    """One line of text; the base of day, time and number. It is its own editor."""

    value_changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.editor = self
        self.setPlaceholderText(field.placeholder)
        if field.length:
            self.setMaxLength(field.length)
        if field.secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.textEdited.connect(self.value_changed)

    def value(self) -> Value:
        """The text without blanks around it."""
        return self.text().strip()

    def raw(self) -> Value:
        """The text as typed."""
        return self.text()

    def set_value(self, value: Value) -> None:
        """Show it."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def set_read_only(self, read_only: bool) -> None:
        """Still reachable and copied from."""
        self.setReadOnly(read_only)
        restyle(self)


class ReadInput(LineInput):
    """A line that is read as something (day, time, number) and written neatly when it is left."""

    def __init__(self, field: Field, read: Callable[[str], Value], write: Callable[[Value], str]) -> None:
        super().__init__(field)
        self._read, self._write = read, write

    def value(self) -> Value:
        """What was read; BadInput where it cannot be."""
        return self._read(self.text())

    def set_value(self, value: Value) -> None:
        """Neatly written; a str is shown as it is."""
        super().set_value(value if isinstance(value, str) else "" if value is None else self._write(value))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write neatly what can be read ("17.6." becomes 17.06.2021)."""
        super().focusOutEvent(event)
        if self.isReadOnly() or not self.isModified():
            return
        try:
            self.set_value(self.value())
        except BadInput:
            return
        self.value_changed.emit()


def day_input(field: Field, today: Callable[[], date]) -> ReadInput:
    """A day: 17.6., heute, +14; arrow up and down move by a day."""
    made = _DayInput(field, today)
    made.setPlaceholderText(field.placeholder or phrases.day_form())
    return made


class _DayInput(ReadInput):
    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        super().__init__(field, lambda text: phrases.read_date(text, today()), _write_day)
        self._today = today

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        try:
            shown = self.value()
        except BadInput:
            return
        if not isinstance(shown, date):
            self.set_value(self._today())
        else:
            self.set_value(date.fromordinal(max(1, shown.toordinal() + step)))
        self.value_changed.emit()


def _write_day(value: Value) -> str:
    return phrases.day(value) if isinstance(value, date) else str(value)


def time_input(field: Field) -> ReadInput:
    """A time of day: 10, 930, 10:00."""
    return ReadInput(field, phrases.read_time, lambda v: phrases.clock(v) if isinstance(v, time) else str(v))


def number_input(field: Field) -> ReadInput:
    """A number with decimal comma."""
    return ReadInput(field, phrases.read_number, _write_number)


def _write_number(value: Value) -> str:
    if not isinstance(value, Decimal | int | float):
        return str(value)
    exact = Decimal(str(value))
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    return phrases.decimal(exact, places).replace(".", "") if abs(exact) < 10_000 else phrases.decimal(exact, places)


class NoteInput(QPlainTextEdit, Input):
    """A note of several lines that grows with its text; Tab leaves it."""

    value_changed = Signal()
    MOST_LINES = 14

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.editor = self
        self._lines = field.lines
        self.setTabChangesFocus(True)
        self.setPlaceholderText(field.placeholder)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._quiet = False
        self.textChanged.connect(self._text_changed)
        look().changed.connect(self._grow)
        self._grow()

    def value(self) -> Value:
        """The text without blanks around it."""
        return self.toPlainText().strip()

    def raw(self) -> Value:
        """The text as typed."""
        return self.toPlainText()

    def set_value(self, value: Value) -> None:
        """Show it."""
        self._quiet = True
        self.setPlainText("" if value is None else str(value))
        self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        """Still reachable and copied from."""
        self.setReadOnly(read_only)
        restyle(self)

    def _text_changed(self) -> None:
        self._grow()
        if not self._quiet:
            self.value_changed.emit()

    def _grow(self) -> None:
        lines = max(self._lines, min(self.MOST_LINES, int(self.document().size().height())))
        height = QFontMetrics(look().font("body")).lineSpacing() * lines + look().px(20)
        if height != self.height():
            self.setFixedHeight(height)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_lines"):
            self._grow()
