"""Offerings, sessions, attendance, printed lists, case notes, follow-ups.

Natural keys give deterministic ids: a session of a series (offering, date, begin), a mark (session, participant). Marks
are clustered by their session, so that one register touches neighbouring pages of the file. A mark without status is
"open": the person is on the list and nothing is recorded yet.
"""

from collections.abc import Mapping

from models import names
from models import vocabulary as lists
from models.fields import Field, Kind, Shape, Value


def _offering_text(fields: Mapping[str, Value]) -> str:
    return names.index_text(*(str(fields.get(name) or "") for name in ("title", "location")))


def _session_text(fields: Mapping[str, Value]) -> str:
    return names.index_text(*(str(fields.get(name) or "") for name in ("title", "location", "public_content")))


OFFERING = Kind(
    "offering",
    area="common",
    fields=(
        Field("title", Shape.NAME, required=True, most=160),
        Field("kind", Shape.CHOICE, lists.OFFERING_KIND, required=True),
        Field("office", Shape.CHOICE, lists.OFFICE),
        Field("field_of_action", Shape.CHOICE, lists.FIELD_OF_ACTION, expected=True),
        Field("subproject", Shape.CHOICE, lists.SUBPROJECT),
        Field("district", Shape.CHOICE, lists.DISTRICT),
        Field("location", Shape.TEXT),
        Field("begin", Shape.TIME),
        Field("end", Shape.TIME),
        Field("break_minutes", Shape.WHOLE, most=600),
        Field("planned_units", Shape.WHOLE, most=10_000),
        Field("max_places", Shape.WHOLE, most=1_000),
        Field("leaders", Shape.REFERENCES, kinds=("staff",)),
        Field("topics", Shape.CHOICES, lists.TOPIC),
        Field("active", Shape.FLAG),
    ),
    search=_offering_text,
    searched=frozenset({"title", "location"}),
)
SESSION = Kind(
    "session",
    area="people",
    fields=(
        Field("office", Shape.CHOICE, lists.OFFICE, required=True),
        Field("offering", Shape.REFERENCE, kinds=("offering",)),
        Field("kind", Shape.CHOICE, lists.SESSION_KIND, required=True),
        Field("title", Shape.NAME, most=160),
        Field("participant", Shape.REFERENCE, kinds=("participant",)),
        Field("date", Shape.DATE, required=True),
        Field("begin", Shape.TIME, expected=True),
        Field("end", Shape.TIME, expected=True),
        Field("break_minutes", Shape.WHOLE, most=600),
        Field("location", Shape.TEXT),
        Field("mode", Shape.CHOICE, lists.MODE),
        Field("leaders", Shape.REFERENCES, kinds=("staff",), expected=True),
        Field("topics", Shape.CHOICES, lists.TOPIC, expected=True),
        Field("public_content", Shape.TEXT, expected=True),
        Field("next_step", Shape.NOTE, most=2_000),
        Field("follow_up_on", Shape.DATE),
        Field("status", Shape.CHOICE, lists.SESSION_STATUS),
        Field("cancel_reason", Shape.TEXT),
        Field("counts_as_bagatelle", Shape.FLAG),
        Field("source_row", Shape.WHOLE),
    ),
    search=_session_text,
    searched=frozenset({"title", "location", "public_content"}),
    indexes=(("date", "begin"), ("offering", "date"), ("participant",)),
)
ATTENDANCE = Kind(
    "attendance",
    area="people",
    home=("session",),
    fields=(
        Field("session", Shape.REFERENCE, kinds=("session",), required=True),
        Field("participant", Shape.REFERENCE, kinds=("participant",)),
        Field("guest_name", Shape.NAME),
        Field("code", Shape.TEXT),  # code and name as they stand on the list, for offices that cannot read the person
        Field("printed_name", Shape.NAME, most=250),
        Field("status", Shape.CHOICE, lists.ATTENDANCE),
        Field("minutes", Shape.WHOLE, most=1440),
        Field("remark", Shape.TEXT),
        Field("newcomer", Shape.FLAG),
        Field("signature_kind", Shape.CHOICE, lists.SIGNATURE),
        Field("signed_list_ref", Shape.TEXT),
        Field("entered_by", Shape.REFERENCE, kinds=("staff",), quiet=True),
    ),
    indexes=(("participant",),),
    clustered=True,
)
ATTENDANCE_LIST = Kind(
    "attendance_list",
    area="people",
    home=("sessions",),
    fields=(
        Field("sheet_id", Shape.TEXT, required=True),
        Field("sessions", Shape.REFERENCES, kinds=("session",), required=True),
        Field("participants", Shape.TABLE, required=True),  # [[id, code, name]] in printed order, frozen
        Field("printed_at", Shape.TEXT),
        Field("printed_by", Shape.REFERENCE, kinds=("staff",)),
        Field("version", Shape.WHOLE),
        Field("blank_rows", Shape.WHOLE),
        Field("leader_signed_on", Shape.DATE),
        Field("returned_on", Shape.DATE),
        Field("returned_by", Shape.REFERENCE, kinds=("staff",), quiet=True),
        Field("second_confirmation_by", Shape.TEXT),
        Field("scan_ref", Shape.TEXT),
        Field("content_hash", Shape.TEXT),
    ),
    indexes=(("sheet_id",),),
)
CASE_NOTE = Kind(
    "case_note",
    area="confidential",
    home=("participant",),
    fields=(
        Field("participant", Shape.REFERENCE, kinds=("participant",), required=True),
        Field("session", Shape.REFERENCE, kinds=("session",)),
        Field("date", Shape.DATE, required=True),
        Field("text", Shape.NOTE, required=True),
        Field("author", Shape.REFERENCE, kinds=("staff",)),
    ),
    indexes=(("participant",),),
)
FOLLOW_UP = Kind(
    "follow_up",
    area="people",
    home=("participant", "business"),
    fields=(
        Field("participant", Shape.REFERENCE, kinds=("participant",)),
        Field("business", Shape.REFERENCE, kinds=("business",)),
        Field("due_on", Shape.DATE, required=True),
        Field("text", Shape.TEXT, expected=True),
        Field("done_on", Shape.DATE),
        Field("assigned_staff", Shape.REFERENCE, kinds=("staff",)),
    ),
    indexes=(("due_on",), ("participant",), ("business",)),
)
KINDS = (OFFERING, SESSION, ATTENDANCE, ATTENDANCE_LIST, CASE_NOTE, FOLLOW_UP)
