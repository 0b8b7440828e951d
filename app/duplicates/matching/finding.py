"""Finding all pairs of a store that may be one, or those of one record: the whole way from values to judgements. Pure.

`LIKENESS` says for each kind how values become comparable and by which scales they are weighed. `find_all` goes through
the records once, in the order of their names; `tell(done, total)` is asked as it goes on and may raise to end it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Any, Generic, NamedTuple, TypeVar

from app.duplicates.matching import blocks, firms, people, together, weights
from app.duplicates.matching.firms import Firm, FirmsCompared, firm_of
from app.duplicates.matching.odds import Frequency, Odds, count_values
from app.duplicates.matching.people import PeopleCompared, Person, person_of
from app.duplicates.matching.weights import Found

R = TypeVar("R", Person, Firm)
_FREE_IN_ALL, _FREE_FOR_EACH = 250_000, 4
"""Pairs with one weak key are compared without asking first whether they are possible: so many for each record, or as
many more as a small store can afford.
"""
_TOLD = 1.0  # bits by which other records must change a score to be named among the reasons
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
class CandidatePair:
    """Two records by their numbers, how likely they are one, the next explanation, and what every field says."""

    one: int
    other: int
    score: float
    runner_up: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All suspicions, and the shares by which they were judged."""

    suspicions: list[CandidatePair]
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
    alone = [one for one in judged if one is not None]
    return Outcome(_together(odds, compare, alone, dict(ordered)), odds.shares)


def find_for(
    likeness: Likeness[R], odds: Odds, frequency: Frequency, record: tuple[int, R], others: Iterable[tuple[int, R]]
) -> list[CandidatePair]:
    """The suspicions about one record among these others."""
    compare = likeness.compared(frequency)
    number, own = record
    known = {number: own}
    alone: list[CandidatePair] = []
    for its_number, its in others:
        suspicion = _suspicion(odds, number, its_number, compare(own, its))
        if suspicion is not None:
            known[its_number] = its
            alone.append(suspicion)
    return [one for one in _together(odds, compare, alone, known) if number in (one.one, one.other)]


def _keys(
    likeness: Likeness[R], ordered: Iterable[tuple[int, R]], note: Callable[[int, R, set[int]], None]
) -> Iterator[set[int]]:
    for number, record in ordered:
        keys = likeness.keys(record)
        yield keys
        note(number, record, keys)


def _together(
    odds: Odds, compare: Callable[[R, R], list[Found]], alone: Sequence[CandidatePair], records: Mapping[int, R]
) -> list[CandidatePair]:
    """The same suspicions, each weighed with those that share a record; and what follows from several of them."""
    before = {(one.one, one.other): one for one in alone}

    def score_of(one: int, other: int) -> float:
        return odds.judge(compare(records[one], records[other])).score

    found = dict(before)
    scores = {pair: one.score for pair, one in before.items()}
    for pair, score in together.weighed(scores, score_of).items():
        one = before.get(pair) or _suspicion(odds, *pair, compare(records[pair[0]], records[pair[1]]), least=0.0)
        if one is not None and score >= weights.KEPT:
            found[pair] = _changed(one, score)
        else:
            found.pop(pair, None)
    return list(found.values())


def _changed(one: CandidatePair, score: float) -> CandidatePair:
    bits = round(together.bits_of(score) - together.bits_of(one.score), 1)
    about = Said("others", "linked" if bits > 0 else "rival", bits)
    return replace(one, score=score, said=(*one.said, about) if abs(bits) >= _TOLD else one.said)


def _suspicion(
    odds: Odds, one: int, other: int, found: Sequence[Found], least: float = weights.KEPT
) -> CandidatePair | None:
    judged = odds.judge(found)
    if judged.score < least:
        return None
    said = tuple(Said(row.field, row.found, round(row.chances[0] - _strangers(row, own), 1)) for row, own in found)
    return CandidatePair(min(one, other), max(one, other), judged.score, judged.runner_up, said)


def _strangers(row: weights.Row, own: float) -> float:
    return own if isnan(row.chances[1]) else row.chances[1]
