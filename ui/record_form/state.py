"""What the form of a record shows, and what others changed meanwhile in words. Free of Qt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.intake.duplicate_hint import DuplicateHint
from app.people.person import ConcurrentChange
from resources.language import _
from ui.participants.form.state import in_words, local_time
from ui.parts.forms.fields import Field, Value
from ui.record_form.spec import Opened


@dataclass(frozen=True)
class State:
    """The form; `shown` goes into the fields whenever `turn` has grown, `errors` whenever `refused` has."""

    opened: Opened[Any] | None = None  # whatever sheet its kind of record has
    title: str = ""
    shown: Mapping[str, Value] = field(default_factory=dict)
    turn: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: int = 0
    warnings: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    changed: tuple[ConcurrentChange, ...] = ()
    draft_of: datetime | None = None
    dirty: bool = False
    trouble: str = ""
    known_already: tuple[DuplicateHint, ...] = ()
    today: date = date(2000, 1, 1)

    @property
    def new(self) -> bool:
        """Not recorded yet."""
        return self.opened is None or self.opened.record_id is None


def values_in_words(changes: Iterable[ConcurrentChange], fields: Mapping[str, Field]) -> dict[str, str]:
    """What arrived, in words by key."""
    choices = {key: {choice.key: choice.words for choice in shown.choices} for key, shown in fields.items()}
    return {change.key: in_words(change.key, change.value, choices) for change in changes}


def arrived_words(
    changes: Iterable[ConcurrentChange], in_words_by_key: Mapping[str, str], label: Callable[[str], str]
) -> str:
    """Who changed what and when."""
    sentences = [
        _("{name} changed “{field}” at {time}: {value}.").format(
            name=change.author or _("Somebody"),
            field=label(change.key),
            time=local_time(change.moment),
            value=in_words_by_key[change.key],
        )
        for change in changes
    ]
    return " ".join((*sentences, _("Your input stays."))) if sentences else ""
