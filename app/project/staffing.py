"""The people of the team as the administration keeps them: who works here, in which roles, for which offices.

What is changed here reaches the list of laptops with the next round (`app.sharing.enrolling.follow_directory`). Whoever
leaves is set to inactive and stays named in everything they wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.rights import EDITING, rights_of
from app.core.validation import Finding, warning
from app.core.work import View, Work
from app.records import records
from app.records.form_basis import Basis, basis_for, basis_of
from app.records.labels import keys_of
from app.records.searching import has_words
from models import names
from models.fields import Value
from models.identifiers import from_blob
from models.tables import RECORDS
from resources.language import _

_STAFF = RECORDS["staff"]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person in the list; `own`: the one signed in."""

    id: str
    name: str
    function: str
    roles: tuple[str, ...]
    offices: tuple[str, ...]
    active: bool
    own: bool


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """The form of a person, with the leaves its values were read from."""

    id: str | None
    values: Mapping[str, Value]
    basis: Basis
    editable: bool


def everybody(view: View, *, text: str = "", with_gone: bool = True) -> list[StaffRow]:
    """All people of the team by name, those who left last; `text` leaves those whose name has words that begin so."""
    stored = view.connection.execute(select(_STAFF).where(_STAFF.c.alive == 1)).all()
    rows = [_row(view, row) for row in stored]
    terms = names.search_terms(text)
    return sorted(
        (row for row in rows if has_words(terms, row.name, row.function) and (row.active or with_gone)),
        key=lambda row: (not row.active, names.sort_key(row.name)),
    )


def open_person(view: View, staff: str | None) -> StaffSheet:
    """The form of somebody; an empty one for None. NotFound."""
    may = view.allows(EDITING["staff"])
    if staff is None:
        return StaffSheet(None, {"active": True}, {}, may)
    record = view.record("staff", staff)
    return StaffSheet(record.id, {"active": True, **record.values}, basis_of(record), may)


def review_person(view: View, sheet: StaffSheet, given: Mapping[str, Value]) -> list[Finding]:
    """What would be refused or warned about, nothing written; losing rights is warned about with its consequences."""
    findings = records.review(view, "staff", given, sheet.id)
    lost = sheet.id is not None and _loses(sheet.values, given)
    if lost and sheet.id == view.me.staff and "admin" not in (given.get("roles") or ["admin"]):
        sentence = _(
            "You do not administer any more from then on. For the shared folder another administrator settles it."
        )
        return [*findings, warning("roles", "own_administration", sentence)]
    if lost:
        sentence = _(
            "{name} may do less from then on. What has reached you by your next round counts; what comes later does "
            "not count, is kept, and waits under “Does not count” on the page “Sync”."
        )
        named = sentence.format(name=sheet.values.get("name") or "")
        return [*findings, warning("roles" if "roles" in given else "offices", "cut_off", named)]
    return findings


def _loses(before: Mapping[str, Value], given: Mapping[str, Value]) -> bool:
    """Whether somebody may do less with these values than before."""
    now = {**before, **given}
    rights = [rights_of(frozenset(values.get("roles") or ())) for values in (before, now)]
    offices = [set(values.get("offices") or ()) for values in (before, now)]
    return bool(rights[0] - rights[1] or offices[0] - offices[1])


def save_person(work: Work, sheet: StaffSheet, given: Mapping[str, Value]) -> records.Saved:
    """Save somebody, new or changed. BadInput, NotAllowed."""
    if sheet.id is None:
        return records.add(work, "staff", {**sheet.values, **given})
    return records.edit(work, "staff", sheet.id, given, basis_for(sheet.basis, given))


def set_active(work: Work, staff: str, active: bool) -> records.Saved:
    """Somebody leaves, or comes back."""
    return records.edit(work, "staff", staff, {"active": active})


def _row(view: View, row: Any) -> StaffRow:
    staff = from_blob(row.id)
    return StaffRow(
        staff,
        row.name or "",
        row.function or "",
        keys_of(row.roles),
        keys_of(row.offices),
        row.active != 0,
        staff == view.me.staff,
    )
