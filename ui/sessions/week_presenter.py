"""The week of sessions: which week, whose, what is chosen, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.base.errors import FeldbuchError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.records import records
from app.sessions import coaching
from app.sessions.coaching import SessionRow
from app.sessions.meetings import staff_names
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.formatting import phrases


@dataclass(frozen=True)
class State:
    """One week; `monday` its first day; `hidden` sessions the filters leave out."""

    monday: date
    today: date
    rows: tuple[SessionRow, ...] = ()
    hidden: int = 0
    offices: tuple[str, ...] = ()
    mine: bool = False
    selected: SessionRow | None = None
    leaders: str = ""
    may_edit: bool = False
    may_mark: bool = False
    may_print: bool = False


class WeekPresenter:
    """Weeks of sessions."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self.state = State(date.min, date.min)

    def show(self, day: str = "") -> None:
        """The week of a day (`YYYY-MM-DD`), of the day in sight, or of today; rights are looked at anew."""
        today = self._workplace.ask(lambda view: view.today)
        wanted = date.fromisoformat(day) if day else today if self.state.monday == date.min else self.state.monday
        rights = self._workplace.me.rights
        self.state = replace(
            self.state,
            may_edit=Right.EDIT_SESSIONS in rights,
            may_mark=Right.MARK_ATTENDANCE in rights,
            may_print=Right.PRINT_LISTS in rights,
        )
        self._set(monday=_monday(wanted), today=today)

    def step(self, weeks: int) -> None:
        """Earlier or later weeks."""
        self._set(monday=self.state.monday + timedelta(weeks=weeks), selected=None)

    def this_week(self) -> None:
        """Back to today."""
        self._set(monday=_monday(self.state.today), selected=None)

    def filter(self, offices: tuple[str, ...]) -> None:
        """Only these offices; none means all."""
        self._set(offices=offices)

    def only_mine(self, mine: bool) -> None:
        """Only sessions that the person leads."""
        self._set(mine=mine)

    def reset(self) -> None:
        """No filters."""
        self._set(offices=(), mine=False)

    def select(self, row: SessionRow | None) -> None:
        """The session somebody is on; its leaders are named in the panel."""
        leaders = row.leaders if row else ()
        names = self._workplace.ask(staff_names, leaders) if leaders else {}
        last_names = [names[leader].partition(",")[0] for leader in leaders if leader in names]
        self.state = replace(self.state, selected=row, leaders=phrases.joined(last_names))
        self._render(self.state)

    def copy_list(self, row: SessionRow) -> None:
        """Put last time's people on this session."""
        try:
            copied = self._workplace.do(coaching.copy_last_list, row.id)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        text = ngettext("{n} person put on the list.", "{n} people put on the list.", copied.added)
        sentence = text.format(n=phrases.whole(copied.added))
        if copied.ended:
            sentence += " " + _("Left out, because the participation has ended: {names}.").format(
                names="; ".join(copied.ended)
            )
        self._desk.say(sentence)
        self._set()

    def cancel(self, row: SessionRow, reason: str) -> None:
        """The session does not take place."""
        self._change(row, {"status": "cancelled", "cancel_reason": reason or None}, _("Session set to cancelled."))

    def reinstate(self, row: SessionRow) -> None:
        """It takes place after all."""
        status = "planned" if row.date >= self.state.today.isoformat() else "held"
        self._change(row, {"status": status, "cancel_reason": None}, _("Session takes place again."))

    def _change(self, row: SessionRow, values: dict[str, object], sentence: str) -> None:
        try:
            before = self._workplace.ask(lambda view: view.record("session", row.id)).values
            self._workplace.do(records.edit, "session", row.id, values)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        kept = {name: before.get(name) for name in values}

        def back() -> None:
            try:
                self._workplace.do(records.edit, "session", row.id, kept)
            except FeldbuchError as error:
                self._desk.show_error(error)
            self._set()

        self._desk.undo(sentence, back)
        self._set()

    def _set(self, **changes: Any) -> None:
        state = replace(self.state, **changes)
        last = state.monday + timedelta(days=6)
        sessions = self._workplace.ask(coaching.sessions_between, state.monday.isoformat(), last.isoformat())
        me = self._workplace.me.staff
        rows = [
            row
            for row in sessions
            if (not state.offices or row.office in state.offices) and (not state.mine or me in row.leaders)
        ]
        kept = next((row for row in rows if state.selected and row.id == state.selected.id), None)
        self.state = replace(state, rows=tuple(rows), hidden=len(sessions) - len(rows), selected=kept)
        self._render(self.state)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
