"""The step of the import that shows what would become of each row."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from resources.language import _, ngettext
from ui.formatting import phrases
from ui.importing import columns, words
from ui.importing.alike_view import AlikeView
from ui.importing.state import State
from ui.importing.steps import REJECTS_NAME, Step, ask_rejects_file
from ui.look.theme import look
from ui.parts.boxes import Ground, column, show
from ui.parts.buttons import Button
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.tables.cells import rows_of
from ui.parts.tables.table import Table

MOST_SHOWN = 500
MOST_ROWS = 8


class CheckStep(Step):
    """What would happen, row by row."""

    on = Signal()
    back = Signal()
    rejects_wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__(3, _("Do the rows fit?"), "")
        self._notice = Notice("ok")
        self._known = Label("", "body", "text2", wrap=True)
        self._rejects_title, self._warnings_title = Label("", "h2"), Label("", "h2")
        self._rejects, self._warnings = (
            Table(columns.rejects(), _("Rejected rows")),
            Table(columns.warnings(), _("Rows to look at")),
        )
        self._save = Button(_("Save rejected rows …"), self._ask, icon="received")
        self._cards: list[Ground] = []
        self.alike = AlikeView()
        self.middle.add(self._notice, self._known, self.alike)
        for title, table in ((self._rejects_title, self._rejects), (self._warnings_title, self._warnings)):
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box = column(0, (1, 1, 1, 1))
            box.addWidget(table)
            card = Ground("card", box)
            self._cards.append(card)
            self.middle.add(title, card)
        self.buttons.addWidget(Button(_("Back"), self.back.emit, icon="left"))
        self.buttons.addWidget(self._save)
        self.buttons.addStretch(1)
        self._on = Button(words.take("participants", 0), self.on.emit, icon="check", kind="primary")
        self.primary = self._on
        self.buttons.addWidget(self._on)

    def show_state(self, state: State) -> None:
        """The sentence, the rejected rows, the rows to look at."""
        preview = state.preview
        if preview is None:
            return
        rejected, warned = preview.rejected, state.hints
        self.alike.show_state(state)
        fits = preview.rows - len(rejected)
        sentence = words.fitting(fits, preview.rows, len(rejected), REJECTS_NAME)
        self._notice.show_words("warn" if rejected else "ok", sentence)
        self._known.setText(words.unchanged(preview.unchanged) if preview.unchanged else "")
        show(self._known, bool(preview.unchanged))
        self._rejects_title.setText(
            ngettext("{n} rejected row", "{n} rejected rows", len(rejected)).format(n=phrases.whole(len(rejected)))
        )
        self._warnings_title.setText(
            ngettext("{n} hint", "{n} hints", len(warned)).format(n=phrases.whole(len(warned)))
        )
        self._rejects.show_rows(
            rows_of(list(rejected[:MOST_SHOWN]), lambda reject: f"{reject.source_sheet}:{reject.source_row}")
        )
        numbered = list(enumerate(warned[:MOST_SHOWN]))
        self._warnings.show_rows(rows_of(numbered, lambda hint: str(hint[0])))
        for table, card, title, number in (
            (self._rejects, self._cards[0], self._rejects_title, len(rejected)),
            (self._warnings, self._cards[1], self._warnings_title, len(warned)),
        ):
            show(card, number > 0)
            show(title, number > 0)
            table.setFixedHeight(min(number, MOST_ROWS) * look().measures.row + look().px(36))
        show(self._save, bool(rejected))
        show(self._on, preview.new > 0)
        self._on.set_words(words.take(state.subject, preview.new, len(state.additions)))
        self.text.setText(
            _("Saved as {name}.").format(name=state.rejects_saved)
            if state.rejects_saved
            else _("Rows with hints are taken over; the hints say what to look at.")
        )

    def _ask(self) -> None:
        path = ask_rejects_file(self)
        if path is not None:
            self.rejects_wanted.emit(path)
