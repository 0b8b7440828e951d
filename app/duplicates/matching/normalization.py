"""Forms of values in which spelling no longer matters: names, phones, e-mail, streets. Pure; results are kept.

A name has its search form (DIN 91379), the form with bare letters, its sound in German (Kölner Phonetik) and a skeleton
of consonants that survives transliteration: Yıldız and Yildiz, Schewtschenko and Shevchenko, محمد and Mohamed are one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import cologne_phonetics
from anyascii import anyascii
from rapidfuzz.distance import OSA

import resources
from models import names

_SHORT_NAMES = "lists/short_first_names.txt"
_NONE: frozenset[int] = frozenset()
_KEPT = 65_536  # names of a large store; most occur many times
# One sound, however it is written down; longer spellings first. What stands for no letter is dropped.
_SOUNDS = (
    ("DSCH", ""),  # Dschamal, Djamal, Jamal: J is dropped as well
    ("TSCH", "S"),
    ("SCH", "S"),
    ("SH", "S"),
    ("CH", "S"),
    ("CZ", "S"),
    ("SZ", "S"),
    ("ZH", "S"),
    ("TZ", "S"),
    ("TS", "S"),
    ("PH", "F"),
    ("DJ", ""),
    ("CK", "K"),
    ("CE", "S"),
    ("CI", "S"),
    ("KS", "S"),
)
_ONE_SOUND = re.compile("|".join(spelling for spelling, _ in _SOUNDS))
_STANDS_FOR = dict(_SOUNDS)
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("AEIOUHYJ", None),  # vowels, and letters that come and go between alphabets
        "Z": "S",
        "X": "S",
        "C": "K",
        "G": "K",
        "Q": "K",
        "D": "T",
        "V": "F",
        "W": "F",
        "B": "P",
    }
)
_TWICE = re.compile(r"(.)\1+")
_ARTICLES = frozenset({"AL", "EL", "AD", "ED", "AS", "ES", "AR", "ER", "UL"})
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARTICLE = "\u0627\u0644"  # al-
_LONG_VOWELS = dict.fromkeys(map(ord, "\u0627\u0648\u064a"))  # alif, waw, ya
_NO_SIGN = re.compile(r"[^0-9A-Z ]")
_STREET = re.compile(r"(?:STRASSE|STREET|STR|ST)$")
_STREET_WORDS = ("STRASE", "STRET")
_HOUSE = re.compile(r"\d+")


_PROVIDERS = frozenset(
    {
        *("gmx", "web", "t-online", "gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "aol", "freenet"),
        *("arcor", "live", "posteo", "mail", "mailbox", "me", "unitybox", "online"),
    }
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name in all its forms. `whole` is the search form without blanks, `initials` that it is only letters."""

    whole: str
    bare: str
    words: tuple[str, ...]
    skeleton: str
    sound: str
    initials: bool
    foreign: bool  # written in another script: only its consonants can be compared


NO_NAME = Name("", "", (), "", "", initials=False, foreign=False)


@lru_cache(_KEPT)
def name_of(text: str) -> Name:
    """The forms of a last, first or birth name; NO_NAME where it holds no letter."""
    words = latin(text).split()
    if not any(sign.isalpha() for word in words for sign in word):
        return NO_NAME
    bare = names.bare_form(text).replace(" ", "") if not text.isascii() else "".join(words)
    return Name(
        "".join(words),
        bare,
        tuple(words),
        skeleton(words),
        "".join(code for word in words for _, code in cologne_phonetics.encode(word)),
        initials=all(len(word) == 1 for word in words),
        foreign=not names.search_form(text).isascii(),
    )


def may_be_called(left: Name, right: Name) -> bool:
    """Whether a word of one first name is a usual short form of, or stands for, one of the other: Hans, Johannes."""
    known = _called()
    return any(
        not known.get(word, _NONE).isdisjoint(known.get(its, _NONE)) for word in left.words for its in right.words
    )


@cache
def _called() -> Mapping[str, frozenset[int]]:
    """Names in their search form: the lines of the list they stand in."""
    lines_of: dict[str, set[int]] = {}
    for number, line in enumerate(resources.text(_SHORT_NAMES).splitlines()):
        if line and not line.startswith("#"):
            for name in line.upper().split(", "):
                lines_of.setdefault(name, set()).add(number)
    return {name: frozenset(lines) for name, lines in lines_of.items()}


def latin(text: str) -> str:
    """The search form in A-Z and digits; other scripts letter by letter, Arabic ones by their consonants."""
    form = names.search_form(text)
    if form.isascii():
        return form
    return _NO_SIGN.sub("", anyascii(" ".join(map(_consonants, form.split()))).upper())


def _consonants(word: str) -> str:
    """An Arabic word without its article, and without the letters that are long vowels within a word."""
    if not _ARABIC.search(word):
        return word
    word = word.removeprefix(_ARTICLE) or word
    return word[0] + word[1:].translate(_LONG_VOWELS)


def skeleton(words: list[str] | tuple[str, ...]) -> str:
    """The consonants of a name, those of one sound as one; articles of Arabic names (al-, el-) left out."""
    own = [word for word in words if word not in _ARTICLES] or words
    text = _ONE_SOUND.sub(lambda match: _STANDS_FOR[match[0]], "".join(own))
    return _TWICE.sub(r"\1", text.translate(_LETTERS))


@lru_cache(_KEPT)
def street_of(text: str) -> str:
    """A street without blanks and hyphens, its last word left out: Berg-Straße, Bergstr. and Bergstrßae are one."""
    whole = latin(text).replace(" ", "")
    short = _STREET.sub("", whole)
    return _without_garbled_street(whole) if short == whole else short


def _without_garbled_street(whole: str) -> str:
    """The street without a last word that is one slip of the keys off; doubled letters count once."""
    for length in range(5, min(8, len(whole) - 3) + 1):
        tail = _TWICE.sub(r"\1", whole[-length:])
        if any(OSA.distance(tail, word, score_cutoff=1) <= 1 for word in _STREET_WORDS):
            return whole[:-length]
    return whole


def house_of(text: str) -> str:
    """A house number without blanks: 12 a and 12A are one."""
    return latin(text).replace(" ", "")


def number_of(house: str) -> str:
    """The number alone of a house number: 12A is next door to 12."""
    match = _HOUSE.search(house)
    return match[0] if match else ""


def phone_of(text: str) -> str:
    """The digits of a phone number as dialled within Germany, without the leading zero; empty if it is too short."""
    digits = "".join(sign for sign in text if "0" <= sign <= "9")
    if text.lstrip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00").removeprefix("49")
    digits = digits.lstrip("0")
    return digits if len(digits) >= 5 else ""


def email_of(text: str) -> str:
    """An e-mail address in small letters, without blanks."""
    return text.replace(" ", "").lower()


def is_provider(domain: str) -> bool:
    """Whether everybody may have an address or a page under this domain: it then says nothing of its owner."""
    parts = domain.split(".")
    return len(parts) > 1 and parts[-2] in _PROVIDERS
