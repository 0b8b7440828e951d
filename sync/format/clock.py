"""The hybrid logical clock: 48 bits of milliseconds since 1970 (UTC), 16 bits of counter, in one integer.

One act of a person has one stamp. Stamps of one store only grow, also when the laptop's clock goes back, and are kept
in the transaction they stamp. Order between causally related changes comes from their basis, never from stamps alone.
Source: Kulkarni et al., "Logical Physical Clocks", 2014.
"""

import datetime

COUNTER_BITS = 16
HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
MOST_STAMP = 1 << 62  # every stamp is smaller


def tick(last: int, now_ms: int) -> int:
    """The next stamp after `last` at the wall time `now_ms`."""
    return max(last + 1, at(now_ms))


def at(ms: int) -> int:
    """The first stamp of that moment (ms since 1970)."""
    return ms << COUNTER_BITS


def latest_believed(ms: int) -> int:
    """The greatest stamp that is not flagged as far ahead by a witness whose time was `ms`; 0: there was none."""
    return at(ms + DAY_MS) if ms else MOST_STAMP


def milliseconds(stamp: int) -> int:
    """The wall time a stamp stands for, in ms since 1970."""
    return stamp >> COUNTER_BITS


def moment(stamp: int) -> str:
    """The stamp as ISO 8601 in UTC, to the millisecond."""
    wall = datetime.datetime.fromtimestamp(milliseconds(stamp) / 1000, datetime.UTC)
    return wall.isoformat(timespec="milliseconds").replace("+00:00", "Z")
