"""What the page shows of the open conflicts, and how one of them is put into words: cards, button. Pure, free of Qt."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.conflicts import describe
from app.conflicts.describe import Dispute
from app.conflicts.worklist import ConflictCounts, ConflictFilter, ConflictLine
from resources.language import _
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Value
from ui.parts.tables.cells import NOTHING, Rows
from ui.sync_lists import conflict_words, value_words
from ui.sync_lists.conflict_words import OTHER
from ui.sync_lists.field_words import kind_words


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
    rows: Rows[ConflictLine] = NOTHING
    counts: ConflictCounts = field(default_factory=ConflictCounts)
    wanted: ConflictFilter = field(default_factory=ConflictFilter)
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


def list_alone(state: State) -> State:
    """The list of a state, with no conflict shown."""
    counted = conflict_words.counted(state.counts)
    return State(state.ids, state.rows, state.counts, state.wanted, counted=counted)


def with_dispute(state: State, current: str, dispute: Dispute, now: datetime, chosen: str, notice: str) -> State:
    """The list with this conflict shown; without `chosen` the person's own value is chosen, else the one in force."""
    cards = tuple(_card(dispute, number, now) for number in range(len(dispute.options)))
    own = [] if dispute.deletion else [str(number) for number, option in enumerate(dispute.options) if option.own]
    shown = replace(
        list_alone(state),
        current=current,
        dispute=dispute,
        heading=conflict_words.heading(dispute),
        title=dispute.title or kind_words(dispute.kind),
        field=conflict_words.field(dispute),
        before=conflict_words.before(dispute),
        explained=conflict_words.explained(dispute),
        cards=cards,
        chosen=(chosen or (own[0] if own else cards[0].key)) if dispute.may_settle else "",
        other=conflict_words.other_field(dispute) if dispute.may_settle else None,
        notice=notice,
        may_settle=dispute.may_settle,
    )
    return replace(shown, button=button(shown, shown.chosen))


def _card(dispute: Dispute, number: int, now: datetime) -> Card:
    option = dispute.options[number]
    author = option.author
    if dispute.deletion and option.value is not True and isinstance(option.value, dict):
        reason = str(option.value.get(describe.DELETED, "")).strip()
        author = _("{person} · reason: {reason}").format(person=author, reason=reason) if reason else author
    return Card(
        str(number),
        number + 1,
        value_words.given_where(option),
        value_words.value_words(dispute, option),
        author,
        value_words.given_when(option, now),
        holds=number == 0,
    )


def button(state: State, chosen: str, typed: str = "") -> str:
    """What stands on the button that takes the chosen value; `typed` is the other value in words."""
    if not chosen:
        return ""
    dispute = state.dispute
    if dispute is not None and dispute.deletion:
        keeps = chosen == "0"
        return _("Keep {title}").format(title=state.title) if keeps else _("Delete {title}").format(title=state.title)
    value = typed if chosen == OTHER else next((card.value for card in state.cards if card.key == chosen), "")
    return _("Take {value}").format(value=conflict_words.short(value)) if value else _("Take the other value")


def in_words(dispute: Dispute | None, value: Value) -> str:
    """A value somebody typed instead of those in conflict; empty where there is none."""
    plain = form_values.plain(value)
    if dispute is None or plain is None:
        return ""
    named = conflict_words.label(dispute.vocabulary, plain) if dispute.vocabulary else ""
    return value_words.value_words(dispute, describe.Option(plain, "", "", named=named))
