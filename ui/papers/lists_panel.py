"""The side panel of the printed lists: one list with its meetings and names, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from resources.language import _, ngettext
from ui.formatting import phrases
from ui.papers import lists_columns
from ui.papers.lists_presenter import State
from ui.parts.boxes import Rule, column, row, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.labels import Label
from ui.parts.panel import SidePanel

MOST_NAMES = 60


@dataclass(frozen=True)
class Verbs:
    """What its buttons do."""

    enter: Callable[[str], object]
    again: Callable[[], object]
    save: Callable[[], object]
    returned: Callable[[], object]


class ListPanel:
    """Fills a side panel."""

    def __init__(self, panel: SidePanel, verbs: Verbs, today: Callable[[], date]) -> None:
        self._panel, self._verbs, self._today = panel, verbs, today
        self._chip = Chip()
        chips = row(8)
        chips.addWidget(self._chip)
        chips.addStretch(1)
        panel.fixed.addLayout(chips)
        self._told = Label("", "body", "text2", wrap=True)
        panel.fixed.addWidget(self._told)
        self._enter = Label(_("Enter in the order of the paper"), "h2", wrap=True)
        self._meetings = column(6)
        self._names_title, self._names = Label("", "h2"), Label("", "body", wrap=True)
        self._none = Label(_("Choose a list to see what stands on it."), "body", "text2", wrap=True)
        panel.body.add(self._none, self._enter)
        panel.body.addLayout(self._meetings)
        self._rule = Rule()
        panel.body.add(self._rule, self._names_title, self._names)
        self._again = Button(_("Print once more"), verbs.again, icon="print", small=True)
        self._save = Button(_("Save as PDF …"), verbs.save, icon="paper", small=True)
        self._back = Button(_("List is back"), verbs.returned, icon="check", small=True)
        acts = column(8)
        acts.add(self._back, self._again, self._save)
        panel.bottom.addLayout(acts)

    def render_state(self, state: State) -> None:
        """Show the chosen list."""
        chosen = state.chosen
        any_chosen = chosen is not None
        for part in (self._enter, self._rule, self._names_title, self._names):
            show(part, any_chosen)
        show(self._none, not any_chosen)
        show(self._again, any_chosen and state.may_print)
        show(self._save, any_chosen and state.may_print)
        show(self._back, chosen is not None and chosen.state != "back" and state.may_return)
        self._meetings.clear()
        if chosen is None:
            self._panel.say(_("No list chosen"))
            self._chip.show_state("")
            self._told.setText("")
            return
        cell = lists_columns.state(chosen, self._today)
        self._panel.say(chosen.sheet_id, " · ".join(filter(None, (chosen.title, lists_columns.days(chosen)))))
        self._chip.show_state(cell.text, "neutral" if cell.tone == "text2" else cell.tone, cell.icon)
        self._told.setText(cell.second)
        for choice in state.meetings:
            button = Button(choice.words, partial(self._verbs.enter, choice.key), icon="session", small=True)
            button.setAccessibleName(f"{choice.words}, {choice.second}")
            self._meetings.addWidget(button)
        number = len(state.people)
        self._names_title.setText(ngettext("{n} name", "{n} names", number).format(n=phrases.whole(number)))
        shown = [f"{place}. {name}" for place, name in enumerate(state.people[:MOST_NAMES], start=1)]
        if number > MOST_NAMES:
            shown.append(_("and {n} more").format(n=phrases.whole(number - MOST_NAMES)))
        self._names.setText("\n".join(shown) or _("printed without names"))
