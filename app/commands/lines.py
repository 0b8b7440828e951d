"""Answers for people: calm lines and tables, dates as people here write them, closed values in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.base.dates import german
from app.commands.answers import Json
from app.core import visibility
from app.core.validation import Finding
from models.fields import Shape
from models.kinds import BY_NAME
from resources.language import _, ngettext

_WIDEST = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def table(rows: Sequence[Mapping[str, Json]], columns: Sequence[str]) -> Iterable[str]:
    """Rows under headings; long texts are cut, never wrapped."""
    if not rows:
        yield _("Nothing found.")
        return
    cells = [[_cut(str(row.get(column) or "")) for column in columns] for row in rows]
    widths = [max(len(column), *(len(line[at]) for line in cells)) for at, column in enumerate(columns)]
    for line in [list(columns), *cells]:
        yield "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
    yield ngettext("{number} row", "{number} rows", len(rows)).format(number=len(rows))


def pairs(values: Mapping[str, Json]) -> Iterable[str]:
    """One line for each value."""
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        if value is not None and value not in ("", []):
            first, *more = str(value).splitlines() or [""]
            yield f"{name.ljust(width)}  {first}"
            yield from (f"{' ' * width}  {line}" for line in more)


def in_words(kind: str, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values of a record as people read them; customer numbers masked, whoever reads."""
    described, shown = BY_NAME[kind], {}
    for name, value in visibility.mask_all(kind, values).items():
        field = described.by_name.get(name)
        shown[name] = value if field is None else _in_words(field.shape, field.vocabulary, value)
    return shown


def warnings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Warnings as the contract's JSON."""
    return [{"field": finding.field, "message": finding.message} for finding in findings]


def sentences(warnings: Iterable[Mapping[str, str]]) -> Iterable[str]:
    """Warnings as lines."""
    return (f"{warning['field']}: {warning['message']}" for warning in warnings)


def _in_words(shape: Shape, vocabulary: Any, value: Json) -> Json:
    if value is None:
        return ""
    if vocabulary is not None:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(vocabulary.label(key) for key in keys)
    if shape is Shape.DATE:
        return german(value)
    if shape is Shape.FLAG:
        return _("yes") if value else _("no")
    if shape is Shape.AMOUNT:
        return f"{value.replace('.', ',')} €"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
