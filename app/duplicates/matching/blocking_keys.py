"""Which pairs are worth comparing: records that share a key. Pure.

A key says one thing two records have in common - a birth date with day and month in either order, the sound of both
names in either order, an address, a phone number. Each key leads to few neighbours at most: the records come in the
order of their names, and only the nearest within one key are compared, so that 500 people of one name and birth date
cost as much as 500 others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from zlib import crc32

from app.duplicates.matching import normalization
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
    keys: set[int] = set()
    born, last, first = person.born, person.last, person.first
    year, month, day = born[:4], born[5:7], born[8:10]
    initials = sorted((last.whole[:1], first.whole[:1]))
    if born:
        usual = born[5:] == "01-01"  # many have it: only with the beginning of a name
        keys.update(key("born", year, *sorted((month, day)), letter) for letter in ({*initials} if usual else ("",)))
        keys.add(key("day", month, day, *initials))
        for name in (last, first, person.birth):
            if name.sound:
                keys.add(key("year", name.sound, year))
    for left, right in ((last, first), (person.birth, first)):
        if left.whole and right.whole:
            keys.add(key("skeleton", *sorted((left.skeleton, right.skeleton))))
            keys.add(key("sound", *sorted((left.sound, right.sound))))
            keys.add(key("begin", left.whole[:5], right.whole[:1]))
            keys.add(key("begin", right.whole[:5], left.whole[:1]))
    for name, right in ((last, first), (first, last)):
        if len(name.words) > 1:
            keys.update(key("begin", word[:5], right.whole[:1]) for word in name.words if len(word) > 2)
    if person.house:
        keys.update(key("house", name.sound, person.house) for name in (last, first) if name.sound)
    if person.address:
        keys.add(key("address", person.address))
    if person.phone:
        keys.add(key("phone", person.phone))
    if person.email:
        keys.add(key("email", person.email))
    return keys


def keys_of_firm(firm: Firm) -> set[int]:
    """The keys under which a company is found."""
    keys: set[int] = set()
    if firm.words:
        keys.add(key("words", firm.whole))
        keys.add(key("joined", "".join(firm.words)[:8]))
        keys.update(key("word", word) for word in firm.words if len(word) > 2)
        keys.update(key("word_sound", normalization.skeleton((word,))) for word in firm.words if len(word) > 5)
        keys.update(key("word_begin", word[:5], firm.house) for word in firm.words if len(word) > 4)
    if firm.contact.words:
        keys.add(key("contact", *sorted(firm.contact.words)))
        keys.add(key("owner", firm.contact.words[-1], firm.words[0][:3] if firm.words else ""))
        keys.update(key("word", word) for word in firm.contact.words[-1:] if len(word) > 2)
    if firm.address:
        keys.add(key("address", firm.address))
    for kind, value in (("phone", firm.phone), ("email", firm.email), ("web", firm.web)):
        if value:
            keys.add(key(kind, value))
    return keys


def telling_keys(record: Person | Firm) -> set[int]:
    """The few keys under which most of those who are one with it are found: for comparing many records at once."""
    keys = {key(kind, value) for kind, value in (("phone", record.phone), ("email", record.email)) if value}
    if isinstance(record, Firm):
        keys |= {key(kind, value) for kind, value in (("words", record.whole), ("web", record.web)) if value}
    elif record.last.whole and record.first.whole:
        keys.add(key("skeleton", *sorted((record.last.skeleton, record.first.skeleton))))
        keys.add(key("sound", *sorted((record.last.sound, record.first.sound))))
    return keys


def neighbours(every: Iterable[set[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """For each record, in the order of names, the places before it worth a comparison, and those with one weak key."""
    known: dict[int, list[int] | int] = {}
    for place, keys in enumerate(every):
        near: list[int] = []
        strong: list[int] = []
        for shared in keys:
            places = known.get(shared)
            into = near if shared & 1 else strong
            if places is None:
                known[shared] = place
            elif isinstance(places, int):
                into.append(places)
                known[shared] = [places, place]
            else:
                into += places if len(places) <= MOST_OF_A_KEY else places[-MOST_OF_A_KEY:]
                places.append(place)
        worth = set(strong)
        weak: list[int] = []
        for other, times in Counter(near).items():
            if times > 1:
                worth.add(other)
            elif other not in worth:
                weak.append(other)
        yield list(worth), weak
