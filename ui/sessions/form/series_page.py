"""Planning a weekly series in the window: the form, and every meeting to look over before anything is saved."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QTimer

from app.sessions.series import Meeting
from resources.language import _, ngettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.formatting.days import WEEKDAYS_SHORT
from ui.look.tokens import Tone
from ui.parts.boxes import column, show
from ui.parts.buttons import Button
from ui.parts.forms.fields import Value
from ui.parts.forms.form import Form
from ui.parts.labels import Label
from ui.parts.notices import Notice
from ui.parts.page import Page
from ui.parts.tables.cells import Cell, Column, rows_of
from ui.parts.tables.table import Table
from ui.sessions.form.fields import series_sections
from ui.sessions.form.series_presenter import SeriesPresenter, State

WAIT_MS = 500


class SeriesPage(Page):
    """Arguments `day` (the first) and `offering`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Plan a series"), ground="surface")
        self._presenter = SeriesPresenter(context.workplace, context.desk, self.render_state)
        self._form: Form | None = None
        self._turn, self._touched = -1, False
        self._state = State()
        self._plan = self.head.add_action(
            Button(_("Plan series"), self._save, icon="check", kind="primary", keys="Ctrl+S")
        )
        self._drafted = Notice("info")
        self._drafted.add_action(Button(_("Discard draft"), self._presenter.drop_draft, small=True))
        self._place = column(0)
        self._table = Table((), _("Meetings of the series"), two_lines=True)
        self._table.key_pressed = self._key
        self._table.opened.connect(self._toggle)
        content = column(14, (24, 16, 24, 24))
        content.add(self._drafted, self._place)
        content.addStretch(1)
        self.add_scrolled(content)
        panel = self.add_panel(360)
        self._hint = Label("", "small", "text2", wrap=True)
        panel.fixed.addWidget(self._hint)
        panel.body.addWidget(self._table)
        panel.bottom.addWidget(Label(_("Enter or Del leaves a day out."), "small", "text2", wrap=True))
        self._side = panel
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._look)
        self.set_keys(
            ("Tab", _("next field")), ("Delete", _("leave out a day")), ("Ctrl+S", _("plan")), ("F8", _("next error"))
        )

    def opened(self, **arguments: object) -> None:
        """A new series."""
        self.notice("info", "")
        self._place.clear()
        sections = series_sections(self._presenter.choices.offerings(), self._presenter.choices.leaders())
        self._form = Form(sections, lambda: self.context.workplace.ask(lambda view: view.today))
        self._form.changed.connect(self._changed)
        self._place.addWidget(self._form)
        self._touched = False
        self._presenter.open(str(arguments.get("day", "")), str(arguments.get("offering", "")))
        self._look()
        QTimer.singleShot(0, self._form, self._form.focus_first)  # once everything has its place

    def left(self) -> None:
        """Keep what was typed."""
        if self._touched and self._form is not None:
            self._presenter.keep(self._form.draft(), self._name())
            self._touched = False

    def render_state(self, state: State) -> None:
        """Form and meetings."""
        self._state = state
        form = self._form
        if form is None:
            return
        if state.turn != self._turn and state.fill is not None:
            self._turn = state.turn
            form.set_values(state.fill)
        if state.errors is not None:
            form.set_errors(state.errors)
        if state.from_draft:
            draft = _("Not saved yet. Last changed {moment}.").format(moment=state.from_draft)
            self._drafted.show_words("info", _("Your draft is back"), draft)
        else:
            self._drafted.show_words("info", "")
        self._show_meetings(state)
        self.head.say(_("Plan a series"), "", (_("Sessions"), _("Plan a series")))
        self.head.chip.show_state(state.done, "ok", "ok")

    def _show_meetings(self, state: State) -> None:
        any_meetings = bool(state.meetings)
        show(self._table, any_meetings)
        self._side.say(_("Meetings"), phrases.whole(len(state.meetings)) if any_meetings else "")
        if not any_meetings:
            self._hint.setText(_("The meetings appear here as soon as offering, first day and times are there."))
            return
        words = ngettext("{n} meeting will be planned.", "{n} meetings will be planned.", state.planned)
        self._hint.setText(words.format(n=phrases.whole(state.planned)))
        self._table.rows_model.set_columns(_columns(state.left_out))
        self._table.show_rows(rows_of(list(state.meetings), lambda meeting: meeting.date, _tone))
        self._table.relook()
        measures = self.context.look.measures
        self._table.setFixedHeight(measures.row_two * len(state.meetings) + measures.row + 4)

    def _changed(self, key: str) -> None:
        self._touched = True
        self._presenter.touched(key)
        if key == "offering":
            values = self._values()
            self._presenter.offering_chosen(str(values.get("offering") or ""), values)
        self._timer.start()

    def _look(self) -> None:
        if self._form is None:
            return
        if self._touched:
            self._touched = False
            self._presenter.keep(self._form.draft(), self._name())
        self._presenter.look(self._values())

    def _values(self) -> Mapping[str, Value]:
        return self._form.values() if self._form else {}

    def _name(self) -> str:
        named = {choice.key: choice.words for choice in self._presenter.choices.offerings()}
        return named.get(str(self._values().get("offering") or ""), "")

    def _key(self, meeting: Meeting, key: str) -> bool:
        if key in ("Delete", "Backspace"):
            self._toggle(meeting)
            return True
        return False

    def _toggle(self, meeting: Meeting) -> None:
        if not meeting.planned_already:
            self._presenter.leave_out(meeting.date, meeting.date not in self._state.left_out)

    def _save(self) -> None:
        if self._form is None:
            return
        self._timer.stop()
        self._touched = False
        first = self._values().get("date")
        if self._presenter.plan(self._values(), self._form.problems()):
            self.context.navigate("sessions", day=first.isoformat() if isinstance(first, date) else "")
        else:
            self._presenter.keep(self._form.draft(), self._name())


def _tone(meeting: Meeting) -> Tone | None:
    return "warn" if meeting.remarks and not meeting.planned_already else None


def _columns(left_out: frozenset[str]) -> tuple[Column[Meeting], ...]:
    def state(meeting: Meeting) -> Cell:
        if meeting.planned_already:
            return Cell(_("is there already"), "ok", "neutral")
        if meeting.date in left_out:
            return Cell(_("left out"), "minus", "text2")
        if meeting.refused:
            return Cell(_("cannot be planned"), "err", "err")
        return Cell(_("will be planned"), "plus", "accent")

    def day(meeting: Meeting) -> Cell:
        when = date.fromisoformat(meeting.date)
        return Cell(f"{_(WEEKDAYS_SHORT[when.weekday()])} {phrases.day(when)}", bold=True)

    def named(meeting: Meeting) -> Cell:
        words = day(meeting)
        return Cell(words.text, bold=True, second=" ".join(meeting.remarks))

    return (
        Column("day", _("Day"), named, 160, stretch=True),
        Column("state", _("State"), state, 150),
    )
