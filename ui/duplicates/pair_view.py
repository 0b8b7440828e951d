"""One pair: how likely it is and why, field by field, what people should know, and what can be decided."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from resources.language import _
from ui.duplicates import words
from ui.duplicates.compare_table import CompareTable
from ui.duplicates.presenter import PairsPresenter
from ui.duplicates.state import State
from ui.parts.boxes import Ground, Scroll, column, holder, plain_column, row, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.empty_state import EmptyState
from ui.parts.flow import Flow
from ui.parts.labels import Label, state_line
from ui.parts.notices import Notice
from ui.parts.page import NARROW


@dataclass(frozen=True)
class Verbs:
    """What leads away from a pair."""

    compare_all: Callable[[], object]


class PairView(QWidget):
    """See the module."""

    def __init__(self, presenter: PairsPresenter, verbs: Verbs) -> None:
        super().__init__()
        self._presenter, self._verbs = presenter, verbs
        self._banner = Notice("info")
        self._score = Label("", "strong", "info")
        self._banner.add_action(self._score)
        self._chips = Flow()
        self._otherwise = Label("", "small", "text2", wrap=True)
        self.table = CompareTable()
        self.table.chosen.connect(presenter.choose)
        self.table.opened.connect(lambda _line: self.table.next_open())
        self._notes_box = column(8, (16, 12, 16, 12))
        self._notes = Ground("card", self._notes_box)
        self._trouble = Notice("err")
        inside = column(12, (24, 16, 24, 16))
        inside.add(self._trouble, self._banner, self._chips, self._otherwise)
        inside.add(Ground("card", column(0).add(self.table)), self._notes)
        inside.addStretch(1)
        self._scroll = Scroll(holder(inside))
        self.table.keep_in_sight(self._scroll)
        self._empty = EmptyState("merge")
        self._build_bar()
        whole = plain_column(self)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._empty, 1)
        whole.addWidget(self._bar)

    def _build_bar(self) -> None:
        self._missing = Label("", "strong", "warn", wrap=True)
        self.reason = QLineEdit()
        self.reason.setMaxLength(500)
        self.reason.textEdited.connect(self._presenter.give_reason)
        self._reason_label = Label(_("Reason"), "label")
        self._reason_label.setBuddy(self.reason)
        why = row(8)
        why.addWidget(self._reason_label)
        why.addWidget(self.reason, 1)
        self._apart = Button(_("Not the same"), lambda: self._tell("not_same"), icon="close", keys="N")
        self._house = Button(_("Same household"), lambda: self._tell("same_household"), keys="H")
        self._later = Button(_("Later"), lambda: self._tell("later"), keys="S")
        self._merge = Button(_("Merge the two"), self.merge, icon="merge", kind="primary", keys="Ctrl+Return")
        acts = row(8)
        acts.addStretch(1)
        acts.add(self._apart, self._house, self._later, self._merge)
        lines = column(8, (24, 10, 24, 10))
        lines.addWidget(self._missing)
        lines.addLayout(why)
        lines.addLayout(acts)
        self._bar = Ground("surface", lines)

    def render_state(self, state: State) -> None:
        """Show this pair, or that there is none."""
        pair, preview = state.pair, state.preview
        readable = pair is not None and preview is not None
        for part in (self._scroll, self._bar):
            show(part, readable or bool(state.trouble and pair is not None))
        show(self._empty, pair is None)
        self._trouble.show_words("err", state.trouble)
        if pair is None:
            self._say_empty(state)
            return
        if preview is None:
            return
        self._banner.show_words("info", words.band(pair), pair.explanation)
        self._score.setText(words.score(pair))
        self._chips.show_parts([Chip(chip.text, chip.tone, chip.icon) for chip in state.chips])
        self._otherwise.setText(pair.runner_up)
        left = _("Goes on: {title}").format(title=preview.a_title)
        right = _("Is absorbed: {title}").format(title=preview.b_title)
        self.table.show_lines(f"{preview.a}:{preview.b}", left, right, state.lines)
        self._notes_box.clear()
        for note in preview.notes:
            self._notes_box.addLayout(state_line("info", note, "info"))
        show(self._notes, bool(preview.notes))
        self._missing.setText(state.missing)
        show(self._missing, bool(state.missing))
        if self.reason.text() != state.reason:
            self.reason.setText(state.reason)
            self.reason.setCursorPosition(0)
        show(self._house, pair.kind == "participant")

    def fit_width(self, width: int) -> None:
        """Columns and words give way."""
        self.table.fit_width(width)
        narrow = width < NARROW
        self._apart.set_words(_("Not same") if narrow else _("Not the same"))
        show(self._reason_label, not narrow)

    def focus_table(self) -> None:
        """The field that has to be chosen has the keyboard."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def merge(self) -> None:
        """Merge; where a field is missing, the ring goes there."""
        if not self._presenter.merge():
            self.focus_table()
            self.table.next_open()

    def _tell(self, verdict: str) -> None:
        self._presenter.tell_apart(verdict)

    def _say_empty(self, state: State) -> None:
        if state.trouble:
            self._empty.say("hidden", _("This list is not for your roles"), state.trouble)
        elif state.reading:
            self._empty.say("merge", _("Records are being compared …"), _("You can go on working meanwhile."))
        else:
            again = Button(_("Compare everything anew"), self._verbs.compare_all, icon="sync")
            title = _("No pair waits for a decision")
            text = _("Nothing looks as if it had been recorded twice. New records are compared when you come here.")
            self._empty.say("ok", title, text, again)
