"""The paper loop: printing an attendance list, and finding the register again from the sheet that comes back signed.

Every printed list keeps its order and names, frozen, under a sheet id that stands on the paper as text and barcode. A
list is printed only with the funding sentence that is valid on the day of the meeting; without one there is no paper.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import BadInput, UserError
from app.base.files import SHARED, write_whole
from app.core.rights import Right
from app.core.work import View, Work
from app.papers.printed_lists import Listed, Sheet, latest_list, lists_of, mark_returned, sheet
from app.papers.sheet_content import Chosen, Options, choose, content_of
from app.reports import attendance_list, attendance_series
from app.reports.content import MOST_MEETINGS
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


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A list as it was printed; `list_id` is empty for a preview."""

    pdf: bytes
    sheet_id: str
    pages: int
    list_id: str
    version: int


def print_list(
    work: Work, sessions: Sequence[str], layout: str = SINGLE, options: Options | None = None, number: str | None = None
) -> PrintedList:
    """Draw a list, and keep its order and names under its sheet id (`number`: one that a preview has shown already).

    Raises BadInput, NotAllowed, NotFound; UserError where no funding sentence is valid on a day.
    """
    work.require(Right.PRINT_LISTS)
    chosen = _chosen(work, sessions, layout, options)
    number = number or sheet_id()
    version, pdf = _draw(work, chosen, layout, number)
    first = chosen.sessions[0].id
    values = {
        "sheet_id": number,
        "sessions": [one.id for one in chosen.sessions],
        "participants": [[one.participant, one.code, one.name] for one in chosen.people],
        "printed_at": work.now.isoformat(timespec="seconds"),
        "printed_by": work.me.staff,
        "version": version,
        "blank_rows": chosen.options.blank_rows,
        "content_hash": hashlib.sha256(pdf).hexdigest(),
    }
    list_id = work.create("attendance_list", values, record_id=attendance_id(first, new_id()))
    work.note("print", record_kind="attendance_list", record=list_id)
    return PrintedList(pdf, number, page_count(pdf), list_id, version)


def preview_list(
    view: View, sessions: Sequence[str], layout: str = SINGLE, options: Options | None = None, number: str | None = None
) -> PrintedList:
    """The list as it would be printed; nothing is kept. Raises as `print_list`."""
    view.require(Right.PRINT_LISTS)
    chosen = _chosen(view, sessions, layout, options)
    number = number or sheet_id()
    version, pdf = _draw(view, chosen, layout, number)
    return PrintedList(pdf, number, page_count(pdf), "", version)


def save_pdf(path: Path, content: bytes) -> None:
    """Write a finished paper, whole or not at all; UserError with what to do if the place is not writable."""
    try:
        write_whole(path, content, SHARED)
    except OSError as error:
        sentence = _("The paper cannot be saved in “{folder}”. Choose another folder; the list itself is kept.")
        raise UserError(sentence.format(folder=os.fspath(path.parent)), field="file") from error


def _draw(view: View, chosen: Chosen, layout: str, number: str) -> tuple[int, bytes]:
    """The version - one more than that of the last list of the very same meetings - and the paper."""
    meetings = tuple(session.id for session in chosen.sessions)
    earlier = [one.version for one in lists_of(view, chosen.sessions[0]) if one.sessions == meetings]
    version = 1 + max(earlier, default=0)
    return version, LAYOUTS[layout](content_of(view, chosen, number, version))


def _chosen(view: View, sessions: Sequence[str], layout: str, options: Options | None) -> Chosen:
    if layout not in LAYOUTS:
        raise BadInput(_("There is no such paper. Possible: {names}.").format(names=", ".join(LAYOUTS)), field="paper")
    most = 1 if layout == SINGLE else MOST_MEETINGS
    if not 1 <= len(sessions) <= most:
        sentence = _("This paper holds 1 to {most} meetings. Choose fewer, or the list for a series.")
        raise BadInput(sentence.format(most=most), field="sessions")
    return choose(view, sessions, options or Options())
