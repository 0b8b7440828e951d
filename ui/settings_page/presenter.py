"""Presenter of the page "Settings", free of Qt: own access, backup and check, look.

Passphrases and the recovery sheet pass through and are never kept in the state. Everything with Argon2id or the whole
store runs on the lane `local`. Backup and check show their progress in the foot and can be stopped there; then nothing
is left behind and nothing is said, so the state does not count them as running.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.base.errors import BadInput, UserError, WrongPassphrase
from app.base.settings import Settings
from app.security.sentences import sentence_for
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.look.tokens import Tone

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Message:
    """A result in words; without a title there is none."""

    tone: Tone = "ok"
    title: str = ""
    text: str = ""


NOTHING = Message()


@dataclass(frozen=True)
class State:
    """What the page shows. `errors` are sentences by field: old, new, again, sheet.

    `demo`: the store of the demo, whose passphrase everybody knows and nobody changes. `busy` is "passphrase" or
    "sheet" while that is under way.
    """

    settings: Settings = field(default_factory=Settings)
    demo: bool = False
    may_back_up: bool = True
    errors: dict[str, str] = field(default_factory=dict)
    strength: str = ""
    strong: bool = False
    busy: str = ""
    access: Message = NOTHING
    last_backup: datetime | None = None
    backup: Message = NOTHING
    check: Message = NOTHING


@dataclass(frozen=True)
class Ports:
    """What the page may do; each raises UserError with a sentence. `strength` raises BadInput for a weak passphrase."""

    demo: bool
    may_back_up: bool
    strength: Callable[[str], None]
    change_passphrase: Callable[[str, str], None]
    new_sheet: Callable[[str], str]
    backup: Callable[[Path, Progress], None]
    last_backup: Callable[[], datetime | None]
    check: Callable[[Progress], list[str]]
    settings: Callable[[], Settings]
    change: Callable[..., None]


class SettingsPresenter(Presenter[State]):
    """One verb per thing a person can do. `show_sheet` is handed the groups of a new sheet, once."""

    def __init__(
        self,
        ports: Ports,
        desk: Desk,
        render: Callable[[State], None],
        show_sheet: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__(State(demo=ports.demo, may_back_up=ports.may_back_up), render)
        self._ports, self._desk, self._show_sheet = ports, desk, show_sheet

    def begin(self) -> None:
        """Somebody came to the page: old messages are gone."""
        self.state = State(demo=self._ports.demo, may_back_up=self._ports.may_back_up)
        self.reload()

    def reload(self) -> None:
        """Something may have changed the settings (the keys for the text size) or made a backup."""
        last = self._ports.last_backup() if self.state.may_back_up else None
        self._set(settings=self._ports.settings(), last_backup=last)

    # Own access

    def typed(self, new: str) -> None:
        """Say whether the new passphrase is good enough so far."""
        errors = {key: text for key, text in self.state.errors.items() if key != "new"}
        try:
            self._ports.strength(new)
        except BadInput as error:
            self._set(strength=error.message if new else "", strong=False, errors=errors)
        else:
            self._set(strength=_("Good: hard to guess. Choose one you can remember."), strong=True, errors=errors)

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Make `new` the passphrase."""
        if self.state.busy or self.state.demo:
            return
        errors = self._passphrase_errors(old, new, again)
        if errors:
            self._set(errors=errors, access=NOTHING)
            return
        self._set(busy="passphrase", errors={}, access=NOTHING)
        self._desk.run(
            lambda _task: self._ports.change_passphrase(old, new),
            lambda _none: self._passphrase_changed(),
            failed=lambda error: self._access_failed(error, "old"),
        )

    def _passphrase_errors(self, old: str, new: str, again: str) -> dict[str, str]:
        errors = {}
        if not old:
            errors["old"] = _("Type the passphrase you use now.")
        try:
            self._ports.strength(new)
        except BadInput as error:
            errors["new"] = error.message
        else:
            if new == old:
                errors["new"] = _("This is the passphrase you use now. Choose another one.")
            elif new != again:
                errors["again"] = _("The two entries differ. Type the same passphrase twice.")
        return errors

    def _passphrase_changed(self) -> None:
        text = _("From now on the new one opens your store. Older backups still open with the old one.")
        self._set(busy="", strength="", strong=False, access=Message("ok", _("The passphrase was changed."), text))

    def new_sheet(self, passphrase: str) -> None:
        """Make a new recovery sheet; the old one opens nothing from then on."""
        if self.state.busy:
            return
        if not passphrase:
            self._set(errors={"sheet": _("Type the passphrase you use now.")}, access=NOTHING)
            return
        self._set(busy="sheet", errors={}, access=NOTHING)
        self._desk.run(
            lambda _task: self._ports.new_sheet(passphrase),
            self._sheet_made,
            failed=lambda error: self._access_failed(error, "sheet"),
        )

    def _sheet_made(self, text: str) -> None:
        message = Message(
            "ok", _("There is a new recovery sheet."), _("The old one opens only older backups. Destroy it.")
        )
        self._set(busy="", access=message)
        self._show_sheet(tuple(text.split("-")))

    def _access_failed(self, error: Exception, asked: str) -> None:
        self._set(busy="")
        if isinstance(error, WrongPassphrase):
            self._set(errors={asked: error.message})
        elif isinstance(error, BadInput):
            self._set(errors={"new": error.message})
        elif isinstance(error, UserError):
            self._set(access=Message("err", error.message))
        else:
            self._desk.show_error(error)

    # Backup and check

    def back_up(self, target: Path) -> None:
        """Write a backup to a file the person has chosen, and agreed to replace where it is there."""
        self._set(backup=NOTHING)
        self._desk.run(
            lambda task: self._ports.backup(target, task.report),
            lambda _none: self._backed_up(target),
            progress=_("Backup"),
            failed=lambda error: self._failed(error, "backup"),
            cancelled=lambda: self._set(backup=Message("info", _("The backup was stopped; there is no file."))),
        )

    def _backed_up(self, target: Path) -> None:
        text = _("It stands in {file}. Keep it away from this laptop.").format(file=target)
        self._set(backup=Message("ok", _("The backup is made and whole."), text))
        self.reload()

    def check(self) -> None:
        """Look through the whole store: file, ledger, records, search."""
        self._set(check=NOTHING)
        self._desk.run(
            lambda task: self._ports.check(task.report),
            self._checked,
            progress=_("Checking the store"),
            failed=lambda error: self._failed(error, "check"),
            cancelled=lambda: self._set(check=Message("info", _("The check was stopped before its end."))),
        )

    def _checked(self, problems: list[str]) -> None:
        if problems:
            number = len(problems)
            title = ngettext("The check found {number} problem.", "The check found {number} problems.", number)
            advice = _("Sync now, keep this store and the older backups as they are, and tell the administration.")
            message = Message("err", title.format(number=number), "\n".join((advice, *problems)))
        else:
            text = _("File, records and search fit together; nothing is missing.")
            message = Message("ok", _("The store is in order."), text)
        self._set(check=message)

    def _failed(self, error: Exception, card: str) -> None:
        known = error if isinstance(error, UserError) else sentence_for(error)
        if known is None:
            self._desk.show_error(error)
        else:
            self._set(**{card: Message("err", known.message)})

    # Look

    def change(self, name: str, value: str | int) -> None:
        """Another value of one of the settings of the program (a field of `app.base.settings.Settings`)."""
        self._ports.change(**{name: value})
        self._set(settings=self._ports.settings())
