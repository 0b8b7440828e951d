"""Typed values beside a record that is perhaps the same: compared, and added to that record.

Nothing typed is saved yet, so there is nothing to merge: known values stay, empty fields are filled, notes are joined,
and where values differ the person chooses field by field. One act; `take_back` undoes it. It takes the right to write
the record, not the right to merge. Keys are `kind.field`, as in a sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
from models.fields import Field, Refused, Value
from resources.language import _
from sync.store.record import Record

_NOT_COMPARED = STAYS | {"code"}
_EMPTY: tuple[Value, ...] = (None, "", [])
Typed = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The known record (`a` of every field) and the typed values (`b`); `known` holds the known values unmasked."""

    kind: str
    id: str
    title: str
    typed_title: str
    sheet: PersonSheet | CompanySheet
    fields: tuple[FieldPair, ...]
    known: Mapping[str, Value]
    why: Pair | None


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added: the number of fields, and what `take_back` needs."""

    kind: str
    id: str
    number: int = 0
    before: Mapping[tuple[str, str], Mapping[str, Value]] = field(default_factory=dict)  # kind and record -> old values
    made: tuple[tuple[str, str], ...] = ()  # records that came into being: kind and id


def has_answers(typed: Typed) -> bool:
    """Whether protected answers were typed: comparing them reads the known ones, which is audited."""
    return any(key.startswith("participant_sensitive.") and value not in _EMPTY for key, value in typed.items())


def compare(work: Work, kind: str, known: str, typed: Typed, why: Pair | None = None) -> Comparison:
    """Both side by side with protected answers; reading those is audited. NotFound, NotAllowed."""
    comparison = compare_plain(
        work, kind, known, {key: value for key, value in typed.items() if not _is_answer(key)}, why
    )
    if not has_answers(typed) or not isinstance(comparison.sheet, PersonSheet):
        return comparison
    values, basis = person.open_answers(work, comparison.id)
    own = person.answers_id(work, comparison.id)
    ids = {**comparison.sheet.records, **({"participant_sensitive": own} if own else {})}
    sheet = replace(
        comparison.sheet,
        values={**comparison.sheet.values, **values},
        basis={**comparison.sheet.basis, **basis},
        records=ids,
    )
    answers = {key: value for key, value in typed.items() if _is_answer(key)}
    pairs = _pairs(work, sheet, sheet.values, answers, None)
    return replace(comparison, sheet=sheet, known={**comparison.known, **values}, fields=(*comparison.fields, *pairs))


def compare_plain(view: View, kind: str, known: str, typed: Typed, why: Pair | None = None) -> Comparison:
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
    return Comparison(
        kind,
        record.id,
        summaries.title_of(described, record.values),
        summaries.title_of(described, own),
        sheet,
        _pairs(view, sheet, values, typed, record),
        values,
        why,
    )


def add(work: Work, comparison: Comparison, take: Mapping[str, str]) -> Addition:
    """Add the typed values to the known record; `take`: field -> `winner`, `loser` or `both`, else as proposed.

    Raises BadInput, NotAllowed, NotFound; then nothing has changed.
    """
    work.require(EDITING[comparison.kind])
    given = {}
    for pair in comparison.fields:
        choice = take.get(pair.name, pair.proposal)
        if not (pair.fixed or pair.same or choice == "winner"):
            both = choice == "both" and pair.may_join
            known = comparison.known.get(pair.name)
            given[pair.name] = (
                merged_values.join_values(_field(work, pair.name), [known, pair.b.value]) if both else pair.b.value
            )
    if not given:
        return Addition(comparison.kind, comparison.id)
    if isinstance(comparison.sheet, CompanySheet):
        saved = companies.save_sheet(
            work, comparison.sheet, {key.partition(".")[2]: value for key, value in given.items()}
        )
        ids: dict[str, str] = {"business": saved.id}
        now = ids
    else:
        person.save_sheet(work, comparison.sheet, given)
        ids, now = dict(comparison.sheet.records), _parts(work, comparison.id)
    before: dict[tuple[str, str], dict[str, Value]] = {}
    for key in given:
        kind, _dot, name = key.partition(".")
        if kind in ids:
            before.setdefault((kind, ids[kind]), {})[name] = comparison.known.get(key)
    made = tuple((kind, field) for kind, field in now.items() if kind not in ids)
    return Addition(comparison.kind, comparison.id, len(given), before, made)


def take_back(work: Work, added: Addition) -> None:
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
    view: View, sheet: PersonSheet | CompanySheet, known: Mapping[str, Value], typed: Typed, record: Record | None
) -> tuple[FieldPair, ...]:
    """The typed fields in the order of the kinds; what is not typed is not compared."""
    people = authors(view)
    pairs = []
    for part in ("business",) if isinstance(sheet, CompanySheet) else PARTS:
        editable = sheet.editable if isinstance(sheet, CompanySheet) else part in sheet.editable
        own = record if record is not None and record.kind.name == part else None
        for described in view.described(part).fields:
            key = f"{part}.{described.name}"
            if described.name not in _NOT_COMPARED and typed.get(key) not in _EMPTY:
                pairs.append(
                    _pair(view, described, key, known.get(key), _read(described, typed[key]), editable, own, people)
                )
    return tuple(pairs)


def _pair(
    view: View,
    described: Field,
    key: str,
    known: Value,
    typed: Value,
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


def _read(described: Field, typed: Value) -> Value:
    """The typed value as it would be stored; as it stands where it would be refused, which saving then says."""
    try:
        return described.read(typed)
    except Refused:
        return typed
