"""The mind of the list of participants: search, filters, order, the person beside the list with the chronicle.

Rows are read a page at a time; what costs more (completeness, last contact) for blocks of rows in sight. A filter that
has to look at every participation runs in the background where there are many people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.base.errors import BadInput, UserError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.overview import chronicle
from app.people import participants, participations, person
from app.people.participants import Counts
from app.people.participations import Extras
from app.people.people_filter import NO_FILTER, PeopleFilter, Sort
from app.records import records
from app.records.directory import Directory, Listing
from models.vocabulary import OFFICE
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.participants.columns import Listed
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

    rows: Rows[Listed] = NOTHING
    total: int = 0
    counts: Counts | None = None
    filter: PeopleFilter = NO_FILTER
    sort: Sort = "name"
    downwards: bool = False
    selected: str = ""
    beside: person.PersonDetails | None = None
    entries: tuple[chronicle.Entry, ...] = ()
    more: bool = False
    notes_only: bool = False
    working: bool = False
    refused: str = ""


@dataclass
class _Cache:
    """What was read for the rows of the present listing."""

    ids: dict[int, str] = field(default_factory=dict)
    extras: dict[str, Extras] = field(default_factory=dict)


class ParticipantsPresenter:
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self._people = participants.directory()
        self._listing = Listing((), 0)
        self._cache = _Cache()
        self.state = State()

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

    def extras(self, listed: Listed) -> Extras:
        """What is worked out for a row in sight, read for a block of rows at once."""
        found = self._cache.extras.get(listed.person.id)
        if found is None:
            begin = listed.place // BLOCK * BLOCK
            near = (self._cache.ids.get(place) for place in range(begin, begin + BLOCK))
            wanted = [one for one in near if one and one not in self._cache.extras]
            read: dict[str, Extras] = self._workplace.ask(participations.extras, wanted or [listed.person.id])
            self._cache.extras |= read
            found = read[listed.person.id]
        return found

    def _list(self) -> None:
        state = self.state
        arguments = (state.filter, state.sort, state.downwards)
        slow = state.filter.slow or state.sort != "name"
        if slow and self._people.total > QUICK:
            fresh = self._people.twin()
            self._set(working=True)
            self._desk.run(
                lambda task: (fresh, self._workplace.ask(participants.find, fresh, *arguments, task.report)),
                lambda found: self._found(*found) if arguments == self._asked() else None,
                progress=_("Looking through all participations"),
            )
            return
        try:
            listing = self._workplace.ask(participants.find, self._people, *arguments)
        except UserError as error:
            self._set(rows=NOTHING, refused=error.message)
            return
        self._found(self._people, listing)

    def _asked(self) -> tuple[PeopleFilter, Sort, bool]:
        return self.state.filter, self.state.sort, self.state.downwards

    def _found(self, people: Directory, listing: Listing) -> None:
        self._people, self._listing, self._cache = people, listing, _Cache()
        by_name = self.state.sort == "name" and not self.state.downwards
        rows: Rows[Listed] = Rows(
            len(listing),
            self._fetch,
            lambda one: one.person.id,
            find=self._find if by_name else None,
            position=self._position,
        )
        self._set(rows=rows, total=people.total, working=False, refused="")

    def _fetch(self, offset: int, limit: int) -> list[Listed]:
        people = self._workplace.ask(participants.page, self._people, self._listing, offset, limit)
        listed = [Listed(offset + number, one) for number, one in enumerate(people)]
        self._cache.ids |= {one.place: one.person.id for one in listed}
        return listed

    def _find(self, typed: str) -> int | None:
        found: int | None = self._workplace.ask(self._people.first_like, self._listing, typed)
        return found

    def _position(self, record_id: str) -> int | None:
        found: int | None = self._workplace.ask(self._people.position, self._listing, record_id)
        return found

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

    def _entries(self, record_id: str, number: int) -> tuple[chronicle.Entry, ...]:
        found: tuple[chronicle.Entry, ...] = self._workplace.ask(
            chronicle.of_person, record_id, 0, number + 1, notes_only=self.state.notes_only
        )
        return found

    # Notes and reminders

    def add_note(self, values: Mapping[str, Any]) -> dict[str, str]:
        """A note about the person beside the list; sentences by field if it was refused."""
        return self._add("case_note", {"participant": self.state.selected, **values}, _("Note saved"))

    def add_follow_up(self, values: Mapping[str, Any]) -> dict[str, str]:
        """A reminder about the person beside the list; sentences by field if it was refused."""
        return self._add("follow_up", {"participant": self.state.selected, **values}, _("Follow-up saved"))

    @property
    def may_delete(self) -> bool:
        """Whether the roles allow deleting people."""
        return Right.EDIT_PEOPLE in self._workplace.me.rights

    def delete(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Delete the person beside the list, for the reason given; can be taken back. Sentences by field if refused."""
        beside = self.state.beside
        if beside is None:
            return {}
        refused = self._do(records.delete, "participant", beside.id, str(values.get("reason") or ""))
        if not refused:
            said = _("{name} was deleted.").format(name=beside.name)
            self._desk.undo(said, lambda: self._restore(beside.id, beside.name))
            self.select("")
            self.refresh(frozenset({"participant"}))
        return refused

    def give(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Give the person beside the list to another office, or offer them there; can be taken back."""
        beside, office = self.state.beside, str(values.get("office") or "")
        if beside is None:
            return {}
        refused = self._do(records.edit, "participant", beside.id, {"office": office})
        if not refused:
            moved = office in self._workplace.me.offices
            said = _("{name} belongs to {office} now.") if moved else _("{name} is offered to {office}.")
            words = said.format(name=beside.name, office=OFFICE.label(office))
            self._desk.undo(words, lambda: self._give_back(beside.id, beside.name, beside.office))
            self.refresh(frozenset({"participant"}))
        return refused

    def _give_back(self, record_id: str, name: str, office: str) -> None:
        refused = self._do(records.edit, "participant", record_id, {"office": office})
        said = _("{name} belongs to {office} as before.").format(name=name, office=OFFICE.label(office))
        self._desk.say(" ".join(refused.values()) if refused else said, "err" if refused else "ok")
        self.refresh(frozenset({"participant"}))

    def _restore(self, record_id: str, name: str) -> None:
        refused = self._do(records.restore, "participant", record_id)
        said = _("{name} is there again.").format(name=name)
        self._desk.say(" ".join(refused.values()) if refused else said, "err" if refused else "ok")
        self.refresh(frozenset({"participant"}))

    def _do(self, act: Callable[..., object], *given: Any) -> dict[str, str]:
        """Nothing where it is done, else sentences by field."""
        try:
            self._workplace.do(act, *given)
        except BadInput as refused:
            return dict(refused.errors) or {"": refused.message}
        except UserError as refused:
            return {"": refused.message}
        self._desk.saved()
        return {}

    def today(self) -> date:
        """The day of the store's clock."""
        day: date = self._workplace.today()
        return day

    def _add(self, kind: str, values: Mapping[str, Any], said: str) -> dict[str, str]:
        refused = self._do(records.add, kind, values)
        if not refused:
            self._desk.say(said)
            self.select(self.state.selected)
        return refused

    def _set(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self._render(self.state)
