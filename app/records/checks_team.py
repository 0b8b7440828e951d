"""Checks of the staff directory."""

from sqlalchemy import or_, select

from app.core.validation import Case, Finding, warning
from models.identifiers import from_blob
from models.tables import RECORDS
from resources.language import _

_STAFF = RECORDS["staff"].c


def staff(case: Case) -> list[Finding]:
    """Somebody must be left who administers: a warning, since a colleague may be about to be named."""
    administers = "admin" in (case.values.get("roles") or ()) and case.values.get("active") is not False
    if administers or not case.changed & {"roles", "active"} or case.before is None:
        return []
    query = select(_STAFF.id, _STAFF.roles).where(_STAFF.alive == 1, or_(_STAFF.active.is_(None), _STAFF.active == 1))
    for row in case.view.connection.execute(query):
        if from_blob(row.id) != case.record_id and "admin" in (row.roles or "").split("|"):
            return []
    sentence = _("Then nobody is left who administers. Give somebody else that role, too.")
    return [warning("roles", "no_administration", sentence)]
