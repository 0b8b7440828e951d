"""A cell -> clean text: composed letters, no blanks at the ends, no invisible or turning signs; numbers as typed.

Line breaks and the joiners inside emoji and Persian names stay. Taking out signs that could turn or break a line is
reported by the caller (`has_odd_signs`); blanks that cannot be seen are removed silently.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from app.importing.files.sheets import Cell

_SILENT = re.compile("[\u200b\ufeff\u2060\u00ad\u200e\u200f\u061c\u180e]")
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd\ufff9-\ufffb\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_SHORT = 100


def shown(cell: Cell) -> str:
    """The clean text of a cell."""
    if isinstance(cell, str):
        return _clean_short(cell) if len(cell) < _SHORT else _clean(cell)
    return as_typed(cell)


def clean(text: str) -> str:
    """Text without blanks at its ends and without signs that cannot be seen."""
    return _clean_short(text) if len(text) < _SHORT else _clean(text)


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        text = text.strip()
        return _BLANKS.sub(" ", text) if "  " in text else text
    text = _ODD.sub("", _SILENT.sub("", _TERMINAL.sub("", text)))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _BLANKS.sub(" ", text).strip()
    return unicodedata.normalize("NFC", text)


# Every cell is cleaned for its value and for the row's key, and most words of a list come again.
_clean_short = lru_cache(maxsize=8192)(_clean)


def has_odd_signs(text: str) -> bool:
    """Whether `clean` takes out control or turning signs that should not have been there."""
    return not text.isprintable() and _ODD.search(text) is not None


def as_typed(cell: Cell) -> str:
    """A typed cell as a person would have written it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y") if cell.time() == time() else cell.strftime("%d.%m.%Y %H:%M")
    if isinstance(cell, date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year}"
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)
