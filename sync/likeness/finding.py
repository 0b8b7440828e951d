"""Finding all pairs of a store that may be one, or those of one record: the whole way from values to judgements. Pure.

`LIKENESS` says for each kind how values become comparable and by which scales they are weighed. `find_all` goes through
the records once, in the order of their names; `tell(done, total)` is asked as it goes on and may raise to end it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sync.likeness import blocks, firms, people, weights
from sync.likeness.firms import Firm, FirmsCompared, firm_of
from sync.likeness.odds import Frequency, Judgement, Odds, count_values
from sync.likeness.people import PeopleCompared, Person, person_of
from sync.likeness.weights import Found

R = TypeVar("R", Person, Firm)
FREELY = 8
"""So many pairs with one weak key are compared for each record without asking first; of more, only the possible."""
_STEP = 500  # records between two looks at the clock and the wish to stop


@dataclass(frozen=True, slots=True)
class Likeness(Generic[R]):
    """How records of a kind are compared."""

    fields: tuple[str, ...]
    of: Callable[[Mapping[str, Any]], R]
    keys: Callable[[R], set[int]]
    order: Callable[[R], tuple[str, ...]]
    possible: Callable[[R, R], bool]
    compared: Callable[[Frequency], Callable[[R, R], list[Found]]]
    scales: weights.Scales


PEOPLE = Likeness(
    people.COMPARED,
    person_of,
    blocks.keys_of_person,
    lambda one: (one.last.skeleton, one.first.skeleton, one.born),
    people.possible,
    PeopleCompared,
    weights.PEOPLE,
)
FIRMS = Likeness(
    firms.COMPARED,
    firm_of,
    blocks.keys_of_firm,
    lambda one: (one.whole, one.address),
    firms.possible,
    FirmsCompared,
    weights.FIRMS,
)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records (by their numbers, the smaller first) that may be one."""

    one: int
    other: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Outcome:
    """All suspicions, and the shares by which they were judged."""

    suspicions: list[Suspicion]
    shares: Mapping[str, float]


def find_all(
    likeness: Likeness[R], records: Sequence[tuple[int, R]], tell: Callable[[int, int], None] = lambda done, total: None
) -> Outcome:
    """Every pair among the records that is possible at all; `records` are numbers and values."""
    total = len(records) + 1
    ordered = sorted(records, key=lambda one: likeness.order(one[1]))
    frequency = Frequency(len(ordered), count_values(record.counted() for _, record in ordered))
    compare, odds = likeness.compared(frequency), Odds(likeness.scales, len(ordered))
    pairs: list[tuple[int, int, list[Found]]] = []
    near = blocks.neighbours(likeness.keys(record) for _, record in ordered)
    for place, nearby in enumerate(near):
        if place % _STEP == 0:
            tell(place, total)
        number, record = ordered[place]
        sure: list[int] = nearby[0]
        weak: list[int] = nearby[1]
        worth: list[int] = weak
        if len(weak) > FREELY:
            worth = [one for one in weak if likeness.possible(record, ordered[one][1])]
        for other in (*sure, *worth):
            its_number, its = ordered[other]
            found = compare(record, its)
            if odds.worth_a_look(found):
                pairs.append((number, its_number, found))
    tell(total - 1, total)
    odds = odds.adapted([found for _, _, found in pairs])
    judged = ((one, its, odds.judge(found)) for one, its, found in pairs)
    kept = [Suspicion(min(one, its), max(one, its), how) for one, its, how in judged if how.score >= weights.KEPT]
    return Outcome(kept, odds.shares)
