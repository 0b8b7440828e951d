"""One passphrase to type: label, line, and the sentence under it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.look.tokens import Tone
from ui.parts.boxes import column, holder, row, show
from ui.parts.forms.passphrase_field import PassphraseField
from ui.parts.labels import IconLabel, Label

_ICONS: dict[str, str] = {"err": "err", "warn": "warn", "ok": "ok"}


class SecretBox(QWidget):
    """Its sentence is heard with the line, too."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.line = PassphraseField(words)
        label = Label(words, "label")
        label.setBuddy(self.line)
        self._icon = IconLabel("info", "text2", 16)
        self._sentence = Label("", "small", "text2", wrap=True)
        below = row(6)
        below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._sentence, 1)
        self._below = holder(below)
        box = column(4)
        box.add(label, self.line, self._below)
        self.setLayout(box)
        self.say("")

    def say(self, sentence: str, tone: Tone = "err") -> None:
        """An error, or how good it is; nothing hides the sentence."""
        self._icon.set_icon(_ICONS.get(tone, "info"), tone)
        self._sentence.setText(sentence)
        self._sentence.set_tone(tone)
        self.line.setAccessibleDescription(sentence)
        self.line.show_state("err" if sentence and tone == "err" else "")
        show(self._below, bool(sentence))

    def refuse(self) -> None:
        """Put the focus here, for another try."""
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
