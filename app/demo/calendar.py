"""The days of the demo project: its weeks, the weeks without meetings, and moments that do not depend on time zones."""

import datetime
from dataclasses import dataclass

_WEEK = datetime.timedelta(days=7)


def moment(date: datetime.date, hour: int = 16) -> int:
    """A moment of that day in ms since 1970, the same wherever it is computed."""
    return int(datetime.datetime.combine(date, datetime.time(hour), datetime.UTC).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Calendar:
    """All whole weeks before `until`; `meeting` numbers those in which groups meet."""

    first: datetime.date
    until: datetime.date
    mondays: tuple[datetime.date, ...]
    meeting: tuple[int, ...]
    later: tuple[int, ...]  # per week: how many meeting weeks come after it

    @property
    def this_monday(self) -> datetime.date:
        """The Monday of the week of `until`."""
        return self.until - datetime.timedelta(days=self.until.weekday())


def calendar(first: datetime.date, until: datetime.date) -> Calendar:
    """The calendar of a project that began on `first`."""
    monday = first + datetime.timedelta(days=-first.weekday() % 7)
    mondays = []
    while monday + _WEEK <= until - datetime.timedelta(days=until.weekday()):
        mondays.append(monday)
        monday += _WEEK
    meeting = tuple(week for week, day in enumerate(mondays) if not _is_break(day))
    later = []
    left = len(meeting)
    for week, day in enumerate(mondays):
        left -= not _is_break(day)
        later.append(left)
        assert week == len(later) - 1
    return Calendar(first, until, tuple(mondays), meeting, tuple(later))


def _is_break(monday: datetime.date) -> bool:
    week = monday.isocalendar().week
    return week >= 52 or week == 1 or 30 <= week <= 31
