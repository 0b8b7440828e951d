"""The card of what does not count: a list with reasons, and what can be done about it; and what a package holds."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.conflicts.quarantine import ENTRY, QuarantineItem
from app.conflicts.quarantine_package import OpenedPackage
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.look.theme import look
from ui.parts.boxes import Ground, column, row, show
from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.labels import Label
from ui.parts.tables.cells import Cell, Column, rows_of
from ui.parts.tables.table import Table
from ui.quarantine.presenter import ComparedValue, QuarantinePresenter, State
from ui.sync_lists import columns, words
from ui.sync_lists.lists import ShortTable

ENDING = ".feldbuch-paket"


class QuarantineView(Ground):
    """See the module. Enter on a row shows it in full."""

    def __init__(self, presenter: QuarantinePresenter) -> None:
        super().__init__("card")
        self._presenter = presenter
        self._title = Label(_("Does not count"), "h2")
        self._number = Label("", "body", "text2")
        head = row(10)
        head.add(self._title, self._number)
        head.addStretch(1)
        hint = _("Nothing is lost and nothing is held up. It stays here until it counts.")
        self._table = ShortTable(columns.barred(presenter.now), _("Does not count"), most=5, two_lines=True)
        self._table.selected.connect(lambda _item: self._show_acts())
        self._table.opened.connect(self._open)
        self._again = Button(_("Try again"), presenter.try_again, icon="sync", small=True)
        self._adopt = Button(_("Take values over"), self._adopt_current, icon="check", small=True)
        self._look = Button(_("Look …"), lambda: self._open(self._table.current_row()), small=True)
        self._hand = Button(_("Package for the administration …"), self._hand_over, kind="link", small=True)
        self._read = Button(_("Open a package …"), self._open_package, kind="link", small=True)
        acts = row(8)
        acts.add(self._look, self._adopt, self._again)
        acts.addStretch(1)
        packages = row(8)
        packages.add(self._hand, self._read)
        packages.addStretch(1)
        whole = column(10, (16, 14, 16, 16))
        whole.addLayout(head)
        whole.add(Label(hint, "small", "text2", wrap=True), self._table)
        whole.addLayout(acts)
        whole.addLayout(packages)
        self.setLayout(whole)

    def render_state(self, state: State) -> None:
        """Show what does not count; the card is absent where all does and no package is to be read."""
        show(self, state.number > 0 or state.may_open)
        show(self._table, state.number > 0)
        number = ngettext("{n} thing", "{n} things", state.number).format(n=phrases.whole(state.number))
        self._number.setText(number if state.number else _("Everything counts."))
        if self._table.rows_model.rows is not state.rows:
            self._table.show_rows(state.rows)
        show(self._again, state.number > 0)
        show(self._hand, state.may_hand_over)
        show(self._read, state.may_open)
        self._show_acts()

    def fit_width(self, width: int) -> None:
        """Columns give way."""
        self._table.fit_width(width)

    def _show_acts(self) -> None:
        item = self._table.current_row()
        entry = isinstance(item, QuarantineItem) and item.sort == ENTRY
        show(self._look, entry)
        show(self._adopt, entry and item.may_adopt and not item.adopted)

    def _adopt_current(self) -> None:
        item = self._table.current_row()
        if isinstance(item, QuarantineItem):
            self._presenter.adopt(item)

    def _open(self, item: object) -> None:
        if isinstance(item, QuarantineItem) and item.sort == ENTRY:
            show_entry(item, self._presenter.values(item), self)

    def _hand_over(self) -> None:
        kind = _("Package ({ending})").format(ending=f"*{ENDING}")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Package for the administration"), "", kind)
        if chosen:
            target = Path(chosen)
            self._presenter.hand_over(target if target.suffix else target.with_suffix(ENDING))

    def _open_package(self) -> None:
        kind = _("Package ({ending})").format(ending=f"*{ENDING}")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open a package"), "", kind)
        opened = self._presenter.open_package(Path(chosen)) if chosen else None
        if opened is not None:
            PackageDialog.ask(opened, self._presenter, self)


class PackageDialog(Dialog):
    """What somebody handed over."""

    def __init__(self, opened: OpenedPackage, presenter: QuarantinePresenter, parent: QWidget | None = None) -> None:
        super().__init__(_("Package of {person}").format(person=opened.author), parent, 720)
        made_at = phrases.local(opened.made_at)
        made = _("Made {moment}").format(moment=phrases.moment(made_at, presenter.now()) if made_at else "")
        self._table = Table(columns.barred(presenter.now), _("Package"), two_lines=True)
        self._table.show_rows(rows_of(list(opened.items), lambda item: item.id))
        self._table.opened.connect(lambda item: show_entry(item, presenter.values(item), self))
        self._table.setFixedHeight(self._table.head.sizeHint().height() + look().measures.row_two * 6)
        self.body.add(Label(made, "body", "text2"), Ground("card", column(0).add(self._table)))
        self.add_cancel(_("Close"))

    @classmethod
    def ask(cls, opened: OpenedPackage, presenter: QuarantinePresenter, parent: QWidget | None = None) -> None:
        """Show it until somebody closes it."""
        dialog = cls(opened, presenter, parent)
        dialog.exec()
        dialog.deleteLater()


def show_entry(item: QuarantineItem, values: list[ComparedValue], parent: QWidget | None = None) -> None:
    """An entry that does not count, field by field beside what stands in the record."""
    dialog = Dialog(words.barred_words(item), parent, 720)
    listed: tuple[Column[ComparedValue], ...] = (
        Column("field", _("Field"), lambda value: Cell(value.field, bold=True), 180),
        Column("entry", _("Does not count"), lambda value: value.entry, 240, stretch=True),
        Column("record", _("Stands in the record"), lambda value: value.record, 240, stretch=True),
    )
    table = Table(listed, _("Does not count"))
    table.show_rows(rows_of(values, lambda value: value.field))
    table.setFixedHeight(table.head.sizeHint().height() + look().measures.row * max(1, min(9, len(values))) + 2)
    dialog.body.add(Label(words.barred_second(item), "body", "text2"), Label(item.reason, wrap=True))
    if values:
        dialog.body.addWidget(Ground("card", column(0).add(table)))
    else:
        dialog.body.addWidget(Label(_("Its content is not shown to you."), "body", "text2", wrap=True))
    dialog.add_cancel(_("Close"))
    dialog.exec()
    dialog.deleteLater()
