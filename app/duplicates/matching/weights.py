"""The chances by which findings are weighed: one table for people, one for companies, each row with its reason.

A row says how often a finding is met where both records are ONE, and how often between two STRANGERS. Both are plain
observations - how offices record people, how often two names resemble each other by accident - set by hand and the same
for every store. OWN stands where the chance is how often this very value occurs in the store (`odds.Frequency`), so
that a rare name says more than a common one and 1 January little where many have it.

The other explanations - twins, spouses, namesakes, branches - follow from what such people share: with the chance in
`SHARED` they truly have the same value, and then it is entered with the same slips as if they were one; else they are
strangers in it. `APART` holds the few exceptions. Chances of one field add up to about 1; only their ratio counts, and
a field that one side lacks says nothing under any explanation.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

VERSION = 4
"""Raised with every change of chances, forms or keys: a store that was compared by other ones is compared anew."""

State = Literal["same", "similar", "different"]

OWN: Final = None
"""As often as the value occurs in this store."""

ONE = "one"
STRANGERS = "strangers"

PEOPLE_SHARES: Mapping[str, float] = {
    ONE: 0.10,  # three offices that record the same people: about one in ten is there twice
    "twins": 0.02,  # one birth in sixty, and both come to the same course
    "siblings": 0.15,  # brothers, sisters, cousins, parents and children under one roof
    "spouses": 0.15,
    "generations": 0.05,  # father and son, mother and daughter with one full name: many families hand names down
    "namesakes": 0.08,  # more than chance: names of one language go together
}
FIRMS_SHARES: Mapping[str, float] = {
    ONE: 0.10,
    "branches": 0.10,  # chains, banks, insurers: one name, several places
    "shared_house": 0.20,  # shops of one building, practices of one house
    "same_owner": 0.06,  # somebody who runs a second shop
    "namesakes": 0.06,  # "Friseursalon Gladbeck" is a name two people think of
}
"""How many pairs of the kind there are for each record, before anything is known of the pair."""

PEOPLE_TOGETHER = (("twins", "siblings", "spouses", "generations"), ("namesakes",))
FIRMS_TOGETHER = (("branches",), ("shared_house",), ("same_owner",), ("namesakes",))
"""Shares that follow the data only together: a list in which nobody has a spouse has no twins either."""

LEAST_SHARE, MOST_SHARE = 0.02, 3.0
"""Between these the share of ONE follows the data: a single list has few duplicates, five lists of one project many."""
LEAST_SCALE, MOST_SCALE = 0.002, 3.0
"""Between these times their usual the other shares follow the data."""

USUAL_RECORDS = 50
"""As many records the usual shares weigh: one course says little about how many twins there are."""

VERY_LIKELY = 0.98
TO_CHECK = 0.5
KEPT = 0.002
"""From these chances on a pair is very likely, to be checked (listed unless told otherwise), or remembered at all."""

_TOWN = {"postcode": 0.6, "city": 0.8}  # families that part stay near
PEOPLE_SHARED: Mapping[str, Mapping[str, float]] = {
    "twins": {
        "last_name": 0.96,
        "birth_date": 0.995,
        "gender": 0.3,
        "address": 0.88,
        **_TOWN,
        "phone": 0.3,
        "email": 0.02,
    },
    "siblings": {"last_name": 0.88, "address": 0.8, **_TOWN, "phone": 0.25, "email": 0.02},
    "spouses": {"last_name": 0.8, "address": 0.97, **_TOWN, "phone": 0.35, "email": 0.04},
    "generations": {
        "last_name": 0.99,
        "first_name": 0.98,
        "gender": 1.0,
        "address": 0.8,
        **_TOWN,
        "phone": 0.3,
        "email": 0.03,
    },
    "namesakes": {"last_name": 0.99, "first_name": 0.99, "gender": 1.0},
}
FIRMS_SHARED: Mapping[str, Mapping[str, float]] = {
    "branches": {"name": 0.98, "contact": 0.03, "sector": 0.95, "web": 0.7, "email": 0.2},
    "shared_house": {"address": 0.97, "phone": 0.02},
    "same_owner": {"contact": 0.97, "name": 0.1, "address": 0.25, "phone": 0.6, "email": 0.4, "web": 0.1},
    "namesakes": {"name": 0.98, "sector": 0.7},
}
"""How often people (companies) of a kind truly share what a field says; 0 where it is left out."""

APART: Mapping[tuple[str, str, str], float] = {
    # Nobody gives two children one name, but parents choose names alike: Leon and Leonie, Hasan and Hüseyin.
    ("twins", "first_name", "same"): 2e-3,
    ("siblings", "first_name", "same"): 2e-3,
    ("spouses", "first_name", "same"): 1e-3,
    ("twins", "first_name", "typo"): 4e-3,
    ("siblings", "first_name", "typo"): 4e-3,
    ("twins", "first_name", "similar"): 1e-2,
    ("siblings", "first_name", "similar"): 1e-2,
    ("twins", "first_name", "vague"): 4e-2,
    ("siblings", "first_name", "vague"): 4e-2,
    ("spouses", "gender", "same"): 0.04,
    ("spouses", "gender", "different"): 0.96,
    # Brothers and sisters are not born on one day, father and son not in one year.
    ("siblings", "birth_date", "same"): 5e-4,
    ("generations", "birth_date", "same"): 2e-5,
    ("generations", "birth_date", "day"): 1e-4,
    ("generations", "birth_date", "month"): 1e-4,
    ("generations", "birth_date", "year_alone"): 2e-3,
    # Family members whose own entry has its names crossed: the family name is then in both.
    ("twins", "names", "half_swapped"): 0.05,
    ("siblings", "names", "half_swapped"): 0.05,
    ("spouses", "names", "half_swapped"): 0.05,
    ("generations", "names", "half_swapped"): 5e-3,
    # Whoever makes an address of the own name, makes the same as a namesake does - elsewhere.
    ("generations", "email", "provider"): 0.06,
    ("namesakes", "email", "provider"): 0.06,
    # A second shop often bears the owner's name again: "Eiscafé Gorlitz", "Imbiss Gorlitz".
    ("same_owner", "name", "most"): 0.15,
    ("same_owner", "name", "some"): 0.45,
}


@dataclass(frozen=True)
class Row:
    """One finding: its field, what was found, and the logarithm of its chance under each explanation (NaN: OWN)."""

    field: str
    found: str
    state: State
    chances: tuple[float, ...]

    @cached_property
    def alone(self) -> "Found":
        """The finding where no value's frequency is asked for."""
        return Found(self, 0.0)


class Found(NamedTuple):
    """A finding of one pair, and the logarithm of how often the value occurs where that counts."""

    row: Row
    own: float


@dataclass(frozen=True, slots=True)
class Scales:
    """What is weighed against what, for one kind. ONE and STRANGERS are the first two explanations."""

    shares: Mapping[str, float]
    together: tuple[tuple[str, ...], ...]
    shared: Mapping[str, Mapping[str, float]]

    @property
    def explained(self) -> tuple[str, ...]:
        """The explanations, in the order of the columns."""
        return (ONE, STRANGERS, *self.shared)


PEOPLE = Scales(PEOPLE_SHARES, PEOPLE_TOGETHER, PEOPLE_SHARED)
FIRMS = Scales(FIRMS_SHARES, FIRMS_TOGETHER, FIRMS_SHARED)

_ELSEWHERE = 0.75  # how many people live in another town or under another postcode, where that is known of two

_Line = tuple[str, State, float, float | None, str]


def _rows(scales: Scales, field: str, *lines: _Line) -> dict[str, Row]:
    return {line[0]: Row(field, line[0], line[1], tuple(_chances(scales, field, line))) for line in lines}


def _chances(scales: Scales, field: str, line: _Line) -> list[float]:
    found, state, one, strangers, _reason = line
    chances = [math.log2(one), math.nan if strangers is None else math.log2(strangers)]
    # OWN is small beside what is shared, but not where values differ: most people live elsewhere.
    unshared = (_ELSEWHERE if state == "different" else 0.0) if strangers is None else strangers
    for explanation, shared in scales.shared.items():
        chance = APART.get((explanation, field, found))
        if chance is None and (part := shared.get(field, 0.0)):
            chance = part * one + (1 - part) * unshared
        chances.append(chances[1] if chance is None else math.log2(chance))
    return chances


LAST_NAME = _rows(
    PEOPLE,
    "last_name",
    ("same", "same", 0.72, OWN, "as others have it"),
    ("spelled", "similar", 0.06, 3e-4, "Müller, Mueller, Muller; Yıldız, Yildiz"),
    ("typo", "similar", 0.08, 6e-4, "one slip of the keys in twelve entries"),
    ("sound", "similar", 0.04, 1e-3, "heard, or written down from another script"),
    ("part", "similar", 0.02, 4e-4, "one half of a double name"),
    ("similar", "similar", 0.02, 1.5e-3, "two slips"),
    ("vague", "similar", 0.01, 7e-3, "most of the letters"),
    ("different", "different", 0.05, 0.98, "married, divorced, or wrongly entered"),
)
FIRST_NAME = _rows(
    PEOPLE,
    "first_name",
    ("same", "same", 0.68, OWN, "as others have it"),
    ("spelled", "similar", 0.05, 4e-4, "Jürgen, Juergen; Gülşah, Gulsah"),
    ("typo", "similar", 0.09, 1.2e-3, "one slip of the keys; Jan and Jana are two"),
    ("sound", "similar", 0.04, 1.8e-3, "Suad, Souad; Mohamed, Mohammed"),
    ("part", "similar", 0.03, 6e-4, "one of two first names"),
    ("initial", "similar", 0.05, 3e-3, "one entry in twenty; S. fits one name in sixteen"),
    ("short", "similar", 0.02, 1.8e-3, "Danny for Daniel, Sascha for Alexander (see resources/lists)"),
    ("similar", "similar", 0.02, 2e-3, "two slips"),
    ("vague", "similar", 0.01, 9e-3, "most of the letters"),
    ("different", "different", 0.012, 0.97, "a call name; else two people"),
)
NAMES = _rows(
    PEOPLE,
    "names",
    (
        "swapped",
        "similar",
        0.05,
        0.05,
        "one entry in twenty of unfamiliar names; weighed with both names",
    ),
    ("half_swapped", "similar", 8e-3, OWN, "one name crosses, the other is garbled; stands for both names"),
)
BIRTH_DATE = _rows(
    PEOPLE,
    "birth_date",
    ("same", "same", 0.80, OWN, "as others have it"),
    ("swapped", "similar", 0.025, 5e-5, "03.04. and 04.03."),
    ("day", "similar", 0.04, 1.8e-3, "one slip of the keys"),
    ("month", "similar", 0.03, 8e-4, "one slip of the keys"),
    ("year", "similar", 0.035, 8e-4, "one digit of the year"),
    ("other_year", "similar", 0.008, 1.9e-3, "guessed, or two people by chance"),
    ("digits", "similar", 0.012, 3e-5, "1949 and 1994: two digits change places"),
    ("unknown_day", "similar", 0.025, 2.5e-3, "1 January where only the year was known"),
    ("usual_day", "different", 3e-3, 1e-2, "1 January on both sides, other years"),
    ("year_alone", "different", 0.015, 0.02, "day and month differ"),
    ("different", "different", 0.02, 0.96, "two people; one date in fifty is another's, or made up"),
)
GENDER = _rows(
    PEOPLE,
    "gender",
    ("same", "same", 0.96, 0.5, "half of all pairs agree"),
    ("different", "different", 0.04, 0.5, "a box ticked wrongly"),
)
ADDRESS = _rows(
    PEOPLE,
    "address",
    ("same", "same", 0.64, OWN, "as others have it"),
    ("street_slip", "similar", 0.06, 3e-5, "one or two slips of the keys in the street, the number is the same"),
    ("house_slip", "similar", 0.03, OWN, "one slip in the number: one in ten of those in the street"),
    ("street", "similar", 0.03, OWN, "as many live in the street; moved, or the number is missing"),
    ("number", "different", 0.012, 0.012, "one in eighty by chance; as often a street put down by another name"),
    ("different", "different", 0.228, 0.984, "one in four moves before long"),
)
HOUSE = _rows(  # where one side lacks the street
    PEOPLE,
    "address",
    ("number_alone", "similar", 0.80, 0.02, "low numbers are common: one in fifty by chance"),
    ("other_number", "different", 0.20, 0.98, "moved, or a slip of the keys"),
)
# Said only where the address is not the same: then it says how far the one moved, or that only the town is known.
POSTCODE = _rows(
    PEOPLE,
    "postcode",
    ("same", "same", 0.70, OWN, "people move within the town"),
    ("similar", "similar", 0.10, 0.05, "one slip of the keys, or the next part of the town"),
    ("different", "different", 0.20, OWN, "moved further; as rare as the town is small"),
)
CITY = _rows(
    PEOPLE,
    "city",
    ("same", "same", 0.80, OWN, "people move within the town"),
    ("similar", "similar", 0.09, 5e-3, "one or two slips of the keys"),
    ("different", "different", 0.11, OWN, "moved further; as rare as the town is small"),
)
PHONE = _rows(
    PEOPLE,
    "phone",
    ("same", "same", 0.70, OWN, "as others have it"),
    ("similar", "similar", 0.04, 2e-5, "one slip of the keys"),
    ("different", "different", 0.26, 0.9999, "numbers change every few years"),
)
EMAIL = _rows(
    PEOPLE,
    "email",
    ("same", "same", 0.80, OWN, "hardly ever shared, even in families"),
    ("similar", "similar", 0.09, 1e-3, "one or two slips of the keys"),
    ("provider", "similar", 0.02, 2e-4, "name@web.de, name@gmx.de"),
    ("different", "different", 0.09, 0.9995, "a second address"),
)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is assumed of a field's values before any are seen: the usual chance, as heavy as so many records."""

    usual: float
    weight: int
    least: float


PRIORS: Mapping[str, Prior] = {
    "last_name": Prior(4e-4, 500, 3e-5),  # a few thousand surnames in a town, the most common shared by one in 150
    "first_name": Prior(1.5e-3, 500, 6e-5),  # some hundred first names cover most people
    "birth_date": Prior(6e-5, 2_000, 2e-5),  # 45 years of days
    "address": Prior(1e-4, 500, 1e-5),  # ten thousand front doors in Gladbeck
    "street": Prior(2e-3, 500, 2e-4),  # some hundred streets
    "postcode": Prior(0.2, 50, 2e-4),
    "city": Prior(0.3, 50, 2e-4),
    "phone": Prior(2e-6, 500, 4e-6),  # a shared line: a hostel, an office
    "email": Prior(2e-6, 500, 4e-6),
    "name": Prior(4e-4, 300, 3e-5),
    "contact": Prior(2e-4, 500, 3e-5),
    "sector": Prior(0.03, 200, 2e-3),  # thirty trades
    "web": Prior(2e-6, 500, 4e-6),
}

FIRM_NAME = _rows(
    FIRMS,
    "name",
    ("same", "same", 0.52, OWN, "all words, in any order, legal form aside"),
    ("slip", "similar", 0.24, 2e-4, "all words, with slips of the keys or umlauts written out"),
    ("most", "similar", 0.14, 1e-3, "the rarer words; a trade more or less"),
    ("owner", "similar", 0.04, 2e-4, "one side is called as the other's contact person"),
    ("some", "similar", 0.04, 0.04, "a word in common, mostly the trade"),
    ("different", "different", 0.02, 0.958, "renamed, or two companies"),
)
CONTACT = _rows(
    FIRMS,
    "contact",
    ("same", "same", 0.80, OWN, "as others have it"),
    ("similar", "similar", 0.12, 8e-4, "slips, initials, or the surname alone"),
    ("different", "different", 0.08, 0.999, "somebody else answered"),
)
SECTOR = _rows(
    FIRMS,
    "sector",
    ("same", "same", 0.90, OWN, "as others have it"),
    ("different", "different", 0.10, 0.95, "put in other words"),
)
FIRM_ADDRESS = _rows(
    FIRMS,
    "address",
    ("same", "same", 0.66, OWN, "as others have it"),
    ("street_slip", "similar", 0.09, 3e-5, "one or two slips of the keys in the street, the number is the same"),
    ("house_slip", "similar", 0.02, OWN, "one slip in the number: one in ten of those in the street"),
    ("street", "similar", 0.03, OWN, "as many are in the street"),
    ("number", "different", 0.01, 0.012, "one in eighty by chance; as often a street put down by another name"),
    ("different", "different", 0.19, 0.984, "moved"),
)
FIRM_PHONE = _rows(
    FIRMS,
    "phone",
    ("same", "same", 0.82, OWN, "as others have it"),
    ("similar", "similar", 0.04, 2e-5, "one slip of the keys, or an extension"),
    ("different", "different", 0.14, 0.9999, "a mobile beside the landline"),
)
WEB = _rows(
    FIRMS,
    "web",
    ("same", "same", 0.90, OWN, "a domain belongs to one company"),
    ("similar", "similar", 0.04, 5e-4, "one or two slips of the keys"),
    ("different", "different", 0.06, 0.999, "a second site"),
)
FIRM_EMAIL = _rows(
    FIRMS,
    "email",
    ("same", "same", 0.80, OWN, "as others have it"),
    ("similar", "similar", 0.06, 5e-4, "one or two slips of the keys"),
    ("provider", "similar", 0.06, 2e-3, "info@ of another domain, or another provider"),
    ("different", "different", 0.08, 0.997, "a second address"),
)

BY_FINDING: Mapping[tuple[str, str], State] = {
    (row.field, row.found): row.state
    for table in (
        *(LAST_NAME, FIRST_NAME, NAMES, BIRTH_DATE, GENDER, ADDRESS, HOUSE, POSTCODE, CITY, PHONE, EMAIL),
        *(FIRM_NAME, CONTACT, SECTOR, FIRM_ADDRESS, FIRM_PHONE, WEB, FIRM_EMAIL),
    )
    for row in table.values()
} | {("others", "linked"): "similar", ("others", "rival"): "different"}
"""Whether a finding means the same, similar or different."""
