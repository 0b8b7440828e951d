"""Presenter of the merges that were made and of what waits about them: taking back, keeping, taking values over.

Taking a merge back asks for the reason and tells what was recorded since; nothing of that is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec

from app.base.errors import FeldbuchError, UserError
from app.core.rights import Right
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.duplicates import merge_log, merge_questions, merging
from app.duplicates.merge_log import MergeFilter, MergeRow, RecordedSince
from app.duplicates.merge_questions import MergeQuestion
from app.exports.merges import save_merges
from resources.language import N_, _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter, sentences
from ui.formatting import phrases
from ui.parts.tables.cells import NOTHING, Rows, rows_of
from ui.sync_lists import value_words
from ui.sync_lists.field_words import field_words

P = ParamSpec("P")

SORTS = {
    "contested": N_("Merged and kept apart at once"),
    "united": N_("Merged at the same time"),
    "unmerged": N_("Taken back while more was merged"),
    "deleted": N_("One of them was deleted"),
    "edited": N_("Changed on the absorbed record"),
}


@dataclass(frozen=True)
class State:
    """Merges and questions. `standing`: only merges that hold, only those taken back, or (None) both."""

    merges: Rows[MergeRow] = NOTHING
    number: int = 0
    standing: bool | None = None
    questions: Rows[MergeQuestion] = NOTHING
    waiting: int = 0
    may_merge: bool = False
    trouble: str = ""


class DecisionsPresenter(Presenter[State]):
    """See the module. `changed` is called when pairs may be open again."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], changed: Callable[[], object]
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._changed = workplace, desk, changed
        self._rows: list[MergeRow] = []

    def now(self) -> datetime:
        """The store's clock."""
        return datetime.fromtimestamp(self._workplace.now_ms() / 1000)

    def show(self) -> None:
        """Read merges and questions in the background."""
        wanted = MergeFilter(standing=self.state.standing)
        self.state = replace(self.state, may_merge=Right.MERGE in self._workplace.me.rights)
        lists_merges = self.state.may_merge and Right.READ_AUDIT in self._workplace.me.rights

        def look(_task: object) -> tuple[list[MergeRow], list[MergeQuestion]]:
            merges = list(self._workplace.ask(merge_log.merges, wanted)) if lists_merges else []
            return merges, list(self._workplace.ask(merge_questions.questions))

        self._desk.run(look, self._read)

    def narrow(self, standing: bool | None) -> None:
        """Only merges that hold, only those taken back, or both."""
        self.state = replace(self.state, standing=standing)
        self.show()

    def _read(self, lists: tuple[list[MergeRow], list[MergeQuestion]]) -> None:
        self._rows, questions = lists
        self._set(
            merges=rows_of(self._rows, lambda merge: merge.id),
            number=len(self._rows),
            questions=rows_of(questions, lambda question: question.id),
            waiting=len(questions),
            trouble="",
        )

    def made_since(self, merge: MergeRow) -> list[RecordedSince]:
        """What was recorded on either side since."""
        try:
            return list(self._workplace.ask(merge_log.recorded_since, merge.id))
        except UserError:
            return []

    def take_back(self, merge: str, reason: str) -> dict[str, str]:
        """Take a merge back; sentences by field where that was refused."""
        refused = self._do(merging.unmerge, merge, reason)
        if refused is None:
            self._desk.say(_("The merge is taken back. Both records are there as before."))
            return {}
        return refused

    def keep(self, question: MergeQuestion, reason: str) -> dict[str, str]:
        """It is right as it stands."""
        refused = self._do(merge_questions.keep, question.id, reason)
        if refused is None:
            self._desk.say(_("Noted: it stays as it stands."))
            return {}
        return refused

    def accept(self, question: MergeQuestion) -> None:
        """Take the offered value over."""
        refused = self._do(merge_questions.accept, question.id)
        if refused is None:
            self._desk.say(_("The value was taken over."))
        else:
            self._set(trouble=" ".join(refused.values()))

    def values(self, question: MergeQuestion) -> tuple[str, str, str]:
        """Of an offer: the field, the value offered, the value shown, in words."""

        def in_words(view: View) -> tuple[str, str, str]:
            offered, shown = (
                value_words.in_words(view, question.kind, question.field, value)
                for value in (question.value, question.shown)
            )
            return field_words(question.kind, question.field), offered, shown

        return self._workplace.ask(in_words)

    def save_list(self, target: Path) -> None:
        """The list of merges as a file for other programs."""

        def done(number: int) -> None:
            sentence = ngettext("{n} merge saved.", "{n} merges saved.", number)
            self._desk.say(sentence.format(n=phrases.whole(number)))

        wanted = MergeFilter(standing=self.state.standing)
        self._desk.run(lambda _task: save_merges(self._workplace, target, wanted), done)

    def _do(
        self, act: Callable[Concatenate[Work, P], object], /, *args: P.args, **kwargs: P.kwargs
    ) -> dict[str, str] | None:
        """None where it is done, else sentences by field."""
        try:
            self._workplace.do(act, *args, **kwargs)
        except FeldbuchError as refused:
            return sentences(refused)
        self._desk.saved()
        self.show()
        self._changed()
        return None
