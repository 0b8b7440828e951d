"""Presenter of the assistant, free of Qt: steps, what was answered, what is still missing, the store made at step 4.

Until the passphrase is set nothing exists and the assistant can be left at any time. Making the store gives the text
of the recovery sheet; the person confirms it by typing one of its groups. The passphrase is not kept in the state.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.base.errors import BadInput, UserError
from app.core.workplace import Workplace
from resources.language import N_, _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter

STEPS = (
    ("welcome", N_("Welcome")),
    ("project", N_("Project")),
    ("you", N_("About you")),
    ("passphrase", N_("Passphrase")),
    ("sheet", N_("Recovery sheet")),
    ("done", N_("Done")),
)
KEYS = tuple(key for key, _words in STEPS)


@dataclass(frozen=True)
class Answers:
    """What was answered: the project (a preset, or a title and period of one's own) and the person."""

    preset: str = "gladbeck"
    title: str = ""
    first: date | None = None
    last: date | None = None
    name: str = ""
    roles: tuple[str, ...] = ("social_worker",)
    offices: tuple[str, ...] = ("mitte", "butendorf", "brauck")


@dataclass(frozen=True)
class State:
    """What the assistant shows. `errors` are sentences by field; `strength` what the passphrase still lacks."""

    step: str = KEYS[0]
    answers: Answers = field(default_factory=Answers)
    errors: dict[str, str] = field(default_factory=dict)
    strength: str = ""
    strong: bool = False
    busy: str = ""
    sheet: tuple[str, ...] = ()
    asked: int = 0
    confirmed: bool = False

    @property
    def number(self) -> int:
        """The step, counted from 1."""
        return KEYS.index(self.step) + 1

    @property
    def made(self) -> bool:
        """Whether the store exists: from then on there is no way back."""
        return bool(self.sheet)


@dataclass(frozen=True)
class StoreMakers:
    """What the assistant may do; each raises UserError with a sentence.

    `create` returns the opened store and the text of the recovery sheet, groups separated by dashes;
    `demo` the opened store of the demo; `strength` raises BadInput while a passphrase is too weak.
    """

    create: Callable[[Answers, str], tuple[Workplace, str]]
    demo: Callable[[Callable[[int, int], None]], Workplace]
    strength: Callable[[str, tuple[str, ...]], None]


class FirstStartPresenter(Presenter[State]):
    """One verb per thing a person can do."""

    def __init__(
        self, makers: StoreMakers, desk: Desk, render: Callable[[State], None], opened: Callable[[Workplace], None]
    ) -> None:
        super().__init__(State(), render)
        self._makers, self._desk, self._opened = makers, desk, opened
        self._store: Workplace | None = None

    def begin(self) -> None:
        """Show the first step."""
        self._render(self.state)

    def answer(self, **changes: Any) -> None:
        """Something was answered or changed (fields of Answers)."""
        errors = {key: text for key, text in self.state.errors.items() if key not in changes}
        self._set(answers=replace(self.state.answers, **changes), errors=errors)

    def back(self) -> None:
        """The step before; not once the store exists."""
        if self.state.number > 1 and not self.state.made and not self.state.busy:
            self._set(step=KEYS[self.state.number - 2], errors={})

    def next(self) -> None:
        """The next step, if nothing is missing in this one."""
        errors = {"project": self._project_errors, "you": self._you_errors}.get(self.state.step, dict)()
        if errors:
            self._set(errors=errors)
        elif self.state.step in {"welcome", "project", "you"}:
            self._set(step=KEYS[self.state.number], errors={})

    def _project_errors(self) -> dict[str, str]:
        answers, errors = self.state.answers, {}
        if answers.preset == "own":
            if not answers.title.strip():
                errors["title"] = _("Give the project a title. It stands on the papers.")
            if answers.first is None:
                errors["first"] = _("Enter the first day of the project.")
            if answers.last is None:
                errors["last"] = _("Enter the last day of the project.")
            if answers.first and answers.last and answers.last <= answers.first:
                errors["last"] = _("The end lies before the beginning. Enter a later day.")
        return errors

    def _you_errors(self) -> dict[str, str]:
        answers, errors = self.state.answers, {}
        if not answers.name.strip():
            errors["name"] = _("Enter your name, as colleagues know you.")
        if not answers.roles:
            errors["roles"] = _("Choose at least one task.")
        if not answers.offices:
            errors["offices"] = _("Choose at least one office.")
        return errors

    def typed(self, passphrase: str) -> None:
        """Say whether the passphrase is good enough so far."""
        try:
            self._makers.strength(passphrase, (self.state.answers.name,))
        except BadInput as error:
            self._set(strength=error.message if passphrase else "", strong=False, errors={})
        else:
            self._set(strength=_("Good: hard to guess. Choose one you can remember."), strong=True, errors={})

    def create(self, passphrase: str, again: str) -> None:
        """Make the store, in the background; then show the recovery sheet."""
        if self.state.busy:
            return
        try:
            self._makers.strength(passphrase, (self.state.answers.name,))
        except BadInput as error:
            self._set(errors={"passphrase": error.message})
            return
        if passphrase != again:
            self._set(errors={"again": _("The two entries differ. Type the same passphrase twice.")})
            return
        answers = self.state.answers
        self._set(busy=_("The store is being made …"), errors={})
        self._desk.run(lambda _task: self._makers.create(answers, passphrase), self._created, failed=self._failed)

    def _created(self, made: tuple[Workplace, str]) -> None:
        self._store, text = made
        groups = tuple(text.split("-"))
        self._set(busy="", step="sheet", sheet=groups, asked=secrets.randbelow(len(groups)))

    def confirm(self, group: str) -> None:
        """The asked-for group of the sheet was typed: only who has the sheet goes on."""
        wanted = self.state.sheet[self.state.asked]
        if "".join(group.split()).upper() == wanted.upper():
            self._set(confirmed=True, step="done", errors={})
        else:
            sentence = _("This is not group {n} of the sheet. Read it once more from paper.")
            self._set(errors={"group": sentence.format(n=self.state.asked + 1)})

    def finish(self) -> None:
        """Begin to work."""
        if self.state.confirmed and self._store is not None:
            store, self._store = self._store, None  # it belongs to who works now
            self._opened(store)

    def demo(self) -> None:
        """Look at it with demo data instead."""
        if self.state.busy or self.state.made:
            return
        self._set(busy=_("The demo data are being made …"), errors={})
        progress = _("Demo data")
        self._desk.run(
            lambda task: self._makers.demo(task.report),
            self._demo_made,
            progress=progress,
            failed=self._failed,
            cancelled=lambda: self._set(busy=""),
        )

    def _demo_made(self, store: Workplace) -> None:
        self._set(busy="")
        self._opened(store)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._set(busy="", errors={error.field or "": error.message})
        else:
            self._set(busy="")
            self._desk.show_error(error)
