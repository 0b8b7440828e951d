"""The mind of the page that puts somebody typed in beside one who is known: open, add what is typed, or someone else.

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
from ui.duplicates import words
from ui.duplicates.lines import BOTH, FieldLine, line_of
from ui.duplicates.words import ChipWords
from ui.formatting import phrases

DRAFTS = {"participant": "participant:new", "business": "company:new"}


@dataclass(frozen=True)
class State:
    """What the page shows."""

    kind: str = "participant"
    beside: Comparison | None = None
    lines: tuple[FieldLine, ...] = ()
    chips: tuple[ChipWords, ...] = ()
    trouble: str = ""

    @property
    def missing(self) -> str:
        """What has to be chosen before anything can be added."""
        left = [one.label for one in self.lines if not one.choice]
        if not left:
            return ""
        told = ngettext("{n} field to choose: {names}", "{n} fields to choose: {names}", len(left))
        return told.format(n=len(left), names=phrases.joined(left[:3]))


class BesidePresenter:
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self.state = State()

    def show(self, kind: str, known: str, typed: Mapping[str, Any], why: Pair | None = None) -> None:
        """Put what is typed beside the known record, and why they are perhaps one; a sentence where that cannot be."""
        self.state = State(kind=kind)
        try:
            found, lines = self._workplace.do(_side_by_side, kind, known, typed, why)
        except UserError as error:
            self._set(trouble=error.message)
            return
        chips = words.chips(found.why) if found.why is not None else ()
        self._set(beside=found, lines=lines, chips=chips)

    def choose(self, name: str, choice: str) -> None:
        """Which value of a field holds."""

        def chosen(one: FieldLine) -> FieldLine:
            may = one.name == name and not one.fixed and (choice != BOTH or one.may_join)
            return replace(one, choice=choice) if may else one

        self._set(lines=tuple(chosen(one) for one in self.state.lines))

    def add(self) -> bool:
        """Take what is typed over to the known record; False where a field is to be chosen first, or it was refused."""
        found = self.state.beside
        if found is None or self.state.missing:
            return False
        take = {one.name: one.choice for one in self.state.lines if not one.fixed}
        try:
            added, draft = self._workplace.do(_add, found, take)
        except UserError as error:
            self._set(trouble=error.message)
            return False
        self._desk.saved()
        said = words_of_adding(added.number, found.title)
        if added.number:
            self._desk.undo(said, lambda: self._take_back(added, draft))
        else:
            self._desk.say(said)
        return True

    def _take_back(self, added: Addition, draft: Draft | None) -> None:
        try:
            self._workplace.do(_take_back, added, draft)
        except UserError as error:
            self._desk.show_error(error)
            return
        self._desk.saved()
        self._desk.say(_("Taken back. What you typed is a draft again."))

    def _set(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self._render(self.state)


def words_of_adding(number: int, title: str) -> str:
    """3 Angaben zu Kowalczyk, Hanna ergänzt."""
    if not number:
        return _("{title} knew all of it already; nothing was changed.").format(title=title)
    told = ngettext("{n} entry added to {title}.", "{n} entries added to {title}.", number)
    return told.format(n=number, title=title)


def _side_by_side(
    work: Work, kind: str, known: str, typed: Mapping[str, Any], why: Pair | None
) -> tuple[Comparison, tuple[FieldLine, ...]]:
    found = compare_and_add.compare(work, kind, known, typed, why)
    return found, _lines(work, found)


def _lines(view: View, found: Comparison) -> tuple[FieldLine, ...]:
    reasons = found.why.reasons if found.why is not None else ()
    lines = (line_of(view, found.kind, one, reasons) for one in found.fields)
    return tuple(replace(one, right_said=_("typed by you")) for one in lines)


def _add(work: Work, found: Comparison, take: Mapping[str, str]) -> tuple[Addition, Draft | None]:
    """Added and the draft dropped in one act."""
    added = compare_and_add.add(work, found, take)
    draft = drafts.read(work, DRAFTS[found.kind])
    drafts.forget(work, DRAFTS[found.kind])
    return added, draft


def _take_back(work: Work, added: Addition, draft: Draft | None) -> None:
    compare_and_add.take_back(work, added)
    if draft is not None and drafts.read(work, draft.key) is None:
        drafts.keep(work, draft.key, draft.title, draft.fields)
