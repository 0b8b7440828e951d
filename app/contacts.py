"""Contact with people: the last day and the minutes so far, for as many people as a page shows.

A contact is a mark A or T on a session, or an individual session that was held; one that has both counts once.
Minutes are the mark's own where given, else those of the session less its break. Short contacts up to the limit of
the project (8 hours) need no entry form (domain.md fact 6), so the sum decides who needs one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select, union_all

from app.checks_coaching import minutes_between
from app.work import View
from models.tables import RECORDS

_PRESENT = ("A", "T")
_SESSION, _MARK = RECORDS["session"], RECORDS["attendance"]
_TIMES: tuple[ColumnElement[object], ...] = (
    _SESSION.c.id,
    _SESSION.c.date,
    _SESSION.c.begin,
    _SESSION.c.end,
    _SESSION.c.break_minutes,
)
_HAPPENED = (
    _SESSION.c.alive == 1,
    func.coalesce(_SESSION.c.status, "held") != "cancelled",
    _SESSION.c.date <= bindparam("today"),
)
_MARKED = (
    select(_MARK.c.participant.label("person"), *_TIMES, _MARK.c.minutes.label("own"))
    .join(_SESSION, _SESSION.c.id == _MARK.c.session)
    .where(
        _MARK.c.participant.in_(bindparam("people", expanding=True)),
        _MARK.c.alive == 1,
        _MARK.c.status.in_(_PRESENT),
        *_HAPPENED,
    )
)
_ALONE = select(_SESSION.c.participant.label("person"), *_TIMES, literal(None).label("own")).where(
    _SESSION.c.participant.in_(bindparam("people", expanding=True)),
    or_(_SESSION.c.status == "held", _SESSION.c.status.is_(None)),
    *_HAPPENED,
)
_CONTACTS = union_all(_MARKED, _ALONE)


@dataclass(frozen=True, slots=True)
class Contact:
    """The last day somebody was met (`YYYY-MM-DD`), and the minutes in all."""

    last: str | None = None
    minutes: int = 0


NONE = Contact()


def contacts(view: View, people: Sequence[bytes]) -> dict[bytes, Contact]:
    """Contact of each of these people (binary ids); people without any are left out."""
    if not people:
        return {}
    rows = view.connection.execute(_CONTACTS, {"people": list(people), "today": view.today.isoformat()})
    return _summed(rows)


def _summed(rows: Iterable[Any]) -> dict[bytes, Contact]:
    met: dict[bytes, dict[bytes, tuple[str, int]]] = {}
    for person, session, date, begin, end, pause, own in rows:
        sessions = met.setdefault(person, {})
        if session not in sessions or own is not None:
            length = own if own is not None else minutes_between(begin, end, pause)
            sessions[session] = (date, length or 0)
    return {
        person: Contact(max(day for day, _length in found.values()), sum(length for _day, length in found.values()))
        for person, found in met.items()
    }
