"""How much a transaction takes on, so that those who wait to write are never kept long."""

import time

from models.database import Store

FIRST_SIZE, LEAST, MOST = 150, 50, 5_000
QUICK, CALM, SLOW = 0.012, 0.3, 1.0  # seconds of a transaction: while somebody waits; else of work, and in all
_REMEMBER = 2.0  # seconds in which one who waited is expected to come again
_LONGEST_WAY = 0.05


class BatchSize:
    """The size of the next transaction, in whatever is counted."""

    def __init__(self) -> None:
        self.size = FIRST_SIZE
        self._began = time.monotonic(), time.thread_time()
        self._waited_at = time.monotonic() - _REMEMBER

    @property
    def calm(self) -> bool:
        """Whether nobody has waited to write for a while."""
        return time.monotonic() - self._waited_at >= _REMEMBER

    def start(self) -> None:
        """A transaction begins: whoever writes has the store's one writer from here on."""
        self._began = time.monotonic(), time.thread_time()

    def took(self, store: Store, count: int) -> None:
        """Adapt to the transaction that has ended, and let those who wait go first.

        While nobody waits, the work counts and not what the machine does beside it, as long as it is not too slow.
        """
        now = time.monotonic()
        wall, cpu = now - self._began[0], time.thread_time() - self._began[1]
        if store.waiting:
            self._waited_at = now
            until = now + _LONGEST_WAY
            while store.waiting and time.monotonic() < until:
                time.sleep(0.001)
        quick = now - self._waited_at < _REMEMBER
        part = QUICK / max(wall, 1e-4) if quick else min(CALM / max(cpu, 1e-4), SLOW / max(wall, 1e-4))
        self.size = max(LEAST, min(MOST, int(count * part), self.size * 3))
