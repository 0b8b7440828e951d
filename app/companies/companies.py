"""The list of companies, one company with the sums of its consultations, and its form.

As with participants: `find` gives a listing of row numbers, `page` the rows of a stretch of it, `extras` what is
worked out for the rows in sight. Hours and value are those of the consultations recorded here; what was brought
forward from an earlier list of the office stands apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnClause, Integer, func, literal_column, select

from app.core import merged_records, merged_values, visibility
from app.core.rights import EDITING, Right
from app.core.work import View, Work
from app.people.person import ConcurrentChange, Values
from app.records import colleagues, moving, records
from app.records.detail import authors
from app.records.directory import Directory, Listing
from app.records.form_basis import Basis, basis_for, basis_of
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS
from sync.format import clock
from sync.store.record import disputed

Sort = Literal["name"]
DIGITAL = ("website", "social", "visibility", "shop", "processes")
_FIRM, _ADVICE = RECORDS["business"], RECORDS["business_consultation"]
_ROW: ColumnClause[int] = literal_column("business.rowid", Integer())


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """What a list of companies shows; empty fields do not filter."""

    text: str = ""
    offices: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company in a list."""

    id: str
    name: str
    district: str
    industry: str
    section: str
    size: str
    contact: str
    missing: int
    merged: int = 0  # how many further records were merged into this one


@dataclass(frozen=True, slots=True)
class CompanySums:
    """What was given to a company: number, minutes, value in euros; the last day (`YYYY-MM-DD`)."""

    consultations: int = 0
    minutes: int = 0
    value: Decimal = Decimal(0)
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """The page of one company."""

    id: str
    name: str
    values: Values
    sums: CompanySums
    counted: str
    conflicts: tuple[str, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class CompanySheet:
    """The form of a company with the leaves its values were read from; None as id for a new one."""

    id: str | None
    name: str
    values: Values = field(default_factory=dict)
    basis: Basis = field(default_factory=dict)
    editable: bool = False


NO_FILTER = CompanyFilter()
_EXPECTED = ("legal_form", "street", "postcode", "city", "district", "wz_section", "size_class")


def directory() -> Directory:
    """A directory of companies, to be kept by the list that asks."""
    return Directory("business")


def find(view: View, firms: Directory, given: CompanyFilter = NO_FILTER, downwards: bool = False) -> Listing:
    """The companies that fit, in order of names. NotAllowed without the right."""
    firms.refresh(view)
    sets: list[set[int]] = []
    if given.text.strip():
        sets.append(firms.matching(view, given.text))
    if given.offices:
        homes = [no for no in view.visible("business") if view.places[no].office in given.offices]
        sets.append(firms.in_compartments(view, homes))
    for column, keys in ((_FIRM.c.size_class, given.sizes), (_FIRM.c.wz_section, given.sections)):
        if keys:
            query = select(_ROW).where(column.in_(keys))
            sets.append(firms.places_of(view, view.connection.execute(query).scalars()))
    if not sets and not downwards:
        return firms.everything()
    places = sorted(set.intersection(*sets)) if sets else list(range(firms.total))
    return firms.listing(view, reversed(places) if downwards else places)


def page(view: View, firms: Directory, listing: Listing, offset: int, limit: int) -> list[CompanyRow]:
    """The companies of a stretch of a listing."""
    numbers = firms.stretch(view, listing, offset, limit)
    query = select(_ROW.label("no"), _FIRM).where(_ROW.in_(numbers), _FIRM.c.alive == 1)
    by_number = {row.no: row for row in view.connection.execute(query)}
    rows = [by_number[number] for number in numbers if number in by_number]
    merged = merged_records.clusters(view, "business", [row.id for row in rows])
    return [_merged_row(view, merged[row.id]) if row.id in merged else _row(row) for row in rows]


def extras(view: View, companies: Sequence[str]) -> dict[str, CompanySums]:
    """The sums of these companies, by id."""
    wanted = merged_records.expand_clusters(view, [to_blob(company) for company in companies])
    query = (
        select(
            _ADVICE.c.business,
            func.count(),
            func.sum(_ADVICE.c.minutes),
            func.sum(_ADVICE.c.aid_value),
            func.max(_ADVICE.c.date),
        )
        .where(_ADVICE.c.business.in_(wanted.all), visibility.scope(view, view.described("business_consultation")))
        .group_by(_ADVICE.c.business)
    )
    sums: dict[bytes, CompanySums] = {}
    for business, number, minutes, cents, last in view.connection.execute(query):
        firm, value = wanted.back(business), Decimal(cents or 0) / 100
        so_far = sums.get(firm, CompanySums())
        latest = max(filter(None, (so_far.last, last)), default=None)
        sums[firm] = CompanySums(
            so_far.consultations + number, so_far.minutes + (minutes or 0), so_far.value + value, latest
        )
    by_id = {from_blob(company): its for company, its in wanted.spread(sums).items()}
    return {company: by_id.get(company, CompanySums()) for company in companies}


def rows(
    view: View, given: CompanyFilter = NO_FILTER, offset: int = 0, limit: int = 200
) -> list[tuple[CompanyRow, CompanySums]]:
    """One page of the list for those who ask once."""
    firms = directory()
    listed = page(view, firms, find(view, firms, given), offset, limit)
    sums = extras(view, [firm.id for firm in listed])
    return [(firm, sums[firm.id]) for firm in listed]


def count(view: View, given: CompanyFilter = NO_FILTER) -> int:
    """How many companies fit."""
    return len(find(view, directory(), given))


def details(view: View, business: str) -> Company:
    """The page of one company. NotFound, NotAllowed."""
    visibility.require_seeing(view, view.described("business"))
    record = merged_values.load_combined(view, "business", business)
    counted = record.values.get("counted_participant")
    return Company(
        id=record.id,
        name=record.values["name"],
        values=record.values,
        sums=extras(view, [record.id])[record.id],
        counted=_code_of(view, counted) if counted else "",
        conflicts=tuple(disputed(record)),
        may_edit=view.allows(EDITING["business"]) and moving.where_it_is(view, record).get("office") in view.me.offices,
    )


def open_sheet(view: View, business: str | None) -> CompanySheet:
    """The form of a company; an empty one for None. NotFound, NotAllowed."""
    if business is None:
        office = view.me.offices[0] if view.me.offices else None
        return CompanySheet(
            None, "", {"office": office, "counting_mode": "enterprise"}, {}, view.allows(EDITING["business"])
        )
    visibility.require_seeing(view, view.described("business"))
    record = merged_values.load_combined(view, "business", business)
    editable = view.allows(EDITING["business"]) and moving.where_it_is(view, record).get("office") in view.me.offices
    return CompanySheet(record.id, record.values["name"], record.values, basis_of(record), editable)


def save_sheet(work: Work, sheet: CompanySheet, given: Mapping[str, Any]) -> records.Saved:
    """Save what was changed in a company's form. BadInput, NotAllowed, NotFound."""
    work.require(Right.EDIT_BUSINESS)
    if sheet.id is None:
        return records.add(work, "business", {**sheet.values, **given})
    return records.edit(work, "business", sheet.id, given, basis_for(sheet.basis, given))


def changed_meanwhile(view: View, sheet: CompanySheet) -> list[ConcurrentChange]:
    """The fields that somebody changed since the sheet was opened."""
    if sheet.id is None:
        return []
    people = authors(view)
    changes = []
    for name, leaves in view.record("business", sheet.id).leaves.items():
        known = set(sheet.basis.get(name, ()))
        new = [leaf for leaf in leaves if (leaf.replica, leaf.n) not in known and name != "alive"]
        if new and leaves[0].value != sheet.values.get(name):
            changes.append(
                ConcurrentChange(name, new[0].value, people.get(new[0].replica, ""), clock.moment(new[0].hlc))
            )
    return changes


def advisers(view: View) -> list[tuple[str, str]]:
    """Who gives consultations."""
    return colleagues.team(view, frozenset({"adviser"}))


def _row(row: Any) -> CompanyRow:
    return CompanyRow(
        id=from_blob(row.id),
        name=row.name,
        district=row.district or "",
        industry=row.industry_text or "",
        section=row.wz_section or "",
        size=row.size_class or "",
        contact=row.contact_person or "",
        missing=sum(row._mapping[name] is None for name in _EXPECTED),
    )


def _merged_row(view: View, cluster: merged_records.Cluster) -> CompanyRow:
    """The row of a company that was recorded several times."""
    values = merged_values.combined_record(view, cluster).values
    return CompanyRow(
        id=cluster.representative.id,
        name=values["name"],
        district=values.get("district", ""),
        industry=values.get("industry_text", ""),
        section=values.get("wz_section", ""),
        size=values.get("size_class", ""),
        contact=values.get("contact_person", ""),
        missing=sum(values.get(name) is None for name in _EXPECTED),
        merged=len(cluster.ids) - 1,
    )


def _code_of(view: View, participant: str) -> str:
    table = RECORDS["participant"]
    code = view.connection.execute(select(table.c.code).where(table.c.id == to_blob(participant))).scalar()
    return code or ""
