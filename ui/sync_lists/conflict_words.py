"""A conflict in words: heading, field, what stood there before, and the input for another value. Free of Qt."""

from app.conflicts.describe import ALIVE, Dispute
from app.conflicts.worklist import ConflictCounts, ConflictLine
from models import vocabulary
from resources.language import N_, _, ngettext
from ui.formatting import phrases
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Kind
from ui.sync_lists import value_words
from ui.sync_lists.field_words import field_words, kind_words

OTHER = "other"
SORTS = {
    "field": N_("Two values"),
    "deleted": N_("Deleted and changed"),
    "recreated": N_("Deleted and recorded anew"),
    "double": N_("Recorded twice"),
    "roster": N_("Taken off the list and marked"),
    "code_list": N_("Entry of a newer list"),
}
HEADINGS = {
    "deleted": N_("Deleted and changed at once"),
    "recreated": N_("Deleted and recorded anew at once"),
    "double": N_("Recorded by two people at once"),
    "roster": N_("Taken off the list and marked at once"),
    "code_list": N_("A value of a newer list"),
}
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
    text = HEADINGS.get(dispute.sort)
    if text is not None:
        return _(text)
    number = len(dispute.options)
    return _("Two values for one field") if number == 2 else _("{n} values for one field").format(n=number)


def field(conflict: Dispute | ConflictLine) -> str:
    """The field in words; of records below a person or company with their kind."""
    if conflict.field == ALIVE:
        return kind_words(conflict.kind)
    if conflict.kind in ("participant", "business", "offering"):
        return field_words(conflict.kind, conflict.field)
    return f"{kind_words(conflict.kind)}: {field_words(conflict.kind, conflict.field)}"


def counted(counts: ConflictCounts) -> str:
    """How many conflicts wait for the person, and how many others are open."""
    others = counts.all - counts.waiting
    if not counts.all:
        return ""
    if not others:
        return ngettext("{n} conflict open", "{n} conflicts open", counts.all).format(n=phrases.whole(counts.all))
    waiting = ngettext("{n} waits for you", "{n} wait for you", counts.waiting).format(n=phrases.whole(counts.waiting))
    return _("{waiting}, {n} for others").format(waiting=waiting, n=phrases.whole(others))


def none_listed(counts: ConflictCounts, narrowed: bool) -> str:
    """Why the list is empty."""
    if not counts.all:
        return _("No conflicts.")
    if narrowed:
        return _("No conflict of this sort.")
    others = ngettext("{n} conflict waits for others.", "{n} conflicts wait for others.", counts.all)
    return " ".join((_("Nothing waits for you."), others.format(n=phrases.whole(counts.all))))


def sort(name: str) -> str:
    """A sort of conflicts in words."""
    return _(SORTS[name]) if name in SORTS else name


def before(dispute: Dispute) -> str:
    """What stood there earlier."""
    if dispute.before is None:
        return ""
    return _("before: {value}").format(value=short(value_words.value_words(dispute, dispute.before)))


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


def label(name: str, key: object) -> str:
    """A key of a closed list in words."""
    return vocabulary.ALL[name].label(str(key)) if name in vocabulary.ALL else str(key)


def short(text: str, most: int = 40) -> str:
    """One line, short enough for a button."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()} …"
