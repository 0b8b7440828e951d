"""Pairs in words: bands, chips of reasons, how alike two values are, verdicts. Free of Qt."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.duplicates.duplicates import Pair, Reason
from app.duplicates.merge_preview import AuthoredValue, FieldPair
from resources.language import N_, _
from ui.formatting import phrases
from ui.look.tokens import Tone

Likeness = Literal["same", "similar", "different", "left", "right"]
# What decides nothing about who somebody is: the value of the one that goes on stays unless somebody chooses.
QUIET = frozenset(
    {
        *("code", "office", "assigned_staff", "deputy", "external_ref", "source_sheet", "source_row", "note"),
        *("prospect_since", "first_contact_channel", "first_contact_on", "contact_preference", "interpreter_needed"),
    }
)
_TONES: dict[str, tuple[Tone, str]] = {
    "same": ("ok", "ok"),
    "similar": ("info", "half"),
    "different": ("warn", "warn"),
}
_LIKENESS: dict[str, tuple[str, str, Tone]] = {
    "same": (N_("the same"), "ok", "ok"),
    "similar": (N_("similar"), "half", "info"),
    "different": (N_("different"), "warn", "warn"),
    "left": (N_("only left"), "minus", "text2"),
    "right": (N_("only right"), "minus", "text2"),
}
_BANDS = {
    ("participant", "very_likely"): N_("Very likely the same person"),
    ("participant", "check"): N_("Perhaps the same person"),
    ("business", "very_likely"): N_("Very likely the same company"),
    ("business", "check"): N_("Perhaps the same company"),
}
_MOST_CHIPS = 9


@dataclass(frozen=True, slots=True)
class ChipWords:
    """One reason as a chip."""

    text: str
    tone: Tone
    icon: str


def band(pair: Pair) -> str:
    """How likely the two are one; of two that somebody chose, that they were chosen."""
    if not pair.score:
        return _("Two records side by side")
    return _(_BANDS[pair.kind, pair.band])


def score(pair: Pair) -> str:
    """96 von 100; never more than 99, since nobody knows for sure."""
    if not pair.score:
        return ""
    return phrases.of(points(pair), 100)


def points(pair: Pair) -> int:
    """The score in hundredths."""
    return min(99, int(pair.score * 100))


def chips(pair: Pair) -> tuple[ChipWords, ...]:
    """The weightiest reasons first, those against at the end; what is missing stands in the table anyway."""
    reasons = (reason for reason in pair.reasons if reason.state != "missing")
    order = sorted(reasons, key=lambda reason: (reason.state == "different", -abs(reason.bits)))
    return tuple(_chip(reason) for reason in order[:_MOST_CHIPS])


def _chip(reason: Reason) -> ChipWords:
    tone, icon = _TONES[reason.state]
    return ChipWords(reason.words[:1].upper() + reason.words[1:], tone, icon)


def likeness_of(field: FieldPair, reasons: Sequence[Reason]) -> Likeness:
    """How alike the two values of a field are."""
    if field.same:
        return "same"
    if field.a.value is None:
        return "right"
    if field.b.value is None:
        return "left"
    name = field.name.rpartition(".")[2]
    about = {name, "address"} if name in ("street", "house_no") else {name}
    states = {reason.state for reason in reasons if reason.field in about}
    if states & {"similar", "same"} or _plain(field.a.value) == _plain(field.b.value):
        return "similar"
    return "different"


def likeness_words(likeness: Likeness) -> tuple[str, str, Tone]:
    """Words, icon and tone of it."""
    text, icon, tone = _LIKENESS[likeness]
    return _(text), icon, tone


def _plain(value: object) -> str:
    """A value without accents, case, blanks and punctuation: what differs beyond that differs."""
    folded = unicodedata.normalize("NFKD", str(value).replace("ß", "ss").replace("ı", "i")).casefold()
    return "".join(character for character in folded if character.isalnum())


def both(name: str, other: str) -> str:
    """Kowalczyk, Hanna / Hana: what they have in common stands once."""
    last, comma, _first = name.partition(", ")
    other_last, other_comma, other_first = other.partition(", ")
    if comma and other_comma and last == other_last:
        return f"{name} / {other_first or other}"
    return f"{name} / {other}"


def authorship(value: AuthoredValue) -> str:
    """Who entered a value and when."""
    when = phrases.local(value.when)
    day = phrases.day(when.date()) if when else ""
    return ", ".join(filter(None, (value.who, day)))
