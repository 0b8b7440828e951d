"""Presenter of the open offers: people and companies that wait to go to another office; taking over, taking back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec

from app.base.errors import FeldbuchError
from app.conflicts import move_offers
from app.conflicts.move_offers import MoveOffer
from app.core.work import Work
from app.core.workplace import Workplace
from app.records import records
from models.vocabulary import OFFICE
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.parts.tables.cells import NOTHING, Rows, rows_of

P = ParamSpec("P")
KINDS = frozenset({"participant", "business"})


@dataclass(frozen=True)
class State:
    """What the card shows."""

    rows: Rows[MoveOffer] = NOTHING
    number: int = 0


class OffersPresenter(Presenter[State]):
    """See the module."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], now: Callable[[], datetime]
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self.now = now

    def show(self) -> None:
        """Look for offers, in the background."""
        self._desk.run(lambda _task: self._workplace.ask(move_offers.offers), self._show_offers)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed."""
        if kinds & KINDS:
            self.show()

    def _show_offers(self, offers: list[MoveOffer]) -> None:
        rows = rows_of(offers, lambda offer: f"{offer.kind}:{offer.id}")
        self._set(rows=rows, number=len(offers))

    def accept(self, offer: MoveOffer) -> None:
        """Take over what is offered; can be taken back."""
        if self._do(move_offers.accept, offer.kind, offer.id):
            message = _("{title} belongs to {office} now.").format(title=offer.title, office=OFFICE.label(offer.target))
            self._desk.undo(message, lambda: self._set_office(offer, offer.source))

    def withdraw(self, offer: MoveOffer) -> None:
        """The offer is off; can be taken back."""
        if self._do(move_offers.withdraw, offer.kind, offer.id):
            message = _("{title} stays in {office}.").format(title=offer.title, office=OFFICE.label(offer.source))
            self._desk.undo(message, lambda: self._set_office(offer, offer.target))

    def _set_office(self, offer: MoveOffer, office: str) -> None:
        self._do(records.edit, offer.kind, offer.id, {"office": office})

    def _do(self, act: Callable[Concatenate[Work, P], object], /, *args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            self._workplace.do(act, *args, **kwargs)
        except FeldbuchError as error:
            self._desk.show_error(error)
            self.show()
            return False
        self._desk.saved()
        self.show()
        return True
