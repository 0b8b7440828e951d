"""Durations, amounts, headcounts and years as people write them -> minutes, decimal amounts, whole numbers.

None means that the cell cannot be read as such a number; nothing is guessed from half a number.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from app.importing.files.sheets import Cell
from app.importing.values.cells import shown

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?\s*(?:h|std\.?|stunden|uhr)?", re.I)
_HOURS_MINUTES = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:h|std\.?|stdn?\.?|stunden?|hours?|hrs?)\.?)?\s*(?:u\.|und|,)?\s*"
    r"(?:(\d+)\s*(?:m|min\.?|minuten?|minutes?|mins?|')?\.?)?",
    re.I,
)
_MINUTES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:min\.?|minuten?|minutes?|mins?|')\.?", re.I)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_HALVES = re.compile(r"(\d*)\s*(½|¼|¾|1/2|1/4|3/4)")
_SHARES = {"½": 30, "1/2": 30, "¼": 15, "1/4": 15, "¾": 45, "3/4": 45}
_AMOUNT = re.compile(r"\d{1,3}(?:[. ']\d{3})+(?:,\d{1,2})?|\d+(?:,\d{1,2})?|\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+\.\d{1,2}")
_CURRENCY = re.compile(r"(?:€|eur|euro|,--?|,-)\s*$|^\s*(?:€|eur|euro)\s*", re.I)
_COUNT_WORDS = {
    "solo": 0, "soloselbstständig": 0, "soloselbständig": 0, "alleine": 0, "allein": 0, "nur inhaber": 0, "inhaber": 0,
    "keine": 0, "kein": 0, "null": 0, "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_MOST_MINUTES = 60_000
_LONGEST = 60  # signs; nobody writes a duration longer than that, and no number may become infinite


def read_minutes(cell: Cell, heading: str) -> int | None:
    """A duration in minutes. A bare number is hours unless the heading says minutes or it is too large for hours."""
    if isinstance(cell, datetime):
        days = (cell.date() - date(1899, 12, 30)).days
        return days * 1440 + cell.hour * 60 + cell.minute if 0 <= days < 40 else None
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, bool | date):
        return None
    minutes = _minutes(shown(cell), "min" in heading.casefold())
    return minutes if minutes is not None and 0 <= minutes <= _MOST_MINUTES else None


def _minutes(text: str, heading_minutes: bool) -> int | None:
    text = re.sub(r"^(?:ca\.?|circa|etwa|rd\.?|~)\s*", "", text.strip(), flags=re.I)
    if len(text) > _LONGEST:
        return None
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 60 + int(match[2])
    if match := _HALVES.match(text):
        return int(match[1] or 0) * 60 + _SHARES[match[2]]
    if _PLAIN.fullmatch(text):
        number = float(text.replace(",", "."))
        as_minutes = heading_minutes or (number.is_integer() and number >= 30)
        return round(number) if as_minutes else round(number * 60)
    if match := _MINUTES.fullmatch(text):
        return round(float(match[1].replace(",", ".")))
    if text and (match := _HOURS_MINUTES.fullmatch(text)) and match[1]:
        return round(float(match[1].replace(",", ".")) * 60) + int(match[2] or 0)
    return None


def read_amount(cell: Cell) -> Decimal | None:
    """An amount of money with two places; German and English writing."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        try:
            amount = Decimal(repr(cell)).quantize(Decimal("0.01"))
        except InvalidOperation:
            return None
        return amount if 0 <= amount < 10**9 else None
    text = _CURRENCY.sub("", _CURRENCY.sub("", shown(cell))).strip().rstrip(",-").strip()
    if not _AMOUNT.fullmatch(text) or not text.isascii():
        return None
    if "." in text and "," not in text and re.fullmatch(r"\d+\.\d{1,2}", text):
        plain = text
    elif text.rfind(".") > text.rfind(",") > -1:
        plain = text.replace(",", "")
    else:
        plain = re.sub(r"[. ']", "", text).replace(",", ".")
    amount = Decimal(plain)
    return amount.quantize(Decimal("0.01")) if amount < 10**9 else None


def read_count(cell: Cell) -> int | None:
    """A whole number of people: `ca. 8`, `12 MA`, `Solo`, `keine`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if 0 <= cell < 1_000_000 else None
    text = shown(cell).casefold().strip()
    if text in _COUNT_WORDS:
        return _COUNT_WORDS[text]
    text = re.sub(r"^(?:ca\.?|circa|etwa|rd\.?|rund|~|über|mind\.?|bis zu|>|<)\s*", "", text)
    match = re.fullmatch(
        r"(\d{1,3}\.\d{3}|\d{1,6})(?:,0+)?\s*(?:ma|mitarb\w*\.?|mitarbeiter.*|personen|pers\.?|angest\w*|kind(?:er)?|k\.?)?",
        text,
    )
    if match and match[1].isascii():
        return int(match[1].replace(".", ""))
    return _COUNT_WORDS.get(text.split(" ")[0]) if text else None


def read_year(cell: Cell, today: date) -> int | None:
    """A year between 1200 and now: `2006`, `seit 1998`, `03/2006`, a date."""
    if isinstance(cell, date):
        return cell.year if cell.year <= today.year else None
    digits = re.findall(r"(?<!\d)([12]\d{3})(?!\d)", shown(cell))
    years = [int(year) for year in digits if 1200 <= int(year) <= today.year and year.isascii()]
    return years[-1] if years else None
