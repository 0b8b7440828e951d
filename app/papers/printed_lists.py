"""Printed lists as the store keeps them: found by their sheet id or by their session, and taken back in.

The list's id begins like its first session's, so the lists of a session are found without a search. Drawing them is
`app.papers.sheets`; this module draws nothing and loads quickly.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.errors import BadInput, NotFound
from app.core.rights import Right
from app.core.work import View, Work
from app.sessions.meetings import span
from models.identifiers import check_sheet_id, from_blob, to_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from resources.language import _
from sync.store.record import Record, unpack

MOST_MEETINGS = 10
_LISTS, _SESSIONS = RECORDS["attendance_list"], RECORDS["session"]
_BY_SHEET = select(_LISTS).where(_LISTS.c.sheet_id == bindparam("sheet"), _LISTS.c.alive == 1)
_BY_FIRST = (
    select(_LISTS)
    .where(_LISTS.c.id.between(bindparam("low"), bindparam("high")), _LISTS.c.alive == 1)
    .order_by(_LISTS.c.printed_at)
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One name on a printed list."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed list found by its sheet id; `returned`: it came back signed."""

    list_id: str
    sheet_id: str
    sessions: tuple[str, ...]
    participants: tuple[Listed, ...]
    returned: bool
    version: int
    printed_at: str

    @property
    def order(self) -> list[str]:
        """The people in the order of the paper."""
        return [listed.id for listed in self.participants if listed.id]


def sheet(view: View, typed: str) -> Sheet:
    """The printed list with that sheet id, typed or scanned. Raises BadInput, NotAllowed, NotFound."""
    view.require(Right.SEE_PEOPLE)
    number = check_sheet_id(typed)
    if number is None:
        sentence = _("This is no complete sheet number: the check character does not fit. Type it again.")
        raise BadInput(sentence, field="sheet_id")
    rows = view.connection.execute(_BY_SHEET, {"sheet": number}).mappings().all()
    visible = view.visible("people")
    for row in rows:
        if row["compartment"] in visible:
            return _sheet(dict(row))
    sentence = _("No list with the number {number} is known here. If another laptop printed it, bring both up to date.")
    raise NotFound(sentence.format(number=number), field="sheet_id")


def is_printed(view: View, number: str) -> bool:
    """Whether a list with this sheet id was kept here already, whoever may see it."""
    return view.connection.execute(_BY_SHEET, {"sheet": number}).first() is not None


def mark_returned(work: Work, typed: str) -> Sheet:
    """Record that a signed list is back. Raises BadInput, NotAllowed, NotFound."""
    work.require(Right.RETURN_LISTS)
    printed = sheet(work, typed)
    if not printed.returned:
        work.change(
            "attendance_list", printed.list_id, {"returned_on": work.today.isoformat(), "returned_by": work.me.staff}
        )
        work.note("list returned", record_kind="attendance_list", record=printed.list_id)
    return sheet(work, printed.sheet_id)


def latest_list(view: View, session: str) -> Sheet | None:
    """The list last printed for a session: its own, or one of a series it belongs to."""
    meeting = view.record("session", session)
    printed = [candidate for candidate in lists_of(view, meeting) if meeting.id in candidate.sessions]
    return max(printed, key=lambda candidate: candidate.printed_at, default=None)


def lists_of(view: View, session: Record) -> list[Sheet]:
    """The lists whose first meeting is this session or one of the offering's meetings shortly before."""
    firsts = [to_blob(session.id)]
    offering = session.values.get("offering")
    if offering:
        query = (
            select(_SESSIONS.c.id)
            .where(_SESSIONS.c.offering == to_blob(offering), _SESSIONS.c.date < session.values["date"])
            .order_by(_SESSIONS.c.date.desc())
            .limit(3 * MOST_MEETINGS)
        )
        firsts += view.connection.execute(query).scalars()
    visible = view.visible("people")
    sheets = []
    for first in firsts:
        reach = span(first)
        rows = view.connection.execute(_BY_FIRST, {"low": reach["low"], "high": reach["high"]}).mappings()
        sheets += [_sheet(dict(row)) for row in rows if row["compartment"] in visible]
    return sheets


def _sheet(row: dict[str, Any]) -> Sheet:
    values = unpack(BY_NAME["attendance_list"], from_blob(row["id"]), row).values
    return Sheet(
        list_id=from_blob(row["id"]),
        sheet_id=values["sheet_id"],
        sessions=tuple(values["sessions"]),
        participants=tuple(Listed(*entry) for entry in values["participants"]),
        returned="returned_on" in values,
        version=values.get("version", 1),
        printed_at=values.get("printed_at", ""),
    )
