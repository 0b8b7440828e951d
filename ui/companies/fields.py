"""The fields of the forms about a company and a consultation, as data."""

from collections.abc import Iterable
from typing import Any

from models import vocabulary as lists
from resources.language import N_, _
from ui.parts.forms.fields import Choice, Field, Kind, Section
from ui.parts.forms.form_values import choices, people

DIGITAL = (
    ("digital_website", N_("Website")),
    ("digital_social", N_("Social media")),
    ("digital_visibility", N_("Visibility")),
    ("digital_shop", N_("Online shop")),
    ("digital_processes", N_("Processes")),
)
LABELS = {
    "name": N_("Name"),
    "legal_form": N_("Legal form"),
    "sole_trader": N_("Works alone"),
    "contact_person": N_("Contact person"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "website": N_("Website"),
    "street": N_("Street"),
    "house_no": N_("House number"),
    "postcode": N_("Postcode"),
    "city": N_("Town"),
    "office": N_("Office in charge"),
    "district": N_("District"),
    "subproject": N_("Sub-project"),
    "industry_text": N_("Line of business"),
    "wz_section": N_("Section (WZ)"),
    "wz_code": N_("WZ code"),
    "wz_version": N_("WZ edition"),
    "size_class": N_("Size"),
    "employees": N_("Employees"),
    "headcount_band": N_("Headcount band"),
    "turnover_band": N_("Turnover band"),
    "size_declared_on": N_("Size declared on"),
    "founded_on": N_("Founded on"),
    "phase": N_("Phase"),
    "independence": N_("Independence"),
    "counting_mode": N_("Counts as"),
    "first_contact_on": N_("First contact on"),
    "notice_handed_on": N_("Notice handed out on"),
    "external_ref": N_("Own number of the office"),
    "note": N_("Remark"),
    **dict(DIGITAL),
}


def label(key: str) -> str:
    """A field of a company in words."""
    return _(LABELS[key]) if key in LABELS else key


def _of(key: str, kind: Kind = "text", **more: Any) -> Field:
    return Field(key, label(key), kind, **more)


def company() -> tuple[Section, ...]:
    """The form of a company."""
    return (
        _identity(),
        _contact(),
        Section(
            _("Size and kind"),
            (
                _of("size_class", "choice", choices=choices(lists.SIZE_CLASS)),
                _of("employees", "number"),
                _of("headcount_band", "choice", choices=choices(lists.HEADCOUNT_BAND)),
                _of("turnover_band", "choice", choices=choices(lists.TURNOVER_BAND)),
                _of("size_declared_on", "day"),
                _of("independence", "choice", choices=choices(lists.INDEPENDENCE)),
                _of("founded_on", "day"),
                _of("phase", "choice", choices=choices(lists.PHASE)),
                _of("counting_mode", "choice", choices=choices(lists.COUNTING_MODE)),
                _of("subproject", "choice", choices=choices(lists.SUBPROJECT)),
            ),
            key="size",
        ),
        Section(
            _("Digital standing"),
            tuple(_of(key, "choice", choices=_steps()) for key, _words in DIGITAL),
            hint=_("Own estimate from 1 (nothing yet) to 5 (very good)."),
            key="digital",
        ),
        Section(
            _("Further"),
            (
                _of("first_contact_on", "day"),
                _of("notice_handed_on", "day"),
                _of("external_ref"),
                _of("note", "note", wide=True),
            ),
            key="further",
        ),
    )


def _identity() -> Section:
    return Section(
        _("Company"),
        (
            _of("name", required=True, length=250, wide=True),
            _of("legal_form", "choice", choices=choices(lists.LEGAL_FORM)),
            _of("sole_trader", "yes_no"),
            _of("industry_text"),
            _of("wz_section", "choice", choices=choices(lists.WZ_SECTION)),
            _of("wz_code"),
            _of("wz_version", "choice", choices=choices(lists.WZ_VERSION)),
        ),
        key="company",
    )


def _contact() -> Section:
    return Section(
        _("Contact"),
        (
            _of("contact_person"),
            _of("phone"),
            _of("email"),
            _of("website"),
            _of("street"),
            _of("house_no"),
            _of("postcode"),
            _of("city"),
            _of("district", "choice", choices=choices(lists.DISTRICT)),
            _of("office", "choice", required=True, choices=choices(lists.OFFICE)),
        ),
        key="contact",
    )


def _steps() -> tuple[Choice, ...]:
    return tuple(Choice(str(step), _("{step} of 5").format(step=step)) for step in range(1, 6))


def new_company() -> Section:
    """A new company within the form of its first consultation: the least that is needed."""
    return Section(
        _("New company"),
        (
            Field("business.name", _("Name"), required=True, length=250),
            Field("business.contact_person", _("Contact person")),
            Field("business.phone", _("Phone")),
            Field("business.district", _("District"), "choice", choices=choices(lists.DISTRICT)),
        ),
        hint=_("The rest can be filled in later on the page of the company."),
        key="new_company",
    )


def consultation(team: Iterable[tuple[str, str]]) -> tuple[Section, ...]:
    """The form of a consultation."""
    return (
        new_company(),
        Section(
            _("Consultation"),
            (
                Field("date", _("Date"), "day", required=True),
                Field("kind", _("Kind"), "choice", choices=choices(lists.CONSULTATION_KIND)),
                Field("begin", _("Begin"), "time"),
                Field("end", _("End"), "time"),
                Field("minutes", _("Duration"), "number", unit=_("min."), hint=_("Follows from begin and end.")),
                Field("aid_value", _("Value of the aid"), "number", unit="€"),
                Field("mode", _("How"), "choice", choices=choices(lists.MODE)),
                Field("place", _("Place")),
                Field("adviser", _("Adviser"), "choice", choices=people(team)),
                Field("subproject", _("Sub-project"), "choice", choices=choices(lists.SUBPROJECT)),
                Field("topics", _("Topics"), "choices", wide=True, choices=choices(lists.BUSINESS_TOPIC)),
            ),
            key="consultation",
        ),
        Section(
            _("Record"),
            (
                Field("initial_situation", _("Initial situation"), "note", wide=True),
                Field("agreed_steps", _("Agreed"), "note", wide=True),
                Field("result", _("Result"), "note", wide=True),
                Field("next_on", _("Next on"), "day", hint=_("Becomes a follow-up on that day.")),
                Field("signature_kind", _("Signature"), "choice", choices=choices(lists.SIGNATURE)),
            ),
            key="record",
        ),
    )
