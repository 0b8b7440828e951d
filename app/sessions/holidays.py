"""The public holidays of North Rhine-Westphalia (Feiertagsgesetz NW): named, so that a series warns."""

import datetime
from functools import cache

from resources.language import N_, _

_FIXED = {
    (1, 1): N_("New Year's Day"),
    (5, 1): N_("Labour Day"),
    (10, 3): N_("German Unity Day"),
    (11, 1): N_("All Saints' Day"),
    (12, 25): N_("Christmas Day"),
    (12, 26): N_("St Stephen's Day"),
}
_BY_EASTER = {
    -2: N_("Good Friday"),
    1: N_("Easter Monday"),
    39: N_("Ascension Day"),
    50: N_("Whit Monday"),
    60: N_("Corpus Christi"),
}


def holiday(day: datetime.date) -> str:
    """The name of the public holiday on that day; empty if it is none."""
    name = _FIXED.get((day.month, day.day)) or _BY_EASTER.get((day - easter(day.year)).days)
    return _(name) if name else ""


@cache
def easter(year: int) -> datetime.date:
    """Easter Sunday of a year (Gregorian; the algorithm of Meeus, Jones and Butcher)."""
    century, place = divmod(year, 100)
    golden = year % 19
    leaps, rest = divmod(century, 4)
    epact = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (place // 4) - epact - place % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return datetime.date(year, month, day + 1)
