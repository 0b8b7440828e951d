"""The search for candidate pairs, of a whole store or of one record: from values to scores. Pure.

A `Matcher` says for each kind how values become comparable and what they are weighed with. `find_all` goes through the
records once, in the order of their names; `tell(done, total)` is called on the way and may raise to end it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Generic, NamedTuple, TypeVar

from app.duplicates.matching import blocking_keys, firms, joint_scoring, levels, people, weights
from app.duplicates.matching.firms import Firm, FirmComparer, firm_of
from app.duplicates.matching.levels import Evidence
from app.duplicates.matching.odds import Frequency, Odds, count_values
from app.duplicates.matching.people import Person, PersonComparer, person_of
from models.fields import Value

R = TypeVar("R", Person, Firm)
_FREE_IN_ALL, _FREE_FOR_EACH = 250_000, 4
"""Pairs with one weak key are compared without asking first whether they are possible: so many for each record, or as
many more as a small store can afford.
"""
_WORTH_NAMING = 1.0  # bits by which other records must change a score to be named among the reasons
_STEP = 500  # records between two looks at the clock and the wish to stop


@dataclass(frozen=True, slots=True)
class Matcher(Generic[R]):
    """How records of a kind are compared."""

    fields: tuple[str, ...]
    of: Callable[[Mapping[str, Value]], R]
    keys: Callable[[R], set[int]]
    order: Callable[[R], tuple[str, ...]]
    possible: Callable[[R, R], bool]
    compared: Callable[[Frequency], Callable[[R, R], list[Evidence]]]
    scales: weights.Scales


PEOPLE = Matcher(
    people.COMPARED,
    person_of,
    blocking_keys.keys_of_person,
    lambda person: (person.last.skeleton, person.first.skeleton, person.born),
    people.worth_comparing,
    PersonComparer,
    weights.PEOPLE,
)
FIRMS = Matcher(
    firms.COMPARED,
    firm_of,
    blocking_keys.keys_of_firm,
    lambda firm: (firm.whole, firm.address),
    firms.worth_comparing,
    FirmComparer,
    weights.FIRMS,
)


class MatchWeight(NamedTuple):
    """The match weight of one field of a pair, in bits: above 0 for, below 0 against being the same."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class CandidatePair:
    """Two records by their numbers, how likely they are one, the next explanation, and what every field says."""

    left: int
    right: int
    score: float
    runner_up: str
    weights: tuple[MatchWeight, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """All candidate pairs, and the prior shares by which they were judged."""

    pairs: list[CandidatePair]
    shares: Mapping[str, float]


def _no_matter(*_: object) -> None:
    """Nobody asks."""


def find_all(
    matcher: Matcher[R],
    records: Sequence[tuple[int, R]],
    tell: Callable[[int, int], None] = _no_matter,
    note: Callable[[int, R, set[int]], None] = _no_matter,
) -> SearchResult:
    """Every pair among the records that is possible at all; `note` is told each record's keys in passing."""
    total = len(records) + 1
    ordered = sorted(records, key=lambda item: matcher.order(item[1]))
    frequency = Frequency(len(ordered), count_values(record.counted() for _, record in ordered))
    compare, odds = matcher.compared(frequency), Odds(matcher.scales, len(ordered))
    freely = max(_FREE_FOR_EACH, _FREE_IN_ALL // total)
    pairs: list[tuple[int, int, list[Evidence]]] = []
    for place, nearby in enumerate(blocking_keys.neighbours(_keys(matcher, ordered, note))):
        if place % _STEP == 0:
            tell(place, total)
        number, record = ordered[place]
        sure: list[int] = nearby[0]
        weak: list[int] = nearby[1]
        if len(weak) > freely:
            weak = [item for item in weak if matcher.possible(record, ordered[item][1])]
        for other in (*sure, *weak):
            its_number, its = ordered[other]
            evidence = compare(record, its)
            if odds.worth_a_look(evidence):
                pairs.append((number, its_number, evidence))
    tell(total - 1, total)
    odds = odds.adapted([evidence for _, _, evidence in pairs])
    judged = (_candidate(odds, *pair) for pair in pairs)
    alone = [item for item in judged if item is not None]
    return SearchResult(_together(odds, compare, alone, dict(ordered)), odds.shares)


def find_for(
    matcher: Matcher[R], odds: Odds, frequency: Frequency, record: tuple[int, R], others: Iterable[tuple[int, R]]
) -> list[CandidatePair]:
    """The candidate pairs of one record with these others."""
    compare = matcher.compared(frequency)
    number, own = record
    known = {number: own}
    alone: list[CandidatePair] = []
    for its_number, its in others:
        candidate = _candidate(odds, number, its_number, compare(own, its))
        if candidate is not None:
            known[its_number] = its
            alone.append(candidate)
    return [pair for pair in _together(odds, compare, alone, known) if number in (pair.left, pair.right)]


def _keys(
    matcher: Matcher[R], ordered: Iterable[tuple[int, R]], note: Callable[[int, R, set[int]], None]
) -> Iterator[set[int]]:
    for number, record in ordered:
        keys = matcher.keys(record)
        yield keys
        note(number, record, keys)


def _together(
    odds: Odds, compare: Callable[[R, R], list[Evidence]], alone: Sequence[CandidatePair], records: Mapping[int, R]
) -> list[CandidatePair]:
    """The same pairs, each weighed together with those that share a record; and pairs that follow from several."""
    before = {(candidate.left, candidate.right): candidate for candidate in alone}

    def score_of(left: int, right: int) -> float:
        return odds.judge(compare(records[left], records[right])).score

    weighed = dict(before)
    scores = {pair: candidate.score for pair, candidate in before.items()}
    for pair, score in joint_scoring.weighed(scores, score_of).items():
        candidate = before.get(pair) or _candidate(odds, *pair, compare(records[pair[0]], records[pair[1]]), least=0.0)
        if candidate is not None and score >= weights.KEPT:
            weighed[pair] = _changed(candidate, score)
        else:
            weighed.pop(pair, None)
    return list(weighed.values())


def _changed(pair: CandidatePair, score: float) -> CandidatePair:
    bits = round(joint_scoring.bits_of(score) - joint_scoring.bits_of(pair.score), 1)
    about = MatchWeight("others", "linked" if bits > 0 else "rival", bits)
    return replace(pair, score=score, weights=(*pair.weights, about) if abs(bits) >= _WORTH_NAMING else pair.weights)


def _candidate(
    odds: Odds, left: int, right: int, evidence: Sequence[Evidence], least: float = weights.KEPT
) -> CandidatePair | None:
    judged = odds.judge(evidence)
    if judged.score < least:
        return None
    match_weights = tuple(
        MatchWeight(level.field, level.name, round(level.chances[0] - _strangers(level, own), 1))
        for level, own in evidence
    )
    return CandidatePair(min(left, right), max(left, right), judged.score, judged.runner_up, match_weights)


def _strangers(level: levels.ComparisonLevel, own: float) -> float:
    return own if isnan(level.chances[1]) else level.chances[1]
