"""How far a round is: hundredths of the whole that never run backwards, and the place where it can be cancelled."""

from collections.abc import Callable

from sync.format.errors import Cancelled

PHASES = {
    "look": (0, 5),
    "fetch": (5, 35),
    "deliver": (35, 70),
    "push": (70, 80),
    "derive": (80, 85),
    "past": (85, 99),
}
Tell = Callable[[int, int], None]


class Progress:
    """Tells hundredths; each phase has its share of them."""

    def __init__(self, tell: Tell, cancelled: Callable[[], bool]) -> None:
        self._tell = tell
        self._cancelled = cancelled
        self._told = -1
        self._phase = PHASES["look"]
        self._done = self._total = 0

    def begin(self, phase: str, total: int) -> None:
        """The next phase, of so many steps."""
        self._phase, self._done, self._total = PHASES[phase], 0, total
        self.step(0)

    def step(self, count: int) -> None:
        """So many steps more."""
        self._done += count
        first, last = self._phase
        part = min(1.0, self._done / self._total) if self._total else 0.0
        self._say(int(first + (last - first) * part))

    def finish(self) -> None:
        """All is done."""
        self._say(100)

    def check(self) -> None:
        """Cancelled, if that was asked for."""
        if self._cancelled():
            raise Cancelled

    def _say(self, hundredths: int) -> None:
        if hundredths > self._told:
            self._told = hundredths
            self._tell(hundredths, 100)
