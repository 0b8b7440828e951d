"""Presenter of the list of companies: search, filters, the company beside the list."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.base.errors import UserError
from app.companies import companies
from app.companies.companies import NO_FILTER, Company, CompanyFilter, CompanySums
from app.core.workplace import Workplace
from app.overview import chronicle
from app.records.directory import Listing
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.companies.columns import ListedCompany
from ui.parts.tables.cells import NOTHING, Rows

BLOCK, ENTRIES = 40, 15
KINDS = frozenset({"business", "business_consultation", "follow_up"})


@dataclass(frozen=True)
class State:
    """What the list shows."""

    rows: Rows[ListedCompany] = NOTHING
    total: int = 0
    filter: CompanyFilter = NO_FILTER
    downwards: bool = False
    selected: str = ""
    beside: Company | None = None
    entries: tuple[chronicle.ChronicleEntry, ...] = ()
    refused: str = ""


@dataclass
class _Cache:
    ids: dict[int, str] = field(default_factory=dict)
    sums: dict[str, CompanySums] = field(default_factory=dict)


class CompaniesPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self._firms = companies.directory()
        self._listing = Listing((), 0)
        self._cache = _Cache()

    def show(self, **filters: Any) -> None:
        """Come to the page; `filters` are fields of the filter to begin with."""
        if filters:
            self.state = replace(self.state, filter=CompanyFilter(**filters))
        self._list()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed."""
        if kinds & KINDS:
            self._list()
            if self.state.selected:
                self.select(self.state.selected)

    def search(self, text: str) -> None:
        """What stands in the search field."""
        if text != self.state.filter.text:
            self.filter_by(text=text)

    def filter_by(self, **changes: Any) -> None:
        """Another filter; the others stay."""
        self.state = replace(self.state, filter=replace(self.state.filter, **changes))
        self._list()

    def reset(self) -> None:
        """Show all companies."""
        self.state = replace(self.state, filter=NO_FILTER)
        self._list()

    def sort(self, column: str, downwards: bool) -> None:
        """By name, up or down."""
        del column
        self.state = replace(self.state, downwards=downwards)
        self._list()

    def sums(self, listed: ListedCompany) -> CompanySums:
        """The consultations of a row in sight, read for a block of rows at once."""
        sums = self._cache.sums.get(listed.company.id)
        if sums is None:
            begin = listed.place // BLOCK * BLOCK
            near = (self._cache.ids.get(place) for place in range(begin, begin + BLOCK))
            wanted = [company for company in near if company and company not in self._cache.sums]
            read = self._workplace.ask(companies.extras, wanted or [listed.company.id])
            self._cache.sums |= read
            sums = read[listed.company.id]
        return sums

    def select(self, record_id: str) -> None:
        """Show a company beside the list; an empty id shows none."""
        if not record_id:
            self._set(selected="", beside=None, entries=())
            return
        try:
            beside = self._workplace.ask(companies.details, record_id)
        except UserError:
            self._set(selected="", beside=None, entries=())
            return
        entries = self._workplace.ask(chronicle.of_company, record_id, 0, ENTRIES)
        self._set(selected=record_id, beside=beside, entries=entries)

    def today(self) -> date:
        """The day of the store's clock."""
        return self._workplace.today()

    def _list(self) -> None:
        state = self.state
        try:
            self._listing = self._workplace.ask(companies.find, self._firms, state.filter, state.downwards)
        except UserError as error:
            self._set(rows=NOTHING, refused=error.message)
            return
        self._cache = _Cache()
        rows: Rows[ListedCompany] = Rows(
            len(self._listing),
            self._fetch,
            lambda listed: listed.company.id,
            find=None if state.downwards else self._find,
            position=self._position,
        )
        self._set(rows=rows, total=self._firms.total, refused="")

    def _fetch(self, offset: int, limit: int) -> list[ListedCompany]:
        firms = self._workplace.ask(companies.page, self._firms, self._listing, offset, limit)
        listed = [ListedCompany(offset + number, company) for number, company in enumerate(firms)]
        self._cache.ids |= {row.place: row.company.id for row in listed}
        return listed

    def _find(self, typed: str) -> int | None:
        return self._workplace.ask(self._firms.first_like, self._listing, typed)

    def _position(self, record_id: str) -> int | None:
        return self._workplace.ask(self._firms.position, self._listing, record_id)
