"""Reading a register: the facts of the meeting, a row for everybody on its list, and who else may be meant.

The order is that of a printed list where one is given (entering a signed list back), else by name (DIN 5007), newcomers
last. Counts add up to the rows; somebody on the list without a mark counts as open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, literal_column, select, text

from app.core import merged_records, merged_values
from app.core.rights import Right
from app.core.work import View
from app.people.contact_hours import ContactTime, contact_times, enrolment_status
from app.sessions.meetings import CELLS, SessionRow, people_names, session_row, span, staff_names
from models import names
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS, SEARCH_ROW
from models.vocabulary import ATTENDANCE

OFFERED = 8
"""Most people offered for a typed name."""

_PEOPLE, _ENROLMENTS = RECORDS["participant"], RECORDS["enrolment"]
_MATCHED = 200  # of a short beginning many names match; these are sorted, the person types on

_LAST_DAYS = (
    select(_ENROLMENTS.c.participant, func.max(func.coalesce(_ENROLMENTS.c.exit_date, "9999-12-31")))
    .where(_ENROLMENTS.c.participant.in_(bindparam("wanted", expanding=True)), _ENROLMENTS.c.alive == 1)
    .group_by(_ENROLMENTS.c.participant)
)
_RANKS = ("A", "T", "UE", "E", "K")


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark: the person (or guest) and what is recorded; status None is open."""

    id: str
    participant: str | None
    name: str
    code: str
    status: str | None
    minutes: int | None
    remark: str
    newcomer: bool


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register; `minutes` as they count, `contact` None where the person may not be seen."""

    no: int
    cell: str
    participant: str | None
    name: str
    code: str
    status: str | None
    minutes: int | None
    remark: str
    newcomer: bool
    contact: ContactTime | None
    outside: bool

    @property
    def key(self) -> str:
        """What marks are given for: the person, or a guest's cell."""
        return self.participant or self.cell


@dataclass(frozen=True, slots=True)
class Register:
    """A meeting with everybody on its list; `counts` per status, None for open."""

    session: SessionRow
    leaders: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
    counts: Mapping[str | None, int]

    @property
    def recorded(self) -> int:
        """How many have a mark."""
        return len(self.rows) - self.counts[None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a typed name may mean."""

    participant: str
    name: str
    code: str
    district: str
    listed: bool
    newcomer: bool = False
    status: str | None = None


def cells(view: View, session_id: str) -> list[Cell]:
    """The marks of a session, in the order of their ids; people who were merged once, under the one they are."""
    found = view.connection.execute(CELLS, span(to_blob(session_id))).mappings()
    return _as_one(
        view,
        [
            Cell(
                id=from_blob(row["id"]),
                participant=from_blob(row["participant"]) if row["participant"] else None,
                name=row["printed_name"] or row["guest_name"] or "",
                code=row["code"] or "",
                status=row["status"],
                minutes=row["minutes"],
                remark=row["remark"] or "",
                newcomer=bool(row["newcomer"]),
            )
            for row in found
        ],
    )


def _as_one(view: View, listed: list[Cell]) -> list[Cell]:
    people = merged_records.representatives(
        view, "participant", [to_blob(cell.participant) for cell in listed if cell.participant]
    )
    if not people:
        return listed
    found: dict[str, Cell] = {}
    for cell in listed:
        person = people.get(to_blob(cell.participant), cell.participant) if cell.participant else None
        there = found.get(person or cell.id)
        if there is None or rank_of(cell.status, cell.minutes) < rank_of(there.status, there.minutes):
            found[person or cell.id] = replace(cell, participant=person)
    return list(found.values())


def rank_of(status: str | None, minutes: int | None) -> tuple[int, int]:
    """Which of several marks of one person on one list counts, the smallest first: who was there was there."""
    return _RANKS.index(status) if status in _RANKS else len(_RANKS), -(minutes or 0)


def register(view: View, session_id: str, order: Sequence[str] | None = None) -> Register:
    """The register of a session; `order`: participants as a printed list has them, others follow by name."""
    meeting = session_row(view, session_id)
    listed = cells(view, meeting.id)
    people = [cell.participant for cell in listed if cell.participant]
    known = people_names(view, people)
    standing = enrolment_status(view, list(known), meeting.date)
    contacts = contact_times(view, list(known), standing)
    order = _representatives(view, order) if order else order
    placed = sorted(listed, key=lambda cell: _place(cell, known, order))
    rows = tuple(
        RegisterRow(
            no=number,
            cell=cell.id,
            participant=cell.participant,
            name=", ".join(known[cell.participant]) if cell.participant in known else cell.name,
            code=cell.code,
            status=cell.status,
            minutes=_minutes(cell, meeting),
            remark=cell.remark,
            newcomer=cell.newcomer,
            contact=contacts.get(cell.participant or ""),
            outside=cell.participant in standing.outside,
        )
        for number, cell in enumerate(placed, start=1)
    )
    counts = dict.fromkeys((*(word.key for word in ATTENDANCE), None), 0)
    for row in rows:
        counts[row.status] = counts.get(row.status, 0) + 1
    leaders = staff_names(view, meeting.leaders)
    return Register(meeting, tuple(leaders[one] for one in meeting.leaders if one in leaders), rows, counts)


def candidates(view: View, session_id: str, typed: str) -> list[Candidate]:
    """Who may be meant by a typed name: first those on the list, then others by name."""
    view.require(Right.SEE_PEOPLE)
    terms = names.search_terms(typed)
    if not terms:
        return []
    listed = [cell for cell in cells(view, session_id) if cell.participant]
    known = people_names(view, [cell.participant for cell in listed if cell.participant])
    found = []
    for cell in listed:
        name = ", ".join(known[cell.participant]) if cell.participant in known else cell.name
        if _fits(terms, name, cell.code) and cell.participant:
            found.append(Candidate(cell.participant, name, cell.code, "", True, cell.newcomer, cell.status))
    found.sort(key=lambda one: (one.status is not None, names.sort_key(one.name)))
    there = {cell.participant for cell in listed}
    for other in find_people(view, typed, OFFERED + len(there)):
        if other.participant not in there:
            found.append(other)
    return found[:OFFERED]


def find_people(view: View, typed: str, most: int) -> list[Candidate]:
    """People whose names begin as typed: those whose last name does first, each group by name."""
    terms = names.search_terms(typed)
    columns = (_PEOPLE.c[name] for name in ("id", "last_name", "first_name", "code", "district"))
    query = select(*columns).where(_PEOPLE.c.alive == 1, _PEOPLE.c.compartment.in_(view.visible("people")))
    beginning = names.sort_key(typed).partition("\t")[0]
    by_name = query.where(_PEOPLE.c.sort_key.between(beginning, f"{beginning}\U0010ffff"))
    rows = list(view.connection.execute(by_name.order_by(_PEOPLE.c.sort_key).limit(most)))
    if len(rows) < most:
        match = " ".join(f'"{term}"*' for term in terms)
        matched = (
            select(SEARCH_ROW.c.record)
            .join(text("search"), literal_column("search.rowid") == SEARCH_ROW.c.no)
            .where(text("search MATCH :match"), SEARCH_ROW.c.kind == "participant")
            .limit(_MATCHED)
        )
        seen = {row.id for row in rows}
        others = query.where(_PEOPLE.c.id.in_(matched)).order_by(_PEOPLE.c.sort_key).limit(most)
        rows += [row for row in view.connection.execute(others, {"match": match}) if row.id not in seen]
    people = merged_records.clusters(view, "participant", [row.id for row in rows])
    found: dict[str, Candidate] = {}
    for row in rows:
        cluster = people.get(row.id)
        values = row._mapping if cluster is None else merged_values.combined_record(view, cluster).values
        one = from_blob(row.id) if cluster is None else cluster.representative.id
        name, code = f"{values['last_name']}, {values['first_name']}", values.get("code") or ""
        found.setdefault(one, Candidate(one, name, code, values.get("district") or "", False))
    return list(found.values())[:most]


def _representatives(view: View, people: Sequence[str]) -> list[str]:
    known = merged_records.representatives(view, "participant", [to_blob(one) for one in people])
    return [known.get(to_blob(one), one) for one in people]


def ended_before(view: View, participants: Iterable[str], day: str) -> set[str]:
    """Those whose participation ended before that day; of merged people every participation has to have."""
    wanted = merged_records.expand_clusters(view, [to_blob(one) for one in participants])
    if not wanted.all:
        return set()
    going: set[bytes] = set()
    over: set[bytes] = set()
    for person, last in view.connection.execute(_LAST_DAYS, {"wanted": wanted.all}):
        (over if last < day else going).add(wanted.back(person))
    return {from_blob(one) for one in over - going}


def _minutes(cell: Cell, meeting: SessionRow) -> int | None:
    if cell.minutes is not None:
        return cell.minutes
    return meeting.minutes if cell.status == "A" and meeting.minutes else None


def _place(cell: Cell, known: Mapping[str, tuple[str, str]], order: Sequence[str] | None) -> tuple[int, int, str]:
    if order and cell.participant in order:
        return (0, order.index(cell.participant), "")
    parts = known.get(cell.participant or "") or tuple(cell.name.split(", ", 1))
    return (1, int(cell.newcomer), names.sort_key(*parts))


def _fits(terms: Sequence[str], name: str, code: str) -> bool:
    words = [*names.index_text(name).split(), code.replace("-", "")]
    return all(any(word.startswith(term) for word in words) for term in terms)
