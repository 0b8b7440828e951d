"""Findings weighed: how likely a pair is one, and which other explanation comes next.

Each explanation gets its share beforehand times the chance of every finding under it; what is asked for is the part of
ONE among all. `shares` may follow the data, within bounds; the chances of the table never do.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from app.duplicates.matching.levels import Evidence
from app.duplicates.matching.weights import (
    LEAST_SCALE,
    LEAST_SHARE,
    MOST_SCALE,
    MOST_SHARE,
    ONE,
    PRIORS,
    STRANGERS,
    USUAL_RECORDS,
    Scales,
)

_ROUNDS = 8
_LOOKED_AT = 12_000  # pairs the shares are taken from: of fewer the share of ONE is a tenth more or less by chance
_HOPELESS = -12.0  # bits for ONE against STRANGERS from which on no other explanation need be asked


class Frequency:
    """How often values occur among the records of a store; what is not known counts as the usual."""

    def __init__(self, records: int, counts: Mapping[str, Mapping[str, int]]) -> None:
        self.records = records
        self._counts = counts
        self._known: dict[tuple[str, str], float] = {}

    def of(self, field: str, value: str) -> float:
        """The logarithm of the chance that a stranger has this value; the pair itself is not counted."""
        chance_log = self._known.get((field, value))
        if chance_log is None:
            prior, counts = PRIORS[field], self._counts.get(field)
            chance = prior.usual
            if counts is not None:
                count = max(0, counts.get(value, 2) - 2)
                chance = (count + prior.usual * prior.weight) / (max(0, self.records - 2) + prior.weight)
            chance_log = self._known[field, value] = math.log2(min(1.0, max(prior.least, chance)))
        return chance_log

    def count(self, field: str, value: str) -> int:
        """How many records have the value, as far as known."""
        return self._counts.get(field, {}).get(value, 0)

    def apart(self, field: str) -> float:
        """The logarithm of the chance that two strangers differ in this field."""
        chance_log = self._known.get((field, ""))
        if chance_log is None:
            counts = self._counts.get(field, {})
            whole = sum(counts.values())
            agree = sum(count * (count - 1) for count in counts.values()) / max(1, whole * (whole - 1))
            prior = PRIORS[field]
            chance = 1 - (agree * whole + prior.usual * prior.weight) / (whole + prior.weight)
            chance_log = self._known[field, ""] = math.log2(max(0.01, chance))
        return chance_log


def count_values(every: Iterable[Iterable[tuple[str, str]]]) -> dict[str, Counter[str]]:
    """How often each value of each field occurs; `every` gives the fields and values of each record."""
    counts: dict[str, Counter[str]] = {}
    for record in every:
        for field, value in record:
            if value:
                counts.setdefault(field, Counter())[value] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely the pair is one (0 to 1), and the explanation that comes next."""

    score: float
    runner_up: str


class Odds:
    """The scales for one kind: its explanations, their shares, and the size of the store."""

    def __init__(self, scales: Scales, records: int, shares: Mapping[str, float] | None = None) -> None:
        self._scales = scales
        self.records = max(2, records)
        self.shares = dict(scales.shares if shares is None else shares)
        pairs = math.log2(self.records / 2)  # pairs there are for each record; a share of 1 is one of them
        self._priors = [0.0 if name == STRANGERS else math.log2(self.shares[name]) - pairs for name in scales.explained]

    def worth_a_look(self, evidence: Sequence[Evidence]) -> bool:
        """Whether ONE is possible at all: against STRANGERS alone, the cheap question, asked of every pair."""
        total = self._priors[0]
        for level, own in evidence:
            strangers = level.chances[1]
            total += level.chances[0] - (own if isnan(strangers) else strangers)
        return total > _HOPELESS

    def judge(self, evidence: Sequence[Evidence]) -> Judgement:
        """The full question."""
        parts = self._parts(self._chances(evidence))
        after = max(range(1, len(parts)), key=parts.__getitem__)
        return Judgement(parts[0], self._scales.explained[after])

    def adapted(self, every: Sequence[Sequence[Evidence]]) -> "Odds":
        """The same scales with shares as these pairs have them, within bounds, after a few rounds."""
        step = len(every) // _LOOKED_AT + 1
        chances = [self._chances(evidence) for evidence in every[::step]]
        usual, odds = self._scales.shares, self
        for _ in range(_ROUNDS):
            sums = [sum(several) * step for several in zip(*map(odds._parts, chances), strict=True)]
            counted = dict(zip(self._scales.explained, sums or [0.0] * len(self._priors), strict=True))
            weight = self.records + USUAL_RECORDS
            shares = {ONE: (counted[ONE] + usual[ONE] * USUAL_RECORDS) / weight}
            shares[ONE] = min(MOST_SHARE, max(LEAST_SHARE, shares[ONE]))
            for together in self._scales.together:
                of_one = sum(usual[name] for name in together)
                scale = (sum(counted[name] for name in together) / of_one + USUAL_RECORDS) / weight
                shares |= {name: usual[name] * min(MOST_SCALE, max(LEAST_SCALE, scale)) for name in together}
            odds = Odds(self._scales, self.records, shares)
        return odds

    def _chances(self, evidence: Sequence[Evidence]) -> list[float]:
        """The logarithm of the chance of all findings under each explanation."""
        totals = [0.0] * len(self._priors)
        for level, own in evidence:
            for place, chance in enumerate(level.chances):
                totals[place] += own if isnan(chance) else chance
        return totals

    def _parts(self, chances: Sequence[float]) -> list[float]:
        """The part of every explanation, 1 together."""
        totals = [chance + prior for chance, prior in zip(chances, self._priors, strict=True)]
        most = max(totals)
        parts = [2.0 ** (total - most) for total in totals]
        whole = sum(parts)
        return [total / whole for total in parts]
