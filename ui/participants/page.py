"""The list of participants in the window."""

from collections.abc import Callable

from PySide6.QtCore import QPoint

from resources.language import _, ngettext, pgettext
from ui.base.context import Context
from ui.formatting import phrases
from ui.participants import fields, giving, menus
from ui.participants.columns import ListedPerson, columns
from ui.participants.dialog_fields import FieldsDialog
from ui.participants.filter_line import FilterLine
from ui.participants.panel import PersonPanel, Verbs
from ui.participants.presenter import ParticipantsPresenter, State
from ui.parts.boxes import show
from ui.parts.buttons import Button
from ui.parts.empty_state import EmptyState
from ui.parts.forms.fields import Field
from ui.parts.list_page import ListPage
from ui.parts.page import NARROW
from ui.parts.tables.table import Table


class ParticipantsPage(ListPage):
    """Everybody the person may see; the chronicle of one of them at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Participants"))
        self._presenter = ParticipantsPresenter(context.workplace, context.desk, self.render_state)
        self._build_head()
        self._filters = FilterLine(self.show_tools(), self._presenter, self)
        table = Table(columns(self._presenter.extras, self._presenter.today), _("Participants"))
        self.put_list(self._presenter, self._filters.search, table, EmptyState("people"))
        panel = self.add_panel(392)
        verbs = Verbs(
            self._open,
            self._note,
            self._session,
            self._follow_up,
            self._presenter.only_notes,
            self._presenter.show_more,
            lambda: context.navigate("sync", record_id=self._presenter.state.selected),
            self._give,
        )
        self._panel = PersonPanel(panel, verbs)
        self._connect()
        # Begin narrow: what is built too wide would push the window wider before it can say how wide it is.
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("Ctrl+F", _("search")),
            ("Up Down", _("choose")),
            ("Return", pgettext("key", "open")),
            ("Space", _("side panel")),
            ("Alt+N", _("note")),
            ("Ctrl+N", _("take in a person")),
        )

    def _build_head(self) -> None:
        self.head.add_action(Button(_("Import list"), self._import, icon="received"))
        self.head.add_action(Button(_("Print"), self._print, icon="print"))
        self.head.add_action(Button(_("Take in a person"), self._new, icon="plus", kind="primary", keys="Ctrl+N"))

    def _connect(self) -> None:
        presenter = self._presenter
        self._table.sort_wanted.connect(presenter.sort)
        self.select_with(presenter.select)
        self._table.opened.connect(lambda listed: self._open_record(listed.person.id))
        self._table.menu_wanted.connect(self._menu)
        if self.panel:
            self._table.panel_wanted.connect(self._toggle_panel)
        self.add_keys(
            ("Alt+N", lambda: self._about_chosen(self._note)),
            ("Alt+W", lambda: self._about_chosen(self._follow_up)),
        )

    def _arrange(self) -> None:
        self._filters.fit_width(self.available_width)

    # What is shown

    def render_state(self, state: State) -> None:
        """Show everything."""
        self.head.say(_("Participants"), _heading(state))
        number = state.rows.count
        show(self._table, number > 0)
        show(self._empty, number == 0)
        if self._table.rows_model.rows is not state.rows:
            self._table.show_rows(state.rows)
            if number and not self._table.current_id():
                self._table.select_row(0)
        self._table.show_sort(state.sort, state.downwards)
        self._filters.render(state)
        self._arrange()
        if number == 0:
            self._say_empty(state)
        self._panel.render(state, self._presenter.today)

    def _say_empty(self, state: State) -> None:
        if state.refused:
            self._empty.say("hidden", _("This list is not for your roles"), state.refused)
        elif state.working:
            self._empty.say("clock", _("One moment …"), _("All participations are being looked through."))
        elif state.total:
            hidden = ngettext("{n} other is hidden.", "{n} others are hidden.", state.total)
            reset = Button(_("Reset filters"), self._presenter.reset, kind="primary")
            text = hidden.format(n=phrases.whole(state.total))
            self._empty.say("filter", _("Nobody fits these filters"), text, reset)
        else:
            take = Button(_("Take in a person"), self._new, icon="plus", kind="primary")
            bring = Button(_("Import a list …"), self._import, icon="received")
            text = _("Take in the first person, or import the list your office has kept so far.")
            self._empty.say("people", _("Nobody is recorded yet"), text, take, bring)

    # What is done

    def _toggle_panel(self) -> None:
        if self.panel:
            self.panel.toggle()
            self._presenter.select(self._table.current_id())

    def _about_chosen(self, act: Callable[[], None]) -> None:
        """Act on the row the keyboard is on, also where the panel has not caught up with it yet."""
        self._presenter.select(self._table.current_id())
        act()

    def _new(self) -> None:
        self.context.navigate("participant", name=self._presenter.state.filter.text)

    def _import(self) -> None:
        self.context.navigate("importing", subject="participants")

    def _print(self) -> None:
        self.context.navigate("papers")

    def _open(self) -> None:
        self._open_record(self._presenter.state.selected)

    def _open_record(self, record_id: str) -> None:
        if record_id:
            self.context.navigate("participant", record_id=record_id)

    def _session(self) -> None:
        self.context.navigate("individual", participant=self._presenter.state.selected)

    def _note(self) -> None:
        beside = self._presenter.state.beside
        if beside is None or not beside.may_note:
            return
        FieldsDialog.ask(
            _("Note about {name}").format(name=beside.name),
            fields.note(),
            self._presenter.acts.add_note,
            _("Save note"),
            values={"date": self._presenter.today()},
            hint=_("Only you and the assigned staff read it. No diagnoses. It cannot be changed afterwards."),
            parent=self,
        )

    def _follow_up(self) -> None:
        beside = self._presenter.state.beside
        if beside is None:
            return
        FieldsDialog.ask(
            _("Follow-up about {name}").format(name=beside.name),
            fields.follow_up(),
            self._presenter.acts.add_follow_up,
            _("Set follow-up"),
            parent=self,
        )

    def _menu(self, listed: ListedPerson, at: QPoint) -> None:
        self._presenter.select(listed.person.id)
        beside = self._presenter.state.beside
        may_give = beside is not None and beside.may_edit
        moving = ((_("Give to another office …"), self._give),) if may_give else ()
        deleting = ((_("Delete …"), self._delete),) if self._presenter.acts.may_delete else ()
        menus.acts(
            self,
            at,
            (_("Open"), self._open),
            (_("Note …"), self._note),
            (_("Set a follow-up …"), self._follow_up),
            (_("Record a session …"), self._session),
            *moving,
            *deleting,
        )

    def _give(self) -> None:
        beside = self._presenter.state.beside
        if beside is not None and beside.may_edit:
            own = self.context.workplace.me.offices
            giving.ask(beside.name, beside.office, own, self._presenter.acts.give, self)

    def _delete(self) -> None:
        beside = self._presenter.state.beside
        if beside is None:
            return
        FieldsDialog.ask(
            _("Delete {name}").format(name=beside.name),
            (Field("reason", _("Reason"), required=True, wide=True, length=200),),
            self._presenter.acts.delete,
            _("Delete {name}").format(name=beside.name),
            hint=_("Can be taken back. What others record meanwhile is kept, and the deletion is asked about then."),
            parent=self,
        )


def _heading(state: State) -> str:
    if state.counts is None:
        return phrases.whole(state.total) if state.total else ""
    return _("{total}, {current} of them take part").format(
        total=phrases.whole(state.counts.total), current=phrases.whole(state.counts.current)
    )
