"""The register without a window: what is typed, picked, marked, taken back, and what is said about it.

Every verb stores at once and reads the register anew; counts and rows always come from the same reading. Acts are
kept in a pile, so that Ctrl+Z goes back one by one.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from app.base.errors import FeldbuchError
from app.core.rights import Right
from app.core.work import Work
from app.core.workplace import Workplace
from app.intake import newcomers
from app.papers import printed_lists
from app.sessions import attendance
from app.sessions.attendance import Marked
from app.sessions.entry_parser import parse_entry
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.sessions import words
from ui.sessions.register.state import NEW, Alike, Asked, State, offers_of, opened_state, read_register, split_name
from ui.sessions.register.undo_pile import UndoPile

P = ParamSpec("P")
T = TypeVar("T")


class RegisterPresenter(Presenter[State]):
    """One meeting's register."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk
        self._pile = UndoPile(workplace, desk, self._pile_changed)

    # Coming and going

    def open(self, session: str, sheet: str = "") -> None:
        """Show the register of a session; in the order of the paper if it is entered from a signed list."""
        self._pile.clear()
        if not session:
            self.state = State()
            self._render(self.state)
            return
        try:
            self.state = self._workplace.ask(opened_state, session, sheet)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._render(self.state)

    def reload(self) -> None:
        """Read again what others may have changed."""
        if self.state.register is not None:
            self._set(register=self._workplace.ask(read_register, self.state.session, self.state.sheet))

    def close(self) -> str:
        """Finish: a list entered from paper is recorded as returned; the sentence says how many stay open."""
        sheet, still_open = self.state.sheet, self.state.still_open
        if sheet is not None and not sheet.returned and Right.RETURN_LISTS in self._workplace.me.rights:
            self._workplace.do(printed_lists.mark_returned, sheet.sheet_id)
        sentence = words.closing(len(self.state.rows), still_open)
        if sheet is not None:
            sentence += " " + _("List {number} is back.").format(number=sheet.sheet_id)
        self._desk.say(sentence, "info" if still_open else "ok")
        return sentence

    # The box

    def typed(self, text: str) -> None:
        """What stands in the box now."""
        entry = parse_entry(text)
        candidates = self._workplace.ask(attendance.candidates, self.state.session, entry.name) if entry.name else []
        offers = offers_of(candidates, entry.name, self.state.may_add)
        self._set(typed=text, offers=offers, chosen=0, trouble="")

    def move(self, step: int) -> None:
        """Choose another line."""
        if self.state.offers:
            self._set(chosen=(self.state.chosen + step) % len(self.state.offers))

    def choose(self, number: int) -> bool:
        """Take a line by its number; True if a new person is wanted, whose name the page has to ask for."""
        self._set(chosen=number)
        return self.pick()

    def pick(self) -> bool:
        """Take the chosen line; True if a new person is wanted, whose name the page has to ask for."""
        if not self.state.offers:
            if self.state.typed.strip():
                self._set(trouble=_("Nobody of this name is recorded. Check the spelling."))
            return False
        offer = self.state.offers[self.state.chosen]
        if offer.key == NEW:
            return True
        entry = parse_entry(self.state.typed)
        self._set(typed="", offers=())
        self._mark(offer.key, entry.status, entry.minutes)
        return False

    def typed_name(self) -> tuple[str, str]:
        """Last and first name as far as they were typed."""
        return split_name(self.state.typed)

    def add_newcomer(self, last_name: str, first_name: str) -> None:
        """Record somebody new with the mark that was typed; look-alikes are asked about in the panel."""
        entry = parse_entry(self.state.typed)
        status = entry.status if entry.status != "T" or entry.minutes is not None else None
        new = self._pile.do(newcomers.add_newcomer, self.state.session, last_name, first_name, status, entry.minutes)
        if new is None:
            return
        name = f"{last_name.strip()}, {first_name.strip()}"
        self._pile.push(_("{name} recorded and put on the list.").format(name=name), new.marked.undo)
        alike = tuple(Alike(new.participant, name, known) for known in new.similar[:1])
        self._set(typed="", offers=(), alike=(*alike, *self.state.alike), selected=new.participant)
        self.reload()

    def other_person(self) -> None:
        """The newcomer is nobody known."""
        self._set(alike=self.state.alike[1:])

    def same_person(self) -> None:
        """The newcomer is the known person: the mark moves there."""
        question = self.state.alike[0]
        moved = self._pile.do(newcomers.same_person, self.state.session, question.newcomer, question.known.participant)
        if moved is None:
            return
        self._pile.clear()
        self._set(alike=self.state.alike[1:], selected=question.known.participant, can_undo=False)
        self.reload()

    # The list

    def select(self, key: str) -> None:
        """The row somebody is on."""
        self.state = replace(self.state, selected=key)

    def set_status(self, key: str, status: str | None) -> None:
        """A letter on a row: stored, and on to the next open one. Partly present asks for the minutes first."""
        row = self.state.row(key)
        if status == "T" and row is not None and row.status != "T":
            self._set(asked="minutes", asked_for=key, selected=key)
            return
        if self._mark(key, status, None) and status is not None:
            self._set(selected=self.state.next_open(key))

    def ask(self, what: Asked, key: str) -> None:
        """M or B: the page opens an input in the row."""
        self._set(asked=what, asked_for=key, selected=key)

    def answer(self, text: str) -> None:
        """What was typed into the row's input; an empty remark clears it, no minutes make a partial mark a full one."""
        what, key = self.state.asked, self.state.asked_for
        self._set(asked=None, asked_for="")
        if what == "remark":
            self._act_on(key, attendance.set_remark, text)
        elif what == "minutes":
            typed = text.strip()
            if typed and not typed.isdecimal():
                self._set(asked="minutes", asked_for=key, trouble=_("Minutes are figures only, for example 45."))
                return
            row = self.state.row(key)
            clears = row is None or row.status == "T"
            if (typed or clears) and self._act_on(key, attendance.set_minutes, int(typed) if typed else None):
                self._set(selected=self.state.next_open(key))

    def leave_question(self) -> None:
        """Esc in the row's input."""
        self._set(asked=None, asked_for="", trouble="")

    def all_open(self) -> None:
        """Everybody who is open is present; others are not touched."""
        number = self.state.still_open
        if not number:
            self._desk.say(_("Nobody is open any more."), "info")
            return
        undo = self._pile.do(attendance.mark_open, self.state.session, sheet=self.state.sheet_id)
        if undo is not None:
            text = ngettext("{n} person set to present.", "{n} people set to present.", number)
            self._pile.push(text.format(n=phrases.whole(number)), undo)
            self.reload()

    def take_off(self, key: str) -> None:
        """Take somebody off the list."""
        row = self.state.row(key)
        marked = self._pile.do(attendance.take_off_list, self.state.session, key)
        if marked is not None and row is not None:
            self._pile.push(_("{name} taken off the list.").format(name=row.name), marked.undo)
            self.reload()

    def take_back(self) -> None:
        """Ctrl+Z: the last act."""
        self._pile.take_back()

    # Inside

    def _mark(self, key: str, status: str | None, minutes: int | None) -> bool:
        if status == "T" and minutes is None:
            if self.state.row(key) is None and not self._act_on(key, attendance.mark, None):
                return False
            self._set(asked="minutes", asked_for=key, selected=key)
            return False
        return self._act_on(key, attendance.mark, status, minutes, sheet=self.state.sheet_id)

    def _act_on(
        self, key: str, act: Callable[Concatenate[Work, str, str, P], Marked], *values: P.args, **named: P.kwargs
    ) -> bool:
        """Do something to one row; True if it worked."""
        marked = self._pile.do(act, self.state.session, key, *values, **named)
        if marked is None:
            return False
        self._set(selected=marked.participant)
        self.reload()
        row = self.state.row(marked.participant)
        name = row.name if row else ""
        text = _("Attendance of {name} set to “{status}”.").format(name=name, status=words.meaning(marked.status))
        self._pile.push(text, marked.undo)
        return True

    def _pile_changed(self, restored: bool) -> None:
        self._set(can_undo=bool(self._pile))
        if restored:
            self.reload()
