"""Two people compared field by field: the findings, nothing weighed yet. Pure.

A birth name counts as a second last name: what fits better is taken. Names that fit only crosswise are swapped names.
Where the address is the same, postcode and town say nothing more; a date one side lacks says nothing at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from app.duplicates.matching import normalization
from app.duplicates.matching.field_comparisons import (
    compare_addresses,
    compare_dates,
    compare_emails,
    compare_names,
    compare_numbers,
    compare_words,
)
from app.duplicates.matching.levels import ComparisonLevel, Evidence
from app.duplicates.matching.normalization import Name
from app.duplicates.matching.odds import Frequency
from app.duplicates.matching.people_levels import (
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
)
from models.duplicates.compared_fields import COMPARED as COMPARED_OF
from models.fields import Value

COMPARED = COMPARED_OF["participant"]
_KEPT = 100_000  # comparisons of names
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


def person_of(values: Mapping[str, Value]) -> Person:
    """A participant's fields (missing ones as None or left out) in their forms."""
    text = {name: str(values.get(name) or "") for name in COMPARED}
    return Person(
        normalization.name_of(text["last_name"]),
        normalization.name_of(text["first_name"]),
        normalization.name_of(text["birth_name"]),
        text["birth_date"],
        "" if text["gender"] in _SAYS_NOTHING else text["gender"],
        normalization.street_of(text["street"]),
        normalization.house_of(text["house_no"]),
        text["postcode"].strip(),
        normalization.street_of(text["city"]),
        normalization.phone_of(text["phone"]),
        normalization.email_of(text["email"]),
    )


class PersonComparer:
    """Compares people of one store; comparisons of names are kept, since names recur."""

    def __init__(self, frequency: Frequency) -> None:
        self._frequency = frequency
        self._names: dict[tuple[int, int], str] = {}

    def __call__(self, left: Person, right: Person) -> list[Evidence]:
        """All findings of a pair."""
        evidence = self._both_names(left, right)
        if left.born and right.born:
            level = compare_dates(left.born, right.born)
            evidence.append(self._evidence("birth_date", BIRTH_DATE[level], left.born))
        if left.gender and right.gender:
            evidence.append(GENDER["same" if left.gender == right.gender else "different"].alone)
        self._place(left, right, evidence)
        if left.phone and right.phone:
            evidence.append(self._evidence("phone", PHONE[compare_numbers(left.phone, right.phone)], left.phone))
        if left.email and right.email:
            evidence.append(self._evidence("email", EMAIL[compare_emails(left.email, right.email)], left.email))
        return evidence

    def _evidence(self, field: str, level: ComparisonLevel, value: str) -> Evidence:
        return Evidence(level, self._frequency.of(field, value)) if level.name == "same" else level.alone

    def _both_names(self, left: Person, right: Person) -> list[Evidence]:
        first = self._name(left.first, right.first, FIRST_NAME)
        last = self._last(left, right)
        if last == "different" or first == "different":
            crossed = self._crossed(left, right, straight_fails=last not in _FITS and first not in _FITS)
            if crossed is not None:
                return crossed
        evidence = []
        if last:
            evidence.append(self._evidence("last_name", LAST_NAME[last], left.last.whole))
        if first:
            evidence.append(self._evidence("first_name", FIRST_NAME[first], left.first.whole))
        return evidence

    def _crossed(self, left: Person, right: Person, *, straight_fails: bool) -> list[Evidence] | None:
        last_to_first = self._name(left.last, right.first, LAST_NAME)
        first_to_last = self._name(left.first, right.last, LAST_NAME)
        if last_to_first in _FITS and first_to_last in _FITS:
            return [
                NAMES["swapped"].alone,
                self._evidence("last_name", LAST_NAME[last_to_first], left.last.whole),
                self._evidence("first_name", FIRST_NAME[first_to_last], left.first.whole),
            ]
        if straight_fails and last_to_first and first_to_last and (last_to_first in _FITS or first_to_last in _FITS):
            crossing = left.last.whole if last_to_first in _FITS else left.first.whole
            own = max(self._frequency.of("last_name", crossing), self._frequency.of("first_name", crossing))
            return [Evidence(NAMES["half_swapped"], own)]
        return None

    def _last(self, left: Person, right: Person) -> str:
        level = self._name(left.last, right.last, LAST_NAME)
        if level == "different" and (left.birth.whole or right.birth.whole):
            for name, its_name in ((left.birth, right.last), (left.last, right.birth), (left.birth, right.birth)):
                if self._name(name, its_name, LAST_NAME) in _FITS:
                    return "sound"
        return level

    def _name(self, left: Name, right: Name, table: Mapping[str, ComparisonLevel]) -> str:
        if left is right:
            return "same" if left.whole else ""
        if not (left.whole and right.whole):
            return ""
        first = table is FIRST_NAME
        key = (id(left), -id(right) if first else id(right))
        level = self._names.get(key)
        if level is None:
            if len(self._names) >= _KEPT:
                self._names.clear()
            level = self._names[key] = compare_names(left, right, first=first)
        return level

    def _place(self, left: Person, right: Person, evidence: list[Evidence]) -> None:
        if left.street and right.street:
            address = compare_addresses(self._frequency, ADDRESS, left, right)
            evidence.append(address)
            if address.level.name == "same":
                return
        elif left.house and right.house:
            evidence.append(HOUSE["number_alone" if left.house == right.house else "other_number"].alone)
        if left.postcode and right.postcode:
            level = compare_numbers(left.postcode, right.postcode)
            evidence.append(self._town("postcode", POSTCODE[level], left.postcode))
            if level == "same":
                return
        if left.city and right.city:
            evidence.append(self._town("city", CITY[compare_words(left.city, right.city)], left.city))

    def _town(self, field: str, level: ComparisonLevel, value: str) -> Evidence:
        return (
            Evidence(level, self._frequency.apart(field))
            if level.state == "different"
            else self._evidence(field, level, value)
        )


def worth_comparing(left: Person, right: Person) -> bool:
    """The cheap question for two people who have one key in common: whether anything else fits as well."""
    if left.street and left.street == right.street and left.house == right.house:
        return True
    if (left.phone and left.phone == right.phone) or (left.email and left.email == right.email):
        return True
    born, its_born = left.born, right.born
    if born and its_born:
        if born[:4] != its_born[:4] and born[5:] != its_born[5:]:
            return bool(left.street) and left.house == right.house and left.street[:3] == right.street[:3]
        last, first = _near(left.last, right.last), _near(left.first, right.first)
        if last and first:
            return True
        crossed = _near(left.last, right.first), _near(left.first, right.last)
        return all(crossed) or (born == its_born and (last or first or any(crossed)))
    fits = (left.last, right.last), (left.first, right.first)
    return all(_near(*pair) or not (pair[0].whole and pair[1].whole) for pair in fits)


def _near(left: Name, right: Name) -> bool:
    if left is right:
        return True
    if left.initials or right.initials:
        return left.whole[:1] == right.whole[:1]
    return OSA.distance(left.whole, right.whole, score_cutoff=2) <= 2
