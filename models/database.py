"""The store: one encrypted file of one person, opened with a raw key and used through `read()` and `write()` only.

Rules: nobody else opens a connection. `read()` is one consistent picture of the store, `write()` one transaction that
is there as a whole or not at all. A statement that changes a guarded table (records and the ledger) is refused unless
its execution option `captured` is set - change capture sets it, nothing else may. A file is never opened without a
key, so nothing readable ever reaches the disk. Any thread may use a store; each read() and write() has a connection
of its own, and writers of one process queue for a lock instead of polling the file.

Pages are of 2 kB, half of what SQLite takes by itself: a save touches some thirty of them, each by a few bytes, and
all of a page is encrypted and written anew; so a save writes 80 kB to the log and not 130.

Settings of a connection and why: WAL (readers never wait for the writer), synchronous=FULL (an acknowledged save
survives a pulled battery), foreign_keys, recursive_triggers=OFF (this build turns them on), trusted_schema=OFF,
secure_delete=ON (what is deleted is overwritten), temp_store=MEMORY and mmap off (no plain text on disk, no page
outside the cipher), cipher_log_level=NONE (nothing on stderr).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from models import migrations
from models.files import lasting, page_check
from models.files.page_check import PAGE
from models.guard import refuse_uncaptured
from models.store_errors import (
    BugError,
    DiskFull,
    DiskTrouble,
    KnownError,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    UncapturedWrite,
    WrongKey,
    explain,
)

__all__ = [
    "BugError",
    "DiskFull",
    "DiskTrouble",
    "KnownError",
    "Store",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "StoreReadOnly",
    "StoreTooNew",
    "UncapturedWrite",
    "WrongKey",
    "build_engine",
    "explain",
    "rekey",
]

# The driver looks long for a way to adapt values it need not adapt: 3 µs for each None and each bytes of a row. Told
# that they stay as they are, it writes a record in half the time.
dbapi2.register_adapter(bytes, bytes)
dbapi2.register_adapter(type(None), lambda nothing: nothing)

PLAIN_HEADER = b"SQLite format 3\x00"
BUSY_SECONDS = 5.0
WRITER_WAIT_SECONDS = 30.0
CACHE_KIB = 16 * 1024
CACHE_OF_LARGE_KIB = 4 * 1024
CACHE_OF_SCANS_KIB = 48 * 1024
CACHED_STATEMENTS = 256
COMPILED_STATEMENTS = 1000
CHECKPOINT_PAGES = 2000  # 4 MB, as by default with pages twice as large
WAL_LIMIT_BYTES = 16 * 1024 * 1024

SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
    "PRAGMA mmap_size = 0",
    f"PRAGMA cache_size = -{CACHE_KIB}",
    f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}",
)

WITHOUT_LOG = tuple(setting for setting in SETTINGS if "journal_mode" not in setting)


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def build_engine(path: Path, connect: Callable[[], Any]) -> Engine:
    """An engine over `connect`; for the store itself and for benchmarks that bring a connection of their own."""
    return create_engine(
        f"sqlite:///{path}",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
        pool_use_lifo=True,
        hide_parameters=True,
        query_cache_size=COMPILED_STATEMENTS,
    )


def _keyed(path: Path, key: bytes, mode: str, settings: tuple[str, ...] = SETTINGS) -> Any:
    """A connection that has proved its key; `mode` is rw (the file must be there) or rwc. Raises KnownError."""
    if len(key) != 32:
        raise ValueError("a store key has 32 bytes")
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        cached_statements=CACHED_STATEMENTS,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE}")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == dbapi2.SQLITE_NOTADB:
                raise WrongKey from error
            raise
        for setting in settings:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def _try_writing(connection: Any) -> None:
    """A read-only file opens without complaint; only a writer learns of it - better now than at a save."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {migrations.version(connection)}")
    finally:
        connection.execute("ROLLBACK")


def _look_at_file(path: Path) -> None:
    """Refuse what cannot be a store before SQLite touches it: an empty file would silently become a new one."""
    with path.open("rb") as opened:
        start = opened.read(len(PLAIN_HEADER))
    if start == PLAIN_HEADER or path.stat().st_size < PAGE:
        raise StoreDamaged


def remove(path: Path) -> None:
    """Remove a store's file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def close_file(path: Path, key: bytes) -> None:
    """Make a store's file one without a log, and last; PagesDamaged unless all of it is in order."""
    with closing(_keyed(path, key, "rw", WITHOUT_LOG)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        page_check.require_sound(connection, path, key)
    lasting.flush_file(path)


def _copy(source: Any, path: Path, key: bytes, target: Path, new_key: bytes) -> None:
    """Page by page, so that row numbers stay (VACUUM INTO may change them), encrypted anew under `new_key`.

    PagesDamaged, and no copy, unless all of the source at `path` and all of the copy was checked.
    """
    page_check.require_whole(source, path, key)
    lasting.create(target)
    try:
        with closing(_keyed(target, new_key, "rwc", WITHOUT_LOG)) as copy:
            source.backup(copy)
        page_check.require_whole(source, path, key)  # it may have gone bad while it was read
        close_file(target, new_key)
    except BaseException:
        remove(target)
        raise


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Encrypt a closed store under another key: a checked copy takes its place in one rename.

    A kill leaves the file as it was (old key) or finished (new key). Raises StoreLocked if the store is open
    somewhere, PagesDamaged and other KnownErrors; the file is unchanged then.
    """
    target = path.with_name(path.name + ".rekey")
    remove(target)
    try:
        with closing(_keyed(path, old, "rw")) as source:
            _copy(source, path, old, target, new)
        if path.with_name(path.name + "-wal").exists():
            raise StoreLocked
        target.replace(path)
        lasting.flush_folder(path.parent)
    except BaseException as error:
        remove(target)
        if isinstance(error, (dbapi2.Error, OSError)):
            raise explain(error) from error
        raise


class Store:
    """One person's encrypted file, open."""

    def __init__(self, engine: Engine, path: Path, key: bytes | None = None) -> None:
        self.path = path
        self.after_close: list[Callable[[], None]] = []
        self._key = key
        self._engine = engine
        self._writer = engine.execution_options(writing=True)
        self._writing = threading.RLock()
        self._counting = threading.Lock()
        self.waiting = 0  # writers in the queue now; who writes for long gives way to them
        self._in_write = False
        self._closed = False
        self.reads_only = False
        event.listen(engine, "begin", _begin)
        event.listen(engine, "before_cursor_execute", refuse_uncaptured)

    @classmethod
    def open(cls, path: Path, key: bytes) -> "Store":
        """Open an existing store, migrating it first where needed; raises KnownError."""
        try:
            _look_at_file(path)
            with closing(_keyed(path, key, "rw")) as first:
                migrations.bring_up_to_date(first, path, lambda target: _copy(first, path, key, target, key))
                _try_writing(first)
        except (dbapi2.Error, OSError) as error:
            raise explain(error) from error
        return cls(build_engine(path, lambda: _keyed(path, key, "rw")), path, key)

    @classmethod
    def create(cls, path: Path, key: bytes) -> "Store":
        """Make a new store; FileExistsError if the file is there, else KnownError. Leaves no file on failure."""
        lasting.create(path)
        try:
            with closing(_keyed(path, key, "rwc")) as first:
                migrations.bring_up_to_date(first, path, lambda target: _copy(first, path, key, target, key))
        except BaseException as error:
            remove(path)
            if isinstance(error, (dbapi2.Error, OSError)):
                raise explain(error) from error
            raise
        return cls(build_engine(path, lambda: _keyed(path, key, "rw")), path, key)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent picture of the store; writing in it is refused. Raises KnownError."""
        self._require_open()
        with self._explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, large: bool = False, scans: bool = False) -> Iterator[Connection]:
        """One transaction: kept as a whole when the block ends, undone by any exception. Raises KnownError.

        Not to be nested in one thread (RuntimeError): the inner block could not be undone by itself. A `large` one
        hands its pages to the log while it goes on, so that little is left for the end, when nobody else gets in. One
        that `scans` a table several times keeps more pages meanwhile, so that each is deciphered once.
        """
        self._require_open()
        self._queue(1)
        try:
            if not self._writing.acquire(timeout=WRITER_WAIT_SECONDS):
                raise StoreLocked
        finally:
            self._queue(-1)
        try:
            if self._in_write:
                raise RuntimeError("write() within write()")
            self._in_write = True
            try:
                with self._explained(), self._writer.connect() as connection, connection.begin():
                    if large or scans:
                        cache = CACHE_OF_LARGE_KIB if large else CACHE_OF_SCANS_KIB
                        connection.exec_driver_sql(f"PRAGMA cache_size = -{cache}")
                    try:
                        yield connection
                    finally:
                        if large or scans:
                            connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
            finally:
                self._in_write = False
        finally:
            self._writing.release()

    def _require_open(self) -> None:
        if self._closed:
            raise StoreLocked

    def _queue(self, change: int) -> None:
        with self._counting:
            self.waiting += change

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file. May be called twice.

        Work that was given up in another thread (a round on a dead network drive) finds it closed from now on.
        """
        self._closed = True
        self._engine.dispose()
        while self.after_close:
            self.after_close.pop()()

    def copy_to(self, target: Path) -> None:
        """A complete copy of this moment under the same key, while the store is in use; on the disk when it returns.

        FileExistsError, PagesDamaged and other KnownErrors leave no half file; ValueError for a store without a key.
        """
        if self._key is None:
            raise ValueError("a store without a key is not copied")
        with self._beside(self._key) as source:
            _copy(source, self.path, self._key, target, self._key)

    def check(self) -> list[str]:
        """What the seals of all pages, the database's and the references' own checks find; empty when all is well."""
        questions = ("integrity_check", "foreign_key_check")
        found: list[str] = []
        try:
            if self._key is not None:
                with self._beside(self._key) as source:
                    found.extend(page_check.damage(source, self.path, self._key).lines())
            if found:  # the other questions would meet the same pages
                return found
            with self.read() as connection:
                for question in questions:
                    rows = connection.exec_driver_sql(f"PRAGMA {question}").all()
                    found.extend(f"{question}: {' '.join(map(str, row))}" for row in rows if tuple(row) != ("ok",))
        except (StoreDamaged, WrongKey) as error:
            found.append(f"unreadable: {error}")
        return found

    @contextmanager
    def _beside(self, key: bytes) -> Iterator[Any]:
        """A connection of the driver's own, outside the pool; raises KnownError."""
        try:
            with closing(_keyed(self.path, key, "rw")) as source:
                yield source
        except dbapi2.Error as error:
            raise explain(error) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            known = explain(error)
            if isinstance(known, KnownError):
                raise known from error
            raise
