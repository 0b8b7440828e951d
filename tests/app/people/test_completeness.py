"""Which answers are open, and what the traffic light says."""

import pytest

from app.people.completeness import Missing, isced, judge

PERSON = {
    "last_name": "Haddad",
    "first_name": "Nour",
    "birth_date": "1987-02-03",
    "gender": "female",
    "street": "Roßheidestr.",
    "house_no": "4",
    "postcode": "45968",
    "city": "Gladbeck",
    "district": "brauck",
}
ENTRY = {
    "entry_date": "2021-06-11",
    "labour_status": "unemployed",
    "benefit_receipt": "alg_2",
    "unemployment_band": "over_12",
    "school_certificate": "lower",
    "vocational_qualification": "none",
    "questionnaire_received_on": "2021-06-11",
}
ANSWERS = dict.fromkeys(
    ("migration_background", "minority", "disability", "other_disadvantage", "homeless"), "declined"
)


def test_everything_answered_or_declined_is_complete():
    judgement = judge(PERSON, ENTRY, ANSWERS, True)
    assert (judgement.state, judgement.missing, judgement.words) == ("complete", (), "vollständig")
    assert judgement.answered == judgement.asked == 22


def test_open_answers_are_named_and_counted_in_words():
    answers = {**ANSWERS, "minority": None, "homeless": None}
    judgement = judge(PERSON, {**ENTRY, "school_certificate": None}, answers, False)
    assert judgement.missing == (
        Missing("enrolment", "school_certificate"),
        Missing("participant_sensitive", "minority"),
        Missing("participant_sensitive", "homeless"),
        Missing("consent", "notice"),
    )
    assert judgement.words == "4 Angaben offen"


def test_one_open_answer_is_singular():
    assert judge(PERSON, {**ENTRY, "school_certificate": None}, ANSWERS, True).words == "1 Angabe offen"


def test_eight_hours_without_a_form_come_before_everything_else():
    assert judge(PERSON, None, ANSWERS, True, minutes=479).words == "noch kein Eintritt"
    judgement = judge(PERSON, None, ANSWERS, True, minutes=480)
    assert (judgement.state, judgement.words) == ("no_form", "Bogen fehlt, 8 Std.")
    assert judge(PERSON, {**ENTRY, "questionnaire_received_on": None}, ANSWERS, True, minutes=600).state == "no_form"
    assert judge(PERSON, ENTRY, ANSWERS, True, minutes=600).state == "complete"


def test_after_the_exit_the_results_are_asked_for():
    left = {**ENTRY, "exit_date": "2021-06-30"}
    assert judge(PERSON, left, ANSWERS, True).words == "Ergebnis fehlt"
    result = {
        "exit_reason": "early_job",
        "result_status": "employed",
        "exit_in_education": False,
        "qualification_gained": False,
        "result_observed_on": "2021-07-05",
    }
    assert judge(PERSON, {**left, **result}, ANSWERS, True).missing == (Missing("enrolment", "exit_employment_kind"),)
    assert judge(PERSON, {**left, **result, "exit_employment_kind": "insured"}, ANSWERS, True).state == "complete"


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"labour_status": "inactive"}, "in_education"),
        ({"labour_status": "employed"}, "employment_kind"),
        ({"unemployment_band": None}, "unemployment_band"),
        ({"benefit_receipt": None}, "benefit_receipt"),
    ],
)
def test_the_labour_status_decides_what_else_is_asked(changed, missing):
    assert judge(PERSON, {**ENTRY, **changed}, ANSWERS, True).missing == (Missing("enrolment", missing),)


def test_a_day_of_unemployment_replaces_the_band():
    entry = {**ENTRY, "unemployment_band": None, "unemployed_since": "2020-03-01"}
    assert judge(PERSON, entry, ANSWERS, True).state == "complete"


def test_in_education_answered_no_is_an_answer():
    entry = {**ENTRY, "labour_status": "inactive", "in_education": 0}
    assert judge(PERSON, entry, ANSWERS, True).state == "complete"


def test_who_is_homeless_needs_no_address():
    person = {**PERSON, "street": None, "house_no": None, "postcode": None, "city": None}
    assert judge(person, ENTRY, {**ANSWERS, "homeless": "yes"}, True).state == "complete"
    assert len(judge(person, ENTRY, ANSWERS, True).missing) == 4


def test_esf_plus_asks_for_the_citizenship_too():
    assert judge(PERSON, ENTRY, ANSWERS, True, plus=True).missing == (
        Missing("participant_sensitive", "citizenship_group"),
    )


@pytest.mark.parametrize(
    ("school", "vocation", "level"),
    [
        ("never_at_school", "none", 0),
        ("none", "none", 1),
        ("primary", "none", 1),
        ("special", "none", 2),
        ("none", "preparation", 2),
        ("middle", "none", 2),
        ("applied_upper", "none", 3),
        ("lower", "apprenticeship", 3),
        ("upper", "apprenticeship", 4),
        ("middle", "short_master", 5),
        ("upper", "master", 6),
        ("upper", "bachelor", 6),
        ("upper", "degree", 7),
        ("upper", "doctorate", 8),
        ("upper", None, None),
        (None, "none", None),
    ],
)
def test_isced_follows_from_school_and_vocation(school, vocation, level):
    assert isced(school, vocation) == level


def test_isced_set_by_staff_stands():
    assert isced("none", "none", 6) == 6
