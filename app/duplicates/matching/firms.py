"""Two companies compared field by field: the findings, nothing weighed yet. Pure.

A name is a set of words without legal form, owner's mark and small words; what counts is which of the rarer words are
in both, in any order. The domain of website and e-mail belongs to one company unless it is a provider's.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA, Prefix

from app.duplicates.matching import forms
from app.duplicates.matching.forms import Name
from app.duplicates.matching.odds import Frequency
from app.duplicates.matching.people import address_found, email_found, name_found, number_found, word_found
from app.duplicates.matching.weights import (
    CONTACT,
    FIRM_ADDRESS,
    FIRM_EMAIL,
    FIRM_NAME,
    FIRM_PHONE,
    SECTOR,
    WEB,
    Found,
    Row,
)
from models.duplicates.compared_fields import COMPARED as COMPARED_OF

COMPARED = COMPARED_OF["business"]
_LEFT_OUT = frozenset(
    {
        *("GMBH", "GGMBH", "MBH", "UG", "AG", "KG", "OHG", "GBR", "EK", "EV", "EG", "SE", "LTD", "INC", "CO", "COKG"),
        *("PARTG", "INH", "INHABER", "INHABERIN", "VORM", "FIRMA", "FA"),
        *("UND", "DER", "DIE", "DAS", "AN", "AM", "IM", "IN", "ZUR", "ZUM", "VON"),
    }
)
_LIMITED = "HAFTUNGSBESCHR"
_SITE = re.compile(r"^(?:https?://)?(?:www\.)?([^/\s:?#@]+\.[a-z]{2,})", re.IGNORECASE)
_SEPARATE = re.compile(r"[.&+/,|()-]")
_KEPT = 32_768


@dataclass(frozen=True, slots=True)
class Firm:
    """A company's values in forms that can be compared."""

    words: tuple[str, ...]  # of the name, in the order of the alphabet
    whole: str
    contact: Name
    sector: str
    street: str
    house: str
    postcode: str
    phone: str
    email: str
    web: str

    @property
    def address(self) -> str:
        """Street and house, where both are known."""
        return f"{self.street} {self.house}" if self.street and self.house else ""

    def counted(self) -> tuple[tuple[str, str], ...]:
        """The values whose frequency counts, with their fields."""
        return (
            ("name", self.whole),
            ("contact", self.contact.whole),
            ("sector", self.sector),
            ("address", self.address),
            ("street", self.street),
            ("phone", self.phone),
            ("email", self.email),
            ("web", self.web),
            *(("word", word) for word in self.words),
        )


def firm_of(values: Mapping[str, Any]) -> Firm:
    """A company's fields (missing ones as None or left out) in their forms."""
    text = {name: str(values.get(name) or "") for name in COMPARED}
    words = words_of(text["name"])
    email = forms.email_of(text["email"])
    return Firm(
        words,
        " ".join(words),
        forms.name_of(text["contact_person"]),
        forms.street_of(text["industry_text"]),
        forms.street_of(text["street"]),
        forms.house_of(text["house_no"]),
        text["postcode"].strip(),
        forms.phone_of(text["phone"]),
        email,
        domain_of(text["website"]) or domain_of(email.rpartition("@")[2]),
    )


@lru_cache(_KEPT)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell it from others, in the order of the alphabet; all if none does."""
    words = forms.latin(_SEPARATE.sub(" ", name)).split()
    telling = {word for word in words if len(word) > 1 and word not in _LEFT_OUT and not word.startswith(_LIMITED)}
    return tuple(sorted(telling or set(words)))


def domain_of(site: str) -> str:
    """The domain of a website or mail server; empty for a provider's or for what is none."""
    found = _SITE.match(site.strip())
    domain = found[1].lower() if found else ""
    return "" if forms.is_provider(domain) else domain


class FirmsCompared:
    """Compares companies of one store."""

    def __init__(self, frequency: Frequency) -> None:
        self._frequency = frequency

    def __call__(self, one: Firm, other: Firm) -> list[Found]:
        """All findings of a pair."""
        found: list[Found] = []
        if one.words and other.words:
            self._add(found, FIRM_NAME[self._name(one, other)], "name", one.whole)
        if one.contact.whole and other.contact.whole:
            self._add(found, CONTACT[contact_found(one.contact, other.contact)], "contact", one.contact.whole)
        if one.sector and other.sector:
            alike = word_found(one.sector, other.sector) != "different"
            self._add(found, SECTOR["same" if alike else "different"], "sector", one.sector)
        if one.street and other.street:
            found.append(address_found(self._frequency, FIRM_ADDRESS, one, other))
        if one.phone and other.phone:
            self._add(found, FIRM_PHONE[phone_found(one.phone, other.phone)], "phone", one.phone)
        if one.web and other.web:
            self._add(found, WEB[word_found(one.web, other.web)], "web", one.web)
        elif one.email and other.email:  # of a company with a domain of its own the address says the same again
            self._add(found, FIRM_EMAIL[email_found(one.email, other.email)], "email", one.email)
        return found

    def _add(self, found: list[Found], row: Row, field: str, value: str) -> None:
        found.append(Found(row, self._frequency.of(field, value)) if row.found == "same" else row.alone)

    def _name(self, one: Firm, other: Firm) -> str:
        if one.words == other.words:
            return "same"
        pairs, left, its_left = _matched(one.words, other.words)
        for person in (one.contact.words, other.contact.words):
            if any(word in person for word in pairs):  # "Ziegert, Inh. Sigmar Ziegert": his other name says nothing
                left, its_left = ([word for word in words if word not in person] for words in (left, its_left))
        if not left and not its_left:
            return "slip"
        both = sum(self._weight(word) for word in pairs)
        rest = sum(self._weight(word) for word in left)
        its_rest = sum(self._weight(word) for word in its_left)
        if both and both >= 0.62 * (both + max(rest, its_rest)):
            return "most"
        if _is_owner(one, other):
            return "owner"
        return "some" if pairs else "different"

    def _weight(self, word: str) -> float:
        return max(1.0, math.log2((self._frequency.records + 2) / (self._frequency.count("word", word) + 1)))


def possible(one: Firm, other: Firm) -> bool:
    """The cheap question for two companies that have one key in common: whether anything else fits as well."""
    for value, its in (
        (one.phone, other.phone),
        (one.email, other.email),
        (one.web, other.web),
        (one.contact.whole, other.contact.whole),
        (one.address, other.address),
    ):
        if value and value == its:
            return True
    if len(one.words) < 2 or len(other.words) < 2:
        return True
    return sum(word in other.words or any(same_word(word, its) for its in other.words) for word in one.words) > 1


def _matched(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """Words in both, those only in the one, those only in the other; a slip or two apart is the same word."""
    left, its_left = [word for word in one if word not in other], [word for word in other if word not in one]
    pairs = [word for word in one if word in other]
    for word in list(left):
        fits = next((its for its in its_left if same_word(word, its)), None)
        if fits is not None:
            pairs.append(fits)
            left.remove(word)
            its_left.remove(fits)
    if left and its_left and OSA.distance("".join(sorted(left)), "".join(sorted(its_left)), score_cutoff=1) <= 1:
        return [*pairs, *left], [], []  # one word here, two there
    return pairs, left, its_left


@lru_cache(_KEPT)
def same_word(one: str, other: str) -> bool:
    """Whether two words of a name are one, slips, umlauts and bare letters (Müller, Muller) aside."""
    longer = max(len(one), len(other))
    if longer < 4:
        return False
    allowed = 1 if longer < 8 else 2
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return True
    return _bare(one) == _bare(other)


def _bare(word: str) -> str:
    return word.replace("AE", "A").replace("OE", "O").replace("UE", "U").replace("SS", "S")


def _is_owner(one: Firm, other: Firm) -> bool:
    for firm, its in ((one, other), (other, one)):
        person = its.contact or firm.contact
        if person.words and set(firm.words) <= set(person.words):
            return True
    return False


def contact_found(one: Name, other: Name) -> str:
    """How two contact persons differ; the surname alone, or initials, are similar."""
    if one.whole == other.whole:
        return "same"
    if set(one.words) <= set(other.words) or set(other.words) <= set(one.words):
        return "similar"
    if sorted(one.words) == sorted(other.words):
        return "same"
    first, its_first = one.words[0], other.words[0]
    if one.words[-1] == other.words[-1] and first[0] == its_first[0] and 1 in {len(first), len(its_first)}:
        return "similar"
    return "similar" if name_found(one, other, first=False) in {"spelled", "typo", "sound"} else "different"


def phone_found(one: str, other: str) -> str:
    """How two numbers differ; a longer one may be an extension."""
    shorter = min(len(one), len(other))
    if one != other and shorter >= 7 and Prefix.similarity(one, other) == shorter:
        return "similar"
    return number_found(one, other)
