"""What a person's form shows, and what follows from its values; pure, free of Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.base.dates import german
from app.intake.duplicate_hint import DuplicateHint
from app.people.completeness import Completeness, judge
from app.people.person import ConcurrentChange, PersonSheet
from app.records.checks_people import years_between
from models import vocabulary as lists
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.participants.fields import label
from ui.participants.form.consents import ConsentLine
from ui.parts.forms.fields import Value

P, E, S = "participant", "enrolment", "participant_sensitive"
EMPTY = PersonSheet(None, "", "")
_BY_STATUS = {
    "unemployed_since": "unemployed",
    "benefit_receipt": "unemployed",
    "unemployment_band": "unemployed",
    "unemployment_interruption_harmless": "unemployed",
    "in_education": "inactive",
    "employment_kind": "employed",
}


@dataclass(frozen=True)
class PersonContext:
    """What a form needs to know beside the sheet: the day, the rules of the project, the person's hours, the team."""

    today: date = date(2000, 1, 1)
    min_age: int = 0
    districts: tuple[str, ...] = ()
    limit: int = 480
    plus: bool = False
    minutes: int = 0
    answered: Mapping[str, str] = field(default_factory=dict)
    team: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class State:
    """What the form shows. `shown` are values to put into the fields once, whenever `turn` has grown."""

    sheet: PersonSheet = EMPTY
    context: PersonContext = PersonContext()
    tab: str = "person"
    shown: Mapping[str, Value] = field(default_factory=dict)
    turn: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: int = 0  # grows with every refused save: the focus then goes to the first error
    warnings: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    changed: tuple[ConcurrentChange, ...] = ()
    consents: tuple[ConsentLine, ...] = ()
    completeness: Completeness | None = None
    target: tuple[tuple[str, Tone, str], ...] = ()
    answers_read: bool = False
    draft_of: datetime | None = None
    dirty: bool = False
    trouble: str = ""
    known_already: tuple[DuplicateHint, ...] = ()  # who is perhaps the same as the one typed in

    @property
    def new(self) -> bool:
        """A person who is not recorded yet."""
        return self.sheet.id is None


def completeness(
    sheet: PersonSheet, context: PersonContext, values: Mapping[str, object], consents: tuple[ConsentLine, ...]
) -> Completeness:
    """How complete the person would be with these values."""
    parts: dict[str, dict[str, Any]] = {P: {}, E: {}, S: dict(context.answered)}
    for key, value in values.items():
        part, _dot, name = key.partition(".")
        if not (part == S and value is None):
            parts[part][name] = value
    noticed = any(line.withdrawn_on is None and (line.kind == "esf_data" or line.notice) for line in consents)
    entered = parts[E] if parts[E].get("entry_date") else None
    return judge(
        parts[P], entered, parts[S], noticed, minutes=context.minutes, bagatelle=context.limit, plus=context.plus
    )


def groups(completeness: Completeness) -> tuple[tuple[str, Tone, str], ...]:
    """What is complete and what is open, line by line: icon, tone, words."""
    named = {
        P: _("Person and address"),
        E: _("Entry form"),
        S: _("Voluntary answers"),
        "consent": _("Notice or consent"),
    }
    lines: list[tuple[str, Tone, str]] = []
    for kind, words in named.items():
        missing = [gap for gap in completeness.missing if gap.kind == kind]
        if not missing:
            lines.append(("ok", "ok", words))
        elif kind == S:
            text = ngettext("{n} question not asked yet", "{n} questions not asked yet", len(missing))
            lines.append(("half", "warn", text.format(n=len(missing))))
        else:
            missed = (label(f"{gap.kind}.{gap.field}") for gap in missing)
            lines += [("half", "warn", _("{field} is missing").format(field=field_)) for field_ in missed]
    return tuple(lines)


def target_group(context: PersonContext, values: Mapping[str, object]) -> tuple[tuple[str, Tone, str], ...]:
    """The check of the target group, line by line: icon, tone, words."""
    lines: list[tuple[str, Tone, str]] = []
    district = values.get(f"{P}.district")
    if district:
        inside = district in context.districts
        words = _("lives in {district}") if inside else _("lives outside: {district}")
        lines.append(
            (
                "ok" if inside else "warn",
                "ok" if inside else "warn",
                words.format(district=lists.DISTRICT.label(str(district))),
            )
        )
    else:
        lines.append(("half", "warn", _("District not known yet")))
    lines.append(_age_line(context, values))
    if not values.get(f"{E}.questionnaire_received_on"):
        over = context.minutes >= context.limit
        words = _("{hours} of {limit} without a form").format(
            hours=phrases.hours(context.minutes), limit=phrases.hours(context.limit)
        )
        lines.append(("warn" if over else "clock", "warn" if over else "text2", words))
    return tuple(lines)


def _age_line(context: PersonContext, values: Mapping[str, object]) -> tuple[str, Tone, str]:
    born, entry = values.get(f"{P}.birth_date"), values.get(f"{E}.entry_date")
    if not born:
        return ("half", "warn", _("Age not known yet"))
    age = years_between(date.fromisoformat(str(born)), date.fromisoformat(str(entry)) if entry else context.today)
    fits = age >= context.min_age
    words = _("{age} years at entry, from {least} on") if entry else _("{age} years, from {least} on")
    return ("ok" if fits else "warn", "ok" if fits else "warn", words.format(age=age, least=context.min_age))


def hints(values: Mapping[str, object], level: int | None) -> dict[str, str]:
    """The quiet sentences that follow from values."""
    sentences = {f"{E}.vocational_qualification": _("ISCED is worked out as soon as both are there.")}
    if level is not None:
        sentences[f"{E}.vocational_qualification"] = _("ISCED {level}").format(level=level)
    since, entry = values.get(f"{E}.unemployed_since"), values.get(f"{E}.entry_date")
    if since and entry:
        sentences[f"{E}.unemployed_since"] = _("Gives: {band}").format(
            band=lists.UNEMPLOYMENT_BAND.label(band(date.fromisoformat(str(since)), date.fromisoformat(str(entry))))
        )
    else:
        sentences[f"{E}.unemployed_since"] = ""
    return sentences


def band(since: date, entry: date) -> str:
    """The band of the form for an unemployment that began on a day (more than 12 months: to the day)."""
    months = (entry.year - since.year) * 12 + entry.month - since.month - (entry.day < since.day)
    over = months > 12 or (months == 12 and entry.day > since.day)
    return "over_12" if over else "6_to_12" if months >= 6 else "under_6"


def hidden(values: Mapping[str, object]) -> frozenset[str]:
    """The fields that are not asked with these values."""
    status = values.get(f"{E}.labour_status")
    hidden_keys = {f"{E}.{name}" for name, wanted in _BY_STATUS.items() if status != wanted}
    if values.get(f"{P}.district") in {None, "mitte", "butendorf", "brauck"} and not values.get(f"{P}.district_reason"):
        hidden_keys.add(f"{P}.district_reason")
    if values.get(f"{S}.disability") != "yes":
        hidden_keys.add(f"{S}.severe_disability")
    if values.get(f"{E}.qualification_gained") not in {"yes", True}:
        hidden_keys.add(f"{E}.qualification_kind")
    if values.get(f"{E}.result_status") != "employed":
        hidden_keys.add(f"{E}.exit_employment_kind")
    return frozenset(hidden_keys)


def offered_words(sheet: PersonSheet) -> tuple[str, str]:
    """That the person is offered to another office, and what that means; empty where not."""
    if not sheet.offered:
        return "", ""
    title = _("Offered to {office}").format(office=lists.OFFICE.label(sheet.offered))
    return title, _("Stays here, with everything, until somebody who works for both offices takes over.")


def arrived_words(changed: tuple[ConcurrentChange, ...], shown: Mapping[str, str]) -> str:
    """Who changed what and when: one sentence for each field, and that what was typed stays."""
    sentences = [
        _("{name} changed “{field}” at {time}: {value}.").format(
            name=change.author or _("Somebody"),
            field=label(change.key),
            time=local_time(change.moment),
            value=shown[change.key],
        )
        for change in changed
    ]
    return " ".join((*sentences, _("Your input stays.")))


def local_time(moment: str) -> str:
    """09:37 of a moment in UTC."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}"


def in_words(key: str, value: object, choices: Mapping[str, Mapping[str, str]]) -> str:
    """A plain value as people read it."""
    if value is None:
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(choices.get(key, {}).get(str(part), str(part)) for part in value)
    text = str(value)
    if len(text) == 10 and text[4:5] == "-" and text[7:8] == "-":
        return german(text)
    return choices.get(key, {}).get(text, text)
