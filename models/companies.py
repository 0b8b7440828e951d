"""Companies of the districts and the advice they get (field of action 2)."""

from collections.abc import Mapping
from typing import Any

from models import names
from models import vocabulary as lists
from models.fields import Field, Kind, Shape, Value

_NAMES = ("name", "contact_person", "industry_text", "email", "external_ref")


def _sorted_by_name(fields: Mapping[str, Value]) -> dict[str, Any]:
    return {"sort_key": names.sort_key(fields.get("name") or "")}


def _searched(fields: Mapping[str, Value]) -> str:
    return names.index_text(*(str(fields.get(name) or "") for name in _NAMES))


BUSINESS = Kind(
    "business",
    area="business",
    fields=(
        Field("name", Shape.NAME, required=True, most=250),
        Field("legal_form", Shape.CHOICE, lists.LEGAL_FORM, expected=True),
        Field("sole_trader", Shape.FLAG),
        Field("contact_person", Shape.TEXT),
        Field("phone", Shape.TEXT),
        Field("email", Shape.TEXT),
        Field("website", Shape.TEXT),
        Field("street", Shape.TEXT, expected=True),
        Field("house_no", Shape.TEXT),
        Field("postcode", Shape.TEXT, expected=True),
        Field("city", Shape.TEXT, expected=True),
        Field("office", Shape.CHOICE, lists.OFFICE, required=True),
        Field("district", Shape.CHOICE, lists.DISTRICT, expected=True),
        Field("subproject", Shape.CHOICE, lists.SUBPROJECT),
        Field("industry_text", Shape.TEXT),
        Field("wz_version", Shape.CHOICE, lists.WZ_VERSION),
        Field("wz_section", Shape.CHOICE, lists.WZ_SECTION, expected=True),
        Field("wz_code", Shape.TEXT),
        Field("size_class", Shape.CHOICE, lists.SIZE_CLASS, expected=True),
        Field("headcount_band", Shape.CHOICE, lists.HEADCOUNT_BAND),
        Field("turnover_band", Shape.CHOICE, lists.TURNOVER_BAND),
        Field("size_declared_on", Shape.DATE),
        Field("employees", Shape.WHOLE),
        Field("founded_on", Shape.DATE),
        Field("founded_year", Shape.WHOLE, least=1500, most=2200),
        Field("phase", Shape.CHOICE, lists.PHASE),
        Field("independence", Shape.CHOICE, lists.INDEPENDENCE),
        Field("counting_mode", Shape.CHOICE, lists.COUNTING_MODE),
        Field("counted_participant", Shape.REFERENCE, kinds=("participant",)),
        Field("digital_website", Shape.WHOLE, least=1, most=5),
        Field("digital_social", Shape.WHOLE, least=1, most=5),
        Field("digital_shop", Shape.WHOLE, least=1, most=5),
        Field("digital_visibility", Shape.WHOLE, least=1, most=5),
        Field("digital_processes", Shape.WHOLE, least=1, most=5),
        Field("first_contact_on", Shape.DATE),
        Field("consent_ref", Shape.REFERENCE, kinds=("consent",)),
        Field("notice_handed_on", Shape.DATE),
        Field("consultation_minutes", Shape.WHOLE),  # brought forward from an office's earlier list
        Field("aid_value", Shape.AMOUNT),  # brought forward from an office's earlier list
        Field("external_ref", Shape.TEXT),
        Field("note", Shape.NOTE),
        Field("source_sheet", Shape.TEXT),
        Field("source_row", Shape.WHOLE),
    ),
    shadow_columns=("sort_key",),
    shadow=_sorted_by_name,
    search=_searched,
    searched=frozenset(_NAMES),
    indexes=(("sort_key", "compartment", "alive"), ("district", "sort_key")),
)
BUSINESS_CONSULTATION = Kind(
    "business_consultation",
    area="business",
    home=("business",),
    fields=(
        Field("business", Shape.REFERENCE, kinds=("business",), required=True),
        Field("subproject", Shape.CHOICE, lists.SUBPROJECT, expected=True),
        Field("date", Shape.DATE, required=True),
        Field("begin", Shape.TIME),
        Field("end", Shape.TIME),
        Field("minutes", Shape.WHOLE, most=1440),
        Field("mode", Shape.CHOICE, lists.MODE),
        Field("place", Shape.TEXT),
        Field("topics", Shape.CHOICES, lists.BUSINESS_TOPIC, expected=True),
        Field("kind", Shape.CHOICE, lists.CONSULTATION_KIND, expected=True),
        Field("adviser", Shape.REFERENCE, kinds=("staff",), expected=True),
        Field("initial_situation", Shape.NOTE),
        Field("agreed_steps", Shape.NOTE),
        Field("result", Shape.NOTE),
        Field("next_on", Shape.DATE),
        Field("aid_value", Shape.AMOUNT),
        Field("signature_kind", Shape.CHOICE, lists.SIGNATURE),
    ),
    indexes=(("business",), ("date",)),
)
KINDS = (BUSINESS, BUSINESS_CONSULTATION)
