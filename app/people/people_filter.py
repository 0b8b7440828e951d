"""Which people fit a filter, and in which order: sets of places in the directory of participants."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnClause, Integer, literal_column, select

from app.core import hidden_duplicates
from app.core.work import View
from app.people import open_answers
from app.people.completeness import STATES
from app.people.participations import completeness_of
from app.records.directory import Directory
from models.identifiers import PREFIX, to_blob
from models.tables import RECORDS

Participation = Literal["", "current", "exited", "prospect"]
Sort = Literal["name", "entry", "completeness"]
Progress = Callable[[int, int], None]
ROW: ColumnClause[int] = literal_column("participant.rowid", Integer())
_PERSON, _ENROLMENT = RECORDS["participant"], RECORDS["enrolment"]


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which participants a list shows; empty fields do not filter.

    `mine`: those the person signed in is assigned to or deputy of. `incomplete`: True for open answers, False for
    complete ones.
    """

    text: str = ""
    offices: tuple[str, ...] = ()
    mine: bool = False
    state: Participation = ""
    incomplete: bool | None = None

    @property
    def slow(self) -> bool:
        """Whether every participation has to be read: seconds for 100,000 people."""
        return bool(self.state) or self.incomplete is not None


NO_FILTER = PeopleFilter()


def chosen_places(view: View, people: Directory, given: PeopleFilter) -> set[int] | None:
    """The places in the directory of the people that fit; None for all."""
    sets: list[set[int]] = []
    typed = given.text.strip()
    if typed and not _is_everybody(typed):
        sets.append(people.matching(view, given.text))
    if given.offices:
        homes = [no for no in view.visible("people") if view.places[no].office in given.offices]
        sets.append(people.in_compartments(view, homes))
    if given.mine:
        sets.append(people.kept("mine", lambda: _mine(view, people)))
    if given.state:
        sets.append(in_state(view, people, given.state))
    if given.incomplete is not None:
        ranks = _ranks(view, people)
        complete = STATES.index("complete") * open_answers.MOST
        sets.append({place for place, rank in enumerate(ranks) if (rank < complete) == given.incomplete})
    return set.intersection(*sets) if sets else None


def _is_everybody(typed: str) -> bool:
    """Whether this is the beginning of every code, which all people share."""
    return len(typed) > 2 and f"{PREFIX}-".startswith(typed.upper())


def _mine(view: View, people: Directory) -> set[int]:
    me = to_blob(view.me.staff)
    places: set[int] = set()
    for column in (_PERSON.c.assigned_staff, _PERSON.c.deputy):
        places |= people.places_of(view, view.connection.execute(select(ROW).where(column == me)).scalars())
    return places


def in_state(view: View, people: Directory, state: Participation) -> set[int]:
    """The places of the people who take part now, took part, or never entered."""
    entries: dict[int, tuple[str, str | None]] = people.kept("entries", lambda: _entries(view, people))
    if state == "prospect":
        return set(range(people.total)) - entries.keys()
    return {place for place, (_first, last) in entries.items() if (last is None) == (state == "current")}


def _entries(view: View, people: Directory) -> dict[int, tuple[str, str | None]]:
    """Place -> entry and exit of everybody who takes or took part."""
    query = (
        select(ROW, _ENROLMENT.c.entry_date, _ENROLMENT.c.exit_date)
        .join(_PERSON, _PERSON.c.id == _ENROLMENT.c.participant)
        .where(_ENROLMENT.c.alive == 1)
    )
    entries: dict[int, tuple[str, str | None]] = {}
    for number, entry, last in view.connection.execute(query):
        place = people.place(view, number)
        # Of several participations of one person the one that goes on counts.
        if place >= 0 and (place not in entries or entries[place][1] is not None):
            entries[place] = (entry, last)
    return entries


def _ranks(view: View, people: Directory) -> list[int]:
    """Per place the rank by incompleteness: worst state first, then many open answers before few."""
    ranks: list[int] = people.kept("ranks", lambda: work_out_ranks(view, people, None))
    return ranks


def work_out_ranks(view: View, people: Directory, progress: Progress | None) -> list[int]:
    """Per place the rank by incompleteness (`open_answers`); seconds for 100,000 people, so it reports progress."""
    ranks = [0] * people.total
    for done, total, by_row in open_answers.ranks_by_row(view):
        if progress is not None:
            progress(done, total)
        for number, rank in by_row.items():
            if (place := people.place(view, number)) >= 0:
                ranks[place] = rank
    # Merged people are judged as one, by all that belongs to any of their records.
    merged = hidden_duplicates.representative_rows(view, "participant")
    judged = completeness_of(view, list(merged))
    for person, number in merged.items():
        if person in judged and (place := people.place(view, number)) >= 0:
            ranks[place] = open_answers.rank_of(judged[person])
    return ranks


def sort_key(view: View, people: Directory, sort: Sort) -> Callable[[int], int | str]:
    """What a place is sorted by."""
    if sort == "completeness":
        return _ranks(view, people).__getitem__
    entries: dict[int, tuple[str, str | None]] = people.kept("entries", lambda: _entries(view, people))
    # People who have not entered yet come last.
    return lambda place: entries[place][0] if place in entries else "9999"
