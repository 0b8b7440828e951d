"""The list of participants: found while typing, filtered, and read one page at a time.

`find` gives the listing (row numbers only), `page` the rows of a stretch of it; what costs more - completeness, last
contact - is worked out for the rows of the page alone. A screen keeps its Directory and asks through it; `rows` and
`count` are for those who ask once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnClause, Integer, literal_column, select

from app.core import hidden_duplicates, merged_records, merged_values
from app.core.work import View
from app.people import open_answers
from app.people.completeness import NEEDED, STATES, Completeness, judge
from app.people.contact_hours import hours_of, limit_of
from app.people.last_contact import last_contacts
from app.records.directory import Directory, Listing
from app.sharing import status
from models.fields import column_name
from models.identifiers import PREFIX, from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from sync.store.record import disputed, unpack

Participation = Literal["", "current", "exited", "prospect"]
Sort = Literal["name", "entry", "completeness"]
_PERSON, _ENROLMENT = RECORDS["participant"], RECORDS["enrolment"]
_ROW: ColumnClause[int] = literal_column("participant.rowid", Integer())
_STRETCH = 400
Values = Mapping[Any, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of participants shows; empty fields do not filter.

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
        """Whether it takes a look at every participation, so that 100,000 of them are a matter of seconds."""
        return bool(self.state) or self.incomplete is not None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list, as far as it is read for every row of a page."""

    id: str
    code: str
    name: str
    office: str
    district: str
    assigned_staff: str | None
    conflict: bool
    waits: bool = False  # own changes of the record that are not on the share yet
    merged: int = 0  # how many further records were merged into this one


@dataclass(frozen=True, slots=True)
class Extras:
    """What is worked out for the rows in sight alone; days as `YYYY-MM-DD`."""

    completeness: Completeness
    entry: str | None = None
    exit: str | None = None
    last_contact: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people there are, and how many of them take part now."""

    total: int
    current: int


NO_FILTER = PeopleFilter()


def directory() -> Directory:
    """A directory of participants, to be kept by the list that asks."""
    return Directory("participant")


def find(
    view: View,
    people: Directory,
    given: PeopleFilter = NO_FILTER,
    sort: Sort = "name",
    downwards: bool = False,
    progress: Progress | None = None,
) -> Listing:
    """The people that fit, in order. NotAllowed without the right to see people.

    `progress(done, total)` is told where every participation is looked at; what it raises ends the search.
    """
    people.refresh(view)
    if given.incomplete is not None or sort == "completeness":
        people.kept("ranks", lambda: _work_out_ranks(view, people, progress))
    chosen = _chosen(view, people, given)
    if chosen is None and sort == "name" and not downwards:
        return people.everything()
    places = list(range(people.total)) if chosen is None else sorted(chosen)
    if sort != "name":
        places.sort(key=_key(view, people, sort))
    return people.listing(view, reversed(places) if downwards else places)


def page(view: View, people: Directory, listing: Listing, offset: int, limit: int) -> list[PersonRow]:
    """The people of a stretch of a listing."""
    numbers = people.stretch(view, listing, offset, limit)
    names = ("id", "code", "last_name", "first_name", "office", "district", "assigned_staff", "clocks")
    query = select(_ROW.label("no"), *(_PERSON.c[name] for name in names)).where(
        _ROW.in_(numbers), _PERSON.c.alive == 1
    )
    there = {row.no: row for row in view.connection.execute(query)}
    found = [there[number] for number in numbers if number in there]
    contested = _contested(view, [row.id for row in found if row.clocks])
    waiting = status.waiting_records(view, [row.id for row in found])
    merged = merged_records.clusters(view, "participant", [row.id for row in found])
    return [
        _row_of_many(view, merged[row.id], row.id in waiting)
        if row.id in merged
        else PersonRow(
            from_blob(row.id),
            row.code or "",
            f"{row.last_name}, {row.first_name}",
            row.office or "",
            row.district or "",
            from_blob(row.assigned_staff) if row.assigned_staff else None,
            row.id in contested,
            row.id in waiting,
        )
        for row in found
    ]


def _row_of_many(view: View, cluster: merged_records.Cluster, waits: bool) -> PersonRow:
    """The row of somebody who was recorded several times."""
    values = merged_values.combined_record(view, cluster).values
    return PersonRow(
        cluster.representative.id,
        values.get("code", ""),
        f"{values['last_name']}, {values['first_name']}",
        values.get("office", ""),
        values.get("district", ""),
        values.get("assigned_staff"),
        any(disputed(record) for record in cluster.records),
        waits,
        len(cluster.ids) - 1,
    )


def extras(view: View, people: Sequence[str]) -> dict[str, Extras]:
    """Participation, completeness and last contact of these people, by id."""
    blobs = [to_blob(one) for one in people]
    around = _around(view, blobs)
    judged = _judged(view, blobs, around)
    met = last_contacts(view, blobs)
    found = {}
    for one, blob in zip(people, blobs, strict=True):
        if blob in judged:
            entry = around.enrolments.get(blob, {})
            found[one] = Extras(judged[blob], entry.get("entry_date"), entry.get("exit_date"), met.get(blob))
    return found


def rows(
    view: View, given: PeopleFilter = NO_FILTER, sort: Sort = "name", offset: int = 0, limit: int = 200
) -> list[tuple[PersonRow, Extras]]:
    """One page of the list, with all there is to show, for those who ask once."""
    people = directory()
    found = page(view, people, find(view, people, given, sort), offset, limit)
    beside = extras(view, [person.id for person in found])
    return [(person, beside[person.id]) for person in found]


def count(view: View, given: PeopleFilter = NO_FILTER) -> int:
    """How many people fit."""
    return len(find(view, directory(), given))


def counts(view: View, people: Directory) -> Counts:
    """How many people there are and how many take part now."""
    people.refresh(view)
    return Counts(people.total, len(_in_state(view, people, "current")))


def standings(view: View, people: Sequence[bytes]) -> dict[bytes, Completeness]:
    """The completeness of each of these people (binary ids)."""
    found: dict[bytes, Completeness] = {}
    for start in range(0, len(people), _STRETCH):
        stretch = people[start : start + _STRETCH]
        found |= _judged(view, stretch, _around(view, stretch))
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands beside the people of a page: participation, answers, notice; by binary id."""

    enrolments: Mapping[bytes, Values]
    sensitive: Mapping[bytes, Values]
    noticed: frozenset[bytes]


def _around(view: View, people: Sequence[bytes]) -> _Around:
    consent, wanted = RECORDS["consent"], merged_records.expand_clusters(view, people)
    query = select(consent.c.subject).where(consent.c.subject.in_(wanted.all), open_answers.NOTICED)
    noticed = wanted.spread({wanted.back(one): True for one in view.connection.execute(query).scalars()})
    enrolments = _beside(view, "enrolment", wanted)
    return _Around(enrolments, _beside(view, "participant_sensitive", wanted), frozenset(noticed))


def _beside(view: View, kind: str, people: merged_records.ClusterExpansion) -> dict[bytes, Values]:
    """The one record of that kind of each person; the older one where there are two."""
    table = RECORDS[kind]
    columns = [table.c[column_name(name)] for name in NEEDED[kind]]
    query = select(table.c.participant, *columns).where(table.c.participant.in_(people.all), table.c.alive == 1)
    found: dict[bytes, Values] = {}
    for row in view.connection.execute(query.order_by(table.c.hlc, table.c.id)).mappings():
        found.setdefault(people.back(row["participant"]), row)
    return people.spread(found)


def _judged(view: View, people: Sequence[bytes], around: _Around) -> dict[bytes, Completeness]:
    # The hours matter only as long as the entry form is not there.
    formless = [one for one in people if not around.enrolments.get(one, {}).get("questionnaire_received_on")]
    minutes = hours_of(view, [from_blob(one) for one in formless])
    limit, plus = limit_of(view), open_answers.asks_citizenship(view)
    columns = (_PERSON.c[name] for name in NEEDED["participant"])
    query = select(_PERSON.c.id, *columns).where(_PERSON.c.id.in_(people))
    merged = {
        blob: merged_values.combined_record(view, one).values
        for blob, one in merged_records.clusters(view, "participant", people).items()
    }
    return {
        row["id"]: judge(
            _Sparse(merged[row["id"]]) if row["id"] in merged else row,
            around.enrolments.get(row["id"]),
            around.sensitive.get(row["id"]),
            row["id"] in around.noticed,
            minutes=minutes.get(from_blob(row["id"]), 0),
            bagatelle=limit,
            plus=plus,
        )
        for row in view.connection.execute(query).mappings()
    }


class _Sparse(dict[str, Any]):
    """Values where what is missing is None, as in a row."""

    def __missing__(self, _key: str) -> None:
        return None


def _contested(view: View, people: Sequence[bytes]) -> set[bytes]:
    """Those of these people of whom a field has two values at once."""
    if not people:
        return set()
    rows = view.connection.execute(select(_PERSON).where(_PERSON.c.id.in_(people))).mappings()
    kind = BY_NAME["participant"]
    records = ((row["id"], unpack(kind, from_blob(row["id"]), dict(row))) for row in rows)
    return {blob for blob, record in records if disputed(record)}


# Which people fit a filter: sets of places in the directory


def _chosen(view: View, people: Directory, given: PeopleFilter) -> set[int] | None:
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
        sets.append(_in_state(view, people, given.state))
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
    found: set[int] = set()
    for column in (_PERSON.c.assigned_staff, _PERSON.c.deputy):
        found |= people.places_of(view, view.connection.execute(select(_ROW).where(column == me)).scalars())
    return found


def _in_state(view: View, people: Directory, state: Participation) -> set[int]:
    entries: dict[int, tuple[str, str | None]] = people.kept("entries", lambda: _entries(view, people))
    if state == "prospect":
        return set(range(people.total)) - entries.keys()
    return {place for place, (_first, last) in entries.items() if (last is None) == (state == "current")}


def _entries(view: View, people: Directory) -> dict[int, tuple[str, str | None]]:
    """Place -> entry and exit of everybody who takes or took part."""
    query = (
        select(_ROW, _ENROLMENT.c.entry_date, _ENROLMENT.c.exit_date)
        .join(_PERSON, _PERSON.c.id == _ENROLMENT.c.participant)
        .where(_ENROLMENT.c.alive == 1)
    )
    found: dict[int, tuple[str, str | None]] = {}
    for number, entry, last in view.connection.execute(query):
        place = people.place(view, number)
        # Of several participations of one person the one that goes on counts.
        if place >= 0 and (place not in found or found[place][1] is not None):
            found[place] = (entry, last)
    return found


def _ranks(view: View, people: Directory) -> list[int]:
    """Per place how incomplete: worst state first, then many open answers before few."""
    ranks: list[int] = people.kept("ranks", lambda: _work_out_ranks(view, people, None))
    return ranks


def _work_out_ranks(view: View, people: Directory, progress: Progress | None) -> list[int]:
    ranks = [0] * people.total
    for done, total, found in open_answers.ranks_by_row(view):
        if progress is not None:
            progress(done, total)
        for number, rank in found.items():
            if (place := people.place(view, number)) >= 0:
                ranks[place] = rank
    # Who was merged is judged as one: by all that hangs on any of the records.
    merged = hidden_duplicates.representative_rows(view, "participant")
    judged = standings(view, list(merged))
    for one, number in merged.items():
        if one in judged and (place := people.place(view, number)) >= 0:
            ranks[place] = open_answers.rank_of(judged[one])
    return ranks


def _key(view: View, people: Directory, sort: Sort) -> Any:
    if sort == "completeness":
        return _ranks(view, people).__getitem__
    entries: dict[int, tuple[str, str | None]] = people.kept("entries", lambda: _entries(view, people))
    # Who has not entered yet comes last.
    return lambda place: entries[place][0] if place in entries else "9999"
