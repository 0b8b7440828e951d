"""What can go wrong with the store's file, told apart by SQLite's own codes.

`KnownError` and its kinds are situations a person can be told about (app/ has the sentences); everything else is a
`BugError`. No message here ever holds a value of a record: SQLite's texts name tables and columns, never their content.
"""

import errno

BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
IOERR_WRITE, IOERR_FSYNC, IOERR_SHMSIZE = 778, 1034, 4874
IOERR_NOMEM_KINDS = frozenset({3082})
FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
READONLY_ERRNOS = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class StoreError(Exception):
    """Anything the store itself reports."""


class KnownError(StoreError):
    """A situation with a sentence of its own."""


class BugError(StoreError):
    """An error of the database that no person can do anything about."""


class StoreMissing(KnownError):
    """There is no file of that name."""


class StoreDamaged(KnownError):
    """The file is truncated, altered or not a store at all."""


class StoreTooNew(KnownError):
    """A later version of the program has written the file."""


class StoreLocked(KnownError):
    """Somebody else holds the store, and did not let go within the waiting time."""


class StoreReadOnly(KnownError):
    """The file or its folder cannot be written to."""


class DiskFull(KnownError):
    """There is no room left on the disk."""


class WrongKey(KnownError):
    """The key does not open the file - or its first page is damaged; whoever has checked the key knows which."""


class UncapturedWrite(StoreError):
    """A statement would have changed a record behind the back of change capture, or written in a reading picture."""


def _by_code(code: int) -> type[StoreError]:
    if code in {FULL, IOERR_WRITE, IOERR_FSYNC, IOERR_SHMSIZE}:
        # A write that fails although the file is open for writing: a full disk or quota, or a limit on the file's size.
        return DiskFull
    primary = code & 0xFF
    kinds: dict[int, type[StoreError]] = {
        BUSY: StoreLocked,
        LOCKED: StoreLocked,
        READONLY: StoreReadOnly,
        CANTOPEN: StoreReadOnly,
        CORRUPT: StoreDamaged,
        NOTADB: StoreDamaged,
    }
    if primary == IOERR and code not in IOERR_NOMEM_KINDS:
        return StoreDamaged
    return kinds.get(primary, BugError)


def explain(error: BaseException) -> StoreError:
    """The store's own exception for an error of SQLAlchemy, of the database driver or of the file system."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, OSError):
        if error.errno in FULL_ERRNOS:
            return DiskFull()
        if isinstance(error, FileNotFoundError):
            return StoreMissing()
        return StoreReadOnly() if error.errno in READONLY_ERRNOS else BugError(f"errno {error.errno}")
    driver = getattr(error, "orig", None) or error
    code = getattr(driver, "sqlite_errorcode", None)
    if code is None:
        return BugError(type(driver).__name__)
    kind = _by_code(code)
    return kind(f"sqlite {code}")
