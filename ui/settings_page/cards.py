"""The three cards of the page "Settings": own access, backup and check, look."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox

from app.base.settings import Settings
from resources.language import _
from ui.first_start.steps_store import IDLE_MINUTES
from ui.formatting import phrases
from ui.look.measures import LARGEST, SMALLEST, STEP
from ui.parts.boxes import Box, Ground, Rule, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice
from ui.settings_page.presenter import SettingsPresenter, State
from ui.settings_page.secret_box import SecretBox

WAIT_MS = 150


class SettingsCard(Ground):
    """A card with a heading."""

    def __init__(self, title: str) -> None:
        super().__init__("card")
        self.setAccessibleName(title)
        self.box: Box = column(12, (18, 15, 18, 18))
        self.setLayout(self.box)
        self.box.addWidget(Label(title, "h2"))


class AccessCard(SettingsCard):
    """Another passphrase; a new recovery sheet."""

    def __init__(self, presenter: SettingsPresenter, person: str) -> None:
        super().__init__(_("My access"))
        self._presenter = presenter
        self._errors: dict[str, str] = {}
        self._result = Notice("ok")
        self._caps = Notice("warn")
        self.fields = {
            "old": SecretBox(_("Passphrase until now")),
            "new": SecretBox(_("New passphrase")),
            "again": SecretBox(_("New passphrase, again")),
            "sheet": SecretBox(_("Passphrase")),
        }
        self._change = Button(_("Change passphrase"), self._change_passphrase, icon="key", kind="primary")
        self._sheet = Button(_("New recovery sheet …"), self._new_sheet, icon="paper")
        self.box.addWidget(Label(person, "small", "text2", wrap=True))
        self._demo = Notice("info", _("The passphrase of the demo is “demo” and stays so."))
        self._passphrase = holder(self._passphrase_part())
        self.box.add(self._result, self._caps, self._demo, self._passphrase, Rule())
        self.box.addWidget(Label(_("Recovery sheet"), "strong"))
        words = _("It opens your store if you forget the passphrase. A new sheet makes the old one useless.")
        self.box.addWidget(Label(words, "small", "text2", wrap=True))
        self.box.addWidget(self.fields["sheet"])
        self.box.addWidget(self._sheet)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(lambda: presenter.typed(self._text("new")))
        self.fields["new"].line.textEdited.connect(lambda _text: self._timer.start())
        for key, field in self.fields.items():
            field.line.caps_lock.connect(self._warn_caps)
            field.line.returnPressed.connect(self._new_sheet if key == "sheet" else self._change_passphrase)

    def _passphrase_part(self) -> Box:
        part = column(12)
        for key in ("old", "new", "again"):
            part.addWidget(self.fields[key])
        part.addWidget(self._change)
        return part

    def _text(self, key: str) -> str:
        return self.fields[key].line.text()

    def _warn_caps(self, on: bool) -> None:
        self._caps.show_words("warn", _("Caps lock is on") if on else "")

    def _change_passphrase(self) -> None:
        self._timer.stop()
        self._presenter.change_passphrase(self._text("old"), self._text("new"), self._text("again"))

    def _new_sheet(self) -> None:
        self._presenter.new_sheet(self._text("sheet"))

    def focus_first(self) -> None:
        """Put the focus into the first line that may be used."""
        self.fields["sheet" if self._passphrase.isHidden() else "old"].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing of a passphrase stays in the window."""
        self._timer.stop()
        self._caps.show_words("warn", "")
        for field in self.fields.values():
            field.line.clear()

    def render_state(self, state: State) -> None:
        """Show its part."""
        show(self._demo, state.demo)
        show(self._passphrase, not state.demo)
        self._result.show_words(state.access.tone, state.access.title, state.access.text)
        for key, field in self.fields.items():
            field.say(state.errors.get(key, ""))
        if "new" not in state.errors:
            self._say_strength(state)
        self._change.set_words(_("Changing …") if state.busy == "passphrase" else _("Change passphrase"))
        self._sheet.set_words(_("Making the sheet …") if state.busy == "sheet" else _("New recovery sheet …"))
        if state.access.tone == "ok" and state.access.title:
            self.forget()
        if state.errors != self._errors:
            self._errors = state.errors
            for key in state.errors:
                self.fields[key].refuse()
                break

    def _say_strength(self, state: State) -> None:
        words = state.strength or _("At least 12 characters, or 4 words.")
        self.fields["new"].say(words, "ok" if state.strong else "warn" if state.strength else "text2")


class BackupCard(SettingsCard):
    """A backup of the whole store; the check of the whole store."""

    def __init__(self, back_up: Callable[[], object], check: Callable[[], object]) -> None:
        super().__init__(_("Backup"))
        self._last = Label("", "body", wrap=True)
        line = row(8)
        line.addWidget(IconLabel("clock", "text2", 17))
        line.addWidget(self._last, 1)
        words = _(
            "A backup is one file, encrypted like the store. It opens with the passphrase and the recovery sheet"
            " of the day it was made. “Restore from a backup” stands on the sign-in page."
        )
        self._backup = Button(_("Make a backup …"), back_up, icon="folder")
        self._check = Button(_("Check the store"), check, icon="check")
        self._backup_result, self._check_result = Notice("ok"), Notice("ok")
        self.box.addLayout(line)
        self.box.addWidget(Label(words, "small", "text2", wrap=True))
        self.box.add(self._backup, self._backup_result, Rule())
        checked = _("The check compares file, ledger, records and search. It changes nothing.")
        self.box.addWidget(Label(checked, "small", "text2", wrap=True))
        self.box.add(self._check, self._check_result)

    def render_state(self, state: State) -> None:
        """Show its part."""
        if not state.may_back_up:
            words = _("Backups do not belong to your tasks.")
        elif state.last_backup is None:
            words = _("You have not made a backup yet.")
        else:
            moment = phrases.moment(state.last_backup, phrases.now())
            words = _("Your last backup: {moment}").format(moment=moment)
        self._last.setText(words)
        show(self._backup, state.may_back_up)
        for notice, message in ((self._backup_result, state.backup), (self._check_result, state.check)):
            notice.show_words(message.tone, message.title, message.text)


class LookCard(SettingsCard):
    """Look, text size, density, language, minutes until the lock; each choice holds at once."""

    def __init__(self, change: Callable[[str, str | int], None]) -> None:
        super().__init__(_("View"))
        self._change = change
        self._boxes: dict[str, QComboBox] = {}
        themes = (("system", _("like the system")), ("light", _("light")), ("dark", _("dark")))
        densities = (("comfortable", _("comfortable")), ("compact", _("compact")))
        sizes = tuple((percent, f"{percent} %") for percent in range(SMALLEST, LARGEST + 1, STEP))
        self._add("look", _("Look"), themes)
        self._add("text_scale", _("Text size"), sizes)
        self._add("density", _("Density of tables"), densities)
        self._add("idle_minutes", _("Lock when unattended"), tuple((each, _minutes(each)) for each in IDLE_MINUTES))
        self._add("language", _("Language"), (("de", "Deutsch"), ("en", "English")))
        self._language = Label(_("The language changes at the next start of Feldbuch."), "small", "text2", wrap=True)
        self.box.addWidget(self._language)

    def _add(self, name: str, words: str, choices: tuple[tuple[str | int, str], ...]) -> None:
        made = QComboBox()
        for key, shown in choices:
            made.addItem(shown, key)
        label = Label(words, "label")
        label.setBuddy(made)
        made.setAccessibleName(words)
        made.view().setAccessibleName(words)
        made.activated.connect(partial(self._chosen, name))
        self._boxes[name] = made
        part = column(4)
        part.add(label, made)
        self.box.addLayout(part)

    def _chosen(self, name: str, _index: int) -> None:
        self._change(name, self._boxes[name].currentData())

    def render_state(self, settings: Settings) -> None:
        """Show what is chosen; a number of minutes from elsewhere is added."""
        for name, made in self._boxes.items():
            value = getattr(settings, name)
            if name == "idle_minutes" and made.findData(value) < 0:
                made.addItem(_minutes(value), value)
            made.setCurrentIndex(made.findData(value))


def _minutes(number: int) -> str:
    return _("after {n} minutes").format(n=number) if number else _("never by itself")
