"""The steps of the import assistant: what each has in common, the first, and the last two. They emit what is wanted.

Checking columns and rows are steps of their own size: `columns_step`, `check_step`.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QWidget

from resources.language import _, ngettext
from ui.formatting import phrases
from ui.importing import words
from ui.importing.state import State
from ui.parts.boxes import Box, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.labels import IconLabel, Label
from ui.parts.radio_card import RadioCard

REJECTS_NAME = "abgelehnt.csv"


class Step(QWidget):
    """A question, what belongs to it, and the buttons below."""

    def __init__(self, number: int, title: str, text: str) -> None:
        super().__init__()
        self.top: Box = column(4)
        total = len(words.STEPS)
        self.top.addWidget(Label(_("Step {n} of {total}").format(n=number, total=total), "small", "text2"))
        self.top.addWidget(Label(title, "h1", wrap=True))
        self.text = Label(text, "body", "text2", wrap=True)
        self.top.addWidget(self.text)
        self.middle: Box = column(16)
        self.buttons: Box = row(8, (24, 10, 24, 12))
        # The buttons stand below the part that scrolls, so that the first look falls on the answer above.
        self.bar = holder(self.buttons)
        self.primary: Button | None = None
        whole = column(20)
        whole.addLayout(self.top)
        whole.addLayout(self.middle)
        whole.addStretch(1)
        self.setLayout(whole)

    def focus_here(self) -> None:
        """Put the focus where work begins."""
        if self.primary is not None:
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: State) -> None:
        """Show what belongs to this step."""


class FileStep(Step):
    """What the list holds, and which file it is."""

    subject_chosen = Signal(str)
    file_chosen = Signal(Path)

    def __init__(self) -> None:
        text = _("Excel, OpenDocument, CSV and text files as your office keeps them. Nothing is changed in the file.")
        super().__init__(1, _("Which list do you want to import?"), text)
        cards = row(12)
        self._group = QButtonGroup(self)
        self._cards: dict[str, RadioCard] = {}
        for key, label, icon in words.SUBJECTS:
            card = RadioCard(_(label), icon=icon)
            card.clicked.connect(lambda _checked=False, key=key: self.subject_chosen.emit(key))
            self._group.addButton(card)
            self._cards[key] = card
            cards.addWidget(card, 1)
        self.middle.addLayout(cards)
        self._busy = Label("", "body", "text2")
        self.middle.addWidget(self._busy)
        self.buttons.addStretch(1)
        self._hint = Label(_("You can stop at any time."), "small", "text2")
        self.primary = Button(_("Choose a file …"), self.ask, icon="folder", kind="primary")
        self.buttons.add(self._hint, self.primary)

    def show_state(self, state: State) -> None:
        """The chosen kind of list."""
        self._cards[state.subject].setChecked(True)
        self._busy.setText(state.working)
        show(self._busy, bool(state.working))

    def ask(self) -> None:
        """The system's dialog for a file."""
        kinds = _("Lists ({patterns});;All files (*)").format(patterns="*.csv *.txt *.tsv *.xlsx *.xls *.ods *.xlsm")
        name, _filter = QFileDialog.getOpenFileName(self, _("Choose the list"), "", kinds)
        if name:
            self.file_chosen.emit(Path(name))


class RunStep(Step):
    """The work itself."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(4, _("The rows are being taken over"), _("You can go on working on other pages."))
        self.middle.addWidget(Label(_("How far it is stands in the foot line."), "body", "text2", wrap=True))
        self.buttons.addStretch(1)
        self.primary = Button(_("Stop; take over nothing"), self.cancelled.emit)
        self.buttons.addWidget(self.primary)

    def show_state(self, state: State) -> None:
        """Nothing changes here."""
        del state


class DoneStep(Step):
    """What has happened."""

    to_list = Signal()
    to_merges = Signal()
    again = Signal()
    rejects_wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__(5, _("Done"), "")
        self._icon = IconLabel("ok", "ok", 40)
        self._result = Label("", "h2", wrap=True)
        self._more = Label("", "body", "text2", wrap=True)
        line = row(14)
        line.add(self._icon, self._result)
        line.setStretch(1, 1)
        self.middle.addLayout(line)
        self._merges = Button(_("Look at the additions"), self.to_merges.emit, icon="merge")
        link = row(0)
        link.addWidget(self._merges)
        link.addStretch(1)
        self.middle.addWidget(self._more)
        self.middle.addLayout(link)
        self._save = Button(_("Save rejected rows …"), self._ask, icon="received")
        self.buttons.addWidget(Button(_("Import another list"), self.again.emit, icon="plus"))
        self.buttons.addWidget(self._save)
        self.buttons.addStretch(1)
        self.primary = Button(_("To the list"), self.to_list.emit, icon="right", kind="primary")
        self.buttons.addWidget(self.primary)

    def show_state(self, state: State) -> None:
        """Numbers that add up."""
        preview = state.preview
        if preview is None:
            return
        added = 0 if state.taken_back else state.added
        self._result.setText(words.taken(state.subject, state.taken, added))
        parts = []
        show(self._merges, state.added > 0)
        if added:
            parts.append(_("Additions can be taken apart again at any time; nothing of either record is lost."))
        elif state.added:
            parts.append(words.apart_again(state.added))
        if preview.unchanged:
            parts.append(words.unchanged(preview.unchanged))
        if preview.rejected:
            rejected = ngettext("{n} row was not taken over.", "{n} rows were not taken over.", len(preview.rejected))
            parts.append(rejected.format(n=phrases.whole(len(preview.rejected))))
        if state.rejects_saved:
            parts.append(_("Saved as {name}.").format(name=state.rejects_saved))
        self._more.setText(" ".join(parts))
        show(self._more, bool(parts))
        show(self._save, bool(preview.rejected))

    def _ask(self) -> None:
        path = ask_rejects_file(self)
        if path is not None:
            self.rejects_wanted.emit(path)


def ask_rejects_file(parent: QWidget) -> Path | None:
    """The system's dialog for where the rejected rows are saved."""
    name, _filter = QFileDialog.getSaveFileName(parent, _("Save rejected rows"), REJECTS_NAME, "CSV (*.csv)")
    return Path(name) if name else None
