"""The list of participants: searched while typing, filtered, and read one page at a time.

`find` gives the listing (row numbers only), `page` the rows of a part of it; what costs more - completeness, last
contact - is worked out for the rows of the page alone (`participations`). A screen keeps its Directory between calls;
`rows` and `count` are for callers that ask once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core import merged_records, merged_values
from app.core.work import View
from app.people import people_filter
from app.people.participations import Extras, extras
from app.people.people_filter import NO_FILTER, ROW, PeopleFilter, Progress, Sort
from app.records.directory import Directory, Listing
from app.sharing import unsent_changes
from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from sync.store.record import disputed, unpack

_PERSON = RECORDS["participant"]


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
class Counts:
    """How many people there are, and how many of them take part now."""

    total: int
    current: int


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

    `progress(done, total)` is called where every participation has to be read; what it raises ends the search.
    """
    people.refresh(view)
    if given.incomplete is not None or sort == "completeness":
        people.kept("ranks", lambda: people_filter.work_out_ranks(view, people, progress))
    chosen = people_filter.chosen_places(view, people, given)
    if chosen is None and sort == "name" and not downwards:
        return people.everything()
    places = list(range(people.total)) if chosen is None else sorted(chosen)
    if sort != "name":
        places.sort(key=people_filter.sort_key(view, people, sort))
    return people.listing(view, reversed(places) if downwards else places)


def page(view: View, people: Directory, listing: Listing, offset: int, limit: int) -> list[PersonRow]:
    """The people of a part of a listing."""
    numbers = people.stretch(view, listing, offset, limit)
    names = ("id", "code", "last_name", "first_name", "office", "district", "assigned_staff", "clocks")
    query = select(ROW.label("no"), *(_PERSON.c[name] for name in names)).where(ROW.in_(numbers), _PERSON.c.alive == 1)
    by_number = {row.no: row for row in view.connection.execute(query)}
    rows = [by_number[number] for number in numbers if number in by_number]
    contested = _contested(view, [row.id for row in rows if row.clocks])
    waiting = unsent_changes.unsent_records(view, [row.id for row in rows])
    merged = merged_records.clusters(view, "participant", [row.id for row in rows])
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
        for row in rows
    ]


def _row_of_many(view: View, cluster: merged_records.Cluster, waits: bool) -> PersonRow:
    """The row of a person with several merged records."""
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


def rows(
    view: View, given: PeopleFilter = NO_FILTER, sort: Sort = "name", offset: int = 0, limit: int = 200
) -> list[tuple[PersonRow, Extras]]:
    """One page of the list with everything it shows, for callers that ask once."""
    people = directory()
    page_rows = page(view, people, find(view, people, given, sort), offset, limit)
    beside = extras(view, [person.id for person in page_rows])
    return [(person, beside[person.id]) for person in page_rows]


def count(view: View, given: PeopleFilter = NO_FILTER) -> int:
    """How many people fit."""
    return len(find(view, directory(), given))


def counts(view: View, people: Directory) -> Counts:
    """How many people there are and how many take part now."""
    people.refresh(view)
    return Counts(people.total, len(people_filter.in_state(view, people, "current")))


def _contested(view: View, people: Sequence[bytes]) -> set[bytes]:
    """Those of these people with an open conflict in some field."""
    if not people:
        return set()
    rows = view.connection.execute(select(_PERSON).where(_PERSON.c.id.in_(people))).mappings()
    kind = BY_NAME["participant"]
    records = ((row["id"], unpack(kind, from_blob(row["id"]), dict(row))) for row in rows)
    return {blob for blob, record in records if disputed(record)}
