"""The mind of merges that were made and of what waits about them: taking back, keeping, taking values over.

Taking a merge back asks for the reason and tells what was recorded since; nothing of that is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.base.errors import BadInput, FeldbuchError, UserError
from app.core.rights import Right
from app.core.work import View
from app.core.workplace import Workplace
from app.duplicates import merge_log, merge_questions, merging
from app.duplicates.merge_log import MergeFilter, MergeRow, RecordedSince
from app.duplicates.merge_questions import MergeQuestion
from app.exports.merges import save_merges
from resources.language import N_, _, ngettext
from ui.base.desk_protocol import Desk
from ui.formatting import phrases
from ui.parts.tables.cells import NOTHING, Rows, rows_of
from ui.sync_lists import words as values
from ui.sync_lists.field_words import field_words

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


class DecisionsPresenter:
    """See the module. `changed` is called when pairs may be open again."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], changed: Callable[[], object]
    ) -> None:
        self._workplace, self._desk, self._render, self._changed = workplace, desk, render, changed
        self._rows: list[MergeRow] = []
        self.state = State()

    def now(self) -> datetime:
        """The store's clock."""
        return datetime.fromtimestamp(self._workplace.now_ms() / 1000)

    def show(self) -> None:
        """Read merges and questions in the background."""
        given = MergeFilter(standing=self.state.standing)
        self.state = replace(self.state, may_merge=Right.MERGE in self._workplace.me.rights)
        lists_merges = self.state.may_merge and Right.READ_AUDIT in self._workplace.me.rights

        def look(_task: Any) -> tuple[list[MergeRow], list[MergeQuestion]]:
            merges = list(self._workplace.ask(merge_log.merges, given)) if lists_merges else []
            return merges, list(self._workplace.ask(merge_questions.questions))

        self._desk.run(look, self._read)

    def narrow(self, standing: bool | None) -> None:
        """Only merges that hold, only those taken back, or both."""
        self.state = replace(self.state, standing=standing)
        self.show()

    def _read(self, found: tuple[list[MergeRow], list[MergeQuestion]]) -> None:
        self._rows, questions = found
        self._set(
            merges=rows_of(self._rows, lambda one: one.id),
            number=len(self._rows),
            questions=rows_of(questions, lambda one: one.id),
            waiting=len(questions),
            trouble="",
        )

    def made_since(self, merge: MergeRow) -> list[RecordedSince]:
        """What was recorded on either side since."""
        try:
            found: list[RecordedSince] = self._workplace.ask(merge_log.recorded_since, merge.id)
        except UserError:
            return []
        return found

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

        def told(view: View) -> tuple[str, str, str]:
            offered, shown = (
                values.in_words(view, question.kind, question.field, one) for one in (question.value, question.shown)
            )
            return field_words(question.kind, question.field), offered, shown

        found: tuple[str, str, str] = self._workplace.ask(told)
        return found

    def save_list(self, target: Path) -> None:
        """The list of merges as a file for other programs."""

        def done(number: int) -> None:
            said = ngettext("{n} merge saved.", "{n} merges saved.", number)
            self._desk.say(said.format(n=phrases.whole(number)))

        given = MergeFilter(standing=self.state.standing)
        self._desk.run(lambda _task: save_merges(self._workplace, target, given), done)

    def _do(self, act: Callable[..., Any], *given: Any) -> dict[str, str] | None:
        """None where it is done, else sentences by field."""
        try:
            self._workplace.do(act, *given)
        except BadInput as refused:
            return dict(refused.errors) or {"": refused.message}
        except FeldbuchError as refused:
            return {"": refused.message}
        self._desk.saved()
        self.show()
        self._changed()
        return None

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render(self.state)
