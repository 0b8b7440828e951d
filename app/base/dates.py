"""Days and moments in words: as people here write them, and as files and rosters hold them."""

import datetime


def german(day: datetime.date | str | None) -> str:
    """A day as people here write it: 17.06.2021."""
    if day is None:
        return ""
    if isinstance(day, str):
        day = datetime.date.fromisoformat(day)
    return f"{day:%d.%m.%Y}"


def utc_seconds(ms: int) -> str:
    """A moment (ms since 1970) as ISO 8601 in UTC, to the second: 2021-06-17T08:30:00Z."""
    at = datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
