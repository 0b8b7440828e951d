"""The new recovery sheet, shown once: to be printed, saved as PDF or written down."""

from PySide6.QtWidgets import QGridLayout, QWidget

from app.base.errors import BadInput
from resources.language import _
from ui.first_start.sheet import print_sheet, save_sheet
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Ground, row
from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.labels import Label
from ui.parts.notices import Notice

PER_ROW = 3


class SheetDialog(Dialog):
    """Esc before it is printed or saved only warns, once: the old sheet opens nothing any more."""

    def __init__(self, groups: tuple[str, ...], person: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Your new recovery sheet"), parent, width=560)
        self._groups, self._person, self._title = groups, person, title
        self.kept = False
        self._warned = False
        words = _(
            "It is shown this once. Print it or write it down, and keep it locked away, not beside the laptop. "
            "It opens your store if you forget the passphrase."
        )
        self.body.addWidget(Label(words, wrap=True))
        self.body.addWidget(Ground("card", self._grid()))
        buttons = row(8)
        self._print_button = Button(_("Print sheet …"), self._print, icon="print", keys="Ctrl+P")
        buttons.add(self._print_button, Button(_("Save as PDF …"), self._save, icon="paper", keys="Ctrl+S"))
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.notice = Notice("warn")
        self.body.addWidget(self.notice)
        self.add_button(Button(_("I have the sheet"), self.accept, kind="primary"))
        self._print_button.setFocus()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(*(look().space(16) for _side in range(4)))
        grid.setHorizontalSpacing(look().space(24))
        grid.setVerticalSpacing(look().space(10))
        for number, group in enumerate(self._groups):
            label = Label(group, "h1")
            label.setMinimumHeight(look().metrics("h1").height() + look().px(4))
            label.setAccessibleName(f"{number + 1}. {' '.join(group)}")  # spelled out, letter by letter
            line = row(10)
            line.add(Label(f"{number + 1}.", "body", "text2"), label)
            line.addStretch(1)
            grid.addLayout(line, number // PER_ROW, number % PER_ROW)
        return grid

    def _print(self) -> None:
        self._keep(print_sheet(self._groups, self._person, self._title, self), _("The sheet was sent to the printer."))

    def _save(self) -> None:
        try:
            self._keep(save_sheet(self._groups, self._person, self._title, self), _("The sheet is saved."))
        except BadInput as error:
            self._say("err", error.message)

    def _keep(self, done: bool, words: str) -> None:
        if done:
            self.kept = True
            self._say("ok", words)

    def _say(self, tone: Tone, title: str, text: str = "") -> None:
        self.notice.show_words(tone, title, text)
        self.adjustSize()

    def reject(self) -> None:
        """Closed without the button."""
        if self.kept or self._warned:
            super().reject()
            return
        self._warned = True
        self._say(
            "warn",
            _("The sheet is neither printed nor saved."),
            _("The old one opens nothing any more. Closing once more lets this one go, too; then make another."),
        )

    @classmethod
    def show_once(cls, groups: tuple[str, ...], person: str, title: str, parent: QWidget) -> None:
        """Show it until the person has it."""
        dialog = cls(groups, person, title, parent)
        dialog.exec()
        dialog.deleteLater()
