"""Presenter of the list of participants: search, filters, order, the person beside the list with the chronicle.

Rows are read a page at a time; what costs more (completeness, last contact) for blocks of rows in sight. A filter that
has to look at every participation runs in the background where there are many people.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.base.errors import UserError
from app.core.workplace import Workplace
from app.overview import chronicle
from app.people import participants, participations, person
from app.people.participants import Counts
from app.people.participations import Extras
from app.people.people_filter import NO_FILTER, PeopleFilter, Sort
from app.records.directory import Directory, Listing
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.participants.columns import ListedPerson
from ui.participants.person_acts import PersonActs
from ui.parts.tables.cells import NOTHING, Rows

QUICK = 800
BLOCK = 25
ENTRIES = 20
SHOWN_KINDS = frozenset(
    {"participant", "enrolment", "participant_sensitive", "consent", "attendance", "session", "case_note", "follow_up"}
)


@dataclass(frozen=True)
class State:
    """What the list shows. `beside` is the person of the side panel; `more`: the chronicle goes on."""

    rows: Rows[ListedPerson] = NOTHING
    total: int = 0
    counts: Counts | None = None
    filter: PeopleFilter = NO_FILTER
    sort: Sort = "name"
    downwards: bool = False
    selected: str = ""
    beside: person.PersonDetails | None = None
    entries: tuple[chronicle.ChronicleEntry, ...] = ()
    more: bool = False
    notes_only: bool = False
    working: bool = False
    refused: str = ""


@dataclass
class _Cache:
    """What was read for the rows of the present listing."""

    ids: dict[int, str] = field(default_factory=dict)
    extras: dict[str, Extras] = field(default_factory=dict)


class ParticipantsPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self.acts = PersonActs(workplace, desk, lambda: self.state.beside, self.select, self.refresh)
        self._people = participants.directory()
        self._listing = Listing((), 0)
        self._cache = _Cache()

    # The list

    def show(self, **filters: Any) -> None:
        """Come to the page; `filters` are fields of the filter to begin with (`text`, `state`, `incomplete` …)."""
        if filters:
            self.state = replace(self.state, filter=PeopleFilter(**filters))
        self._list()
        self._count()
        self._read_ahead()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed: read what is in sight again."""
        if kinds & SHOWN_KINDS:
            self._list()
            self._count()
            if self.state.selected:
                self.select(self.state.selected)

    def filter_by(self, **changes: Any) -> None:
        """Another search text or filter; the others stay."""
        self.state = replace(self.state, filter=replace(self.state.filter, **changes))
        self._list()

    def search(self, text: str) -> None:
        """What stands in the search field."""
        if text != self.state.filter.text:
            self.filter_by(text=text)

    def reset(self) -> None:
        """Show everybody."""
        self.state = replace(self.state, filter=NO_FILTER)
        self._list()

    def sort(self, column: Sort, downwards: bool) -> None:
        """Another order."""
        self.state = replace(self.state, sort=column, downwards=downwards)
        self._list()

    def extras(self, listed: ListedPerson) -> Extras:
        """What is worked out for a row in sight, read for a block of rows at once."""
        person_id, known = listed.person.id, self._cache.extras
        if person_id not in known:
            begin = listed.place // BLOCK * BLOCK
            block = (self._cache.ids.get(place) for place in range(begin, begin + BLOCK))
            missing = [other_id for other_id in block if other_id and other_id not in known]
            known |= self._workplace.ask(participations.extras, missing or [person_id])
        return known[person_id]

    def _list(self) -> None:
        state = self.state
        arguments = self._arguments()
        slow = state.filter.slow or state.sort != "name"
        if slow and self._people.total > QUICK:
            fresh = self._people.twin()
            self._set(working=True)
            self._desk.run(
                lambda task: (fresh, self._workplace.ask(participants.find, fresh, *arguments, task.report)),
                lambda result: self._show_listing(*result) if arguments == self._arguments() else None,
                progress=_("Looking through all participations"),
                cancelled=lambda: self._set(working=False, refused=_("Stopped. The list is the one from before.")),
            )
            return
        try:
            listing = self._workplace.ask(participants.find, self._people, *arguments)
        except UserError as error:
            self._set(rows=NOTHING, refused=error.message)
            return
        self._show_listing(self._people, listing)

    def _arguments(self) -> tuple[PeopleFilter, Sort, bool]:
        return self.state.filter, self.state.sort, self.state.downwards

    def _show_listing(self, people: Directory, listing: Listing) -> None:
        self._people, self._listing, self._cache = people, listing, _Cache()
        by_name = self.state.sort == "name" and not self.state.downwards
        rows: Rows[ListedPerson] = Rows(
            len(listing),
            self._fetch,
            lambda listed: listed.person.id,
            find=self._find if by_name else None,
            position=self._position,
        )
        self._set(rows=rows, total=people.total, working=False, refused="")

    def _fetch(self, offset: int, limit: int) -> list[ListedPerson]:
        people = self._workplace.ask(participants.page, self._people, self._listing, offset, limit)
        rows = [ListedPerson(offset + number, row) for number, row in enumerate(people)]
        self._cache.ids |= {row.place: row.person.id for row in rows}
        return rows

    def _find(self, typed: str) -> int | None:
        return self._workplace.ask(self._people.first_like, self._listing, typed)

    def _position(self, record_id: str) -> int | None:
        return self._workplace.ask(self._people.position, self._listing, record_id)

    def _count(self) -> None:
        if self._people.total <= QUICK:
            if not self.state.refused:
                self._set(counts=self._workplace.ask(participants.counts, self._people))
            return
        fresh = self._people.twin()
        self._desk.run(
            lambda _task: self._workplace.ask(participants.counts, fresh), lambda counts: self._set(counts=counts)
        )

    def _read_ahead(self) -> None:
        """Where there are many people, have their order at hand before the first letter is typed."""
        people = self._people
        if people.total > QUICK:
            self._desk.run(lambda _task: self._workplace.ask(people.read_ahead), people.take)

    # The person beside the list

    def select(self, record_id: str) -> None:
        """Show somebody beside the list; an empty id shows nobody."""
        if not record_id:
            self._set(selected="", beside=None, entries=(), more=False)
            return
        try:
            beside = self._workplace.ask(person.details, record_id)
        except UserError:
            self._set(selected="", beside=None, entries=(), more=False)
            return
        entries = self._entries(record_id, ENTRIES)
        self._set(selected=record_id, beside=beside, entries=entries[:ENTRIES], more=len(entries) > ENTRIES)

    def only_notes(self, notes_only: bool) -> None:
        """The notes alone, or everything."""
        self.state = replace(self.state, notes_only=notes_only)
        self.select(self.state.selected)

    def show_more(self) -> None:
        """Older entries of the chronicle."""
        shown = len(self.state.entries) + ENTRIES
        entries = self._entries(self.state.selected, shown)
        self._set(entries=entries[:shown], more=len(entries) > shown)

    def _entries(self, record_id: str, number: int) -> tuple[chronicle.ChronicleEntry, ...]:
        notes_only = self.state.notes_only
        return self._workplace.ask(chronicle.of_person, record_id, 0, number + 1, notes_only=notes_only)

    def today(self) -> date:
        """The day of the store's clock."""
        return self._workplace.today()
