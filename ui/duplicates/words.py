"""Pairs in words: bands, chips of reasons, how alike two values are, verdicts. Free of Qt."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.duplicates.duplicates import Pair, Reason
from app.duplicates.merge_preview import AuthoredValue, FieldPair
from resources.language import N_, _
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.sync_lists.words import at

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
    told = (one for one in pair.reasons if one.state != "missing")
    order = sorted(told, key=lambda one: (one.state == "different", -abs(one.bits)))
    return tuple(_chip(one) for one in order[:_MOST_CHIPS])


def _chip(one: Reason) -> ChipWords:
    tone, icon = _TONES[one.state]
    return ChipWords(one.words[:1].upper() + one.words[1:], tone, icon)


def likeness_of(one: FieldPair, reasons: Sequence[Reason]) -> Likeness:
    """How alike the two values of a field are."""
    if one.same:
        return "same"
    if one.a.value is None:
        return "right"
    if one.b.value is None:
        return "left"
    name = one.name.rpartition(".")[2]
    about = {name, "address"} if name in ("street", "house_no") else {name}
    told = {reason.state for reason in reasons if reason.field in about}
    if told & {"similar", "same"} or _plain(one.a.value) == _plain(one.b.value):
        return "similar"
    return "different"


def likeness_words(likeness: Likeness) -> tuple[str, str, Tone]:
    """Words, icon and tone of it."""
    text, icon, tone = _LIKENESS[likeness]
    return _(text), icon, tone


def _plain(value: Any) -> str:
    """A value without accents, case, blanks and punctuation: what differs beyond that differs."""
    folded = unicodedata.normalize("NFKD", str(value).replace("ß", "ss").replace("ı", "i")).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def both(one: str, other: str) -> str:
    """Kowalczyk, Hanna / Hana: what they have in common is said once."""
    last, comma, _first = one.partition(", ")
    other_last, other_comma, other_first = other.partition(", ")
    if comma and other_comma and last == other_last:
        return f"{one} / {other_first or other}"
    return f"{one} / {other}"


def said(one: AuthoredValue) -> str:
    """Who entered a value and when."""
    when = at(one.when)
    day = phrases.day(when.date()) if when else ""
    return ", ".join(filter(None, (one.who, day)))
