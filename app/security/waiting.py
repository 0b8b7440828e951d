"""Waiting time after failed passphrases: five free tries, then 1, 2, 4 ... minutes, up to an hour.

Kept in a small file beside the store, so that a restart, the window and the command line share it. A try counts
before it is made: killing the program does not save it. A clock set back does not shorten the wait, it starts anew.
Honest limit: whoever can delete the file or set the clock forward gets round it - the barrier against guessing is
Argon2id; this one stops the colleague at the desk. A damaged file counts as the last free try spent.
"""

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.base.files import write_whole
from app.base.places import WAITING
from resources.language import _, ngettext

FREE = 5
LONGEST_SECONDS = 3600.0
Clock = Callable[[], float]


@dataclass(frozen=True)
class Wait:
    """How things stand: failures so far, and the seconds until the next try is allowed (0: now)."""

    failures: int
    seconds: float

    @property
    def tries_left(self) -> int:
        """Free tries before the first waiting time."""
        return max(0, FREE - self.failures)


def wait_after(failures: int) -> float:
    """Seconds to wait after so many failures."""
    if failures < FREE:
        return 0.0
    return min(60.0 * float(1 << min(failures - FREE, 16)), LONGEST_SECONDS)


def state(folder: Path, clock: Clock = time.time) -> Wait:
    """Whether a passphrase may be tried now; raises OSError only if a clock set back cannot be noted."""
    failures, noted_at = _read(folder, clock)
    wait = wait_after(failures)
    now = clock()
    if wait and now < noted_at:
        _write(folder, failures, now)
        noted_at = now
    return Wait(failures, max(0.0, noted_at + wait - now))


def count(folder: Path, clock: Clock = time.time) -> Wait:
    """Count a try as failed, before it is made; raises OSError if that cannot be written down."""
    failures = _read(folder, clock)[0] + 1
    _write(folder, failures, clock())
    return Wait(failures, wait_after(failures))


def restore(folder: Path, before: Wait, clock: Clock = time.time) -> None:
    """Take back a counted try that was no guess; `before` had no waiting time left. Raises OSError."""
    if before.failures:
        _write(folder, before.failures, clock() - wait_after(before.failures))
    else:
        clear(folder)


def clear(folder: Path) -> None:
    """The passphrase was right."""
    (folder / WAITING).unlink(missing_ok=True)


def sentence_before(wait: Wait) -> str:
    """Why no try is possible just now."""
    return _("Too many wrong tries. The next one is possible in {time}. Your data are safe.").format(
        time=_duration(wait.seconds)
    )


def sentence_after(wait: Wait) -> str:
    """What a failed try means for the next one."""
    if wait.seconds > 0:
        return _("The passphrase is not right. The next try is possible in {time}.").format(
            time=_duration(wait.seconds)
        )
    return ngettext(
        "The passphrase is not right. {number} more try until a waiting time of 1 minute.",
        "The passphrase is not right. {number} more tries until a waiting time of 1 minute.",
        wait.tries_left,
    ).format(number=wait.tries_left)


def _duration(seconds: float) -> str:
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return ngettext("{number} second", "{number} seconds", whole).format(number=whole)
    minutes = math.ceil(whole / 60)
    return ngettext("{number} minute", "{number} minutes", minutes).format(number=minutes)


def _read(folder: Path, clock: Clock) -> tuple[int, float]:
    try:
        content = json.loads((folder / WAITING).read_bytes())
        return max(0, int(content["failures"])), float(content["at"])
    except FileNotFoundError:
        return 0, 0.0
    except (OSError, ValueError, TypeError, KeyError):
        return FREE - 1, clock()


def _write(folder: Path, failures: int, now: float) -> None:
    write_whole(folder / WAITING, json.dumps({"failures": failures, "at": now}).encode())
