"""The project and its staff, which every office sees; and the audit trail, which only admins read."""

from models import vocabulary as lists
from models.fields import Field, Kind, Shape

PROJECT_PROFILE = Kind(
    "project_profile",
    area="common",
    fields=(
        Field("title", Shape.NAME, required=True, most=200),
        Field("programme", Shape.TEXT, expected=True),
        Field("funding_code", Shape.TEXT, expected=True),
        Field("period_from", Shape.DATE, required=True),
        Field("period_to", Shape.DATE, required=True),
        Field("indicator_set", Shape.CHOICE, lists.INDICATOR_SET, expected=True),
        Field("min_age", Shape.WHOLE, expected=True, most=99),
        Field("districts", Shape.CHOICES, lists.DISTRICT, expected=True),
        Field("bagatelle_minutes", Shape.WHOLE, most=100_000),
        Field("exit_window_days", Shape.WHOLE, most=400),
        Field("followup_months", Shape.WHOLE, most=60),
        Field("de_minimis_tracking", Shape.FLAG),
        Field("rate_table", Shape.TABLE),  # [{"valid_from", "per_hour"}]
        Field("funding_wordings", Shape.TABLE),  # [{"valid_from", "valid_to", "text", "ministry": [lines]}]
        Field("controller", Shape.NOTE),
        Field("targets", Shape.TABLE),  # [{"indicator", "value", "due"}]
        Field("keep_until", Shape.DATE),
        Field("grantee", Shape.TEXT),
        Field("provider", Shape.TEXT),
    ),
)
STAFF = Kind(
    "staff",
    area="common",
    fields=(
        Field("name", Shape.NAME, required=True),
        Field("function", Shape.TEXT),
        Field("roles", Shape.CHOICES, lists.ROLE, required=True),
        Field("offices", Shape.CHOICES, lists.OFFICE, required=True),
        Field("fields_of_action", Shape.CHOICES, lists.FIELD_OF_ACTION),
        Field("phone", Shape.TEXT),
        Field("email", Shape.TEXT),
        Field("active", Shape.FLAG),
    ),
)
AUDIT_EVENT = Kind(
    "audit_event",
    area="audit",
    fields=(
        Field("action", Shape.TEXT, required=True),
        Field("who", Shape.REFERENCE, kinds=("staff",)),
        Field("record_kind", Shape.TEXT),
        Field("record", Shape.TEXT),
        Field("fields", Shape.LIST),  # names only, never content
        Field("reason", Shape.TEXT),
    ),
)
KINDS = (PROJECT_PROFILE, STAFF, AUDIT_EVENT)
