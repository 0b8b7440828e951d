"""The register in the window: the box that owns the focus, the list with its keys, the panel with the counts."""

from datetime import datetime

from PySide6.QtCore import Qt

from app.sessions.attendance import RegisterRow
from app.sessions.entry_parser import parse_entry
from resources.language import _, ngettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.parts.boxes import show
from ui.parts.buttons import Button
from ui.parts.empty_state import EmptyState
from ui.parts.labels import Label
from ui.parts.page import Page
from ui.parts.tables.cells import rows_of
from ui.parts.tables.table import Table
from ui.sessions import words
from ui.sessions.register.cell_editor import CellEditor
from ui.sessions.register.columns import MINUTES, REMARK, columns, tone
from ui.sessions.register.dialog_newcomer import NewcomerDialog
from ui.sessions.register.entry_box import EntryBox
from ui.sessions.register.panel import RegisterPanel
from ui.sessions.register.presenter import RegisterPresenter
from ui.sessions.register.state import State

LETTERS = {"A": "A", "T": "T", "E": "E", "U": "UE", "K": "K"}


class RegisterPage(Page):
    """One meeting: arguments `record_id` (session) and `sheet` (the signed list it is entered from)."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Attendance"), ground="surface")
        self._presenter = RegisterPresenter(context.workplace, context.desk, self.render_state)
        self._session = ""
        tools = self.show_tools()
        self._box = EntryBox(_("Name, then A T E U K or minutes"), self)
        self._undo = Button(_("Undo"), self._presenter.take_back, icon="undo", kind="link")
        tools.add(self._box)
        all_open = Button(_("All open: present"), self._presenter.all_open, icon="check", keys="Ctrl+Shift+A")
        tools.add(all_open, self._undo)
        tools.addStretch(1)
        self._trouble = Label("", "body", "err")
        self._trouble.hide()
        self._table = Table(columns(), _("Register"))
        self._table.key_pressed = self._key
        self._editor = CellEditor(self._table)
        self._empty = EmptyState("people")
        self.body.add(self._trouble)
        self.body.add(self._table, self._empty, stretch=1)
        panel = self.add_panel(320)
        self._panel = RegisterPanel(
            panel, self._presenter.same_person, self._presenter.other_person, self._print, self._close
        )
        self._connect()
        self.set_keys(
            (_("Name"), _("type, Enter")),
            ("Up Down", _("into the list")),
            ("A T E U K", _("set and on")),
            ("Delete", words.meaning(None)),
            ("M", _("minutes")),
            ("B", _("remark")),
            ("Ctrl+Z", _("undo")),
        )

    def _connect(self) -> None:
        self._box.searched.connect(self._presenter.typed)
        self._box.moved.connect(self._presenter.move)
        self._box.entered.connect(self._entered)
        self._box.picked.connect(lambda number: self._ask_name() if self._presenter.choose(number) else None)
        self._box.down.connect(self._into_list)
        self._table.selected.connect(lambda row: self._presenter.select(row.key) if row else None)
        self._table.opened.connect(lambda row: self._presenter.ask("remark", row.key))
        self._table.mark_clicked.connect(self._clicked)
        self._editor.kept.connect(self._presenter.answer)
        self._editor.dismissed.connect(self._presenter.leave_question)

    def opened(self, **arguments: object) -> None:
        """Show the session; the box has the focus."""
        self.notice("info", "")
        self._session = str(arguments.get("record_id", self._session))
        self._presenter.open(self._session, str(arguments.get("sheet", "")))
        self._box.empty()
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Read again what others changed; own acts have been read already."""
        if kinds - {"attendance"} and self._presenter.state.register is not None:
            self._presenter.reload()

    def fit_width(self, width: int) -> None:
        """The table drops columns."""
        super().fit_width(width)
        self._table.fit_width(width)

    def back(self) -> bool:
        """Esc in the list goes back to the box first."""
        if self._table.hasFocus():
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().back()

    def render_state(self, state: State) -> None:
        """Show everything."""
        register = state.register
        show(self._tools_ground, register is not None)
        if register is None:
            show(self._table, False)
            show(self._empty, True)
            text = _("Choose a session from the week, then record who is there.")
            self._empty.say("session", _("No session chosen"), text, Button(_("To the sessions"), self._to_week))
            return
        meeting = register.session
        self.head.say(
            _("Attendance: {title}").format(title=words.title(meeting)), "", (_("Sessions"), words.heading(meeting))
        )
        self._show_chip(state)
        self._table.show_rows(rows_of(list(register.rows), lambda row: row.key, tone))
        if state.selected:
            self._table.select_id(state.selected)
        show(self._table, bool(register.rows))
        show(self._empty, not register.rows)
        hint = _("Type a name above and press Enter: the person is put on the list.")
        self._empty.say("people", _("Nobody is on the list yet"), hint)
        if not state.typed:
            self._box.empty()
        else:
            self._box.show_offers(state.offers, state.chosen, _name_part(state.typed))
        self._undo.setVisible(state.can_undo)
        self._trouble.setText(state.trouble)
        show(self._trouble, bool(state.trouble))
        self._panel.render(state)
        self._show_question(state)

    def _show_chip(self, state: State) -> None:
        printed = state.sheet or state.printed
        if printed is None:
            self.head.chip.show_state("")
            return
        number = len(printed.participants)
        text = ngettext("List of {day}, {n} person", "List of {day}, {n} people", number)
        day = phrases.day(datetime.fromisoformat(printed.printed_at).date())
        self.head.chip.show_state(text.format(day=day, n=phrases.whole(number)), "neutral", "paper")

    def _show_question(self, state: State) -> None:
        if state.asked is None:
            if self._editor.isVisible():
                self._editor.leave()
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        row = state.row(state.asked_for)
        if row is None:
            return
        if state.asked == "minutes":
            value = "" if row.minutes is None else str(row.minutes)
            self._editor.begin(row.key, MINUTES, _("Minutes"), value)
        else:
            self._editor.begin(row.key, REMARK, _("Remark"), row.remark)

    def _entered(self) -> None:
        if self._presenter.pick():
            self._ask_name()
        elif self._presenter.state.asked is None:
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_name(self) -> None:
        last, first = self._presenter.typed_name()
        names = (last, first) if last and first else NewcomerDialog.ask(last, first, self.window())
        if names is not None:
            self._presenter.add_newcomer(*names)
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _into_list(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key(self, row: RegisterRow, key: str) -> bool:
        if key in LETTERS:
            self._presenter.set_status(row.key, LETTERS[key])
        elif key in ("Delete", "Backspace"):
            self._presenter.set_status(row.key, None)
        elif key == "M":
            self._presenter.ask("minutes", row.key)
        elif key == "B":
            self._presenter.ask("remark", row.key)
        elif key == "-":
            self._presenter.take_off(row.key)
        else:
            return False
        return True

    def _clicked(self, row: RegisterRow, number: int) -> None:
        self._presenter.set_status(row.key, words.MARKS[number][0])

    def _print(self) -> None:
        self.context.navigate("papers", session=self._session)

    def _close(self) -> None:
        if self._presenter.state.register is not None:
            self._presenter.close()
        self._to_week()

    def _to_week(self) -> None:
        self.context.navigate("sessions")


def _name_part(typed: str) -> str:
    return parse_entry(typed).name
