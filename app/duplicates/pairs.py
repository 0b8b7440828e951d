"""Candidate pairs - two records that may be the same person or company - as lists and screens show them.

Frozen rows only; a pair carries its reasons and never merges anything by itself.
"""

from dataclasses import dataclass
from typing import Literal

Band = Literal["very_likely", "check"]
State = Literal["same", "similar", "different", "missing"]


@dataclass(frozen=True, slots=True)
class Reason:
    """The match weight of one field in `bits` (above 0: for being the same) and in plain words."""

    field: str
    bits: float
    words: str
    state: State


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ids of one kind (`a` before `b`), how likely they are one (`score`, 0 to 1), and why.

    `explanation` is one sentence; `runner_up` is the best other explanation in words, such as twins or spouses.
    """

    kind: str
    a: str
    b: str
    score: float
    band: Band
    explanation: str
    reasons: tuple[Reason, ...]
    runner_up: str
