"""Two people compared field by field: the findings, nothing weighed yet. Pure.

A birth name counts as a second last name: what fits better is taken. Names that fit only crosswise are swapped names.
Where the address is the same, postcode and town say nothing more; a date one side lacks says nothing at all.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rapidfuzz.distance import OSA, JaroWinkler

from app.duplicates.matching import forms
from app.duplicates.matching.forms import Name
from app.duplicates.matching.odds import Frequency
from app.duplicates.matching.weights import (
    ADDRESS,
    BIRTH_DATE,
    CITY,
    EMAIL,
    FIRST_NAME,
    GENDER,
    HOUSE,
    LAST_NAME,
    NAMES,
    PHONE,
    POSTCODE,
    Found,
    Row,
)
from models.duplicates.compared_fields import COMPARED as COMPARED_OF

COMPARED = COMPARED_OF["participant"]
_KEPT = 100_000  # comparisons of names
_ONE_IN_TEN = math.log2(0.1)
_FITS = frozenset({"same", "spelled", "typo", "sound"})  # names that are one name
_SAYS_NOTHING = frozenset({"", "not_stated", "unknown"})


@dataclass(frozen=True, slots=True)
class Person:
    """A person's values in forms that can be compared."""

    last: Name
    first: Name
    birth: Name
    born: str
    gender: str
    street: str
    house: str
    postcode: str
    city: str
    phone: str
    email: str

    @property
    def address(self) -> str:
        """Street and house, where both are known."""
        return f"{self.street} {self.house}" if self.street and self.house else ""

    def counted(self) -> tuple[tuple[str, str], ...]:
        """The values whose frequency counts, with their fields."""
        return (
            ("last_name", self.last.whole),
            ("first_name", self.first.whole),
            ("birth_date", self.born),
            ("address", self.address),
            ("street", self.street),
            ("postcode", self.postcode),
            ("city", self.city),
            ("phone", self.phone),
            ("email", self.email),
        )


def person_of(values: Mapping[str, Any]) -> Person:
    """A participant's fields (missing ones as None or left out) in their forms."""
    text = {name: str(values.get(name) or "") for name in COMPARED}
    return Person(
        forms.name_of(text["last_name"]),
        forms.name_of(text["first_name"]),
        forms.name_of(text["birth_name"]),
        text["birth_date"],
        "" if text["gender"] in _SAYS_NOTHING else text["gender"],
        forms.street_of(text["street"]),
        forms.house_of(text["house_no"]),
        text["postcode"].strip(),
        forms.street_of(text["city"]),
        forms.phone_of(text["phone"]),
        forms.email_of(text["email"]),
    )


class PeopleCompared:
    """Compares people of one store; comparisons of names are kept, since names recur."""

    def __init__(self, frequency: Frequency) -> None:
        self._frequency = frequency
        self._names: dict[tuple[int, int], str] = {}

    def __call__(self, one: Person, other: Person) -> list[Found]:
        """All findings of a pair."""
        found = self._both_names(one, other)
        if one.born and other.born:
            what = date_found(one.born, other.born)
            found.append(self._found("birth_date", BIRTH_DATE[what], one.born))
        if one.gender and other.gender:
            found.append(GENDER["same" if one.gender == other.gender else "different"].alone)
        self._place(one, other, found)
        if one.phone and other.phone:
            found.append(self._found("phone", PHONE[number_found(one.phone, other.phone)], one.phone))
        if one.email and other.email:
            found.append(self._found("email", EMAIL[email_found(one.email, other.email)], one.email))
        return found

    def _found(self, field: str, row: Row, value: str) -> Found:
        return Found(row, self._frequency.of(field, value)) if row.found == "same" else row.alone

    def _both_names(self, one: Person, other: Person) -> list[Found]:
        first = self._name(one.first, other.first, FIRST_NAME)
        last = self._last(one, other)
        if last == "different" or first == "different":
            crossed = self._crossed(one, other, straight_fails=last not in _FITS and first not in _FITS)
            if crossed is not None:
                return crossed
        found = []
        if last:
            found.append(self._found("last_name", LAST_NAME[last], one.last.whole))
        if first:
            found.append(self._found("first_name", FIRST_NAME[first], one.first.whole))
        return found

    def _crossed(self, one: Person, other: Person, *, straight_fails: bool) -> list[Found] | None:
        here = self._name(one.last, other.first, LAST_NAME)
        there = self._name(one.first, other.last, LAST_NAME)
        if here in _FITS and there in _FITS:
            return [
                NAMES["swapped"].alone,
                self._found("last_name", LAST_NAME[here], one.last.whole),
                self._found("first_name", FIRST_NAME[there], one.first.whole),
            ]
        if straight_fails and here and there and (here in _FITS or there in _FITS):
            crossing = one.last.whole if here in _FITS else one.first.whole
            own = max(self._frequency.of("last_name", crossing), self._frequency.of("first_name", crossing))
            return [Found(NAMES["half_swapped"], own)]
        return None

    def _last(self, one: Person, other: Person) -> str:
        what = self._name(one.last, other.last, LAST_NAME)
        if what == "different" and (one.birth.whole or other.birth.whole):
            for here, there in ((one.birth, other.last), (one.last, other.birth), (one.birth, other.birth)):
                if self._name(here, there, LAST_NAME) in _FITS:
                    return "sound"
        return what

    def _name(self, one: Name, other: Name, table: Mapping[str, Row]) -> str:
        if one is other:
            return "same" if one.whole else ""
        if not (one.whole and other.whole):
            return ""
        first = table is FIRST_NAME
        key = (id(one), -id(other) if first else id(other))
        found = self._names.get(key)
        if found is None:
            if len(self._names) >= _KEPT:
                self._names.clear()
            found = self._names[key] = name_found(one, other, first=first)
        return found

    def _place(self, one: Person, other: Person, found: list[Found]) -> None:
        if one.street and other.street:
            address = address_found(self._frequency, ADDRESS, one, other)
            found.append(address)
            if address.row.found == "same":
                return
        elif one.house and other.house:
            found.append(HOUSE["number_alone" if one.house == other.house else "other_number"].alone)
        if one.postcode and other.postcode:
            what = number_found(one.postcode, other.postcode)
            found.append(self._town("postcode", POSTCODE[what], one.postcode))
            if what == "same":
                return
        if one.city and other.city:
            found.append(self._town("city", CITY[word_found(one.city, other.city)], one.city))

    def _town(self, field: str, row: Row, value: str) -> Found:
        return Found(row, self._frequency.apart(field)) if row.state == "different" else self._found(field, row, value)


def possible(one: Person, other: Person) -> bool:
    """The cheap question for two people who have one key in common: whether anything else fits as well."""
    if one.street and one.street == other.street and one.house == other.house:
        return True
    if (one.phone and one.phone == other.phone) or (one.email and one.email == other.email):
        return True
    born, its_born = one.born, other.born
    if born and its_born:
        if born[:4] != its_born[:4] and born[5:] != its_born[5:]:
            return bool(one.street) and one.house == other.house and one.street[:3] == other.street[:3]
        last, first = _near(one.last, other.last), _near(one.first, other.first)
        if last and first:
            return True
        crossed = _near(one.last, other.first), _near(one.first, other.last)
        return all(crossed) or (born == its_born and (last or first or any(crossed)))
    fits = (one.last, other.last), (one.first, other.first)
    return all(_near(*pair) or not (pair[0].whole and pair[1].whole) for pair in fits)


def _near(one: Name, other: Name) -> bool:
    if one is other:
        return True
    if one.initials or other.initials:
        return one.whole[:1] == other.whole[:1]
    return OSA.distance(one.whole, other.whole, score_cutoff=2) <= 2


def name_found(one: Name, other: Name, *, first: bool) -> str:
    """How two names differ; neither is empty."""
    here, there = one.whole, other.whole
    if here == there:
        return "same"
    if one.initials or other.initials:
        return ("initial" if first else "similar") if here[0] == there[0] else "different"
    if other.bare in {one.bare, here} or one.bare == there:
        return "spelled"
    if (one.foreign or other.foreign) and one.skeleton == other.skeleton and len(one.skeleton) > 1:
        return "sound"
    longer = max(len(here), len(there))
    slips = OSA.distance(here, there, score_cutoff=2)
    if slips == 1:
        return "typo" if longer > 3 else "similar"
    alike_by = JaroWinkler.similarity(here, there, score_cutoff=0.75)
    if one.skeleton == other.skeleton and longer > 3 and alike_by >= (0.75 if len(one.skeleton) > 2 else 0.82):
        return "sound"
    several = len(one.words) > 1 or len(other.words) > 1
    if several and _is_part(one.words, other.words):
        return "part"
    if first and forms.may_be_called(one, other):
        return "short"
    if slips == 2 and longer > 5:
        return "typo" if longer > 8 else "similar"
    if one.sound == other.sound and here[0] == there[0] and len(one.sound) > 1:
        return "sound"
    if first and here[:3] == there[:3] and min(len(here), len(there)) <= 5:
        return "short"
    if several and any(len(word) > 3 and word in other.words for word in one.words):
        return "part"
    return "similar" if longer > 4 and alike_by >= 0.87 else "vague" if alike_by else "different"


def _is_part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    words, its_words = set(one), set(other)
    return len(words) != len(its_words) and (words <= its_words or its_words <= words)


def date_found(one: str, other: str) -> str:
    """How two dates (YYYY-MM-DD) differ."""
    if one == other:
        return "same"
    year, month, day = one[:4], one[5:7], one[8:10]
    its_year, its_month, its_day = other[:4], other[5:7], other[8:10]
    if year == its_year:
        if month == its_day and day == its_month:
            return "swapped"
        if one[5:] == "01-01" or other[5:] == "01-01":
            return "unknown_day"
        if month == its_month:
            return "day"
        return "month" if day == its_day else "year_alone"
    if month == its_month and day == its_day:
        if one[5:] == "01-01":
            return "usual_day"
        if sorted(year) == sorted(its_year):
            return "digits"
        return "year" if sum(a != b for a, b in zip(year, its_year, strict=True)) == 1 else "other_year"
    return "different"


class Placed(Protocol):
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


def address_found(frequency: Frequency, table: Mapping[str, Row], one: Placed, other: Placed) -> Found:
    """The finding of two addresses; both streets are known."""
    what = street_found(one.street, one.house, other.street, other.house)
    if what == "same":
        return Found(table[what], frequency.of("address", one.address))
    street = frequency.of("street", one.street)
    return Found(table[what], street + _ONE_IN_TEN if what == "house_slip" else street)


def street_found(street: str, house: str, its_street: str, its_house: str) -> str:
    """How two addresses differ; both streets are known."""
    if street == its_street:
        if house == its_house:
            return "same" if house else "street"
        if not (house and its_house):
            return "street"
        one, other = forms.number_of(house), forms.number_of(its_house)
        return "house_slip" if one == other or OSA.distance(one, other, score_cutoff=1) <= 1 else "street"
    if not house or house != its_house:
        return "different"
    return "street_slip" if word_found(street, its_street) == "similar" else "number"


def word_found(one: str, other: str) -> str:
    """How two words differ: the same, a slip or two, or different."""
    if one == other:
        return "same"
    allowed = max(1, min(3, max(len(one), len(other)) // 4))
    return "similar" if OSA.distance(one, other, score_cutoff=allowed) <= allowed else "different"


def number_found(one: str, other: str) -> str:
    """How two numbers differ: the same, one slip, or different."""
    if one == other:
        return "same"
    return "similar" if OSA.distance(one, other, score_cutoff=1) <= 1 else "different"


def email_found(one: str, other: str) -> str:
    """How two e-mail addresses differ."""
    if one == other:
        return "same"
    (local, _, domain), (its_local, _, its_domain) = one.partition("@"), other.partition("@")
    if local == its_local and forms.is_provider(domain) and forms.is_provider(its_domain):
        return "provider"  # no slip of the keys, however near gmx.de is to web.de
    allowed = max(2, min(4, min(len(one), len(other)) // 6))
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return "similar"
    return "provider" if local == its_local else "different"
