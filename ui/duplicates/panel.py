"""The side panel of the page "Duplicates": what will be after merging, and all pairs."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from app.duplicates.duplicates import Pair
from resources.language import _, ngettext
from ui.duplicates import columns
from ui.duplicates.presenter import KINDS
from ui.duplicates.state import State
from ui.formatting import phrases
from ui.look.theme import look
from ui.parts.boxes import Rule, holder, show
from ui.parts.buttons import Button
from ui.parts.filters import FilterButton
from ui.parts.forms.fields import Choice
from ui.parts.labels import Label, state_line
from ui.parts.panel import SidePanel
from ui.sync_lists.lists import ShortTable

MOST_PAIRS = 9


@dataclass(frozen=True)
class Verbs:
    """What the list does."""

    choose: Callable[[int], object]
    kind: Callable[[str], object]
    compare_all: Callable[[], object]
    decide: Callable[[], object]
    swap: Callable[[], object]
    compare: Callable[[], object]
    called: Callable[[Pair], tuple[str, str]]


class PairsPanel:
    """Fills a side panel."""

    def __init__(self, panel: SidePanel, verbs: Verbs) -> None:
        self._panel, self._verbs = panel, verbs
        self._grid_place = QWidget()
        self._grid = QGridLayout(self._grid_place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Label, Label]] = []
        kinds = (Choice(KINDS[0], _("People")), Choice(KINDS[1], _("Companies")))
        self._kind = FilterButton(_("Kind"), kinds, icon="people", several=False)
        self._kind.changed.connect(lambda keys: verbs.kind(keys[0]) if keys else None)
        self._counted = Label("", "small", "text2")
        self._list = ShortTable(
            columns.pairs(verbs.called), _("All pairs"), most=MOST_PAIRS, two_lines=True, headed=False
        )
        self._list.selected.connect(self._selected)
        self._list.opened.connect(lambda _row: verbs.decide())
        self._again = Button(_("Compare everything anew"), verbs.compare_all, kind="link", small=True)
        self._others = Button(_("Compare two others …"), verbs.compare, kind="link", small=True)
        self._hint = holder(
            state_line("undo", _("Can be taken apart at any time. No entry is lost."), "text2", "small")
        )
        body = panel.body
        body.add(self._grid_place)
        body.addWidget(self._hint)
        self._swap = Button(_("Swap sides"), verbs.swap, kind="link", small=True, keys="X")
        body.addWidget(self._swap)
        body.add(Rule(), Label(_("All pairs"), "h2"), self._kind, self._counted, self._list, self._others, self._again)
        panel.say(_("After merging"))

    def render_state(self, state: State) -> None:
        """Sums of this pair, and the list."""
        self._fill(_sums(state))
        self._kind.set_chosen([state.kind])
        show(self._swap, state.preview is not None)
        show(self._hint, state.preview is not None)
        self._panel.say(_("After merging") if state.preview is not None else _("No pair chosen"))
        number = len(state.pairs)
        sentence = ngettext("{n} open, the likeliest first", "{n} open, the likeliest first", number)
        self._counted.setText(sentence.format(n=phrases.whole(number)) if number else _("none open"))
        show(self._list, number > 0)
        show(self._again, number > 0)
        quiet = self._list.blockSignals(True)
        if self._list.rows_model.rows is not state.rows:
            self._list.show_rows(state.rows)
        if state.place >= 0 and self._list.currentIndex().row() != state.place:
            self._list.select_row(state.place)
        self._list.blockSignals(quiet)

    def _selected(self, _row: Pair | None) -> None:
        place = self._list.currentIndex().row()
        if place >= 0:
            self._verbs.choose(place)

    def _fill(self, sums: list[tuple[str, str]]) -> None:
        self._grid.setHorizontalSpacing(look().space(12))
        self._grid.setVerticalSpacing(look().space(4))
        while len(self._rows) < len(sums):
            pair = (Label("", "body", "text2", wrap=True), Label("", "body", wrap=True))
            place = len(self._rows)
            self._grid.addWidget(pair[0], place, 0)
            self._grid.addWidget(pair[1], place, 1)
            self._rows.append(pair)
        for number, (name, value) in enumerate(self._rows):
            shown = number < len(sums)
            name.setText(sums[number][0] if shown else "")
            value.setText(sums[number][1] if shown else "")
            show(name, shown)
            show(value, shown)


def _sums(state: State) -> list[tuple[str, str]]:
    preview = state.preview
    if preview is None:
        return []
    sums = [(_("Goes on"), preview.a_title), (_("Is absorbed"), preview.b_title)]
    if preview.sums:
        sums.append((_("Sessions"), preview.sums))
    if preview.minutes is not None:
        sums.append((_("Hours"), phrases.hours(preview.minutes)))
    for belonging in preview.belonging:
        parts = _("{a} and {b}, then {after}").format(a=belonging.a, b=belonging.b, after=belonging.after)
        sums.append((belonging.word, parts))
    return sums
