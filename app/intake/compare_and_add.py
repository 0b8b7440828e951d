"""Somebody typed in beside the one who is perhaps there already: compared, and taken over there as additions.

Nothing typed is saved yet, so there is nothing to merge: what is known stays as it is, empty fields are filled, notes
are put one below the other, and of what differs the person chooses field by field. One act; `take_back` undoes it. It
takes the right to write the record, not the right to merge. Keys are `kind.field`, as in a sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.companies import companies
from app.companies.companies import CompanySheet
from app.core import merged_values, visibility
from app.core.rights import EDITING
from app.core.work import View, Work
from app.duplicates.merge_preview import AuthoredValue, FieldPair
from app.duplicates.merge_sources import STAYS
from app.duplicates.pairs import Pair
from app.people import person
from app.people.person import PARTS, PersonSheet
from app.records import records, summaries
from app.records.detail import authors, authorship
from models.fields import Field, Refused
from resources.language import _
from sync.store.record import Record

_NOT_COMPARED = STAYS | {"code"}
_EMPTY: tuple[Any, ...] = (None, "", [])
Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """The known record (`a` of every field) and what is typed (`b`); `known` holds the known values unmasked."""

    kind: str
    id: str
    title: str
    typed_title: str
    sheet: PersonSheet | CompanySheet
    fields: tuple[FieldPair, ...]
    known: Mapping[str, Any]
    why: Pair | None


@dataclass(frozen=True, slots=True)
class Added:
    """What was added: how many fields, and what is needed to take it back."""

    kind: str
    id: str
    number: int = 0
    before: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)  # kind and record -> old values
    made: tuple[tuple[str, str], ...] = ()  # records that came into being: kind and id


def has_answers(typed: Typed) -> bool:
    """Whether protected answers were typed: comparing them reads those that are known, and that is written down."""
    return any(key.startswith("participant_sensitive.") and value not in _EMPTY for key, value in typed.items())


def compare(work: Work, kind: str, known: str, typed: Typed, why: Pair | None = None) -> Beside:
    """Both side by side, protected answers included; reading those leaves a note. NotFound, NotAllowed."""
    found = beside(work, kind, known, {key: value for key, value in typed.items() if not _is_answer(key)}, why)
    if not has_answers(typed) or not isinstance(found.sheet, PersonSheet):
        return found
    values, basis = person.open_answers(work, found.id)
    own = person.answers_id(work, found.id)
    ids = {**found.sheet.records, **({"participant_sensitive": own} if own else {})}
    sheet = replace(
        found.sheet, values={**found.sheet.values, **values}, basis={**found.sheet.basis, **basis}, records=ids
    )
    answers = {key: value for key, value in typed.items() if _is_answer(key)}
    pairs = _pairs(work, sheet, sheet.values, answers, None)
    return replace(found, sheet=sheet, known={**found.known, **values}, fields=(*found.fields, *pairs))


def beside(view: View, kind: str, known: str, typed: Typed, why: Pair | None = None) -> Beside:
    """Both side by side without protected answers; `why` they are perhaps one, where that is known already.

    NotFound, NotAllowed.
    """
    described = view.described(kind)
    visibility.require_seeing(view, described)
    record = merged_values.load_combined(view, kind, known)
    prefix = f"{kind}."
    own = {key.removeprefix(prefix): value for key, value in typed.items() if key.startswith(prefix)}
    sheet: PersonSheet | CompanySheet
    if kind == "business":
        sheet, values = companies.open_sheet(view, known), {}
    else:
        sheet = person.open_sheet(view, known)
        values = dict(sheet.values)
    values |= {f"{prefix}{name}": value for name, value in record.values.items()}
    return Beside(
        kind,
        record.id,
        summaries.title_of(described, record.values),
        summaries.title_of(described, own),
        sheet,
        _pairs(view, sheet, values, typed, record),
        values,
        why,
    )


def add(work: Work, found: Beside, take: Mapping[str, str]) -> Added:
    """Take what is typed over to the known record; `take`: field -> `winner`, `loser` or `both`, else as proposed.

    Raises BadInput, NotAllowed, NotFound; then nothing has changed.
    """
    work.require(EDITING[found.kind])
    given = {}
    for one in found.fields:
        choice = take.get(one.name, one.proposal)
        if not (one.fixed or one.same or choice == "winner"):
            both = choice == "both" and one.may_join
            known = found.known.get(one.name)
            given[one.name] = (
                merged_values.join_values(_field(work, one.name), [known, one.b.value]) if both else one.b.value
            )
    if not given:
        return Added(found.kind, found.id)
    if isinstance(found.sheet, CompanySheet):
        saved = companies.save_sheet(work, found.sheet, {key.partition(".")[2]: value for key, value in given.items()})
        ids: dict[str, str] = {"business": saved.id}
        now = ids
    else:
        person.save_sheet(work, found.sheet, given)
        ids, now = dict(found.sheet.records), _parts(work, found.id)
    before: dict[tuple[str, str], dict[str, Any]] = {}
    for key in given:
        kind, _dot, name = key.partition(".")
        if kind in ids:
            before.setdefault((kind, ids[kind]), {})[name] = found.known.get(key)
    made = tuple((kind, one) for kind, one in now.items() if kind not in ids)
    return Added(found.kind, found.id, len(given), before, made)


def take_back(work: Work, added: Added) -> None:
    """Put the known record back as it was before. BadInput, NotAllowed, NotFound."""
    for (kind, record), values in added.before.items():
        records.edit(work, kind, record, values)
    for kind, record in added.made:
        records.delete(work, kind, record, _("taken back at once"))


def _is_answer(key: str) -> bool:
    return key.startswith("participant_sensitive.")


def _parts(view: View, participant: str) -> dict[str, str]:
    ids = dict(person.open_sheet(view, participant).records)
    answers = person.answers_id(view, participant)
    return {**ids, **({"participant_sensitive": answers} if answers else {})}


def _pairs(
    view: View, sheet: PersonSheet | CompanySheet, known: Mapping[str, Any], typed: Typed, record: Record | None
) -> tuple[FieldPair, ...]:
    """The typed fields in the order of the kinds; what is not typed is not compared."""
    people = authors(view)
    found = []
    for part in ("business",) if isinstance(sheet, CompanySheet) else PARTS:
        editable = sheet.editable if isinstance(sheet, CompanySheet) else part in sheet.editable
        own = record if record is not None and record.kind.name == part else None
        for described in view.described(part).fields:
            key = f"{part}.{described.name}"
            if described.name not in _NOT_COMPARED and typed.get(key) not in _EMPTY:
                found.append(
                    _pair(view, described, key, known.get(key), _read(described, typed[key]), editable, own, people)
                )
    return tuple(found)


def _pair(
    view: View,
    described: Field,
    key: str,
    known: Any,
    typed: Any,
    editable: bool,
    record: Record | None,
    people: Mapping[int, str],
) -> FieldPair:
    leaf = next(iter(record.leaves.get(described.name, ())), None) if record is not None else None
    mask = visibility.masker(view, view.described(key.partition(".")[0]))
    a = (
        AuthoredValue(mask(described.name, known), *authorship(people, leaf))
        if known not in _EMPTY
        else AuthoredValue()
    )
    joins = described.shape in merged_values.MAY_JOIN and known not in _EMPTY and known != typed
    proposal = (
        "loser" if a.value is None else "both" if joins and described.shape in merged_values.ALWAYS_JOINED else "winner"
    )
    return FieldPair(key, a, AuthoredValue(typed), known == typed, joins, not editable, proposal)


def _field(view: View, key: str) -> Field:
    kind, _dot, name = key.partition(".")
    return view.described(kind).field(name)


def _read(described: Field, typed: Any) -> Any:
    """The typed value as it would be stored; as it stands where it would be refused, which saving then says."""
    try:
        return described.read(typed)
    except Refused:
        return typed
