"""Findings weighed: how likely a pair is one, and which other explanation comes next.

Each explanation gets its share beforehand times the chance of every finding under it; what is asked for is the part of
ONE among all. `shares` may follow the data, within bounds; the chances of the table never do.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from app.duplicates.matching.weights import (
    LEAST_SCALE,
    LEAST_SHARE,
    MOST_SCALE,
    MOST_SHARE,
    ONE,
    PRIORS,
    STRANGERS,
    USUAL_RECORDS,
    Found,
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
        found = self._known.get((field, value))
        if found is None:
            prior, counts = PRIORS[field], self._counts.get(field)
            chance = prior.usual
            if counts is not None:
                count = max(0, counts.get(value, 2) - 2)
                chance = (count + prior.usual * prior.weight) / (max(0, self.records - 2) + prior.weight)
            found = self._known[field, value] = math.log2(min(1.0, max(prior.least, chance)))
        return found

    def count(self, field: str, value: str) -> int:
        """How many records have the value, as far as known."""
        return self._counts.get(field, {}).get(value, 0)

    def apart(self, field: str) -> float:
        """The logarithm of the chance that two strangers differ in this field."""
        found = self._known.get((field, ""))
        if found is None:
            counts = self._counts.get(field, {})
            whole = sum(counts.values())
            agree = sum(count * (count - 1) for count in counts.values()) / max(1, whole * (whole - 1))
            prior = PRIORS[field]
            chance = 1 - (agree * whole + prior.usual * prior.weight) / (whole + prior.weight)
            found = self._known[field, ""] = math.log2(max(0.01, chance))
        return found


def count_values(every: Iterable[Iterable[tuple[str, str]]]) -> dict[str, Counter[str]]:
    """How often each value of each field occurs; `every` gives the fields and values of each record."""
    found: dict[str, Counter[str]] = {}
    for one in every:
        for field, value in one:
            if value:
                found.setdefault(field, Counter())[value] += 1
    return found


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

    def worth_a_look(self, found: Sequence[Found]) -> bool:
        """Whether ONE is possible at all: against STRANGERS alone, the cheap question, asked of every pair."""
        total = self._priors[0]
        for row, own in found:
            strangers = row.chances[1]
            total += row.chances[0] - (own if isnan(strangers) else strangers)
        return total > _HOPELESS

    def judge(self, found: Sequence[Found]) -> Judgement:
        """The full question."""
        parts = self._parts(self._chances(found))
        after = max(range(1, len(parts)), key=parts.__getitem__)
        return Judgement(parts[0], self._scales.explained[after])

    def adapted(self, every: Sequence[Sequence[Found]]) -> "Odds":
        """The same scales with shares as these pairs have them, within bounds, after a few rounds."""
        step = len(every) // _LOOKED_AT + 1
        chances = [self._chances(found) for found in every[::step]]
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

    def _chances(self, found: Sequence[Found]) -> list[float]:
        """The logarithm of the chance of all findings under each explanation."""
        totals = [0.0] * len(self._priors)
        for row, own in found:
            for place, chance in enumerate(row.chances):
                totals[place] += own if isnan(chance) else chance
        return totals

    def _parts(self, chances: Sequence[float]) -> list[float]:
        """The part of every explanation, 1 together."""
        totals = [chance + prior for chance, prior in zip(chances, self._priors, strict=True)]
        most = max(totals)
        parts = [2.0 ** (one - most) for one in totals]
        whole = sum(parts)
        return [one / whole for one in parts]
