"""People who want work: identity, the answers under Art. 9 GDPR, consent, participation.

Participants answer to the project under one code; sensitive answers stand in a record of their own that lives in the
confidential compartment. Fields and their necessity: domain.md sections 1.3, 1.4 and 10.
"""

from collections.abc import Mapping
from typing import Any

from models import names
from models import vocabulary as lists
from models.fields import Field, Kind, Shape, Value

_NAMES = ("last_name", "first_name", "birth_name", "external_ref", "email", "note")


def _sorted_by_name(fields: Mapping[str, Value]) -> dict[str, Any]:
    return {"sort_key": names.sort_key(fields.get("last_name") or "", fields.get("first_name") or "")}


def _digits(text: str | None) -> str:
    short = (text or "").replace(" ", "")
    return short if short.isdecimal() else "".join(sign for sign in short if sign.isdigit())


def _searched(fields: Mapping[str, Value]) -> str:
    found = [str(value) for name in _NAMES if (value := fields.get(name))]
    code = str(fields.get("code") or "")
    born = birth_word(fields.get("birth_date"))
    return " ".join((names.index_text(*found), code, code.replace("-", ""), _digits(fields.get("phone")), born))


def birth_word(date: str | None) -> str:
    """The word a day of birth is found by; a sign for private use keeps it apart from phone numbers."""
    return f"\ue001{date.replace('-', '')}" if date else ""


PARTICIPANT = Kind(
    "participant",
    area="people",
    fields=(
        Field("code", Shape.TEXT),
        Field("last_name", Shape.NAME, required=True, most=120),
        Field("first_name", Shape.NAME, required=True, most=120),
        Field("birth_name", Shape.NAME, most=120),
        Field("birth_date", Shape.DATE, expected=True),
        Field("gender", Shape.CHOICE, lists.GENDER, expected=True),
        Field("street", Shape.TEXT, expected=True),
        Field("house_no", Shape.TEXT, expected=True),
        Field("postcode", Shape.TEXT, expected=True),
        Field("city", Shape.TEXT, expected=True),
        Field("office", Shape.CHOICE, lists.OFFICE, required=True),
        Field("district", Shape.CHOICE, lists.DISTRICT, expected=True),
        Field("district_reason", Shape.TEXT),
        Field("assigned_staff", Shape.REFERENCE, kinds=("staff",)),
        Field("deputy", Shape.REFERENCE, kinds=("staff",)),
        Field("phone", Shape.TEXT),
        Field("email", Shape.TEXT),
        Field("contact_preference", Shape.CHOICE, lists.CONTACT_PREFERENCE),
        Field("languages", Shape.LIST),
        Field("interpreter_needed", Shape.FLAG),
        Field("prospect_since", Shape.DATE),
        Field("first_contact_channel", Shape.CHOICE, lists.FIRST_CONTACT),
        Field("customer_number", Shape.TEXT),
        Field("external_ref", Shape.TEXT),
        Field("note", Shape.NOTE),
        Field("source_sheet", Shape.TEXT),
        Field("source_row", Shape.WHOLE),
    ),
    shadow_columns=("sort_key",),
    shadow=_sorted_by_name,
    search=_searched,
    searched=frozenset({*_NAMES, "code", "phone", "birth_date"}),
    indexes=(
        ("sort_key", "compartment", "alive"),
        ("assigned_staff", "sort_key"),
        ("assigned_staff",),  # goes on by row: the newest of somebody's people
        ("district", "sort_key"),
        ("code",),
    ),
)
PARTICIPANT_SENSITIVE = Kind(
    "participant_sensitive",
    area="confidential",
    home=("participant",),
    fields=(
        Field("participant", Shape.REFERENCE, kinds=("participant",), required=True),
        Field("migration_background", Shape.CHOICE, lists.ANSWER, expected=True),
        Field("minority", Shape.CHOICE, lists.ANSWER, expected=True),
        Field("disability", Shape.CHOICE, lists.ANSWER, expected=True),
        Field("severe_disability", Shape.CHOICE, lists.ANSWER),
        Field("other_disadvantage", Shape.CHOICE, lists.ANSWER, expected=True),
        Field("homeless", Shape.CHOICE, lists.ANSWER, expected=True),
        Field("citizenship_group", Shape.CHOICE, lists.CITIZENSHIP),
        Field("consent_ref", Shape.REFERENCE, kinds=("consent",)),
    ),
    indexes=(("participant",),),
)
CONSENT = Kind(
    "consent",
    area="people",
    home=("subject",),
    fields=(
        Field("subject", Shape.REFERENCE, kinds=("participant", "business"), required=True),
        Field("kind", Shape.CHOICE, lists.CONSENT_KIND, required=True),
        Field("text_version", Shape.TEXT, expected=True),
        Field("language", Shape.TEXT),
        Field("given_on", Shape.DATE, required=True),
        Field("how", Shape.CHOICE, lists.CONSENT_HOW),
        Field("withdrawn_on", Shape.DATE),
        Field("legal_basis", Shape.CHOICE, lists.LEGAL_BASIS),
        Field("notice_handed_on", Shape.DATE, expected=True),
        Field("file_ref", Shape.TEXT),
        Field("file_hash", Shape.TEXT),
    ),
    indexes=(("subject",),),
)
ENROLMENT = Kind(
    "enrolment",
    area="people",
    home=("participant",),
    fields=(
        Field("participant", Shape.REFERENCE, kinds=("participant",), required=True),
        Field("entry_date", Shape.DATE, required=True),
        Field("field_of_action", Shape.CHOICE, lists.FIELD_OF_ACTION),
        Field("subproject", Shape.CHOICE, lists.SUBPROJECT),
        Field("provider_unit", Shape.TEXT),
        Field("labour_status", Shape.CHOICE, lists.LABOUR_STATUS, expected=True),
        Field("benefit_receipt", Shape.CHOICE, lists.BENEFIT),
        Field("unemployment_band", Shape.CHOICE, lists.UNEMPLOYMENT_BAND),
        Field("unemployed_since", Shape.DATE),
        Field("unemployment_interruption_harmless", Shape.FLAG),
        Field("in_education", Shape.FLAG),
        Field("employment_kind", Shape.CHOICE, lists.EMPLOYMENT_KIND),
        Field("school_certificate", Shape.CHOICE, lists.SCHOOL, expected=True),
        Field("vocational_qualification", Shape.CHOICE, lists.VOCATION, expected=True),
        Field("certificate_foreign", Shape.FLAG),
        Field("isced_override", Shape.WHOLE, most=8),
        Field("isced_override_reason", Shape.TEXT),
        Field("single_parent", Shape.CHOICE, lists.ANSWER),
        Field("children_in_household", Shape.WHOLE, most=30),
        Field("children_declined", Shape.FLAG),
        Field("eligibility_checked_by", Shape.REFERENCE, kinds=("staff",)),
        Field("eligibility_checked_on", Shape.DATE),
        Field("eligibility_note", Shape.NOTE),
        Field("questionnaire_received_on", Shape.DATE, expected=True),
        Field("signature_kind", Shape.CHOICE, lists.SIGNATURE),
        Field("form_version", Shape.TEXT),
        Field("exit_date", Shape.DATE),
        Field("exit_reason", Shape.CHOICE, lists.EXIT_REASON),
        Field("result_status", Shape.CHOICE, lists.RESULT_STATUS),
        Field("exit_in_education", Shape.FLAG),
        Field("qualification_gained", Shape.FLAG),
        Field("qualification_kind", Shape.CHOICE, lists.QUALIFICATION),
        Field("exit_employment_kind", Shape.CHOICE, lists.EMPLOYMENT_KIND),
        Field("employer_ref", Shape.REFERENCE, kinds=("business",)),
        Field("social_result", Shape.CHOICES, lists.SOCIAL_RESULT),
        Field("result_observed_on", Shape.DATE),
        Field("documented_by", Shape.REFERENCE, kinds=("staff",)),
    ),
    indexes=(("participant",), ("entry_date",)),
)
KINDS = (PARTICIPANT, PARTICIPANT_SENSITIVE, CONSENT, ENROLMENT)
