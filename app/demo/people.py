"""Invented participants: names, addresses, answers - in the mix of people that the project's districts have."""

import datetime
from collections import deque
from dataclasses import dataclass

from app.demo.book import Day, Values
from app.demo.chance import Chance, rows
from app.demo.team import Team
from app.records.defaults import sibling_id

_OWN_DISTRICT = 0.86
_YOUNGEST, _OLDEST = 27, 63
_TWICE = 0.012  # who another office has recorded already
_REMEMBERED = 60
_WHO = ("last_name", "first_name", "birth_name", "birth_date", "gender", "street", "house_no", "postcode", "city")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ş": "s", "ç": "c", "ı": "i", "ł": "l", "ż": "z"})


@dataclass(slots=True)
class Person:
    """What the course of the project needs to know of somebody."""

    id: str
    code: str
    printed: str
    office: str
    staff: str
    enrolment: str | None
    entry: datetime.date
    left: int  # group meetings still to come
    german: bool
    form: Values | None = None  # the entry form, as long as it is not recorded


class Crowd:
    """Makes people; each one is recorded on the day of entry."""

    def __init__(self, chance: Chance, team: Team) -> None:
        self._chance = chance
        self._team = team
        self._met: deque[Values] = deque(maxlen=_REMEMBERED)
        self._names: dict[tuple[str, str], list[str]] = {}
        self._groups: list[tuple[str, float]] = []
        for group, weight, kind, names in rows("demo_names"):
            self._names[group, kind] = names.split("|")
            if kind == "last":
                self._groups.append((group, int(weight) / 100))
        self._streets: dict[str, list[tuple[str, str, list[str]]]] = {}
        for district, postcode, city, streets in rows("demo_places"):
            self._streets.setdefault(district, []).append((postcode, city, streets.split("|")))

    def surname(self) -> str:
        """A surname of the mix."""
        return self._chance.one(self._names[self._chance.weighed(self._groups), "last"])

    def join(self, day: Day, date: datetime.date, meetings: int) -> Person:
        """Somebody new: identity, consents, participation and answers, recorded on that day."""
        chance = self._chance
        office = chance.weighed((("mitte", 0.4), ("brauck", 0.33), ("butendorf", 0.27)))
        group = chance.weighed(self._groups)
        values = self._identity(date, office, group)
        if self._met and chance.happens(_TWICE):
            values |= self._told_again(office)
        self._met.append(values)
        person = Person(
            day.add("participant", office, chance.id(day.ms), values),
            values["code"],
            f"{values['last_name']}, {values['first_name']}",
            office,
            values["assigned_staff"],
            None,
            date,
            meetings,
            group == "de",
        )
        if not chance.happens(0.05):  # the others have not entered (yet)
            self._enrol(day, date, person)
        return person

    def _identity(self, date: datetime.date, office: str, group: str) -> Values:
        chance = self._chance
        gender = chance.weighed((("female", 0.6), ("male", 0.385), ("diverse", 0.01), ("none", 0.005)))
        first = chance.one(self._names[group, "m" if gender == "male" else "f"])
        last = chance.one(self._names[group, "last"])
        if gender == "female" and chance.happens(0.04):
            last = f"{last}-{self.surname()}".replace(" ", "")
        district = office if chance.happens(_OWN_DISTRICT) else chance.one(list(self._streets))
        postcode, city, streets = chance.one(self._streets[district])
        languages = {"de": None, "tr": "Türkisch", "ar": "Arabisch", "pl": "Polnisch", "ro": "Rumänisch"}
        spoken = languages.get(group, {"se": "Serbokroatisch", "uk": "Ukrainisch"}.get(group, "Englisch"))
        values: Values = {
            "code": chance.code(),
            "last_name": last,
            "first_name": first,
            "birth_name": self.surname() if gender == "female" and chance.happens(0.15) else None,
            "birth_date": self._born(date),
            "gender": gender,
            "street": chance.one(streets),
            "house_no": f"{chance.whole(1, 98)}{chance.weighed((('', 0.88), ('a', 0.08), ('b', 0.04)))}",
            "postcode": postcode,
            "city": city,
            "office": office,
            "district": district,
            "district_reason": "Kinder gehen hier zur Schule" if district == "outside" else None,
            "assigned_staff": self._team.coach_of(office, chance),
            "deputy": self._team.staff[0] if chance.happens(0.2) else None,
            "phone": f"0176 0{chance.whole(1_000_000, 9_999_999)}" if chance.happens(0.85) else None,
            "email": f"{chance.code()[5:12].lower()}@example.org" if chance.happens(0.45) else None,
            "contact_preference": chance.weighed((("phone", 0.7), ("email", 0.2), ("in_person", 0.1))),
            "languages": [spoken, "Deutsch"] if spoken else ["Deutsch"],
            "interpreter_needed": True if spoken and chance.happens(0.12) else None,
            "prospect_since": (date - datetime.timedelta(days=chance.whole(3, 40))).isoformat(),
            "first_contact_channel": chance.weighed(
                (("jobcenter", 0.5), ("office", 0.2), ("recommendation", 0.2), ("street", 0.1))
            ),
            "customer_number": f"{chance.whole(100, 999)}A{chance.whole(100_000, 999_999)}"
            if chance.happens(0.6)
            else None,
            "note": chance.text("note_person") if chance.happens(0.14) else None,
        }
        if chance.happens(0.06):
            values[chance.one(("birth_date", "street", "postcode", "gender", "district"))] = None
        return values

    def _told_again(self, office: str) -> Values:
        """Who somebody is that another office knows, a little otherwise; nothing where it is the same office."""
        chance = self._chance
        known = chance.one(self._met)
        if known["office"] == office:
            return {}
        identity = {name: known[name] for name in (*_WHO, "district", "district_reason", "phone")}
        identity["last_name"] = identity["last_name"].translate(_SPELLED)
        slip = chance.weighed((("phone", 0.4), ("street", 0.3), ("last_name", 0.3)))
        if slip == "last_name":
            cut = chance.whole(1, len(identity["last_name"]) - 1)
            identity["last_name"] = identity["last_name"][:cut] + identity["last_name"][cut:].replace(
                identity["last_name"][cut], "", 1
            )
        else:
            identity[slip] = None
        return identity

    def _born(self, entry: datetime.date) -> str:
        days = self._chance.whole(_YOUNGEST * 366, _OLDEST * 365)
        return (entry - datetime.timedelta(days=days)).isoformat()

    def _enrol(self, day: Day, date: datetime.date, person: Person) -> None:
        chance, office = self._chance, person.office
        day_of_entry = date.isoformat()
        if not chance.happens(0.04):
            day.add("consent", office, chance.id(day.ms), self._consent(person, "esf_data", day_of_entry))
        if chance.happens(0.9):
            consent = day.add("consent", office, chance.id(day.ms), self._consent(person, "sensitive", day_of_entry))
            day.add(
                "participant_sensitive",
                office,
                sibling_id(person.id, "participant_sensitive"),
                self._answers(person, consent),
            )
        person.enrolment, person.form = chance.id(day.ms), self._participation(person, date)

    def _consent(self, person: Person, kind: str, given_on: str) -> Values:
        return {
            "subject": person.id,
            "kind": kind,
            "text_version": "2019-01",
            "language": "Deutsch",
            "given_on": given_on,
            "how": "paper",
            "legal_basis": "consent",
            "notice_handed_on": given_on,
        }

    def _answers(self, person: Person, consent: str) -> Values:
        chance = self._chance

        def answer(yes: float) -> str | None:
            return chance.weighed((("yes", yes), ("declined", 0.06), (None, 0.03), ("no", 0.91 - yes)))

        disability = answer(0.11)
        return {
            "participant": person.id,
            "migration_background": answer(0.08 if person.german else 0.88),
            "minority": answer(0.03),
            "disability": disability,
            "severe_disability": answer(0.5) if disability == "yes" else None,
            "other_disadvantage": answer(0.18),
            "homeless": answer(0.03),
            "citizenship_group": chance.weighed(
                (("german", 0.9 if person.german else 0.35), ("eu", 0.05), ("third_country", 1.0))
            ),
            "consent_ref": consent,
        }

    def _participation(self, person: Person, date: datetime.date) -> Values:
        chance = self._chance
        status = chance.weighed((("unemployed", 0.8), ("inactive", 0.11), ("employed", 0.07), (None, 0.02)))
        values: Values = {
            "participant": person.id,
            "entry_date": date.isoformat(),
            "field_of_action": "hf1",
            "provider_unit": "Muster gGmbH",
            "labour_status": status,
            "school_certificate": chance.weighed(
                (("lower", 0.36), ("middle", 0.24), ("none", 0.16), ("upper", 0.12), ("primary", 0.08), (None, 0.04))
            ),
            "vocational_qualification": chance.weighed(
                (("none", 0.52), ("apprenticeship", 0.32), ("preparation", 0.05), ("bachelor", 0.07), (None, 0.04))
            ),
            "certificate_foreign": None if person.german else chance.happens(0.5),
            "single_parent": chance.weighed((("yes", 0.27), ("declined", 0.05), ("no", 0.68))),
            "children_in_household": chance.weighed(((0, 0.35), (1, 0.22), (2, 0.25), (3, 0.12), (4, 0.06))),
            "eligibility_checked_by": person.staff,
            "eligibility_checked_on": date.isoformat(),
            "eligibility_note": "Bescheid lag vor.",
            "questionnaire_received_on": date.isoformat() if chance.happens(0.96) else None,
            "signature_kind": "paper",
            "form_version": "2019-01",
        }
        if status == "unemployed":
            months = chance.weighed(((4, 0.1), (9, 0.16), (20, 0.5), (54, 0.24)))
            since = date - datetime.timedelta(days=months * 30 + chance.whole(0, 40))
            values |= {
                "benefit_receipt": chance.weighed((("alg_2", 0.86), ("alg_1", 0.08), ("both", 0.02), ("none", 0.04))),
                "unemployment_band": {4: "under_6", 9: "6_to_12"}.get(months, "over_12"),
                "unemployed_since": since.isoformat(),
            }
        elif status == "inactive":
            values["in_education"] = chance.happens(0.1)
        elif status == "employed":
            values["employment_kind"] = chance.weighed((("marginal", 0.7), ("self_employed", 0.2), ("insured", 0.1)))
        return values
