"""The step of the import in which each column of the list is given its field."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from resources.language import _
from ui.importing import words
from ui.importing.state import State
from ui.importing.steps import Step
from ui.look.theme import look
from ui.parts.boxes import Box, column, show
from ui.parts.buttons import Button
from ui.parts.forms.choosers import ChoiceInput
from ui.parts.forms.fields import Choice, Field
from ui.parts.labels import Label
from ui.parts.notices import Notice

NONE = "-"


class ColumnsStep(Step):
    """Which column is which field."""

    assigned = Signal(str, object)
    on = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__(2, _("Is this what the columns hold?"), "")
        self._notice = Notice("ok")
        self._skipped = Label("", "small", "text2", wrap=True)
        self._grid_place: Box = column(0)
        self.middle.add(self._notice, self._skipped)
        self.middle.addLayout(self._grid_place)
        self._shown: object = None
        self.buttons.addWidget(Button(_("Back"), self.back.emit, icon="left"))
        self.buttons.addStretch(1)
        self.primary = Button(_("Look at the rows"), self.on.emit, kind="primary")
        self.buttons.addWidget(self.primary)

    def show_state(self, state: State) -> None:
        """What was recognised, and a choice for each heading."""
        if state.workbook is None or state.proposal is None:
            return
        rows = sum(len(sheet.rows) for sheet in state.workbook.sheets)
        unknown = sum(not line.field for line in state.columns)
        recognised = words.found(state.workbook, rows, len(state.columns), unknown)
        self._notice.show_words("ok", _("Recognised: “{name}”").format(name=state.file_name), recognised)
        skipped = [_("Sheet “{sheet}”: {reason}").format(sheet=sheet, reason=why) for sheet, why in state.skipped]
        self._skipped.setText("\n".join(skipped))
        show(self._skipped, bool(skipped))
        self.text.setText(state.working or _("Correct what was not recognised; columns may also be left out."))
        key = (state.proposal, state.subject)
        if key != self._shown:
            self._shown = key
            self._build(state)

    def _build(self, state: State) -> None:
        self._grid_place.clear()
        grid_widget = QWidget()
        grid = QGridLayout(grid_widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().space(16))
        grid.setVerticalSpacing(look().space(8))
        for place, title in enumerate((_("Column of your list"), _("For example"), _("Becomes"))):
            grid.addWidget(Label(title, "label", "text2"), 0, place)
        fields = words.choices(state.proposal.fields if state.proposal else (), state.subject)
        offered = (Choice(NONE, _("leave out")), *fields)
        for number, line in enumerate(state.columns, start=1):
            grid.addWidget(Label(line.heading, "strong", wrap=True), number, 0)
            grid.addWidget(Label(", ".join(line.samples), "small", "text2", wrap=True), number, 1)
            chooser = ChoiceInput(Field(line.heading, line.heading, "choice", choices=offered))
            chooser.set_value(line.field or NONE)
            chooser.setAccessibleName(_("Field for the column {heading}").format(heading=line.heading))
            chooser.value_changed.connect(lambda c=chooser, h=line.heading: self._chosen(c, h))
            grid.addWidget(chooser, number, 2)
        for place, stretch in enumerate((3, 4, 4)):
            grid.setColumnStretch(place, stretch)
        self._grid_place.addWidget(grid_widget)

    def _chosen(self, chooser: ChoiceInput, heading: str) -> None:
        key = chooser.raw()
        self.assigned.emit(heading, None if key in (None, NONE) else key)
