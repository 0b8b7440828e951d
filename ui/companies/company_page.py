"""One company: consultations first with their sums, digital standing, the chosen record, data at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from models import vocabulary as lists
from resources.language import _, pgettext
from ui.base.context import Context
from ui.companies import facts
from ui.companies.columns import consultations
from ui.companies.company_presenter import CompanyPresenter, State
from ui.companies.rings import Rings
from ui.formatting import phrases
from ui.look.theme import look
from ui.participants import words
from ui.parts.boxes import Ground, Rule, column, holder, row, settle, show
from ui.parts.buttons import Button
from ui.parts.labels import Label
from ui.parts.page import NARROW, Page
from ui.parts.tables.cells import rows_of
from ui.parts.tables.table import Table

MOST_ROWS = 8


class CompanyPage(Page):
    """Argument `record_id`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self._presenter = CompanyPresenter(context.workplace, context.desk, self.render_state)
        self.head.add_action(Button(_("Change data"), self._edit, icon="edit"))
        self._record = self.head.add_action(
            Button(_("Record consultation"), self._consult, icon="plus", kind="primary", keys="Ctrl+N")
        )
        content = column(16, (24, 16, 24, 24))
        self._heading, self._sums = Label(_("Consultations"), "h2"), Label("", "body", "text2")
        line = row(10)
        line.add(self._heading, self._sums)
        line.addStretch(1)
        content.addLayout(line)
        self._table = Table(consultations(), _("Consultations"), two_lines=True)
        self._table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box = column(0, (1, 1, 1, 1))
        box.addWidget(self._table)
        self._card = Ground("card", box)
        self._none = Label("", "body", "text2", wrap=True)
        content.add(self._card, self._none)
        self._digital_place, self._protocol_place = column(0), column(0)
        content.addLayout(self._digital_place)
        content.addLayout(self._protocol_place)
        content.addStretch(1)
        self.add_scrolled(content)
        self._data = column(8)
        self._data_holder = holder(self._data)
        self.add_panel(350).body.addWidget(self._data_holder)
        self._table.opened.connect(lambda consultation: context.navigate("consultation", record_id=consultation.id))
        self._table.selected.connect(self._presenter.choose)
        self._table.key_pressed = self._key
        look().changed.connect(self._fit)
        self.fit_width(NARROW - 1)
        self.set_keys(
            ("B", _("consultation")),
            ("Up Down", _("choose")),
            ("Return", pgettext("key", "open")),
            ("Ctrl+N", _("record consultation")),
            ("Esc", _("back")),
        )

    def opened(self, **arguments: object) -> None:
        """Show a company."""
        if self._presenter.open(str(arguments.get("record_id") or self._shown_id())):
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed."""
        self._presenter.refresh(kinds)

    def fit_width(self, width: int) -> None:
        """Columns give way."""
        super().fit_width(width)
        self._table.fit_width(width)

    def render_state(self, state: State) -> None:
        """Show everything."""
        company, advice = state.company, state.consultations
        if company is None or advice is None:
            return
        values = company.values
        crumb = (_("Companies"), words.district(str(values.get("district") or "")), facts.second_line(company))
        self.head.say(company.name, "", tuple(part for part in (crumb[0], crumb[1] or crumb[2]) if part))
        size = lists.SIZE_CLASS.label(values.get("size_class"))
        self.head.chip.show_state(size, "neutral", "company")
        show(self._record, company.may_edit)
        number = phrases.whole(len(advice.rows))
        self._sums.setText(f"{number} · {phrases.hours(advice.minutes)} · {phrases.euro(advice.value)}")
        self._table.show_rows(rows_of(list(advice.rows), lambda consultation: consultation.id))
        if advice.rows and not self._table.current_id():
            self._table.select_row(0)
        show(self._card, bool(advice.rows))
        show(self._none, not advice.rows)
        self._none.setText(_("No consultation yet. Record the first one with B."))
        self._fit()
        self._show_digital(state)
        self._show_protocol(state)
        self._show_data(state)

    def _fit(self) -> None:
        rows = self._table.rows_model.rows.count
        height = min(rows, MOST_ROWS) * look().measures.row_two + look().px(34) + 2
        self._table.setFixedHeight(height)

    def _show_digital(self, state: State) -> None:
        self._digital_place.clear()
        steps = facts.digital(state.company) if state.company else ()
        if not steps:
            return
        box = column(6, (16, 14, 16, 14))
        box.addWidget(Label(_("Digital standing"), "h2"))
        for area, step in steps:
            line = row(12)
            line.addWidget(Label(area))
            line.addStretch(1)
            line.add(Rings(step), Label(_("{step} of 5").format(step=step), "small", "text2"))
            box.addLayout(line)
        self._digital_place.addWidget(Ground("card", box))

    def _show_protocol(self, state: State) -> None:
        self._protocol_place.clear()
        chosen = state.chosen
        if chosen is None:
            return
        parts = (
            (_("Initial situation"), chosen.initial_situation),
            (_("Agreed"), chosen.agreed_steps),
            (_("Result"), chosen.result),
        )
        box = column(10, (16, 14, 16, 14))
        head = row(10)
        head.add(Label(_("Record"), "h2"), Label(phrases.day(words.day_of(chosen.day)), "body", "text2"))
        head.addStretch(1)
        box.addLayout(head)
        line = row(20) if self.available_width >= NARROW else column(10)
        for title, text in parts:
            lines = column(2)
            lines.addWidget(Label(title, "label", "text2"))
            written = Label(text or phrases.NEVER, wrap=True)
            written.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(written)
            lines.addStretch(1)
            line.addLayout(lines, 1)
        box.addLayout(line)
        self._protocol_place.addWidget(Ground("card", box))

    def _show_data(self, state: State) -> None:
        company = state.company
        if company is None or self.panel is None:
            return
        self.panel.say(_("Master data"))
        self._data.clear()
        for label, text in facts.master_data(company):
            self._data.addWidget(_fact(label, text))
        if company.counted:
            self._data.addWidget(_fact(_("Counted with"), company.counted))
        earlier = facts.brought_forward(company)
        if earlier:
            self._data.addWidget(Rule())
            self._data.addWidget(Label(earlier, "small", "text2", wrap=True))
        settle(self._data_holder)

    # What is done

    def _shown_id(self) -> str:
        return self._presenter.state.company.id if self._presenter.state.company else ""

    def _key(self, _row: object, key: str) -> bool:
        if key == "B":
            self._consult()
        return key == "B"

    def _edit(self) -> None:
        self.context.navigate("company_form", record_id=self._shown_id())

    def _consult(self) -> None:
        self.context.navigate("consultation", business=self._shown_id())


def _fact(label: str, text: str) -> QWidget:
    line = row(12)
    name = Label(label, "body", "text2", wrap=True)
    name.setFixedWidth(look().px(118))
    value = Label(text, wrap=True)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(value, 1)
    return holder(line)
