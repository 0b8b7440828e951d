"""A draft of a row -> the records it becomes, with ids that follow from the row itself.

The id is a keyed hash of the row's own text (the key is the workspace's): the same row again is the same record, on
this laptop and every other, and who has not the key learns nothing from an id. Values go through the readers of the
forms; what a field refuses is left out with a warning and kept in the note, so that nothing of the list is lost.
"""

import datetime
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.importing.columns.headings import Subject
from app.importing.rows.outcome import Reject, RowDraft, RowWarning, keyword_sentence, reason_sentence
from app.records.defaults import sibling_id
from models.companies import BUSINESS
from models.fields import Field, Refused, Shape, Value
from models.identifiers import ALPHABET, from_blob, participant_code
from models.people import ENROLMENT, PARTICIPANT, PARTICIPANT_SENSITIVE
from resources.language import N_, _

CONSENT = "consent_given_on"
SENSITIVE = frozenset(PARTICIPANT_SENSITIVE.by_name) - {"participant", "consent_ref"}
_ABOUT_PARTICIPATION = frozenset(ENROLMENT.by_name) - {"participant"}
_CHECKED = frozenset({Shape.NAME, Shape.TEXT, Shape.NOTE})
_MOST_KEPT = 50_000
_SHORT = 100  # no text field takes less
_NOTE_LENGTH = 20_000
NO_RIGHT = N_("You may not record sensitive answers, so this one was not taken over. Ask a colleague who may.")
NO_ENTRY = N_("There is no entry date, so this was kept in the note.")
LATER_THAN_TODAY = N_("Lies in the future; it was left empty and kept in the note.")
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class ImportContext:
    """Who imports, and what the planning must know of the project."""

    subject: Subject
    today: datetime.date
    secret: bytes
    staff: str
    offices: tuple[str, ...]
    may_sensitive: bool


@dataclass(slots=True)
class PlannedRow:
    """The records of one row; the first is the person or company itself."""

    draft: RowDraft
    id: str
    office: str
    records: list[tuple[str, str, Values]]  # kind, id, values
    warnings: list[RowWarning] = field(default_factory=list)

    @property
    def values(self) -> Values:
        """The values of the person or company."""
        return self.records[0][2]


class Planner:
    """Plans row by row; keeps what was read before, as lists repeat streets and towns."""

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        people = context.subject == "participants"
        self._kind = PARTICIPANT if people else BUSINESS
        self._homes = {name: (self._kind, described) for name, described in self._kind.by_name.items()}
        if people:
            self._homes |= {name: (ENROLMENT, ENROLMENT.by_name[name]) for name in _ABOUT_PARTICIPATION}
            self._homes |= {name: (PARTICIPANT_SENSITIVE, PARTICIPANT_SENSITIVE.by_name[name]) for name in SENSITIVE}
        self._known: dict[tuple[str, str], Value] = {}

    def plan(self, draft: RowDraft) -> PlannedRow | Reject:
        """The records of a draft; a Reject if its name is none."""
        digest = hmac.digest(self._context.secret, f"{self._kind.name}\x1e{draft.row_key}".encode(), hashlib.sha256)
        own = _id_of(digest)
        row = _Row(draft)
        read = self._read(row)
        values = read.get(self._kind.name, {})
        if row.broken_name is not None:
            return _reject(draft, row.broken_name)
        values["office"] = self._office(values)
        values["source_sheet"], values["source_row"] = draft.source_sheet, draft.source_row
        records: list[tuple[str, str, Values]] = [(self._kind.name, own, values)]
        if self._kind is PARTICIPANT:
            values["code"] = code_of(digest)
            values.setdefault("assigned_staff", self._context.staff)
            self._add_consents(row, own, records, read.get("participant_sensitive", {}))
            self._add_participation(row, own, records, read.get("enrolment", {}))
        if row.kept:
            values["note"] = "\n".join([*filter(None, [values.get("note")]), *row.kept])[:_NOTE_LENGTH]
        return PlannedRow(draft, own, values["office"], records, row.warnings)

    def _office(self, values: Mapping[str, Value]) -> str:
        offices, district = self._context.offices, values.get("district")
        return str(values.get("office") or (district if district in offices else offices[0]))

    def _add_consents(
        self, row: "_Row", person: str, records: list[tuple[str, str, Values]], answers: Mapping[str, Value]
    ) -> None:
        given = row.draft.values.get(CONSENT)
        if isinstance(given, datetime.date) and given > self._context.today:
            row.keep(CONSENT, given, LATER_THAN_TODAY)
            given = None
        if given is None:
            if answers:
                row.leave_out(answers, keyword_sentence("sensitive_without_consent"))
            return
        day = given.isoformat() if isinstance(given, datetime.date) else str(given)
        consent: Values = {"subject": person, "given_on": day}
        records.append(("consent", sibling_id(person, "consent esf_data"), {**consent, "kind": "esf_data"}))
        if answers and not self._context.may_sensitive:
            row.leave_out(answers, _(NO_RIGHT))
        elif answers:
            reference = sibling_id(person, "consent sensitive")
            records.append(("consent", reference, {**consent, "kind": "sensitive"}))
            sensitive = {"participant": person, **answers, "consent_ref": reference}
            records.append(("participant_sensitive", sibling_id(person, "participant_sensitive"), sensitive))

    def _add_participation(
        self, row: "_Row", person: str, records: list[tuple[str, str, Values]], values: Values
    ) -> None:
        entry = values.get("entry_date")
        if entry and entry > self._context.today.isoformat():
            row.keep("entry_date", row.draft.values["entry_date"], LATER_THAN_TODAY)
            del values["entry_date"]
        elif entry:
            values["participant"] = person
            values.setdefault("field_of_action", "hf1")
            records.append(("enrolment", sibling_id(person, "enrolment"), values))
            return
        for name in values:
            row.keep(name, row.draft.values[name], NO_ENTRY)

    def _read(self, row: "_Row") -> dict[str, Values]:
        """The values by the kind they belong to, in plain form."""
        values: dict[str, Values] = {}
        for name, given in row.draft.values.items():
            home = self._homes.get(name)
            if home is not None and given is not None:
                try:
                    value = self._read_one(home[1], given)
                except Refused:
                    row.refuse(home[1], given)
                    continue
                if value is not None:
                    values.setdefault(home[0].name, {})[name] = value
        return values

    def _read_one(self, described: Field, given: object) -> Value:
        if described.shape is Shape.DATE and isinstance(given, datetime.date):
            return given.isoformat()[:10]
        if described.shape is Shape.CHOICE and described.vocabulary is not None and given in described.vocabulary:
            return given
        if described.shape not in _CHECKED or not isinstance(given, str):
            return described.read(given)
        if len(given) <= _SHORT and given.isascii() and given.isprintable() and given == " ".join(given.split()):
            return given or None  # what the reader of the field would make of it, for a tenth of the time
        place = (described.name, given)
        known = self._known.get(place)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[place] = described.read(given)
        return known


@dataclass(slots=True)
class _Row:
    """One row while it is planned."""

    draft: RowDraft
    warnings: list[RowWarning] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    broken_name: str | None = None

    def refuse(self, described: Field, given: object) -> None:
        """A value that its field does not take: kept in the note; a name that is none breaks the row."""
        if described.required and described.shape is Shape.NAME:
            self.broken_name = described.name
        else:
            self.keep(described.name, given, "")

    def keep(self, name: str, given: object, sentence: str) -> None:
        """Leave a value out of its field, warn, and keep it in the note."""
        text = given.strftime("%d.%m.%Y") if isinstance(given, datetime.date) else str(given)
        self.kept.append(f"{name}: {text}")
        self.warn("unclear_value", name, _(sentence) if sentence else keyword_sentence("unclear_value"))

    def leave_out(self, names: Mapping[str, object], sentence: str) -> None:
        """Answers that are not taken over at all, not even into the note."""
        for name in names:
            self.warn("sensitive_without_consent", name, sentence)

    def warn(self, keyword: str, name: str, sentence: str) -> None:
        """A sentence that goes with the row."""
        self.warnings.append(RowWarning(self.draft.source_row, keyword, name, sentence))


def code_of(digest: bytes) -> str:
    """The participant's code that belongs to a row: the same on every laptop of the workspace."""
    number = int.from_bytes(digest[16:], "big")
    signs = []
    for _place in range(7):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return participant_code("".join(signs))


def _id_of(digest: bytes) -> str:
    own = bytearray(digest[:16])
    own[6], own[8] = (own[6] & 0x0F) | 0x80, (own[8] & 0x3F) | 0x80
    return from_blob(bytes(own))


def _reject(draft: RowDraft, name: str) -> Reject:
    cells = tuple(str(value) for value in draft.values.values())
    reason = "not_a_name"
    return Reject(draft.source_sheet, draft.source_row, draft.source_line, reason, reason_sentence(reason), cells, name)
