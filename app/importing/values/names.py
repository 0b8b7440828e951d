"""Name cells -> surname, first name, birth name; broken letters are seen, double-decoded ones put right.

`Name, Vorname` is split at the comma, `Vorname Name` at the last blank before the surname and its particles. A title
stays with the name it stands at.
"""

import re
from functools import lru_cache

from app.importing.values.words import fold

LONGEST_NAME = 120
_BORN = re.compile(r"[\s,;]*[(\[]?\s*\b(?:geb\.?|geborene?[rn]?|née|nee|verw\.)\s+([^),;\]]+)[)\]]?\s*$", re.I)
_BORN_INSIDE = re.compile(
    r"[\s,;]*[(\[]?\s*\b(?:geb\.?|geborene?[rn]?|née)\s+([^\s),;\]]+(?:[ -][^\s),;\]]+)?)[)\]]?(?=\s*[,;])", re.I
)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "vom",
        "zu",
        "zum",
        "zur",
        "der",
        "den",
        "dem",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "al",
        "el",
        "ben",
        "bin",
        "ibn",
        "abu",
        "ter",
        "ten",
    ]
)
_LOST = re.compile(r"(?<=[^\W\d_])\?|\?(?=[^\W\d_])|\ufffd")
_TWICE = re.compile("[ÃÄÅÂÐ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]")
_EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "??",
        "???",
        "n.n.",
        "nn",
        "n. n.",
        "unbekannt",
        "k.a.",
        "k. a.",
        "null",
        "n/a",
        "–",
        "—",
        ".",
        "x",
        "xx",
        "xxx",
        "#nv",
        "#n/a",
        "ohne namen",
        "anonym",
        "#wert!",
        "#bezug!",
        "#name?",
    }
)
_NO_NAME = re.compile(r"^[=+@]|[|=<>{}\\]|[A-Za-z]:/|https?:|^\W+$")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3]")


def is_empty(text: str) -> bool:
    """Whether a name cell names nobody."""
    return text.casefold() in _EMPTY


def is_no_name(text: str) -> bool:
    """Whether the text is a command, an address or signs alone, and surely nobody's name."""
    return _NO_NAME.search(text) is not None


def without_emoji(text: str) -> str:
    """The name without pictures, which no paper could print."""
    return _EMOJI.sub("", text).replace("\u200d", "").strip() if not text.isascii() else text


def take_birth_name(text: str) -> tuple[str, str]:
    """`Köhler, geb. Öztürk` -> Köhler, Öztürk."""
    if "geb" not in text.casefold() and "née" not in text:
        return text, ""
    match = _BORN.search(text) or _BORN_INSIDE.search(text)
    if match is None or not text[: match.start()].strip():
        return text, ""
    return (text[: match.start()] + text[match.end() :]).strip(" ,;"), match[1].strip()


def split_last_first(text: str) -> tuple[str, str]:
    """`Müller, Anna` -> Müller, Anna; without a comma the last word is the first name."""
    for mark in (",", ";"):
        if mark in text:
            last, first = text.split(mark, 1)
            return last.strip(), first.strip(" ,;")
    words = text.split()
    if len(words) < 2:
        return text, ""
    return " ".join(words[:-1]), words[-1]


def split_first_last(text: str) -> tuple[str, str]:
    """`Anna Maria von Berg` -> von Berg, Anna Maria; a comma means that the surname stands first."""
    if "," in text:
        return split_last_first(text)
    words = text.split()
    if len(words) < 2:
        return text, ""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold().strip(".") in _PARTICLES:
        cut -= 1
    return " ".join(words[cut:]), " ".join(words[:cut])


def has_lost_letters(text: str) -> bool:
    """Whether a question mark stands where the code page had no letter."""
    return ("?" in text or "\ufffd" in text) and _LOST.search(text) is not None


def repaired(text: str) -> str | None:
    """GrÃ¼newald -> Grünewald; None where the text was not decoded twice."""
    if text.isascii() or _TWICE.search(text) is None:
        return None
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


@lru_cache(maxsize=32_768)
def key(text: str) -> str:
    """A name for finding duplicates: letter case, blanks and hyphens left out."""
    return re.sub(r"[\s\-]+", "", text.casefold())


@lru_cache(maxsize=32_768)
def near_key(text: str) -> str:
    """A name for finding near duplicates: spelling of umlauts and accents left out, and letters that were lost."""
    return fold(text.replace("?", ""))
