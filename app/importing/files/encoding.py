"""Bytes of a text file -> text: marks at the beginning first, then UTF-8, then the code pages of German offices.

Which code page it is, German text itself decides: a letter counts for a page, a box-drawing sign, a fraction or a
quotation mark inside a word counts against it. A single line in another code page inside a UTF-8 file is read by
itself and reported, so that its neighbours stay right.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGES = ("cp1252", "cp850", "mac_roman", "cp1250", "cp1254")
_GERMAN = frozenset("äöüÄÖÜß")
_ODD_LETTERS = frozenset("ÐðÞþýÝªºƒ")
_TYPOGRAPHIC = frozenset("€–—„“”‚‘’…·•§°«»´`\xa0")
_INNER_CAPITAL = re.compile(r"[^\W\d_A-Z]([ÀÁÂÃÅÆÈÊËÌÍÎÏÑÒÓÔÕØÙÚÛŠŸŽ])[a-zà-ÿ]")
_HIGH = re.compile(r"[^\x00-\x7f]")
_HIGH_LINE = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_SAMPLE = 40_000
# Pages whose letters fill nearly every place win by a hair on any noise: they have to win clearly.
_HANDICAP = {"mac_roman": 4.0, "cp1250": 4.0, "cp1254": 4.0}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the code page it was read with, and the lines (from 1) that were in another one."""

    text: str
    encoding: str
    other_lines: frozenset[int] = frozenset()


def decode(data: bytes) -> Decoded:
    """`data` as text with line feeds as the only line ends; never fails, never leaves a replacement sign."""
    decoded = _decode(data)
    if "\r" not in decoded.text:
        return decoded
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.encoding, decoded.other_lines)


def _decode(data: bytes) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark) and (text := _strict(data, name)) is not None:
            return Decoded(text.removeprefix("\ufeff"), name)
    wide = _wide(data)
    if wide is not None:
        return wide
    data = data.removeprefix(codecs.BOM_UTF8)
    text = _strict(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    return _line_by_line(data) or _by_page(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark at the beginning: nearly every second byte is zero."""
    sample = data[:4000]
    if len(sample) < 8:
        return None
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        places = sample[offset::2]
        if places.count(0) > 0.7 * len(places):
            text = _strict(data[: len(data) // 2 * 2], name)
            if text is not None:
                return Decoded(text.removeprefix("\ufeff"), name)
    return None


def _line_by_line(data: bytes) -> Decoded | None:
    """A UTF-8 file with a few lines of another code page; None where UTF-8 is not the rule."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    read = [_strict(line, "utf-8") for line in lines]
    odd = [number for number, text in enumerate(read) if text is None]
    good = sum(1 for text in read if text is not None and not text.isascii())
    if not good or len(odd) > good:
        return None
    page = _page_of(b"\n".join(lines[number] for number in odd))
    texts = [text if text is not None else _read(lines[number], page) for number, text in enumerate(read)]
    return Decoded("\n".join(texts), "utf-8", frozenset(number + 1 for number in odd))


def _by_page(data: bytes) -> Decoded:
    page = _page_of(data)
    return Decoded(_read(data, page), page)


def _read(data: bytes, page: str) -> str:
    """`data` in `page`; the five places that cp1252 leaves open are dropped in as control signs, reported later."""
    text = _strict(data, page)
    return text if text is not None else "".join(_strict(bytes((byte,)), page) or chr(byte) for byte in data)


def _page_of(data: bytes) -> str:
    """The code page in which `data` reads most like German."""
    sample = b"\n".join(_HIGH_LINE.findall(data))[:_SAMPLE]
    usual = _likeness(_read(sample, _PAGES[0]))
    rated = [(usual, 0, _PAGES[0])]
    for place, page in enumerate(_PAGES[1:], 1):
        handicap = max(_HANDICAP.get(page, 0.0), 0.1 * abs(usual)) if page in _HANDICAP else 0.0
        rated.append((_likeness(_read(sample, page)) - handicap, -place, page))
    likeness, _place, best = max(rated)
    if likeness < 0:
        guess = from_bytes(sample).best()
        if guess is not None and _likeness(_read(sample, guess.encoding)) > likeness:
            return guess.encoding
    return best


def _likeness(text: str) -> float:
    total = 0.0
    for match in _HIGH.finditer(text):
        sign, place = match[0], match.start()
        if sign in _GERMAN:
            total += 2
        elif sign in _ODD_LETTERS:
            total -= 1
        elif sign.isalpha():
            total += 1
        elif sign in _TYPOGRAPHIC:
            inside = text[max(place - 1, 0)].isalpha() and text[place + 1 : place + 2].isalpha()
            total += -2 if inside else 0.5
        else:
            total -= 2
    return total - 2 * len(_INNER_CAPITAL.findall(text))
