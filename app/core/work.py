"""One look and one act of a person.

A View is one consistent picture of the store for the person signed in; a Work is a View that also writes. A use case
takes one of them first: `rows(view, …)`, `record_session(work, draft)`. The first line of a writing use case is
`work.require(Right.…)`. What a Work wrote is there as a whole when its block ends, or not at all.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from app.base.errors import BadInput, NotAllowed, NotFound
from app.core.field_errors import refusal
from app.core.rights import Right, rights_of
from models.fields import Kind, Refused
from models.identifiers import check_code, from_blob, new_id, parse_id
from models.kinds import kind as kind_of
from models.tables import COMPARTMENT, RECORDS
from resources.language import _
from sync.changes.capture import Capture
from sync.store.clusters import members
from sync.store.line_names import LineNames
from sync.store.record import Record, load, unpack


@dataclass(frozen=True, slots=True)
class Me:
    """The person signed in."""

    staff: str
    name: str
    roles: frozenset[str]
    offices: tuple[str, ...]
    function: str = ""

    @property
    def rights(self) -> frozenset[Right]:
        """What the roles allow."""
        return rights_of(self.roles)


@dataclass(frozen=True, slots=True)
class Place:
    """One compartment: what one key opens."""

    no: int
    name: str
    area: str
    office: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """What one statement read at the start of a transaction, so that nothing in it has to ask again."""

    places: Mapping[int, Place]
    profile: Mapping[str, Any]
    any_merged: bool  # whether there is any cluster


def read_places(connection: Connection) -> dict[int, Place]:
    """All compartments of the store by their local number."""
    rows = connection.execute(select(COMPARTMENT))
    return {row.no: Place(row.no, row.name, row.room, row.office) for row in rows}


def read_profile(connection: Connection) -> dict[str, Any]:
    """The fields of the project profile."""
    table = RECORDS["project_profile"]
    row = connection.execute(select(table).where(table.c.alive == 1).limit(1)).mappings().first()
    return {} if row is None else unpack(kind_of("project_profile"), from_blob(row["id"]), dict(row)).values


@dataclass
class View:
    """One consistent picture of the store for one person.

    Records that were loaded through it are kept until it writes: within one picture they cannot change otherwise.
    """

    connection: Connection
    me: Me
    now: datetime.datetime
    names: LineNames
    kept: dict[str, dict[bytes, Any]] = field(default_factory=dict, kw_only=True)  # of merged people: core.merge_cache
    start: Start | None = field(default=None, kw_only=True)
    _loaded: dict[tuple[str, str], Record | None] = field(default_factory=dict, init=False, repr=False)

    @property
    def today(self) -> datetime.date:
        """The day of this act, local time."""
        return self.now.date()

    def allows(self, right: Right) -> bool:
        """Whether the person holds the right."""
        return right in self.me.rights

    def require(self, right: Right, office: str | None = None) -> None:
        """NotAllowed, with a sentence, unless the person holds the right (in that office)."""
        if right not in self.me.rights:
            raise NotAllowed(_("Your roles do not include this. Ask the administration if you need it."))
        if office is not None and office not in self.me.offices:
            raise NotAllowed(_("This belongs to an office you do not work for. Ask a colleague there."))

    @cached_property
    def places(self) -> dict[int, Place]:
        """All compartments of this store by their local number."""
        return dict(self.start.places) if self.start is not None else read_places(self.connection)

    @cached_property
    def profile(self) -> dict[str, Any]:
        """The fields of the project profile."""
        return dict(self.start.profile) if self.start is not None else read_profile(self.connection)

    def load(self, kind: str, record_id: str) -> Record | None:
        """The record of that id, deleted or not, whoever may see it; None if there is none. Not to be changed."""
        key = (kind, record_id)
        if key not in self._loaded:
            self._loaded[key] = load(self.connection, kind, record_id)
        return self._loaded[key]

    def forget_loaded(self) -> None:
        """Records were written past this picture: they are loaded anew."""
        self._loaded.clear()

    def visible(self, area: str) -> tuple[int, ...]:
        """The compartments of an area that the person may read: those of their offices, and what has no office."""
        return tuple(
            place.no
            for place in self.places.values()
            if place.area == area and (place.office is None or place.office in self.me.offices)
        )

    def record(self, kind: str, record_id: str) -> Record:
        """The record, deleted or not; NotFound if there is none or it is not to be seen.

        `record_id` may be a participant's code; BadInput if the code fits two.
        """
        described = self.described(kind)
        found = self.load(kind, self.resolve(described, record_id))
        if found is None or not self._may_see_place(found.compartment):
            raise NotFound(_("There is no such record in your offices. Check the identifier."))
        return found

    def resolve(self, kind: Kind, given: str) -> str:
        """The id meant by an id or a participant's code; NotFound, or BadInput if a code fits two."""
        record_id = parse_id(given)
        if record_id is not None:
            return record_id
        code = check_code(given) if kind.name == "participant" else None
        if code is None:
            raise NotFound(_("This is no identifier. Check it for typing errors."))
        table = RECORDS["participant"]
        query = select(table).where(table.c.code == code).order_by(table.c.id).limit(2)
        rows = self.connection.execute(query).mappings().all()
        if len(rows) > 1 and rows[1]["id"] not in members(self.connection, rows[0]["id"]):
            raise BadInput(_("The code fits two people. Give the identifier instead."), field="participant")
        if not rows:
            raise NotFound(_("Nobody has the code {code}. Check it for typing errors.").format(code=code))
        return from_blob(rows[0]["id"])

    def _may_see_place(self, number: int) -> bool:
        if number not in self.places:  # made in this act
            self.__dict__["places"] = read_places(self.connection)
        place = self.places.get(number)
        return place is not None and (place.office is None or place.office in self.me.offices)

    def described(self, name: str) -> Kind:
        """The kind of that name; BadInput if there is none."""
        try:
            return kind_of(name)
        except Refused as refused:
            raise refusal(refused) from None


@dataclass
class Work(View):
    """A View that writes: one act of a person, one transaction."""

    capture: Capture
    touched: set[str] = field(default_factory=set)
    _made: dict[str, int] = field(default_factory=dict, init=False, repr=False)  # where records of this act live

    def load(self, kind: str, record_id: str) -> Record | None:
        """See View.load."""
        there = super().load(kind, record_id)
        if there is not None:
            self.capture.saw(there)
        return there

    def create(self, kind: str, values: Mapping[str, Any], *, record_id: str | None = None) -> str:
        """A new record in the compartment it belongs to; returns its id."""
        record_id = record_id or new_id()
        self._loaded.pop((kind, record_id), None)
        compartment = self.compartment_for(kind, values)
        self.capture.create(kind, record_id, values, compartment)
        self._made[record_id] = compartment
        self.touched.add(kind)
        return record_id

    def create_many(self, kind: str, records: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """New records of one kind that all belong to the compartment of the first."""
        if records:
            compartment = self.compartment_for(kind, records[0][1])
            self.forget_loaded()
            self.capture.create_many(kind, records, compartment)
            self.touched.add(kind)

    def put(self, kind: str, record_id: str, values: Mapping[str, Any]) -> list[str]:
        """A record with a natural key: made, or changed where it is there; returns the changed fields."""
        self.touched.add(kind)
        compartment = self.compartment_for(kind, values)
        known, there = self._take(kind, record_id)
        is_new = known and there is None
        changed = self.capture.put(kind, record_id, values, compartment, there, is_new=is_new)
        if is_new:
            self._made[record_id] = compartment
        return changed

    def change(
        self,
        kind: str,
        record_id: str,
        values: Mapping[str, Any],
        basis: Mapping[str, Iterable[Sequence[int]]] | None = None,
        anew: Collection[str] = (),
    ) -> list[str]:
        """Set fields of a record; returns those that changed. `anew`: said again although the value is there."""
        self.touched.add(kind)
        _known, there = self._take(kind, record_id)
        return self.capture.change(kind, record_id, values, basis, anew, there)

    def delete(self, kind: str, record_id: str, reason: str) -> bool:
        """Mark a record as deleted."""
        self.touched.add(kind)
        self.forget_loaded()
        return self.capture.delete(kind, record_id, reason)

    def restore(self, kind: str, record_id: str) -> bool:
        """Take back a deletion."""
        self.touched.add(kind)
        self.forget_loaded()
        return self.capture.restore(kind, record_id)

    def _take(self, kind: str, record_id: str) -> tuple[bool, Record | None]:
        """Whether the record was looked for before, and a copy that may be changed; it is looked for anew next time."""
        if kind == "project_profile":
            self.start = None
            self.__dict__.pop("profile", None)
        known = (kind, record_id) in self._loaded
        there = self._loaded.pop((kind, record_id), None)
        return known, None if there is None else replace(there, values=dict(there.values), leaves=dict(there.leaves))

    def settle(self) -> None:
        """Let the merges of this act count for what it does next; what was looked up before is looked up anew."""
        self.capture.settle()
        self.kept, self.start = {}, None

    def note(self, action: str, **about: Any) -> None:
        """An entry in the audit trail: who did what to which record; never content."""
        values = {"action": action, "who": self.me.staff, **about}
        compartment = self.capture.compartment("audit", None)
        self.capture.create("audit_event", new_id(), values, compartment)

    def compartment_for(self, kind: str, values: Mapping[str, Any]) -> int:
        """The compartment (local number) a record with these values belongs to; BadInput if its home is unknown."""
        described = self.described(kind)
        if described.area in {"common", "audit"}:
            return self._number(described.area, None)
        office, area = values.get("office"), described.area
        if described.home:
            office, parent_area = self._home(described, values)
            # A consent or a reminder of a company lives with the company.
            area = "business" if area == "people" and parent_area == "business" else area
        if office is None:
            raise refusal(Refused("office", "missing"))
        return self._number(area, office)

    def _home(self, kind: Kind, values: Mapping[str, Any]) -> tuple[str | None, str]:
        for name in kind.home:
            given = values.get(name)
            if not given:
                continue
            first = given[0] if isinstance(given, list) else given
            if first in self._made:
                place = self._place(self._made[first])
                return place.office, place.area
            for parent_kind in kind.field(name).kinds:
                parent = self.load(parent_kind, first)
                if parent is not None:
                    place = self._place(parent.compartment)
                    return place.office, place.area
            raise refusal(Refused(name, "no_such_record"))
        raise refusal(Refused(kind.home[0], "missing"))

    def _place(self, number: int) -> Place:
        if number not in self.places:
            self.__dict__["places"] = read_places(self.connection)
        return self.places[number]

    def compartment_in(self, area: str, office: str) -> int:
        """The compartment (local number) of an area in an office."""
        return self._number(area, office)

    def _number(self, area: str, office: str | None) -> int:
        for place in self.places.values():
            if place.area == area and place.office == office:
                return place.no
        number = self.capture.compartment(area, office)
        self.__dict__["places"] = read_places(self.connection)
        return number
