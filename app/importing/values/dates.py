"""Dates as they stand in lists -> days: day first, ISO, months in words, date cells, serial numbers of a spreadsheet.

A date that is not there (`MISSING`) and one that cannot be read (`UNREADABLE`) are two things: for a birth date the
first only warns, the second rejects the row. A year alone, `ca. 1975` and 12.13.1982 are no days.
"""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache

from app.importing.files.sheets import Cell
from app.importing.values.cells import clean
from app.importing.values.words import empty_words


class NoDate(Enum):
    """Why a cell gives no day."""

    MISSING = "missing"
    UNREADABLE = "unreadable"


MISSING, UNREADABLE = NoDate.MISSING, NoDate.UNREADABLE

_SERIAL_START = date(1899, 12, 30)
_SERIAL_LAST = 80_000
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?Z?(?:\s*Uhr)?)?"
_WEEKDAY = r"(?:(?:mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+)?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})\s*[./\-, ]\s*(\d{{1,2}})\s*[./\-, ]\s*(\d{{4}}|\d{{2}}){_TIME}\.?", re.I
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[./\-]\s*(\d{{1,2}})\s*[./\-]\s*(\d{{1,2}}){_TIME}", re.I)
_WORDS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})\s*[.\- ]?\s*([^\W\d_]{{3,}})\.?[\s\-,]*(\d{{4}}|\d{{2}}){_TIME}", re.I)
_ENGLISH = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.I)
_SERIAL = re.compile(r"(\d{4,5})(?:[.,]0+)?")
_BASIC = re.compile(r"\d{8}")
_ZERO = re.compile(r"0{1,2}[./-]0{1,2}[./-]0{2,4}|0{4}-00-00")
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan jän january januar jänner jaen jaenner",
            "feb february februar feber",
            "mär mar mrz märz march maerz mae",
            "apr april",
            "mai may",
            "jun june juni juno",
            "jul july juli julei",
            "aug august",
            "sep sept september",
            "okt oct october oktober",
            "nov november",
            "dez dec december dezember",
        ),
        1,
    )
    for word in words.split()
}


def read_date(cell: Cell, today: date, *, birth: bool = False) -> date | NoDate:
    """The day a cell names. Two-digit years are the latest that lies in the past (`birth`), else of this century."""
    if isinstance(cell, str):
        return _from_text(cell, today, birth)
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return UNREADABLE
    return _from_number(cell)


def _from_number(number: float) -> date | NoDate:
    if not -1 < number < 1e8:  # not a number fails here, too
        return UNREADABLE
    if number == 0:
        return MISSING
    whole = int(number)
    if 1900 <= whole <= 2100:
        return UNREADABLE
    if 1000 < whole < _SERIAL_LAST:
        return _SERIAL_START + timedelta(days=whole)
    return _basic(str(whole).zfill(8)) if whole > 999_999 else UNREADABLE


@lru_cache(maxsize=4096)
def _from_text(text: str, today: date, birth: bool) -> date | NoDate:
    text = clean(text).strip("'\"* ")
    if not text or text.casefold() in empty_words() or _ZERO.fullmatch(text):
        return MISSING
    if match := _DAY_FIRST.fullmatch(text):
        return _day(_year(match[3], int(match[2]), int(match[1]), today, birth), int(match[2]), int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _WORDS.fullmatch(text):
        month = _MONTHS.get(match[2].casefold(), 0)
        return _day(_year(match[3], month, int(match[1]), today, birth), month, int(match[1]))
    if match := _ENGLISH.fullmatch(text):
        return _day(int(match[3]), _MONTHS.get(match[1].casefold(), 0), int(match[2]))
    if match := _SERIAL.fullmatch(text):
        return _from_number(int(match[1]))
    return _basic(text) if _BASIC.fullmatch(text) and text.isascii() else UNREADABLE


def _basic(digits: str) -> date | NoDate:
    """19740712 or 12071974."""
    year_first = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if isinstance(year_first, date) and year_first.year >= 1880:
        return year_first
    return _day(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def _year(digits: str, month: int, day: int, today: date, birth: bool) -> int:
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    if birth:
        return year if (year, month, day) <= (today.year, today.month, today.day) else year - 100
    return year if year <= today.year + 20 else year - 100


def _day(year: int, month: int, day: int) -> date | NoDate:
    if not 1000 <= year <= 9999:
        return UNREADABLE
    try:
        return date(year, month, day)
    except ValueError:
        return UNREADABLE
