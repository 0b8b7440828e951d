"""The mind of the open offers: people and companies that wait to go to another office; taking over, taking back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.base.errors import FeldbuchError
from app.conflicts import move_offers
from app.conflicts.move_offers import MoveOffer
from app.core.workplace import Workplace
from app.records import records
from models.vocabulary import OFFICE
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.parts.tables.cells import NOTHING, Rows, rows_of

KINDS = frozenset({"participant", "business"})


@dataclass(frozen=True)
class State:
    """What the card shows."""

    rows: Rows[MoveOffer] = NOTHING
    number: int = 0


class OffersPresenter:
    """See the module."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], now: Callable[[], datetime]
    ) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self.now = now
        self.state = State()

    def show(self) -> None:
        """Look for offers, in the background."""
        self._desk.run(lambda _task: self._workplace.ask(move_offers.offers), self._found)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed."""
        if kinds & KINDS:
            self.show()

    def _found(self, offers: list[MoveOffer]) -> None:
        rows = rows_of(offers, lambda one: f"{one.kind}:{one.id}")
        self.state = replace(self.state, rows=rows, number=len(offers))
        self._render(self.state)

    def accept(self, one: MoveOffer) -> None:
        """Take over what is offered; can be taken back."""
        if self._do(move_offers.accept, one.kind, one.id):
            said = _("{title} belongs to {office} now.").format(title=one.title, office=OFFICE.label(one.target))
            self._desk.undo(said, lambda: self._set_office(one, one.source))

    def withdraw(self, one: MoveOffer) -> None:
        """The offer is off; can be taken back."""
        if self._do(move_offers.withdraw, one.kind, one.id):
            said = _("{title} stays in {office}.").format(title=one.title, office=OFFICE.label(one.source))
            self._desk.undo(said, lambda: self._set_office(one, one.target))

    def _set_office(self, one: MoveOffer, office: str) -> None:
        self._do(records.edit, one.kind, one.id, {"office": office})

    def _do(self, act: Callable[..., object], *given: Any) -> bool:
        try:
            self._workplace.do(act, *given)
        except FeldbuchError as error:
            self._desk.show_error(error)
            self.show()
            return False
        self._desk.saved()
        self.show()
        return True
