"""Names of people: what is accepted, how they are found, how they are sorted.

Text is stored as entered (NFC, ends trimmed). Beside it stand forms that are computed here and never shown:

- the search form of DIN 91379 (Müller -> MUELLER, Yıldız -> YILDIZ), read from the norm's own table;
- the bare form (Müller -> MULLER), because people type the letter without its dots;
- the sort key of DIN 5007, variant 2 (ä as ae; name lists).

Other scripts keep their letters: case folded, marks dropped, so that they are found as well. The table (1,000 code
points) is read at first use; letters outside it are worked out once and kept. Pure and safe in any thread.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import resources

LONGEST = 120
"""Most characters a single name may have."""

# The names of the reasons `problems` gives; the words for them are the caller's.
CONTROL = "control"
INVISIBLE = "invisible"
SYMBOL = "symbol"
UNKNOWN_SIGN = "unknown_sign"
TOO_LONG = "too_long"
NO_LETTER = "no_letter"

_TABLE = "din91379/latin_list_search_form_1.3.txt"
_BLANKS = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Signs that part nothing: O'Neill and ONeill are one word (apostrophes, half rings, primes, the Catalan middle dot).
_INSIDE_WORDS = "'’‘‚‛`´ʹʺʼʻʽʾʿˈˌ′″·׳״ـ"
_EDGES_INSIDE = re.compile(f"[{_INSIDE_WORDS}]")
# Invisible although Unicode files them under letters or marks, not under format signs.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
_KEYCAP = "\u20e3"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
# Letters that Arabic and Persian keyboards offer for one another.
_ALIKE = {"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ہ": "ه"}
# Bare letters whose stroke Unicode does not take apart.
_STROKED = {"Ø": "O", "Ǿ": "O"}
_UMLAUTS = "ÄÖÜ"


class _Letters(dict[int, str]):
    """A table for str.translate that works out a missing code point once."""

    def __init__(self, known: dict[int, str], work_out: Callable[[str], str]) -> None:
        super().__init__(known)
        self._work_out = work_out

    def __missing__(self, code: int) -> str:
        found = self._work_out(chr(code))
        self[code] = found
        return found


_OFTEN = 40  # signs; longer texts hardly come again


class _Forms(NamedTuple):
    search: _Letters
    bare: _Letters
    sort: _Letters
    sequences: dict[str, str]  # sequence -> its search form, where marks may not simply be dropped
    sequence: re.Pattern[str]
    ascii: bytes  # search forms of the first 128 signs, for bytes.translate; and which of them part nothing
    dropped: bytes


def clean(text: str) -> str:
    """Text as it is stored: NFC, ends trimmed, inner runs of blanks kept as one."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def clean_lines(text: str) -> str:
    """Longer text as it is stored: NFC, ends trimmed, line ends as \\n; blanks inside stay as typed."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def problems(text: str) -> list[str]:
    """Why `text` is no name: reason keys in a fixed order (CONTROL, INVISIBLE, ...); empty if it is fine."""
    text = clean(text)
    found = {reason for reason in map(_reason, set(text)) if reason}
    if len(text) > LONGEST:
        found.add(TOO_LONG)
    if not any(sign.isalpha() for sign in text):
        found.add(NO_LETTER)
    return [key for key in (CONTROL, INVISIBLE, SYMBOL, UNKNOWN_SIGN, TOO_LONG, NO_LETTER) if key in found]


def search_form(text: str) -> str:
    """The normative search form: capitals A-Z and digits, words parted by one blank; other scripts case folded."""
    return " ".join(_search_words(text))


def _search_words(text: str) -> list[str]:
    forms = _forms()
    if text.isascii():
        return text.encode().translate(forms.ascii, forms.dropped).decode().split()
    text = unicodedata.normalize("NFC", text)
    text = forms.sequence.sub(lambda found: forms.sequences[found[0]], text)
    return text.translate(forms.search).split()


def bare_form(text: str) -> str:
    """Like the search form, but letters only lose their marks: ä -> A, ö -> O, ü -> U, å -> A, ø -> O."""
    return " ".join(_bare_words(text))


def _bare_words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).translate(_forms().bare).split()


def search_terms(query: str) -> list[str]:
    """The words of a typed query in search form; each is to be found as the beginning of an indexed word."""
    return list(dict.fromkeys(search_form(query).split()))


def index_text(*parts: str) -> str:
    """All words under which the parts are found: search and bare form, and words with and without their hyphens."""
    words: list[str] = []
    for part in parts:
        if part:
            words += _words(part) if len(part) <= _OFTEN and "@" not in part else _words.__wrapped__(part)
    return " ".join(dict.fromkeys(words))


@lru_cache(8192)  # the names of people and streets come again and again
def _words(part: str) -> tuple[str, ...]:
    words = _search_words(part)
    if not part.isascii():
        words += _bare_words(part)
    if "-" in part:
        words += _search_words(part.replace("-", ""))
    if _EDGES_INSIDE.search(part):
        words += _search_words(_EDGES_INSIDE.sub(" ", part))
    return tuple(words)


def sort_key(*parts: str) -> str:
    """DIN 5007-2 as a string for binary comparison; give last and first name for a list of people.

    First all parts folded (ä as ae, marks and case ignored, blanks before letters), then as written, so that equal
    folds still have one order. Prefixes such as "von" sort as written.
    """
    found = [_folded(part) if len(part) <= _OFTEN else _folded.__wrapped__(part) for part in parts]
    folded, written = zip(*found, strict=True)
    return "\t".join(folded + written)


@lru_cache(8192)
def _folded(part: str) -> tuple[str, str]:
    """A part as it is sorted: folded, and as written."""
    written = unicodedata.normalize("NFC", part)
    return " ".join(written.translate(_forms().sort).split()), " ".join(written.split())


@lru_cache(4096)
def _reason(sign: str) -> str | None:
    category = unicodedata.category(sign)
    if category == "Cc":
        return CONTROL
    if category in {"Cf", "Zl", "Zp"} or sign in _FILLERS:
        return INVISIBLE
    if category == "So" or sign == _KEYCAP or sign in _SKIN_TONES:
        return SYMBOL
    if category in {"Cn", "Co", "Cs"}:
        return UNKNOWN_SIGN
    return None


def _read_table() -> dict[str, str]:
    """Letter or sequence -> search form, all by their code points."""
    table = {}
    for line in resources.text(_TABLE).splitlines():
        fields = line.split("; ")
        if len(fields) > 6:
            table[_signs(fields[2])] = _signs(fields[5])
    return table


def _signs(code_points: str) -> str:
    return "".join(chr(int(code, 16)) for code in code_points.split())


def _other_sign(sign: str) -> str:
    """The search form of a sign the norm's table does not know."""
    if sign in _INSIDE_WORDS:
        return ""
    return "".join(map(_plain, unicodedata.normalize("NFKD", sign)))


def _plain(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Me", "Cf"} or sign in _INSIDE_WORDS or sign in _FILLERS:
        return ""
    if category in {"Mn", "Mc"}:
        # Vowel signs of Indic and Thai writing (class up to 9) carry the word; accents and points do not.
        return sign if unicodedata.combining(sign) <= 9 else ""
    if not sign.isalnum():
        return " "
    folded = sign.upper() if sign.isascii() else sign.casefold()
    return _ALIKE.get(folded, folded)


def _bare_letter(letter: str, search: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].upper()
    return base if "A" <= base <= "Z" else _STROKED.get(letter.upper(), search)


@cache
def _forms() -> _Forms:
    table = _read_table()
    letters = {ord(key): form for key, form in table.items() if len(key) == 1}
    bare = {code: _bare_letter(chr(code), form) for code, form in letters.items()}
    # DIN 5007-2 opens only the German umlauts; every other accent is ignored.
    opened = {code: letters[code] for letter in _UMLAUTS for code in (ord(letter), ord(letter.lower()))}
    search = _Letters(letters, _other_sign)
    sequences = {key: form for key, form in table.items() if len(key) > 1 and key.translate(search) != form}
    pattern = re.compile("|".join(map(re.escape, sequences)))
    plain = [search[code] for code in range(128)]
    in_bytes = "".join(form or " " for form in plain).encode("ascii") + bytes(128)
    dropped = bytes(code for code, form in enumerate(plain) if not form)
    sort = _Letters({**bare, **opened}, _other_sign)
    return _Forms(search, _Letters(bare, _other_sign), sort, sequences, pattern, in_bytes, dropped)
