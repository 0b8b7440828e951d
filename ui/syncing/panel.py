"""The side panel of the page "Sync": conflicts, what waits, laptops, and that the folder is encrypted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint

from app.conflicts import worklist
from app.conflicts.worklist import ConflictLine
from app.sharing.laptops import Laptop
from app.sharing.unsent_changes import UnsentChanges
from resources.language import _
from ui.conflicts.state import State as ConflictState
from ui.participants.menus import acts
from ui.parts.boxes import Rule, holder, row, show
from ui.parts.buttons import Button
from ui.parts.filters import FilterButton
from ui.parts.forms.fields import Choice
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.panel import SidePanel
from ui.parts.tables.cells import rows_of
from ui.sync_lists import columns, conflict_words
from ui.sync_lists.lists import ShortTable
from ui.syncing.presenter import State

WAITING, EVERYBODY = "waiting", "everybody"
MOST_CONFLICTS = 7


@dataclass(frozen=True)
class Verbs:
    """What the lists do. `narrow` takes fields of `app.conflicts.worklist.Wanted`, `title` names a line in sight."""

    select: Callable[[str], object]
    narrow: Callable[..., object]
    title: Callable[[ConflictLine], str]
    by_rule: Callable[[], object]
    decide: Callable[[], object]
    open_waiting: Callable[[UnsentChanges], object]
    remove: Callable[[Laptop], object]


class SyncPanel:
    """Fills a side panel."""

    def __init__(self, panel: SidePanel, verbs: Verbs, now: Callable[[], datetime]) -> None:
        self._panel, self._verbs = panel, verbs
        self._unsent = 0
        self._may_remove = False
        listed = columns.conflicts(now, verbs.title)
        self._disputes = ShortTable(listed, _("Conflicts"), most=MOST_CONFLICTS, two_lines=True, headed=False)
        self._none = Label(_("No conflicts."), "body", "text2", wrap=True)
        whose = (Choice(WAITING, _("Waiting for me")), Choice(EVERYBODY, _("All")))
        self._whose = FilterButton(_("Whose"), whose, icon="person", several=False)
        self._whose.changed.connect(lambda keys: verbs.narrow(everybody=EVERYBODY in keys))
        self._sorts = FilterButton(_("Sort"), ())
        self._sorts.changed.connect(lambda keys: verbs.narrow(sorts=tuple(keys)))
        self._filters = row(8)
        self._filters.add(self._whose, self._sorts)
        self._filters.addStretch(1)
        self._filter_line = holder(self._filters)
        self._waiting = ShortTable(columns.waiting(), _("What waits"), two_lines=True, headed=False)
        self._all_sent = Label(_("Nothing waits."), "body", "text2", wrap=True)
        self._more = Label(_("and more"), "small", "text2")
        self._laptops = ShortTable(
            columns.laptops(now, lambda: self._unsent), _("Laptops"), most=50, two_lines=True, headed=False
        )
        self._alone = Label(_("Only this one so far."), "body", "text2", wrap=True)
        self._remove = Button(_("Remove laptop …"), self._remove_current, kind="link", small=True)
        self._rule = Button(_("Several by a rule …"), verbs.by_rule, kind="link", small=True)
        body = panel.body
        body.add(self._filter_line, self._disputes, self._none, self._rule, Rule())
        body.add(Label(_("What waits"), "h2"), self._waiting, self._all_sent)
        body.add(self._more, Rule(), Label(_("Laptops"), "h2"), self._laptops, self._alone, self._remove)
        self._sealed = Notice("neutral", "", _("Encrypted: who owns the folder can read nothing and change nothing."))
        panel.bottom.addWidget(self._sealed)
        panel.say(_("Conflicts"))
        self._disputes.selected.connect(self._selected)
        self._disputes.opened.connect(lambda _row: verbs.decide())
        self._waiting.opened.connect(verbs.open_waiting)
        self._laptops.menu_wanted.connect(self._menu)
        self._laptops.selected.connect(lambda _row: self._show_remove())
        self._laptops.key_pressed = self._key

    def render_conflicts(self, state: ConflictState) -> None:
        """The list of conflicts, the one that is shown marked."""
        listed, narrowed = state.rows.count > 0, bool(state.wanted.sorts)
        show(self._disputes, listed)
        show(self._none, not listed)
        show(self._rule, len(state.ids) > 1)
        show(self._filter_line, state.counts.all > 0)
        self._none.setText(conflict_words.none_listed(state.counts, narrowed))
        self._whose.set_chosen([EVERYBODY if state.wanted.everybody else WAITING])
        self._sorts.set_choices([Choice(sort, conflict_words.sort(sort)) for sort in worklist.sorts_of(state.counts)])
        self._sorts.set_chosen(state.wanted.sorts)
        show(self._sorts, narrowed or len(state.counts.sorts) > 1)
        quiet = self._disputes.blockSignals(True)
        if self._disputes.rows_model.rows is not state.rows:
            self._disputes.show_rows(state.rows)
        if state.current and self._disputes.current_id() != state.current:
            self._disputes.select_id(state.current)
        self._disputes.blockSignals(quiet)

    def render_state(self, state: State) -> None:
        """What waits, and the laptops."""
        self._unsent = state.rounds.light.unsent
        show(self._waiting, bool(state.waiting))
        show(self._all_sent, not state.waiting)
        self._waiting.show_rows(rows_of(list(state.waiting), lambda waiting: waiting.subject_kind + waiting.subject))
        alone = not state.rounds.light.address and state.rounds.light.unsent
        self._all_sent.setText(_("Everything waits for a shared folder.") if alone else _("Nothing waits."))
        show(self._more, state.more_waiting)
        show(self._laptops, bool(state.laptops))
        show(self._alone, not state.laptops)
        self._laptops.show_rows(rows_of(list(state.laptops), lambda laptop: laptop.id))
        self._may_remove = state.may_admit
        self._show_remove()
        show(self._sealed, bool(state.rounds.light.address))

    def _selected(self, line: ConflictLine | None) -> None:
        if line is not None:
            self._verbs.select(line.id)

    def _show_remove(self) -> None:
        show(self._remove, self._removable() is not None)

    def _removable(self) -> Laptop | None:
        laptop = self._laptops.current_row()
        usable = self._may_remove and isinstance(laptop, Laptop) and not laptop.own and not laptop.removed
        return laptop if usable else None

    def _remove_current(self) -> None:
        laptop = self._removable()
        if laptop is not None:
            self._verbs.remove(laptop)

    def _menu(self, laptop: Laptop, at: QPoint) -> None:
        del laptop
        if self._removable() is not None:
            acts(self._panel, at, (_("Remove laptop …"), self._remove_current))

    def _key(self, laptop: Laptop, key: str) -> bool:
        del laptop
        if key == "Delete" and self._removable() is not None:
            self._remove_current()
            return True
        return False
