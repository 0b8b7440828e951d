"""The last day on which people were met, for as many as a page shows.

A contact is a mark A or T on a session that was not cancelled, or an individual session that was held. How long
somebody was there is worked out in `contact_hours`.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select, union_all

from app.core import merged_records
from app.core.work import View
from models.tables import RECORDS

_SESSION, _MARK = RECORDS["session"], RECORDS["attendance"]
_HAPPENED = (
    _SESSION.c.alive == 1,
    or_(_SESSION.c.status.is_(None), _SESSION.c.status != "cancelled"),
    _SESSION.c.date <= bindparam("today"),
)
_MARKED = (
    select(_MARK.c.participant.label("person"), func.max(_SESSION.c.date).label("day"))
    .join(_SESSION, _SESSION.c.id == _MARK.c.session)
    .where(
        _MARK.c.participant.in_(bindparam("people", expanding=True)),
        _MARK.c.alive == 1,
        _MARK.c.status.in_(("A", "T")),
        *_HAPPENED,
    )
    .group_by(_MARK.c.participant)
)
_ALONE = (
    select(_SESSION.c.participant.label("person"), func.max(_SESSION.c.date).label("day"))
    .where(_SESSION.c.participant.in_(bindparam("people", expanding=True)), _SESSION.c.status == "held", *_HAPPENED)
    .group_by(_SESSION.c.participant)
)
_BOTH = union_all(_MARKED, _ALONE)


def last_contacts(view: View, people: Sequence[bytes]) -> dict[bytes, str]:
    """The last day (`YYYY-MM-DD`) on which each of these people (binary ids) was met; who was not is left out."""
    days: dict[bytes, str] = {}
    if people:
        wanted = merged_records.expand_clusters(view, people)
        for row in view.connection.execute(_BOTH, {"people": wanted.all, "today": view.today.isoformat()}):
            person = wanted.back(row.person)
            days[person] = max(row.day, days.get(person, ""))
        return wanted.spread(days)
    return days
