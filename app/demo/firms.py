"""Invented companies of the districts, and the advice they get."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.demo.book import Day, Values
from app.demo.calendar import Calendar
from app.demo.chance import Chance, rows
from app.demo.people import Crowd
from app.demo.team import Team

_PER_HOUR = Decimal(80)
_TOPICS = {
    "tp1": ("online_marketing", "social_media", "google", "shop"),
    "tp2": ("website", "bookkeeping", "funding", "privacy"),
    "tp3": ("website", "google", "privacy", "staff"),
}
_DISTRICTS = (("mitte", 0.45), ("butendorf", 0.25), ("brauck", 0.3))
_SIZES = (  # size class, headcount band, employees; and their share
    (("micro", "0", 0), 0.35),
    (("micro", "1_9", 4), 0.45),
    (("small", "10_49", 17), 0.17),
    (("medium", "50_249", 68), 0.03),
)


@dataclass(frozen=True, slots=True)
class Firm:
    """What the advice needs to know of a company."""

    id: str
    office: str
    subproject: str
    adviser: str


class Firms:
    """Companies and consultations week by week."""

    def __init__(self, chance: Chance, team: Team, crowd: Crowd, calendar: Calendar, count: int) -> None:
        self._chance, self._team, self._crowd, self._calendar, self._count = chance, team, crowd, calendar, count
        self._made = 0
        self._talks: dict[int, list[tuple[Firm, str]]] = defaultdict(list)
        self._streets = {
            row[0]: (row[1], row[2], row[3].split("|")) for row in rows("demo_places") if row[0] != "outside"
        }
        self.known: list[Firm] = []

    def week(self, number: int, days: Sequence[Day]) -> None:
        """Record one week: new companies, and consultations."""
        weeks = len(self._calendar.mondays)
        monday = self._calendar.mondays[number]
        for firm, kind in self._talks.pop(number, ()):
            weekday = self._chance.whole(0, 4)
            self._advise(days[weekday], monday + datetime.timedelta(days=weekday), firm, kind)
        while self._made * weeks < (number + 1) * self._count and self._made < self._count:
            weekday = self._chance.whole(0, 4)
            firm = self._found(days[weekday], monday + datetime.timedelta(days=weekday))
            self.known = [*self.known[-40:], firm]
            for place in range(self._chance.weighed(((1, 0.3), (2, 0.3), (3, 0.2), (5, 0.2)))):
                kind = "first" if place == 0 else self._chance.weighed((("follow_up", 0.75), ("short", 0.25)))
                self._talks[number + place * self._chance.whole(2, 8)].append((firm, kind)) if place else self._advise(
                    days[weekday], monday + datetime.timedelta(days=weekday), firm, kind
                )

    def _found(self, day: Day, date: datetime.date) -> Firm:
        chance = self._chance
        self._made += 1
        subproject, section, industry, names = chance.one(rows("demo_firms"))
        last = self._crowd.surname()
        district = chance.weighed(_DISTRICTS)
        adviser = chance.one(self._team.advisers)
        values = self._firm(date, chance.one(names.split("|")).format(last=last), last, district)
        values |= {"subproject": subproject, "wz_section": section, "industry_text": industry}
        if chance.happens(0.07):
            values[chance.one(("wz_section", "size_class", "street", "legal_form"))] = None
        return Firm(day.add("business", district, chance.id(day.ms), values), district, subproject, adviser)

    def _firm(self, date: datetime.date, name: str, last: str, district: str) -> Values:
        chance = self._chance
        postcode, city, streets = self._streets[district]
        size, band, staff = chance.weighed(_SIZES)
        founded = date.year - chance.whole(0, 38)
        return {
            "name": name,
            "legal_form": chance.weighed((("sole", 0.62), ("gmbh", 0.16), ("gbr", 0.1), ("ug", 0.07), ("partg", 0.05))),
            "sole_trader": staff == 0,
            "contact_person": f"{chance.one(('Frau', 'Herr'))} {last}",
            "phone": f"02043 0{chance.whole(10_000, 99_999)}",
            "email": f"info@{chance.code()[5:12].lower()}.example",
            "website": f"https://www.{chance.code()[5:12].lower()}.example" if chance.happens(0.4) else None,
            "street": chance.one(streets),
            "house_no": str(chance.whole(1, 98)),
            "postcode": postcode,
            "city": city,
            "office": district,
            "district": district,
            "wz_version": "wz2008",
            "size_class": size,
            "headcount_band": band,
            "turnover_band": "to_2m" if size == "micro" else "to_10m",
            "size_declared_on": date.isoformat(),
            "employees": staff,
            "founded_year": founded,
            "phase": "young" if date.year - founded < 5 else "established",
            "independence": "independent",
            "counting_mode": "enterprise",
            "digital_website": chance.whole(1, 5),
            "digital_social": chance.whole(1, 5),
            "digital_visibility": chance.whole(1, 4),
            "first_contact_on": date.isoformat(),
            "notice_handed_on": date.isoformat() if chance.happens(0.9) else None,
        }

    def _advise(self, day: Day, date: datetime.date, firm: Firm, kind: str) -> None:
        chance = self._chance
        minutes = 30 if kind == "short" else 15 * chance.whole(3, 8)
        hour = chance.whole(8, 15)
        end = hour * 60 + minutes
        values = {
            "business": firm.id,
            "subproject": firm.subproject,
            "date": date.isoformat(),
            "begin": f"{hour:02d}:00",
            "end": f"{end // 60:02d}:{end % 60:02d}",
            "minutes": minutes,
            "mode": chance.weighed((("in_person", 0.6), ("phone", 0.2), ("online", 0.2))),
            "topics": sorted({chance.one(_TOPICS[firm.subproject]), chance.one(_TOPICS[firm.subproject])}),
            "kind": kind,
            "adviser": firm.adviser,
            "initial_situation": chance.text("situation") if kind == "first" else None,
            "agreed_steps": chance.text("steps"),
            "result": chance.text("result") if kind == "follow_up" else None,
            "aid_value": str((_PER_HOUR * minutes / 60).quantize(Decimal("0.01"))),
        }
        day.add("business_consultation", firm.office, chance.id(day.ms), values)

    def remind(self, day: Day, firm: Firm, due: datetime.date) -> None:
        """Record a follow-up of a company."""
        values = {
            "business": firm.id,
            "due_on": due.isoformat(),
            "text": self._chance.text("follow_up_firm"),
            "assigned_staff": firm.adviser,
        }
        day.add("follow_up", firm.office, self._chance.id(day.ms), values, area="business")
