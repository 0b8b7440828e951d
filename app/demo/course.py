"""The course of the project week by week: people enter, meet in groups and one to one, and leave again.

How often each person comes is fixed beforehand (`quotas`), so that the number of marks is exact. Between weeks only the
people who still take part are remembered.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from app.demo.book import Day, Values
from app.demo.calendar import Calendar
from app.demo.chance import Chance
from app.demo.meetings import group_meeting, put_on_list, remind, result_values, talk
from app.demo.people import Crowd, Person
from app.demo.team import Series, Team
from models.identifiers import attendance_id

_STATUS = (("A", 0.78), ("E", 0.08), ("T", 0.05), ("K", 0.05), ("UE", 0.04))
_HOURS = ("09:00", "10:00", "11:15", "13:00", "14:00", "15:15")
_RECENT = datetime.timedelta(days=9)


def quotas(count: int, average: int, calendar: Calendar, chance: Chance) -> list[tuple[int, int, int]]:
    """Per person the week of entry, group meetings and one-to-one meetings: `count * average` meetings in all."""
    weeks = len(calendar.mondays)
    entries = [number * weeks // count for number in range(count)]
    capacities = [calendar.later[week] + calendar.later[week] // 4 for week in entries]
    wanted = [min(capacity, chance.whole(average * 2 // 5, average * 8 // 5)) for capacity in capacities]
    missing = count * average - sum(wanted)
    step = 1 if missing > 0 else -1
    while missing:
        before = missing
        for place, capacity in enumerate(capacities):
            if missing and (wanted[place] < capacity if step > 0 else wanted[place] > 0):
                wanted[place] += step
                missing -= step
        if missing == before:
            break
    result = []
    for week, whole in zip(entries, wanted, strict=True):
        groups = min(calendar.later[week], whole - whole // 10 - (1 if whole % 10 > 4 else 0))
        result.append((week, groups, whole - groups))
    return result


class Course:
    """Who takes part at present, and what is planned for whom."""

    def __init__(
        self, chance: Chance, team: Team, crowd: Crowd, calendar: Calendar, count: int, average: int, *, late: bool
    ) -> None:
        """`late`: entry forms are recorded together with the exit, one act instead of two (for very large demos)."""
        self._chance, self._team, self._crowd, self._calendar, self._late = chance, team, crowd, calendar, late
        self._quotas = quotas(count, average, calendar, chance)
        self._meeting_weeks = frozenset(calendar.meeting)
        self._next = 0
        self.members: dict[str, list[Person]] = {series.id: [] for series in team.series}
        self._of_office: dict[str, list[Series]] = defaultdict(list)
        for series in team.series:
            self._of_office[series.office].append(series)
        self._singles: dict[int, list[Person]] = defaultdict(list)
        self._leaving: dict[int, list[Person]] = defaultdict(list)
        self._done: dict[int, list[tuple[str, str]]] = defaultdict(list)
        self._reminders = min(0.5, 400 / count)
        self.recent: list[Person] = []  # who met somebody of the team one to one lately

    def week(self, number: int, days: Sequence[Day]) -> None:
        """Record one whole week on its five days."""
        monday = self._calendar.mondays[number]
        meets = number in self._meeting_weeks
        for series in self._team.series if meets else ():
            date = monday + datetime.timedelta(days=series.weekday)
            self._meet(days[series.weekday], series, date, number)
        for person in self._singles.pop(number, ()):
            self._talk(days, monday, person, number)
        for person in self._leaving.pop(number, ()):
            self._leave(days[4], monday + datetime.timedelta(days=4), person)
        for record_id, done_on in self._done.pop(number, ()):
            days[4].change("follow_up", record_id, {"done_on": done_on})
        while self._next < len(self._quotas) and self._quotas[self._next][0] == number:
            self._enter(days, monday, number)

    def _enter(self, days: Sequence[Day], monday: datetime.date, number: int) -> None:
        chance = self._chance
        _week, groups, singles = self._quotas[self._next]
        self._next += 1
        weekday = chance.whole(0, 4)
        staying = chance.whole(2, 12) if groups == self._calendar.later[number] else 0  # beyond today
        person = self._crowd.join(days[weekday], monday + datetime.timedelta(days=weekday), groups + staying)
        if not self._late:
            self._record_form(days[weekday], person, {})
        choices = self._of_office[person.office]
        series = min(chance.one(choices), chance.one(choices), key=lambda offered: len(self.members[offered.id]))
        if person.left:
            self.members[series.id].append(person)
        weeks = len(self._calendar.mondays) - 1 - number
        for _single in range(singles):
            self._singles[number + chance.whole(1, max(1, min(weeks, groups + 4)))].append(person)
        if not person.left:
            self._plan_leaving(days[4], number, person)

    def _plan_leaving(self, day: Day, number: int, person: Person) -> None:
        if person.enrolment is None:
            return
        if self._chance.happens(0.86):
            self._leaving[number + self._chance.whole(5, 12)].append(person)
        else:
            self._record_form(day, person, {})

    def _record_form(self, day: Day, person: Person, leaving: Values) -> None:
        if person.form is not None:
            day.add("enrolment", person.office, str(person.enrolment), {**person.form, **leaving})
            person.form = None
        elif leaving:
            day.change("enrolment", str(person.enrolment), leaving)

    def record_forms(self, day: Day) -> None:
        """Record what is not recorded yet of those who still take part."""
        for people in (*self.members.values(), *self._leaving.values()):
            for person in people:
                self._record_form(day, person, {})

    def _meet(self, day: Day, series: Series, date: datetime.date, number: int) -> None:
        members = self.members[series.id]
        if not members:
            return
        session = group_meeting(day, self._chance, series, date, "held")
        recent = date > self._calendar.until - _RECENT
        marks = [self._mark(session, person, series, recent) for person in members]
        day.new.setdefault(("attendance", series.office, "people"), []).extend(marks)
        done = []
        for person in members:
            person.left -= 1
            if not person.left:
                done.append(person)
        if done:
            self.members[series.id] = [person for person in members if person.left]
            for person in done:
                self._plan_leaving(day, number, person)

    def _mark(self, session: str, person: Person, series: Series, recent: bool) -> tuple[str, Values]:
        chance = self._chance
        values: Values = {
            "session": session,
            "participant": person.id,
            "code": person.code,
            "printed_name": person.printed,
            "status": chance.weighed(_STATUS),
            "entered_by": series.leader,
        }
        if recent and chance.happens(0.05):
            del values["status"]
        elif values["status"] == "T":
            values["minutes"] = 15 * chance.whole(2, series.minutes // 15 - 1)
            if chance.happens(0.3):
                values["remark"] = chance.text("remark")
        return attendance_id(session, person.id), values

    def _talk(self, days: Sequence[Day], monday: datetime.date, person: Person, number: int) -> None:
        chance = self._chance
        weekday = chance.whole(0, 4)
        day, date = days[weekday], monday + datetime.timedelta(days=weekday)
        begin = chance.one(_HOURS)
        session = talk(day, chance, person, date, begin, "held")
        status = chance.weighed((("A", 0.86), ("E", 0.06), ("UE", 0.05), ("K", 0.03)))
        put_on_list(day, session, person, status)
        if status != "A":
            return
        self.recent = [*self.recent[-60:], person]
        if chance.happens(0.6):
            note = {
                "participant": person.id,
                "session": session,
                "date": date.isoformat(),
                "text": chance.text("note_case"),
                "author": person.staff,
            }
            day.add("case_note", person.office, chance.id(day.ms), note)
        if chance.happens(self._reminders):
            due = date + datetime.timedelta(days=chance.whole(7, 28))
            made = remind(day, chance, person, due)
            if due < self._calendar.until and chance.happens(0.97):
                week = number + 1 + (due - monday).days // 7
                self._done[week].append((made, due.isoformat()))

    def _leave(self, day: Day, date: datetime.date, person: Person) -> None:
        chance = self._chance
        values: Values = {
            "exit_date": date.isoformat(),
            "exit_reason": chance.weighed((("regular", 0.7), ("dropped_by_participant", 0.2), ("moved", 0.1))),
        }
        if not chance.happens(0.08):  # the others' results were never told
            values |= result_values(chance, date, person)
        self._record_form(day, person, values)
