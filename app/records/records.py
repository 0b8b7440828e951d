"""Adding, changing, deleting any kind of record: the one way for forms, command line and batch.

Order: the right; each value read in the form of its field; defaults; what is required; references lead to records that
are there; the checks of the kind. Any error and nothing is written: BadInput names the first field and carries all
sentences. Warnings go with the result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.base.errors import BadInput, NotAllowed, NotFound
from app.core import merged_records, merged_values, visibility
from app.core.field_errors import refusal
from app.core.rights import EDITING, Right
from app.core.validation import Case, Check, Finding, error
from app.core.work import View, Work
from app.records import checks_coaching, checks_companies, checks_people, checks_team, defaults, moving
from models import merging
from models.fields import Field, Kind, Refused, Shape
from models.vocabulary import OFFICE
from resources.language import _
from sync.store.record import Record, load

CHECKS: dict[str, Check] = {
    "staff": checks_team.staff,
    "participant": checks_people.participant,
    "participant_sensitive": checks_people.participant_sensitive,
    "enrolment": checks_people.enrolment,
    "consent": checks_people.consent,
    "session": checks_coaching.session,
    "attendance": checks_coaching.attendance,
    "case_note": checks_coaching.case_note,
    "follow_up": checks_coaching.follow_up,
    "business": checks_companies.business,
    "business_consultation": checks_companies.business_consultation,
}
FIXED = {  # what a record is about, and so where it lives
    "enrolment": {"participant"},
    "participant_sensitive": {"participant"},
    "consent": {"subject"},
    "attendance": {"session", "participant"},
    "case_note": {"participant", "author"},
    "business_consultation": {"business"},
    "participant": {"code"},
    "session": {"office"},
    "follow_up": {"participant", "business"},
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: the record, the fields that changed, and the sentences that go with it."""

    id: str
    kind: str
    changed: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()
    values: Mapping[str, Any] | None = None  # of a new record, with what was filled in


def add(work: Work, kind: str, given: Mapping[str, object], *, record_id: str | None = None) -> Saved:
    """A new record of what was given. Raises BadInput, NotAllowed, NotFound."""
    described = work.described(kind)
    require_editing(work, described, given)
    values = defaults.fill(work, described, read_values(described, given))
    findings = review_values(work, described, values, None)
    natural = record_id or defaults.natural_id(described, values)
    if natural is None:
        made = work.create(kind, values)
        changed = sorted(values)
    else:
        made, changed = natural, work.put(kind, natural, values)
    return Saved(made, kind, tuple(changed), tuple(findings), values)


def edit(
    work: Work,
    kind: str,
    record_id: str,
    given: Mapping[str, object],
    basis: Mapping[str, list[tuple[int, int]]] | None = None,
) -> Saved:
    """Set fields of a record; `basis` are the leaves the form showed. Raises BadInput, NotAllowed, NotFound."""
    described = work.described(kind)
    there = work.record(kind, record_id)
    moving.require_here(there)
    if not there.alive:
        raise NotFound(_("This record was deleted. Take the deletion back first."))
    require_editing(work, described, moving.where_it_is(work, there))
    new = read_values(described, given)
    for name in FIXED.get(kind, set()) & set(new):
        if new[name] != there.values.get(name):
            sentence = _("This cannot be changed afterwards. Record it anew and delete this one.")
            raise BadInput(sentence, field=name)
    merged = {**there.values, **new}
    findings = review_values(work, described, {k: v for k, v in merged.items() if v is not None}, there)
    moves = moving.is_move(work, there, new)
    rest = {name: value for name, value in new.items() if not (moves and name == "office")}
    changed = work.change(kind, there.id, rest, basis, _said_again(work, there, rest))
    if moves:
        changed += moving.move(work, there, new)
    return Saved(there.id, kind, tuple(changed), tuple(findings))


def _said_again(view: View, there: Record, new: Mapping[str, Any]) -> frozenset[str]:
    """Values a merged record has itself, but does not show as the one it is: saying them is a change."""
    cluster = merged_records.cluster_of(view, there.kind.name, there.id)
    if cluster is None or cluster.representative.id != there.id:
        return frozenset()
    shown = merged_values.combined_values(view, there.kind, cluster)
    return frozenset(name for name, value in new.items() if shown.get(name) != value)


def delete(work: Work, kind: str, record_id: str, reason: str) -> Saved:
    """Mark a record as deleted; it can be taken back. Raises BadInput without a reason."""
    there = work.record(kind, record_id)
    require_editing(work, there.kind, moving.where_it_is(work, there))
    if not reason.strip():
        raise BadInput(_("Deleting needs a reason. Give one in a few words."), field="reason")
    if kind == "staff" and there.id == work.me.staff:
        raise BadInput(_("You cannot delete yourself. Ask another administrator."), field="id")
    if merged_records.representative_of(work, kind, there.id) != there.id:
        sentence = _("This record was merged into another one. Delete that one, or take the merge back first.")
        raise BadInput(sentence, field="id")
    changed = [work.delete(kind, one, reason.strip()) for one in _together(work, there, alive=True)]
    return Saved(there.id, kind, ("alive",) if any(changed) else ())


def restore(work: Work, kind: str, record_id: str) -> Saved:
    """Take back a deletion; of merged records those that were deleted together come back together."""
    there = work.record(kind, record_id)
    moving.require_here(there)
    require_editing(work, there.kind, moving.where_it_is(work, there))
    changed = [work.restore(kind, one) for one in _together(work, there, alive=False)]
    return Saved(there.id, kind, ("alive",) if any(changed) else ())


def _together(view: View, there: Record, *, alive: bool) -> list[str]:
    """The record and those that are one with it and are (or are not) there, as far as the person may write them."""
    cluster = merged_records.cluster_of(view, there.kind.name, there.id)
    found = [there.id]
    for one in cluster.records if cluster is not None and there.alive == alive else ():
        if one.id != there.id and one.alive == alive:
            try:
                require_editing(view, one.kind, moving.where_it_is(view, one))
            except NotAllowed:
                continue  # of another office: it stays there, and the administration is asked
            found.append(one.id)
    return found


def review(view: View, kind: str, given: Mapping[str, object], record_id: str | None = None) -> list[Finding]:
    """All findings for a form as it stands, nothing written; field by field, unreadable values included."""
    described = view.described(kind)
    there = load(view.connection, kind, record_id) if record_id else None
    values = dict(there.values) if there else {}
    found: list[Finding] = []
    for name, value in given.items():
        try:
            values[name] = described.field(name).read(value)
        except Refused as refused:
            found.append(error(refused.field, refused.reason, refusal(refused).message))
    values = {name: value for name, value in values.items() if value is not None}
    if not found and not _missing(described, values):
        changed = frozenset(values) if there is None else frozenset(given)
        found += _check(Case(view, record_id, values, there, changed), described)
    return found


class ReadValues(dict[str, Any]):
    """Values in the plain form of their fields: an act reads its input once and hands this on."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind


def read_values(kind: Kind, given: Mapping[str, object]) -> ReadValues:
    """Every given value in the plain form of its field; BadInput with all sentences if any does not fit."""
    if isinstance(given, ReadValues) and given.kind is kind:
        return given
    values = ReadValues(kind)
    errors: dict[str, str] = {}
    for name, value in given.items():
        try:
            values[name] = kind.field(name).read(value)
        except Refused as refused:
            errors[refused.field] = refusal(refused).message
    _raise(errors)
    return values


def review_values(view: View, kind: Kind, values: Mapping[str, Any], before: Record | None) -> list[Finding]:
    """The warnings for a record about to be saved; BadInput with all errors if there are any."""
    errors = {name: refusal(Refused(name, "missing")).message for name in _missing(kind, values)}
    _raise(errors)
    errors = _lost_references(view, kind, values, before)
    _raise(errors)
    changed = frozenset(name for name in values if before is None or values[name] != before.values.get(name))
    record_id = before.id if before else None
    findings = _check(Case(view, record_id, values, before, changed), kind)
    _raise({finding.field: finding.message for finding in findings if finding.level == "error"})
    return findings


def require_editing(view: View, kind: Kind, values: Mapping[str, object]) -> None:
    """NotAllowed unless the person may write such a record (rights table; own notes; own people)."""
    right = None if kind.name in merging.NAMES else EDITING.get(kind.name)
    if kind.name in {"consent", "follow_up"}:
        right = Right.EDIT_BUSINESS if _is_about_business(view, values) else Right.EDIT_PEOPLE
    if right is None:
        raise NotAllowed(_("The program keeps these records itself."))
    # As a key or as a word; one that is neither is refused with its field when the values are read.
    office = OFFICE.key(str(values.get("office") or ""))
    view.require(right, office if kind.area != "common" else None)
    if kind.name == "case_note":
        require_confidence(view, str(values.get("participant") or ""))


def _is_about_business(view: View, values: Mapping[str, object]) -> bool:
    about = values.get("business") or values.get("subject")
    return _is_id(about) and load(view.connection, "business", str(about)) is not None


def require_confidence(view: View, participant_id: str) -> None:
    """NotAllowed unless the person is responsible for this participant (§ 203 StGB: secrets stay with the one told)."""
    if not _is_id(participant_id):
        return
    responsible = visibility.responsible(view, participant_id)
    if responsible and view.me.staff not in responsible:
        raise NotAllowed(_("Notes are written by the assigned staff. Ask them, or have yourself made deputy."))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36


def _missing(kind: Kind, values: Mapping[str, Any]) -> list[str]:
    return [field.name for field in kind.fields if field.required and values.get(field.name) in (None, [], "")]


def _lost_references(view: View, kind: Kind, values: Mapping[str, Any], before: Record | None) -> dict[str, str]:
    errors = {}
    for field in kind.fields:
        if field.shape in (Shape.REFERENCE, Shape.REFERENCES) and values.get(field.name):
            unchanged = before is not None and before.values.get(field.name) == values[field.name]
            if not unchanged and not _all_there(view, field, values[field.name]):
                errors[field.name] = refusal(Refused(field.name, "no_such_record")).message
    return errors


def _all_there(view: View, field: Field, value: str | list[str]) -> bool:
    for wanted in [value] if isinstance(value, str) else value:
        if wanted == view.me.staff and "staff" in field.kinds:
            continue  # the directory may not have come yet, before admission
        if all(view.load(name, wanted) is None for name in field.kinds):
            return False
    return True


def _check(case: Case, kind: Kind) -> list[Finding]:
    check = CHECKS.get(kind.name)
    return check(case) if check else []


def _raise(errors: dict[str, str]) -> None:
    if errors:
        field, message = next(iter(errors.items()))
        raise BadInput(message, field=field, errors=errors)
