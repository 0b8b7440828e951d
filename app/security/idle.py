"""When an unattended window locks itself. No clock of its own, no Qt: the window asks, and tells of each touch."""

import time
from collections.abc import Callable

WARNING_SECONDS = 60.0


def seconds_with_sleep() -> float:
    """A clock that goes on while the laptop sleeps: a closed lid counts as unattended."""
    with_sleep: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if with_sleep is None else time.clock_gettime(with_sleep)


class IdleLock:
    """Locks after some minutes without a touch; 0 minutes: never by itself."""

    def __init__(self, minutes: float, clock: Callable[[], float] = seconds_with_sleep) -> None:
        self._clock = clock
        self._locked = False
        self._touched = clock()
        self.minutes = minutes

    def touch(self) -> None:
        """A key or the mouse was used; does not unlock."""
        if not self.locked:
            self._touched = self._clock()

    def due_in(self) -> float | None:
        """Seconds until it locks (0 when locked); None if it never does."""
        if self._locked:
            return 0.0
        if self.minutes <= 0:
            return None
        return max(0.0, self._touched + self.minutes * 60 - self._clock())

    @property
    def warning(self) -> bool:
        """Whether the last minute has begun: time to say so, a touch is enough to go on."""
        due = self.due_in()
        return due is not None and 0 < due <= min(WARNING_SECONDS, self.minutes * 30)

    @property
    def locked(self) -> bool:
        """Whether the passphrase is needed; once locked it stays so until `unlock()`."""
        if self.due_in() == 0.0:
            self._locked = True
        return self._locked

    def lock(self) -> None:
        """Lock now (the person asked for it)."""
        self._locked = True

    def unlock(self) -> None:
        """The passphrase was right."""
        self._locked = False
        self._touched = self._clock()
