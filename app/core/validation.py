"""What a check found: an error stops saving, a warning goes with it; both stand at their field, as a sentence."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.core.work import View
from models.fields import Value
from sync.store.record import Record

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence at one field."""

    level: Literal["error", "warning"]
    field: str
    keyword: str
    message: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a check looks at: the record as it would be, what it was before, and the store around it."""

    view: View
    record_id: str | None
    values: Values
    before: Record | None
    changed: frozenset[str]

    def date(self, field: str) -> datetime.date | None:
        """A date field as a date."""
        value = self.values.get(field)
        return datetime.date.fromisoformat(value) if value else None


Check = Callable[[Case], list[Finding]]


def error(field: str, keyword: str, message: str) -> Finding:
    """A sentence that stops saving."""
    return Finding("error", field, keyword, message)


def warning(field: str, keyword: str, message: str) -> Finding:
    """A sentence that goes with what was saved."""
    return Finding("warning", field, keyword, message)
