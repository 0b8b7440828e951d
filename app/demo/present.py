"""The week of `until`: what was held, what is on today, what is planned, and what is due."""

import dataclasses
import datetime
from collections.abc import Iterator

from app.demo.book import Day
from app.demo.calendar import Calendar, moment
from app.demo.chance import Chance
from app.demo.course import Course
from app.demo.firms import Firms
from app.demo.meetings import group_meeting, put_on_list, remind, talk
from app.demo.people import Person
from app.demo.team import Series, Team

_SHOWN = 12  # series that also meet this week and the next
_LIST = 12


def this_week(chance: Chance, team: Team, course: Course, firms: Firms, calendar: Calendar) -> Iterator[Day]:
    """The days from Monday to `until`; planned meetings are recorded today."""
    monday, today = calendar.this_monday, calendar.until
    now = Day(moment(today, 7))
    course.record_forms(now)
    shown = [series for series in team.series[:_SHOWN] if course.members[series.id]]
    for weekday in range(today.weekday()):
        day = Day(moment(monday + datetime.timedelta(days=weekday)))
        for series in shown:
            if series.weekday == weekday:
                _list(day, chance, course, series, monday + datetime.timedelta(days=weekday), "held", marked=True)
        yield day
    for ahead in range(1, 12):
        date = today + datetime.timedelta(days=ahead)
        for series in shown:
            if series.weekday == date.weekday():
                _list(now, chance, course, series, date, "planned")
    _today(now, chance, team, course, shown, today)
    _due(now, chance, course, firms, today)
    yield now


def _list(
    day: Day, chance: Chance, course: Course, series: Series, date: datetime.date, status: str, *, marked: bool = False
) -> None:
    session = group_meeting(day, chance, series, date, status)
    for person in course.members[series.id][:_LIST]:
        put_on_list(day, session, person, chance.weighed((("A", 0.85), ("E", 0.15))) if marked else None)


def _today(day: Day, chance: Chance, team: Team, course: Course, shown: list[Series], today: datetime.date) -> None:
    """An unmarked list, a marked one and one still to come; and two talks of the person of the store."""
    me = team.staff[0]
    own = [series for series in shown if series.leader == me][:2]
    others = [series for series in shown if series.leader != me][:1]
    for place, series in enumerate(own):
        begin, end = (("09:30", "12:00"), ("14:30", "16:30"))[place]
        _list(day, chance, course, dataclasses.replace(series, begin=begin, end=end), today, "planned")
    for series in others:
        moved = dataclasses.replace(series, begin="08:30", end="10:30")
        _list(day, chance, course, moved, today, "held", marked=True)
    for person, begin in zip(_mine(course, me)[:2], ("12:15", "13:15"), strict=False):
        session = talk(day, chance, person, today, begin, "planned")
        put_on_list(day, session, person, None)


def _due(day: Day, chance: Chance, course: Course, firms: Firms, today: datetime.date) -> None:
    """Follow-ups of today, overdue ones, later ones."""
    mine = _mine(course, "")
    for place, ahead in enumerate((0, 0, 0, -2, -5, -12, 1, 3, 6, 10, 14)):
        if mine:
            remind(day, chance, mine[place % len(mine)], today + datetime.timedelta(days=ahead))
    for place, firm in enumerate(firms.known[-3:]):
        firms.remind(day, firm, today + datetime.timedelta(days=(0, -3, 7)[place]))


def _mine(course: Course, staff: str) -> list[Person]:
    """People met lately, the latest first; those of one of the team where `staff` names somebody."""
    seen = {person.id: person for person in reversed(course.recent) if not staff or person.staff == staff}
    return list(seen.values())
