"""The people of the team by name, for choosing and for telling who did what."""

from collections.abc import Iterable

from sqlalchemy import select

from app.core.work import View
from app.records.labels import keys_of
from models.identifiers import from_blob, to_blob
from models.tables import RECORDS

_STAFF = RECORDS["staff"]


def names(view: View, staff: Iterable[str]) -> dict[str, str]:
    """The name of each of these (those who left included)."""
    wanted = [to_blob(staff_id) for staff_id in set(staff)]
    if not wanted:
        return {}
    rows = view.connection.execute(select(_STAFF.c.id, _STAFF.c.name).where(_STAFF.c.id.in_(wanted)))
    return {from_blob(row.id): row.name for row in rows}


def team(view: View, roles: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Id and name of everybody who works here now (in one of these roles, if any are named), by name."""
    query = select(_STAFF.c.id, _STAFF.c.name, _STAFF.c.roles, _STAFF.c.active).where(_STAFF.c.alive == 1)
    rows = view.connection.execute(query.order_by(_STAFF.c.name))
    return [
        (from_blob(row.id), row.name)
        for row in rows
        if row.active != 0 and (not roles or roles & set(keys_of(row.roles)))
    ]
