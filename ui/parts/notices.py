"""Notices in the page, never boxes: icon, a bold first line, a sentence, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from resources.language import _
from ui.look.tokens import Tone
from ui.parts.boxes import Ground, column, row, show
from ui.parts.buttons import Button, IconButton
from ui.parts.labels import IconLabel, Label, restyle

ICONS: dict[str, str] = {"ok": "ok", "warn": "warn", "err": "err", "info": "info", "conflict": "conflict"}


class Notice(Ground):
    """One notice; hidden as long as it has nothing to say."""

    closed = Signal()

    def __init__(self, tone: Tone = "info", title: str = "", text: str = "", closable: bool = False) -> None:
        super().__init__("notice")
        self._icon = IconLabel(ICONS.get(tone, "info"), tone, 20)
        self._title = Label("", "strong", tone, wrap=True)
        self._text = Label("", "body", wrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        words = column(2)
        words.add(self._title, self._text)
        self._actions = row(8)
        box = row(12, (12, 10, 12, 10))
        box.addWidget(self._icon)
        box.addLayout(words, 1)
        box.addLayout(self._actions)
        if closable:
            self._close = IconButton("close", _("Close notice"), self.dismiss)
            box.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(box)
        self.show_words(tone, title, text)

    def show_words(self, tone: Tone, title: str, text: str = "") -> None:
        """Say something else; nothing at all hides the notice."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)
        self._icon.set_icon(ICONS.get(tone, "info"), tone)
        self._title.setText(title)
        self._title.set_tone(tone)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(" ".join(part for part in (title, text) if part))
        show(self, bool(title or text))

    def add_action(self, part: Button | QWidget) -> None:
        """A button at the right."""
        self._actions.addWidget(part)

    def dismiss(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()
