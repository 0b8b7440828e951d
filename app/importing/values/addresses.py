"""Streets, house numbers, postcodes, towns and whole addresses in one cell -> their parts.

The house number is the last number of the street; `12 a` is 12a, ranges and halves stay whole. What stands behind it
(a floor, a flat, a back building) is given apart, so that the caller can keep it and say so.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.importing.values.cells import clean

_ADDITION = re.compile(
    r"""[\s,;/]*(?:\(.*|\b(?:(?:\d{1,2}\.?\s*)?(?:OG|EG|DG|UG|Etage|Stock|Stockwerk)\b|
    (?:Whg|Wohnung|Wng|App|Apartment|Appartement|Hinterhaus|Hinterhof|Vorderhaus|Seitenflügel|HH|VH|Eingang|Aufgang|
    Zimmer|Zi|links|rechts|Haus|Hs|bei|c/o|z\.\s?Hd|Top|Block)\b).*)$""",
    re.I | re.X,
)
_NUMBER = re.compile(
    r"""^(?P<street>.*[^\d\s,/+-])[\s,]*(?P<no>\d+(?:\s+\d/\d|\s*[½¼¾])?(?:\s?[a-z](?![^\W\d_]))?
    (?:\s*[-–/+]\s*(?:\d+\s?)?[a-z]?(?![^\W\d_]))*)(?P<rest>.*)$""",
    re.I | re.X | re.S,
)
_NUMBER_ALONE = re.compile(
    r"^(\d+(?:\s+\d/\d|\s*[½¼¾])?(?:\s?[a-z](?![^\W\d_]))?(?:\s*[-–/+,]\s*(?:\d+\s?)?[a-z]?(?![^\W\d_]))*)(.*)$", re.I
)
_POSTCODE_CITY = re.compile(
    r"(?:^|[\s,;])(?:D\s?-\s?)?(\d{5}|\d{3}\s\d{2}|\d{2}\s\d{3})[\s,]+([^\d\W].*)$", re.S | re.I
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Street:
    """A street with its number; `addition` is what stood behind the number."""

    street: str
    house_no: str
    addition: str = ""


@lru_cache(maxsize=4096)
def split_street(text: str) -> Street:
    """`Kohlweg 12 a, 2. OG` -> Kohlweg, 12a, 2. OG. Without a number all of it is the street."""
    text = _SPACE.sub(" ", text).strip(" ,;")[:300]
    match = _NUMBER.match(text)
    if match is None:
        return Street(text, "")
    end = _ADDITION.search(text, _first_number_end(text))
    addition = ""
    if end is not None and end.start() > 0:
        shorter = _NUMBER.match(text[: end.start()].rstrip(" ,;"))
        if shorter is not None:
            match, addition = shorter, text[end.start() :]
    rest = match["rest"].strip()
    if rest and not addition:
        if any(sign.isalpha() for sign in rest) and "," not in match["rest"]:
            return Street(text, "")
        addition = rest
    street = match["street"].strip(" ,;")
    return Street(street, house_number(match["no"]), addition.strip(" ,;/"))


def _first_number_end(text: str) -> int:
    match = re.search(r"\d+", text)
    return match.end() if match else 0


def house_number(text: str) -> str:
    """`12 a` -> 12a, `7 - 9` -> 7-9, `18 1/2` stays."""
    text = _SPACE.sub(" ", text).strip(" ,.;'")
    text = re.sub(r"\s*([-–/+])\s*", r"\1", text)
    return re.sub(r"(?<=\d) (?=[A-Za-z]$)", "", text)


@lru_cache(maxsize=4096)
def split_house_no(text: str) -> tuple[str, str]:
    """A house number cell -> the number and what stood behind it."""
    match = _NUMBER_ALONE.match(text.strip(" '"))
    if match is None:
        return text.strip(), ""
    return house_number(match[1]), match[2].strip(" ,;/")


@lru_cache(maxsize=4096)
def split_address(text: str) -> tuple[Street, str, str]:
    """A whole address -> street, postcode, town; parts that are not there are empty."""
    text = clean(text)[:400]
    match = _POSTCODE_CITY.search(text)
    if match is None:
        parts = re.split(r"\s*(?:,|\n|;)\s*", text)
        if len(parts) == 2 and parts[1].isalpha() and any(s.isdigit() for s in parts[0]):
            return split_street(parts[0]), "", parts[1]
        return split_street(text), "", ""
    before = text[: match.start()].strip(" ,;\n")
    city = _SPACE.sub(" ", match[2].split("\n")[0]).strip(" ,;")
    if not before and "," in city:
        # the town first, then the street
        city, before = (part.strip() for part in city.split(",", 1))
    return split_street(before), _SPACE.sub("", match[1]), city


def split_postcode_city(text: str) -> tuple[str, str]:
    """`45964 Gladbeck` or `Gladbeck, 45964` -> postcode, town."""
    text = clean(text)
    if match := re.match(r"^(?:D\s?-?\s?)?(\d{3} \d{2}|\d{2} \d{3}|\d{3,5})\b[\s,]*(.*)$", text, re.I | re.S):
        return match[1], match[2].strip(" ,")
    if match := re.match(r"^(.*?)[\s,(]*(\d{4,5})\)?$", text, re.S):
        return match[2], match[1].strip(" ,")
    return "", text


def read_postcode(text: str) -> tuple[str | None, Literal["postcode_zero_restored", "invalid_postcode"] | None]:
    """Five digits, and the warning that goes with them."""
    if len(text) == 5 and text.isascii() and text.isdigit():
        return text, None
    digits = re.sub(r"[\s.'\-]", "", re.sub(r"^\s*(?:D|DE)\s?-?\s?(?=\d)", "", text, flags=re.I))
    if digits.isascii() and digits.isdigit():
        if len(digits) == 5:
            return digits, None
        if len(digits) == 4:
            return "0" + digits, "postcode_zero_restored"
    return None, "invalid_postcode"
