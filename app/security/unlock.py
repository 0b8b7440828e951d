"""Opening a store: from a folder and a passphrase to an open, locked, checked file - or one sentence.

Order: the files are there, nobody else has the store open, no waiting time runs, the try is counted, the slots give a
key, the key opens the file. Every failure is a StoreProblem or a WrongPassphrase that says what is wrong, what to do
and what is safe; nothing is changed then. The file lock is the system's own, so a killed program leaves none behind.
A new store is made under another name and renamed when whole: a kill leaves no half store.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.base import places
from app.base.errors import StoreProblem, WrongPassphrase
from app.base.files import PRIVATE
from app.security import keyring, strength, waiting
from app.security.keyring import StoreKey
from app.security.sentences import sentence_for, sentence_for_file, sentence_unlockable
from models import database
from models.database import Store, StoreDamaged, StoreLocked, StoreMissing, WrongKey
from models.files import mending
from models.files.lasting import flush_folder
from models.store_errors import PagesDamaged

__all__ = [
    "change_passphrase",
    "create_store",
    "new_recovery_sheet",
    "open_store",
    "open_store_with_recovery",
    "rekey_store",
    "sentence_for",
]


def open_store(folder: Path, passphrase: str) -> Store:
    """Open the store of this folder; closing it lets others in. Raises WrongPassphrase, StoreProblem."""
    return _open(folder, lambda: keyring.unlock(folder, passphrase))


def open_store_with_recovery(folder: Path, text: str, new_passphrase: str, *, demo: bool = False) -> Store:
    """Open it by the recovery sheet and make `new_passphrase` the passphrase. Raises BadInput, too."""
    _require_strength(folder, new_passphrase, demo=demo)

    def keys() -> list[StoreKey]:
        keyring.reset_passphrase(folder, text, new_passphrase)
        return keyring.unlock(folder, new_passphrase)

    return _open(folder, keys)


def create_store(
    folder: Path,
    passphrase: str,
    *,
    person: str = "",
    title: str = "",
    demo: bool = False,
    begin: Callable[[Store], object] = lambda _store: None,
) -> tuple[Store, str]:
    """Make a store in a new or empty folder; returns it open, and the text of the recovery sheet.

    `begin` writes what the store cannot be without; killed before that is done, no store is there and it can be made
    again. Raises BadInput (passphrase too weak; a demo's may be anything), StoreProblem, and what `begin` raises.
    """
    strength.require(passphrase, (person, title), demo=demo)
    with _in_sentences():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileExistsError(str(folder))
        part = places.make_part(folder)
        try:
            key, recovery_text = keyring.create(part, passphrase)
            places.write_card(part, keyring.store_id(part), person, title)
            made = Store.create(part / places.DATABASE, key)
            try:
                begin(made)
            finally:
                made.close()
            if folder.exists():
                folder.rmdir()
            part.rename(folder)
            flush_folder(folder.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        release = _lock(folder)
        return _store_of(folder, [StoreKey("", key)], release), recovery_text


def change_passphrase(folder: Path, old: str, new: str, *, demo: bool = False) -> None:
    """Another passphrase for the same store, open or not; wrong tries count as at the sign-in."""
    _require_strength(folder, new, demo=demo)
    with _in_sentences(), _counted(folder):
        keyring.change_passphrase(folder, old, new)


def new_recovery_sheet(folder: Path, passphrase: str) -> str:
    """The text of a new recovery sheet; the old one opens nothing from now on. Wrong tries count."""
    with _in_sentences(), _counted(folder):
        return keyring.new_recovery_sheet(folder, passphrase)


def rekey_store(folder: Path, passphrase: str) -> None:
    """Encrypt a closed store under a new key. A kill at any moment leaves a store that opens."""
    open_store(folder, passphrase).close()
    with _in_sentences():
        release = _lock(folder)
        try:
            keyring.rekey(folder, passphrase, lambda old, new: database.rekey(folder / places.DATABASE, old, new))
        finally:
            release()


def _open(folder: Path, unlock: Callable[[], list[StoreKey]]) -> Store:
    with _in_sentences():
        if not (folder / places.DATABASE).is_file():
            raise StoreMissing
        release = _lock(folder)
        try:
            places.close_to_others(folder)
            with _counted(folder):
                keys = unlock()
            return _store_of(folder, keys, release)
        except BaseException:
            release()
            raise


def _store_of(folder: Path, keys: list[StoreKey], release: Callable[[], None]) -> Store:
    """The store under the first key that fits; the slots have proved the keys, so none fitting means damage."""
    for key in keys:
        try:
            mending.mend(folder / places.DATABASE, key.value, database.close_file)
            store = Store.open(folder / places.DATABASE, key.value)
        except WrongKey:
            continue
        except PagesDamaged as error:  # found before a migration
            raise StoreDamaged from error
        try:
            if len(keys) > 1:
                keyring.keep_only(folder, key.key_id)
        except BaseException:
            store.close()
            raise
        with suppress(OSError):
            places.note_opened(folder)
        store.after_close.append(release)
        return store
    raise StoreDamaged


@contextmanager
def _counted(folder: Path) -> Iterator[None]:
    """One try with a passphrase: refused while a waiting time runs, counted before it is made."""
    wait = waiting.state(folder)
    if wait.seconds > 0:
        raise WrongPassphrase(waiting.sentence_before(wait), "passphrase")
    counted = waiting.count(folder)
    try:
        yield
    except WrongPassphrase as error:
        if error.field == "passphrase":
            raise WrongPassphrase(waiting.sentence_after(counted), "passphrase") from None
        raise
    except BaseException:
        _uncount(folder, wait)
        raise
    waiting.clear(folder)


def _uncount(folder: Path, before: waiting.Wait) -> None:
    """Something else went wrong (a typing error on the sheet, lost key files): that was no guess."""
    with suppress(OSError):
        waiting.restore(folder, before)


def _require_strength(folder: Path, passphrase: str, *, demo: bool) -> None:
    place = places.look_at(folder)
    names = (place.person, place.title) if place else ()
    strength.require(passphrase, names, demo=demo)


def _lock(folder: Path) -> Callable[[], None]:
    """Hold the store for this process until the returned function is called; StoreLocked if somebody has it."""
    if not os.access(folder, os.W_OK):
        raise PermissionError(13, "folder is not writable")
    lock = FileLock(folder / places.LOCK, timeout=0, mode=PRIVATE, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise StoreLocked from None
    except NotImplementedError as error:
        raise StoreProblem(sentence_unlockable()) from error
    return lock.release


@contextmanager
def _in_sentences() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        problem = sentence_for_file(error)
        if problem is None:
            raise
        raise problem from error
