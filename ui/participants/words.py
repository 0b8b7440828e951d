"""Words and icons for people and their chronicle, free of Qt."""

from datetime import date

from app.overview import chronicle
from app.people.completeness import Completeness
from models import vocabulary as lists
from resources.language import N_, _
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.parts.tables.cells import Cell

COMPLETENESS: dict[str, tuple[str, Tone]] = {
    "complete": ("ok", "ok"),
    "open": ("half", "warn"),
    "no_form": ("warn", "warn"),
    "no_result": ("warn", "warn"),
    "prospect": ("ring", "info"),
}
ICONS = {
    "individual": "person",
    "group": "people",
    "note": "edit",
    "follow_up": "flag",
    "consent": "shield",
    "entry": "right",
    "exit": "left",
    "paper": "paper",
    "consultation": "company",
}
STATES = (("current", N_("takes part")), ("exited", N_("has left")), ("prospect", N_("not entered yet")))


def completeness_cell(completeness: Completeness) -> Cell:
    """How complete a person is: icon, tone and words."""
    icon, tone = COMPLETENESS[completeness.state]
    return Cell(completeness.words, icon, tone)


def day_of(text: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def district(key: str) -> str:
    """The name of a district, or nothing."""
    return lists.DISTRICT.label(key) if key else ""


def contact_time(minutes: int) -> str:
    """38,5 Std. · 51 UE"""
    return f"{phrases.hours(minutes)} · {phrases.units(minutes)}"


def second_line(code: str, district_key: str, entry: str | None, left: str | None) -> str:
    """Code, district, since when: under the name."""
    parts = [code, district(district_key)]
    if entry and left:
        parts.append(f"{phrases.day(day_of(entry))}–{phrases.day(day_of(left))}")
    elif entry:
        parts.append(_("since {day}").format(day=phrases.day(day_of(entry))))
    return " · ".join(part for part in parts if part)


def author_line(entry: chronicle.ChronicleEntry) -> str:
    """Who, and how long."""
    parts = [entry.author] if entry.author else []
    if entry.minutes:
        parts.append(phrases.minutes(entry.minutes))
    return " · ".join(parts)
