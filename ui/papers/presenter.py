"""Papers without a window: which paper, for which meeting, with which options; the sheet itself; the list that is back.

Drawing and rendering happen on the local lane. What is shown is drawn by the same use case that prints, under the sheet
number that the printed list will have.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from app.base.errors import BadInput, FeldbuchError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.papers import printed_lists
from app.papers.printed_lists import MOST_MEETINGS, Sheet
from app.papers.sheet_content import Options
from app.sessions import coaching
from app.sessions.coaching import SessionRow
from app.sessions.meetings import series_from, session_row
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.formatting import phrases
from ui.formatting.days import WEEKDAYS_SHORT
from ui.look.tokens import Tone
from ui.papers.late import Drawing
from ui.parts.forms.fields import Choice
from ui.sessions import words

Template = Literal["attendance-list", "attendance-series"]
AROUND_DAYS = 21
MOST_CHOICES = 200


@dataclass(frozen=True)
class Picture:
    """One rendered page: size, and four bytes a pixel."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True)
class Told:
    """One line of what was checked."""

    icon: str
    text: str
    tone: Tone = "ok"


@dataclass(frozen=True)
class State:
    """The page."""

    template: Template = "attendance-list"
    choices: tuple[Choice, ...] = ()
    session: str = ""
    meetings: int = 1
    options: Options = field(default_factory=Options)
    sheet_id: str = ""
    pages: int = 0
    page: int = 0
    picture: Picture | None = None
    checks: tuple[Told, ...] = ()
    trouble: str = ""
    busy: bool = False
    printed: str = ""
    found: Sheet | None = None
    found_meetings: tuple[Choice, ...] = ()
    number_trouble: str = ""
    may_print: bool = False


class PapersPresenter:
    """Templates, options, sheet."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], load: Callable[[], Drawing]
    ) -> None:
        self._workplace, self._desk, self._render, self._load = workplace, desk, render, load
        self._rows: dict[str, SessionRow] = {}
        self._sessions: tuple[str, ...] = ()
        self._pdf = b""
        self._width = 700
        self._wanted = 0
        self.state = State()

    # Choosing

    def open(self, session: str = "", template: str = "") -> None:
        """The papers of a session, or of the next meeting that has a list."""
        may = Right.PRINT_LISTS in self._workplace.me.rights
        self._read_sessions(session)
        chosen = session or self.state.session
        if chosen not in self._rows:
            chosen = next(iter(self._rows), "")
        shown: Template = "attendance-series" if template == "attendance-series" else "attendance-list"
        wanted = shown if template or session else self.state.template
        self.state = replace(self.state, session=chosen, template=wanted, may_print=may, printed="", found=None)
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
        """Blank rows, columns, order."""
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

    def make(self, then: Callable[[bytes], object]) -> None:
        """Keep the list as printed, and hand its bytes over."""
        state, sessions = self.state, list(self._sessions)
        if not sessions or state.trouble:
            return

        def work(_task: object) -> Any:
            sheets = self._load().sheets
            return sheets.print_list(self._workplace, sessions, state.template, state.options, state.sheet_id or None)

        def done(printed: Any) -> None:
            self._pdf = printed.pdf
            text = _("List {number} kept, version {version}.").format(number=printed.sheet_id, version=printed.version)
            self._set(printed=printed.sheet_id, sheet_id="", checks=self._checks(printed.sheet_id), pages=printed.pages)
            self._desk.say(text)
            self._picture()
            then(printed.pdf)

        self._desk.run(work, done, lane="local", failed=self._failed)

    def save(self, path: Path) -> None:
        """Keep the list as printed, and save it as a file."""

        def write(pdf: bytes) -> None:
            def work(_task: object) -> None:
                self._load().sheets.save_pdf(path, pdf)

            self._desk.run(work, lambda _done: self._desk.say(_("Saved as {name}.").format(name=path.name)))

        self.make(write)

    def suggested_name(self) -> str:
        """A file name without any person's name."""
        row = self._rows.get(self.state.session)
        title = row.title if row else ""
        safe = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in title)
        parts = [_("Attendance list"), " ".join(safe.split()), row.date if row else ""]
        return " ".join(filter(None, parts)) + ".pdf"

    # The way back

    def find_sheet(self, typed: str) -> tuple[str, str] | None:
        """What was typed or scanned: session and sheet number if it leads to one register, else the choice is shown."""
        if not typed.strip():
            return None
        try:
            found = self._workplace.ask(printed_lists.sheet, typed)
            rows = [self._workplace.ask(session_row, one) for one in found.sessions]
        except FeldbuchError as error:
            self._set(number_trouble=error.message, found=None, found_meetings=())
            return None
        self._set(
            found=found,
            number_trouble="",
            found_meetings=tuple(Choice(row.id, short_line(row), to_do(row)) for row in rows),
        )
        return (rows[0].id, found.sheet_id) if len(rows) == 1 else None

    def returned(self) -> None:
        """The list that was found is back."""
        if self.state.found is None:
            return
        try:
            found = self._workplace.do(printed_lists.mark_returned, self.state.found.sheet_id)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._desk.say(_("List {number} is back.").format(number=found.sheet_id))
        self._set(found=found)

    # Inside

    def _read_sessions(self, extra: str) -> None:
        """Group meetings around today, the nearest first; and the one that was asked for."""
        if Right.SEE_PEOPLE not in self._workplace.me.rights:
            self._rows = {}
            return
        today = self._workplace.ask(lambda view: view.today)
        around = timedelta(days=AROUND_DAYS)
        rows = self._workplace.ask(
            coaching.sessions_between, (today - around).isoformat(), (today + around).isoformat()
        )
        if extra and all(row.id != extra for row in rows):
            rows.append(self._workplace.ask(session_row, extra))
        group = [row for row in rows if row.kind == "group" and (row.status != "cancelled" or row.id == extra)]
        ahead = [row for row in group if row.date >= today.isoformat()]
        behind = [row for row in reversed(group) if row.date < today.isoformat()]
        self._rows = {row.id: row for row in [*ahead, *behind][:MOST_CHOICES]}
        if extra and extra not in self._rows:
            self._rows[extra] = next(row for row in rows if row.id == extra)
        choices = tuple(Choice(row.id, _line(row)) for row in self._rows.values())
        self.state = replace(self.state, choices=choices)

    def _draw(self) -> None:
        state = self.state
        if not state.session or not state.may_print:
            self._pdf = b""
            self._set(picture=None, pages=0, checks=(), trouble="")
            return
        most = MOST_MEETINGS if state.template == "attendance-series" else 1
        self._sessions = tuple(self._workplace.ask(series_from, state.session, most))
        self._wanted += 1
        wanted, sessions = self._wanted, list(self._sessions)
        self._set(busy=True, meetings=len(sessions))

        def work(_task: object) -> Any:
            sheets = self._load().sheets
            return self._workplace.ask(
                sheets.preview_list, sessions, state.template, state.options, state.sheet_id or None
            )

        def done(drawn: Any) -> None:
            if wanted == self._wanted:
                self._pdf = drawn.pdf
                page = min(self.state.page, drawn.pages - 1)
                checks = self._checks("")
                self._set(sheet_id=drawn.sheet_id, pages=drawn.pages, page=page, checks=checks, trouble="", busy=False)
                self._picture()

        self._desk.run(work, done, lane="local", failed=self._failed)

    def _picture(self) -> None:
        pdf, page, width = self._pdf, self.state.page, self._width

        def work(_task: object) -> Picture:
            return Picture(*self._load().preview.render_page(pdf, page, width))

        self._desk.run(work, lambda picture: self._set(picture=picture), lane="local")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, FeldbuchError) and not isinstance(error, BadInput):
            self._pdf = b""
            self._set(trouble=error.message, picture=None, pages=0, checks=(), busy=False)
        elif isinstance(error, BadInput):
            self._set(trouble=error.message, checks=(), busy=False)
        else:
            self._set(busy=False)
            self._desk.show_error(error)

    def _checks(self, printed: str) -> tuple[Told, ...]:
        rows = [self._workplace.ask(session_row, one) for one in self._sessions]
        days = phrases.day(date.fromisoformat(rows[0].date)) if rows else ""
        if len(rows) > 1:
            days = f"{date.fromisoformat(rows[0].date):%d.%m.}–{phrases.day(date.fromisoformat(rows[-1].date))}"
        found = [
            Told("ok", _("Funding sentence valid on {day}").format(day=days)),
            Told("ok", _("No protected answers on it")),
        ]
        earlier = self._workplace.ask(printed_lists.latest_list, self._sessions[0]) if self._sessions else None
        if printed:
            found.append(Told("print", _("Number {number}, kept with its order.").format(number=printed), "text2"))
        elif earlier is not None and earlier.sessions == self._sessions:
            day = phrases.day(date.fromisoformat(earlier.printed_at[:10]))
            text = _("Printed on {day} already (version {n}). Printing again makes a new version.")
            found.append(Told("info", text.format(day=day, n=earlier.version), "warn"))
        else:
            text = _("Not printed yet. The number is given when it is printed.")
            found.append(Told("info", text, "text2"))
        return tuple(found)

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render(self.state)


def _line(row: SessionRow) -> str:
    """Fr 18.06. · Stadtteilspaziergang."""
    when = date.fromisoformat(row.date)
    return f"{_(WEEKDAYS_SHORT[when.weekday()])} {when:%d.%m.} {row.begin} · {words.title(row)}"


def short_line(row: SessionRow) -> str:
    """Fr 18.06. 10:00 · 3 offen."""
    when = date.fromisoformat(row.date)
    return f"{_(WEEKDAYS_SHORT[when.weekday()])} {when:%d.%m.} {row.begin} · {to_do(row)}"


def to_do(row: SessionRow) -> str:
    """3 offen, or that all is recorded."""
    text = ngettext("{number} open", "{number} open", row.open_marks)
    return text.format(number=phrases.whole(row.open_marks)) if row.open_marks else _("recorded")
