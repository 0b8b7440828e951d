"""The way back: the number of a signed list, typed or scanned, leads to the register of exactly that meeting."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from resources.language import _, ngettext
from ui.formatting import phrases
from ui.papers.state import State
from ui.parts.boxes import column, show
from ui.parts.buttons import Button
from ui.parts.labels import Label, restyle


class NumberField(QLineEdit):
    """Enter - which a scanner sends by itself - looks the number up."""

    entered = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
        else:
            super().keyPressEvent(event)


class ReturnPart(QWidget):
    """The field, what it found, and what can be done with it."""

    typed = Signal(str)
    opened = Signal(str)
    returned = Signal()

    def __init__(self) -> None:
        super().__init__()
        title = Label(_("Signed list is back"), "h2", wrap=True)
        label = Label(_("Sheet number"), "label")
        self._field = NumberField()
        self._field.setPlaceholderText("TL-7K2M-X4QP-9")
        self._field.setAccessibleName(_("Sheet number"))
        label.setBuddy(self._field)
        self._hint = Label(
            _("Type or scan it: the register opens in the order of the paper."), "small", "text2", wrap=True
        )
        self._trouble = Label("", "small", "err", wrap=True)
        self._found = Label("", "body", wrap=True)
        self._meetings = column(6)
        self._done = Button(_("List is back"), self.returned.emit, icon="check", small=True)
        box = column(6)
        box.add(title, label, self._field, self._trouble, self._hint, self._found)
        box.addLayout(self._meetings)
        box.addWidget(self._done)
        self.setLayout(box)
        self._field.entered.connect(self.typed)
        self._field.textEdited.connect(lambda _text: self._say_trouble(""))
        self._shown = ""

    def begin(self) -> None:
        """Ready for the number."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.selectAll()

    def render_state(self, state: State) -> None:
        """What was found, or why nothing was."""
        self._say_trouble(state.number_trouble)
        sheet = state.signed_list
        show(self._found, sheet is not None)
        self._meetings.clear()
        show(self._done, sheet is not None and not sheet.returned)
        if sheet is None:
            return
        number = len(sheet.participants)
        names = ngettext("{n} name", "{n} names", number).format(n=phrases.whole(number))
        back = _("is back") if sheet.returned else _("not back yet")
        self._found.setText(f"{sheet.sheet_id}: {names}, {back}.")
        for choice in state.registers:
            button = Button(choice.words, partial(self.opened.emit, choice.key), kind="link", small=True)
            button.setAccessibleName(f"{choice.words}, {choice.second}")
            self._meetings.addWidget(button)

    def _say_trouble(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        show(self._trouble, bool(sentence))
        show(self._hint, not sentence)
        self._field.setProperty("state", "err" if sentence else "")
        self._field.setAccessibleDescription(sentence)
        restyle(self._field)
