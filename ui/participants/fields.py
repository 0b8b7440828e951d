"""The fields of the forms about a person, as data. Keys are those of the sheet: `kind.field`."""

from collections.abc import Iterable
from typing import Any

from models import vocabulary as lists
from resources.language import N_, _
from ui.parts.forms.fields import Choice, Field, Kind, Section
from ui.parts.forms.form_values import choices, people, yes_no

Team = Iterable[tuple[str, str]]
TABS = (
    ("person", N_("Person")),
    ("entry", N_("Entry")),
    ("answers", N_("Voluntary answers")),
    ("consents", N_("Consents")),
    ("exit", N_("Exit and result")),
)
P, E, S = "participant", "enrolment", "participant_sensitive"
# Words for fields where a sentence names them.
LABELS = {
    f"{P}.last_name": N_("Last name"),
    f"{P}.first_name": N_("First name"),
    f"{P}.birth_name": N_("Birth name"),
    f"{P}.birth_date": N_("Born on"),
    f"{P}.gender": N_("Gender"),
    f"{P}.street": N_("Street"),
    f"{P}.house_no": N_("House number"),
    f"{P}.postcode": N_("Postcode"),
    f"{P}.city": N_("Town"),
    f"{P}.office": N_("Office in charge"),
    f"{P}.district": N_("District"),
    f"{P}.district_reason": N_("Reason"),
    f"{P}.assigned_staff": N_("Assigned"),
    f"{P}.deputy": N_("Deputy"),
    f"{P}.phone": N_("Phone"),
    f"{P}.email": N_("E-mail"),
    f"{P}.contact_preference": N_("Preferred way of contact"),
    f"{P}.languages": N_("Languages"),
    f"{P}.interpreter_needed": N_("Interpreter needed"),
    f"{P}.prospect_since": N_("Interested since"),
    f"{P}.first_contact_channel": N_("First contact through"),
    f"{P}.customer_number": N_("Customer number of the Jobcenter"),
    f"{P}.external_ref": N_("Own number of the office"),
    f"{P}.note": N_("Remark"),
    f"{E}.entry_date": N_("Entry on"),
    f"{E}.field_of_action": N_("Field of action"),
    f"{E}.labour_status": N_("Labour status"),
    f"{E}.benefit_receipt": N_("Benefits"),
    f"{E}.unemployment_band": N_("Unemployed for"),
    f"{E}.unemployed_since": N_("Unemployed since"),
    f"{E}.unemployment_interruption_harmless": N_("Harmless interruption in the last 12 months"),
    f"{E}.in_education": N_("In school or training"),
    f"{E}.employment_kind": N_("Kind of employment"),
    f"{E}.school_certificate": N_("School certificate"),
    f"{E}.vocational_qualification": N_("Vocational qualification"),
    f"{E}.certificate_foreign": N_("Gained abroad"),
    f"{E}.single_parent": N_("Single parent"),
    f"{E}.children_in_household": N_("Children in the household"),
    f"{E}.eligibility_checked_on": N_("Target group checked on"),
    f"{E}.eligibility_checked_by": N_("Checked by"),
    f"{E}.questionnaire_received_on": N_("Entry form received on"),
    f"{E}.signature_kind": N_("Signature"),
    f"{E}.form_version": N_("Version of the form"),
    f"{E}.exit_date": N_("Exit on"),
    f"{E}.exit_reason": N_("Reason of the exit"),
    f"{E}.result_status": N_("Status after the exit"),
    f"{E}.exit_in_education": N_("In school or training after the exit"),
    f"{E}.qualification_gained": N_("Qualification gained"),
    f"{E}.qualification_kind": N_("Kind of qualification"),
    f"{E}.exit_employment_kind": N_("Kind of employment after the exit"),
    f"{E}.social_result": N_("What else has improved"),
    f"{E}.result_observed_on": N_("Result known on"),
    f"{S}.migration_background": N_("Migration background"),
    f"{S}.minority": N_("Belongs to a minority"),
    f"{S}.disability": N_("Disability"),
    f"{S}.severe_disability": N_("Severe disability"),
    f"{S}.other_disadvantage": N_("Other disadvantage"),
    f"{S}.homeless": N_("Homelessness"),
    f"{S}.citizenship_group": N_("Citizenship"),
    "consent.notice": N_("Notice or consent"),
}


def label(key: str) -> str:
    """A field in words."""
    return _(LABELS[key]) if key in LABELS else key.partition(".")[2]


def note() -> tuple[Field, ...]:
    """A case note."""
    return (
        Field("date", _("Date"), "day", required=True),
        Field("text", _("Note"), "note", required=True, lines=7, wide=True),
    )


def follow_up() -> tuple[Field, ...]:
    """A reminder."""
    return (
        Field("due_on", _("Due on"), "day", required=True, hint=_("For example 24.6. or +14")),
        Field("text", _("What is to be done"), wide=True, length=200),
    )


def consent() -> tuple[Field, ...]:
    """A consent or notice."""
    return (
        Field("kind", _("Consent to"), "choice", required=True, choices=choices(lists.CONSENT_KIND)),
        Field("given_on", _("Given on"), "day", required=True),
        Field("how", _("How"), "choice", choices=choices(lists.CONSENT_HOW)),
        Field("notice_handed_on", _("Notice handed out on"), "day"),
        Field("text_version", _("Version of the text")),
        Field("language", _("Language of the text")),
        Field("legal_basis", _("Legal basis"), "choice", choices=choices(lists.LEGAL_BASIS)),
    )


def withdrawal() -> tuple[Field, ...]:
    """The withdrawal of a consent."""
    return (Field("withdrawn_on", _("Withdrawn on"), "day", required=True),)


def _of(key: str, kind: Kind = "text", **more: Any) -> Field:
    return Field(key, label(key), kind, **more)


def person(team: Team) -> tuple[Section, ...]:
    """Identity, address, contact, responsibility."""
    return (
        Section(
            _("Person"),
            (
                _of(f"{P}.last_name", required=True, length=120),
                _of(f"{P}.first_name", required=True, length=120),
                _of(f"{P}.birth_date", "day"),
                _of(f"{P}.gender", "choice", choices=choices(lists.GENDER)),
                _of(f"{P}.birth_name", length=120),
            ),
            key="identity",
        ),
        Section(
            _("Address"),
            (
                _of(f"{P}.street"),
                _of(f"{P}.house_no"),
                _of(f"{P}.postcode"),
                _of(f"{P}.city"),
                _of(f"{P}.district", "choice", choices=choices(lists.DISTRICT)),
                _of(f"{P}.district_reason", hint=_("Why somebody from outside takes part")),
            ),
            key="address",
        ),
        Section(
            _("Contact"),
            (
                _of(f"{P}.phone"),
                _of(f"{P}.email"),
                _of(f"{P}.contact_preference", "choice", choices=choices(lists.CONTACT_PREFERENCE)),
                _of(f"{P}.languages", hint=_("Several with commas between them")),
                _of(f"{P}.interpreter_needed", "yes_no"),
            ),
            key="contact",
        ),
        _responsibility(team),
    )


def _responsibility(team: Team) -> Section:
    staff = people(team)
    return Section(
        _("Responsibility"),
        (
            _of(f"{P}.office", "choice", choices=choices(lists.OFFICE), required=True),
            _of(f"{P}.assigned_staff", "choice", choices=staff),
            _of(f"{P}.deputy", "choice", choices=staff),
            _of(f"{P}.prospect_since", "day"),
            _of(f"{P}.first_contact_channel", "choice", choices=choices(lists.FIRST_CONTACT)),
            _of(f"{P}.customer_number", hint=_("Never appears on papers")),
            _of(f"{P}.external_ref"),
            _of(f"{P}.note", "note", wide=True, hint=_("Read by all who see the person. No diagnoses.")),
        ),
        key="responsibility",
    )


def entry(team: Team) -> tuple[Section, ...]:
    """The entry form."""
    return (
        _entry(),
        Section(
            _("Household"),
            (
                _of(f"{E}.single_parent", "choice", choices=choices(lists.ANSWER)),
                _of(f"{E}.children_in_household", "number"),
            ),
            hint=_("May be declined."),
            key="household",
        ),
        Section(
            _("Proof"),
            (
                _of(f"{E}.questionnaire_received_on", "day"),
                _of(f"{E}.signature_kind", "choice", choices=choices(lists.SIGNATURE)),
                _of(f"{E}.form_version"),
                _of(f"{E}.eligibility_checked_on", "day"),
                _of(f"{E}.eligibility_checked_by", "choice", choices=people(team)),
            ),
            key="proof",
        ),
    )


def _entry() -> Section:
    return Section(
        _("Entry"),
        (
            _of(f"{E}.entry_date", "day", required=True),
            _of(f"{E}.labour_status", "choice", required=True, choices=choices(lists.LABOUR_STATUS)),
            _of(f"{E}.unemployed_since", "day"),
            _of(f"{E}.benefit_receipt", "choice", choices=choices(lists.BENEFIT)),
            _of(f"{E}.unemployment_band", "choice", choices=choices(lists.UNEMPLOYMENT_BAND)),
            _of(f"{E}.unemployment_interruption_harmless", "choice", choices=yes_no()),
            _of(f"{E}.in_education", "choice", choices=yes_no()),
            _of(f"{E}.employment_kind", "choice", choices=choices(lists.EMPLOYMENT_KIND)),
            _of(f"{E}.school_certificate", "choice", required=True, choices=choices(lists.SCHOOL)),
            _of(f"{E}.vocational_qualification", "choice", required=True, choices=choices(lists.VOCATION)),
            _of(f"{E}.certificate_foreign", "yes_no"),
            _of(f"{E}.field_of_action", "choice", choices=choices(lists.FIELD_OF_ACTION)),
        ),
        key="entry",
    )


def answers() -> tuple[Section, ...]:
    """The protected answers."""
    asked = ("migration_background", "minority", "disability", "severe_disability", "other_disadvantage", "homeless")
    group = tuple(Choice(word.key, lists.CITIZENSHIP.label(word.key)) for word in lists.CITIZENSHIP)
    return (
        Section(
            _("Voluntary answers"),
            (
                *(_of(f"{S}.{name}", "answer") for name in asked),
                _of(f"{S}.citizenship_group", "choice", choices=group),
            ),
            hint=_(
                "Seen by the assigned staff alone; reading them is written down. Who does not want to answer chooses "
                "“declined”. That counts as complete."
            ),
            chip=_("specially protected"),
            key="answers",
        ),
    )


def leaving() -> tuple[Section, ...]:
    """Exit and result."""
    return (
        Section(
            _("Exit"),
            (
                _of(f"{E}.exit_date", "day"),
                _of(f"{E}.exit_reason", "choice", choices=choices(lists.EXIT_REASON)),
            ),
            key="exit",
        ),
        Section(
            _("Result within 4 weeks"),
            (
                _of(f"{E}.result_status", "choice", choices=choices(lists.RESULT_STATUS)),
                _of(f"{E}.exit_employment_kind", "choice", choices=choices(lists.EMPLOYMENT_KIND)),
                _of(f"{E}.exit_in_education", "choice", choices=yes_no()),
                _of(f"{E}.result_observed_on", "day"),
                _of(f"{E}.qualification_gained", "choice", choices=yes_no()),
                _of(f"{E}.qualification_kind", "choice", choices=choices(lists.QUALIFICATION)),
                _of(f"{E}.social_result", "choices", wide=True, choices=choices(lists.SOCIAL_RESULT)),
            ),
            key="result",
        ),
    )
