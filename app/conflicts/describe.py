"""Conflicts as people see them: field and record, who entered which value, where and when, and the value before.

Everybody who may see the record sees the conflict; whoever may write it may settle it (`app.conflicts.resolve`). Masked
fields are masked here, too. Nothing is lost: every value stays in the history.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from app.base.errors import NotAllowed
from app.core import visibility
from app.core.work import View
from app.records import records
from app.records.detail import authors
from app.records.labels import named, subject_of, title_of
from models.fields import Field, Value
from models.identifiers import from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import CONFLICT
from sync.changes import conflicts
from sync.changes.conflicts import DELETED, Conflict, ConflictValue
from sync.format import clock
from sync.format.entry import ALIVE
from sync.store import ledger
from sync.store.local_identity import load_identity
from sync.store.record import Record, load

__all__ = ["ALIVE", "DELETED", "Dispute", "Option", "describe", "may_settle", "of_record", "of_row"]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values. `named`: what a key or reference stands for; `own`: entered on this laptop."""

    value: Value
    author: str
    moment: str
    own: bool = False
    named: str = ""
    replica: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field on which people disagree. The first option is the one in force; `deletion`: delete against edit.

    `subject` and `subject_kind` are the record people open for it; `before` is what stood there earlier, if known.
    `sort` is one of `sync.store.conflict_sorts`, `office` the office the record belongs to (empty: none).
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
    sort: str = ""
    office: str = ""

    @property
    def deletion(self) -> bool:
        """Whether a deletion stands against an edit."""
        return self.field == ALIVE


def of_row(view: View, row: Row[Any]) -> Dispute | None:
    """The conflict of a row of the list; None where its record is gone."""
    conflict = conflicts.described(view.connection, row)
    record = load(view.connection, conflict.kind, conflict.record) if conflict is not None else None
    return describe(view, conflict, record) if conflict is not None and record is not None else None


def of_record(view: View, record_id: str) -> list[str]:
    """The fields of a record on which people disagree."""
    query = select(CONFLICT.c.field).where(CONFLICT.c.record == to_blob(record_id)).order_by(CONFLICT.c.field)
    return list(view.connection.execute(query).scalars())


def require_seeing(view: View, record: Record) -> None:
    """NotAllowed unless the person may see this record."""
    visibility.require_seeing(view, record.kind)
    visibility.require_record(view, record)


def may_settle(view: View, record: Record) -> bool:
    """Whether the person may write this record, and so settle its conflicts."""
    try:
        records.require_editing(view, record.kind, record.values)
    except NotAllowed:
        return False
    return True


def describe(view: View, conflict: Conflict, record: Record) -> Dispute:
    """A conflict as the person may see it."""
    people, own = authors(view), load_identity(view.connection)
    mine = from_blob(own.replica_id) if own else ""
    field = record.kind.by_name.get(conflict.field)
    mask = visibility.masker(view, record.kind)

    def option(competing: ConflictValue) -> Option:
        value = mask(conflict.field, competing.value)
        who, words = people.get(competing.line, ""), named(view, field, value)
        return Option(value, who, competing.moment, competing.replica == mine, words, competing.replica)

    subject_kind, subject = subject_of(record)
    place = view.places.get(record.compartment)
    return Dispute(
        conflict.id,
        conflict.kind,
        conflict.record,
        conflict.field,
        title_of(view, record),
        conflict.opened,
        tuple(option(competing) for competing in conflict.values),
        str(field.shape) if field else "",
        _vocabulary(field),
        subject,
        subject_kind,
        None if conflict.field == ALIVE else _before(view, conflict, field, people),
        may_settle(view, record),
        conflict.sort,
        (place.office or "") if place is not None else "",
    )


def _before(view: View, conflict: Conflict, field: Field | None, people: dict[int, str]) -> Option | None:
    """What stood in the field before anybody of them changed it."""
    first = min((competing.moment for competing in conflict.values), default="")
    mask = visibility.masker(view, BY_NAME[conflict.kind])
    for entry in sorted(ledger.entries(view.connection, to_blob(conflict.record)), key=lambda entry: -entry.hlc):
        moment = clock.moment(entry.hlc)
        if entry.kind == conflict.kind and conflict.field in entry.fields and moment < first:
            value = mask(conflict.field, entry.fields[conflict.field])
            return Option(value, people.get(entry.replica, ""), moment, False, named(view, field, value))
    return None


def _vocabulary(field: Field | None) -> str:
    return field.vocabulary.name if field is not None and field.vocabulary is not None else ""
