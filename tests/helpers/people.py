"""People, offerings and sessions for tests, made through the same use cases as in the window."""

from app.core.workplace import Workplace
from app.records import records
from app.sessions import coaching

NAMES = [
    ("Kowalska", "Joanna"),
    ("Al-Masri", "Rami"),
    ("Öztürk", "Hatice"),
    ("von Hagen", "Silke"),
    ("İnan", "Şule"),
    ("Nowak", "Piotr"),
    ("Weiß", "Karin"),
    ("Brandt", "Uwe"),
    ("Çelik", "Murat"),
    ("Petrović", "Dragana"),
    ("Dąbrowski", "Adam"),
    ("Haddad", "Nour"),
]


def person(place: Workplace, last: str, first: str = "Anna", **fields: object) -> str:
    """A participant of Brauck; returns the id."""
    given = {"last_name": last, "first_name": first, "office": "brauck", **fields}
    return place.do(records.add, "participant", given).id


def enrolled(place: Workplace, participant: str, entry: str = "2021-01-11", **fields: object) -> str:
    """An enrolment with the questionnaire received on the day of entry."""
    given = {"participant": participant, "entry_date": entry, "questionnaire_received_on": entry, **fields}
    return place.do(records.add, "enrolment", given).id


def offering(place: Workplace, title: str = "Bewerbungstraining, Gruppe B", **fields: object) -> str:
    """A group offering in Brauck, 10:00 to 11:30."""
    given = {
        "title": title,
        "kind": "group",
        "office": "brauck",
        "district": "brauck",
        "location": "Quartiersbüro, Raum 2",
        "begin": "10:00",
        "end": "11:30",
        "topics": ["application"],
        **fields,
    }
    return place.do(records.add, "offering", given).id


def session(
    place: Workplace, of: str, day: str = "2021-06-17", people: list[str] | None = None, **fields: object
) -> str:
    """A meeting of an offering with these people on its list, unmarked."""
    attendees = tuple(coaching.Attendee(person) for person in people or ())
    given = {"offering": of, "date": day, "public_content": "Lücken im Lebenslauf gut erklären", **fields}
    return place.do(coaching.record_session, coaching.SessionDraft(given, attendees)).id


def group(place: Workplace, many: int = 12) -> list[str]:
    """The first names of NAMES as participants; returns their ids in that order."""
    return [person(place, last, first) for last, first in NAMES[:many]]
