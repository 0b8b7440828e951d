"""An invented population with relatives, namesakes and duplicates, for measuring how duplicates are found.

`people(count, seed)` gives rows and the pairs that are one person. A fifth of the people are hard to tell apart from
somebody else: spouses, twins, brothers and sisters, a son with his father's name, namesakes - most of them under one
roof and some with one phone. A tenth are recorded twice or more, with one to five slips each. Names are put together
from syllables; their frequencies fall as those of a German town do.
"""

import datetime
import itertools
import random
from collections.abc import Callable

Row = dict[str, str]
_SYLLABLES = (
    "la le li lo ma me mi na ne ni no ra re ri ro sa se ta te ti va ve zi şa ğı łu ć da do ge ka ko bu fi ha jo"
)
_ENDS = "mann er el ke ski ić oğlu escu enko ov ler sen hardt bach dt lik tas mir can nur ina ela ian us"
_BEGIN = tuple(one.title() for one in _SYLLABLES.split(" "))
_MIDDLE = tuple(_SYLLABLES.split(" "))
_END = tuple(_ENDS.split(" "))
_STREETS = ("weg", "straße", "str.", "platz", "ring", "allee", "gasse")
_PROVIDERS = ("gmx.de", "web.de", "t-online.de", "gmail.com", "icloud.com")
_KEYS = "abcdefghijklmnopqrstuvwxyz"


class Town:
    """Everybody there is, and the slips of those who record them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"population {seed}")
        self.last = self._names(1_900)
        self.first = self._names(2_000)
        self.streets = [name + self.chance.choice(_STREETS) for name in self._names(700)]
        self.rows: list[Row] = []
        self._of: list[int] = []  # whom a row is about

    def _names(self, count: int) -> list[str]:
        every = ["".join(parts) for parts in itertools.product(_BEGIN, _MIDDLE, _END)]
        return self.chance.sample(every, count)

    def _common(self, names: list[str]) -> str:
        return names[min(len(names) - 1, int(len(names) * self.chance.random() ** 1.8))]

    def _date(self) -> str:
        year = self.chance.randint(1955, 2004)
        if self.chance.random() < 0.06:
            return f"{year}-01-01"
        day = datetime.date(year, 1, 1) + datetime.timedelta(days=self.chance.randint(0, 364))
        return "" if self.chance.random() < 0.02 else day.isoformat()

    def _phone(self) -> str:
        return f"01{self.chance.randint(50, 79)} {self.chance.randint(10_000_000, 99_999_999)}"

    def somebody(self) -> Row:
        """A new person."""
        chance = self.chance
        last, first = self._common(self.last), self._common(self.first)
        email = f"{first}.{last}{chance.randint(50, 99)}@{chance.choice(_PROVIDERS)}".lower()
        return {
            "last_name": last,
            "first_name": first,
            "birth_date": self._date(),
            "gender": chance.choice("mf"),
            "street": chance.choice(self.streets),
            "house": str(chance.randint(1, 180)) + ("a" if chance.random() < 0.04 else ""),
            "zip": chance.choice(("45964", "45964", "45966", "45968")),
            "city": "Gladbeck",
            "phone": self._phone() if chance.random() < 0.65 else "",
            "email": email if chance.random() < 0.3 else "",
        }

    def relative(self, of: Row) -> Row:
        """Somebody else who is easily taken for `of`."""
        chance, other = self.chance, self.somebody()
        kind = chance.choice(("spouse", "twin", "sibling", "sibling", "generation", "namesake"))
        if kind == "namesake":
            return other | {name: of[name] for name in ("last_name", "first_name", "gender")}
        shared = ["last_name", *(("street", "house", "zip") if chance.random() < 0.85 else ())]
        if chance.random() < 0.2:
            shared.append("phone")
        if kind == "twin":
            shared.append("birth_date")
        if kind == "generation":
            shared += ["first_name", "gender"]
        if kind == "spouse":
            other["gender"] = "m" if of["gender"] == "f" else "f"
        return other | {name: of[name] for name in shared}

    def slipped(self, row: Row) -> Row:
        """The same person, recorded once more."""
        found = dict(row)
        for slip in self.chance.choices(_SLIPS, k=self.chance.randint(1, 5)):
            slip(self, found)
        return found

    def typo(self, text: str) -> str:
        """One slip of the keys."""
        if len(text) < 3:
            return text
        place, sign = self.chance.randrange(1, len(text)), self.chance.choice(_KEYS)
        return self.chance.choice(
            (
                text[:place] + text[place + 1 :],
                text[:place] + sign + text[place:],
                text[:place] + sign + text[place + 1 :],
                text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :],
            )
        )

    def fill(self, count: int) -> None:
        """Record so many rows."""
        people = 0
        while len(self.rows) < count:
            person = self.relative(self.rows[-1]) if self.rows and self.chance.random() < 0.2 else self.somebody()
            times = 1 + sum(self.chance.random() < share for share in (0.09, 0.02))
            self.rows += [person, *(self.slipped(person) for _ in range(times - 1))]
            self._of += [people] * times
            people += 1

    def pairs(self) -> set[tuple[int, int]]:
        """The places of rows about one person."""
        found: dict[int, list[int]] = {}
        for place, who in enumerate(self._of):
            found.setdefault(who, []).append(place)
        return {pair for places in found.values() for pair in itertools.combinations(places, 2)}


def _name_slip(town: Town, row: Row) -> None:
    name = town.chance.choice(("last_name", "first_name"))
    row[name] = town.typo(row[name])


def _umlauts(town: Town, row: Row) -> None:
    for name in ("last_name", "first_name", "street"):
        for sign, other in zip("öüäßşğłćı", ("oe", "ue", "ae", "ss", "s", "g", "l", "c", "i"), strict=True):
            row[name] = row[name].replace(sign, other)


def _moved(town: Town, row: Row) -> None:
    row.update({name: value for name, value in town.somebody().items() if name in {"street", "house", "zip"}})


def _swapped(town: Town, row: Row) -> None:
    if town.chance.random() < 0.5:
        row["last_name"], row["first_name"] = row["first_name"], row["last_name"]


def _date_slip(town: Town, row: Row) -> None:
    if row["birth_date"]:
        year, month, day = row["birth_date"].split("-")
        row["birth_date"] = town.chance.choice(
            (
                f"{year}-{day}-{month}" if int(day) <= 12 else "",
                f"{year}-01-01",
                f"{year}-{month}-{town.chance.randint(1, 28):02d}",
                f"{int(year) + 1}-{month}-{min(28, int(day)):02d}",
            )
        )


def _initial(town: Town, row: Row) -> None:
    row["first_name"] = row["first_name"][0] + "."


def _married(town: Town, row: Row) -> None:
    if row["gender"] == "f" and town.chance.random() < 0.3:
        row["last_name"] = town.chance.choice(town.last)


def _new_phone(town: Town, row: Row) -> None:
    row["phone"] = town.chance.choice(("", town._phone(), row["phone"].replace("01", "+491", 1)))


def _street_slip(town: Town, row: Row) -> None:
    row["street"] = town.typo(row["street"])


def _no_email(town: Town, row: Row) -> None:
    row["email"] = ""


_SLIPS: tuple[Callable[[Town, Row], None], ...] = (
    _name_slip,
    _name_slip,
    _umlauts,
    _moved,
    _swapped,
    _date_slip,
    _initial,
    _married,
    _new_phone,
    _street_slip,
    _no_email,
)


def people(count: int, seed: int = 1) -> tuple[list[Row], set[tuple[int, int]]]:
    """So many rows (a few more) and the pairs of places that are one person."""
    town = Town(seed)
    town.fill(count)
    return town.rows, town.pairs()
