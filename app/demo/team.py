"""The fictitious project of the demo: its profile, its team, its offerings."""

import datetime
from dataclasses import dataclass

from app.demo.book import Day, Values
from app.demo.chance import Chance, rows
from app.project import presets
from models.fields import Value

TITLE = "Muster: Aktiv und digital (Demo)"
PERSON = "Katrin Sommerfeld"
FUNCTION = "Sozialpädagogin"
ROLES = ["social_worker", "adviser", "team_lead", "admin", "auditor"]
OFFICES = ["mitte", "butendorf", "brauck"]
YEARS = 3
# name, function, roles, offices, fields of action; the first one is the person of the store
_COLLEAGUES: tuple[tuple[str, str, list[str], list[str], list[str]], ...] = (
    ("Jasper Ohlendiek", "Kreativpädagoge", ["social_worker"], ["mitte"], ["hf1"]),
    ("Aylin Karaduman", "Sozialarbeiterin", ["social_worker"], ["brauck"], ["hf1"]),
    ("Małgorzata Zielonka", "Jobcoach", ["social_worker"], ["butendorf"], ["hf1"]),
    ("Henning Vosskamp", "Unternehmensberatung", ["adviser"], OFFICES, ["hf2"]),
    ("Leyla Özbayrak", "Beratung Therapie und Gesundheit", ["adviser"], OFFICES, ["hf2"]),
    ("Dr. Sibylle Rautenfeld", "Projektleitung", ["team_lead"], OFFICES, ["hf1", "hf2"]),
    ("Timo Grünhagen", "Verwaltung", ["admin"], OFFICES, ["hf1", "hf2"]),
)


@dataclass(frozen=True, slots=True)
class Series:
    """An offering that meets once a week."""

    id: str
    office: str
    weekday: int
    begin: str
    end: str
    pause: int
    location: str
    topics: list[str]
    leader: str
    title: str

    @property
    def minutes(self) -> int:
        """How long one meeting lasts."""
        first, last = (int(time[:2]) * 60 + int(time[3:]) for time in (self.begin, self.end))
        return last - first - self.pause


@dataclass(frozen=True, slots=True)
class Team:
    """Who works here; `staff[0]` is the person of the store."""

    staff: list[str]
    series: list[Series]

    @property
    def advisers(self) -> list[str]:
        """Who advises companies."""
        return [self.staff[0], self.staff[4], self.staff[4], self.staff[5]]

    def coach_of(self, office: str, chance: Chance) -> str:
        """Who looks after a new person: the person of the store, or the office's coach."""
        coach = {"mitte": 1, "brauck": 2, "butendorf": 3}[office]
        return self.staff[0] if chance.happens(0.4) else self.staff[coach]


def first_day(until: datetime.date) -> datetime.date:
    """The day on which the records of the demo begin: three years before `until`."""
    return (until.replace(day=1) - datetime.timedelta(days=365 * YEARS)).replace(day=1)


def profile(until: datetime.date) -> dict[str, Value]:
    """A project that goes on for some months; it began early enough to try out lists of the years since 2019."""
    first = min(first_day(until), datetime.date(2019, 1, 1))
    last = datetime.date(until.year + (1 if until.month > 6 else 0), 12, 31)
    return {
        **presets.blank(TITLE, first, last),
        "funding_code": "MUSTER-4711-00",
        "grantee": "Stadt Musterstadt",
        "provider": "Muster gGmbH",
        "keep_until": f"{last.year + 6}-12-31",
        "targets": [
            {"indicator": "participants_long_term_unemployed", "value": 200, "due": last.isoformat()},
            {"indicator": "participants_into_job", "value": 40, "due": last.isoformat()},
        ],
    }


def begin(day: Day, person: str, chance: Chance, weekly_marks: float) -> Team:
    """The team and its offerings, recorded on the first day; so many parallel groups that lists stay short."""
    staff = [person]
    for name, function, roles, offices, fields in _COLLEAGUES:
        values = {
            "name": name,
            "function": function,
            "roles": roles,
            "offices": offices,
            "fields_of_action": fields,
            "phone": f"02043 0{chance.whole(10_000, 99_999)}",
            "active": True,
        }
        staff.append(day.add("staff", None, chance.id(day.ms), values))
    given = rows("demo_offerings")
    weekly = sum(1 for row in given if row[3])
    groups = max(1, round(weekly_marks / weekly / 9))
    series = []
    for row in given:
        for number in range(1, (groups if row[3] else 1) + 1):
            made = _offering(day, row, number if groups > 1 and row[3] else 0, staff, chance)
            if made is not None:
                series.append(made)
    return Team(staff, series)


def _offering(day: Day, row: tuple[str, ...], number: int, staff: list[str], chance: Chance) -> Series | None:
    title, kind, office, weekday, first, last, pause, topics, location, leader = row
    title = f"{title} (Gruppe {number})" if number else title
    values: Values = {
        "title": title,
        "kind": kind,
        "office": office or None,
        "field_of_action": "hf2" if leader == "4" else "hf1",
        "subproject": "tp2" if leader == "4" else None,
        "district": office or None,
        "location": location or None,
        "begin": first or None,
        "end": last or None,
        "break_minutes": int(pause) if pause and pause != "0" else None,
        "max_places": 14 if weekday else None,
        "leaders": [staff[int(leader)]],
        "topics": topics.split("|"),
        "active": True,
    }
    made = day.add("offering", None, chance.id(day.ms), values)
    if not weekday:
        return None
    lead = staff[int(leader)]
    return Series(made, office, int(weekday), first, last, int(pause), location, values["topics"], lead, title)
