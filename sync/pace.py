"""How much a transaction takes on, so that those who wait to write are never kept long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from models.database import Store

FIRST_SIZE, LEAST, MOST = 500, 50, 5_000
QUICK, CALM = 0.012, 0.3  # seconds a transaction may take: while somebody waits to write, and else
_REMEMBER = 2.0  # seconds in which one who waited is expected to come again
_LONGEST_WAY = 0.05


class Pace:
    """The size of the next transaction, in whatever is counted."""

    def __init__(self) -> None:
        self.size = FIRST_SIZE
        self.count = 1  # of the transaction that is being measured
        self._waited_at = time.monotonic() - _REMEMBER

    @property
    def calm(self) -> bool:
        """Whether nobody has waited to write for a while."""
        return time.monotonic() - self._waited_at >= _REMEMBER

    @contextmanager
    def measured(self, store: Store) -> Iterator[None]:
        """Measure a transaction; set `count` within."""
        began = time.monotonic()
        yield
        self.took(store, self.count, time.monotonic() - began)

    def took(self, store: Store, count: int, seconds: float) -> None:
        """Adapt to the last transaction, and let those who wait go first."""
        now = time.monotonic()
        if store.waiting:
            self._waited_at = now
            until = now + _LONGEST_WAY
            while store.waiting and time.monotonic() < until:
                time.sleep(0.001)
        wanted = QUICK if now - self._waited_at < _REMEMBER else CALM
        fitting = int(count * wanted / max(seconds, 1e-4))
        self.size = max(LEAST, min(MOST, fitting, self.size * 3))
