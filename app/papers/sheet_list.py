"""All printed attendance lists in one list: number, occasion, who printed it when, and whether it is back.

A list is open until it is taken back in; where the same meetings were printed again, only the newest version is waited
for. The names on a list are read for the rows in sight alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select

from app.core import visibility
from app.core.work import View
from app.sessions.meetings import people_names, staff_names
from models import names
from models.identifiers import from_blob, to_blob
from models.in_clause import chunks
from models.kinds import BY_NAME
from models.tables import RECORDS

State = Literal["", "open", "back", "replaced"]
_LISTS, _SESSIONS, _OFFERINGS = RECORDS["attendance_list"], RECORDS["session"], RECORDS["offering"]
_KIND = BY_NAME["attendance_list"]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One printed list; `sessions` are its meetings in order, `people` how many names stand on it."""

    list_id: str
    sheet_id: str
    title: str
    first_day: str
    last_day: str
    sessions: tuple[str, ...]
    people: int
    version: int
    printed_at: str
    printed_by: str
    state: State
    returned_on: str = ""
    returned_by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of every list: enough to order and filter them."""

    list_id: str
    sheet_id: str
    title: str
    state: State


def entries(view: View, text: str = "", state: State = "") -> list[Entry]:
    """The lists that fit, the newest first. NotAllowed. Looks at all of them: many belong in the background."""
    visibility.require_seeing(view, _KIND)
    columns = (_LISTS.c[name] for name in ("id", "sheet_id", "sessions", "version", "returned_on"))
    order = (func.coalesce(_LISTS.c.printed_at, "").desc(), _LISTS.c.version.desc(), _LISTS.c.id.desc())
    rows = view.connection.execute(select(*columns).where(visibility.scope(view, _KIND)).order_by(*order)).all()
    newest: dict[str, int] = {}
    for row in rows:
        newest[row.sessions] = max(newest.get(row.sessions, 0), row.version or 1)
    firsts = {row.id: _sessions(row.sessions)[:1] for row in rows}
    titles = _titles(view, {first for listed in firsts.values() for first in listed}) if text.strip() else {}
    terms = names.index_text(text).split()
    listed = []
    for row in rows:
        title = titles.get(firsts[row.id][0], "") if firsts[row.id] else ""
        entry = Entry(from_blob(row.id), row.sheet_id, title, _state(row, newest[row.sessions]))
        if (not state or entry.state == state) and (not terms or _fits(entry, text, terms)):
            listed.append(entry)
    return listed


def page(view: View, some: Sequence[Entry]) -> list[SheetRow]:
    """These lists in full, in the same order."""
    wanted = [to_blob(entry.list_id) for entry in some]
    rows = {row.id: row for row in view.connection.execute(select(_LISTS).where(_LISTS.c.id.in_(wanted)))}
    meetings = _meetings(view, {entry for row in rows.values() for entry in _sessions(row.sessions)})
    titles = _titles(view, {first for row in rows.values() for first in _sessions(row.sessions)[:1]})
    staff = _staff(view, rows.values())
    return [
        _row(rows[blob], entry.state, meetings, titles, staff)
        for blob, entry in zip(wanted, some, strict=True)
        if blob in rows
    ]


def people_of(view: View, list_id: str) -> list[str]:
    """The names on a list as printed; of those the person may see, as they are called now."""
    visibility.require_seeing(view, _KIND)
    record = view.record("attendance_list", list_id)
    listed = [(str(entry[0]), str(entry[2])) for entry in record.values.get("participants", ())]
    now = people_names(view, [participant for participant, _name in listed if participant])
    return [", ".join(now[participant]) if participant in now else name for participant, name in listed]


def _row(
    row: Any,
    state: State,
    meetings: Mapping[str, str],
    titles: Mapping[str, str],
    staff: Mapping[str, str],
) -> SheetRow:
    sessions = tuple(_sessions(row.sessions))
    days = sorted(filter(None, (meetings.get(session, "") for session in sessions)))
    listed = _read("participants", row.participants) or []
    return SheetRow(
        from_blob(row.id),
        row.sheet_id,
        titles.get(sessions[0], "") if sessions else "",
        days[0] if days else "",
        days[-1] if days else "",
        sessions,
        len(listed),
        row.version or 1,
        row.printed_at or "",
        staff.get(from_blob(row.printed_by), "") if row.printed_by else "",
        state,
        row.returned_on or "",
        staff.get(from_blob(row.returned_by), "") if row.returned_by else "",
    )


def _state(row: Any, newest: int) -> State:
    if row.returned_on:
        return "back"
    return "open" if (row.version or 1) >= newest else "replaced"


def _fits(entry: Entry, text: str, terms: list[str]) -> bool:
    typed = "".join(text.split()).casefold().replace("-", "")
    if len(typed) > 2 and typed in entry.sheet_id.casefold().replace("-", ""):
        return True
    words = names.index_text(entry.title).split()
    return all(any(word.startswith(term) for word in words) for term in terms)


def _read(name: str, stored: Any) -> Any:
    return _KIND.by_name[name].from_column(stored)


def _sessions(stored: Any) -> list[str]:
    return list(_read("sessions", stored) or ())


def _meetings(view: View, sessions: set[str]) -> dict[str, str]:
    """The days of these meetings."""
    days: dict[str, str] = {}
    for some in chunks(sorted(sessions)):
        query = select(_SESSIONS.c.id, _SESSIONS.c.date).where(
            _SESSIONS.c.id.in_([to_blob(session) for session in some])
        )
        days.update({from_blob(row.id): row.date for row in view.connection.execute(query)})
    return days


def _titles(view: View, sessions: set[str]) -> dict[str, str]:
    """What these meetings are called: their own title, else that of the offering."""
    titles: dict[str, str] = {}
    called = func.coalesce(_SESSIONS.c.title, _OFFERINGS.c.title, "").label("called")
    joined = _SESSIONS.outerjoin(_OFFERINGS, _OFFERINGS.c.id == _SESSIONS.c.offering)
    for some in chunks(sorted(sessions)):
        wanted = _SESSIONS.c.id.in_([to_blob(session) for session in some])
        rows = view.connection.execute(select(_SESSIONS.c.id, called).select_from(joined).where(wanted))
        titles.update({from_blob(row.id): row.called for row in rows})
    return titles


def _staff(view: View, rows: Any) -> dict[str, str]:
    ids = {from_blob(staff) for row in rows for staff in (row.printed_by, row.returned_by) if staff}
    return {staff: name.partition(",")[0] for staff, name in staff_names(view, ids).items()}
