"""Helpers for queries over many ids: `IN (...)` lists in few different lengths, so that SQLite can reuse statements."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_SIZES = (1, 10, 50, 100, 250, 500)
MOST = _SIZES[-1]


def marks(ids: Sequence[bytes]) -> tuple[str, tuple[bytes, ...]]:
    """The question marks for the brackets of `IN (...)` and their parameters: 1 to MOST ids, the last one repeated."""
    size = next(size for size in _SIZES if size >= len(ids))
    return ", ".join("?" * size), (*ids, *[ids[-1]] * (size - len(ids)))


def chunks(items: Iterable[T], size: int = MOST) -> Iterator[Sequence[T]]:
    """The items in their order, at most `size` at a time; nothing where there are none."""
    every = items if isinstance(items, Sequence) else list(items)
    for start in range(0, len(every), size):
        yield every[start : start + size]
