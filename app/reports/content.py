"""What a paper says: frozen values, as they were when it was printed.

Only what a printed list may show has a field here: no birth date, address, customer number or status of a participant
can reach the paper.
"""

import datetime as dt
from dataclasses import dataclass

UNIT_MINUTES = 45
"""Length of a teaching unit (UE)."""

MOST_MEETINGS = 10
"""Most meetings on one sheet of a series."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated meeting; `place` names room, street and district, `content` its public topic line."""

    date: dt.date
    begin: dt.time
    end: dt.time
    break_minutes: int = 0
    place: str = ""
    content: str = ""

    @property
    def minutes(self) -> int:
        """Length without the break, in minutes (never negative)."""
        begin, end = self.begin.hour * 60 + self.begin.minute, self.end.hour * 60 + self.end.minute
        return max(end - begin - self.break_minutes, 0)


@dataclass(frozen=True, slots=True)
class Printed:
    """A participant as printed."""

    last_name: str
    first_name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """An attendance list: one meeting, or a series of up to ten; participants in printed order."""

    sheet_id: str
    project_title: str
    funding_code: str
    field_of_action: str
    offering_title: str
    meetings: tuple[Meeting, ...]
    leaders: tuple[str, ...]
    participants: tuple[Printed, ...]
    funding_sentence: str
    printed_at: dt.datetime
    printed_by: str
    version: int = 1
    subproject: str = ""
    offering_kind: str = ""
    blank_rows: int = 3
    ministry_lines: tuple[str, ...] = ()
    programme_lines: tuple[str, ...] = ()
    fund: str = "Europäischer Sozialfonds"
    logos: tuple[str, ...] = ("ministry", "programme")
    keep_until: dt.date | None = None
    show_code: bool = False
    show_times: bool = True
    second_confirmation: bool = False
