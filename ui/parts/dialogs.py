"""Dialogs: rare, since most things happen in the page. Each has a class method `ask` that returns a value or None."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from resources.language import _
from ui.base.desk_protocol import Answer
from ui.look.theme import look
from ui.parts.boxes import Box, column, row
from ui.parts.buttons import Button, Kind
from ui.parts.focus_ring import FocusRing
from ui.parts.labels import Label


class Dialog(QDialog):
    """Title, body, buttons at the right with the primary one outermost. Esc closes without doing anything."""

    def __init__(self, title: str, parent: QWidget | None = None, width: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.body: Box = column(12)
        self._buttons = row(8)
        self._buttons.addStretch(1)
        whole = column(16, (24, 20, 24, 20))
        whole.addWidget(Label(title, "h2", wrap=True))
        whole.addLayout(self.body)
        whole.addLayout(self._buttons)
        self.setLayout(whole)
        self.setMinimumWidth(look().px(width))
        self._ring = FocusRing(self)

    def done(self, result: int) -> None:
        """Close; the window below has the keyboard again, also where no window manager sees to it."""
        super().done(result)
        below = self.parentWidget()
        if below is not None:
            below.window().activateWindow()

    def add_button(self, button: Button, first: bool = False) -> Button:
        """A button; the first one has the focus at the start."""
        self._buttons.addWidget(button)
        if first:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return button

    def add_cancel(self, words: str = "") -> Button:
        """The button that changes nothing."""
        return self.add_button(Button(words or _("Cancel"), self.reject))


class QuestionDialog(Dialog):
    """A question where there is no way back; the safe answer has the focus."""

    def __init__(self, title: str, text: str, answers: Sequence[Answer], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.chosen: str | None = None
        words = Label(text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(words)
        self.add_cancel().setFocus(Qt.FocusReason.OtherFocusReason)
        for number, answer in enumerate(answers):
            kind: Kind = "danger" if answer.danger else "primary" if number == len(answers) - 1 else "normal"
            self.add_button(Button(answer.words, partial(self._choose, answer.key), kind=kind))

    def _choose(self, key: str) -> None:
        self.chosen = key
        self.accept()

    @classmethod
    def ask(cls, title: str, text: str, answers: Sequence[Answer], parent: QWidget | None = None) -> str | None:
        """The key of the chosen answer; None if it was closed."""
        dialog = cls(title, text, answers, parent)
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        return chosen
