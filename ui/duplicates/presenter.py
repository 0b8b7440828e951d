"""The mind of the pairs: the list, one pair side by side, choosing field by field, merging, telling apart, later.

What is equal or stands on one side alone is chosen; what differs in spelling alone is proposed; what really differs
has to be chosen before the two become one. Every decision can be taken back at once, and a merge at any time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.base.errors import FeldbuchError, UserError
from app.core.work import View
from app.core.workplace import Workplace
from app.duplicates import duplicates, merge_preview, merging
from app.duplicates.duplicates import Pair, ScanResult, ScanStopped
from app.duplicates.merge_preview import MergePreview
from app.records import labels, searching
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk, Task
from ui.duplicates import words
from ui.duplicates.lines import BOTH, FieldLine, line_of
from ui.duplicates.words import ChipWords
from ui.formatting import phrases
from ui.parts.forms.fields import Choice
from ui.parts.tables.cells import NOTHING, Rows, rows_of

KINDS = ("participant", "business")
UNSEEN = frozenset({"source_sheet", "source_row"})  # where a row came from is each record's own, and says nothing


@dataclass(frozen=True)
class State:
    """What the page shows of the pairs."""

    kind: str = "participant"
    pairs: tuple[Pair, ...] = ()
    rows: Rows[Pair] = NOTHING
    place: int = -1
    preview: MergePreview | None = None
    lines: tuple[FieldLine, ...] = ()
    chips: tuple[ChipWords, ...] = ()
    reason: str = ""
    swapped: bool = False
    reading: bool = False
    trouble: str = ""

    @property
    def pair(self) -> Pair | None:
        """The pair that is shown."""
        return self.pairs[self.place] if 0 <= self.place < len(self.pairs) else None

    @property
    def open_fields(self) -> tuple[FieldLine, ...]:
        """The fields that have to be chosen."""
        return tuple(one for one in self.lines if not one.choice)

    @property
    def missing(self) -> str:
        """What is missing before the two can be merged."""
        left = self.open_fields
        if not left:
            return ""
        told = ngettext("{n} field to choose: {names}", "{n} fields to choose: {names}", len(left))
        return told.format(n=len(left), names=phrases.joined([one.label for one in left[:3]]))

    @property
    def counted(self) -> str:
        """Paar 1 von 12."""
        return _("Pair {n} of {all}").format(n=self.place + 1, all=len(self.pairs)) if self.pair else ""


class PairsPresenter:
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self._titles: dict[str, tuple[str, str]] = {}
        self._wanted: frozenset[str] = frozenset()
        self.state = State()

    def show(self, kind: str = "", records: Sequence[str] = ()) -> None:
        """Bring the suspicions up to date in the background, then list them; `records`: begin with that pair."""
        self._wanted = frozenset(records)
        self._set(kind=kind or self.state.kind, reading=True, trouble="")
        kind = self.state.kind

        def look(task: Task) -> list[Pair]:
            if self._workplace.ask(duplicates.is_behind, kind):
                duplicates.scan(self._workplace, kind, progress=task.report, cancelled=lambda: task.cancelled)
            return list(self._workplace.ask(duplicates.pairs, kind))

        self._desk.run(
            look, self._listed, progress=_("Comparing records"), failed=self._failed, cancelled=self._stopped
        )

    def refresh(self) -> None:
        """Records changed or decisions were made: read the list again, nothing is compared anew."""
        kind = self.state.kind
        self._desk.run(lambda _task: list(self._workplace.ask(duplicates.pairs, kind)), self._listed)

    def _stopped(self) -> None:
        self._set(reading=False)
        self._desk.say(_("Comparing was stopped. What was found so far stays."), "info")
        self.refresh()

    def compare_all(self) -> None:
        """Compare the whole store anew."""
        kind = self.state.kind

        def look(task: Task) -> tuple[ScanResult, list[Pair]]:
            done = duplicates.scan(
                self._workplace, kind, anew=True, progress=task.report, cancelled=lambda: task.cancelled
            )
            return done, list(self._workplace.ask(duplicates.pairs, kind))

        def then(found: tuple[ScanResult, list[Pair]]) -> None:
            done, pairs = found
            said = ngettext("{n} record compared.", "{n} records compared.", done.records)
            self._desk.say(said.format(n=phrases.whole(done.records)))
            self._listed(pairs)

        self._set(reading=True)
        self._desk.run(look, then, progress=_("Comparing records"), failed=self._failed, cancelled=self._stopped)

    def find(self, typed: str) -> list[Choice]:
        """Who can be compared, while somebody types."""
        found = self._workplace.ask(searching.find, typed, (self.state.kind,), 8)
        return [Choice(one.id, one.title, " · ".join(filter(None, (one.second, one.code)))) for one in found]

    def compare(self, one: str, other: str) -> dict[str, str]:
        """Put two records side by side that nobody suspects; sentences by field where that cannot be."""
        if not one or not other:
            return {"one" if not one else "other": _("Type part of the name and choose an entry.")}
        if one == other:
            return {"other": _("That is the same record twice. Choose two different ones.")}
        a, b = sorted((one, other))
        known = next((at for at, pair in enumerate(self.state.pairs) if (pair.a, pair.b) == (a, b)), None)
        if known is None:
            self._wanted = frozenset((a, b))
            self._listed(list(self.state.pairs))
        else:
            self.choose_pair(known)
        return {}

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ScanStopped):
            self._stopped()
            return
        self._set(reading=False)
        if isinstance(error, UserError):
            self._set(trouble=error.message)
        else:
            self._desk.show_error(error)

    def _listed(self, pairs: list[Pair]) -> None:
        before = self.state.pair
        self._titles = {}
        if len(self._wanted) == 2 and not any(self._wanted == {one.a, one.b} for one in pairs):
            a, b = sorted(self._wanted)
            pairs = [Pair(self.state.kind, a, b, 0.0, "check", _("Chosen by hand."), (), ""), *pairs]
        place = next((at for at, one in enumerate(pairs) if self._wanted and self._wanted <= {one.a, one.b}), -1)
        if place < 0 and before is not None:
            place = next((at for at, one in enumerate(pairs) if (one.a, one.b) == (before.a, before.b)), -1)
        kept = place >= 0 and before is not None and (pairs[place].a, pairs[place].b) == (before.a, before.b)
        if place < 0:
            place = min(max(self.state.place, 0), len(pairs) - 1)
        self._wanted = frozenset()
        rows = rows_of(pairs, lambda one: f"{one.a}:{one.b}")
        self.state = replace(self.state, pairs=tuple(pairs), rows=rows, place=place, reading=False, trouble="")
        if kept:
            self._render(self.state)
        else:
            self.choose_pair(place)

    # One pair

    def choose_pair(self, place: int) -> None:
        """Show this pair."""
        if not 0 <= place < len(self.state.pairs):
            self._set(place=-1, preview=None, lines=(), chips=(), reason="", swapped=False)
            return
        self.state = replace(self.state, place=place, swapped=False)
        self._look()

    def step(self, by: int) -> None:
        """The next or the previous pair."""
        place = self.state.place + by
        if 0 <= place < len(self.state.pairs):
            self.choose_pair(place)

    def swap(self) -> None:
        """The other one goes on."""
        if self.state.preview is not None:
            self.state = replace(self.state, swapped=not self.state.swapped)
            self._look()

    def choose(self, name: str, choice: str) -> None:
        """Which value of a field holds."""
        lines = tuple(
            replace(one, choice=choice)
            if one.name == name and not one.fixed and (choice != BOTH or one.may_join)
            else one
            for one in self.state.lines
        )
        self._set(lines=lines)

    def give_reason(self, reason: str) -> None:
        """Why the two are one, in words."""
        self.state = replace(self.state, reason=reason)

    def _look(self) -> None:
        pair = self.state.pair
        if pair is None:
            return
        a, b = (pair.b, pair.a) if self.state.swapped else (pair.a, pair.b)
        try:
            preview, lines = self._workplace.ask(_side_by_side, pair, a, b)
        except UserError as error:
            self._set(preview=None, lines=(), chips=(), trouble=error.message)
            return
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._set(preview=preview, lines=lines, chips=words.chips(pair), reason=pair.explanation, trouble="")

    # Deciding

    def merge(self) -> bool:
        """From now on the two are one; False where a field has to be chosen first."""
        preview = self.state.preview
        if preview is None or self.state.open_fields:
            return False
        take = {one.name: one.choice for one in self.state.lines if not one.fixed}
        given = (preview.kind, preview.a, preview.b, take, self.state.reason)
        made = self._do(merging.merge, *given)
        if made is None:
            return True
        said = _("{title} and {other} are one from now on.").format(title=preview.a_title, other=preview.b_title)
        self._desk.undo(said, lambda: self._take_back(made))
        self._go_on()
        return True

    def tell_apart(self, verdict: str) -> None:
        """Not the same, same household, or later."""
        pair = self.state.pair
        if pair is None:
            return
        made = self._do(merging.not_duplicate, pair.kind, pair.a, pair.b, verdict, "")
        if made is None:
            return
        said = {
            "not_same": _("Noted: these two are not the same. The pair is not asked about again."),
            "same_household": _("Noted: one household, two people. The pair is not asked about again."),
            "later": _("Put aside. The pair comes back when one of the two changes."),
        }[verdict]
        kind, a, b = pair.kind, pair.a, pair.b
        self._desk.undo(said, lambda: self._open_again(kind, a, b))
        self._go_on()

    def _take_back(self, made: str) -> None:
        if self._do(merging.unmerge, made, _("taken back at once")) is not None:
            self._desk.say(_("The merge is taken back. Both records are there as before."))
            self.refresh()

    def _open_again(self, kind: str, a: str, b: str) -> None:
        if self._do(merging.not_duplicate, kind, a, b, "open", "") is not None:
            self._desk.say(_("The pair is open again."))
            self.refresh()

    def _do(self, act: Callable[..., str], *given: Any) -> str | None:
        try:
            done: str = self._workplace.do(act, *given)
        except UserError as error:
            self._set(trouble=error.message)
            return None
        except FeldbuchError as error:
            self._desk.show_error(error)
            return None
        self._desk.saved()
        return done

    def _go_on(self) -> None:
        """The present pair is decided: the one that stood behind it."""
        gone = self.state.place
        pairs = [one for at, one in enumerate(self.state.pairs) if at != gone]
        self.state = replace(self.state, place=min(gone, len(pairs) - 1), preview=None, lines=(), chips=())
        self._listed(pairs)

    def called(self, pair: Pair) -> tuple[str, str]:
        """What the two of a pair in sight are called, and where they live."""
        key = f"{pair.a}:{pair.b}"
        if key not in self._titles:
            self._titles[key] = self._workplace.ask(_titles, pair)
        return self._titles[key]

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render(self.state)


def _titles(view: View, pair: Pair) -> tuple[str, str]:
    """What the two are called, and where they live."""
    records = [view.record(pair.kind, one) for one in (pair.a, pair.b)]
    names = [labels.title_of(view, one) for one in records]
    offices = dict.fromkeys(labels.named(view, one.kind.by_name["office"], one.values.get("office")) for one in records)
    return words.both(*names), ", ".join(filter(None, offices))


def _side_by_side(view: View, pair: Pair, a: str, b: str) -> tuple[MergePreview, tuple[FieldLine, ...]]:
    preview = merge_preview.preview(view, pair.kind, a, b)
    return preview, tuple(
        line_of(view, pair.kind, one, pair.reasons) for one in preview.fields if one.name not in UNSEEN
    )
