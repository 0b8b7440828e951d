"""Papers without a window: which paper, for which meeting, with which options; the sheet itself; the list that is back.

Drawing and rendering happen on the local lane. What is shown is drawn by the same use case that prints, under the sheet
number that the printed list will have.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import BadInput, FeldbuchError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.papers import printed_lists
from app.papers.printed_lists import MOST_MEETINGS
from app.sessions.coaching import SessionRow
from app.sessions.meetings import series_from
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.papers import meetings
from ui.papers.late import Drawing
from ui.papers.state import Picture, State, Template

if TYPE_CHECKING:  # heavy: loaded when the first paper is drawn
    from app.papers.sheets import PrintedList


class PapersPresenter(Presenter[State]):
    """Templates, options, sheet."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], load: Callable[[], Drawing]
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._load = workplace, desk, load
        self._rows: dict[str, SessionRow] = {}
        self._sessions: tuple[str, ...] = ()
        self._pdf = b""
        self._width = 700
        self._latest = 0  # number of the drawing that is wanted; what an earlier one comes to is not shown

    # Choosing

    def open(self, session: str = "", template: str = "") -> None:
        """The papers of a session, or of the next meeting that has a list."""
        may_print = Right.PRINT_LISTS in self._workplace.me.rights
        self._rows = self._workplace.ask(meetings.around_today, session)
        chosen = session or self.state.session
        if chosen not in self._rows:
            chosen = next(iter(self._rows), "")
        asked: Template = "attendance-series" if template == "attendance-series" else "attendance-list"
        self.state = replace(
            self.state,
            choices=meetings.as_choices(self._rows.values()),
            session=chosen,
            template=asked if template or session else self.state.template,
            may_print=may_print,
            printed="",
            signed_list=None,
        )
        self._draw()

    def choose_template(self, template: Template) -> None:
        """One meeting, or a series."""
        self.state = replace(self.state, template=template, printed="")
        self._draw()

    def choose_session(self, session: str) -> None:
        """For which meeting."""
        self.state = replace(self.state, session=session, printed="")
        self._draw()

    def set_options(self, **changes: Any) -> None:
        """Blank rows, columns, order: fields of `Options`."""
        self.state = replace(self.state, options=replace(self.state.options, **changes), printed="")
        self._draw()

    # Looking

    def turn(self, step: int) -> None:
        """Another page."""
        page = max(0, min(self.state.page + step, self.state.pages - 1))
        if page != self.state.page:
            self._set(page=page)
            self._picture()

    def set_width(self, width: int) -> None:
        """How wide the sheet is shown, in pixels."""
        if width != self._width and width > 0:
            self._width = width
            if self._pdf:
                self._picture()

    # Printing

    def make(self, then: Callable[[bytes, int], object]) -> None:
        """Keep the list as printed, and hand its bytes and the number of its pages over."""
        state, sessions = self.state, list(self._sessions)
        if not sessions or state.trouble:
            return

        def work(_task: object) -> "PrintedList":
            sheets = self._load().sheets
            printed: PrintedList = sheets.print_list(
                self._workplace, sessions, state.template, state.options, state.sheet_id or None
            )
            return printed

        def done(printed: "PrintedList") -> None:
            if sessions == list(self._sessions):  # else another list is in sight by now
                self._pdf = printed.pdf
                checks = self._workplace.ask(meetings.checks, sessions, printed.sheet_id)
                self._set(printed=printed.sheet_id, sheet_id="", checks=checks, pages=printed.pages)
                self._picture()
            text = _("List {number} kept, version {version}.")
            self._desk.say(text.format(number=printed.sheet_id, version=printed.version))
            then(printed.pdf, printed.pages)

        self._desk.run(work, done, failed=self._failed)

    def save(self, path: Path) -> None:
        """Keep the list as printed, and save it as a file."""

        def write(pdf: bytes, _pages: int) -> None:
            def work(_task: object) -> None:
                self._load().sheets.save_pdf(path, pdf)

            self._desk.run(work, lambda _none: self._desk.say(_("Saved as {name}.").format(name=path.name)))

        self.make(write)

    def suggested_name(self) -> str:
        """A file name without any person's name."""
        return meetings.file_name(self._rows.get(self.state.session))

    # The way back

    def find_sheet(self, typed: str) -> tuple[str, str] | None:
        """What was typed or scanned: session and sheet number if it leads to one register, else the choice is shown."""
        if not typed.strip():
            return None
        try:
            sheet = self._workplace.ask(printed_lists.sheet, typed)
            rows = self._workplace.ask(meetings.rows_of, sheet.sessions)
        except FeldbuchError as error:
            self._set(number_trouble=error.message, signed_list=None, registers=())
            return None
        self._set(signed_list=sheet, number_trouble="", registers=meetings.as_registers(rows))
        return (rows[0].id, sheet.sheet_id) if len(rows) == 1 else None

    def returned(self) -> None:
        """The list that was found is back."""
        if self.state.signed_list is None:
            return
        try:
            sheet = self._workplace.do(printed_lists.mark_returned, self.state.signed_list.sheet_id)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._desk.say(_("List {number} is back.").format(number=sheet.sheet_id))
        self._set(signed_list=sheet)

    # Inside

    def _draw(self) -> None:
        state = self.state
        if not state.session or not state.may_print:
            self._pdf = b""
            self._set(picture=None, pages=0, checks=(), trouble="")
            return
        most = MOST_MEETINGS if state.template == "attendance-series" else 1
        self._sessions = tuple(self._workplace.ask(series_from, state.session, most))
        self._latest += 1
        number, sessions = self._latest, list(self._sessions)
        self._set(busy=True, meetings=len(sessions))

        def work(_task: object) -> "PrintedList":
            sheets = self._load().sheets
            drawn: PrintedList = self._workplace.ask(
                sheets.preview_list, sessions, state.template, state.options, state.sheet_id or None
            )
            return drawn

        def done(drawn: "PrintedList") -> None:
            if number != self._latest:
                return
            self._pdf = drawn.pdf
            page = min(self.state.page, drawn.pages - 1)
            checks = self._workplace.ask(meetings.checks, sessions, "")
            self._set(sheet_id=drawn.sheet_id, pages=drawn.pages, page=page, checks=checks, trouble="", busy=False)
            self._picture()

        def failed(error: Exception) -> None:
            if number == self._latest:
                self._failed(error)

        self._desk.run(work, done, failed=failed)

    def _picture(self) -> None:
        pdf, page, width = self._pdf, self.state.page, self._width

        def work(_task: object) -> Picture:
            return Picture(*self._load().preview.render_page(pdf, page, width))

        def done(picture: Picture) -> None:
            if (pdf, page, width) == (self._pdf, self.state.page, self._width):
                self._set(picture=picture)

        self._desk.run(work, done)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, FeldbuchError) and not isinstance(error, BadInput):
            self._pdf = b""
            self._set(trouble=error.message, picture=None, pages=0, checks=(), busy=False)
        elif isinstance(error, BadInput):
            self._set(trouble=error.message, checks=(), busy=False)
        else:
            self._set(busy=False)
            self._desk.show_error(error)
