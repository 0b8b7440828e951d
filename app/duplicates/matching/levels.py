"""Comparison levels: the ways in which two values of a field may differ, each with its chance under each explanation.

A level says how often it is met where both records are ONE (the m-probability of record linkage), and how often between
two STRANGERS (the u-probability). OWN stands where the latter is how often this very value occurs in the store
(`odds.Frequency`), so that a rare name says more than a common one, and 1 January little where many have it. Levels of
one field add up to about 1; only their ratio counts, and a field that one side lacks says nothing.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

from app.duplicates.matching.weights import APART, Scales

State = Literal["same", "similar", "different"]

OWN: Final = None
"""As often as the value occurs in this store."""


@dataclass(frozen=True)
class ComparisonLevel:
    """One level of a field: its name, its state, and the log2 of its chance under each explanation (NaN: OWN)."""

    field: str
    name: str
    state: State
    chances: tuple[float, ...]

    @cached_property
    def alone(self) -> "Evidence":
        """The evidence where no value's frequency is asked for."""
        return Evidence(self, 0.0)


class Evidence(NamedTuple):
    """The level that a pair has in one field, and the log2 of how often the value occurs where that counts."""

    level: ComparisonLevel
    own: float


_ELSEWHERE = 0.75  # how many people live in another town or under another postcode, where that is known of two

_Line = tuple[str, State, float, float | None, str]


def level_table(scales: Scales, field: str, *lines: _Line) -> dict[str, ComparisonLevel]:
    """The levels of a field by name; see `people_levels` for what a line holds."""
    return {line[0]: ComparisonLevel(field, line[0], line[1], tuple(_chances(scales, field, line))) for line in lines}


def _chances(scales: Scales, field: str, line: _Line) -> list[float]:
    level, state, if_one, if_strangers, _reason = line
    chances = [math.log2(if_one), math.nan if if_strangers is None else math.log2(if_strangers)]
    # OWN is small beside what is shared, but not where values differ: most people live elsewhere.
    unshared = (_ELSEWHERE if state == "different" else 0.0) if if_strangers is None else if_strangers
    for explanation, shared in scales.shared.items():
        chance = APART.get((explanation, field, level))
        if chance is None and (part := shared.get(field, 0.0)):
            chance = part * if_one + (1 - part) * unshared
        chances.append(chances[1] if chance is None else math.log2(chance))
    return chances
