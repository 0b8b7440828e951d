"""Candidate pairs in words: the weight of every field, one sentence for the pair, and the next best explanation."""

from collections.abc import Sequence

from app.duplicates.matching import firm_levels, people_levels
from app.duplicates.matching.levels import State
from app.duplicates.matching.pair_search import MatchWeight
from app.duplicates.matching.weights import VERY_LIKELY
from app.duplicates.pairs import Band, Pair, Reason
from resources.language import N_, _

_WORDS = {
    ("last_name", "same"): N_("same surname"),
    ("last_name", "spelled"): N_("surname spelled in another way"),
    ("last_name", "typo"): N_("surname with a slip of the keys"),
    ("last_name", "sound"): N_("surname sounds the same"),
    ("last_name", "part"): N_("a part of the surname in common"),
    ("last_name", "similar"): N_("similar surname"),
    ("last_name", "vague"): N_("somewhat similar surname"),
    ("last_name", "different"): N_("another surname"),
    ("first_name", "same"): N_("same first name"),
    ("first_name", "spelled"): N_("first name spelled in another way"),
    ("first_name", "typo"): N_("first name with a slip of the keys"),
    ("first_name", "sound"): N_("first name sounds the same"),
    ("first_name", "part"): N_("one of the first names in common"),
    ("first_name", "initial"): N_("initial fits the first name"),
    ("first_name", "short"): N_("first name could be a short form"),
    ("first_name", "similar"): N_("similar first name"),
    ("first_name", "vague"): N_("somewhat similar first name"),
    ("first_name", "different"): N_("another first name"),
    ("names", "swapped"): N_("surname and first name changed places"),
    ("names", "half_swapped"): N_("a name stands once as surname and once as first name"),
    ("birth_date", "same"): N_("same birth date"),
    ("birth_date", "swapped"): N_("day and month of birth changed places"),
    ("birth_date", "day"): N_("only the day of birth differs"),
    ("birth_date", "month"): N_("only the month of birth differs"),
    ("birth_date", "year"): N_("one digit of the year of birth differs"),
    ("birth_date", "other_year"): N_("only the year of birth differs"),
    ("birth_date", "digits"): N_("digits of the year of birth changed places"),
    ("birth_date", "unknown_day"): N_("same year of birth, 1 January for an unknown day"),
    ("birth_date", "usual_day"): N_("1 January on both sides, other years"),
    ("birth_date", "year_alone"): N_("only the year of birth is the same"),
    ("birth_date", "different"): N_("another birth date"),
    ("gender", "same"): N_("same gender"),
    ("gender", "different"): N_("another gender"),
    ("address", "same"): N_("same address"),
    ("address", "street_slip"): N_("address with a slip in the street"),
    ("address", "house_slip"): N_("same street, similar number"),
    ("address", "street"): N_("same street"),
    ("address", "number"): N_("another street, same number"),
    ("address", "number_alone"): N_("same number, the street is missing on one side"),
    ("address", "other_number"): N_("another number, the street is missing on one side"),
    ("address", "different"): N_("another address"),
    ("postcode", "same"): N_("same postcode"),
    ("postcode", "similar"): N_("similar postcode"),
    ("postcode", "different"): N_("another postcode"),
    ("city", "same"): N_("same town"),
    ("city", "similar"): N_("town with slips of the keys"),
    ("city", "different"): N_("another town"),
    ("phone", "same"): N_("same phone number"),
    ("phone", "similar"): N_("similar phone number"),
    ("phone", "different"): N_("another phone number"),
    ("email", "same"): N_("same e-mail address"),
    ("email", "similar"): N_("similar e-mail address"),
    ("email", "provider"): N_("same e-mail name at another provider"),
    ("email", "different"): N_("another e-mail address"),
    ("name", "same"): N_("same name"),
    ("name", "slip"): N_("same name with slips of the keys"),
    ("name", "most"): N_("the telling words of the name are the same"),
    ("name", "owner"): N_("one is called as the other's contact person"),
    ("name", "some"): N_("a word of the name in common"),
    ("name", "different"): N_("another name"),
    ("contact", "same"): N_("same contact person"),
    ("contact", "similar"): N_("similar contact person"),
    ("contact", "different"): N_("another contact person"),
    ("sector", "same"): N_("same trade"),
    ("sector", "different"): N_("another trade"),
    ("web", "same"): N_("same domain"),
    ("web", "similar"): N_("similar domain"),
    ("web", "different"): N_("another domain"),
    ("others", "linked"): N_("both fit a third record"),
    ("others", "rival"): N_("one of them fits a third record as well, which is somebody else"),
}
_MISSING = {
    "birth_date": N_("birth date missing on one side"),
    "address": N_("address missing on one side"),
    "phone": N_("phone number missing on one side"),
    "email": N_("e-mail address missing on one side"),
    "contact": N_("contact person missing on one side"),
}
_OF_KIND = {
    "participant": ("birth_date", "address", "phone", "email"),
    "business": ("contact", "address", "phone"),
}
_IN_FAMILIES = frozenset({("last_name", "same"), ("address", "same"), ("phone", "same")})
_ELSE = {
    "strangers": N_("otherwise: two strangers"),
    "twins": N_("otherwise: twins"),
    "siblings": N_("otherwise: relatives in one household"),
    "spouses": N_("otherwise: spouses"),
    "generations": N_("otherwise: father and son, or mother and daughter, of one name"),
    "namesakes": N_("otherwise: two of the same name"),
    "branches": N_("otherwise: two branches of one company"),
    "shared_house": N_("otherwise: two companies in one house"),
    "same_owner": N_("otherwise: two companies of one owner"),
}
_FIRM_FIELDS = {"contact": "contact_person", "sector": "industry_text", "web": "website"}
_MOST_NAMED = 3
_STATES: dict[tuple[str, str], State] = {
    (level.field, level.name): level.state
    for table in (*people_levels.TABLES, *firm_levels.TABLES)
    for level in table.values()
} | {("others", "linked"): "similar", ("others", "rival"): "different"}


def band_of(score: float) -> Band:
    """The band of a score."""
    return "very_likely" if score >= VERY_LIKELY else "check"


def pair_of(kind: str, a: str, b: str, score: float, runner_up: str, weights: Sequence[MatchWeight]) -> Pair:
    """A candidate pair with its words."""
    reasons = [_reason(kind, weight) for weight in weights]
    compared = {weight.field for weight in weights}
    reasons += [Reason(name, 0.0, _(_MISSING[name]), "missing") for name in _OF_KIND[kind] if name not in compared]
    return Pair(
        kind,
        a,
        b,
        round(score, 4),
        band_of(score),
        _sentence(weights),
        tuple(reasons),
        _(_ELSE.get(runner_up, _ELSE["strangers"])),
    )


def _reason(kind: str, weight: MatchWeight) -> Reason:
    words = f"{_(_WORDS[weight.field, weight.level])} {weight.bits:+.0f}"
    if kind == "participant" and (weight.field, weight.level) in _IN_FAMILIES:
        words = _("{reason}, but usual in families, too").format(reason=words)
    field = _FIRM_FIELDS.get(weight.field, weight.field) if kind == "business" else weight.field
    return Reason(field, weight.bits, words, _STATES[weight.field, weight.level])


def _sentence(weights: Sequence[MatchWeight]) -> str:
    """The weightiest reasons for and against, in one sentence."""
    order = sorted(weights, key=lambda weight: -abs(weight.bits))
    for_it = [_(_WORDS[weight.field, weight.level]) for weight in order if weight.bits > 1][:_MOST_NAMED]
    against = [_(_WORDS[weight.field, weight.level]) for weight in order if weight.bits < -1][:_MOST_NAMED]
    if not for_it:
        return _("Little speaks for it: {against}.").format(against=", ".join(against))
    text = ", ".join(for_it)
    text = text[:1].upper() + text[1:]
    if not against:
        return _("{reasons}; nothing speaks against it.").format(reasons=text)
    return _("{reasons}; against it: {against}.").format(reasons=text, against=", ".join(against))
