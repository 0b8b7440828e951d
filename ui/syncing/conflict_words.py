"""A conflict in words: heading, field, what stood there before, and the input for another value. Free of Qt."""

from typing import Any

from app.reconciling import Dispute
from models import vocabulary
from resources.language import _
from ui import form_values
from ui.parts.fields import Field, Kind
from ui.syncing import words
from ui.syncing.field_words import field_words, kind_words

OTHER = "other"
FORM_KINDS: dict[str, Kind] = {
    "name": "text",
    "text": "text",
    "note": "note",
    "date": "day",
    "time": "time",
    "whole": "number",
    "amount": "number",
    "choice": "choice",
}


def heading(dispute: Dispute) -> str:
    """What stands above the values."""
    if dispute.deletion:
        return _("Deleted and changed at once")
    number = len(dispute.options)
    return _("Two values for one field") if number == 2 else _("{n} values for one field").format(n=number)


def field(dispute: Dispute) -> str:
    """The field in words; of records below a person or company with their kind."""
    if dispute.deletion:
        return kind_words(dispute.kind)
    if dispute.kind in ("participant", "business", "offering"):
        return field_words(dispute.kind, dispute.field)
    return f"{kind_words(dispute.kind)}: {field_words(dispute.kind, dispute.field)}"


def before(dispute: Dispute) -> str:
    """What stood there earlier."""
    if dispute.before is None:
        return ""
    return _("before: {value}").format(value=short(words.value_words(dispute, dispute.before)))


def explained(dispute: Dispute) -> str:
    """Why nobody need worry."""
    if dispute.deletion:
        return _("Somebody deleted this while somebody else worked on it. It is still there.")
    if not dispute.may_settle:
        return _("Who may write this field decides. All values stay kept.")
    return _("Nothing is lost. All values stay kept in the history.")


def other_field(dispute: Dispute) -> Field | None:
    """The input for a value that nobody has said yet; None where there can be none."""
    kind = FORM_KINDS.get(dispute.shape)
    if dispute.deletion or kind is None:
        return None
    listed = vocabulary.ALL.get(dispute.vocabulary)
    choices = form_values.choices(listed) if listed is not None else ()
    return Field(OTHER, _("Another value"), kind, choices=choices, lines=2)


def label(name: str, key: Any) -> str:
    """A key of a closed list in words."""
    return vocabulary.ALL[name].label(str(key)) if name in vocabulary.ALL else str(key)


def short(text: str, most: int = 40) -> str:
    """One line, short enough for a button."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()} …"
