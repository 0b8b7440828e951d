"""One person: the side panel, and the sheet of the form with its parts (identity, participation, answers).

A sheet holds the values together with the leaves they were read from, so that saving never overwrites what arrived
meanwhile: a field that somebody else changed keeps both values until a person decides (`changed_meanwhile` names them).
Keys of a sheet are `kind.field`, for example `enrolment.entry_date`. The answers under Art. 9 GDPR are read on their
own, and reading them is written down in the audit trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.base.errors import BadInput
from app.core import merged_records, merged_values, visibility
from app.core.rights import EDITING, SEEING, Right
from app.core.validation import Finding
from app.core.work import View, Work
from app.people.completeness import Completeness, isced
from app.people.contact_hours import minutes_of
from app.people.participations import Extras, extras
from app.records import colleagues, moving, records
from app.records.detail import authors
from app.records.form_basis import Basis, basis_of
from models.fields import Kind, Value
from models.identifiers import from_blob
from models.tables import RECORDS
from sync.format import clock
from sync.store.record import Record, disputed, load

PARTS = ("participant", "enrolment", "participant_sensitive")
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What the side panel shows; `conflicts` are the names of fields with two values."""

    id: str
    code: str
    name: str
    office: str
    district: str
    phone: str
    extras: Extras
    minutes: int
    assigned: str
    deputy: str
    mine: bool
    conflicts: tuple[str, ...]
    may_edit: bool
    may_note: bool
    offered: str = ""  # the office that the person is offered to
    merged: tuple[str, ...] = ()  # the records that were merged into this one

    @property
    def completeness(self) -> Completeness:
        """How complete the participation is."""
        return self.extras.completeness


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """The form of one person; `records` holds the id of each part that is there, `editable` the parts one may write."""

    id: str | None
    code: str
    name: str
    values: Values = field(default_factory=dict)
    basis: Basis = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    editable: frozenset[str] = frozenset()
    visible: frozenset[str] = frozenset()
    offered: str = ""


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """What was saved: the person, the keys that changed, and the warnings by key."""

    id: str
    changed: tuple[str, ...]
    warnings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConcurrentChange:
    """A field that somebody else changed after the form was opened: who, when (ISO, UTC), the new value."""

    key: str
    value: Value
    author: str
    moment: str


def details(view: View, participant: str) -> PersonDetails:
    """What the side panel shows. NotFound, NotAllowed."""
    visibility.require_seeing(view, view.described("participant"))
    record = merged_values.load_combined(view, "participant", participant)
    values = record.values
    assigned = filter(None, (values.get("assigned_staff"), values.get("deputy")))
    staff = colleagues.names(view, assigned)
    responsible = visibility.responsible(view, record.id)
    mine = view.me.staff in responsible
    where = moving.where_it_is(view, record)
    members = map(from_blob, merged_records.cluster_ids(view, record.id))
    in_own_office = where.get("office") in view.me.offices
    return PersonDetails(
        id=record.id,
        code=values.get("code", ""),
        name=f"{values['last_name']}, {values['first_name']}",
        office=str(where.get("office") or ""),
        offered=moving.offered_to(view, record) or "",
        district=values.get("district", ""),
        phone=values.get("phone", ""),
        extras=extras(view, [record.id])[record.id],
        minutes=minutes_of(view, [record.id])[record.id],
        assigned=staff.get(values.get("assigned_staff", ""), ""),
        deputy=staff.get(values.get("deputy", ""), ""),
        mine=mine,
        conflicts=tuple(disputed(record)),
        may_edit=view.allows(Right.EDIT_PEOPLE) and in_own_office,
        may_note=view.allows(Right.WRITE_NOTES) and (mine or not responsible),
        merged=tuple(member for member in members if member != record.id),
    )


def open_sheet(view: View, participant: str | None) -> PersonSheet:
    """The form of a person without the protected answers; an empty one for None. NotFound, NotAllowed."""
    seen = frozenset(part for part in PARTS if view.allows(SEEING[part]))
    if participant is None:
        filled = {"participant.office": view.me.offices[0] if view.me.offices else None}
        filled["participant.assigned_staff"] = view.me.staff
        editable = frozenset(part for part in PARTS if view.allows(EDITING[part]))
        return PersonSheet(None, "", "", filled, {}, {}, editable, seen)
    visibility.require_seeing(view, view.described("participant"))
    person = merged_values.load_combined(view, "participant", participant)
    own = moving.where_it_is(view, person).get("office") in view.me.offices
    editable = frozenset(part for part in PARTS if own and view.allows(EDITING[part]))
    parts = [person]
    if "enrolment" in seen and (entry := _beside(view, "enrolment", person.id)) is not None:
        parts.append(entry)
    name = f"{person.values['last_name']}, {person.values['first_name']}"
    values, basis = _joined(view, parts)
    ids = {part.kind.name: part.id for part in parts}
    offered = moving.offered_to(view, person) or ""
    return PersonSheet(person.id, person.values.get("code", ""), name, values, basis, ids, editable, seen, offered)


def open_answers(work: Work, participant: str) -> tuple[Values, Basis]:
    """The answers under Art. 9 GDPR and their basis; that they were read is written down. NotFound, NotAllowed."""
    work.require(Right.SEE_SENSITIVE)
    person = work.record("participant", participant)
    answers = _beside(work, "participant_sensitive", person.id)
    if answers is None:
        return {}, {}
    work.note("read_sensitive", record_kind="participant_sensitive", record=answers.id)
    return _joined(work, [answers])


def answers_id(view: View, participant: str) -> str | None:
    """The id of the record of protected answers, if there is one."""
    record = _beside(view, "participant_sensitive", participant)
    return record.id if record else None


def answered(view: View, participant: str) -> dict[str, str]:
    """Which protected questions were answered, for counting open ones; the answers themselves are not given away.

    Except homelessness: without a home no address is needed to be complete.
    """
    row = _beside(view, "participant_sensitive", participant)
    values = row.values if row is not None else {}
    return {
        name: "yes" if name == "homeless" and value == "yes" else "declined"
        for name, value in values.items()
        if name != "participant"
    }


def review_sheet(view: View, sheet: PersonSheet, given: Values) -> list[Finding]:
    """What would be refused or warned about, by key, nothing written."""
    findings = []
    for part, values in _by_part(given).items():
        about = {} if part in sheet.records else _belonging(sheet, part)
        for finding in records.review(view, part, {**about, **values}, sheet.records.get(part)):
            findings.append(Finding(finding.level, f"{part}.{finding.field}", finding.keyword, finding.message))
    return findings


def save_sheet(work: Work, sheet: PersonSheet, given: Values) -> SavedSheet:
    """Save what was changed, all parts in one act; BadInput names every refused key. NotAllowed, NotFound."""
    work.require(Right.EDIT_PEOPLE)
    errors: dict[str, str] = {}
    changed: list[str] = []
    warnings: dict[str, str] = {}
    person = sheet.id
    for part, values in sorted(_by_part(given).items(), key=lambda item: PARTS.index(item[0])):
        if part != "participant" and person is None:
            break  # the person was refused, and the rest belongs to them
        about = {} if part == "participant" else {"participant": person}
        try:
            saved = _save_part(work, sheet, part, {**about, **values})
        except BadInput as refused:
            errors |= {f"{part}.{name}": sentence for name, sentence in refused.errors.items()} or {
                f"{part}.": refused.message
            }
            continue
        person = saved.id if part == "participant" else person
        changed += [f"{part}.{name}" for name in saved.changed]
        warnings |= {f"{part}.{finding.field}": finding.message for finding in saved.warnings}
    if errors:
        first, sentence = next(iter(errors.items()))
        raise BadInput(sentence, field=first, errors=errors)
    return SavedSheet(person or "", tuple(changed), warnings)


def changed_meanwhile(view: View, sheet: PersonSheet) -> list[ConcurrentChange]:
    """The fields that somebody changed since the sheet was opened, with the value that arrived."""
    changes: list[ConcurrentChange] = []
    people = authors(view)
    for part, record_id in sheet.records.items():
        now = load(view.connection, part, record_id)
        if now is None:
            continue
        for name, leaves in now.leaves.items():
            key = f"{part}.{name}"
            known = set(sheet.basis.get(key, ()))
            new = [leaf for leaf in leaves if leaf.dot not in known and name in now.kind.by_name]
            if new and leaves[0].value != sheet.values.get(key):
                author = people.get(new[0].replica, "")
                changes.append(ConcurrentChange(key, new[0].value, author, clock.moment(new[0].hlc)))
    return changes


def rebased(view: View, sheet: PersonSheet) -> PersonSheet:
    """The sheet as it stands now, for a form that goes on with what arrived."""
    return open_sheet(view, sheet.id)


def level_of(values: Values) -> int | None:
    """The ISCED level that follows from a sheet's values; None as long as an answer is missing."""
    school, vocation = values.get("enrolment.school_certificate"), values.get("enrolment.vocational_qualification")
    return isced(school, vocation, values.get("enrolment.isced_override"))


def _save_part(work: Work, sheet: PersonSheet, part: str, values: dict[str, Value]) -> records.Saved:
    record_id = sheet.records.get(part)
    if record_id is None:
        return records.add(work, part, values)
    prefix = f"{part}."
    basis = {key.removeprefix(prefix): list(dots) for key, dots in sheet.basis.items() if key.startswith(prefix)}
    values.pop("participant", None)
    return records.edit(work, part, record_id, values, {**{name: [] for name in values}, **basis})


def _by_part(given: Values) -> dict[str, dict[str, Value]]:
    parts: dict[str, dict[str, Value]] = {}
    for key, value in given.items():
        part, _dot, name = key.partition(".")
        parts.setdefault(part, {})[name] = value
    return parts


def _belonging(sheet: PersonSheet, part: str) -> dict[str, Value]:
    return {} if part == "participant" or sheet.id is None else {"participant": sheet.id}


def _beside(view: View, part: str, participant: str) -> Record | None:
    """The single record of that kind of a person (of any of the merged records); the older one of two."""
    table = RECORDS[part]
    kind: Kind = view.described(part)
    query = table.select().with_only_columns(table.c.id)
    seen = table.c.compartment.in_(view.visible(kind.area)), table.c.alive == 1
    query = query.where(table.c.participant.in_(merged_records.cluster_ids(view, participant)), *seen).order_by(
        table.c.hlc
    )
    record = view.connection.execute(query.limit(1)).scalar()
    return None if record is None else load(view.connection, part, from_blob(record))


def _joined(view: View, parts: list[Record]) -> tuple[dict[str, Value], dict[str, tuple[tuple[int, int], ...]]]:
    values: dict[str, Value] = {}
    basis: dict[str, tuple[tuple[int, int], ...]] = {}
    for part in parts:
        mask = visibility.masker(view, part.kind)
        for name, value in part.values.items():
            values[f"{part.kind.name}.{name}"] = mask(name, value)
        basis |= {f"{part.kind.name}.{name}": dots for name, dots in basis_of(part).items()}
    return values, basis
