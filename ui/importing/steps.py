"""The steps of the import assistant as parts of its page; each shows the state and emits what is wanted."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QGridLayout, QSizePolicy, QWidget

from resources.language import _, ngettext
from ui.formatting import phrases
from ui.importing import columns, words
from ui.importing.alike_view import AlikeView
from ui.importing.presenter import MOST_SHOWN, REJECTS_NAME, State
from ui.look.theme import look
from ui.parts.boxes import Box, Ground, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.forms.choosers import ChoiceInput
from ui.parts.forms.fields import Choice, Field
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice
from ui.parts.radio_card import RadioCard
from ui.parts.tables.cells import rows_of
from ui.parts.tables.table import Table

NONE = "-"
MOST_ROWS = 8


class Step(QWidget):
    """A question, what belongs to it, and the buttons below."""

    def __init__(self, number: int, title: str, text: str) -> None:
        super().__init__()
        self.top: Box = column(4)
        total = len(words.STEPS)
        self.top.addWidget(Label(_("Step {n} of {total}").format(n=number, total=total), "small", "text2"))
        self.top.addWidget(Label(title, "h1", wrap=True))
        self.text = Label(text, "body", "text2", wrap=True)
        self.top.addWidget(self.text)
        self.middle: Box = column(16)
        self.buttons: Box = row(8, (24, 10, 24, 12))
        # The buttons stand below the part that scrolls, so that the first look falls on the answer above.
        self.bar = holder(self.buttons)
        self.primary: Button | None = None
        whole = column(20)
        whole.addLayout(self.top)
        whole.addLayout(self.middle)
        whole.addStretch(1)
        self.setLayout(whole)

    def focus_here(self) -> None:
        """Put the focus where work begins."""
        if self.primary is not None:
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: State) -> None:
        """Show what belongs to this step."""


class FileStep(Step):
    """What the list holds, and which file it is."""

    subject_chosen = Signal(str)
    file_chosen = Signal(Path)

    def __init__(self) -> None:
        text = _("Excel, OpenDocument, CSV and text files as your office keeps them. Nothing is changed in the file.")
        super().__init__(1, _("Which list do you want to import?"), text)
        cards = row(12)
        self._group = QButtonGroup(self)
        self._cards: dict[str, RadioCard] = {}
        for key, label, icon in words.SUBJECTS:
            card = RadioCard(_(label), icon=icon)
            card.clicked.connect(lambda _checked=False, key=key: self.subject_chosen.emit(key))
            self._group.addButton(card)
            self._cards[key] = card
            cards.addWidget(card, 1)
        self.middle.addLayout(cards)
        self._busy = Label("", "body", "text2")
        self.middle.addWidget(self._busy)
        self.buttons.addStretch(1)
        self._hint = Label(_("You can stop at any time."), "small", "text2")
        self.primary = Button(_("Choose a file …"), self.ask, icon="folder", kind="primary")
        self.buttons.add(self._hint, self.primary)

    def show_state(self, state: State) -> None:
        """The chosen kind of list."""
        self._cards[state.subject].setChecked(True)
        self._busy.setText(state.working)
        show(self._busy, bool(state.working))

    def ask(self) -> None:
        """The system's dialog for a file."""
        kinds = _("Lists ({patterns});;All files (*)").format(patterns="*.csv *.txt *.tsv *.xlsx *.xls *.ods *.xlsm")
        name, _filter = QFileDialog.getOpenFileName(self, _("Choose the list"), "", kinds)
        if name:
            self.file_chosen.emit(Path(name))


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
        told = words.found(state.workbook, rows, len(state.columns), unknown)
        self._notice.show_words("ok", _("Recognised: “{name}”").format(name=state.file_name), told)
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
        for at, title in enumerate((_("Column of your list"), _("For example"), _("Becomes"))):
            grid.addWidget(Label(title, "label", "text2"), 0, at)
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
        for at, stretch in enumerate((3, 4, 4)):
            grid.setColumnStretch(at, stretch)
        self._grid_place.addWidget(grid_widget)

    def _chosen(self, chooser: ChoiceInput, heading: str) -> None:
        key = chooser.raw()
        self.assigned.emit(heading, None if key in (None, NONE) else key)


class CheckStep(Step):
    """What would happen, row by row."""

    on = Signal()
    back = Signal()
    rejects_wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__(3, _("Do the rows fit?"), "")
        self._notice = Notice("ok")
        self._known = Label("", "body", "text2", wrap=True)
        self._rejects_title, self._warnings_title = Label("", "h2"), Label("", "h2")
        self._rejects, self._warnings = (
            Table(columns.rejects(), _("Rejected rows")),
            Table(columns.warnings(), _("Rows to look at")),
        )
        self._save = Button(_("Save rejected rows …"), self._ask, icon="received")
        self._cards: list[Ground] = []
        self.alike = AlikeView()
        self.middle.add(self._notice, self._known, self.alike)
        for title, table in ((self._rejects_title, self._rejects), (self._warnings_title, self._warnings)):
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box = column(0, (1, 1, 1, 1))
            box.addWidget(table)
            card = Ground("card", box)
            self._cards.append(card)
            self.middle.add(title, card)
        self.buttons.addWidget(Button(_("Back"), self.back.emit, icon="left"))
        self.buttons.addWidget(self._save)
        self.buttons.addStretch(1)
        self._on = Button(words.take("participants", 0), self.on.emit, icon="check", kind="primary")
        self.primary = self._on
        self.buttons.addWidget(self._on)

    def show_state(self, state: State) -> None:
        """The sentence, the rejected rows, the rows to look at."""
        preview = state.preview
        if preview is None:
            return
        rejected, warned = preview.rejected, state.hints
        self.alike.show_state(state)
        fits = preview.rows - len(rejected)
        said = words.fitting(fits, preview.rows, len(rejected), REJECTS_NAME)
        self._notice.show_words("warn" if rejected else "ok", said)
        self._known.setText(words.unchanged(preview.unchanged) if preview.unchanged else "")
        show(self._known, bool(preview.unchanged))
        self._rejects_title.setText(
            ngettext("{n} rejected row", "{n} rejected rows", len(rejected)).format(n=phrases.whole(len(rejected)))
        )
        self._warnings_title.setText(
            ngettext("{n} hint", "{n} hints", len(warned)).format(n=phrases.whole(len(warned)))
        )
        self._rejects.show_rows(
            rows_of(list(rejected[:MOST_SHOWN]), lambda one: f"{one.source_sheet}:{one.source_row}")
        )
        numbered = list(enumerate(warned[:MOST_SHOWN]))
        self._warnings.show_rows(rows_of(numbered, lambda one: str(one[0])))
        for table, card, title, number in (
            (self._rejects, self._cards[0], self._rejects_title, len(rejected)),
            (self._warnings, self._cards[1], self._warnings_title, len(warned)),
        ):
            show(card, number > 0)
            show(title, number > 0)
            table.setFixedHeight(min(number, MOST_ROWS) * look().measures.row + look().px(36))
        show(self._save, bool(rejected))
        show(self._on, preview.new > 0)
        self._on.set_words(words.take(state.subject, preview.new, len(state.additions)))
        self.text.setText(
            _("Saved as {name}.").format(name=state.rejects_saved)
            if state.rejects_saved
            else _("Rows with hints are taken over; the hints say what to look at.")
        )

    def _ask(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(self, _("Save rejected rows"), REJECTS_NAME, "CSV (*.csv)")
        if name:
            self.rejects_wanted.emit(Path(name))


class RunStep(Step):
    """The work itself."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(4, _("The rows are being taken over"), _("You can go on working on other pages."))
        self.middle.addWidget(Label(_("How far it is stands in the foot line."), "body", "text2", wrap=True))
        self.buttons.addStretch(1)
        self.primary = Button(_("Stop; take over nothing"), self.cancelled.emit)
        self.buttons.addWidget(self.primary)

    def show_state(self, state: State) -> None:
        """Nothing changes here."""
        del state


class DoneStep(Step):
    """What has happened."""

    to_list = Signal()
    to_merges = Signal()
    again = Signal()
    rejects_wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__(5, _("Done"), "")
        self._icon = IconLabel("ok", "ok", 40)
        self._said = Label("", "h2", wrap=True)
        self._more = Label("", "body", "text2", wrap=True)
        line = row(14)
        line.add(self._icon, self._said)
        line.setStretch(1, 1)
        self.middle.addLayout(line)
        self._merges = Button(_("Look at the additions"), self.to_merges.emit, icon="merge")
        link = row(0)
        link.addWidget(self._merges)
        link.addStretch(1)
        self.middle.addWidget(self._more)
        self.middle.addLayout(link)
        self._save = Button(_("Save rejected rows …"), self._ask, icon="received")
        self.buttons.addWidget(Button(_("Import another list"), self.again.emit, icon="plus"))
        self.buttons.addWidget(self._save)
        self.buttons.addStretch(1)
        self.primary = Button(_("To the list"), self.to_list.emit, icon="right", kind="primary")
        self.buttons.addWidget(self.primary)

    def show_state(self, state: State) -> None:
        """Numbers that add up."""
        preview = state.preview
        if preview is None:
            return
        added = 0 if state.taken_back else state.added
        self._said.setText(words.taken(state.subject, state.taken, added))
        parts = []
        show(self._merges, state.added > 0)
        if added:
            parts.append(_("Additions can be taken apart again at any time; nothing of either record is lost."))
        elif state.added:
            parts.append(words.apart_again(state.added))
        if preview.unchanged:
            parts.append(words.unchanged(preview.unchanged))
        if preview.rejected:
            rejected = ngettext("{n} row was not taken over.", "{n} rows were not taken over.", len(preview.rejected))
            parts.append(rejected.format(n=phrases.whole(len(preview.rejected))))
        if state.rejects_saved:
            parts.append(_("Saved as {name}.").format(name=state.rejects_saved))
        self._more.setText(" ".join(parts))
        show(self._more, bool(parts))
        show(self._save, bool(preview.rejected))

    def _ask(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(self, _("Save rejected rows"), REJECTS_NAME, "CSV (*.csv)")
        if name:
            self.rejects_wanted.emit(Path(name))
