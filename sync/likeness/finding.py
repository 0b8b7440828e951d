"""Finding all pairs of a store that may be one, or those of one record: the whole way from values to judgements. Pure.

`LIKENESS` says for each kind how values become comparable and by which scales they are weighed. `find_all` goes through
the records once, in the order of their names; `tell(done, total)` is asked as it goes on and may raise to end it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Generic, NamedTuple, TypeVar

from sync.likeness import blocks, firms, people, weights
from sync.likeness.firms import Firm, FirmsCompared, firm_of
from sync.likeness.odds import Frequency, Odds, count_values
from sync.likeness.people import PeopleCompared, Person, person_of
from sync.likeness.weights import Found

R = TypeVar("R", Person, Firm)
_FREE_IN_ALL, _FREE_FOR_EACH = 250_000, 4
"""Pairs with one weak key are compared without asking first whether they are possible: so many for each record, or as
many more as a small store can afford.
"""
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


class Said(NamedTuple):
    """What one field says of a pair: what was found, and the bits for (above 0) or against their being one."""

    field: str
    found: str
    bits: float


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records by their numbers, how likely they are one, the next explanation, and what every field says."""

    one: int
    other: int
    score: float
    runner_up: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All suspicions, and the shares by which they were judged."""

    suspicions: list[Suspicion]
    shares: Mapping[str, float]


def _no_matter(*_: object) -> None:
    """Nobody asks."""


def find_all(
    likeness: Likeness[R],
    records: Sequence[tuple[int, R]],
    tell: Callable[[int, int], None] = _no_matter,
    note: Callable[[int, R, set[int]], None] = _no_matter,
) -> Outcome:
    """Every pair among the records that is possible at all; `note` is told each record's keys in passing."""
    total = len(records) + 1
    ordered = sorted(records, key=lambda one: likeness.order(one[1]))
    frequency = Frequency(len(ordered), count_values(record.counted() for _, record in ordered))
    compare, odds = likeness.compared(frequency), Odds(likeness.scales, len(ordered))
    freely = max(_FREE_FOR_EACH, _FREE_IN_ALL // total)
    pairs: list[tuple[int, int, list[Found]]] = []
    for place, nearby in enumerate(blocks.neighbours(_keys(likeness, ordered, note))):
        if place % _STEP == 0:
            tell(place, total)
        number, record = ordered[place]
        sure: list[int] = nearby[0]
        weak: list[int] = nearby[1]
        if len(weak) > freely:
            weak = [one for one in weak if likeness.possible(record, ordered[one][1])]
        for other in (*sure, *weak):
            its_number, its = ordered[other]
            found = compare(record, its)
            if odds.worth_a_look(found):
                pairs.append((number, its_number, found))
    tell(total - 1, total)
    odds = odds.adapted([found for _, _, found in pairs])
    judged = (_suspicion(odds, *pair) for pair in pairs)
    return Outcome([one for one in judged if one is not None], odds.shares)


def find_for(
    likeness: Likeness[R], odds: Odds, frequency: Frequency, record: tuple[int, R], others: Iterable[tuple[int, R]]
) -> list[Suspicion]:
    """The suspicions about one record among these others."""
    compare = likeness.compared(frequency)
    number, own = record
    found = (_suspicion(odds, number, its_number, compare(own, its)) for its_number, its in others)
    return [one for one in found if one is not None]


def _keys(
    likeness: Likeness[R], ordered: Iterable[tuple[int, R]], note: Callable[[int, R, set[int]], None]
) -> Iterator[set[int]]:
    for number, record in ordered:
        keys = likeness.keys(record)
        yield keys
        note(number, record, keys)


def _suspicion(odds: Odds, one: int, other: int, found: Sequence[Found]) -> Suspicion | None:
    judged = odds.judge(found)
    if judged.score < weights.KEPT:
        return None
    said = tuple(Said(row.field, row.found, round(row.chances[0] - _strangers(row, own), 1)) for row, own in found)
    return Suspicion(min(one, other), max(one, other), judged.score, judged.runner_up, said)


def _strangers(row: weights.Row, own: float) -> float:
    return own if isnan(row.chances[1]) else row.chances[1]
