"""What stands in an export: columns as data - their stable name, their heading, and where their value comes from.

People and companies are flat rows with the names that the import takes; every other kind is exported field by field.
Pseudonymous means: no names, no contact, no address, no free text, no numbers of other offices; the code instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.exports.headings import heading
from models.fields import Field, Kind, Shape
from models.kinds import BY_NAME
from models.people import PARTICIPANT_SENSITIVE

SUBJECTS = {"participants": "participant", "businesses": "business"}
CONSENT = "consent_given_on"
SENSITIVE = tuple(name for name in PARTICIPANT_SENSITIVE.by_name if name not in {"participant", "consent_ref"})
_FREE = frozenset({Shape.NAME, Shape.TEXT, Shape.NOTE, Shape.LIST, Shape.TABLE})
_OPEN_TEXTS = frozenset({"code", "wz_code", "form_version", "text_version", "funding_code", "programme"})
_IDENTIFYING = frozenset({"birth_date", "source_row", "customer_number", "postcode", "founded_on"})
_PERSON = (
    "last_name",
    "first_name",
    "birth_name",
    "birth_date",
    "gender",
    "street",
    "house_no",
    "postcode",
    "city",
    "office",
    "district",
    "district_reason",
    "phone",
    "email",
    "contact_preference",
    "languages",
    "interpreter_needed",
    "prospect_since",
    "first_contact_channel",
    "customer_number",
)
_PARTICIPATION = (
    "entry_date",
    "exit_date",
    "field_of_action",
    "labour_status",
    "benefit_receipt",
    "unemployment_band",
    "unemployed_since",
    "in_education",
    "employment_kind",
    "school_certificate",
    "vocational_qualification",
    "certificate_foreign",
    "single_parent",
    "children_in_household",
    "questionnaire_received_on",
    "exit_reason",
    "result_status",
    "exit_in_education",
    "qualification_gained",
    "qualification_kind",
    "exit_employment_kind",
    "social_result",
    "result_observed_on",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, and the kind and field its value comes from (None: the record's own id)."""

    name: str
    kind: str
    field: Field | None

    @property
    def heading(self) -> str:
        """The heading in the language in use."""
        return heading(self.name)


def columns_of(what: Kind, *, pseudonymous: bool, sensitive: bool, participation: bool = True) -> list[Column]:
    """The columns of an export of a kind."""
    columns = list(_flat(sensitive, participation) if what.name == "participant" else _plain(what))
    if pseudonymous:
        columns = [column for column in columns if _is_pseudonymous(what, column)]
    return columns


def _flat(sensitive: bool, participation: bool) -> Iterator[Column]:
    person = BY_NAME["participant"]
    yield Column("id", person.name, None)
    for name in ("code", "external_ref", *_PERSON):
        yield Column(name, person.name, person.by_name[name])
    if participation:
        for name in _PARTICIPATION:
            yield Column(name, "enrolment", BY_NAME["enrolment"].by_name[name])
    yield Column(CONSENT, "consent", BY_NAME["consent"].by_name["given_on"])
    if sensitive:
        for name in SENSITIVE:
            yield Column(name, "participant_sensitive", PARTICIPANT_SENSITIVE.by_name[name])
    for name in ("note", "source_sheet", "source_row"):
        yield Column(name, person.name, person.by_name[name])


def _plain(what: Kind) -> Iterator[Column]:
    yield Column("id", what.name, None)
    for field in what.fields:
        yield Column(field.name, what.name, field)


def _is_pseudonymous(what: Kind, column: Column) -> bool:
    if column.field is None:
        return what.name != "participant"
    if column.name in _OPEN_TEXTS:
        return True
    return column.field.shape not in _FREE and column.name not in _IDENTIFYING
