"""The paper loop: printing an attendance list, and finding the register again from the sheet that comes back signed.

Every printed list keeps its order and names, frozen, under a sheet id that stands on the paper as text and barcode. A
list is printed only with the funding sentence that is valid on the day of the meeting; without one there is no paper.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import BadInput, UserError
from app.base.files import SHARED, write_whole
from app.core.rights import Right
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.papers.printed_lists import Listed, Sheet, is_printed, latest_list, lists_of, mark_returned, sheet
from app.papers.sheet_content import Chosen, Options, choose, content_of
from app.reports import attendance_list, attendance_series
from app.reports.content import MOST_MEETINGS, AttendanceSheet
from app.reports.preview import page_count
from models.identifiers import attendance_id, new_id, sheet_id
from resources.language import _

__all__ = [
    "LAYOUTS",
    "SERIES",
    "SINGLE",
    "Listed",
    "Options",
    "PrintedList",
    "Sheet",
    "latest_list",
    "mark_returned",
    "preview_list",
    "print_list",
    "save_pdf",
    "sheet",
]
SINGLE, SERIES = "attendance-list", "attendance-series"
LAYOUTS = {SINGLE: attendance_list.draw, SERIES: attendance_series.draw}


_TRIES = 4  # another print of the same meetings takes a version away from us about never


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A list as it was printed; `list_id` is empty for a preview."""

    pdf: bytes
    sheet_id: str
    pages: int
    list_id: str
    version: int


@dataclass(frozen=True, slots=True)
class _Frozen:
    """Everything a list says, read in one picture of the store; drawing it needs no store any more."""

    chosen: Chosen
    layout: str
    content: AttendanceSheet

    def draw(self) -> bytes:
        """The paper; equal content gives equal bytes."""
        return LAYOUTS[self.layout](self.content)


def print_list(
    workplace: Workplace,
    sessions: Sequence[str],
    layout: str = SINGLE,
    options: Options | None = None,
    number: str | None = None,
    deliver: Callable[[bytes], object] | None = None,
) -> PrintedList:
    """Draw a list, and keep its order and names under its sheet id (`number`: one that a preview has shown already).

    `deliver` gets the finished paper before the list is kept: what it raises leaves no list behind. Drawing takes long,
    so it happens between two short transactions; a version that somebody else used meanwhile is drawn anew.
    Raises BadInput, NotAllowed, NotFound; UserError where no funding sentence is valid on a day.
    """
    for _attempt in range(_TRIES):
        frozen = workplace.ask(_freeze, sessions, layout, options, number)
        pdf = frozen.draw()
        if deliver is not None:
            deliver(pdf)
        list_id = workplace.do(_keep, frozen, hashlib.sha256(pdf).hexdigest())
        if list_id is not None:
            content = frozen.content
            return PrintedList(pdf, content.sheet_id, page_count(pdf), list_id, content.version)
    raise UserError(_("This list is being printed somewhere else at the same moment. Try again."), field="sessions")


def preview_list(
    view: View, sessions: Sequence[str], layout: str = SINGLE, options: Options | None = None, number: str | None = None
) -> PrintedList:
    """The list as it would be printed; nothing is kept. Raises as `print_list`."""
    frozen = _freeze(view, sessions, layout, options, number)
    pdf = frozen.draw()
    return PrintedList(pdf, frozen.content.sheet_id, page_count(pdf), "", frozen.content.version)


def save_pdf(path: Path, content: bytes) -> None:
    """Write a finished paper, whole or not at all; UserError with what to do if the place is not writable."""
    try:
        write_whole(path, content, SHARED)
    except OSError as error:
        sentence = _("The paper cannot be saved in “{folder}”. Choose another folder; the list itself is kept.")
        raise UserError(sentence.format(folder=os.fspath(path.parent)), field="file") from error


def _freeze(view: View, sessions: Sequence[str], layout: str, options: Options | None, number: str | None) -> _Frozen:
    view.require(Right.PRINT_LISTS)
    chosen = _chosen(view, sessions, layout, options)
    # A preview's number that has been printed meanwhile is on a paper already: two papers never bear the same one.
    fresh = number if number and not is_printed(view, number) else sheet_id()
    return _Frozen(chosen, layout, content_of(view, chosen, fresh, _next_version(view, chosen)))


def _keep(work: Work, frozen: _Frozen, content_hash: str) -> str | None:
    """The id of the kept list; None where its version or number was used since it was frozen."""
    work.require(Right.PRINT_LISTS)
    chosen, content = frozen.chosen, frozen.content
    if content.version != _next_version(work, chosen) or is_printed(work, content.sheet_id):
        return None
    values = {
        "sheet_id": content.sheet_id,
        "sessions": [session.id for session in chosen.sessions],
        "participants": [[person.participant, person.code, person.name] for person in chosen.people],
        "printed_at": content.printed_at.isoformat(timespec="seconds"),
        "printed_by": work.me.staff,
        "version": content.version,
        "blank_rows": chosen.options.blank_rows,
        "content_hash": content_hash,
    }
    list_id = work.create("attendance_list", values, record_id=attendance_id(chosen.sessions[0].id, new_id()))
    work.note("print", record_kind="attendance_list", record=list_id)
    return list_id


def _next_version(view: View, chosen: Chosen) -> int:
    """One more than that of the last list of the very same meetings."""
    meetings = tuple(session.id for session in chosen.sessions)
    earlier = [printed.version for printed in lists_of(view, chosen.sessions[0]) if printed.sessions == meetings]
    return 1 + max(earlier, default=0)


def _chosen(view: View, sessions: Sequence[str], layout: str, options: Options | None) -> Chosen:
    if layout not in LAYOUTS:
        raise BadInput(_("There is no such paper. Possible: {names}.").format(names=", ".join(LAYOUTS)), field="paper")
    most = 1 if layout == SINGLE else MOST_MEETINGS
    if not 1 <= len(sessions) <= most:
        sentence = _("This paper holds 1 to {most} meetings. Choose fewer, or the list for a series.")
        raise BadInput(sentence.format(most=most), field="sessions")
    return choose(view, sessions, options or Options())
