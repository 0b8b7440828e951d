"""Districts in lists: the one a cell means, and the one a heading or title names among other words."""

import re

from app.importing.values.words import fold, keys_by_word

CITY = "gladbeck"
POSTCODES = "459"  # how all postcodes of the town begin
_DISTRICT_PREFIX = re.compile(r"^(?:gladbeck|gla|stadtteil|quartier|ortsteil|ot|st)[\s:\-–/]+", re.I)


def district_of(text: str) -> str | None:
    """The district that a cell means: `GLA-Mitte` is mitte."""
    bare = text.strip()
    for _step in range(3):
        shorter = _DISTRICT_PREFIX.sub("", bare)
        if shorter == bare:
            break
        bare = shorter
    known = keys_by_word("district")
    folded = fold(bare)
    return known.get(bare.casefold()) or next((key for word, key in known.items() if fold(word) == folded), None)


def district_in(title: str) -> str | None:
    """The one district that a heading, sheet name or title names among other words."""
    direct = district_of(title)
    if direct is not None:
        return direct if direct != "outside" else None
    words = [fold(word) for word in re.split(r"[\s:,;/_()]+", title)]
    words += [word.removeprefix(CITY) for word in words]
    named = {key for word, key in keys_by_word("district").items() if key != "outside" and fold(word) in words}
    return named.pop() if len(named) == 1 else None
