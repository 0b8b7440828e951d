"""Titles of records in lists, keys and references in words, and the record that is opened for another one."""

from app.core.work import View
from app.records import summaries
from models.fields import Field, Shape, Value
from models.kinds import BY_NAME
from models.tables import RECORDS
from resources.language import _
from sync.store.record import Record, load

_SUBJECTS = ("participant", "subject", "business", "session", "offering")


def named(view: View, field: Field | None, value: Value) -> str:
    """What the keys or references of a value stand for, in words; empty for plain values."""
    if field is None or value in (None, "", []):
        return ""
    given = value if isinstance(value, list) else [value]
    if field.vocabulary is not None:
        words = field.vocabulary
        return ", ".join(words.label(key) if words.key(str(key)) else str(key) for key in given)
    if field.shape in (Shape.REFERENCE, Shape.REFERENCES):
        return ", ".join(filter(None, (_referred(view, field, str(key)) for key in given)))
    return ""


def keys_of(stored: str | None) -> tuple[str, ...]:
    """The keys or ids in a column that holds several, parted by bars; none for an empty cell."""
    return tuple(filter(None, (stored or "").split("|")))


def shape_and_words(view: View, kind: str, name: str, value: Value) -> tuple[str, str]:
    """The shape of a field of a kind (empty for an unknown one), and what a value of it stands for in words."""
    described = BY_NAME.get(kind)
    field = described.by_name.get(name) if described is not None else None
    return (str(field.shape) if field is not None else "", named(view, field, value))


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
    title = summaries.title_of(record.kind, values)
    if title.strip(" ,"):
        return title
    return next((subject_title for name in _SUBJECTS[:4] if (subject_title := _titled(view, record, name))), "")


def _titled(view: View, record: Record, name: str) -> str:
    field = record.kind.by_name.get(name)
    value = record.values.get(name)
    if field is None or not value:
        return ""
    for kind in field.kinds:
        record_named = load(view.connection, kind, str(value)) if kind in RECORDS else None
        if record_named is not None:
            return title_of(view, record_named)
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
