"""Draft values -> the words and strings of flat rows, as exports and expectation files write them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.importing.values.phones import digits_of

_WORDS = {
    "gender": {"female": "weiblich", "male": "männlich", "diverse": "divers", "none": "ohne Eintrag"},
    "labour_status": {"unemployed": "arbeitslos", "inactive": "nichterwerbstätig", "employed": "erwerbstätig"},
    "benefit_receipt": {"alg_1": "ALG I", "alg_2": "ALG II", "both": "ALG I und ALG II", "none": "keine"},
    "district": {
        "mitte": "Mitte",
        "butendorf": "Butendorf",
        "brauck": "Brauck",
        "zweckel": "Zweckel",
        "rentfort_nord": "Rentfort-Nord",
        "alt_rentfort": "Alt-Rentfort",
        "rosenhuegel": "Rosenhügel",
        "ellinghorst": "Ellinghorst",
        "schultendorf": "Schultendorf",
        "outside": "außerhalb",
    },
    "subproject": {"tp1": "TP 1", "tp2": "TP 2", "tp3": "TP 3"},
}


def as_words(values: Mapping[str, object]) -> dict[str, object]:
    """The values as a flat row bears them: ISO dates, phones as digits, amounts with a dot, German words."""
    return {field: _as_word(field, value) for field, value in values.items()}


def _as_word(field: str, value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, str):
        if field == "phone":
            return digits_of(value)
        return _WORDS.get(field, {}).get(value, value)
    return value
