"""The way through the pages: which were shown with which arguments, one step back and forward. Free of Qt."""

from collections.abc import Mapping
from typing import NamedTuple


class Visit(NamedTuple):
    """A page by its key, and what it was opened with."""

    page: str
    arguments: Mapping[str, object]


class PageHistory:
    """As in a browser: going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._position = -1

    @property
    def current(self) -> Visit | None:
        """Where somebody is; None before the first page."""
        return self._visits[self._position] if self._visits else None

    def visit(self, page: str, arguments: Mapping[str, object]) -> Visit:
        """Remember a page that is gone to."""
        del self._visits[self._position + 1 :]
        self._visits.append(Visit(page, arguments))
        self._position = len(self._visits) - 1
        return self._visits[-1]

    def step(self, by: int) -> Visit | None:
        """One step back (-1) or forward (1); None where there is none."""
        if not 0 <= self._position + by < len(self._visits):
            return None
        self._position += by
        return self._visits[self._position]
