"""The steps of the assistant that make the store: passphrase, recovery sheet, and the first settings."""

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.base.errors import BadInput
from resources.language import _
from ui.base.desk import Desk
from ui.first_start.presenter import FirstStartPresenter, State
from ui.first_start.sheet import print_sheet, save_sheet
from ui.first_start.steps import Step
from ui.look.theme import look
from ui.parts.boxes import Ground, column, row
from ui.parts.buttons import Button
from ui.parts.forms.passphrase_field import PassphraseField
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice

WAIT_MS = 150
IDLE_MINUTES = (5, 10, 15, 30, 60)


def _labelled(words: str, field: QWidget) -> QWidget:
    label = Label(words, "label")
    label.setBuddy(field)
    field.setAccessibleName(words)
    if isinstance(field, QComboBox):
        field.view().setAccessibleName(words)
    box = column(4)
    box.add(label, field)
    part = QWidget()
    part.setLayout(box)
    return part


class PassphraseStep(Step):
    """Twice the passphrase; a sentence says how good it is."""

    def __init__(self, presenter: FirstStartPresenter) -> None:
        super().__init__(presenter)
        self._first = PassphraseField(_("Passphrase"))
        self._again = PassphraseField(_("Passphrase, again"))
        self._icon = IconLabel("ring", "text2", 16)
        self._strength = Label("", "small", "text2", wrap=True)
        self._caps = Notice("warn")
        line = row(6)
        line.addWidget(self._icon)
        line.addWidget(self._strength, 1)
        self.box.addWidget(_labelled(_("Passphrase"), self._first))
        self.box.addLayout(line)
        self.box.addWidget(_labelled(_("Passphrase, again"), self._again))
        self.box.addWidget(self._caps)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(lambda: self.presenter.typed(self._first.text()))
        self._first.textEdited.connect(lambda _text: self._timer.start())
        for field in (self._first, self._again):
            field.caps_lock.connect(self._warn_caps)

    def title(self) -> str:
        """See Step."""
        return _("A passphrase that only you know")

    def intro(self) -> str:
        """See Step."""
        return _(
            "Four words that do not belong together are easy to remember and hard to guess. "
            "Nobody can look it up; the recovery sheet of the next step helps if you forget it."
        )

    def next_words(self) -> str:
        """See Step."""
        return _("Make the store")

    def _warn_caps(self, on: bool) -> None:
        self._caps.show_words("warn", _("Caps lock is on") if on else "")

    def go_on(self) -> None:
        """Make the store."""
        self.presenter.create(self._first.text(), self._again.text())

    def render_state(self, state: State) -> None:
        """See Step."""
        words = state.strength or _("At least 12 characters, or 4 words.")
        tone = "ok" if state.strong else "warn" if state.strength else "text2"
        icon = {"ok": "ok", "warn": "warn"}.get(tone, "info")
        self._icon.set_icon(icon, "ok" if state.strong else "warn" if state.strength else "text2")
        self._strength.setText(words)
        self._strength.set_tone("ok" if state.strong else "warn" if state.strength else "text2")
        self._first.setAccessibleDescription(words)
        self._first.show_state("err" if "passphrase" in state.errors else "")
        self._again.show_state("err" if "again" in state.errors else "")
        if state.sheet:  # the store is made: nothing of the passphrase stays in the window
            self._first.clear()
            self._again.clear()

    def focus_first(self) -> None:
        """See Step."""
        self._first.setFocus()


class SheetStep(Step):
    """The groups of the recovery sheet, to be printed, and one of them typed from paper."""

    def __init__(self, presenter: FirstStartPresenter, desk: Desk) -> None:
        super().__init__(presenter)
        self._desk = desk
        self._groups: tuple[str, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look().space(24))
        self._grid.setVerticalSpacing(look().space(10))
        inside = column(0, (20, 16, 20, 16))
        inside.addLayout(self._grid)
        self.box.addWidget(Ground("card", inside))
        buttons = row(8)
        buttons.add(Button(_("Print sheet …"), self._print, icon="print", keys="Ctrl+P"))
        buttons.add(Button(_("Save as PDF …"), self._save, icon="paper", keys="Ctrl+S"))
        buttons.addStretch(1)
        self.box.addLayout(buttons)
        self._label = Label("", "label")
        self._group = QLineEdit()
        self._group.setMaxLength(12)
        self._label.setBuddy(self._group)
        field = column(4)
        field.add(self._label, self._group)
        self.box.addLayout(field)

    def title(self) -> str:
        """See Step."""
        return _("Your recovery sheet")

    def intro(self) -> str:
        """See Step."""
        return _(
            "It is shown this once. Print it or write it down, and keep it locked away, not beside the laptop. "
            "It opens your store if you forget the passphrase."
        )

    def next_words(self) -> str:
        """See Step."""
        return _("I have the sheet")

    def go_on(self) -> None:
        """Only who has it goes on."""
        self.presenter.confirm(self._group.text())

    def _print(self) -> None:
        answers = self.presenter.state.answers
        print_sheet(self._groups, answers.name, answers.title, self)

    def _save(self) -> None:
        answers = self.presenter.state.answers
        try:
            save_sheet(self._groups, answers.name, answers.title, self)
        except BadInput as error:
            self._desk.show_error(error)

    def render_state(self, state: State) -> None:
        """See Step."""
        if state.sheet != self._groups:
            self._groups = state.sheet
            for number, group in enumerate(state.sheet):
                line = row(10)
                line.add(Label(f"{number + 1}.", "body", "text2"), Label(group, "h1"))
                line.addStretch(1)
                self._grid.addLayout(line, number // 3, number % 3)
        words = _("Type group {n} from your sheet").format(n=state.asked + 1)
        self._label.setText(words)
        self._group.setAccessibleName(words)
        wrong = "group" in state.errors
        self._group.setProperty("state", "err" if wrong else "")
        self._group.setAccessibleDescription(state.errors.get("group", ""))
        if wrong:
            self._group.selectAll()

    def focus_first(self) -> None:
        """See Step."""
        self._group.setFocus()


class DoneStep(Step):
    """Look, text size and idle lock, then begin."""

    def __init__(self, presenter: FirstStartPresenter, chosen: SignalInstance) -> None:
        super().__init__(presenter)
        self._chosen = chosen
        self._theme = QComboBox()
        for key, words in (("system", _("like the system")), ("light", _("light")), ("dark", _("dark"))):
            self._theme.addItem(words, key)
        self._scale = QComboBox()
        for percent in range(100, 201, 10):
            self._scale.addItem(f"{percent} %", percent)
        self._idle = QComboBox()
        for minutes in IDLE_MINUTES:
            self._idle.addItem(_("after {n} minutes").format(n=minutes), minutes)
        self._idle.setCurrentIndex(IDLE_MINUTES.index(10))
        pairs = ((_("Look"), self._theme), (_("Text size"), self._scale), (_("Lock when unattended"), self._idle))
        line = row(20)
        for words, field in pairs:
            line.addWidget(_labelled(words, field), 1)
            field.activated.connect(lambda _index: self._choose())
        self.box.addLayout(line)

    def title(self) -> str:
        """See Step."""
        return _("Done. You can begin.")

    def intro(self) -> str:
        """See Step."""
        return _("Your store is ready. These settings can be changed at any time.")

    def next_words(self) -> str:
        """See Step."""
        return _("Begin to work")

    def _choose(self) -> None:
        self._chosen.emit(self._theme.currentData(), self._scale.currentData(), self._idle.currentData())

    def go_on(self) -> None:
        """Open the window."""
        self.presenter.finish()

    def focus_first(self) -> None:
        """See Step."""
        self._theme.setFocus()
