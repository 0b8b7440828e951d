"""Presenter of the conflicts: which wait or are open, the one that is shown with all its values, choosing, settling.

The list holds ids alone; lines, titles and values are read as they come into sight. One value is chosen at the start:
the one given on this laptop, else the one in force; of a deletion, that the record stays. "Later" goes on to the next
and leaves everything as it is. A settlement that comes too late shows the new values instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.base.errors import FeldbuchError, UserError
from app.conflicts import describe, resolve, worklist
from app.conflicts.describe import Dispute
from app.conflicts.resolve import Overtaken, Settlement
from app.conflicts.worklist import ConflictFilter, ConflictLine
from app.core.workplace import Workplace
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.conflicts import state as conflict_state
from ui.conflicts.state import State
from ui.parts.forms import form_values
from ui.parts.forms.fields import Value
from ui.parts.tables.cells import Rows
from ui.sync_lists import conflict_words, value_words
from ui.sync_lists.conflict_words import OTHER
from ui.sync_lists.field_words import field_words

BLOCK = 20  # titles are read for so many neighbouring lines at once


class ConflictsPresenter(Presenter[State]):
    """See the module."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], now: Callable[[], datetime]
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._now = workplace, desk, now
        self._titles: dict[str, str] = {}
        self._places: dict[str, int] = {}

    def show(self, record: str = "") -> None:
        """Read the list anew; `record`: begin with a conflict of this record, or of what belongs to it."""
        state = self.state
        try:
            wanted, of_record = state.wanted, ""
            if record:
                of_record = self._workplace.ask(worklist.first_of, record, wanted)
                if not of_record:
                    of_record = self._workplace.ask(worklist.first_of, record, ConflictFilter(everybody=True))
                    wanted = ConflictFilter(everybody=True) if of_record else wanted
            ids, counts = tuple(self._workplace.ask(worklist.ids, wanted)), self._workplace.ask(worklist.counts)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        kept = state.current if state.current in ids else ""
        current = of_record or kept or self._neighbour(ids)
        same = current == state.current and not of_record
        self._titles, self._places = {}, {conflict: place for place, conflict in enumerate(ids)}
        rows = Rows(len(ids), self._fetch, lambda line: line.id, position=self._places.get)
        self.state = replace(state, ids=ids, rows=rows, counts=counts, wanted=wanted)
        self._show(current, state.chosen if same else "", state.notice if same else "")

    def narrow(self, **changes: Any) -> None:
        """List other conflicts (fields of `Wanted`); the others stay as they are."""
        self.state = replace(self.state, wanted=replace(self.state.wanted, **changes))
        self.show()

    def title(self, line: ConflictLine) -> str:
        """What the record of a line in sight is called; read for a block of lines at once."""
        if line.id not in self._titles:
            begin = self._places.get(line.id, 0) // BLOCK * BLOCK
            near = self._fetch(begin, BLOCK)
            self._titles |= self._workplace.ask(worklist.titles, near if line in near else [line])
        return self._titles.get(line.id, "")

    def _fetch(self, offset: int, limit: int) -> list[ConflictLine]:
        return self._workplace.ask(worklist.lines, self.state.ids[offset : offset + limit])

    def today(self) -> date:
        """The day of the store's clock."""
        return self._now().date()

    def refresh(self) -> None:
        """Records changed: conflicts may have come or gone."""
        self.show()

    def select(self, conflict: str) -> None:
        """Show this conflict."""
        if conflict and conflict != self.state.current:
            self._show(conflict)

    def step(self, by: int) -> None:
        """The next or the previous one."""
        ids, place = self.state.ids, self._places.get(self.state.current)
        if place is not None:
            self.select(ids[max(0, min(len(ids) - 1, place + by))])

    def later(self) -> None:
        """Leave it as it is and go on."""
        ids, place = self.state.ids, self._places.get(self.state.current)
        if place is not None and len(ids) > 1:
            self.select(ids[(place + 1) % len(ids)])
        self._desk.say(_("Left as it is. Both values stay until somebody decides."), "info")

    def choose(self, key: str) -> None:
        """A card by its key, or `OTHER`."""
        state = self.state
        known = {card.key for card in state.cards} | ({OTHER} if state.other else set())
        if key in known and state.may_settle:
            self._set(chosen=key, error="", button=conflict_state.button(state, key))

    def choose_number(self, number: int) -> None:
        """Keys 1, 2, 3: a card, or the other value behind the last card."""
        cards = self.state.cards
        self.choose(cards[number - 1].key if 1 <= number <= len(cards) else OTHER if number == len(cards) + 1 else "")

    def type_other(self, value: Value) -> None:
        """What stands in the field of the other value, as far as it can be read."""
        typed = conflict_state.in_words(self.state.dispute, value)
        self._set(chosen=OTHER, error="", button=conflict_state.button(self.state, OTHER, typed))

    def settle(self, other: Value = None, unreadable: str = "") -> None:
        """Take the chosen value. `other`: what stands in the field for another value; `unreadable`: why it cannot."""
        dispute = self.state.dispute
        if dispute is None or not self.state.chosen:
            return
        if self.state.chosen == OTHER:
            if unreadable:
                self._set(error=unreadable)
                return
            value, shown = form_values.plain(other), conflict_state.in_words(dispute, other)
            if value is None:
                self._set(error=_("Type the value that is right, or choose one above."))
                return
        else:
            option = dispute.options[int(self.state.chosen)]
            value, shown = option.value, value_words.value_words(dispute, option)
            value = value is True if dispute.deletion else value
        self._settle(dispute, value, shown)

    def _settle(self, dispute: Dispute, value: object, shown: str) -> None:
        try:
            settled = self._workplace.do(resolve.settle, dispute.id, value)
        except Overtaken as overtaken:
            self._overtaken(overtaken)
            return
        except UserError as refused:
            self._set(error=refused.message)
            return
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._desk.saved()
        self._go_on()
        self._say_settled(settled, shown)

    def _say_settled(self, settled: Settlement, shown: str) -> None:
        if settled.field == describe.ALIVE:
            sentence = _("{title} stays.") if settled.value else _("{title} was deleted.")
            message = sentence.format(title=settled.title)
        else:
            message = _("{field} of {title}: “{value}” holds now.").format(
                field=field_words(settled.kind, settled.field),
                title=settled.title,
                value=conflict_words.short(shown),
            )
        if resolve.undoable(settled):
            self._desk.undo(message, lambda: self._take_back(settled))
        else:
            self._desk.say(message)

    def _take_back(self, settled: Settlement) -> None:
        """Put in force again what held before the settlement; the conflict itself stays settled."""
        try:
            changed = self._workplace.do(resolve.take_back, settled)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._desk.say(_("The earlier value holds again.") if changed else _("It was changed since; nothing was done."))
        self.show()

    def _overtaken(self, overtaken: Overtaken) -> None:
        now = overtaken.now
        if now is None:
            self._desk.say(overtaken.message, "info")
            self._go_on()
            return
        self.state = replace(self.state, current=now.id, notice=overtaken.message, chosen="")
        self.show()

    def _go_on(self) -> None:
        """The present one is settled: the next."""
        following = self._neighbour([conflict for conflict in self.state.ids if conflict != self.state.current])
        self.state = replace(self.state, current=following, chosen="", notice="")
        self.show()

    # What is shown

    def _neighbour(self, ids: Sequence[str]) -> str:
        """What is shown once the present one is gone: the one that stood behind it, else before it."""
        place, left = self._places.get(self.state.current), set(ids)
        if place is not None:
            behind = self.state.ids[place + 1 :]
            return next((conflict for conflict in behind if conflict in left), ids[-1] if ids else "")
        return ids[0] if ids else ""

    def _show(self, current: str, chosen: str = "", notice: str = "") -> None:
        try:
            dispute = self._workplace.ask(worklist.dispute_of, current) if current else None
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        if dispute is None:
            self.state = conflict_state.list_alone(self.state)
        else:
            self.state = conflict_state.with_dispute(self.state, current, dispute, self._now(), chosen, notice)
        self._render(self.state)
