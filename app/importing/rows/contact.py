"""Address, phones and e-mail of a row: the same for people and companies."""

import re

from app.importing.rows.row_reader import RowReader, further_number
from app.importing.values import addresses, phones
from app.importing.values.districts import CITY, POSTCODES
from app.importing.values.words import empty_words, fold

_EMAIL = re.compile(r"[^\s@<>,;:()\[\]\"]+@[^\s@<>,;:()\[\]\"]+\.[^\W\d_]{2,}")
_EMAIL_WRAPPED = re.compile(r"^(?:mailto:|e-?mail:)\s*|^[^<]*<([^>]+)>$", re.I)


def read_address(entry: RowReader) -> None:
    """Street, house number, postcode and town from whatever columns hold them."""
    street, house_no, postcode, city = "", "", "", ""
    if text := entry.text("<address>"):
        split, postcode, city = addresses.split_address(text)
        street, house_no = _taken(entry, "<address>", split)
    for field in ("<street_house_no>", "street"):
        if not street and (text := entry.text(field)):
            street, house_no = _street(entry, field, text)
    if number := entry.text("house_no"):
        number, addition = addresses.split_house_no(number)
        _addition(entry, "house_no", addition)
        house_no = number or house_no
    if text := entry.text("<postcode_city>"):
        digits, town = addresses.split_postcode_city(text)
        postcode, city = postcode or digits, city or town
    postcode, city = _own_columns(entry, postcode, city)
    entry.put("street", street)
    entry.put("house_no", house_no)
    entry.put("city", city)
    if postcode:
        whole, keyword = addresses.read_postcode(postcode)
        if whole:
            entry.values["postcode"] = whole
        else:
            entry.keep("postcode" if entry.has("postcode") else "<postcode_city>", postcode)
        if keyword:
            entry.warn(keyword, "postcode")


def _street(entry: RowReader, field: str, text: str) -> tuple[str, str]:
    if field == "street" and entry.cell("house_no") != "":
        return text, ""
    split, postcode, city = addresses.split_address(text)
    if postcode:
        for part, value in (("postcode", postcode), ("city", city)):
            if not entry.has(part):
                entry.put(part, value)
    return _taken(entry, field, split)


def _taken(entry: RowReader, field: str, split: addresses.Street) -> tuple[str, str]:
    _addition(entry, field, split.addition)
    return split.street, split.house_no


def _addition(entry: RowReader, field: str, addition: str) -> None:
    if addition:
        entry.warn("unclear_address", "house_no")
        entry.keep(field, addition)


def _own_columns(entry: RowReader, postcode: str, city: str) -> tuple[str, str]:
    if text := entry.text("postcode"):
        digits, town = addresses.split_postcode_city(text) if any(s.isalpha() for s in text[2:]) else (text, "")
        postcode, city = digits or text, town or city
    if text := entry.text("city"):
        digits, town = addresses.split_postcode_city(text) if any(s.isdigit() for s in text) else ("", text)
        postcode, city = postcode or digits, town or text
    return postcode, city


def read_phones(entry: RowReader) -> None:
    """A cell with one number names the phone; further numbers and words beside them go into the note."""
    single: list[str] = []
    several: list[str] = []
    for cell in entry.found("phone"):
        text = entry.checked("phone", cell)
        if not text:
            continue
        text = _without_email(entry, text)
        if not text or text.casefold() in empty_words():
            continue
        read = phones.read_phones(text)
        if read.unreadable:
            entry.warn("phone_unreadable", "phone")
            entry.keep("phone", text)
            continue
        if read.zero_restored:
            entry.warn("phone_zero_restored", "phone")
        if read.words:
            entry.keep("phone", text)
        (single if len(read.numbers) == 1 else several).extend(read.numbers)
    numbers = list(dict.fromkeys([*single, *several]))
    if numbers:
        entry.put("phone", numbers[0])
        for number in numbers[1:]:
            entry.kept.append(further_number(number))


def _without_email(entry: RowReader, text: str) -> str:
    """The cell without an e-mail address that stands beside the number; the address is taken where there is none."""
    if "@" not in text:
        return text
    for address in _EMAIL.findall(text):
        if entry.has("email") or "email" in entry.values:
            entry.kept.append(address)
        else:
            entry.put("email", address)
    return _EMAIL.sub(" ", text).strip(" ,;/|\n")


def read_email(entry: RowReader) -> None:
    """An address; blanks inside are taken out with a warning, what is no address is kept in the note."""
    text = entry.text("email")
    if not text:
        return
    wrapped = _EMAIL_WRAPPED.match(text)
    plain = (wrapped[1] or text[wrapped.end() :]) if wrapped else text
    plain = plain.strip(" '\"<>;,.")
    if _EMAIL.fullmatch(plain):
        entry.put("email", plain)
        return
    addresses = _EMAIL.findall(plain)
    if addresses and re.search(r"[;,\n ]", plain) and len(addresses) > 1:
        entry.put("email", addresses[0])
        entry.keep("email", " ".join(addresses[1:]))
        return
    entry.warn("invalid_email", "email")
    whole = re.sub(r"\s+", "", plain)
    if _EMAIL.fullmatch(whole):
        entry.put("email", whole)
    else:
        entry.keep("email", text)


def lives_outside(entry: RowReader) -> bool:
    """Whether the address names another town."""
    city = entry.values.get("city")
    if isinstance(city, str):
        return not fold(city).startswith(CITY)
    return is_foreign_postcode(entry)


def is_foreign_postcode(entry: RowReader) -> bool:
    """Whether the postcode is of another town."""
    postcode = entry.values.get("postcode")
    return isinstance(postcode, str) and not postcode.startswith(POSTCODES)
