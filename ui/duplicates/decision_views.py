"""The two lists beside the pairs: merges that were made, and what waits about merged records."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.duplicates.merge_log import MergeRow
from app.duplicates.merge_questions import MergeQuestion
from resources.language import _
from ui.duplicates import columns
from ui.duplicates.decisions_presenter import DecisionsPresenter, State
from ui.participants.dialog_fields import FieldsDialog
from ui.parts.boxes import Ground, column, row, show
from ui.parts.buttons import Button
from ui.parts.empty_state import EmptyState
from ui.parts.filters import FilterButton
from ui.parts.forms.fields import Choice, Field
from ui.parts.notices import Notice
from ui.parts.tables.table import Table

STANDING, TAKEN_BACK = "standing", "taken_back"
Refusable = Callable[[str], dict[str, str]]  # given a reason; sentences by field where it was refused


class MergesView(Ground):
    """Every merge: what, who, when, why, whether it holds; taking back asks for the reason."""

    def __init__(self, presenter: DecisionsPresenter) -> None:
        super().__init__("surface")
        self._presenter = presenter
        choices = (Choice(STANDING, _("Holds")), Choice(TAKEN_BACK, _("Taken back")))
        self._filter = FilterButton(_("State"), choices, several=True)
        self._filter.changed.connect(self._narrow)
        self._back = Button(_("Take back …"), self._take_back, icon="undo", small=True)
        self._save = Button(_("Save list …"), self._save_list, icon="paper", small=True)
        acts = row(8, (24, 9, 24, 9))
        acts.add(self._filter, self._back)
        acts.addStretch(1)
        acts.addWidget(self._save)
        self.table = Table(columns.merges(presenter.now), _("Merges"), two_lines=True)
        self.table.selected.connect(lambda _row: self._show_acts())
        self.table.opened.connect(lambda _row: self._take_back())
        self._empty = EmptyState(
            "merge", _("Nothing was merged yet"), _("What is merged stands here, with its reason.")
        )
        whole = column(0)
        whole.addLayout(acts)
        whole.add(self.table, self._empty, stretch=1)
        self.setLayout(whole)

    def render_state(self, state: State) -> None:
        """Show the merges."""
        show(self.table, state.number > 0)
        show(self._empty, state.number == 0)
        if self.table.rows_model.rows is not state.merges:
            self.table.show_rows(state.merges)
        show(self._save, state.number > 0)
        self._show_acts()

    def _show_acts(self) -> None:
        merge = self.table.current_row()
        show(self._back, isinstance(merge, MergeRow) and merge.taken_back is None)

    def _narrow(self, keys: tuple[str, ...]) -> None:
        self._presenter.narrow(None if len(keys) != 1 else STANDING in keys)

    def _take_back(self) -> None:
        merge = self.table.current_row()
        if isinstance(merge, MergeRow) and merge.taken_back is None:
            ask_take_back(merge, self._presenter, self)

    def _save_list(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save list"), "", "CSV (*.csv)")
        if chosen:
            target = Path(chosen)
            self._presenter.save_list(target if target.suffix else target.with_suffix(".csv"))


class QuestionsView(Ground):
    """What waits about merged records, each with a sentence and what can be done."""

    def __init__(self, presenter: DecisionsPresenter) -> None:
        super().__init__("surface")
        self._presenter = presenter
        self._may_merge = False
        self._accept = Button(_("Take the value over"), self._accept_current, icon="check", small=True)
        self._keep = Button(_("Leave as it is …"), self._keep_current, small=True)
        self._back = Button(_("Take the merge back …"), self._take_back, icon="undo", small=True)
        acts = row(8, (24, 9, 24, 9))
        acts.add(self._accept, self._keep, self._back)
        acts.addStretch(1)
        self._trouble = Notice("err")
        self._about = Notice("info")
        notices = column(0, (24, 0, 24, 10))
        notices.add(self._trouble, self._about)
        self.table = Table(columns.questions(presenter.now), _("Open questions"), two_lines=True)
        self.table.selected.connect(lambda _row: self._show_acts())
        self.table.opened.connect(lambda _row: self._decide())
        text = _("Merges that were made at once, or against “not the same”, would stand here.")
        self._empty = EmptyState("ok", _("Nothing waits about merged records"), text)
        whole = column(0)
        whole.addLayout(acts)
        whole.addLayout(notices)
        whole.add(self.table, self._empty, stretch=1)
        self.setLayout(whole)

    def render_state(self, state: State) -> None:
        """Show the questions."""
        self._may_merge = state.may_merge
        show(self.table, state.waiting > 0)
        show(self._empty, state.waiting == 0)
        if self.table.rows_model.rows is not state.questions:
            self.table.show_rows(state.questions)
        if state.waiting and self.table.current_row() is None:
            self.table.select_row(0)  # what can be done about the first one is in sight
        self._trouble.show_words("err", state.trouble)
        self._show_acts()

    def _show_acts(self) -> None:
        question = self.table.current_row()
        chosen = isinstance(question, MergeQuestion)
        offer = chosen and question.sort == "edited"
        show(self._accept, offer)
        show(self._keep, chosen and self._may_merge)
        show(self._back, chosen and self._may_merge and bool(question.merges))
        words = ""
        if offer:
            name, offered, shown = self._presenter.values(question)
            words = _("{field}: “{offered}” was entered; “{shown}” is shown.")
            words = words.format(field=name, offered=offered, shown=shown)
        self._about.show_words("info", words, question.sentence if chosen else "")

    def _decide(self) -> None:
        """What the first button does."""
        question = self.table.current_row()
        if isinstance(question, MergeQuestion) and question.sort == "edited":
            self._presenter.accept(question)
        elif self._may_merge:
            self._keep_current()

    def _accept_current(self) -> None:
        question = self.table.current_row()
        if isinstance(question, MergeQuestion):
            self._presenter.accept(question)

    def _keep_current(self) -> None:
        question = self.table.current_row()
        if not isinstance(question, MergeQuestion):
            return
        title = _("Leave {title} as it is").format(title=question.title)
        _ask_reason(
            title, lambda reason: self._presenter.keep(question, reason), _("Leave as it is"), question.sentence, self
        )

    def _take_back(self) -> None:
        question = self.table.current_row()
        if isinstance(question, MergeQuestion) and question.merges:
            title = _("Take the newest merge of {title} back").format(title=question.title)
            words = _("Take back")
            merge = question.merges[0]
            _ask_reason(title, lambda reason: self._presenter.take_back(merge, reason), words, question.sentence, self)


def ask_take_back(merge: MergeRow, presenter: DecisionsPresenter, parent: QWidget) -> bool:
    """Ask for the reason; the hint names what was recorded since the merge."""
    since = presenter.made_since(merge)
    other = merge.absorbed_title or _("the other record")
    title = _("Take {title} and {other} apart again").format(title=merge.survivor_title, other=other)
    hint = _("Both records are there again as before. What was recorded on either of them since stays with it.")
    if since:
        listed = "; ".join(f"{made.title} ({made.authorship.who})" for made in since[:6])
        hint = " ".join((hint, _("Recorded since: {listed}.").format(listed=listed)))
    return _ask_reason(title, lambda reason: presenter.take_back(merge.id, reason), _("Take back"), hint, parent)


def _ask_reason(title: str, do: Refusable, words: str, hint: str, parent: QWidget) -> bool:
    field = Field("reason", _("Reason"), required=True, wide=True, length=500)

    def save(values: Mapping[str, object]) -> dict[str, str]:
        return do(str(values.get("reason") or ""))

    return FieldsDialog.ask(title, (field,), save, words, hint=hint, parent=parent)
