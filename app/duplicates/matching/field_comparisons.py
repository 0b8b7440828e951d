"""How two values of one field differ: names, dates, addresses, numbers, e-mail; the level by its name. Pure.

What a level weighs stands in `people_levels` and `firm_levels`.
"""

import math
from collections.abc import Mapping
from typing import Protocol

from rapidfuzz.distance import OSA, JaroWinkler

from app.duplicates.matching import normalization
from app.duplicates.matching.levels import ComparisonLevel, Evidence
from app.duplicates.matching.normalization import Name
from app.duplicates.matching.odds import Frequency

_ONE_IN_TEN = math.log2(0.1)


def compare_names(left: Name, right: Name, *, first: bool) -> str:
    """How two names differ; neither is empty."""
    whole, other_whole = left.whole, right.whole
    if whole == other_whole:
        return "same"
    if left.initials or right.initials:
        return ("initial" if first else "similar") if whole[0] == other_whole[0] else "different"
    if right.bare in {left.bare, whole} or left.bare == other_whole:
        return "spelled"
    if (left.foreign or right.foreign) and left.skeleton == right.skeleton and len(left.skeleton) > 1:
        return "sound"
    longer = max(len(whole), len(other_whole))
    slips = OSA.distance(whole, other_whole, score_cutoff=2)
    if slips == 1:
        return "typo" if longer > 3 else "similar"
    alike_by = JaroWinkler.similarity(whole, other_whole, score_cutoff=0.75)
    if left.skeleton == right.skeleton and longer > 3 and alike_by >= (0.75 if len(left.skeleton) > 2 else 0.82):
        return "sound"
    several = len(left.words) > 1 or len(right.words) > 1
    if several and _is_part(left.words, right.words):
        return "part"
    if first and normalization.may_be_called(left, right):
        return "short"
    if slips == 2 and longer > 5:
        return "typo" if longer > 8 else "similar"
    if left.sound == right.sound and whole[0] == other_whole[0] and len(left.sound) > 1:
        return "sound"
    if first and whole[:3] == other_whole[:3] and min(len(whole), len(other_whole)) <= 5:
        return "short"
    if several and any(len(word) > 3 and word in right.words for word in left.words):
        return "part"
    return "similar" if longer > 4 and alike_by >= 0.87 else "vague" if alike_by else "different"


def _is_part(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    words, its_words = set(left), set(right)
    return len(words) != len(its_words) and (words <= its_words or its_words <= words)


def compare_dates(left: str, right: str) -> str:
    """How two dates (YYYY-MM-DD) differ."""
    if left == right:
        return "same"
    year, month, day = left[:4], left[5:7], left[8:10]
    its_year, its_month, its_day = right[:4], right[5:7], right[8:10]
    if year == its_year:
        if month == its_day and day == its_month:
            return "swapped"
        if left[5:] == "01-01" or right[5:] == "01-01":
            return "unknown_day"
        if month == its_month:
            return "day"
        return "month" if day == its_day else "year_alone"
    if month == its_month and day == its_day:
        if left[5:] == "01-01":
            return "usual_day"
        if sorted(year) == sorted(its_year):
            return "digits"
        return "year" if sum(a != b for a, b in zip(year, its_year, strict=True)) == 1 else "other_year"
    return "different"


class Located(Protocol):
    """Somebody, or a company, with an address."""

    @property
    def street(self) -> str:
        """The street in its form."""
        ...

    @property
    def house(self) -> str:
        """The house number in its form."""
        ...

    @property
    def address(self) -> str:
        """Street and house, where both are known."""
        ...


def compare_addresses(
    frequency: Frequency, table: Mapping[str, ComparisonLevel], left: Located, right: Located
) -> Evidence:
    """The finding of two addresses; both streets are known."""
    level = compare_streets(left.street, left.house, right.street, right.house)
    if level == "same":
        return Evidence(table[level], frequency.of("address", left.address))
    street = frequency.of("street", left.street)
    return Evidence(table[level], street + _ONE_IN_TEN if level == "house_slip" else street)


def compare_streets(street: str, house: str, its_street: str, its_house: str) -> str:
    """How two addresses differ; both streets are known."""
    if street == its_street:
        if house == its_house:
            return "same" if house else "street"
        if not (house and its_house):
            return "street"
        number, its_number = normalization.number_of(house), normalization.number_of(its_house)
        return (
            "house_slip" if number == its_number or OSA.distance(number, its_number, score_cutoff=1) <= 1 else "street"
        )
    if not house or house != its_house:
        return "different"
    return "street_slip" if compare_words(street, its_street) == "similar" else "number"


def compare_words(left: str, right: str) -> str:
    """How two words differ: the same, a slip or two, or different."""
    if left == right:
        return "same"
    allowed = max(1, min(3, max(len(left), len(right)) // 4))
    return "similar" if OSA.distance(left, right, score_cutoff=allowed) <= allowed else "different"


def compare_numbers(left: str, right: str) -> str:
    """How two numbers differ: the same, one slip, or different."""
    if left == right:
        return "same"
    return "similar" if OSA.distance(left, right, score_cutoff=1) <= 1 else "different"


def compare_emails(left: str, right: str) -> str:
    """How two e-mail addresses differ."""
    if left == right:
        return "same"
    (local, _, domain), (its_local, _, its_domain) = left.partition("@"), right.partition("@")
    if local == its_local and normalization.is_provider(domain) and normalization.is_provider(its_domain):
        return "provider"  # no slip of the keys, however near gmx.de is to web.de
    allowed = max(2, min(4, min(len(left), len(right)) // 6))
    if OSA.distance(left, right, score_cutoff=allowed) <= allowed:
        return "similar"
    return "provider" if local == its_local else "different"
