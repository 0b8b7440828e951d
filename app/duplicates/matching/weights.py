"""What a pair is weighed with: the explanations and their prior shares, how often values are shared, the thresholds.

The comparison levels of each field with their chances stand in `people_levels` and `firm_levels`; together with these
numbers they give the match weight of every field. All chances are plain observations, set by hand and the same for
every store; only shares and frequencies of values follow the data.

Besides ONE (the same person or company) and STRANGERS there are other explanations: twins, spouses, namesakes,
branches. They follow from what such people share: with the chance in the tables `*_SHARED` they truly have the same
value, and then it is entered with the same slips as if they were one; else they are strangers in it. `APART` holds the
few exceptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

VERSION = 4
"""Raised with every change of chances, forms or keys: a store that was compared by other ones is compared anew."""

ONE = "one"
STRANGERS = "strangers"

_PEOPLE_SHARES: Mapping[str, float] = {
    ONE: 0.10,  # three offices that record the same people: about one in ten is there twice
    "twins": 0.02,  # one birth in sixty, and both come to the same course
    "siblings": 0.15,  # brothers, sisters, cousins, parents and children under one roof
    "spouses": 0.15,
    "generations": 0.05,  # father and son, mother and daughter with one full name: many families hand names down
    "namesakes": 0.08,  # more than chance: names of one language go together
}
_FIRMS_SHARES: Mapping[str, float] = {
    ONE: 0.10,
    "branches": 0.10,  # chains, banks, insurers: one name, several places
    "shared_house": 0.20,  # shops of one building, practices of one house
    "same_owner": 0.06,  # somebody who runs a second shop
    "namesakes": 0.06,  # "Friseursalon Gladbeck" is a name two people think of
}
"""How many pairs of the kind there are for each record, before anything is known of the pair."""

_PEOPLE_TOGETHER = (("twins", "siblings", "spouses", "generations"), ("namesakes",))
_FIRMS_TOGETHER = (("branches",), ("shared_house",), ("same_owner",), ("namesakes",))
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
_PEOPLE_SHARED: Mapping[str, Mapping[str, float]] = {
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
_FIRMS_SHARED: Mapping[str, Mapping[str, float]] = {
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


PEOPLE = Scales(_PEOPLE_SHARES, _PEOPLE_TOGETHER, _PEOPLE_SHARED)
FIRMS = Scales(_FIRMS_SHARES, _FIRMS_TOGETHER, _FIRMS_SHARED)


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
