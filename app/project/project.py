"""The project's own settings and its offerings: what the leads and the administration keep up.

The profile is one record that every office reads; the rate per hour and the funding wordings are dated, so that an old
consultation or list keeps what was valid on its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.base.errors import NotFound
from app.core.rights import EDITING
from app.core.work import View, Work
from app.records import colleagues, records
from app.records.form_basis import Basis, basis_for, basis_of
from app.records.labels import keys_of
from app.records.searching import has_words
from models import names
from models.fields import Value
from models.identifiers import from_blob
from models.tables import RECORDS
from resources.language import _

_PROFILE, _OFFERING, _SESSION = RECORDS["project_profile"], RECORDS["offering"], RECORDS["session"]


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """The form of the profile or of an offering, with the leaves its values were read from."""

    id: str | None
    values: Mapping[str, Value]
    basis: Basis
    editable: bool


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """One offering in the list."""

    id: str
    title: str
    kind: str
    office: str
    times: str
    location: str
    leaders: str
    topics: tuple[str, ...]
    active: bool
    sessions: int


def open_profile(view: View) -> ProjectSheet:
    """The project profile. NotFound if the store has none."""
    profile_id = view.connection.execute(select(_PROFILE.c.id).where(_PROFILE.c.alive == 1).limit(1)).scalar()
    if profile_id is None:
        raise NotFound(_("This store has no project profile. Import it from a colleague's backup."))
    return _sheet(view, "project_profile", from_blob(profile_id))


def save_profile(work: Work, sheet: ProjectSheet, given: Mapping[str, Value]) -> records.Saved:
    """Save what was changed in the profile. BadInput, NotAllowed."""
    return _save(work, "project_profile", sheet, given)


def offerings(view: View, *, text: str = "", with_ended: bool = True) -> list[OfferingRow]:
    """All offerings by title, ended ones last; `text` leaves those whose title has words that begin so."""
    stored = view.connection.execute(select(_OFFERING).where(_OFFERING.c.alive == 1)).all()
    held = select(_SESSION.c.offering, func.count()).where(
        _SESSION.c.offering.is_not(None), _SESSION.c.alive == 1, _SESSION.c.compartment.in_(view.visible("people"))
    )
    numbers = {row[0]: row[1] for row in view.connection.execute(held.group_by(_SESSION.c.offering))}
    people = colleagues.names(view, [leader for row in stored for leader in keys_of(row.leaders)])
    terms = names.search_terms(text)
    rows = [
        _offering(row, people, numbers.get(row.id, 0))
        for row in stored
        if has_words(terms, row.title or "", row.location or "")
    ]
    return sorted(
        (row for row in rows if row.active or with_ended), key=lambda row: (not row.active, names.sort_key(row.title))
    )


def open_offering(view: View, offering: str | None) -> ProjectSheet:
    """The form of an offering; an empty one for None. NotFound."""
    if offering is not None:
        return _sheet(view, "offering", offering)
    office = view.me.offices[0] if len(view.me.offices) == 1 else None
    values = {"kind": "group", "active": True, "field_of_action": "hf1", "leaders": [view.me.staff], "office": office}
    return ProjectSheet(None, values, {}, view.allows(EDITING["offering"]))


def save_offering(work: Work, sheet: ProjectSheet, given: Mapping[str, Value]) -> records.Saved:
    """Save an offering, new or changed. BadInput, NotAllowed."""
    if sheet.id is None:
        return records.add(work, "offering", {**sheet.values, **given})
    return _save(work, "offering", sheet, given)


def end_offering(work: Work, offering: str, active: bool) -> records.Saved:
    """End an offering, or take it up again; its sessions stay."""
    return records.edit(work, "offering", offering, {"active": active})


def _sheet(view: View, kind: str, record_id: str) -> ProjectSheet:
    record = view.record(kind, record_id)
    return ProjectSheet(record.id, record.values, basis_of(record), view.allows(EDITING[kind]))


def _save(work: Work, kind: str, sheet: ProjectSheet, given: Mapping[str, Value]) -> records.Saved:
    return records.edit(work, kind, sheet.id or "", given, basis_for(sheet.basis, given))


def _offering(row: Any, people: Mapping[str, str], sessions: int) -> OfferingRow:
    return OfferingRow(
        id=from_blob(row.id),
        title=row.title,
        kind=row.kind,
        office=row.office or "",
        times=f"{row.begin}–{row.end}" if row.begin and row.end else row.begin or "",
        location=row.location or "",
        leaders=", ".join(people[leader] for leader in keys_of(row.leaders) if leader in people),
        topics=keys_of(row.topics),
        active=row.active != 0,
        sessions=sessions,
    )
