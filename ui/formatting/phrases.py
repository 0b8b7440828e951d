"""Dates, times, counts and durations as German offices write them, and reading what people type. Free of Qt.

Babel would cost more than the whole first page to import, so the handful of forms needed is written by hand: days and
times in `ui.formatting.days`, counts in `ui.formatting.counts`, both handed on here, and 1,5 Std., 1.370,00 € below.
`read_number` raises BadInput with a sentence that says what to type.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from app.base.errors import BadInput
from resources.language import _
from ui.formatting.counts import of, whole
from ui.formatting.days import (
    NEVER,
    clock,
    clock_range,
    day,
    day_form,
    days,
    local,
    long_day,
    moment,
    month,
    near_day,
    now,
    read_date,
    read_time,
    since,
    week,
)

__all__ = [
    "NEVER",
    "clock",
    "clock_range",
    "day",
    "day_form",
    "days",
    "decimal",
    "euro",
    "hours",
    "joined",
    "local",
    "long_day",
    "minutes",
    "moment",
    "month",
    "near_day",
    "now",
    "of",
    "percent",
    "read_date",
    "read_number",
    "read_time",
    "since",
    "units",
    "week",
    "whole",
]

TEACHING_UNIT = 45


def decimal(number: Decimal | float, places: int = 2) -> str:
    """1.234,50 with so many places, rounded half up as money is."""
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,.{places}f}".translate(str.maketrans(",.", ".,"))


def euro(amount: Decimal | float) -> str:
    """1.370,00 €"""
    return f"{decimal(amount)} €"


def percent(share: float, places: int = 0) -> str:
    """62 % of a share between 0 and 1."""
    return f"{decimal(share * 100, places)} %"


def minutes(number: int) -> str:
    """45 Min."""
    return _("{number} min.").format(number=whole(number))


def hours(number_of_minutes: int) -> str:
    """1,5 Std.: hours with up to two places, no needless zeros."""
    text = decimal(Decimal(number_of_minutes) / 60)
    return _("{number} hrs.").format(number=text.rstrip("0").rstrip(",") if "," in text else text)


def units(number_of_minutes: int) -> str:
    """2 UE: teaching units of 45 minutes, with one place where it is not whole."""
    text = decimal(Decimal(number_of_minutes) / TEACHING_UNIT, 1)
    return _("{number} units").format(number=text.removesuffix(",0"))


def joined(words: list[str]) -> str:
    """Brauck, Butendorf und Mitte."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def read_number(text: str) -> Decimal | None:
    """What people type for a number: 1.234,5 or 1234.5 or 1 234; None if empty."""
    typed = re.sub(r"[\s€%]", "", text)
    if not typed:
        return None
    if "," in typed:
        typed = typed.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", typed):
        typed = typed.replace(".", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", typed):
        raise BadInput(_("This is not a number. Type figures only, for example 12 or 1,5."))
    return Decimal(typed)
