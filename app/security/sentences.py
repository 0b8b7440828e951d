"""What the store's troubles are called before people: one sentence each - what is wrong, what to do, what is safe."""

from app.base.errors import StoreProblem
from models.store_errors import (
    DiskFull,
    DiskTrouble,
    PagesDamaged,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    WrongKey,
    explain,
)
from resources.language import N_, _

SENTENCES: dict[type[StoreError], str] = {
    StoreMissing: N_("There is no store in this folder. Choose another folder, or put the store back from a backup."),
    StoreDamaged: N_(
        "The store is damaged and stays closed, so that nothing gets worse. Put it back from the last backup into a"
        " new folder; keep this folder as it is and tell the administration."
    ),
    PagesDamaged: N_(
        "Some pages of the store are damaged, so no copy was made; the store and older backups are as before. Sync now,"
        " so that nothing stands on this laptop alone, then put the last good backup back into a new folder. Keep this"
        " folder as it is and tell the administration."
    ),
    WrongKey: N_(
        "The store is damaged and stays closed, so that nothing gets worse. Put it back from the last backup into a"
        " new folder; keep this folder as it is and tell the administration."
    ),
    StoreTooNew: N_(
        "A later version of Feldbuch has written this store. Install that version; the data are unchanged."
    ),
    StoreLocked: N_(
        "This store is already open in another window or program. Close it there, then try again. Nothing was changed."
    ),
    StoreReadOnly: N_(
        "The store cannot be written to: folder or file are protected or the disk is read-only. Ask the administration"
        " for write access, then try again. What was saved before is safe."
    ),
    DiskFull: N_(
        "The disk is full, this could not be saved. Make room on the disk, then save again. What was saved before is"
        " safe."
    ),
    DiskTrouble: N_(
        "The disk did not take this: it may be over its quota, unplugged or failing. Check the disk, then save again."
        " What was saved before is safe."
    ),
}


def sentence_for(error: BaseException) -> StoreProblem | None:
    """A trouble of the open store as people read it; None if it is none of these (then it is a bug).

    Of the file system's errors only a full disk counts: any other may come from somewhere else in the same work.
    """
    if isinstance(error, StoreProblem):
        return error
    known = explain(error)
    if isinstance(error, OSError) and not isinstance(known, DiskFull):
        return None
    return _problem(known)


def sentence_for_file(error: BaseException) -> StoreProblem | None:
    """As `sentence_for`, where every error of the file system concerns the store's own files."""
    if isinstance(error, FileExistsError):
        return StoreProblem(
            _("The folder is not empty. Choose a new or an empty folder; nothing was changed in this one."), "store"
        )
    return _problem(explain(error)) if isinstance(error, OSError) else sentence_for(error)


def _problem(known: StoreError) -> StoreProblem | None:
    text = SENTENCES.get(type(known))
    return None if text is None else StoreProblem(_(text))


def sentence_unlockable() -> str:
    """What to say on a file system that knows no locks."""
    return _(
        "The store cannot be kept on this drive: it does not protect a file against being opened twice. Keep the store"
        " on the laptop's own disk. Nothing was changed."
    )
