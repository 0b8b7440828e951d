"""Presenter of candidate pairs: the list, one pair side by side, choosing by field, merging, telling apart, later.

What is equal or stands on one side alone is chosen; what differs in spelling alone is proposed; what really differs
has to be chosen before the two become one. Every decision can be taken back at once, and a merge at any time.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.base.errors import FeldbuchError, UserError
from app.core.work import View
from app.core.workplace import Workplace
from app.duplicates import duplicates, merge_preview
from app.duplicates.duplicates import Pair, ScanResult, ScanStopped
from app.duplicates.merge_preview import MergePreview
from app.records import labels, searching
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk, Task
from ui.base.presenter import Presenter
from ui.duplicates import words
from ui.duplicates.lines import BOTH, FieldLine, line_of
from ui.duplicates.pair_acts import PairActs
from ui.duplicates.state import State, by_hand, place_of
from ui.formatting import phrases
from ui.parts.forms.fields import Choice
from ui.parts.tables.cells import rows_of

KINDS = ("participant", "business")
UNSEEN = frozenset({"source_sheet", "source_row"})  # where a row came from is each record's own, and says nothing


class PairsPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self._acts = PairActs(workplace, desk, lambda sentence: self._set(trouble=sentence), self.refresh)
        self._titles: dict[str, tuple[str, str]] = {}
        self._wanted: frozenset[str] = frozenset()

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
            result = duplicates.scan(
                self._workplace, kind, anew=True, progress=task.report, cancelled=lambda: task.cancelled
            )
            return result, list(self._workplace.ask(duplicates.pairs, kind))

        def then(outcome: tuple[ScanResult, list[Pair]]) -> None:
            result, pairs = outcome
            sentence = ngettext("{n} record compared.", "{n} records compared.", result.records)
            self._desk.say(sentence.format(n=phrases.whole(result.records)))
            self._listed(pairs)

        self._set(reading=True)
        self._desk.run(look, then, progress=_("Comparing records"), failed=self._failed, cancelled=self._stopped)

    def find(self, typed: str) -> list[Choice]:
        """Who can be compared, while somebody types."""
        hits = self._workplace.ask(searching.find, typed, (self.state.kind,), 8)
        return [Choice(hit.id, hit.title, " · ".join(filter(None, (hit.second, hit.code)))) for hit in hits]

    def compare(self, survivor: str, absorbed: str) -> dict[str, str]:
        """Put two records side by side that nobody suspects; sentences by field where that cannot be."""
        if not survivor or not absorbed:
            return {"absorbed" if survivor else "survivor": _("Type part of the name and choose an entry.")}
        if survivor == absorbed:
            return {"absorbed": _("That is the same record twice. Choose two different ones.")}
        place = place_of(self.state.pairs, (survivor, absorbed))
        if place < 0:
            self._wanted = frozenset((survivor, absorbed))
            self._listed(list(self.state.pairs))
        else:
            self.choose_pair(place)
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
        """Show these pairs: the one that was asked for, else the one in sight, else what stands in its place."""
        before, self._titles = self.state.pair, {}
        if len(self._wanted) == 2 and place_of(pairs, self._wanted) < 0:
            pairs = [by_hand(self.state.kind, self._wanted), *pairs]
        in_sight = place_of(pairs, (before.a, before.b)) if before is not None else -1
        place = place_of(pairs, self._wanted)
        if place < 0:
            place = in_sight if in_sight >= 0 else min(max(self.state.place, 0), len(pairs) - 1)
        self._wanted = frozenset()
        rows = rows_of(pairs, lambda pair: f"{pair.a}:{pair.b}")
        self.state = replace(self.state, pairs=tuple(pairs), rows=rows, place=place, reading=False, trouble="")
        if place == in_sight >= 0:
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
            replace(line, choice=choice)
            if line.name == name and not line.fixed and (choice != BOTH or line.may_join)
            else line
            for line in self.state.lines
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
        take = {line.name: line.choice for line in self.state.lines if not line.fixed}
        if self._acts.merge(preview, take, self.state.reason):
            self._go_on()
        return True

    def tell_apart(self, verdict: str) -> None:
        """Not the same, same household, or later."""
        pair = self.state.pair
        if pair is not None and self._acts.tell_apart(pair, verdict):
            self._go_on()

    def _go_on(self) -> None:
        """The present pair is decided: the one that stood behind it."""
        decided = self.state.place
        pairs = [pair for place, pair in enumerate(self.state.pairs) if place != decided]
        self.state = replace(self.state, place=min(decided, len(pairs) - 1), preview=None, lines=(), chips=())
        self._listed(pairs)

    def called(self, pair: Pair) -> tuple[str, str]:
        """What the two of a pair in sight are called, and where they live."""
        key = f"{pair.a}:{pair.b}"
        if key not in self._titles:
            self._titles[key] = self._workplace.ask(_titles, pair)
        return self._titles[key]


def _titles(view: View, pair: Pair) -> tuple[str, str]:
    """What the two are called, and where they live."""
    records = [view.record(pair.kind, record_id) for record_id in (pair.a, pair.b)]
    names = [labels.title_of(view, record) for record in records]
    offices = dict.fromkeys(
        labels.named(view, record.kind.by_name["office"], record.values.get("office")) for record in records
    )
    return words.both(*names), ", ".join(filter(None, offices))


def _side_by_side(view: View, pair: Pair, a: str, b: str) -> tuple[MergePreview, tuple[FieldLine, ...]]:
    preview = merge_preview.preview(view, pair.kind, a, b)
    return preview, tuple(
        line_of(view, pair.kind, field, pair.reasons) for field in preview.fields if field.name not in UNSEEN
    )
