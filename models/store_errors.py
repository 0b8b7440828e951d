"""What can go wrong with the store's file, told apart by SQLite's own codes.

`KnownError` and its kinds are situations a person can be told about (app/ has the sentences); everything else is a
`BugError`. No message here ever holds a value of a record: SQLite's texts name tables and columns, never their content.
"""

import errno

BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
TEXTS = {
    # Errors of a page-by-page copy come without a code.
    "database or disk is full": FULL,
    "disk I/O error": IOERR,
    "database is locked": BUSY,
    "attempt to write a readonly database": READONLY,
    "database disk image is malformed": CORRUPT,
    "file is not a database": NOTADB,
    "unable to open database file": CANTOPEN,
}
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


class PagesDamaged(StoreDamaged):
    """Pages of the file or of its log are not as they were written; the text says which."""


class StoreTooNew(KnownError):
    """A later version of the program has written the file."""


class StoreLocked(KnownError):
    """Somebody else holds the store, and did not let go within the waiting time."""


class StoreReadOnly(KnownError):
    """The file or its folder cannot be written to."""


class DiskFull(KnownError):
    """There is no room left on the disk."""


class DiskTrouble(KnownError):
    """The disk did not take or give the data: over quota, limited, unplugged or failing."""


class WrongKey(KnownError):
    """The key does not open the file - or its first page is damaged; whoever has checked the key knows which."""


class UncapturedWrite(StoreError):
    """A statement would have changed a record behind the back of change capture, or written in a reading picture."""


_KINDS: dict[int, type[KnownError]] = {
    BUSY: StoreLocked,
    LOCKED: StoreLocked,
    READONLY: StoreReadOnly,
    CANTOPEN: StoreReadOnly,
    IOERR: DiskTrouble,
    CORRUPT: StoreDamaged,
    FULL: DiskFull,
    NOTADB: StoreDamaged,
}


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
        code = TEXTS.get(str(driver))
    if code is None:
        return BugError(type(driver).__name__)
    # The low byte is the primary code, whether or not the driver gives extended ones.
    return _KINDS.get(code & 0xFF, BugError)(f"sqlite {code}")
