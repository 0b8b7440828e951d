"""The card of the open offers: who waits to go to which office, who offered them, and what can be done."""

from collections.abc import Callable
from datetime import datetime

from app.conflicts.move_offers import MoveOffer
from models.vocabulary import OFFICE
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.move_offers.presenter import OffersPresenter, State
from ui.parts.boxes import Ground, column, row, show
from ui.parts.buttons import Button
from ui.parts.labels import Label
from ui.parts.tables.cells import Cell, Column
from ui.sync_lists.lists import ShortTable

ICONS = {"participant": "person", "business": "company"}


def columns(now: Callable[[], datetime]) -> tuple[Column[MoveOffer], ...]:
    """Who, from where to where, who offered it and when, what it waits for."""

    def way(offer: MoveOffer) -> Cell:
        spoken = _("from {source} to {target}").format(
            source=OFFICE.label(offer.source), target=OFFICE.label(offer.target)
        )
        second = _("from {source}").format(source=OFFICE.label(offer.source))
        return Cell(OFFICE.label(offer.target), second=second, spoken=spoken)

    def who(offer: MoveOffer) -> Cell:
        when = phrases.local(offer.when)
        return Cell(offer.who or _("unknown"), second=phrases.moment(when, now()) if when else "")

    def state(offer: MoveOffer) -> Cell:
        if offer.may_accept:
            return Cell(_("you can take it over"), "right", "accent", bold=True)
        return Cell(_("waits"), "clock", "text2", second=_("for somebody of both offices"))

    return (
        Column("who", _("Who"), lambda offer: Cell(offer.title, ICONS[offer.kind], bold=True), 200, stretch=True),
        Column("way", _("To"), way, 160),
        Column("by", _("Offered by"), who, 180, rank=2),
        Column("state", _("State"), state, 250, rank=1),
    )


class OffersView(Ground):
    """See the module. Enter opens whom it is about. Absent where nothing is offered."""

    def __init__(self, presenter: OffersPresenter, open_record: Callable[[str, str], object]) -> None:
        super().__init__("card")
        self._presenter = presenter
        self._title = Label("", "h2")
        hint = Label(
            _(
                "Who does not work for both offices can only offer. Until somebody of both takes it over, "
                "everything stays where it is; the other office cannot see it yet."
            ),
            "small",
            "text2",
            wrap=True,
        )
        self.table = ShortTable(columns(presenter.now), _("Offered to another office"), most=6, two_lines=True)
        self.table.selected.connect(lambda _row: self._show_acts())
        self.table.opened.connect(lambda offer: open_record(offer.kind, offer.id))
        self._accept = Button(_("Take over"), self._take_over, icon="check", small=True)
        self._back = Button(_("Take the offer back"), self._take_back, icon="undo", small=True)
        acts = row(8)
        acts.add(self._accept, self._back)
        acts.addStretch(1)
        whole = column(10, (16, 14, 16, 16))
        whole.add(self._title, hint, self.table)
        whole.addLayout(acts)
        self.setLayout(whole)
        self.hide()

    def render_state(self, state: State) -> None:
        """Show the offers."""
        show(self, state.number > 0)
        sentence = ngettext("{n} offered to another office", "{n} offered to other offices", state.number)
        self._title.setText(sentence.format(n=phrases.whole(state.number)))
        if self.table.rows_model.rows is not state.rows:
            self.table.show_rows(state.rows)
            if state.number and not self.table.current_id():
                self.table.select_row(0)
        self._show_acts()

    def fit_width(self, width: int) -> None:
        """Columns give way."""
        self.table.fit_width(width)

    def _show_acts(self) -> None:
        offer = self.table.current_row()
        chosen = isinstance(offer, MoveOffer)
        show(self._accept, chosen and offer.may_accept)
        show(self._back, chosen and offer.may_withdraw)
        if isinstance(offer, MoveOffer):
            self._accept.set_words(_("Take over to {office}").format(office=OFFICE.label(offer.target)))

    def _take_over(self) -> None:
        offer = self.table.current_row()
        if isinstance(offer, MoveOffer):
            self._presenter.accept(offer)

    def _take_back(self) -> None:
        offer = self.table.current_row()
        if isinstance(offer, MoveOffer):
            self._presenter.withdraw(offer)
