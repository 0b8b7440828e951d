"""The random source of the demo data and the lists it draws from: the same seed gives the same draws."""

import random
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from models.identifiers import ALPHABET, new_id, participant_code
from resources import text

T = TypeVar("T")
_CODES = len(ALPHABET) ** 7


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a list of the demo data, cells as text; lines that begin with # are remarks."""
    lines = text(f"lists/{name}.tsv").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def texts(kind: str) -> tuple[str, ...]:
    """All texts of a kind."""
    return tuple(row[1] for row in rows("demo_texts") if row[0] == kind)


class Chance:
    """Draws of one run of the demo data."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"feldbuch demo {seed}")
        self._codes = 0
        self._first_code = self._random.randrange(_CODES)

    def happens(self, share: float) -> bool:
        """True in that share of the draws."""
        return self._random.random() < share

    def one(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[int(self._random.random() * len(choices))]

    def weighed(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the choices by weight; weights add up to one."""
        left = self._random.random()
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def whole(self, least: int, most: int) -> int:
        """A number from `least` to `most`, both included."""
        return least + int(self._random.random() * (most - least + 1))

    def text(self, kind: str) -> str:
        """A text of a kind."""
        return self.one(texts(kind))

    def id(self, ms: int) -> str:
        """A new record's id of that moment."""
        return new_id(ms, self._random.randbytes(10))

    def bytes(self, count: int) -> bytes:
        """Some bytes."""
        return self._random.randbytes(count)

    def code(self) -> str:
        """A participant's code that no other of this run has: steps through all codes, far apart."""
        self._codes += 1
        number = (self._first_code + self._codes * 0x5DEECE66D) % _CODES
        signs = []
        for _place in range(7):
            number, rest = divmod(number, len(ALPHABET))
            signs.append(ALPHABET[rest])
        return participant_code("".join(signs))
