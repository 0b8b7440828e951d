"""The mind of the conflicts: which wait or are open, the one that is shown with all its values, choosing, settling.

The list holds ids alone; lines, titles and values are read as they come into sight. One value is chosen at the start:
the one said on this laptop, else the one in force; of a deletion, that the record stays. "Later" goes on to the next
and leaves everything as it is. A settlement that comes too late shows the new values instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.base.errors import FeldbuchError, UserError
from app.conflicts import describe, resolve, worklist
from app.conflicts.describe import Dispute
from app.conflicts.resolve import Overtaken, Settled
from app.conflicts.worklist import Counts, Line, Wanted
from app.core.workplace import Workplace
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Value
from ui.parts.tables.cells import NOTHING, Rows
from ui.sync_lists import conflict_words, words
from ui.sync_lists.conflict_words import OTHER
from ui.sync_lists.field_words import field_words, kind_words

BLOCK = 20  # titles are read for so many neighbouring lines at once


@dataclass(frozen=True)
class Card:
    """One value as a card. `holds`: it is the one in force."""

    key: str
    number: int
    where: str
    value: str
    author: str
    when: str
    holds: bool = False


@dataclass(frozen=True)
class State:
    """The list and the conflict that is shown. `chosen`: number of a value as text, `OTHER`, or empty.

    `wanted` says which conflicts are listed; `counts` how many there are of them all.
    """

    ids: tuple[str, ...] = ()
    rows: Rows[Line] = NOTHING
    counts: Counts = field(default_factory=Counts)
    wanted: Wanted = field(default_factory=Wanted)
    current: str = ""
    dispute: Dispute | None = None
    heading: str = ""
    counted: str = ""
    title: str = ""
    field: str = ""
    before: str = ""
    explained: str = ""
    cards: tuple[Card, ...] = ()
    chosen: str = ""
    other: Field | None = None
    button: str = ""
    error: str = ""
    notice: str = ""
    may_settle: bool = True


class ConflictsPresenter:
    """See the module."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], now: Callable[[], datetime]
    ) -> None:
        self._workplace, self._desk, self._render, self._now = workplace, desk, render, now
        self._titles: dict[str, str] = {}
        self._places: dict[str, int] = {}
        self.state = State()

    def show(self, record: str = "") -> None:
        """Read the list anew; `record`: begin with a conflict of this record, or of what belongs to it."""
        state = self.state
        try:
            wanted, asked = state.wanted, ""
            if record:
                asked = self._workplace.ask(worklist.first_of, record, wanted)
                if not asked:
                    asked = self._workplace.ask(worklist.first_of, record, Wanted(everybody=True))
                    wanted = Wanted(everybody=True) if asked else wanted
            ids, counts = tuple(self._workplace.ask(worklist.ids, wanted)), self._workplace.ask(worklist.counts)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        kept = state.current if state.current in ids else ""
        current = asked or kept or self._neighbour(ids)
        same = current == state.current and not asked
        self._titles, self._places = {}, {one: place for place, one in enumerate(ids)}
        rows = Rows(len(ids), self._fetch, lambda line: line.id, position=self._places.get)
        self.state = replace(state, ids=ids, rows=rows, counts=counts, wanted=wanted)
        self._show(current, state.chosen if same else "", state.notice if same else "")

    def narrow(self, **changes: Any) -> None:
        """List other conflicts (fields of `Wanted`); the others stay as they are."""
        self.state = replace(self.state, wanted=replace(self.state.wanted, **changes))
        self.show()

    def title(self, line: Line) -> str:
        """What the record of a line in sight is called; read for a block of lines at once."""
        if line.id not in self._titles:
            begin = self._places.get(line.id, 0) // BLOCK * BLOCK
            near = self._fetch(begin, BLOCK)
            self._titles |= self._workplace.ask(worklist.titles, near if line in near else [line])
        return self._titles.get(line.id, "")

    def _fetch(self, offset: int, limit: int) -> list[Line]:
        found: list[Line] = self._workplace.ask(worklist.lines, self.state.ids[offset : offset + limit])
        return found

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
            self._set(chosen=key, error="", button=self._button(state, key, ""))

    def choose_number(self, number: int) -> None:
        """Keys 1, 2, 3: a card, or the other value behind the last card."""
        cards = self.state.cards
        self.choose(cards[number - 1].key if 1 <= number <= len(cards) else OTHER if number == len(cards) + 1 else "")

    def type_other(self, value: Value) -> None:
        """What stands in the field of the other value, as far as it can be read."""
        self._set(chosen=OTHER, error="", button=self._button(self.state, OTHER, self._told(value)))

    def settle(self, other: Value = None, unreadable: str = "") -> None:
        """Take the chosen value. `other`: what stands in the field for another value; `unreadable`: why it cannot."""
        dispute = self.state.dispute
        if dispute is None or not self.state.chosen:
            return
        if self.state.chosen == OTHER:
            if unreadable:
                self._set(error=unreadable)
                return
            value, told = form_values.plain(other), self._told(other)
            if value is None:
                self._set(error=_("Type the value that is right, or choose one above."))
                return
        else:
            option = dispute.options[int(self.state.chosen)]
            value, told = option.value, words.value_words(dispute, option)
            value = value is True if dispute.deletion else value
        self._settle(dispute, value, told)

    def _settle(self, dispute: Dispute, value: Any, told: str) -> None:
        try:
            done = self._workplace.do(resolve.settle, dispute.id, value)
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
        self._say_done(done, told)

    def _say_done(self, done: Settled, told: str) -> None:
        if done.field == describe.ALIVE:
            said = (_("{title} stays.") if done.value else _("{title} was deleted.")).format(title=done.title)
        else:
            name = field_words(done.kind, done.field)
            said = _("{field} of {title}: “{value}” holds now.")
            said = said.format(field=name, title=done.title, value=conflict_words.short(told))
        if resolve.undoable(done):
            self._desk.undo(said, lambda: self._take_back(done))
        else:
            self._desk.say(said)

    def _take_back(self, done: Settled) -> None:
        """Put in force again what held before the settlement; the conflict itself stays settled."""
        try:
            changed = self._workplace.do(resolve.take_back, done)
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
        after = self._neighbour([one for one in self.state.ids if one != self.state.current])
        self.state = replace(self.state, current=after, chosen="", notice="")
        self.show()

    # What is shown

    def _neighbour(self, ids: Sequence[str]) -> str:
        """What is shown once the present one is gone: the one that stood behind it, else before it."""
        place, left = self._places.get(self.state.current), set(ids)
        if place is not None:
            behind = self.state.ids[place + 1 :]
            return next((one for one in behind if one in left), ids[-1] if ids else "")
        return ids[0] if ids else ""

    def _show(self, current: str, chosen: str = "", notice: str = "") -> None:
        base = self.state
        base = State(base.ids, base.rows, base.counts, base.wanted, counted=conflict_words.counted(base.counts))
        try:
            dispute: Dispute | None = self._workplace.ask(worklist.one, current) if current else None
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        if dispute is None:
            self.state = base
            self._render(self.state)
            return
        cards = tuple(self._card(dispute, number) for number in range(len(dispute.options)))
        own = [] if dispute.deletion else [str(at) for at, one in enumerate(dispute.options) if one.own]
        mine = own[0] if own else cards[0].key
        state = replace(
            base,
            current=current,
            dispute=dispute,
            heading=conflict_words.heading(dispute),
            title=dispute.title or kind_words(dispute.kind),
            field=conflict_words.field(dispute),
            before=conflict_words.before(dispute),
            explained=conflict_words.explained(dispute),
            cards=cards,
            chosen=(chosen or mine) if dispute.may_settle else "",
            other=conflict_words.other_field(dispute) if dispute.may_settle else None,
            notice=notice,
            may_settle=dispute.may_settle,
        )
        self.state = replace(state, button=self._button(state, state.chosen, ""))
        self._render(self.state)

    def _card(self, dispute: Dispute, number: int) -> Card:
        option = dispute.options[number]
        author = option.author
        if dispute.deletion and option.value is not True and isinstance(option.value, dict):
            reason = str(option.value.get(describe.DELETED, "")).strip()
            author = _("{person} · reason: {reason}").format(person=author, reason=reason) if reason else author
        return Card(
            str(number),
            number + 1,
            words.said_where(option),
            words.value_words(dispute, option),
            author,
            words.said_when(option, self._now()),
            holds=number == 0,
        )

    def _button(self, state: State, chosen: str, typed: str) -> str:
        if not chosen:
            return ""
        dispute = state.dispute
        told = typed if chosen == OTHER else next((card.value for card in state.cards if card.key == chosen), "")
        if dispute is not None and dispute.deletion:
            keeps = chosen == "0"
            return (
                _("Keep {title}").format(title=state.title) if keeps else _("Delete {title}").format(title=state.title)
            )
        return _("Take {value}").format(value=conflict_words.short(told)) if told else _("Take the other value")

    def _told(self, value: Value) -> str:
        dispute = self.state.dispute
        plain = form_values.plain(value)
        if dispute is None or plain is None:
            return ""
        named = conflict_words.label(dispute.vocabulary, plain) if dispute.vocabulary else ""
        return words.value_words(dispute, describe.Option(plain, "", "", named=named))

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render(self.state)
