"""What every command is given: the store it works on, opened when first needed, and progress messages."""

import getpass
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import BadInput, NotFound, WrongPassphrase
from app.commands.answers import UsageError, tell
from app.commands.late import late
from resources.language import _

if TYPE_CHECKING:
    from app.core.workplace import Workplace

STORE, PASSPHRASE, NEW_PASSPHRASE = "FELDBUCH_STORE", "FELDBUCH_PASSPHRASE", "FELDBUCH_NEW_PASSPHRASE"
_LONGEST_PASSPHRASE_FILE = 4096
_SECONDS_BETWEEN = 1.0


class Context:
    """One call, or a whole batch: one store, open from its first use until `close`."""

    def __init__(self, *, store: str | None, passphrase_file: str | None, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self._store = store
        self._passphrase_file = passphrase_file
        self._workplace: Workplace | None = None
        self._last_message: float | None = None  # monotonic seconds

    @property
    def has_folder(self) -> bool:
        """Whether a store was named."""
        return bool(self._store or os.environ.get(STORE))

    @property
    def folder(self) -> Path:
        """The folder of the store; UsageError if none was named."""
        named = self._store or os.environ.get(STORE)
        if not named:
            raise UsageError(_("Say which store: --store DIR, or FELDBUCH_STORE in the environment."))
        return Path(named)

    @property
    def workplace(self) -> "Workplace":
        """The open store."""
        if self._workplace is None:
            self._workplace = late("opening:open_workplace")(self.folder, self.passphrase())
            for notice in self._workplace.notices:
                tell(notice)
        return self._workplace

    def for_store(self, store: str | None, passphrase_file: str | None) -> "Context":
        """The same for another store, as a line of a batch may name one."""
        if not store and not passphrase_file:
            return self
        return Context(
            store=store or self._store,
            passphrase_file=passphrase_file or self._passphrase_file,
            as_json=self.as_json,
            quiet=self.quiet,
        )

    def passphrase(self, otherwise: str | None = None) -> str:
        """The passphrase from file, environment or keyboard; `otherwise`, or WrongPassphrase, if there is none."""
        if self._passphrase_file:
            return _first_line(self._passphrase_file)
        passphrase = os.environ.get(PASSPHRASE)
        if passphrase is not None:
            return passphrase
        if otherwise is not None:
            return otherwise
        if sys.stdin is not None and sys.stdin.isatty():
            return getpass.getpass(_("Passphrase: "))
        raise WrongPassphrase(
            _("There is no passphrase. Set FELDBUCH_PASSPHRASE, or name a file: --passphrase-file FILE."), "passphrase"
        )

    def new_passphrase(self, file: str | None) -> str:
        """The new passphrase, never from the call itself; BadInput if there is none."""
        if file:
            return _first_line(file)
        passphrase = os.environ.get(NEW_PASSPHRASE)
        if passphrase is not None:
            return passphrase
        if sys.stdin is not None and sys.stdin.isatty():
            first = getpass.getpass(_("New passphrase: "))
            if getpass.getpass(_("Once more: ")) != first:
                raise BadInput(_("The two are not the same. Nothing was changed."), field="passphrase")
            return first
        raise BadInput(
            _("There is no new passphrase. Set FELDBUCH_NEW_PASSPHRASE, or name a file: --new-passphrase-file FILE."),
            field="passphrase",
        )

    def message(self, line: str) -> None:
        """A message on stderr, unless silenced."""
        if not self.quiet:
            tell(line)

    def progress(self, done: int, total: int) -> None:
        """Report progress on stderr, at most once a second."""
        now = time.monotonic()
        if self._last_message is None:
            self._last_message = now
        elif not self.quiet and (now - self._last_message >= _SECONDS_BETWEEN):
            self._last_message = now
            tell(_("{done} of {total}").format(done=done, total=total))

    def close(self) -> None:
        """Close the store; it is opened again when needed."""
        if self._workplace is not None:
            self._workplace.close()
            self._workplace = None


def _first_line(file: str) -> str:
    """The passphrase in a file; an ending line break does not belong to it. Raises NotFound, BadInput."""
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(_LONGEST_PASSPHRASE_FILE + 1)
        if len(content) > _LONGEST_PASSPHRASE_FILE:
            raise ValueError
        return content.decode().rstrip("\r\n")
    except FileNotFoundError:
        raise NotFound(_("There is no such file with a passphrase. Check its name."), "passphrase_file") from None
    except (OSError, ValueError):
        sentence = _("The file with the passphrase cannot be read. It holds one line of text.")
        raise BadInput(sentence, "passphrase_file") from None
