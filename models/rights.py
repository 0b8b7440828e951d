"""Who may do what: the rights table as data, from the need-to-know matrix of the project.

A person may hold several roles; what one of them allows is allowed. Screens and use cases ask it before they act, and
joining judges what comes from other replicas by it. Offices and fields of action are enforced by compartments; finer
rules - the assigned person of a participant, the author of a note - stand in the use cases.
"""

from enum import StrEnum


class Right(StrEnum):
    """One thing a role may allow."""

    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    SEE_QUESTIONNAIRE = "see_questionnaire"
    SEE_SENSITIVE = "see_sensitive"
    EDIT_SENSITIVE = "edit_sensitive"
    WRITE_NOTES = "write_notes"
    EDIT_SESSIONS = "edit_sessions"
    MARK_ATTENDANCE = "mark_attendance"
    SEE_BUSINESS = "see_business"
    EDIT_BUSINESS = "edit_business"
    EDIT_OFFERINGS = "edit_offerings"
    PRINT_LISTS = "print_lists"
    RETURN_LISTS = "return_lists"
    IMPORT = "import"
    EXPORT = "export"
    EDIT_PROJECT = "edit_project"
    EDIT_STAFF = "edit_staff"
    READ_AUDIT = "read_audit"
    MERGE = "merge"
    BACKUP = "backup"


_EVERYBODY = frozenset({Right.BACKUP})
TABLE: dict[str, frozenset[Right]] = {
    "social_worker": _EVERYBODY
    | {
        Right.SEE_PEOPLE,
        Right.EDIT_PEOPLE,
        Right.SEE_QUESTIONNAIRE,
        Right.SEE_SENSITIVE,
        Right.EDIT_SENSITIVE,
        Right.WRITE_NOTES,
        Right.EDIT_SESSIONS,
        Right.MARK_ATTENDANCE,
        Right.EDIT_OFFERINGS,
        Right.PRINT_LISTS,
        Right.RETURN_LISTS,
        Right.IMPORT,
        Right.EXPORT,
    },
    "adviser": _EVERYBODY
    | {
        Right.SEE_BUSINESS,
        Right.EDIT_BUSINESS,
        Right.EDIT_OFFERINGS,
        Right.IMPORT,
        Right.EXPORT,
    },
    # Team leads take signed lists back in, so they mark attendance; they change nothing else about people.
    "team_lead": _EVERYBODY
    | {
        Right.SEE_PEOPLE,
        Right.SEE_QUESTIONNAIRE,
        Right.SEE_BUSINESS,
        Right.MARK_ATTENDANCE,
        Right.EDIT_OFFERINGS,
        Right.PRINT_LISTS,
        Right.RETURN_LISTS,
        Right.EXPORT,
    },
    "admin": _EVERYBODY
    | {
        Right.SEE_PEOPLE,
        Right.SEE_BUSINESS,
        Right.EDIT_PROJECT,
        Right.EDIT_STAFF,
        Right.EDIT_OFFERINGS,
        Right.READ_AUDIT,
        Right.MERGE,
    },
    "auditor": frozenset(
        {Right.SEE_PEOPLE, Right.SEE_QUESTIONNAIRE, Right.SEE_SENSITIVE, Right.SEE_BUSINESS, Right.READ_AUDIT}
    ),
}

# What reading and writing a kind of record takes; kinds that everybody may read are left out of the first table.
SEEING: dict[str, Right] = {
    "participant": Right.SEE_PEOPLE,
    "enrolment": Right.SEE_QUESTIONNAIRE,
    "participant_sensitive": Right.SEE_SENSITIVE,
    "session": Right.SEE_PEOPLE,
    "attendance": Right.SEE_PEOPLE,
    "attendance_list": Right.SEE_PEOPLE,
    "case_note": Right.WRITE_NOTES,
    "business": Right.SEE_BUSINESS,
    "business_consultation": Right.SEE_BUSINESS,
    "audit_event": Right.READ_AUDIT,
    "merge": Right.READ_AUDIT,
    "unmerge": Right.READ_AUDIT,
    "not_duplicate": Right.READ_AUDIT,
}
EDITING: dict[str, Right] = {
    "project_profile": Right.EDIT_PROJECT,
    "staff": Right.EDIT_STAFF,
    "participant": Right.EDIT_PEOPLE,
    "enrolment": Right.EDIT_PEOPLE,
    "participant_sensitive": Right.EDIT_SENSITIVE,
    "session": Right.EDIT_SESSIONS,
    "attendance": Right.MARK_ATTENDANCE,
    "attendance_list": Right.PRINT_LISTS,
    "case_note": Right.WRITE_NOTES,
    "offering": Right.EDIT_OFFERINGS,
    "business": Right.EDIT_BUSINESS,
    "business_consultation": Right.EDIT_BUSINESS,
    "merge": Right.MERGE,
    "unmerge": Right.MERGE,
    "not_duplicate": Right.MERGE,
}
# What another right allows as well: the administration leaves word where it compares two offices' records.
ALSO_EDITING = {"follow_up": Right.MERGE}
# Kinds that belong to people or to companies: the right follows from whom the record is about.
BY_SUBJECT = {"people": (Right.SEE_PEOPLE, Right.EDIT_PEOPLE), "business": (Right.SEE_BUSINESS, Right.EDIT_BUSINESS)}


def rights_of(roles: frozenset[str]) -> frozenset[Right]:
    """All rights that these roles allow together; unknown roles allow nothing."""
    return frozenset().union(*(TABLE.get(role, frozenset()) for role in roles))
