"""The offerings, and the settings of the project, in the window."""

from PySide6.QtCore import QPoint

from app.project.project import OfferingRow
from models import vocabulary as lists
from resources.language import _, pgettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.offerings import form_specs
from ui.offerings.presenter import OfferingsPresenter, State
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


def columns() -> tuple[Column[OfferingRow], ...]:
    """Title with topics, kind, office, times, leaders, number of sessions."""
    return (
        Column("title", _("Offering"), _title, 240, stretch=True),
        Column("kind", _("Kind"), lambda row: lists.OFFERING_KIND.label(row.kind), 110, rank=1),
        Column("office", _("Office"), lambda row: lists.OFFICE.label(row.office) or _("all"), 140, rank=3),
        Column("times", _("Times"), lambda row: row.times or phrases.NEVER, 110, rank=2),
        Column("leaders", _("Led by"), lambda row: row.leaders or phrases.NEVER, 190, rank=2),
        Column("sessions", _("Sessions"), lambda row: phrases.whole(row.sessions), 90, align="right"),
        Column("state", _("State"), _state, 130),
    )


def _title(row: OfferingRow) -> Cell:
    topics = ", ".join(lists.TOPIC.label(key) for key in row.topics)
    return Cell(row.title, bold=True, second=" · ".join(part for part in (topics, row.location) if part))


def _state(row: OfferingRow) -> Cell:
    return Cell(_("takes place"), "ok", "ok") if row.active else Cell(_("has ended"), "ring", "text2")


class OfferingsPage(ListPage):
    """All offerings."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Offerings"))
        self._presenter = OfferingsPresenter(context.workplace, context.desk, self.render_state)
        self.head.add_action(Button(_("Settings of the project"), self._project, icon="book"))
        self._add = self.head.add_action(
            Button(_("Add offering"), self._new, icon="plus", kind="primary", keys="Ctrl+N")
        )
        search = SearchField(_("Title or room"))
        self._ended = Button(_("Also ended ones"), self._toggle_ended, icon="filter", small=True)
        tools = self.show_tools()
        tools.add(search, self._ended)
        tools.addStretch(1)
        table = Table(columns(), _("Offerings"), two_lines=True)
        self.put_list(self._presenter, search, table, EmptyState("session"))
        self._table.opened.connect(lambda row: context.navigate("offering", record_id=row.id))
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
        self.head.say(_("Offerings"), phrases.whole(state.total) if state.total else "", (_("Sessions"),))
        show(self._add, state.may_edit)
        self._ended.set_kind("active" if state.with_ended else "normal")
        self._table.show_rows(rows_of(list(state.rows), lambda row: row.id))
        show(self._table, bool(state.rows))
        show(self._empty, not state.rows)
        if state.rows:
            return
        add = Button(_("Add offering"), self._new, icon="plus", kind="primary")
        if state.total:
            shown = Button(_("Reset filters"), self._reset, kind="primary")
            self._empty.say("filter", _("No offering fits"), _("Others are hidden by search or filter."), shown)
        elif state.may_edit:
            text = _(
                "An offering is a course or group that meets again and again; its sessions take over place and time."
            )
            self._empty.say("session", _("No offering yet"), text, add)
        else:
            self._empty.say("session", _("No offering yet"), _("Colleagues with the right to it can add some."))

    def _toggle_ended(self) -> None:
        self._presenter.show_ended(not self._presenter.state.with_ended)

    def _reset(self) -> None:
        self._search.clear()
        self._search.search_now()
        self._presenter.show_ended(True)

    def _new(self) -> None:
        self.context.navigate("offering", name=self._presenter.state.text)

    def _project(self) -> None:
        self.context.navigate("project")

    def _menu(self, row: OfferingRow, at: QPoint) -> None:
        if self._presenter.state.may_edit:
            words = _("End it") if row.active else _("Take it up again")
            menus.acts(self, at, (words, lambda: self._presenter.end(row)))


class OfferingFormPage(RecordFormPage):
    """An offering: arguments `record_id`, or `name` for a new one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, form_specs.offering(), _("Offerings"))


class ProjectPage(RecordFormPage):
    """The settings of the project."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, form_specs.settings(), _("Offerings"))
