"""Between what a form shows and the plain values of records, free of Qt.

Plain: days `YYYY-MM-DD`, times `HH:MM`, amounts decimal strings, yes/no as bool, closed values as key. A form holds
dates, times, decimals; a yes or no that may also be open is a choice of the keys `yes` and `no`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from app.base.errors import BadInput
from models.vocabulary import Vocabulary
from resources.language import _
from ui.formatting import phrases
from ui.parts.forms.fields import Choice, Field, Section, Value

Plain = Any
READ = frozenset({"day", "time", "number"})  # what is typed and then read


def choices(words: Vocabulary) -> tuple[Choice, ...]:
    """A closed list as choices."""
    return tuple(Choice(word.key, words.label(word.key)) for word in words)


def yes_no() -> tuple[Choice, ...]:
    """Yes and no for a question that may still be open."""
    return Choice("yes", _("yes")), Choice("no", _("no"))


def people(team: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """Id and name as choices."""
    return tuple(Choice(staff, name) for staff, name in team)


def fields_of(sections: Iterable[Section]) -> dict[str, Field]:
    """All fields of a form by key."""
    return {field.key: field for section in sections for field in section.fields}


def shown(field: Field, value: Plain) -> Value:
    """What the form shows for a plain value."""
    if value is None:
        return {"text": "", "note": "", "choices": (), "yes_no": False}.get(field.kind)
    if field.kind == "choice" and isinstance(value, bool):
        return "yes" if value else "no"
    if field.kind == "choice":
        return str(value)
    if field.kind == "choices":
        return tuple(value)
    if field.kind == "text" and isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    readers = {"day": date.fromisoformat, "time": time.fromisoformat, "number": Decimal}
    reader = readers.get(field.kind)
    return value if reader is None else reader(str(value))


def all_shown(fields: Mapping[str, Field], values: Mapping[str, Plain]) -> dict[str, Value]:
    """What the whole form shows."""
    return {key: shown(field, values.get(key)) for key, field in fields.items()}


def plain(value: Value) -> Plain:
    """The plain value of what stands in a form; None for nothing."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return list(value) or None
    return None if value == "" else value


def is_empty(value: object) -> bool:
    """Nothing stands there; 0 and no are something."""
    return value is None or value in ("", (), [])


def or_none(value: Any) -> Any:
    """The value; None where nothing stands there."""
    return None if is_empty(value) else value


def changes(fields: Mapping[str, Field], before: Mapping[str, Plain], now: Mapping[str, Value]) -> dict[str, Plain]:
    """The plain values of the fields that differ from what was there before."""
    differing = {}
    for key, field in fields.items():
        if key in now and not field.read_only and plain(now[key]) != plain(shown(field, before.get(key))):
            differing[key] = plain(now[key])
    return differing


def filled_in(
    fields: Mapping[str, Field], began_with: Mapping[str, Plain], now: Mapping[str, Value]
) -> dict[str, Plain]:
    """The plain values of a record that is not there yet: all that stands in the form.

    What the form began with and somebody emptied is in it as None (a box without its tick as False), so that nobody
    takes it for not given and fills it in again.
    """
    return {**changes(fields, {}, now), **changes(fields, began_with, now)}


def from_draft(fields: Mapping[str, Field], kept: Mapping[str, Any], today: date) -> dict[str, Value]:
    """Kept raw input as a form takes it back; what was typed and cannot be read stays as it was typed."""
    return {key: _typed(fields[key], value, today) for key, value in kept.items() if key in fields}


def _typed(field: Field, value: Any, today: date) -> Value:
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str) or field.kind not in READ:
        return value
    readers = {"day": lambda text: phrases.read_date(text, today), "time": phrases.read_time}
    try:
        return readers.get(field.kind, phrases.read_number)(value)
    except BadInput:
        return value


def readable(fields: Mapping[str, Field], values: Mapping[str, Value]) -> dict[str, Plain]:
    """The plain values of what can be read: a day that is half typed is none yet."""
    return {
        key: None if isinstance(value, str) and key in fields and fields[key].kind in READ else plain(value)
        for key, value in values.items()
    }
