"""Questions about many ids at once, in few different texts, so that none has to be made ready again and again."""

from collections.abc import Iterator

_SIZES = (1, 10, 50, 100, 250, 500)
MOST = _SIZES[-1]


def marks(ids: list[bytes]) -> tuple[str, tuple[bytes, ...]]:
    """What stands between the brackets of `IN (...)`, and what to hand over; at most MOST, the last one repeated."""
    size = next(one for one in _SIZES if one >= len(ids))
    return ", ".join("?" * size), tuple(ids + ids[-1:] * (size - len(ids)))


def parts(ids: list[bytes]) -> Iterator[list[bytes]]:
    """The ids, so many at a time."""
    for start in range(0, len(ids), MOST):
        yield ids[start : start + MOST]
