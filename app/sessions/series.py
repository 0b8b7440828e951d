"""Planning a series: all meetings of an offering in one act, looked over before they are saved.

Each meeting has the natural id (offering, date, begin), so planning the same series again adds nothing. Public holidays
are never skipped silently: they stand in the preview with their name, and the planner decides.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.base.errors import BadInput
from app.core.rights import Right
from app.core.work import View, Work
from app.records import records
from app.sessions import attendance
from app.sessions.holidays import holiday
from models.identifiers import session_id
from models.kinds import BY_NAME
from resources.language import _

MOST = 60
"""Most meetings planned in one act."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is to be planned; `fields` for every meeting, `list_of` the session whose list they get."""

    offering: str
    dates: tuple[str, ...]
    begin: str
    end: str
    fields: Mapping[str, object] = field(default_factory=dict)
    list_of: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a series before it is saved; `remarks` speak for themselves."""

    date: str
    begin: str
    end: str
    planned_already: bool
    holiday: str
    remarks: tuple[str, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """The sessions made, and how many were there already."""

    ids: tuple[str, ...]
    existing: int


def weekly(first: str, count: int) -> tuple[str, ...]:
    """`count` dates, a week apart, from the first on; BadInput beyond the most or for no date."""
    read = records.read_values(BY_NAME["session"], {"date": first}).get("date")
    if read is None:
        raise BadInput(_("Is missing. Fill in this field."), field="date")
    if not 1 <= count <= MOST:
        sentence = _("A series has 1 to {most} meetings. Plan the rest in a second series.")
        raise BadInput(sentence.format(most=MOST), field="count")
    start = datetime.date.fromisoformat(read)
    return tuple((start + datetime.timedelta(weeks=week)).isoformat() for week in range(count))


def preview_series(view: View, series: Series) -> list[Meeting]:
    """Every meeting as it would be saved, with what speaks against it; nothing is written."""
    view.require(Right.EDIT_SESSIONS)
    meetings = []
    already = _planned_dates(view, series)
    for date in series.dates:
        findings = records.review(view, "session", _as_saved(view, series, date))
        day = datetime.date.fromisoformat(date)
        named = holiday(day)
        remarks = [_("Public holiday: {name}").format(name=named)] if named else []
        planned_already = date in already
        if not planned_already:
            remarks += [finding.message for finding in findings]
        refused = not planned_already and any(finding.level == "error" for finding in findings)
        meetings.append(Meeting(date, series.begin, series.end, planned_already, named, tuple(remarks), refused))
    return meetings


def plan_series(work: Work, series: Series) -> Planned:
    """Plan all meetings in one act; those that are there stay as they are. Raises BadInput, NotAllowed, NotFound."""
    work.require(Right.EDIT_SESSIONS)
    if not 1 <= len(series.dates) <= MOST:
        sentence = _("A series has 1 to {most} meetings. Plan the rest in a second series.")
        raise BadInput(sentence.format(most=MOST), field="count")
    made = []
    already = _planned_dates(work, series)
    for date in series.dates:
        if date not in already:
            status = "planned" if date >= work.today.isoformat() else "held"
            made.append(records.add(work, "session", {"status": status, **_given(series, date)}).id)
    if series.list_of is not None:
        copy_list(work, series.list_of, made)
    return Planned(tuple(made), len(series.dates) - len(made))


def copy_list(work: Work, source: str, targets: Sequence[str]) -> None:
    """Put the people of one session on others, unmarked, unless their participation has ended by then."""
    people = [cell.participant for cell in attendance.cells(work, source) if cell.participant]
    for target in targets:
        day = work.record("session", target).values["date"]
        ended = attendance.ended_before(work, people, day)
        attendance.mark_all(work, target, [attendance.Attendee(person) for person in people if person not in ended])


def _given(series: Series, date: str) -> dict[str, object]:
    return {**series.fields, "offering": series.offering, "date": date, "begin": series.begin, "end": series.end}


def _as_saved(view: View, series: Series, date: str) -> dict[str, object]:
    """The fields with what the offering adds, so that the checks see the meeting as it would be."""
    offering = view.load("offering", series.offering)
    known = offering.values if offering else {}
    added = {"office": known.get("office") or next(iter(view.me.offices), None), "kind": "group"}
    added["leaders"] = known.get("leaders") or [view.me.staff]
    return {**added, **_given(series, date)}


def _planned_dates(view: View, series: Series) -> set[str]:
    """The dates on which this very meeting - same offering, same begin - is planned already."""
    given = records.read_values(BY_NAME["session"], {"offering": series.offering, "begin": series.begin})
    if not (given["offering"] and given["begin"]):
        return set()
    sessions = {date: session_id(given["offering"], date, given["begin"]) for date in series.dates}
    records_by_date = {date: view.load("session", wanted) for date, wanted in sessions.items()}
    return {date for date, record in records_by_date.items() if record is not None and record.alive}
