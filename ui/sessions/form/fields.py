"""The fields of the forms of sessions, and the values of a form as use cases take them and give them."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal

from models import vocabulary
from models.vocabulary import Vocabulary
from resources.language import _
from ui.parts.forms.fields import Choice, Field, Section, Value

Choices = tuple[Choice, ...]
Find = Callable[[str], list[Choice]]
DAYS = frozenset({"date", "follow_up_on"})
TIMES = frozenset({"begin", "end"})
NUMBERS = frozenset({"break_minutes"})


def choices_of(words: Vocabulary) -> Choices:
    """The choices of a closed list."""
    return tuple(Choice(word.key, words.label(word.key)) for word in words)


def _when() -> tuple[Field, ...]:
    return (
        Field("date", _("Day"), "day", required=True),
        Field("begin", _("Begin"), "time"),
        Field("end", _("End"), "time"),
        Field("break_minutes", _("Break"), "number", unit=_("min.")),
    )


def _where(leaders: Choices, hint: str = "") -> tuple[Field, ...]:
    return (
        Field("location", _("Place"), hint=hint),
        Field("mode", _("How"), "choice", choices=choices_of(vocabulary.MODE)),
        Field("leaders", _("Led by"), "choices", choices=leaders, wide=True),
        Field("topics", _("Topics"), "choices", choices=choices_of(vocabulary.TOPIC), wide=True),
    )


def _content() -> Field:
    hint = _("Stands on the list that people sign. No names, nothing personal.")
    return Field("public_content", _("Content"), wide=True, hint=hint, length=300)


def session_sections(offerings: Choices, leaders: Choices) -> tuple[Section, ...]:
    """One session of a group."""
    what = (
        Field("offering", _("Offering"), "choice", choices=offerings, hint=_("Fills in times, place and topics.")),
        Field("title", _("Title"), length=160, hint=_("Only if it differs from the offering.")),
    )
    hint = _("Room and street, as they are to stand on the list.")
    status = (
        Field("status", _("State"), "choice", choices=choices_of(vocabulary.SESSION_STATUS)),
        Field("cancel_reason", _("Why cancelled"), length=200),
    )
    people = (Field("copy_list", _("Put last time's people on the list"), "yes_no", wide=True),)
    return (
        Section(_("Session"), (*what, *_when(), *_where(leaders, hint), _content())),
        Section(_("List"), people, key="list"),
        Section(_("State"), status, key="status"),
    )


def series_sections(offerings: Choices, leaders: Choices) -> tuple[Section, ...]:
    """A weekly series of an offering."""
    first = Field("date", _("First day"), "day", required=True)
    many = Field("count", _("How many weeks"), "number", required=True, hint=_("1 to 60 meetings, a week apart."))
    what = (
        Field("offering", _("Offering"), "choice", required=True, choices=offerings),
        first,
        many,
        Field("begin", _("Begin"), "time", required=True),
        Field("end", _("End"), "time", required=True),
        Field("break_minutes", _("Break"), "number", unit=_("min.")),
    )
    people = (Field("copy_list", _("Put the people of the last meeting on all lists"), "yes_no", wide=True),)
    return (Section(_("Series"), (*what, *_where(leaders), _content(), *people)),)


def individual_sections(find: Find, leaders: Choices) -> tuple[Section, ...]:
    """A session with one person."""
    who = Field("participant", _("Participant"), "reference", required=True, find=find, wide=True)
    note = Field("note", _("Note"), "note", lines=6, hint=_("Only you and who stands in for you read this."))
    onward = (
        Field("next_step", _("Next step"), "note", lines=2),
        Field("follow_up_on", _("Remind me on"), "day", hint=_("For example +14 or 28.06.")),
    )
    return (
        Section(_("Session"), (who, *_when(), *_where(leaders), _content())),
        Section(_("Note"), (note,), chip=_("specially protected"), key="note"),
        Section(_("What comes next"), onward),
    )


def label(name: str) -> str:
    """The words of a field of a session."""
    fields = (field for section in session_sections((), ()) for field in section.fields)
    return next((field.label for field in fields if field.key == name), name)


def to_given(values: Mapping[str, Value]) -> dict[str, object]:
    """The values of a form as `app.records.records` takes them; what cannot be read stays as it was typed."""
    return {key: _given(value) for key, value in values.items()}


def _given(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    if isinstance(value, tuple):
        return list(value)
    return value


def to_form(values: Mapping[str, object]) -> dict[str, Value]:
    """The plain values of a record as the form shows them."""
    return {key: _shown(key, value) for key, value in values.items()}


def _shown(key: str, value: object) -> Value:
    if value == "" and key in DAYS | TIMES:  # an offering without times
        return None
    if isinstance(value, str) and key in DAYS:
        return date.fromisoformat(value)
    if isinstance(value, str) and key in TIMES:
        return time.fromisoformat(value)
    if isinstance(value, int) and not isinstance(value, bool) and key in NUMBERS:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value
