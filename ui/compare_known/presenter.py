"""Presenter of the page that puts somebody typed in beside one who is known: open, add what is typed, or someone else.

What is known stays; what only the typed side says is added; what really differs has to be chosen. What was typed is a
draft until then, and is one again when adding is taken back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.base.errors import UserError
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.duplicates.duplicates import Pair
from app.intake import compare_and_add
from app.intake.compare_and_add import Addition, Comparison
from app.records import drafts
from app.records.drafts import Draft
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.duplicates import words
from ui.duplicates.lines import BOTH, FieldLine, line_of, missing_choices
from ui.duplicates.words import ChipWords

DRAFTS = {"participant": "participant:new", "business": "company:new"}


@dataclass(frozen=True)
class State:
    """What the page shows."""

    kind: str = "participant"
    comparison: Comparison | None = None
    lines: tuple[FieldLine, ...] = ()
    chips: tuple[ChipWords, ...] = ()
    trouble: str = ""

    @property
    def missing(self) -> str:
        """What has to be chosen before anything can be added."""
        return missing_choices(self.lines)


class ComparePresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk

    def show(self, kind: str, known: str, typed: Mapping[str, Any], why: Pair | None = None) -> None:
        """Put what is typed beside the known record, and why they are perhaps one; a sentence where that cannot be."""
        self.state = State(kind=kind)
        try:
            comparison, lines = self._workplace.do(_side_by_side, kind, known, typed, why)
        except UserError as error:
            self._set(trouble=error.message)
            return
        chips = words.chips(comparison.why) if comparison.why is not None else ()
        self._set(comparison=comparison, lines=lines, chips=chips)

    def choose(self, name: str, choice: str) -> None:
        """Which value of a field holds."""

        def chosen(line: FieldLine) -> FieldLine:
            may = line.name == name and not line.fixed and (choice != BOTH or line.may_join)
            return replace(line, choice=choice) if may else line

        self._set(lines=tuple(chosen(line) for line in self.state.lines))

    def add(self) -> bool:
        """Take what is typed over to the known record; False where a field is to be chosen first, or it was refused."""
        comparison = self.state.comparison
        if comparison is None or self.state.missing:
            return False
        take = {line.name: line.choice for line in self.state.lines if not line.fixed}
        try:
            added, draft = self._workplace.do(_add, comparison, take)
        except UserError as error:
            self._set(trouble=error.message)
            return False
        self._desk.saved()
        message = words_of_adding(added.number, comparison.title)
        if added.number:
            self._desk.undo(message, lambda: self._take_back(added, draft))
        else:
            self._desk.say(message)
        return True

    def _take_back(self, added: Addition, draft: Draft | None) -> None:
        try:
            self._workplace.do(_take_back, added, draft)
        except UserError as error:
            self._desk.show_error(error)
            return
        self._desk.saved()
        self._desk.say(_("Taken back. What you typed is a draft again."))


def words_of_adding(number: int, title: str) -> str:
    """3 Angaben zu Kowalczyk, Hanna ergänzt."""
    if not number:
        return _("{title} knew all of it already; nothing was changed.").format(title=title)
    sentence = ngettext("{n} entry added to {title}.", "{n} entries added to {title}.", number)
    return sentence.format(n=number, title=title)


def _side_by_side(
    work: Work, kind: str, known: str, typed: Mapping[str, Any], why: Pair | None
) -> tuple[Comparison, tuple[FieldLine, ...]]:
    comparison = compare_and_add.compare(work, kind, known, typed, why)
    return comparison, _lines(work, comparison)


def _lines(view: View, comparison: Comparison) -> tuple[FieldLine, ...]:
    reasons = comparison.why.reasons if comparison.why is not None else ()
    lines = (line_of(view, comparison.kind, field, reasons) for field in comparison.fields)
    return tuple(replace(line, right_author=_("typed by you")) for line in lines)


def _add(work: Work, comparison: Comparison, take: Mapping[str, str]) -> tuple[Addition, Draft | None]:
    """Added and the draft dropped in one act."""
    added = compare_and_add.add(work, comparison, take)
    draft = drafts.read(work, DRAFTS[comparison.kind])
    drafts.forget(work, DRAFTS[comparison.kind])
    return added, draft


def _take_back(work: Work, added: Addition, draft: Draft | None) -> None:
    compare_and_add.take_back(work, added)
    if draft is not None and drafts.read(work, draft.key) is None:
        drafts.keep(work, draft.key, draft.title, draft.fields)
