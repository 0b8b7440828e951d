"""Conflicts as people meet them: which field of which record, who said what, and settling them.

Whoever may write the field may settle; all who may see the record see the conflict. A new value is checked like any
other; a value that is already one of the leaves is taken as it stands. A settlement of a conflict that has changed
meanwhile is refused with what stands there now (`Overtaken`). Nothing is lost: every value stays in the history.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import records, seeing, sights
from app.errors import BadInput, NotAllowed, NotFound, UserError
from app.showing import authors
from app.work import View, Work
from models.fields import Field, Shape
from models.identifiers import from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import CONFLICT, RECORDS, REPLICA
from resources.language import _
from sync import clock, conflicts, ledger
from sync.conflicts import Conflict, NoConflict, Outdated, Said
from sync.leaves import ALIVE
from sync.own import load_own
from sync.record import Record, load

MOST = 200
DELETED = "deleted"
_SUBJECTS = ("participant", "subject", "business", "session", "offering")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values. `named`: what a key or reference stands for; `own`: said on this laptop."""

    value: Any
    author: str
    moment: str
    own: bool = False
    named: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field on which people disagree. The first option is the one in force; `deletion`: delete against edit.

    `subject` and `subject_kind` are the record people open for it; `before` is what stood there earlier, if known.
    """

    id: str
    kind: str
    record: str
    field: str
    title: str
    opened: str
    options: tuple[Option, ...]
    shape: str = ""
    vocabulary: str = ""
    subject: str = ""
    subject_kind: str = ""
    before: Option | None = None
    may_settle: bool = True

    @property
    def deletion(self) -> bool:
        """Whether a deletion stands against an edit."""
        return self.field == ALIVE


class Overtaken(UserError):
    """Somebody was quicker: `now` is the conflict as it stands, None if it is settled."""

    kind = "bad_input"

    def __init__(self, message: str, now: Dispute | None) -> None:
        super().__init__(message, "conflict")
        self.now = now


def disputes(view: View, most: int = MOST) -> list[Dispute]:
    """The open conflicts of records the person may see, the newest first."""
    found = []
    for row, record in _seen(view):
        found.append(_described(view, conflicts.open_conflict(view.connection, row.id.hex()), record))
        if len(found) == most:
            break
    return found


def count(view: View) -> int:
    """How many conflicts this person may settle."""
    return sum(_may_settle(view, record) for _row, record in _seen(view))


def of_record(view: View, record_id: str) -> list[str]:
    """The fields of a record on which people disagree."""
    query = select(CONFLICT.c.field).where(CONFLICT.c.record == to_blob(record_id)).order_by(CONFLICT.c.field)
    return list(view.connection.execute(query).scalars())


def settle(work: Work, conflict: str, value: Any) -> str:
    """Settle with this value (of a deletion: True keeps the record, False deletes it); the record's title.

    Raises Overtaken, NotFound, NotAllowed, BadInput.
    """
    try:
        found = conflicts.open_conflict(work.connection, conflict)
    except NoConflict:
        raise NotFound(_("There is no such conflict. Look at the list again."), field="conflict") from None
    except Outdated as outdated:
        raise _overtaken(work, outdated.now) from None
    record = work.record(found.kind, found.record)
    _require_seeing(work, record)
    records.require_editing(work, record.kind, record.values)
    if found.field == ALIVE:
        if not isinstance(value, bool):
            raise BadInput(_("Say whether the record stays or goes."), field=found.field)
    elif all(value != said.value for said in found.values):
        value = records.read_values(record.kind, {found.field: value})[found.field]
        merged = {name: held for name, held in (record.values | {found.field: value}).items() if held is not None}
        records.review_values(work, record.kind, merged, record)
    conflicts.settle(work.capture, work.connection, found, value)
    work.touched.add(found.kind)
    return title_of(work, record)


def _overtaken(view: View, now: Conflict | None) -> Overtaken:
    if now is None:
        return Overtaken(_("Somebody has settled this already. Nothing was changed."), None)
    record = view.record(now.kind, now.record)
    sentence = _("Another value has come in meanwhile. Nothing was changed. Choose again.")
    return Overtaken(sentence, _described(view, now, record))


def _seen(view: View) -> Iterator[tuple[Any, Record]]:
    """The open conflicts of records the person may see, the newest first."""
    query = select(CONFLICT).order_by(CONFLICT.c.opened.desc(), CONFLICT.c.id)
    for row in view.connection.execute(query).all():
        place = view.places.get(row.compartment)
        if place is None or row.kind not in BY_NAME or (place.office and place.office not in view.me.offices):
            continue
        record = load(view.connection, row.kind, from_blob(row.record))
        if record is None:
            continue
        try:
            _require_seeing(view, record)
        except NotAllowed:
            continue
        yield row, record


def _require_seeing(view: View, record: Record) -> None:
    seeing.require_seeing(view, record.kind)
    seeing.require_record(view, record)


def _may_settle(view: View, record: Record) -> bool:
    try:
        records.require_editing(view, record.kind, record.values)
    except NotAllowed:
        return False
    return True


def _described(view: View, found: Conflict, record: Record) -> Dispute:
    people, own = authors(view), load_own(view.connection)
    mine = from_blob(own.replica_id) if own else ""
    field = record.kind.by_name.get(found.field)
    mask = seeing.masker(view, record.kind)

    def option(said: Said) -> Option:
        value = mask(found.field, said.value)
        return Option(value, people.get(said.line, ""), said.moment, said.replica == mine, named(view, field, value))

    subject_kind, subject = subject_of(record)
    return Dispute(
        found.id,
        found.kind,
        found.record,
        found.field,
        title_of(view, record),
        found.opened,
        tuple(option(said) for said in found.values),
        str(field.shape) if field else "",
        _vocabulary(field),
        subject,
        subject_kind,
        None if found.field == ALIVE else _before(view, found, field, people),
        _may_settle(view, record),
    )


def _before(view: View, found: Conflict, field: Field | None, people: dict[int, str]) -> Option | None:
    """What stood in the field before anybody of them changed it."""
    first = min((said.moment for said in found.values), default="")
    mask = seeing.masker(view, BY_NAME[found.kind])
    for entry in sorted(ledger.entries(view.connection, to_blob(found.record)), key=lambda one: -one.hlc):
        moment = clock.moment(entry.hlc)
        if entry.kind == found.kind and found.field in entry.fields and moment < first:
            value = mask(found.field, entry.fields[found.field])
            return Option(value, people.get(entry.replica, ""), moment, False, named(view, field, value))
    return None


def _vocabulary(field: Field | None) -> str:
    return field.vocabulary.name if field is not None and field.vocabulary is not None else ""


def named(view: View, field: Field | None, value: Any) -> str:
    """What the keys or references of a value stand for, in words; empty for plain values."""
    if field is None or value in (None, "", []):
        return ""
    given = value if isinstance(value, list) else [value]
    if field.vocabulary is not None:
        words = field.vocabulary
        return ", ".join(words.label(one) if words.key(str(one)) else str(one) for one in given)
    if field.shape in (Shape.REFERENCE, Shape.REFERENCES):
        return ", ".join(filter(None, (_referred(view, field, str(one)) for one in given)))
    return ""


def _referred(view: View, field: Field, record_id: str) -> str:
    for kind in field.kinds:
        record = load(view.connection, kind, record_id)
        if record is not None:
            return title_of(view, record)
    return _("not here yet")


def title_of(view: View, record: Record) -> str:
    """What a record is called in a list: by its person, company or meeting where it has no name of its own."""
    values = dict(record.values)
    if record.kind.name == "attendance":
        person = record.values.get("printed_name") or record.values.get("guest_name")
        parts = (person or _titled(view, record, "participant"), _titled(view, record, "session"))
        return " · ".join(filter(None, parts))
    if record.kind.name == "session" and values.get("offering"):
        values["offering"] = _titled(view, record, "offering")
    title = sights.title_of(record.kind, values)
    if title.strip(" ,"):
        return title
    return next((found for name in _SUBJECTS[:4] if (found := _titled(view, record, name))), "")


def _titled(view: View, record: Record, name: str) -> str:
    field = record.kind.by_name.get(name)
    value = record.values.get(name)
    if field is None or not value:
        return ""
    for kind in field.kinds:
        found = load(view.connection, kind, str(value)) if kind in RECORDS else None
        if found is not None:
            return title_of(view, found)
    return ""


def subject_of(record: Record) -> tuple[str, str]:
    """The record people open: the person, company, meeting or offering it is about."""
    if record.kind.name in ("participant", "business", "session", "offering"):
        return record.kind.name, record.id
    for name in _SUBJECTS:
        field = record.kind.by_name.get(name)
        value = record.values.get(name)
        if field is not None and value and len(field.kinds) == 1:
            return field.kinds[0], str(value)
    return "", ""


def own_lines(view: View) -> list[int]:
    """The local numbers of this laptop's lines."""
    own = load_own(view.connection)
    query = select(REPLICA.c.no).where(REPLICA.c.id == (own.replica_id if own else b""))
    return list(view.connection.execute(query).scalars())
