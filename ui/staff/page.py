"""The list of the team and the form of a colleague, in the window."""

from PySide6.QtCore import QPoint

from app.project.staffing import StaffRow
from models import vocabulary as lists
from resources.language import _, pgettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.participants import menus
from ui.parts.boxes import show
from ui.parts.buttons import Button
from ui.parts.empty_state import EmptyState
from ui.parts.forms.search_field import SearchField
from ui.parts.list_page import ListPage
from ui.parts.page import NARROW
from ui.parts.tables.cells import Cell, Column, rows_of
from ui.parts.tables.table import Table
from ui.record_form.page import RecordFormPage
from ui.staff import form_specs
from ui.staff.presenter import StaffPresenter, State


def columns() -> tuple[Column[StaffRow], ...]:
    """Name with function, roles, offices, whether they work here."""
    return (
        Column("name", _("Name"), _name, 220, stretch=True),
        Column("roles", _("Roles"), lambda row: _words(lists.ROLE, row.roles), 260, rank=1, stretch=True),
        Column("offices", _("Offices"), lambda row: _words(lists.OFFICE, row.offices), 220, rank=2),
        Column("state", _("State"), _state, 130),
    )


def _name(row: StaffRow) -> Cell:
    second = ", ".join(filter(None, (row.function, _("you") if row.own else "")))
    return Cell(row.name, bold=True, second=second)


def _words(vocabulary: lists.Vocabulary, keys: tuple[str, ...]) -> str:
    if len(keys) == len(list(vocabulary)):
        return _("all")
    return ", ".join(vocabulary.label(key) for key in keys) or phrases.NEVER


def _state(row: StaffRow) -> Cell:
    return Cell(_("works here"), "ok", "ok") if row.active else Cell(_("has left"), "ring", "text2")


class StaffPage(ListPage):
    """Everybody of the team."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Team"))
        self._presenter = StaffPresenter(context.workplace, context.desk, self.render_state)
        self._add = self.head.add_action(
            Button(_("Add colleague"), self._new, icon="user_plus", kind="primary", keys="Ctrl+N")
        )
        search = SearchField(_("Name or function"))
        self._gone = Button(_("Also those who left"), self._toggle_gone, icon="filter", small=True)
        tools = self.show_tools()
        tools.add(search, self._gone)
        tools.addStretch(1)
        self.put_list(self._presenter, search, Table(columns(), _("Team"), two_lines=True), EmptyState("people"))
        self._table.opened.connect(lambda row: context.navigate("colleague", record_id=row.id))
        self._table.menu_wanted.connect(self._menu)
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("Ctrl+F", _("search")),
            ("Up Down", _("choose")),
            ("Return", pgettext("key", "open")),
            ("Ctrl+N", _("add")),
            ("Esc", _("back")),
        )

    def render_state(self, state: State) -> None:
        """Show everything."""
        self.head.say(_("Team"), phrases.whole(state.total) if state.total else "")
        show(self._add, state.may_edit)
        self._gone.set_kind("active" if state.with_gone else "normal")
        self._table.show_rows(rows_of(list(state.rows), lambda row: row.id))
        show(self._table, bool(state.rows))
        show(self._empty, not state.rows)
        if not state.rows:
            everybody = Button(_("Reset filters"), self._reset, kind="primary")
            self._empty.say("filter", _("Nobody fits"), _("Others are hidden by search or filter."), everybody)

    def _toggle_gone(self) -> None:
        self._presenter.show_gone(not self._presenter.state.with_gone)

    def _reset(self) -> None:
        self._search.clear()
        self._search.search_now()
        self._presenter.show_gone(True)

    def _new(self) -> None:
        self.context.navigate("colleague", name=self._presenter.state.text)

    def _menu(self, row: StaffRow, at: QPoint) -> None:
        if self._presenter.state.may_edit and not row.own:
            words = _("Has left") if row.active else _("Works here again")
            menus.acts(self, at, (words, lambda: self._presenter.set_active(row, not row.active)))


class ColleaguePage(RecordFormPage):
    """Somebody of the team: arguments `record_id`, or `name` for somebody new."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, form_specs.person(), _("Team"))
