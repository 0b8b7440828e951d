"""Consultations of companies: recorded with their company in one act, listed with their sums.

The value of the aid is hours times the rate that the project profile names for the day, where it names one; a value
given by hand stands. A next date also becomes a reminder, so that it shows up on the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.base.errors import BadInput
from app.core import merged_records, merged_values, visibility
from app.core.rights import Right
from app.core.validation import Finding
from app.core.work import View, Work
from app.overview.chronicle import topics_words
from app.records import colleagues, records
from app.records.checks_coaching import minutes_between
from app.records.form_basis import Basis, basis_for, basis_of
from models import vocabulary as lists
from models.identifiers import from_blob
from models.tables import RECORDS
from resources.language import _

_ADVICE = RECORDS["business_consultation"]


@dataclass(frozen=True, slots=True)
class ConsultationDraft:
    """What a form hands over: an existing company, or the fields of a new one; then the consultation's own fields."""

    business: str | None
    fields: Mapping[str, object]
    new_business: Mapping[str, object] = field(default_factory=dict)
    remind: bool = True


@dataclass(frozen=True, slots=True)
class RecordedConsultation:
    """What was recorded: the consultation, its company, the warnings, and the reminder if there is one."""

    id: str
    business: str
    warnings: tuple[Finding, ...] = ()
    follow_up: str | None = None


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One consultation in a list; `value` in euros."""

    id: str
    day: str
    title: str
    kind: str
    mode: str
    adviser: str
    minutes: int
    value: Decimal
    next_on: str | None
    done: bool
    initial_situation: str
    agreed_steps: str
    result: str


@dataclass(frozen=True, slots=True)
class Consultations:
    """All consultations of a company, the newest first, and what they add up to."""

    rows: tuple[ConsultationRow, ...]
    minutes: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class ConsultationSheet:
    """The form of a consultation; `first`: the company has none yet."""

    id: str | None
    business: str | None
    company: str
    values: Mapping[str, Any]
    basis: Basis
    first: bool
    editable: bool


def record_consultation(work: Work, draft: ConsultationDraft) -> RecordedConsultation:
    """A consultation and, where it is new, its company; BadInput names a new company's fields `business.…`."""
    work.require(Right.EDIT_BUSINESS)
    business = draft.business
    warnings: tuple[Finding, ...] = ()
    if business is None:
        saved = _new_business(work, draft.new_business)
        business, warnings = saved.id, saved.warnings
    given = records.read_values(work.described("business_consultation"), {"business": business, **draft.fields})
    saved = records.add(work, "business_consultation", given)
    follow_up = _remind(work, business, given) if draft.remind and given.get("next_on") else None
    return RecordedConsultation(saved.id, business, (*warnings, *saved.warnings), follow_up)


def save_consultation(work: Work, sheet: ConsultationSheet, given: Mapping[str, Any]) -> records.Saved:
    """Save what was changed in a consultation that is there. BadInput, NotAllowed, NotFound."""
    work.require(Right.EDIT_BUSINESS)
    if sheet.id is None:
        raise ValueError(sheet)
    return records.edit(work, "business_consultation", sheet.id, given, basis_for(sheet.basis, given))


def open_sheet(view: View, consultation: str | None, business: str | None = None) -> ConsultationSheet:
    """The form of a consultation; a new one of that company (or of one still to be named) for None."""
    visibility.require_seeing(view, view.described("business_consultation"))
    if consultation is not None:
        record = view.record("business_consultation", consultation)
        firm = merged_values.load_combined(view, "business", record.values["business"])
        own = firm.values.get("office") in view.me.offices and view.allows(Right.EDIT_BUSINESS)
        return ConsultationSheet(record.id, firm.id, firm.values["name"], record.values, basis_of(record), False, own)
    company = merged_values.load_combined(view, "business", business).values if business else {}
    first = not business or not of_company(view, business).rows
    values = {
        "date": view.today.isoformat(),
        "adviser": view.me.staff,
        "kind": "first" if first else "follow_up",
        "mode": "in_person",
        "subproject": company.get("subproject"),
    }
    return ConsultationSheet(
        None, business, company.get("name", ""), values, {}, first, view.allows(Right.EDIT_BUSINESS)
    )


def of_company(view: View, business: str) -> Consultations:
    """The consultations of a company with their sums. NotFound, NotAllowed."""
    described = view.described("business_consultation")
    visibility.require_seeing(view, described)
    firms = merged_records.cluster_ids(view, view.record("business", business).id)
    query = select(_ADVICE).where(_ADVICE.c.business.in_(firms), visibility.scope(view, described))
    records = list(view.connection.execute(query.order_by(_ADVICE.c.date.desc(), _ADVICE.c.begin.desc(), _ADVICE.c.id)))
    advisers = colleagues.names(view, [from_blob(row.adviser) for row in records if row.adviser])
    settled = _settled(view, firms)
    rows = tuple(_row(row, advisers, settled) for row in records)
    return Consultations(rows, sum(row.minutes for row in rows), sum((row.value for row in rows), Decimal(0)))


def _new_business(work: Work, given: Mapping[str, object]) -> records.Saved:
    try:
        return records.add(work, "business", given)
    except BadInput as refused:
        errors = {f"business.{name}": sentence for name, sentence in refused.errors.items()}
        raise BadInput(refused.message, f"business.{refused.field}" if refused.field else None, errors) from None


def _remind(work: Work, business: str, given: Mapping[str, Any]) -> str:
    steps = " ".join(str(given.get("agreed_steps") or "").split())
    text = (steps or _("Next consultation"))[:200]
    return records.add(work, "follow_up", {"business": business, "due_on": given["next_on"], "text": text}).id


def _settled(view: View, firms: Sequence[bytes]) -> set[str]:
    """The days whose reminders are dealt with."""
    table = RECORDS["follow_up"]
    query = select(table.c.due_on).where(table.c.business.in_(firms), table.c.alive == 1, table.c.done_on.is_not(None))
    return set(view.connection.execute(query).scalars())


def _row(row: Any, advisers: Mapping[str, str], settled: set[str]) -> ConsultationRow:
    return ConsultationRow(
        id=from_blob(row.id),
        day=row.date,
        title=topics_words(row.topics) or _("Consultation"),
        kind=lists.CONSULTATION_KIND.label(row.kind),
        mode=lists.MODE.label(row.mode),
        adviser=advisers.get(from_blob(row.adviser), "") if row.adviser else "",
        minutes=row.minutes if row.minutes is not None else minutes_between(row.begin, row.end) or 0,
        value=Decimal(row.aid_value or 0) / 100,
        next_on=row.next_on,
        done=row.next_on in settled,
        initial_situation=row.initial_situation or "",
        agreed_steps=row.agreed_steps or "",
        result=row.result or "",
    )
