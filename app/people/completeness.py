"""Which answers of a participation are still missing, in words and as a traffic light; and the ISCED level.

Complete is what domain.md section 1.4 says: identity and address, gender, birth date, entry, labour status with what
goes with it, school and vocation, the entry form, the notice or consent, and every refusable question answered *or
declined*; after the exit also reason and results. The lists of fields come from the kinds (`required`, `expected`).
Pure: values in, values out. `app.people.open_answers` says the same in SQL, for all people at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlalchemy import RowMapping

from models.fields import Kind, Value
from models.people import ENROLMENT, PARTICIPANT, PARTICIPANT_SENSITIVE
from resources.language import N_, _, ngettext

Values = RowMapping | Mapping[str, Value]
State = Literal["complete", "open", "no_form", "no_result", "prospect"]
STATES: tuple[State, ...] = ("no_form", "no_result", "open", "prospect", "complete")
BAGATELLE = 480
ADDRESS = ("street", "house_no", "postcode", "city", "district")
_NOT_ASKED = frozenset({"office", "participant"})
RESULTS = ("exit_reason", "result_status", "exit_in_education", "qualification_gained", "result_observed_on")
NOTICE = ("consent", "notice")
WORDS = {
    "complete": N_("complete"),
    "prospect": N_("not entered yet"),
    "no_result": N_("result missing"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One open answer: the kind of record and the field it belongs to."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a participation is: the open answers, and how many answers belong to it in all."""

    state: State
    missing: tuple[Missing, ...] = ()
    asked: int = 0
    minutes: int = 0

    @property
    def words(self) -> str:
        """The state as people read it: "4 Angaben offen", "Bogen fehlt, 8 Std."."""
        if self.state == "no_form":
            return _("form missing, {hours} hrs.").format(hours=self.minutes // 60)
        if self.state == "open":
            number = len(self.missing)
            return ngettext("{number} answer open", "{number} answers open", number).format(number=number)
        return _(WORDS[self.state])

    @property
    def answered(self) -> int:
        """How many questions are answered."""
        return self.asked - len(self.missing)


def _asked_of(kind: Kind) -> tuple[str, ...]:
    return tuple(f.name for f in kind.fields if (f.required or f.expected) and f.name not in _NOT_ASKED)


PERSON, ENTRY, SENSITIVE = _asked_of(PARTICIPANT), _asked_of(ENROLMENT), _asked_of(PARTICIPANT_SENSITIVE)
CITIZENSHIP = "citizenship_group"  # asked by ESF Plus alone
# What has to be read of each kind to judge a participation.
NEEDED = {
    "participant": PERSON,
    "enrolment": (
        *ENTRY,
        "benefit_receipt",
        "unemployment_band",
        "unemployed_since",
        "in_education",
        "employment_kind",
        "exit_date",
        *RESULTS,
        "qualification_kind",
        "exit_employment_kind",
    ),
    "participant_sensitive": (*SENSITIVE, CITIZENSHIP),
}


BY_STATUS = {
    "unemployed": ("benefit_receipt",),
    "inactive": ("in_education",),
    "employed": ("employment_kind",),
}
# The day says it more exactly than the band of the form; either will do.
DURATION = ("unemployed_since", "unemployment_band")

_question = cache(Missing)  # the same few questions for everybody


def judge(
    person: Values,
    enrolment: Values | None,
    sensitive: Values | None,
    noticed: bool,
    *,
    minutes: int = 0,
    bagatelle: int = BAGATELLE,
    plus: bool = False,
) -> Completeness:
    """The completeness of one participation.

    `noticed`: a notice or consent to the ESF data is recorded; `minutes` of contact so far; `plus`: the indicator set
    is that of ESF Plus, which asks for the citizenship, too.
    """
    asked = _questions(person, enrolment, sensitive, plus)
    missing = tuple(question for question, value in asked if value in (None, "", []))
    if not noticed:
        missing = (*missing, Missing(*NOTICE))
    number = len(asked) + 1
    if (enrolment is None or not enrolment.get("questionnaire_received_on")) and minutes >= bagatelle:
        return Completeness("no_form", missing, number, minutes)
    if enrolment is None:
        return Completeness("prospect", missing, number, minutes)
    if enrolment.get("exit_date") and any(question.field in RESULTS for question in missing):
        return Completeness("no_result", missing, number, minutes)
    return Completeness("open" if missing else "complete", missing, number, minutes)


def _questions(
    person: Values, enrolment: Values | None, sensitive: Values | None, plus: bool
) -> list[tuple[Missing, Value]]:
    answers, entry = sensitive or {}, enrolment or {}
    homeless = answers.get("homeless") == "yes"
    names = [name for name in PERSON if not (homeless and name in ADDRESS)]
    asked = [(_question("participant", name), person.get(name)) for name in names]
    asked += [(_question("enrolment", name), entry.get(name)) for name in (*ENTRY, *_by_status(entry))]
    if entry.get("exit_date"):
        asked += [(_question("enrolment", name), entry.get(name)) for name in _at_exit(entry)]
    refusable = (*SENSITIVE, CITIZENSHIP) if plus else SENSITIVE
    return asked + [(_question("participant_sensitive", name), answers.get(name)) for name in refusable]


def _by_status(entry: Values) -> tuple[str, ...]:
    status = str(entry.get("labour_status"))
    asked = BY_STATUS.get(status, ())
    return (*asked, DURATION[0] if entry.get(DURATION[0]) else DURATION[1]) if status == "unemployed" else asked


def _at_exit(entry: Values) -> tuple[str, ...]:
    more: tuple[str, ...] = ()
    if entry.get("qualification_gained"):
        more += ("qualification_kind",)
    if entry.get("result_status") == "employed":
        more += ("exit_employment_kind",)
    return (*RESULTS, *more)


_SCHOOL = {"never_at_school": 0, "none": 1, "primary": 1, "special": 2, "lower": 2, "middle": 2}
_UPPER = {"applied_upper", "upper"}
_VOCATION = {"none": 0, "preparation": 2, "short_master": 5, "master": 6, "bachelor": 6, "degree": 7, "doctorate": 8}


def isced(school: str | None, vocation: str | None, override: int | None = None) -> int | None:
    """The ISCED level 0-8 (mapping of domain.md section 1.3); None as long as one of the two answers is missing."""
    if override is not None:
        return override
    if not school or not vocation:
        return None
    by_school = 3 if school in _UPPER else _SCHOOL.get(school, 0)
    if vocation == "apprenticeship":
        return 4 if school in _UPPER else 3
    return max(by_school, _VOCATION.get(vocation, 0))
