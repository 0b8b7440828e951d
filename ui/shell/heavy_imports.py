"""Everything heavy, imported late: the store, the use cases, the frame and all pages.

The sign-in page must appear before this is loaded, so `ui.shell.application` imports this module by name in a worker
thread once it has painted (the only late import of the program). Nothing here runs at import.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.backup import backups
from app.base import places
from app.base.logs import catch_all, log_bug
from app.core.caches import empty_caches
from app.core.workplace import Workplace, found_workspace
from app.demo.make import make_demo
from app.prefetch import warm
from app.project import presets
from app.security import strength, unlock, waiting
from app.security.idle import IdleLock
from models import vocabulary
from resources.language import _
from ui.base.context import Context
from ui.base.desk import Desk
from ui.first_start.page import FirstStartPage
from ui.first_start.presenter import Answers, StoreMakers
from ui.shell import pages
from ui.shell.frame import Frame
from ui.shell.pairs_watch import PairsWatch
from ui.shell.sync_timer import SyncTimer
from ui.syncing.rounds import Rounds

__all__ = [
    "Context",
    "Frame",
    "IdleLock",
    "PairsWatch",
    "Rounds",
    "SyncTimer",
    "catch_all",
    "empty_caches",
    "log_bug",
    "pages",
    "warm",
]

DEMO_PASSPHRASE = "demo"  # noqa: S105 - no secret: the demo holds nothing real
FOUNDER = "admin"


def open_workplace(folder: Path, passphrase: str) -> Workplace:
    """Open a person's store. Raises WrongPassphrase, StoreProblem."""
    return _workplace(unlock.open_store(folder, passphrase))


def recover_workplace(folder: Path, sheet: str, passphrase: str) -> Workplace:
    """Open it by the recovery sheet and make `passphrase` its passphrase. Raises UserError."""
    return _workplace(unlock.open_store_with_recovery(folder, sheet, passphrase))


def _workplace(store: Any) -> Workplace:  # Any: the type of a store is none of the screens' business
    try:
        return Workplace(store)
    except BaseException:
        store.close()
        raise


def create_workplace(answers: Answers, passphrase: str) -> tuple[Workplace, str]:
    """Make a store and its workspace from what the assistant asked; also the text of the recovery sheet."""
    profile = presets.gladbeck()
    if answers.preset == "own" and answers.first and answers.last:
        profile = presets.blank(answers.title.strip(), answers.first, answers.last)
    folder = places.new_folder()
    name = answers.name.strip()
    roles, offices = [*answers.roles, FOUNDER], list(answers.offices)
    store, sheet = unlock.create_store(
        folder,
        passphrase,
        person=name,
        title=str(profile["title"]),
        begin=lambda store: found_workspace(store, person=name, roles=roles, offices=offices, profile=profile),
    )
    try:
        made = Workplace(store)
    except BaseException:
        store.close()
        raise
    places.note_opened(folder)
    return made, sheet


def open_demo(report: Callable[[int, int], None]) -> Workplace:
    """The demo store of this laptop, made at the first time."""
    folder = places.default_demo_folder()
    if places.look_at(folder) is None:
        make_demo(folder, DEMO_PASSPHRASE, progress=report)
    return open_workplace(folder, DEMO_PASSPHRASE)


def seconds_to_wait(folder: Path) -> float:
    """How long a store still refuses tries with a passphrase."""
    return waiting.state(folder).seconds


def ask_backup(window: QWidget) -> Path | None:
    """Ask which backup to put back."""
    file, _filter = QFileDialog.getOpenFileName(window, _("Choose a backup"))
    return Path(file) if file else None


def restore_store(file: Path) -> Path:
    """Put a backup back as a new store of this laptop; its folder. Raises UserError."""
    folder = places.new_folder()
    backups.restore(file, folder)
    return folder


def first_start_page(desk: Desk, opened: Callable[[Workplace], None], can_leave: bool) -> FirstStartPage:
    """The assistant, with what it may do."""
    return FirstStartPage(StoreMakers(create_workplace, open_demo, require_strength), desk, opened, can_leave)


def require_strength(passphrase: str, names: tuple[str, ...]) -> None:
    """BadInput while a passphrase is too weak."""
    strength.require(passphrase, names)


def person_line(workplace: Workplace) -> tuple[str, str]:
    """Name, and roles with offices, as the rail shows them."""
    me = workplace.me
    roles = [vocabulary.ROLE.label(word.key) for word in vocabulary.ROLE if word.key in me.roles]
    every = {word.key for word in vocabulary.OFFICE}
    offices = [] if set(me.offices) >= every else [vocabulary.OFFICE.label(key) for key in me.offices]
    return me.name, " · ".join(part for part in (", ".join(roles), ", ".join(offices)) if part)
