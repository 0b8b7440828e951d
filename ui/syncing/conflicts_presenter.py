"""The mind of the conflicts: which are open, the one that is shown with all its values, choosing, settling.

One value is chosen at the start: the one said on this laptop, else the one in force; of a deletion, that the record
stays. "Later" goes on to the next and leaves everything as it is. A settlement that comes too late shows the new
values instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app import reconciling, records
from app.errors import FeldbuchError, UserError
from app.reconciling import Dispute, Overtaken
from resources.language import _, ngettext
from ui import form_values
from ui.desk_protocol import Desk
from ui.parts.fields import Field, Value
from ui.syncing import conflict_words, words
from ui.syncing.conflict_words import OTHER
from ui.syncing.field_words import field_words, kind_words


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
    """The list and the conflict that is shown. `chosen`: number of a value as text, `OTHER`, or empty."""

    listed: tuple[Dispute, ...] = ()
    current: str = ""
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
        self, workplace: Any, desk: Desk, render: Callable[[State], None], now: Callable[[], datetime]
    ) -> None:
        self._workplace, self._desk, self._render, self._now = workplace, desk, render, now
        self.state = State()

    def show(self, record: str = "") -> None:
        """Read the list anew; `record`: begin with a conflict of this record, or of what belongs to it."""
        try:
            listed = tuple(self._workplace.ask(reconciling.disputes))
        except FeldbuchError as error:
            self._desk.tell(error)
            return
        wanted = next((one.id for one in listed if record and record in (one.record, one.subject)), "")
        kept = self.state.current if any(one.id == self.state.current for one in listed) else ""
        current = wanted or kept or self._neighbour(listed)
        same = current == self.state.current and not wanted
        self.state = replace(self.state, listed=listed)
        self._show(current, self.state.chosen if same else "", self.state.notice if same else "")

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
        ids = [one.id for one in self.state.listed]
        if self.state.current in ids:
            self.select(ids[max(0, min(len(ids) - 1, ids.index(self.state.current) + by))])

    def later(self) -> None:
        """Leave it as it is and go on."""
        ids = [one.id for one in self.state.listed]
        if len(ids) > 1:
            self.select(ids[(ids.index(self.state.current) + 1) % len(ids)])
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
        dispute = self._dispute
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
            title = self._workplace.do(reconciling.settle, dispute.id, value)
        except Overtaken as overtaken:
            self._overtaken(dispute, overtaken)
            return
        except UserError as refused:
            self._set(error=refused.message)
            return
        except FeldbuchError as error:
            self._desk.tell(error)
            return
        self._desk.saved()
        after = self._neighbour(self.state.listed)
        self.state = replace(self.state, current=after, chosen="", notice="")
        self.show()
        self._say_done(dispute, title, value, told)

    def _say_done(self, dispute: Dispute, title: str, value: Any, told: str) -> None:
        if dispute.deletion:
            said = _("{title} stays.") if value else _("{title} was deleted.")
            self._desk.say(said.format(title=title))
            return
        before = dispute.options[0].value
        done = _("{field} of {title}: “{value}” holds now.")
        said = done.format(
            field=field_words(dispute.kind, dispute.field), title=title, value=conflict_words.short(told)
        )
        if before == value:
            self._desk.say(said)
        else:
            self._desk.undo(said, lambda: self._take_back(dispute, before))

    def _take_back(self, dispute: Dispute, before: Any) -> None:
        """Put the value in force again that was before the settlement; the conflict itself stays settled."""
        try:
            self._workplace.do(records.edit, dispute.kind, dispute.record, {dispute.field: before})
        except FeldbuchError as error:
            self._desk.tell(error)
            return
        self._desk.say(_("The earlier value holds again."))
        self.show()

    def _overtaken(self, dispute: Dispute, overtaken: Overtaken) -> None:
        now = overtaken.now
        if now is None:
            self._desk.say(overtaken.message, "info")
            self.state = replace(self.state, current=self._neighbour(self.state.listed), chosen="")
            self.show()
            return
        listed = tuple(now if one.id == dispute.id else one for one in self.state.listed)
        self.state = replace(self.state, listed=listed)
        self._show(now.id, "", overtaken.message)

    # What is shown

    @property
    def _dispute(self) -> Dispute | None:
        return next((one for one in self.state.listed if one.id == self.state.current), None)

    def _neighbour(self, listed: tuple[Dispute, ...]) -> str:
        """What is shown once the present one is gone: the one that stood behind it, else before it."""
        ids = [one.id for one in self.state.listed]
        left = [one.id for one in listed if one.id != self.state.current]
        if self.state.current in ids:
            behind = ids[ids.index(self.state.current) + 1 :]
            return next((one for one in behind if one in left), left[-1] if left else "")
        return left[0] if left else ""

    def _show(self, current: str, chosen: str = "", notice: str = "") -> None:
        listed = self.state.listed
        dispute = next((one for one in listed if one.id == current), None)
        if dispute is None:
            self.state = State(listed=listed)
            self._render(self.state)
            return
        cards = tuple(self._card(dispute, number) for number in range(len(dispute.options)))
        own = [] if dispute.deletion else [str(at) for at, one in enumerate(dispute.options) if one.own]
        mine = own[0] if own else cards[0].key
        number = len(listed)
        state = State(
            listed,
            current,
            conflict_words.heading(dispute),
            ngettext("{n} conflict open", "{n} conflicts open", number).format(n=number),
            dispute.title or kind_words(dispute.kind),
            conflict_words.field(dispute),
            conflict_words.before(dispute),
            conflict_words.explained(dispute),
            cards,
            (chosen or mine) if dispute.may_settle else "",
            conflict_words.other_field(dispute) if dispute.may_settle else None,
            notice=notice,
            may_settle=dispute.may_settle,
        )
        self.state = replace(state, button=self._button(state, state.chosen, ""))
        self._render(self.state)

    def _card(self, dispute: Dispute, number: int) -> Card:
        option = dispute.options[number]
        author = option.author
        if dispute.deletion and option.value is not True and isinstance(option.value, dict):
            reason = str(option.value.get(reconciling.DELETED, "")).strip()
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
        dispute = next((one for one in state.listed if one.id == state.current), None)
        told = typed if chosen == OTHER else next((card.value for card in state.cards if card.key == chosen), "")
        if dispute is not None and dispute.deletion:
            keeps = chosen == "0"
            return (
                _("Keep {title}").format(title=state.title) if keeps else _("Delete {title}").format(title=state.title)
            )
        return _("Take {value}").format(value=conflict_words.short(told)) if told else _("Take the other value")

    def _told(self, value: Value) -> str:
        dispute = self._dispute
        plain = form_values.plain(value)
        if dispute is None or plain is None:
            return ""
        named = conflict_words.label(dispute.vocabulary, plain) if dispute.vocabulary else ""
        return words.value_words(dispute, reconciling.Option(plain, "", "", named=named))

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render(self.state)
