"""Values of an export as a person reads them (CSV, XLSX), and as scripts take them (flat rows of JSON)."""

import datetime
from decimal import Decimal

from app.exports.columns import Column
from app.importing.rejects import without_formula
from models.fields import Shape, Value
from resources.language import _

# In flat rows these stand in words, as in the lists that are imported.
_IN_WORDS = frozenset({"district"})
_SHORT = {"subproject": {"tp1": "TP 1", "tp2": "TP 2", "tp3": "TP 3"}}
_LISTS = frozenset({Shape.LIST, Shape.CHOICES, Shape.REFERENCES})


def cell(column: Column, value: Value) -> str | int | Decimal | datetime.date | datetime.time | None:
    """The value for a spreadsheet: dates, times and numbers as such, closed values in words, lists in one cell."""
    field = column.field
    if value is None or field is None:
        return value  # type: ignore[no-any-return]
    if field.shape is Shape.DATE:
        return datetime.date.fromisoformat(value)
    if field.shape is Shape.TIME:
        return datetime.time.fromisoformat(value)
    if field.shape is Shape.AMOUNT:
        return Decimal(value)
    if field.shape is Shape.FLAG:
        return _("yes") if value else _("no")
    if field.vocabulary is not None:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(field.vocabulary.label(key) for key in keys)
    if field.shape in _LISTS:
        return ", ".join(value)
    return value if isinstance(value, int) else str(value)


def text(value: Value) -> str:
    """A cell in a CSV file: German dates, decimal comma; nothing that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return str(value) if isinstance(value, int) else without_formula(value)


def flat(column: Column, value: Value) -> Value:
    """The value in a flat row of JSON."""
    field = column.field
    if value is None or field is None or field.vocabulary is None:
        return value
    if field.name in _IN_WORDS:
        return next(word.de for word in field.vocabulary if word.key == value) if value in field.vocabulary else value
    return _SHORT.get(field.name, {}).get(value, value) if isinstance(value, str) else value
