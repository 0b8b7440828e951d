"""Every field of every kind of record in words, for lists that may name any of them (conflicts, what waits)."""

from resources.language import N_, _
from ui.companies import fields as companies
from ui.offerings.fields import PROJECT_LABELS
from ui.participants.fields import LABELS

KINDS = {
    "project_profile": N_("Settings of the project"),
    "staff": N_("Staff directory"),
    "participant": N_("Person"),
    "participant_sensitive": N_("Voluntary answers"),
    "consent": N_("Consent"),
    "enrolment": N_("Participation"),
    "offering": N_("Offering"),
    "session": N_("Session"),
    "attendance": N_("Attendance"),
    "attendance_list": N_("Printed list"),
    "case_note": N_("Note"),
    "follow_up": N_("Follow-up"),
    "business": N_("Company"),
    "business_consultation": N_("Consultation"),
    "audit_event": N_("Record of access"),
}
# Fields that no form names with words of its own; by name where kinds agree, else by kind and name.
FIELDS = {
    "participant": N_("Participant"),
    "business": N_("Company"),
    "session": N_("Session"),
    "subject": N_("Who it is about"),
    "office": N_("Office in charge"),
    "kind": N_("Kind"),
    "title": N_("Title"),
    "name": N_("Name"),
    "date": N_("Date"),
    "begin": N_("Begin"),
    "end": N_("End"),
    "break_minutes": N_("Break"),
    "minutes": N_("Duration"),
    "location": N_("Place"),
    "place": N_("Place"),
    "mode": N_("How"),
    "leaders": N_("Led by"),
    "topics": N_("Topics"),
    "public_content": N_("Content"),
    "next_step": N_("Next step"),
    "follow_up_on": N_("Remind on"),
    "status": N_("State"),
    "cancel_reason": N_("Why cancelled"),
    "counts_as_bagatelle": N_("Counts before the entry form"),
    "offering": N_("Offering"),
    "text": N_("Text"),
    "author": N_("Author"),
    "due_on": N_("Due on"),
    "done_on": N_("Done on"),
    "assigned_staff": N_("Assigned"),
    "remark": N_("Remark"),
    "note": N_("Remark"),
    "newcomer": N_("New on the list"),
    "guest_name": N_("Guest"),
    "printed_name": N_("Name on the list"),
    "code": N_("Code"),
    "signature_kind": N_("Signature"),
    "signed_list_ref": N_("Signed list"),
    "entered_by": N_("Entered by"),
    "adviser": N_("Adviser"),
    "subproject": N_("Sub-project"),
    "initial_situation": N_("Initial situation"),
    "agreed_steps": N_("Agreed"),
    "result": N_("Result"),
    "next_on": N_("Next on"),
    "aid_value": N_("Value of the aid"),
    "consultation_minutes": N_("Consultations brought forward"),
    "founded_year": N_("Founded in"),
    "counted_participant": N_("Counted as participant"),
    "consent_ref": N_("Consent"),
    "given_on": N_("Given on"),
    "withdrawn_on": N_("Withdrawn on"),
    "how": N_("How"),
    "text_version": N_("Version of the text"),
    "language": N_("Language of the text"),
    "legal_basis": N_("Legal basis"),
    "notice_handed_on": N_("Notice handed out on"),
    "file_ref": N_("Scan"),
    "file_hash": N_("Scan (check value)"),
    "field_of_action": N_("Field of action"),
    "provider_unit": N_("Unit of the carrier"),
    "isced_override": N_("Level of education, set by hand"),
    "isced_override_reason": N_("Why the level was set by hand"),
    "children_declined": N_("Children: declined"),
    "eligibility_note": N_("Remark on the target group"),
    "employer_ref": N_("Employer"),
    "documented_by": N_("Recorded by"),
    "district": N_("District"),
    "planned_units": N_("Planned units"),
    "max_places": N_("Places"),
    "active": N_("Active"),
    "function": N_("Function"),
    "roles": N_("Roles"),
    "offices": N_("Offices"),
    "fields_of_action": N_("Fields of action"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "rate_table": N_("Rates"),
    "funding_wordings": N_("Funding sentences"),
    "targets": N_("Targets"),
    "sheet_id": N_("Number of the list"),
    "sessions": N_("Sessions"),
    "participants": N_("Names on the list"),
    "printed_at": N_("Printed on"),
    "printed_by": N_("Printed by"),
    "version": N_("Version"),
    "blank_rows": N_("Blank rows"),
    "leader_signed_on": N_("Signed by the leader on"),
    "returned_on": N_("Returned on"),
    "returned_by": N_("Taken back by"),
    "second_confirmation_by": N_("Confirmed by"),
    "scan_ref": N_("Scan"),
    "content_hash": N_("Check value"),
    "source_sheet": N_("Sheet it was imported from"),
    "source_row": N_("Row it was imported from"),
    "alive": N_("Deleted or kept"),
}


def kind_words(kind: str) -> str:
    """A kind of record in words."""
    return _(KINDS[kind]) if kind in KINDS else kind


def field_words(kind: str, field: str) -> str:
    """A field in words, as its own form calls it."""
    if f"{kind}.{field}" in LABELS:
        return _(LABELS[f"{kind}.{field}"])
    if kind == "business" and field in companies.LABELS:
        return companies.label(field)
    if kind == "project_profile" and field in PROJECT_LABELS:
        return _(PROJECT_LABELS[field])
    return _(FIELDS[field]) if field in FIELDS else field
