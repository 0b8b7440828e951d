"""Presenter of the list of printed attendance lists: which are open, one of them beside it, printing it once more."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from app.base.errors import FeldbuchError, UserError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.papers import printed_lists, sheet_list
from app.papers.sheet_list import Entry, SheetRow
from app.papers.sheet_list import State as Kind
from resources.language import _
from ui.base.desk_protocol import Desk, Task
from ui.base.presenter import Presenter
from ui.papers import meetings
from ui.papers.late import Drawing
from ui.parts.forms.fields import Choice
from ui.parts.tables.cells import NOTHING, Rows

if TYPE_CHECKING:  # heavy: loaded when the first paper is drawn
    from app.papers.reprinting import Redrawn

SHOWN_KINDS = frozenset({"attendance_list", "session", "offering", "staff"})


@dataclass(frozen=True)
class State:
    """What the page shows; `meetings` are those of the chosen list."""

    rows: Rows[SheetRow] = NOTHING
    text: str = ""
    kind: Kind = ""
    total: int = 0
    waiting: int = 0
    chosen: SheetRow | None = None
    meetings: tuple[Choice, ...] = ()
    people: tuple[str, ...] = ()
    may_print: bool = False
    may_return: bool = False
    working: bool = False
    refused: str = ""


class ListsPresenter(Presenter[State]):
    """See the module."""

    def __init__(
        self, workplace: Workplace, desk: Desk, render: Callable[[State], None], load: Callable[[], Drawing]
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._load = workplace, desk, load
        self._entries: list[Entry] = []
        self._places: dict[str, int] = {}

    # The list

    def show(self, state: str = "") -> None:
        """Come to the page; `state`: only lists of that state."""
        rights = self._workplace.me.rights
        if state:
            self.state = replace(self.state, kind=_kind(state))
        self.state = replace(self.state, may_print=Right.PRINT_LISTS in rights, may_return=Right.RETURN_LISTS in rights)
        self._read()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed."""
        if kinds & SHOWN_KINDS:
            self._read()

    def search(self, text: str) -> None:
        """What stands in the search field."""
        if text != self.state.text:
            self.state = replace(self.state, text=text)
            self._read()

    def narrow(self, kind: str) -> None:
        """Only lists of this state; an empty one: all."""
        self.state = replace(self.state, kind=_kind(kind))
        self._read()

    def reset(self) -> None:
        """All lists."""
        self.state = replace(self.state, text="", kind="")
        self._read()

    def _read(self) -> None:
        text, kind = self.state.text, self.state.kind

        def look(_task: object) -> tuple[list[Entry], int, int]:
            every = self._workplace.ask(sheet_list.entries)
            matching = self._workplace.ask(sheet_list.entries, text, kind) if text or kind else every
            return matching, len(every), sum(entry.state == "open" for entry in every)

        def then(listed: tuple[list[Entry], int, int]) -> None:
            if (text, kind) == (self.state.text, self.state.kind):
                self._show(*listed)

        self._set(working=True)
        self._desk.run(look, then, failed=self._failed)

    def _show(self, entries: list[Entry], total: int, waiting: int) -> None:
        self._entries = entries
        self._places = {entry.list_id: number for number, entry in enumerate(entries)}
        rows = Rows(len(entries), self._fetch, lambda row: row.list_id, position=self._places.get)
        self._set(rows=rows, total=total, waiting=waiting, working=False, refused="")
        if self.state.chosen is not None:
            self.select(self.state.chosen.list_id)

    def _fetch(self, offset: int, limit: int) -> list[SheetRow]:
        return self._workplace.ask(sheet_list.page, self._entries[offset : offset + limit])

    def _failed(self, error: Exception) -> None:
        self._set(working=False, rows=NOTHING)
        if isinstance(error, UserError):
            self._set(refused=error.message)
        else:
            self._desk.show_error(error)

    # One of them

    def select(self, list_id: str) -> None:
        """Show this list beside the others; an empty id shows none."""
        place = self._places.get(list_id)
        if place is None:
            self._set(chosen=None, meetings=(), people=())
            return
        (chosen,) = self._fetch(place, 1)
        try:
            rows = self._workplace.ask(meetings.rows_of, chosen.sessions)
            people = tuple(self._workplace.ask(sheet_list.people_of, list_id))
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._set(chosen=chosen, meetings=meetings.as_registers(rows), people=people)

    def returned(self) -> None:
        """The chosen list is back."""
        chosen = self.state.chosen
        if chosen is None:
            return
        try:
            self._workplace.do(printed_lists.mark_returned, chosen.sheet_id)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._desk.saved()
        self._desk.say(_("List {number} is back.").format(number=chosen.sheet_id))
        self._read()

    def again(self, then: Callable[[bytes, int, bool], object]) -> None:
        """Draw the chosen list as it was printed, and hand bytes, pages and whether it lies across over."""
        chosen = self.state.chosen
        if chosen is None:
            return

        def work(task: Task) -> "Redrawn":
            redrawn: Redrawn = self._load().reprinting.reprint(self._workplace, chosen.sheet_id, task.no_return)
            return redrawn

        def done(redrawn: "Redrawn") -> None:
            same = _("List {number} as it was printed.")
            other = _("List {number}: names and order as printed; the meeting was changed since.")
            sentence = (same if redrawn.same else other).format(number=redrawn.sheet_id)
            self._desk.say(sentence, "ok" if redrawn.same else "warn")
            then(redrawn.pdf, redrawn.pages, redrawn.layout == "attendance-series")

        self._desk.run(work, done, progress=_("Drawing the list"))

    def save(self, path: Path) -> None:
        """Save the chosen list as it was printed."""

        def write(pdf: bytes, _pages: int, _across: bool) -> None:
            def work(_task: object) -> None:
                self._load().sheets.save_pdf(path, pdf)

            self._desk.run(work, lambda _none: self._desk.say(_("Saved as {name}.").format(name=path.name)))

        self.again(write)


def _kind(named: str) -> Kind:
    return next((kind for kind in get_args(Kind) if kind == named), "")
