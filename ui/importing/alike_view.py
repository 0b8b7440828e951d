"""Rows of a list that seem to be about somebody known: row by row, or for all, whether they are additions."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.importing.preview import MatchedRow
from resources.language import _
from ui.duplicates import words as reasons
from ui.importing import columns, words
from ui.importing.state import State
from ui.look.theme import look
from ui.parts.boxes import Ground, column, row, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.flow import Flow
from ui.parts.labels import Label
from ui.parts.tables.cells import rows_of
from ui.parts.tables.table import Table

MOST_ROWS = 6


class AlikeView(QWidget):
    """See the module. Enter, Space or a click at the right changes a row; the reasons stand below the table."""

    turned = Signal(str)  # the row
    sure_wanted = Signal()
    none_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._added: frozenset[str] = frozenset()
        self._rows: Sequence[MatchedRow] = ()
        self._title = Label("", "h2")
        self._text = Label("", "body", "text2", wrap=True)
        self._sure = Button(words.sure(0), self.sure_wanted.emit, icon="merge", small=True)
        self._none = Button(_("All as new"), self.none_wanted.emit, icon="undo", small=True)
        acts = row(8)
        acts.add(self._sure, self._none)
        acts.addStretch(1)
        self.table = Table(
            columns.alike(lambda row_id: row_id in self._added), _("Rows about somebody known"), two_lines=True
        )
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table.opened.connect(lambda row: self.turned.emit(row.id))
        self.table.panel_wanted.connect(self._turn)
        self.table.clicked.connect(self._clicked)
        self.table.selected.connect(lambda _row: self._say_why())
        self._why = Label("", "body", wrap=True)
        self._chips = Flow()
        below = column(8, (16, 10, 16, 12))
        below.add(self._why, self._chips)
        self._below = Ground("subtle", below)
        box = column(0, (1, 1, 1, 1))
        box.add(self.table, self._below)
        whole = column(10)
        whole.add(self._title, self._text)
        whole.addLayout(acts)
        whole.addWidget(Ground("card", box))
        self.setLayout(whole)

    def show_state(self, state: State) -> None:
        """The rows and what was chosen of them."""
        show(self, bool(state.alike))
        if not state.alike or state.preview is None:
            return
        self._title.setText(words.alike(len(state.alike), state.subject))
        self._text.setText(
            _(
                "As an addition a row keeps what is known as it is, and adds what the list knows besides. "
                "It can be taken apart again at any time on the page “Duplicates”."
            )
        )
        sure = len(state.preview.very_likely)
        self._sure.set_words(words.sure(sure))
        show(self._sure, bool(state.preview.very_likely - state.additions))
        show(self._none, bool(state.additions))
        changed, self._added = self._added ^ state.additions, state.additions
        if self._rows is not state.alike:
            self._rows = state.alike
            self.table.show_rows(rows_of(list(state.alike), lambda alike: alike.id))
            self.table.select_row(0)
        else:
            for number, matched in enumerate(state.alike):
                if matched.id in changed:
                    self.table.rows_model.refresh_row(number)
        rows = min(len(state.alike), MOST_ROWS)
        self.table.setFixedHeight(rows * look().measures.row_two + self.table.head.sizeHint().height() + 2)
        self._say_why()

    def _say_why(self) -> None:
        alike = self.table.current_row()
        show(self._below, isinstance(alike, MatchedRow))
        if isinstance(alike, MatchedRow):
            pair = alike.pair
            self._why.setText(pair.explanation)
            self._chips.show_parts([Chip(chip.text, chip.tone, chip.icon) for chip in reasons.chips(pair)])

    def _turn(self) -> None:
        alike = self.table.current_row()
        if isinstance(alike, MatchedRow):
            self.turned.emit(alike.id)

    def _clicked(self) -> None:
        if self.table.rows_model.columns[self.table.currentIndex().column()].key == "what":
            self._turn()
