"""Phone cells -> numbers as people write them, with the zero that spreadsheets lose put back.

A number rounded by the spreadsheet (1,57E+10), an error sign or a row of hashes is not a number any more. A second
number and words beside it (`(Mutter)`) are given apart, so that nothing vanishes.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.I)
_BROKEN = re.compile(r"#+(?:NV|N/A|WERT!|VALUE!|REF!|BEZUG!|DIV/0!|NAME\?|NULL!|ZAHL!|NUM!)?", re.I)
_COUNTRY = re.compile(r"^(?:\+|00)\s*49[\s\-/]*(?:\(0\)\s*)?(?:0(?=[1-9]))?")
_WORDS = re.compile(r"\([^)\d]*\)?|\b[^\W\d_][^\d+(]*", re.S)
_NEXT = re.compile(
    r"\s*(?:;|,|\n|\||\bod\.?|\boder\b|\bu\.|\bund\b|\bbzw\.?|\s/\s|/(?=\s*(?:0[1-9]\d{2,}|\+49)[\d\s/-]{6,}))\s*", re.I
)
_NO_DIGIT = re.compile(r"\D")
_LEAST_DIGITS = 5
_MOST_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers of one cell, the words beside them, and what has to be said."""

    numbers: tuple[str, ...] = ()
    words: str = ""
    zero_restored: bool = False
    unreadable: bool = False


@lru_cache(maxsize=8192)
def read_phones(text: str) -> Phones:
    """All numbers of a cell's text."""
    text = text.strip(" '")
    if _ROUNDED.fullmatch(text.replace(" ", "")) or _BROKEN.fullmatch(text):
        return Phones(unreadable=True)
    numbers: list[str] = []
    words: list[str] = []
    restored = False
    for part in _NEXT.split(text):
        words += [word.strip(" ().,:") for word in _WORDS.findall(part)]
        number = _WORDS.sub(" ", part) if "(0)" not in part else part
        whole, lost = _national(number)
        if whole is not None:
            numbers.append(whole)
            restored = restored or lost
    spoken = " ".join(word for word in words if word and word.casefold().rstrip(".") not in _SAYS_NOTHING)
    return Phones(tuple(dict.fromkeys(numbers)), spoken, restored, not numbers)


_SAYS_NOTHING = frozenset({"tel", "telefon", "mobil", "handy", "privat", "priv", "fon", "p", "m", "h", "d", "g", "t"})


def _national(text: str) -> tuple[str | None, bool]:
    """The number with its leading zero; whether that zero had been lost."""
    text = " ".join(text.split()).strip(" .:-/'")
    foreign = _COUNTRY.sub("", text)
    if foreign != text:
        text, known_country = "0" + foreign.strip(" -/()"), True
    else:
        text, known_country = text.replace("(0)", "0"), False
    digits = _NO_DIGIT.sub("", text)
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS or not digits.isascii():
        return None, False
    if known_country or digits.startswith("0") or text.startswith("+"):
        return text, False
    if digits.startswith("49") and len(digits) in (12, 13) and digits[2] == "1":
        return "0" + digits[2:], True
    if len(digits) < 7:
        return text, False  # a local number without its area code
    return "0" + text, True


def digits_of(phone: str) -> str:
    """A number's digits for comparing and for flat rows; a foreign one keeps its plus."""
    plus = "+" if phone.lstrip().startswith("+") else ""
    return plus + _NO_DIGIT.sub("", phone)
