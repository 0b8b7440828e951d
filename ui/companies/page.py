"""The list of companies in the window."""

from models import vocabulary as lists
from resources.language import _, ngettext, pgettext
from ui.base.context import Context
from ui.companies import facts
from ui.companies.columns import companies
from ui.companies.presenter import CompaniesPresenter, State
from ui.formatting import phrases
from ui.participants import words
from ui.parts.boxes import row, settle, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.chronicle import Chronicle, Entry
from ui.parts.empty_state import EmptyState
from ui.parts.filters import FilterButton
from ui.parts.forms import form_values
from ui.parts.forms.search_field import SearchField
from ui.parts.labels import Label
from ui.parts.list_page import ListPage
from ui.parts.page import NARROW
from ui.parts.tables.table import Table


class CompaniesPage(ListPage):
    """All companies the person may see; one of them with its chronicle at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Companies"))
        self._presenter = CompaniesPresenter(context.workplace, context.desk, self.render_state)
        self.head.add_action(Button(_("Import list"), self._import, icon="received"))
        self.head.add_action(Button(_("Add company"), self._new, icon="plus"))
        self.head.add_action(
            Button(_("Record consultation"), self._consult_new, icon="edit", kind="primary", keys="Ctrl+N")
        )
        self._build_tools()
        table = Table(companies(self._presenter.sums, self._presenter.today), _("Companies"))
        self.put_list(self._presenter, self._search, table, EmptyState("company"))
        self._build_panel()
        self._connect()
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("Ctrl+F", _("search")),
            ("Up Down", _("choose")),
            ("Return", pgettext("key", "open")),
            ("Space", _("side panel")),
            ("Alt+B", _("consultation")),
            ("Ctrl+N", _("record consultation")),
        )

    def _build_tools(self) -> None:
        self._search = SearchField(_("Name, person or line of business"))
        self._offices = FilterButton(_("Office"), form_values.choices(lists.OFFICE), icon="pin")
        self._sizes = FilterButton(_("Size"), form_values.choices(lists.SIZE_CLASS), icon="company")
        self._sections = FilterButton(_("Section (WZ)"), form_values.choices(lists.WZ_SECTION))
        self._reset = Button(_("Reset"), self._presenter.reset, kind="link", small=True)
        self._part = Label("", "small", "text2")
        tools = self.show_tools()
        tools.add(self._search, self._offices, self._sizes, self._sections, self._reset)
        tools.addStretch(1)
        tools.addWidget(self._part)

    def _build_panel(self) -> None:
        panel = self.add_panel(360)
        self._count, self._value = Chip(), Chip()
        chips = row(8)
        chips.add(self._count, self._value)
        chips.addStretch(1)
        self._acts = (
            Button(_("Open"), self._open, kind="primary", small=True),
            Button(_("Consultation"), self._consult, icon="edit", small=True),
        )
        acts = row(6)
        acts.add(*self._acts)
        acts.addStretch(1)
        panel.fixed.addLayout(chips)
        panel.fixed.addLayout(acts)
        self._contact = Label("", "body", "text2", wrap=True)
        self._stream = Chronicle(_("Chronicle"))
        panel.body.add(self._contact, Label(_("Chronicle"), "h2"), self._stream)

    def _connect(self) -> None:
        presenter = self._presenter
        self._offices.changed.connect(lambda keys: presenter.filter_by(offices=keys))
        self._sizes.changed.connect(lambda keys: presenter.filter_by(sizes=keys))
        self._sections.changed.connect(lambda keys: presenter.filter_by(sections=keys))
        self._table.sort_wanted.connect(presenter.sort)
        self.select_with(presenter.select)
        self._table.opened.connect(lambda listed: self._open_record(listed.company.id))
        if self.panel:
            self._table.panel_wanted.connect(self.panel.toggle)
        self.add_keys(("Alt+B", self._consult_chosen))

    def _arrange(self) -> None:
        chosen = self._presenter.state.filter
        show(self._sizes, self.available_width >= NARROW)
        show(self._sections, self.available_width >= NARROW)
        show(self._reset, self.available_width >= NARROW and chosen != type(chosen)())

    def render_state(self, state: State) -> None:
        """Show everything."""
        number, chosen = state.rows.count, state.filter
        self.head.say(_("Companies"), phrases.whole(state.total) if state.total else "")
        self._part.setText(phrases.of(number, state.total) if number != state.total else "")
        show(self._table, number > 0)
        show(self._empty, number == 0)
        if self._table.rows_model.rows is not state.rows:
            self._table.show_rows(state.rows)
            if number and not self._table.current_id():
                self._table.select_row(0)
        self._table.show_sort("name", state.downwards)
        if self._search.text().strip() != chosen.text:
            self._search.setText(chosen.text)
        self._offices.set_chosen(chosen.offices)
        self._sizes.set_chosen(chosen.sizes)
        self._sections.set_chosen(chosen.sections)
        self._arrange()
        if number == 0:
            self._say_empty(state)
        self._render_panel(state)

    def _say_empty(self, state: State) -> None:
        if state.refused:
            self._empty.say("hidden", _("This list is not for your roles"), state.refused)
        elif state.total:
            hidden = ngettext("{n} other is hidden.", "{n} others are hidden.", state.total)
            reset = Button(_("Reset filters"), self._presenter.reset, kind="primary")
            self._empty.say(
                "filter", _("No company fits these filters"), hidden.format(n=phrases.whole(state.total)), reset
            )
        else:
            add = Button(_("Add company"), self._new, icon="plus", kind="primary")
            bring = Button(_("Import a list …"), self._import, icon="received")
            text = _("Add the first company, or import the list your office has kept so far.")
            self._empty.say("company", _("No company is recorded yet"), text, add, bring)

    def _render_panel(self, state: State) -> None:
        beside = state.beside
        panel = self.panel
        if panel is None:
            return
        for act in self._acts:
            show(act, beside is not None)
        if beside is None:
            panel.say(_("No company chosen"))
            self._count.show_state("")
            self._value.show_state("")
            self._contact.setText("")
            self._stream.show_entries(())
            return
        show(self._acts[1], beside.may_edit)
        panel.say(beside.name, facts.second_line(beside))
        number = ngettext("{n} consultation", "{n} consultations", beside.sums.consultations)
        self._count.show_state(number.format(n=beside.sums.consultations), "neutral", "edit")
        given = f"{phrases.hours(beside.sums.minutes)} · {phrases.euro(beside.sums.value)}"
        self._value.show_state(given if beside.sums.consultations else "", "neutral", "clock")
        self._contact.setText("\n".join(text for _label, text in facts.contact(beside)))
        today = self._presenter.today()
        self._stream.show_entries(
            [
                Entry(
                    entry.id,
                    words.ICONS[entry.what],
                    entry.title,
                    phrases.near_day(words.day_of(entry.day), today),
                    entry.text,
                    words.author_line(entry),
                    entry.flag,
                    flag_tone="err" if entry.overdue else "neutral",
                )
                for entry in state.entries
            ]
        )
        settle(self._stream)

    # What is done

    def _consult_chosen(self) -> None:
        self.context.navigate("consultation", business=self._table.current_id())

    def _new(self) -> None:
        self.context.navigate("company_form", name=self._presenter.state.filter.text)

    def _consult_new(self) -> None:
        self.context.navigate("consultation", business=self._presenter.state.selected)

    def _import(self) -> None:
        self.context.navigate("importing", subject="businesses")

    def _open(self) -> None:
        self._open_record(self._presenter.state.selected)

    def _open_record(self, record_id: str) -> None:
        if record_id:
            self.context.navigate("company", record_id=record_id)

    def _consult(self) -> None:
        self.context.navigate("consultation", business=self._presenter.state.selected)
