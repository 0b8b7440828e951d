"""The page "Duplicates": pairs side by side; merges that were made; what waits about merged records."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from resources.language import N_, _
from ui.base.context import Context
from ui.duplicates import panel
from ui.duplicates.decision_views import MergesView, QuestionsView
from ui.duplicates.decisions_presenter import DecisionsPresenter
from ui.duplicates.decisions_presenter import State as DecisionsState
from ui.duplicates.pair_view import PairView, Verbs
from ui.duplicates.presenter import PairsPresenter
from ui.duplicates.state import State
from ui.participants.dialog_fields import FieldsDialog
from ui.parts.buttons import Button
from ui.parts.forms.fields import Field
from ui.parts.page import NARROW, Page
from ui.parts.tabs import Tabs

PAIRS, MERGES, QUESTIONS = "pairs", "merges", "questions"
KINDS = frozenset({"participant", "business", "merge", "unmerge", "not_duplicate"})
PAIR_KEYS = (
    ("Up Down", N_("field")),
    ("1 2 3", N_("choose a value")),
    ("Ctrl+Return", N_("merge")),
    ("N", N_("not the same")),
    ("PgDown", N_("next pair")),
    ("Ctrl+Z", N_("undo")),
)
MERGE_KEYS = (("Up Down", N_("choose")), ("Return", N_("take back")), ("Ctrl+Tab", N_("next view")))
QUESTION_KEYS = (("Up Down", N_("choose")), ("Return", N_("decide")), ("Ctrl+Tab", N_("next view")))
KEYS = {PAIRS: PAIR_KEYS, MERGES: MERGE_KEYS, QUESTIONS: QUESTION_KEYS}


class DuplicatesPage(Page):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Check duplicates"))
        self._previous = Button(_("Previous pair"), lambda: self._pairs.step(-1), icon="left", keys="PgUp")
        self._next = Button(_("Next pair"), lambda: self._pairs.step(1), icon="right", keys="PgDown")
        self.head.add_action(self._previous)
        self.head.add_action(self._next)
        named = ((PAIRS, _("Pairs")), (MERGES, _("Merges")), (QUESTIONS, _("Open questions")))
        self._tabs = Tabs(named, _("Views"))
        self._tabs.bar().setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leads on into the list
        self.tabs_place.addWidget(self._tabs)
        self._pairs = PairsPresenter(context.workplace, context.desk, self.render_state)
        self._decisions = DecisionsPresenter(
            context.workplace, context.desk, self.render_decisions, self._pairs.refresh
        )
        self._view = PairView(self._pairs, Verbs(self._pairs.compare_all))
        self._merges, self._questions = MergesView(self._decisions), QuestionsView(self._decisions)
        self._lists: dict[str, MergesView | QuestionsView] = {MERGES: self._merges, QUESTIONS: self._questions}
        self._coming = ""
        self._stack = QStackedWidget()
        self._views = {PAIRS: self._view, MERGES: self._merges, QUESTIONS: self._questions}
        for view in self._views.values():
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        pairs = self._pairs
        verbs = panel.Verbs(
            pairs.choose_pair,
            pairs.show,
            pairs.compare_all,
            self._view.focus_table,
            pairs.swap,
            self._compare,
            pairs.called,
        )
        self._panel = panel.PairsPanel(self.add_panel(344), verbs)
        self._tabs.chosen.connect(self._change_tab)
        QShortcut(QKeySequence("Ctrl+Tab"), self, self._tabs.step)
        self.fit_width(NARROW - 1)
        self._show_tab(PAIRS)

    def opened(self, **arguments: object) -> None:
        """Arguments: `kind`, and `records` (two ids) to begin with that pair."""
        records = arguments.get("records")
        self._pairs.show(str(arguments.get("kind", "")), records if isinstance(records, tuple | list) else ())
        self._decisions.show()
        tab = self._coming = str(arguments.get("tab", PAIRS))
        self._tabs.choose(tab)
        self._arrive()

    def _arrive(self) -> None:
        """The keyboard goes to the list that somebody came for, once it is there."""
        if not self._coming or self._coming != self._tabs.current:
            return
        if self._coming == PAIRS:
            if self._pairs.state.pair is None:
                return
            self._view.focus_table()
        else:
            table = self._lists[self._coming].table
            if not table.rows_model.rows.count:
                return
            if table.current_row() is None:  # before the focus, which makes the first row current, but selects none
                table.select_row(0)
            table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._coming = ""

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records or decisions changed."""
        if kinds & KINDS and self.isVisible():
            self._pairs.refresh()
            self._decisions.show()

    def fit_width(self, width: int) -> None:
        """Columns and words give way."""
        super().fit_width(width)
        self._view.fit_width(width)
        for view in self._lists.values():
            view.table.fit_width(width)

    def render_state(self, state: State) -> None:
        """The pairs."""
        self.head.say(_("Check duplicates"), state.counted)
        self._view.render_state(state)
        self._panel.render_state(state)
        self._show_tab(self._tabs.current)
        self._arrive()

    def render_decisions(self, state: DecisionsState) -> None:
        """Merges and questions."""
        self._merges.render_state(state)
        self._questions.render_state(state)
        meaning = _("something waits") if state.waiting else ""
        self._tabs.mark(QUESTIONS, "conflict" if state.waiting else "", "conflict", meaning)
        self._arrive()

    def _compare(self) -> None:
        """Two records that somebody names."""
        find = self._pairs.find
        fields = (
            Field("survivor", _("Goes on"), "reference", required=True, find=find, wide=True),
            Field("absorbed", _("Is absorbed"), "reference", required=True, find=find, wide=True),
        )

        def save(values: Mapping[str, object]) -> dict[str, str]:
            return self._pairs.compare(str(values.get("survivor") or ""), str(values.get("absorbed") or ""))

        if FieldsDialog.ask(_("Compare two records"), fields, save, _("Put side by side"), parent=self):
            self._view.focus_table()

    def _change_tab(self, key: str) -> None:
        """Another view; who walks through the tabs with the keyboard stays there."""
        self._show_tab(key)
        if not self._tabs.bar().hasFocus():
            self._coming = key
            self._arrive()

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentWidget(self._views[key])
        shown = tuple((caps, _(words)) for caps, words in KEYS[key])
        if shown != self.foot_keys:
            self.set_keys(*shown)
        self.head.count.setVisible(key == PAIRS and bool(self._pairs.state.counted) and self.available_width >= NARROW)
        pairs = key == PAIRS and self._pairs.state.pair is not None
        for button in (self._previous, self._next):
            button.setProperty("left_out", not pairs)
            button.setVisible(pairs)
        if self.panel is not None and not self.panel.over:
            self.panel.setVisible(key == PAIRS)
