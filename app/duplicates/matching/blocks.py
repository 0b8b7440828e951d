"""Which pairs are worth comparing: records that share a key. Pure.

A key says one thing two records have in common - a birth date with day and month in either order, the sound of both
names in either order, an address, a phone number. Each key leads to few neighbours at most: the records come in the
order of their names, and only the nearest within one key are compared, so that 500 people of one name and birth date
cost as much as 500 others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from zlib import crc32

from app.duplicates.matching import forms
from app.duplicates.matching.firms import Firm
from app.duplicates.matching.people import Person

MOST_OF_A_KEY = 40
"""So many neighbours of one key are compared with a record at most."""


_WEAK = frozenset({"begin", "born", "day", "house", "year", "word", "word_sound"})
"""Keys that many share by chance: with one of them alone a pair must fit in something else (`possible`)."""


def key(kind: str, *parts: str) -> int:
    """A key as a number: what is stored and compared says nothing to a reader. Odd: a weak one."""
    return crc32("\t".join((kind, *parts)).encode()) & ~1 | (kind in _WEAK)


_BY_KEY = {"birth_date": "date", "last_name": "last", "first_name": "first", "street": "street", "sector": "sector"}
_BY_KEY |= {name: name for name in ("address", "phone", "email", "web", "word")}
_BY_KEY |= {"name": "words", "contact": "contacted"}


def counting_key(field: str, value: str) -> int | None:
    """The key under which all records with this value are found; None where their number is not asked for."""
    return key(_BY_KEY[field], value) if field in _BY_KEY else None


def counting_keys(record: Person | Firm) -> set[int]:
    """The keys that serve only to count how often a value occurs."""
    return {key(_BY_KEY[field], value) for field, value in record.counted() if value and field in _BY_KEY}


def keys_of_person(person: Person) -> set[int]:
    """The keys under which a person is found."""
    found: set[int] = set()
    born, last, first = person.born, person.last, person.first
    year, month, day = born[:4], born[5:7], born[8:10]
    initials = sorted((last.whole[:1], first.whole[:1]))
    if born:
        usual = born[5:] == "01-01"  # many have it: only with the beginning of a name
        found.update(key("born", year, *sorted((month, day)), letter) for letter in ({*initials} if usual else ("",)))
        found.add(key("day", month, day, *initials))
        for name in (last, first, person.birth):
            if name.sound:
                found.add(key("year", name.sound, year))
    for one, other in ((last, first), (person.birth, first)):
        if one.whole and other.whole:
            found.add(key("skeleton", *sorted((one.skeleton, other.skeleton))))
            found.add(key("sound", *sorted((one.sound, other.sound))))
            found.add(key("begin", one.whole[:5], other.whole[:1]))
            found.add(key("begin", other.whole[:5], one.whole[:1]))
    for name, other in ((last, first), (first, last)):
        if len(name.words) > 1:
            found.update(key("begin", word[:5], other.whole[:1]) for word in name.words if len(word) > 2)
    if person.house:
        found.update(key("house", name.sound, person.house) for name in (last, first) if name.sound)
    if person.address:
        found.add(key("address", person.address))
    if person.phone:
        found.add(key("phone", person.phone))
    if person.email:
        found.add(key("email", person.email))
    return found


def keys_of_firm(firm: Firm) -> set[int]:
    """The keys under which a company is found."""
    found: set[int] = set()
    if firm.words:
        found.add(key("words", firm.whole))
        found.add(key("joined", "".join(firm.words)[:8]))
        found.update(key("word", word) for word in firm.words if len(word) > 2)
        found.update(key("word_sound", forms.skeleton((word,))) for word in firm.words if len(word) > 5)
        found.update(key("word_begin", word[:5], firm.house) for word in firm.words if len(word) > 4)
    if firm.contact.words:
        found.add(key("contact", *sorted(firm.contact.words)))
        found.add(key("owner", firm.contact.words[-1], firm.words[0][:3] if firm.words else ""))
        found.update(key("word", word) for word in firm.contact.words[-1:] if len(word) > 2)
    if firm.address:
        found.add(key("address", firm.address))
    for kind, value in (("phone", firm.phone), ("email", firm.email), ("web", firm.web)):
        if value:
            found.add(key(kind, value))
    return found


def telling_keys(record: Person | Firm) -> set[int]:
    """The few keys under which most of those who are one with it are found: for comparing many records at once."""
    found = {key(kind, value) for kind, value in (("phone", record.phone), ("email", record.email)) if value}
    if isinstance(record, Firm):
        found |= {key(kind, value) for kind, value in (("words", record.whole), ("web", record.web)) if value}
    elif record.last.whole and record.first.whole:
        found.add(key("skeleton", *sorted((record.last.skeleton, record.first.skeleton))))
        found.add(key("sound", *sorted((record.last.sound, record.first.sound))))
    return found


def neighbours(every: Iterable[set[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """For each record, in the order of names, the places before it worth a comparison, and those with one weak key."""
    known: dict[int, list[int] | int] = {}
    for place, keys in enumerate(every):
        near: list[int] = []
        strong: list[int] = []
        for one in keys:
            there = known.get(one)
            into = near if one & 1 else strong
            if there is None:
                known[one] = place
            elif isinstance(there, int):
                into.append(there)
                known[one] = [there, place]
            else:
                into += there if len(there) <= MOST_OF_A_KEY else there[-MOST_OF_A_KEY:]
                there.append(place)
        worth = set(strong)
        weak: list[int] = []
        for other, times in Counter(near).items():
            if times > 1:
                worth.add(other)
            elif other not in worth:
                weak.append(other)
        yield list(worth), weak
