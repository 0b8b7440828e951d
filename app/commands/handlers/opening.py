"""Opening a store for the command line; loaded with the first command that needs one."""

from pathlib import Path

from app.core.workplace import Workplace
from app.security.unlock import open_store


def open_workplace(folder: Path, passphrase: str) -> Workplace:
    """The open store of this folder. Raises WrongPassphrase, StoreProblem."""
    store = open_store(folder, passphrase)
    try:
        return Workplace(store)
    except BaseException:
        store.close()
        raise
