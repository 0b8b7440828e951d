"""The week in the window: arrows through the weeks, one table by days, the chosen session in the panel."""

from datetime import timedelta

from app.sessions.coaching import SessionRow
from models import vocabulary
from resources.language import _, pgettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.parts.boxes import show
from ui.parts.buttons import Button, IconButton
from ui.parts.empty_state import EmptyState
from ui.parts.filters import FilterButton
from ui.parts.forms.fields import Choice
from ui.parts.labels import Label
from ui.parts.page import Page
from ui.parts.tables.cells import rows_of
from ui.parts.tables.table import Table
from ui.sessions import words
from ui.sessions.columns import columns
from ui.sessions.dialog_cancel import CancelDialog
from ui.sessions.session_panel import SessionPanel
from ui.sessions.week_presenter import State, WeekPresenter


class SessionsPage(Page):
    """All sessions of a week. Argument `day`: the week of that day."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Sessions"), ground="surface")
        self._presenter = WeekPresenter(context.workplace, context.desk, self.render_state)
        self._first_of_day: set[str] = set()
        self._series = self.head.add_action(Button(_("Plan a series …"), self._plan, icon="session"))
        self._alone = self.head.add_action(Button(_("Individual session"), self._individual, icon="person"))
        self._add = self.head.add_action(
            Button(_("New session"), self._new, icon="plus", kind="primary", keys="Ctrl+N")
        )
        self._fill_tools()
        shown = columns(self._first_of_day, lambda: self._presenter.state.today)
        self._table = Table(shown, _("Sessions of the week"), two_lines=True)
        self._table.key_pressed = self._key
        self._table.opened.connect(self._open)
        self._table.selected.connect(self._presenter.select)
        self._empty = EmptyState("session")
        self.body.add(self._table, self._empty, stretch=1)
        panel = self.add_panel(310)
        self._table.panel_wanted.connect(panel.toggle)
        self._panel = SessionPanel(panel, self._open, self._print, self._edit, self._presenter.copy_list, self._cancel)
        self.set_keys(
            ("Up Down", _("choose")),
            ("Return", pgettext("key", "open")),
            ("A", _("attendance")),
            ("Alt+Up Alt+Down", _("week")),
            ("Ctrl+P", _("print list")),
            ("Ctrl+N", _("new")),
        )

    def _fill_tools(self) -> None:
        tools = self.show_tools()
        tools.add(IconButton("left", _("Earlier week"), lambda: self._presenter.step(-1), keys="Alt+Up"))
        self._week = Label("", "strong")
        tools.add(self._week)
        tools.add(IconButton("right", _("Later week"), lambda: self._presenter.step(1), keys="Alt+Down"))
        self._now = Button(_("This week"), self._presenter.this_week, kind="link", small=True)
        tools.add(self._now)
        tools.addSpacing(12)
        offices = tuple(Choice(word.key, vocabulary.OFFICE.label(word.key)) for word in vocabulary.OFFICE)
        self._offices = FilterButton(_("Office"), offices, icon="pin")
        self._offices.changed.connect(self._presenter.filter)
        self._mine = FilterButton(_("Led by me"), (Choice("mine", _("Led by me")),), icon="person")
        self._mine.changed.connect(lambda chosen: self._presenter.only_mine(bool(chosen)))
        self._reset = Button(_("Reset"), self._presenter.reset, kind="link", small=True)
        tools.add(self._offices, self._mine, self._reset)
        tools.addStretch(1)

    def opened(self, **arguments: object) -> None:
        """Show the week of a day, or the one in sight."""
        self._presenter.show(str(arguments.get("day", "")))
        if not self._table.current_id():
            self._select_next()
        (self._table if self._presenter.state.rows else self._add).setFocus()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Sessions or marks changed."""
        if kinds & {"session", "attendance", "offering", "participant"}:
            self._presenter.show()

    def fit_width(self, width: int) -> None:
        """The table drops columns."""
        super().fit_width(width)
        self._table.fit_width(width)

    def render_state(self, state: State) -> None:
        """Show the week."""
        sunday = state.monday + timedelta(days=6)
        span = f"{state.monday:%d.%m.}–{phrases.day(sunday)}"
        self._week.setText(f"{span} · {phrases.week(state.monday)}")
        self._now.setVisible(not state.monday <= state.today <= sunday)
        self.head.say(_("Sessions"), phrases.whole(len(state.rows)))
        self._first_of_day.clear()
        self._first_of_day |= _firsts(state.rows)
        self._table.show_rows(rows_of(list(state.rows), lambda row: row.id))
        self._offices.set_chosen(state.offices)
        self._mine.set_chosen(("mine",) if state.mine else ())
        show(self._reset, bool(state.offices or state.mine))
        show(self._table, bool(state.rows))
        show(self._empty, not state.rows)
        for button in (self._series, self._alone, self._add):
            button.setProperty("left_out", not state.may_edit)
            button.setVisible(state.may_edit and (button is self._add or self.available_width >= 900))
        self._say_empty(state)
        self._panel.render(state)

    def _say_empty(self, state: State) -> None:
        if state.rows:
            return
        if state.hidden:
            text = _("No session fits these filters. {n} more are hidden.").format(n=phrases.whole(state.hidden))
            self._empty.say("filter", _("Nothing in sight"), text, Button(_("Reset filters"), self._presenter.reset))
            return
        if not state.may_edit:
            self._empty.say("session", _("No sessions in this week"), "")
            return
        text = _("No sessions in this week yet. Create the first one, or plan a series of an offering.")
        self._empty.say(
            "session",
            _("No sessions in this week"),
            text,
            Button(_("Plan a series …"), self._plan, icon="session"),
            Button(_("New session"), self._new, icon="plus", kind="primary"),
        )

    def _select_next(self) -> None:
        """The first session of today or later that is not done, else the first."""
        state = self._presenter.state
        day = state.today.isoformat()
        waiting = next((row.id for row in state.rows if row.date >= day and not row.recorded), "")
        if not self._table.select_id(waiting):
            self._table.select_row(0)

    def _key(self, row: SessionRow, key: str) -> bool:
        if key == "A" and row.kind == "group":
            self.context.navigate("register", record_id=row.id)
            return True
        return False

    def _open(self, row: SessionRow) -> None:
        page = "register" if row.kind == "group" else "individual"
        self.context.navigate(page, record_id=row.id)

    def _edit(self, row: SessionRow) -> None:
        page = "session" if row.kind == "group" else "individual"
        self.context.navigate(page, record_id=row.id)

    def _print(self, row: SessionRow) -> None:
        self.context.navigate("papers", session=row.id)

    def _cancel(self, row: SessionRow) -> None:
        if row.status == "cancelled":
            self._presenter.reinstate(row)
            return
        reason = CancelDialog.ask(words.title(row), self.window())
        if reason is not None:
            self._presenter.cancel(row, reason)

    def _new(self) -> None:
        self.context.navigate("session", day=self._default_day())

    def _plan(self) -> None:
        self.context.navigate("series", day=self._default_day())

    def _individual(self) -> None:
        self.context.navigate("individual", day=self._default_day())

    def _default_day(self) -> str:
        state = self._presenter.state
        inside = state.monday <= state.today <= state.monday + timedelta(days=6)
        return (state.today if inside else state.monday).isoformat()


def _firsts(rows: tuple[SessionRow, ...]) -> set[str]:
    first_names: dict[str, str] = {}
    for row in rows:
        first_names.setdefault(row.date, row.id)
    return set(first_names.values())
