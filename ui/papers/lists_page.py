"""All printed attendance lists in the window: looked for, entered, printed once more, taken back in."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.base.errors import UserError
from app.papers.sheet_list import SheetRow
from resources.language import _
from ui.base.context import Context
from ui.formatting import phrases
from ui.papers import late, lists_columns
from ui.papers.lists_panel import ListPanel, Verbs
from ui.papers.lists_presenter import ListsPresenter, State
from ui.papers.printing import choose_printer, print_pdf
from ui.parts.boxes import show
from ui.parts.buttons import Button
from ui.parts.empty_state import EmptyState
from ui.parts.filters import FilterButton
from ui.parts.forms.fields import Choice
from ui.parts.forms.search_field import SearchField
from ui.parts.list_page import ListPage
from ui.parts.page import NARROW
from ui.parts.tables.table import Table


class PrintedListsPage(ListPage):
    """Arguments: `state` (open, back, replaced), `record_id` (a list)."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Printed lists"))
        self._presenter = ListsPresenter(context.workplace, context.desk, self.render_state, late.load)
        self.head.add_action(Button(_("Print a list"), lambda: context.navigate("papers"), icon="print"))
        search = SearchField(_("Number or occasion"))
        states = (
            Choice("open", _("not back yet")),
            Choice("back", _("is back")),
            Choice("replaced", _("replaced")),
        )
        self._kind = FilterButton(_("State"), states, several=False)
        self._reset = Button(_("Reset"), self._show_all, kind="link", small=True)
        tools = self.show_tools()
        tools.add(search, self._kind, self._reset)
        tools.addStretch(1)
        table = Table(lists_columns.columns(self._today), _("Printed lists"), two_lines=True)
        self.put_list(self._presenter, search, table, EmptyState("paper"))
        verbs = Verbs(self._enter, self._print, self._save, self._presenter.returned)
        self._panel = ListPanel(self.add_panel(320), verbs, self._today)
        self.select_with(self._presenter.select)
        self._kind.changed.connect(lambda keys: self._presenter.narrow(keys[0] if keys else ""))
        table.opened.connect(self._open)
        if self.panel:
            table.panel_wanted.connect(self.panel.toggle)
        self.add_keys(("Ctrl+P", self._print), ("Ctrl+S", self._save))
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("Ctrl+F", _("search")),
            ("Up Down", _("choose")),
            ("Return", _("enter marks")),
            ("Space", _("side panel")),
            ("Ctrl+P", _("print once more")),
            ("Esc", _("back")),
        )

    def render_state(self, state: State) -> None:
        """Show everything."""
        counted = phrases.whole(state.total) if state.total else ""
        if state.waiting:
            words = _("{total}, {waiting} of them not back yet")
            counted = words.format(total=counted, waiting=phrases.whole(state.waiting))
        self.head.say(_("Printed lists"), counted, (_("Papers"),))
        number = state.rows.count
        show(self._table, number > 0)
        show(self._empty, number == 0)
        if self._table.rows_model.rows is not state.rows:
            self._table.show_rows(state.rows)
            if number and not self._table.current_id():
                self._table.select_row(0)
        self._kind.set_chosen((state.kind,) if state.kind else ())
        if self._search.text().strip() != state.text:
            self._search.setText(state.text)
        show(self._reset, bool(state.kind or state.text))
        if number == 0:
            self._say_empty(state)
        self._panel.render_state(state)

    def _say_empty(self, state: State) -> None:
        if state.refused:
            self._empty.say("hidden", _("This list is not for your roles"), state.refused)
        elif state.total:
            reset = Button(_("Reset filters"), self._show_all, kind="primary")
            self._empty.say("filter", _("No list fits"), _("Others are hidden by search or filter."), reset)
        elif state.working:
            self._empty.say("clock", _("One moment …"), "")
        else:
            first = Button(_("Print a list"), lambda: self.context.navigate("papers"), icon="print", kind="primary")
            text = _("Every list that is printed stands here under its number until it comes back signed.")
            self._empty.say("paper", _("No list was printed yet"), text, first)

    # What is done

    def _today(self) -> date:
        day: date = self.context.workplace.today()
        return day

    def _show_all(self) -> None:
        self._search.clear()
        self._presenter.reset()

    def _open(self, row: SheetRow) -> None:
        """One meeting: its register at once; of several the first that is not recorded is offered in the panel."""
        self._presenter.select(row.list_id)
        if len(row.sessions) == 1:
            self._enter(row.sessions[0])
        elif self.panel:
            self.panel.show_panel()
            self.focus_area(self.panel)

    def _enter(self, session: str) -> None:
        chosen = self._presenter.state.chosen
        self.context.navigate("register", record_id=session, sheet=chosen.sheet_id if chosen else "")

    def _print(self) -> None:
        chosen = self._presenter.state.chosen
        if chosen is None or not self._presenter.state.may_print:
            return
        try:
            printer = choose_printer(len(chosen.sessions) > 1, self.window())
        except UserError as error:
            self.context.desk.show_error(error)
            return
        if printer is None:
            return

        def send(pdf: bytes, pages: int, _across: bool) -> None:
            try:
                print_pdf(pdf, pages, printer, late.load().preview.render_page)
            except UserError as error:
                self.context.desk.show_error(error)

        self._presenter.again(send)

    def _save(self) -> None:
        chosen = self._presenter.state.chosen
        if chosen is None or not self._presenter.state.may_print:
            return
        folder = str(self.context.settings.get("papers.folder", ""))
        suggested = str(Path(folder) / (_("Attendance list") + f" {chosen.sheet_id}.pdf"))
        name, _filter = QFileDialog.getSaveFileName(self.window(), _("Save as PDF"), suggested, "PDF (*.pdf)")
        if name:
            path = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
            self.context.settings.set("papers.folder", str(path.parent))
            self._presenter.save(path)
