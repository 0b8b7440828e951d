"""Words as they stand in lists: folded so that spelling matters less, and the stable keys of closed fields for them.

The table is `resources/lists/import_words.json`.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from resources import text as shipped

_NO_LETTER = re.compile(r"[\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"})


def fold(text: str) -> str:
    """Letters and digits of a word alone, lower case, ä as ae, other accents off."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    if not lowered.isascii():
        lowered = "".join(s for s in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(s))
    return _NO_LETTER.sub("", lowered)


@cache
def keys_by_word(field: str) -> Mapping[str, str]:
    """Word in its lookup form -> stable key, for a closed field of `import_words.json`."""
    raw = json.loads(shipped("lists/import_words.json"))[field]
    return {lookup_form(word): key for key, words in raw.items() for word in (*words, key)}


@cache
def empty_words() -> frozenset[str]:
    """What stands in cells that say nothing."""
    return frozenset(json.loads(shipped("lists/import_words.json"))["empty"])


@lru_cache(maxsize=8192)
def lookup_form(text: str) -> str:
    """A cell's word for looking it up: lower case, without blanks, dots, hyphens and underscores."""
    return re.sub(r"[\s.\-_*]+", "", text.casefold()) or text.casefold().strip()
