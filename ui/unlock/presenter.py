"""Presenter of the sign-in page, free of Qt: which store, the passphrase or the recovery sheet, the waiting time.

It is given plain callables: `stores` (light, at once), `wait` (seconds a store still refuses tries), `unlock` and
`recover` (slow, in the background). What they return, the open store, is handed on to `opened`. A passphrase
is never kept in the state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.base.errors import UserError
from resources.language import _
from ui.base.desk_protocol import Desk, Task
from ui.base.presenter import Presenter

if TYPE_CHECKING:  # heavy: loaded after the sign-in page is painted
    from app.core.workplace import Workplace

Mode = Literal["passphrase", "recovery"]


@dataclass(frozen=True)
class StoreCard:
    """One store as the page shows it; `second` are role and offices or the project, `state` when it was last open."""

    folder: Path
    person: str
    second: str = ""
    state: str = ""


@dataclass(frozen=True)
class State:
    """What the page shows. `errors` are sentences by field: passphrase, sheet, new, again; "" for the whole page."""

    cards: tuple[StoreCard, ...] = ()
    chosen: int = 0
    mode: Mode = "passphrase"
    caps: bool = False
    busy: bool = False
    wait: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def card(self) -> StoreCard | None:
        """The store that is to be opened."""
        return self.cards[self.chosen] if self.cards else None


@dataclass(frozen=True)
class StoreOpeners:
    """The stores of this laptop and the ways to open one; each raises UserError with a sentence."""

    stores: Callable[[], list[StoreCard]]
    wait: Callable[[Path], float]
    unlock: "Callable[[Path, str], Workplace]"
    recover: "Callable[[Path, str, str], Workplace]"


class UnlockPresenter(Presenter[State]):
    """One verb per thing a person can do on the page."""

    def __init__(
        self,
        openers: StoreOpeners,
        desk: Desk,
        render: Callable[[State], None],
        opened: "Callable[[Path, Workplace], None]",
    ) -> None:
        super().__init__(State(), render)
        self._openers, self._desk, self._opened = openers, desk, opened

    def begin(self, folder: Path | None = None) -> None:
        """Show the stores of this laptop, the one opened last (or `folder`) chosen."""
        cards = tuple(self._openers.stores())
        folders = [card.folder for card in cards]
        chosen = folders.index(folder) if folder in folders else 0
        self.state = State(cards, chosen)
        self.tick()

    def choose(self, number: int) -> None:
        """Another store."""
        if number != self.state.chosen and 0 <= number < len(self.state.cards):
            self.state = replace(self.state, chosen=number, errors={}, mode="passphrase")
            self.tick()

    def caps_lock(self, on: bool) -> None:
        """Caps lock was found to be on or off."""
        if on != self.state.caps:
            self._set(caps=on)

    def tick(self) -> None:
        """Look how long the chosen store still refuses tries; called each second while it does."""
        card = self.state.card
        left = self._openers.wait(card.folder) if card else 0.0
        self._set(wait=int(left) + (left > int(left)))

    def forgotten(self) -> None:
        """Open by the recovery sheet instead."""
        self._set(mode="recovery", errors={})

    def remembered(self) -> None:
        """Back to the passphrase."""
        self._set(mode="passphrase", errors={})

    def unlock(self, passphrase: str) -> None:
        """Open the chosen store."""
        card = self.state.card
        if card is None or self.state.busy:
            return
        if not passphrase:
            self._set(errors={"passphrase": _("Type your passphrase.")})
            return
        self._run(card, lambda _task: self._openers.unlock(card.folder, passphrase))

    def recover(self, sheet: str, new: str, again: str) -> None:
        """Open it by the recovery sheet, and make `new` the passphrase."""
        card = self.state.card
        if card is None or self.state.busy:
            return
        errors = {}
        if not sheet.strip():
            errors["sheet"] = _("Type the groups of your recovery sheet.")
        if new != again:
            errors["again"] = _("The two entries differ. Type the same passphrase twice.")
        if errors:
            self._set(errors=errors)
            return
        self._run(card, lambda _task: self._openers.recover(card.folder, sheet, new))

    def _run(self, card: StoreCard, work: "Callable[[Task], Workplace]") -> None:
        self._set(busy=True, errors={})
        self._desk.run(work, lambda opened: self._done(card, opened), failed=self._failed)

    def _done(self, card: StoreCard, opened: "Workplace") -> None:
        self._set(busy=False)
        self._opened(card.folder, opened)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            names = {"passphrase": "new", "recovery": "sheet"} if self.state.mode == "recovery" else {}
            name = names.get(error.field or "", error.field or "")
            self.state = replace(self.state, busy=False, errors={name: error.message})
            self.tick()
        else:
            self._set(busy=False)
            self._desk.show_error(error)
