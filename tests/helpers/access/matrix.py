"""Who may see and who may write what: the need-to-know matrix (domain.md 5.5), not the program's own table."""

ROLES = ("social_worker", "adviser", "team_lead", "admin", "auditor")
SW, ADVISER, LEAD, ADMIN, AUDITOR = ({role} for role in ROLES)
EVERYBODY = set(ROLES)
# Rows of the matrix: who reads, who writes.
SEES = {
    "participant": SW | LEAD | ADMIN | AUDITOR,  # the administration, because it merges
    "session": SW | LEAD | ADMIN | AUDITOR,
    "attendance": SW | LEAD | ADMIN | AUDITOR,
    "consent": SW | LEAD | ADMIN | AUDITOR,
    "follow_up": SW | LEAD | ADMIN | AUDITOR,
    "enrolment": SW | LEAD | AUDITOR,
    "participant_sensitive": SW | AUDITOR,
    "case_note": SW,
    "business": ADVISER | LEAD | ADMIN | AUDITOR,
    "business_consultation": ADVISER | LEAD | ADMIN | AUDITOR,
    "offering": EVERYBODY,
    "staff": EVERYBODY,
    "project_profile": EVERYBODY,
    "audit_event": ADMIN | AUDITOR,
}
WRITES = {
    "participant": SW,
    "session": SW,
    "attendance": SW | LEAD,  # signed lists are taken back in by the lead, too
    "consent": SW,
    "follow_up": SW,
    "enrolment": SW,
    "participant_sensitive": SW,
    "case_note": SW,
    "business": ADVISER,
    "business_consultation": ADVISER,
    "offering": SW | ADVISER | LEAD | ADMIN,
    "staff": ADMIN,
    "project_profile": ADMIN,
    "audit_event": set(),
}
# These roles may list the kind, and find there what is about companies.
LISTED_TOO = {"consent": ADVISER, "follow_up": ADVISER}
