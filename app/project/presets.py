"""Project profiles to begin with: the real Gladbeck project, and an empty one.

The funding sentences and the day the ministry was renamed: domain.md section 6; keep-until is the cautious default of
section 5.3, to be checked against the grant notice.
"""

import datetime

from models.fields import Value

_TITLE = "Aktiv und digital in Gladbeck 4.0"
_SENTENCE = (
    "Das Projekt „{title}“ wird im Rahmen des ESF-Bundesprogramms „Bildung, Wirtschaft, Arbeit im Quartier – BIWAQ“ "
    "durch das {ministry} und den Europäischen Sozialfonds gefördert."
)
_BMI = ("Bundesministerium des Innern,", "für Bau und Heimat")
_BMWSB = ("Bundesministerium für Wohnen,", "Stadtentwicklung und Bauwesen")


def _wordings(title: str, first: str, last: str) -> list[dict[str, Value]]:
    return [
        {
            "valid_from": first,
            "valid_to": "2021-12-07",
            "text": _SENTENCE.format(title=title, ministry=" ".join(_BMI)),
            "ministry": list(_BMI),
        },
        {
            "valid_from": "2021-12-08",
            "valid_to": last,
            "text": _SENTENCE.format(title=title, ministry=" ".join(_BMWSB)),
            "ministry": list(_BMWSB),
        },
    ]


def _common(title: str) -> dict[str, Value]:
    return {
        "title": title,
        "programme": "BIWAQ",
        "indicator_set": "esf_2014_2020",
        "min_age": 27,
        "districts": ["mitte", "butendorf", "brauck"],
        "bagatelle_minutes": 480,
        "exit_window_days": 28,
        "followup_months": 6,
        "de_minimis_tracking": False,
        "keep_until": "2028-12-31",
    }


def gladbeck() -> dict[str, Value]:
    """„Aktiv und digital in Gladbeck 4.0“, 2019-2022, as far as public sources tell."""
    return {
        **_common(_TITLE),
        "period_from": "2019-01-01",
        "period_to": "2022-12-31",
        "grantee": "Stadt Gladbeck",
        "provider": "rebeq GmbH",
        "funding_wordings": _wordings(_TITLE, "2019-01-01", "2022-12-31"),
        "targets": [
            {"indicator": "participants_long_term_unemployed", "value": 200, "due": "2022-12-31"},
            {"indicator": "participants_into_job", "value": 40, "due": "2022-12-31"},
        ],
    }


def blank(title: str, first: datetime.date, last: datetime.date) -> dict[str, Value]:
    """A project of one's own; the funding sentence names the ministry of the day."""
    profile = {**_common(title), "period_from": first.isoformat(), "period_to": last.isoformat()}
    profile["funding_wordings"] = [
        wording
        for wording in _wordings(title, min(first.isoformat(), "2021-12-07"), max(last.isoformat(), "2021-12-08"))
        if wording["valid_to"] >= first.isoformat() and wording["valid_from"] <= last.isoformat()
    ]
    return profile


def funding_wording(profile: dict[str, Value], day: str) -> dict[str, Value] | None:
    """The funding wording that is valid on a day (`YYYY-MM-DD`); None if none is recorded for it."""
    for wording in profile.get("funding_wordings") or ():
        if wording["valid_from"] <= day <= wording["valid_to"]:
            return dict(wording)
    return None
