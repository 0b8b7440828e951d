"""What a consultation is worth as aid: hours times the rate that the project profile names for its day."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.core.work import View
from app.records.checks_coaching import minutes_between

CENT = Decimal("0.01")


def aid_value(view: View, given: Mapping[str, Any]) -> Decimal | None:
    """In euros, for the plain values of a consultation; None without a rate or a known duration."""
    minutes = given.get("minutes")
    if minutes is None:
        minutes = minutes_between(given.get("begin"), given.get("end")) or None
    day = str(given.get("date") or view.today.isoformat())
    rates = [rate for rate in view.profile.get("rate_table") or () if str(rate.get("valid_from", "")) <= day]
    if minutes is None or not rates:
        return None
    rate = max(rates, key=lambda valid: str(valid.get("valid_from", "")))
    worth = Decimal(str(rate.get("per_hour", 0))) * int(minutes) / 60
    return worth.quantize(CENT, ROUND_HALF_UP)
