"""A printed list printed once more: the same number, names and order, for a paper that was lost or spoilt.

The paper itself is not kept, but everything on it is, and equal content gives equal bytes: what is drawn is compared
with the fingerprint of what was printed. Options that are not kept are found that way; where the meeting was changed
since, nothing can match, and that is told (`same` is false). The list stays the one it is: no new version or number.
"""

import datetime
import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.base.errors import BadInput
from app.core.rights import Right
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.papers import printed_lists
from app.papers.printed_lists import Sheet
from app.papers.sheet_content import MOST_BLANK, Chosen, Options, Person, content_of
from app.papers.sheets import LAYOUTS, SERIES, SINGLE
from app.reports.content import AttendanceSheet
from app.reports.preview import page_count
from app.sessions.meetings import staff_names
from resources.language import _
from sync.store.record import Record


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A printed list drawn again; `same`: byte for byte what was printed."""

    pdf: bytes
    pages: int
    sheet_id: str
    layout: str
    same: bool


def redraw(view: View, number: str) -> Redrawn:
    """The list with that sheet number as it was printed. BadInput, NotAllowed, NotFound, UserError."""
    view.require(Right.PRINT_LISTS)
    printed = printed_lists.sheet(view, number)
    record = view.record("attendance_list", printed.list_id)
    first: tuple[str, bytes] | None = None
    for layout, options in _ways(printed, record.values.get("blank_rows")):
        pdf = LAYOUTS[layout](_content(view, printed, record, options))
        if hashlib.sha256(pdf).hexdigest() == record.values.get("content_hash"):
            return Redrawn(pdf, page_count(pdf), printed.sheet_id, layout, same=True)
        first = first or (layout, pdf)
    if first is None:
        raise BadInput(_("This list names no meeting any more, so it cannot be drawn."), field="sheet_id")
    return Redrawn(first[1], page_count(first[1]), printed.sheet_id, first[0], same=False)


def reprint(workplace: Workplace, number: str, no_return: Callable[[], None] | None = None) -> Redrawn:
    """The same for printing or saving it: that it happened is written down, once it is drawn. Raises as `redraw`.

    `no_return` is called once it is drawn; what it raises leaves nothing written down.
    """
    redrawn = workplace.ask(redraw, number)
    if no_return is not None:
        no_return()
    workplace.do(_note_print, number)
    return redrawn


def _note_print(work: Work, number: str) -> None:
    work.require(Right.PRINT_LISTS)
    work.note("print again", record_kind="attendance_list", record=printed_lists.sheet(work, number).list_id)


def _ways(printed: Sheet, blank_rows: Any) -> Iterator[tuple[str, Options]]:
    """The layouts and options it may have been printed with, the usual ones first."""
    if not printed.sessions:
        return
    layouts = (SINGLE, SERIES) if len(printed.sessions) == 1 else (SERIES,)
    blank = blank_rows if isinstance(blank_rows, int) and 0 <= blank_rows <= MOST_BLANK else Options().blank_rows
    choices = itertools.product(layouts, (False, True), (True, False), (False, True))
    for layout, code, times, second in choices:
        yield layout, Options(blank, show_code=code, show_times=times, second_confirmation=second)


def _content(view: View, printed: Sheet, record: Record, options: Options) -> AttendanceSheet:
    sessions = tuple(view.record("session", session) for session in printed.sessions)
    people = tuple(_person(one.id, one.code, one.name) for one in printed.participants)
    content = content_of(view, Chosen(sessions, people, options), printed.sheet_id, printed.version)
    by = str(record.values.get("printed_by") or "")
    name = staff_names(view, [by]).get(by, "").partition(",")[0] if by else ""
    when = datetime.datetime.fromisoformat(printed.printed_at) if printed.printed_at else content.printed_at
    return replace(content, printed_at=when, printed_by=name or content.printed_by)


def _person(participant: str, code: str, name: str) -> Person:
    last, _comma, first = name.partition(", ")
    return Person(participant, code, last, first)
