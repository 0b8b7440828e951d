"""The side panel of the page "Sync": conflicts, what waits, laptops, and that the folder is encrypted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint

from app.reconciling import Dispute
from app.sync_view import Laptop
from resources.language import _
from ui.participants.menus import acts
from ui.parts.boxes import Rule, show
from ui.parts.buttons import Button
from ui.parts.cells import rows_of
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.panel import SidePanel
from ui.syncing import columns
from ui.syncing.lists import ShortTable
from ui.syncing.presenter import State


@dataclass(frozen=True)
class Verbs:
    """What the lists do."""

    select: Callable[[str], object]
    decide: Callable[[], object]
    open_waiting: Callable[[Any], object]
    remove: Callable[[Laptop], object]


class SyncPanel:
    """Fills a side panel."""

    def __init__(self, panel: SidePanel, verbs: Verbs, now: Callable[[], datetime]) -> None:
        self._panel, self._verbs = panel, verbs
        self._unsent = 0
        self._may_remove = False
        self._disputes = ShortTable(columns.conflicts(now), _("Conflicts"), most=6, two_lines=True, headed=False)
        self._none = Label(_("No conflicts."), "body", "text2", wrap=True)
        self._waiting = ShortTable(columns.waiting(), _("What waits"), two_lines=True, headed=False)
        self._all_sent = Label(_("Nothing waits."), "body", "text2", wrap=True)
        self._more = Label(_("and more"), "small", "text2")
        self._laptops = ShortTable(
            columns.laptops(now, lambda: self._unsent), _("Laptops"), most=50, two_lines=True, headed=False
        )
        self._alone = Label(_("Only this one so far."), "body", "text2", wrap=True)
        self._remove = Button(_("Remove laptop …"), self._remove_current, kind="link", small=True)
        body = panel.body
        body.add(self._disputes, self._none, Rule(), Label(_("What waits"), "h2"), self._waiting, self._all_sent)
        body.add(self._more, Rule(), Label(_("Laptops"), "h2"), self._laptops, self._alone, self._remove)
        self._sealed = Notice("neutral", "", _("Encrypted: who owns the folder can read nothing and change nothing."))
        panel.bottom.addWidget(self._sealed)
        panel.say(_("Conflicts"))
        self._disputes.selected.connect(self._selected)
        self._disputes.opened.connect(lambda _one: verbs.decide())
        self._waiting.opened.connect(verbs.open_waiting)
        self._laptops.menu_wanted.connect(self._menu)
        self._laptops.selected.connect(lambda _one: self._show_remove())
        self._laptops.key_pressed = self._key

    def render_conflicts(self, listed: tuple[Dispute, ...], current: str) -> None:
        """The list of conflicts, the one that is shown marked."""
        show(self._disputes, bool(listed))
        show(self._none, not listed)
        quiet = self._disputes.blockSignals(True)
        self._disputes.show_rows(rows_of(list(listed), lambda one: one.id))
        if current and self._disputes.current_id() != current:
            self._disputes.select_id(current)
        self._disputes.blockSignals(quiet)

    def render_state(self, state: State) -> None:
        """What waits, and the laptops."""
        self._unsent = state.rounds.light.unsent
        show(self._waiting, bool(state.waiting))
        show(self._all_sent, not state.waiting)
        self._waiting.show_rows(rows_of(list(state.waiting), lambda one: one.subject_kind + one.subject))
        alone = not state.rounds.light.address and state.rounds.light.unsent
        self._all_sent.setText(_("Everything waits for a shared folder.") if alone else _("Nothing waits."))
        show(self._more, state.more_waiting)
        show(self._laptops, bool(state.laptops))
        show(self._alone, not state.laptops)
        self._laptops.show_rows(rows_of(list(state.laptops), lambda one: one.id))
        self._may_remove = state.may_admit
        self._show_remove()
        show(self._sealed, bool(state.rounds.light.address))

    def _selected(self, one: Dispute | None) -> None:
        if one is not None:
            self._verbs.select(one.id)

    def _show_remove(self) -> None:
        show(self._remove, self._removable() is not None)

    def _removable(self) -> Laptop | None:
        one = self._laptops.current_row()
        usable = self._may_remove and isinstance(one, Laptop) and not one.own and not one.removed
        return one if usable else None

    def _remove_current(self) -> None:
        one = self._removable()
        if one is not None:
            self._verbs.remove(one)

    def _menu(self, one: Laptop, at: QPoint) -> None:
        del one
        if self._removable() is not None:
            acts(self._panel, at, (_("Remove laptop …"), self._remove_current))

    def _key(self, one: Laptop, key: str) -> bool:
        del one
        if key == "Delete" and self._removable() is not None:
            self._remove_current()
            return True
        return False
