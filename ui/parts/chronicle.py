"""The chronicle: one readable stream of entries. Texts are shown in full, can be selected, and are never cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.look.tokens import Tone
from ui.parts.boxes import Rule, column, holder, row
from ui.parts.buttons import Button
from ui.parts.labels import Elided, IconLabel, Label


@dataclass(frozen=True)
class Entry:
    """One entry: icon, title, date at the right, the text in full, author line, and a flag with its tone.

    `action` are the words of a link under it ("Nachtragen"); the chronicle then emits `acted` with its id.
    """

    entry_id: str
    icon: str
    title: str
    when: str
    text: str = ""
    author: str = ""
    flag: str = ""
    flag_icon: str = "flag"
    flag_tone: Tone = "warn"
    action: str = ""


class Chronicle(QWidget):
    """Entries, newest first as they are given. It has no scroll bar of its own: it lies in one (panel, page)."""

    acted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._entries: tuple[Entry, ...] = ()
        self._column = column(10)
        self.setLayout(self._column)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other entries; nothing happens if they are the same."""
        if tuple(entries) == self._entries:
            return
        self._entries = tuple(entries)
        self._column.clear()
        for number, entry in enumerate(self._entries):
            if number:
                self._column.addWidget(Rule())
            self._column.addWidget(self._entry(entry))

    def _entry(self, entry: Entry) -> QWidget:
        words = column(2)
        head = row(8)
        title = Elided(entry.title, "strong", "text")
        head.addWidget(title, 1)
        head.addWidget(Label(entry.when, "small", "text2"))
        words.addLayout(head)
        if entry.text:
            text = Label(entry.text, wrap=True)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            text.setAccessibleName(f"{entry.title}, {entry.when}: {entry.text}")
            words.addWidget(text)
        last = row(8)
        last.addWidget(Label(entry.author, "small", "text2", wrap=True), 1)
        if entry.flag:
            last.addWidget(IconLabel(entry.flag_icon, entry.flag_tone, 15))
            last.addWidget(Label(entry.flag, "small", entry.flag_tone))
        if entry.action:
            last.addWidget(Button(entry.action, lambda: self.acted.emit(entry.entry_id), kind="link", small=True))
        words.addLayout(last)
        line = row(10)
        line.addWidget(IconLabel(entry.icon, "text2", 18), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return holder(line)
