"""Two companies compared field by field: the findings, nothing weighed yet. Pure.

A name is a set of words without legal form, owner's mark and small words; what counts is which of the rarer words are
in both, in any order. The domain of website and e-mail belongs to one company unless it is a provider's.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, Prefix

from app.duplicates.matching import normalization
from app.duplicates.matching.field_comparisons import (
    compare_addresses,
    compare_emails,
    compare_names,
    compare_numbers,
    compare_words,
)
from app.duplicates.matching.firm_levels import CONTACT, FIRM_ADDRESS, FIRM_EMAIL, FIRM_NAME, FIRM_PHONE, SECTOR, WEB
from app.duplicates.matching.levels import ComparisonLevel, Evidence
from app.duplicates.matching.normalization import Name
from app.duplicates.matching.odds import Frequency
from models.duplicates.compared_fields import COMPARED as COMPARED_OF
from models.fields import Value

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


def firm_of(values: Mapping[str, Value]) -> Firm:
    """A company's fields (missing ones as None or left out) in their forms."""
    text = {name: str(values.get(name) or "") for name in COMPARED}
    words = words_of(text["name"])
    email = normalization.email_of(text["email"])
    return Firm(
        words,
        " ".join(words),
        normalization.name_of(text["contact_person"]),
        normalization.street_of(text["industry_text"]),
        normalization.street_of(text["street"]),
        normalization.house_of(text["house_no"]),
        text["postcode"].strip(),
        normalization.phone_of(text["phone"]),
        email,
        domain_of(text["website"]) or domain_of(email.rpartition("@")[2]),
    )


@lru_cache(_KEPT)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell it from others, in the order of the alphabet; all if none does."""
    words = normalization.latin(_SEPARATE.sub(" ", name)).split()
    telling = {word for word in words if len(word) > 1 and word not in _LEFT_OUT and not word.startswith(_LIMITED)}
    return tuple(sorted(telling or set(words)))


def domain_of(site: str) -> str:
    """The domain of a website or mail server; empty for a provider's or for what is none."""
    match = _SITE.match(site.strip())
    domain = match[1].lower() if match else ""
    return "" if normalization.is_provider(domain) else domain


class FirmComparer:
    """Compares companies of one store."""

    def __init__(self, frequency: Frequency) -> None:
        self._frequency = frequency

    def __call__(self, left: Firm, right: Firm) -> list[Evidence]:
        """All findings of a pair."""
        evidence: list[Evidence] = []
        if left.words and right.words:
            self._add(evidence, FIRM_NAME[self._name(left, right)], "name", left.whole)
        if left.contact.whole and right.contact.whole:
            self._add(evidence, CONTACT[compare_contacts(left.contact, right.contact)], "contact", left.contact.whole)
        if left.sector and right.sector:
            alike = compare_words(left.sector, right.sector) != "different"
            self._add(evidence, SECTOR["same" if alike else "different"], "sector", left.sector)
        if left.street and right.street:
            evidence.append(compare_addresses(self._frequency, FIRM_ADDRESS, left, right))
        if left.phone and right.phone:
            self._add(evidence, FIRM_PHONE[compare_phones(left.phone, right.phone)], "phone", left.phone)
        if left.web and right.web:
            self._add(evidence, WEB[compare_words(left.web, right.web)], "web", left.web)
        elif left.email and right.email:  # of a company with a domain of its own the address says the same again
            self._add(evidence, FIRM_EMAIL[compare_emails(left.email, right.email)], "email", left.email)
        return evidence

    def _add(self, evidence: list[Evidence], level: ComparisonLevel, field: str, value: str) -> None:
        evidence.append(Evidence(level, self._frequency.of(field, value)) if level.name == "same" else level.alone)

    def _name(self, left: Firm, right: Firm) -> str:
        if left.words == right.words:
            return "same"
        pairs, unmatched, its_unmatched = _matched(left.words, right.words)
        for person in (left.contact.words, right.contact.words):
            if any(word in person for word in pairs):  # "Ziegert, Inh. Sigmar Ziegert": his other name says nothing
                unmatched, its_unmatched = (
                    [word for word in words if word not in person] for words in (unmatched, its_unmatched)
                )
        if not unmatched and not its_unmatched:
            return "slip"
        both = sum(self._weight(word) for word in pairs)
        rest = sum(self._weight(word) for word in unmatched)
        its_rest = sum(self._weight(word) for word in its_unmatched)
        if both and both >= 0.62 * (both + max(rest, its_rest)):
            return "most"
        if _is_owner(left, right):
            return "owner"
        return "some" if pairs else "different"

    def _weight(self, word: str) -> float:
        return max(1.0, math.log2((self._frequency.records + 2) / (self._frequency.count("word", word) + 1)))


def worth_comparing(left: Firm, right: Firm) -> bool:
    """The cheap question for two companies that have one key in common: whether anything else fits as well."""
    for value, its in (
        (left.phone, right.phone),
        (left.email, right.email),
        (left.web, right.web),
        (left.contact.whole, right.contact.whole),
        (left.address, right.address),
    ):
        if value and value == its:
            return True
    if len(left.words) < 2 or len(right.words) < 2:
        return True
    return sum(word in right.words or any(same_word(word, its) for its in right.words) for word in left.words) > 1


def _matched(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """Words in both, those only in the one, those only in the other; a slip or two apart is the same word."""
    unmatched, its_unmatched = _without(right, left), _without(left, right)
    pairs = [word for word in left if word in right]
    for word in list(unmatched):
        fits = next((its for its in its_unmatched if same_word(word, its)), None)
        if fits is not None:
            pairs.append(fits)
            unmatched.remove(word)
            its_unmatched.remove(fits)
    if (
        unmatched
        and its_unmatched
        and OSA.distance("".join(sorted(unmatched)), "".join(sorted(its_unmatched)), score_cutoff=1) <= 1
    ):
        return [*pairs, *unmatched], [], []  # one word here, two there
    return pairs, unmatched, its_unmatched


def _without(other: Sequence[str], words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in other]


@lru_cache(_KEPT)
def same_word(left: str, right: str) -> bool:
    """Whether two words of a name are one, slips, umlauts and bare letters (Müller, Muller) aside."""
    longer = max(len(left), len(right))
    if longer < 4:
        return False
    allowed = 1 if longer < 8 else 2
    if OSA.distance(left, right, score_cutoff=allowed) <= allowed:
        return True
    return _bare(left) == _bare(right)


def _bare(word: str) -> str:
    return word.replace("AE", "A").replace("OE", "O").replace("UE", "U").replace("SS", "S")


def _is_owner(left: Firm, right: Firm) -> bool:
    for firm, its in ((left, right), (right, left)):
        person = its.contact or firm.contact
        if person.words and set(firm.words) <= set(person.words):
            return True
    return False


def compare_contacts(left: Name, right: Name) -> str:
    """How two contact persons differ; the surname alone, or initials, are similar."""
    if left.whole == right.whole:
        return "same"
    if set(left.words) <= set(right.words) or set(right.words) <= set(left.words):
        return "similar"
    if sorted(left.words) == sorted(right.words):
        return "same"
    first, its_first = left.words[0], right.words[0]
    if left.words[-1] == right.words[-1] and first[0] == its_first[0] and 1 in {len(first), len(its_first)}:
        return "similar"
    return "similar" if compare_names(left, right, first=False) in {"spelled", "typo", "sound"} else "different"


def compare_phones(left: str, right: str) -> str:
    """How two numbers differ; a longer one may be an extension."""
    shorter = min(len(left), len(right))
    if left != right and shorter >= 7 and Prefix.similarity(left, right) == shorter:
        return "similar"
    return compare_numbers(left, right)
