"""The card of a conflict: all values side by side, another value, taking one, later."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QWidget

from app.base.errors import BadInput
from resources.language import _
from ui.conflicts.presenter import ConflictsPresenter
from ui.conflicts.state import State
from ui.conflicts.value_card import ValueCard
from ui.look.theme import look
from ui.parts.boxes import Ground, Rule, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.forms.field_box import make_input
from ui.parts.forms.fields import Value
from ui.parts.forms.inputs import Input
from ui.parts.labels import Elided, KeyCap, Label, state_line
from ui.parts.notices import Notice
from ui.parts.page import NARROW
from ui.sync_lists import conflict_words
from ui.sync_lists.conflict_words import OTHER

MOST_KEYS = 9


@dataclass(frozen=True)
class Verbs:
    """What leads away from the card."""

    open_record: Callable[[], object]


class ConflictView(Ground):
    """Shows the conflict that is chosen, or that there is none."""

    def __init__(self, presenter: ConflictsPresenter, verbs: Verbs) -> None:
        super().__init__("card")
        self._presenter = presenter
        self._cards: list[ValueCard] = []
        self._available_width = 1440
        self._shown = ""
        self._other: Input | None = None
        self._group = QButtonGroup(self)
        self._build_head(verbs)
        self._grid_place = QWidget()
        self._grid = QGridLayout(self._grid_place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._other_line = row(8)
        self._other_holder = holder(self._other_line)
        self._error = Notice("err")
        self._take = Button("", self.settle, icon="check", kind="primary")
        self._later = Button(_("Decide later"), presenter.later, keys="S")
        self._hint = Label(_("The other values stay in the history."), "small", "text2", wrap=True)
        acts = row(8)
        acts.add(self._take, self._later)
        acts.addWidget(self._hint, 1)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        body = column(12)
        body.add(self._notice, self._line_holder, self._grid_place, self._other_holder, self._error)
        body.addLayout(acts)
        self._body = holder(body)
        self._none = holder(
            state_line("ok", _("No conflicts. All data are unambiguous."), "ok"),
        )
        self._others = Label("", "body", "text2", wrap=True)
        whole = column(12, (16, 14, 16, 16))
        whole.addLayout(self._head)
        whole.addWidget(self._rule)
        whole.add(self._body, self._none, self._others)
        self.setLayout(whole)
        for number in range(1, MOST_KEYS + 1):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda at=number: self._number(at))
        look().changed.connect(self._spaces)
        self._spaces()

    def _build_head(self, verbs: Verbs) -> None:
        self._heading = Label("", "h2")
        self._counted = Label("", "body", "text2")
        self._explained = Label("", "small", "text2", wrap=True)
        self._explained.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._head = row(10)
        self._head.add(self._heading, self._counted)
        self._head.addStretch(0)
        self._head.addWidget(self._explained, 1)
        self._rule = Rule()
        self._notice = Notice("conflict")
        self._title = Button("", verbs.open_record, kind="link", small=True)
        self._field = Label("", "strong")
        self._before = Elided("", "small", "text2")
        line = row(10)
        line.add(self._field, self._title)
        line.addWidget(self._before, 1)
        self._line_holder = holder(line)

    # Called by the page

    def render_state(self, state: State) -> None:
        """Show this conflict."""
        any_shown = bool(state.cards)
        for part in (self._body, self._rule):
            show(part, any_shown)
        show(self._none, not any_shown and not state.counts.all)
        show(self._others, not any_shown and state.counts.all > 0)
        self._others.setText(conflict_words.none_listed(state.counts, bool(state.wanted.sorts)))
        self._heading.setText(state.heading or _("Conflicts"))
        self._counted.setText(state.counted)
        self._explained.setText(state.explained)
        self._notice.show_words("conflict", state.notice)
        self._title.set_words(state.title or _("Open"))
        self._field.setText(state.field)
        self._before.set_words(state.before)
        if [card.card for card in self._cards] != list(state.cards) or self._shown != state.current:
            self._rebuild(state)
        for card in self._cards:
            card.setEnabled(state.may_settle)
            if card.card.key == state.chosen:
                card.setChecked(True)
        if state.chosen == OTHER:
            self._group.setExclusive(False)
            for card in self._cards:
                card.setChecked(False)
            self._group.setExclusive(True)
        show(self._other_holder, self._other is not None)
        self._error.show_words("err", state.error)
        self._take.set_words(state.button or _("Take"))
        show(self._take, bool(state.button))
        show(self._hint, state.may_settle)

    def fit_width(self, width: int) -> None:
        """One column where space is scarce."""
        if (width < NARROW) != (self._available_width < NARROW):
            self._available_width = width
            self._arrange()
        self._available_width = width
        show(self._explained, width >= NARROW)
        show(self._hint, width >= NARROW and self._presenter.state.may_settle)

    def focus_choice(self) -> None:
        """The chosen value has the keyboard."""
        chosen = next((card for card in self._cards if card.isChecked()), self._cards[0] if self._cards else None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Take the chosen value."""
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        value, unreadable = self._typed()
        self._presenter.settle(value, unreadable)
        if self._presenter.state.error and self._other is not None and self._presenter.state.chosen == OTHER:
            self._other.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            self.focus_choice()

    # Building

    def _rebuild(self, state: State) -> None:
        had_focus = self.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        for old in self._cards:
            self._group.removeButton(old)
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = [ValueCard(card) for card in state.cards]
        self._shown = state.current
        for card in self._cards:
            self._group.addButton(card)
            card.clicked.connect(lambda _on=False, key=card.card.key: self._presenter.choose(key))
            card.toggled.connect(lambda on, key=card.card.key: self._presenter.choose(key) if on else None)
            card.moved.connect(self._presenter.step)
            card.taken.connect(self.settle)
        self._arrange()
        self._build_other(state)
        if had_focus and self._cards:
            chosen = next((card for card in self._cards if card.card.key == state.chosen), self._cards[0])
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        columns = 1 if self._available_width < NARROW else 2
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns)
            # Layouts show what is put into them a little later; the focus cannot wait for that.
            show(card, True)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)

    def _build_other(self, state: State) -> None:
        self._other_line.clear()
        self._other = None
        if state.other is None:
            return
        made = make_input(state.other, self._presenter.today)
        assert isinstance(made, QWidget)
        made.editor.setAccessibleName(state.other.label)
        label = Label(state.other.label)
        label.setBuddy(made.editor)
        self._other_line.add(KeyCap(str(len(state.cards) + 1)), label)
        self._other_line.addWidget(made, 2)
        self._other_line.addStretch(1)
        made.value_changed.connect(self._typing)
        if isinstance(made.editor, QLineEdit):
            made.editor.returnPressed.connect(self.settle)
        self._other = made

    def _typing(self) -> None:
        value, unreadable = self._typed()
        self._presenter.type_other(None if unreadable else value)

    def _typed(self) -> tuple[Value, str]:
        """What stands in the field for another value, or why it cannot be read."""
        if self._other is None:
            return None, ""
        try:
            return self._other.value(), ""
        except BadInput as error:
            return None, error.message

    def _number(self, number: int) -> None:
        if not self.isVisible():
            return
        self._presenter.choose_number(number)
        if self._presenter.state.chosen == OTHER and number == len(self._cards) + 1 and self._other is not None:
            self._other.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif number <= len(self._cards):
            self.focus_choice()

    def _spaces(self) -> None:
        self._grid.setSpacing(look().space(12))
