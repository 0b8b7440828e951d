"""A share in a folder the system shows us: a mounted network drive, a folder of a cloud client, a USB stick.

Trusted are only: exclusive creation, and renaming that replaces nothing (`no_replace`). Not trusted: locks, stat of a
name that may not be there, fsync of a folder, times other than a fresh file's, letter case. What lies there may be
anybody's work: only plain files are read, never through a link.
"""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from sync.format.clock import DAY_MS
from sync.shares.no_replace import WINDOWS, rename_new
from sync.shares.share import (
    LARGEST,
    Away,
    Files,
    Listed,
    Missing,
    Taken,
    TooLarge,
    folders,
    is_temporary,
    parts,
    parts_to_put,
    temporary,
    well_formed,
)
from sync.shares.share_trouble import Sleep, patiently, share_error

Answer = TypeVar("Answer")
_READING = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)  # not to hang on a pipe somebody put there
_NO_FSYNC = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF}


class FolderShare:
    """A folder as a `Share`. Holds no open files and no state but which medium it has seen; safe in any thread."""

    def __init__(self, root: Path, sleep: Sleep = time.sleep) -> None:
        self._root = root
        self._sleep = sleep
        self._device: int | None = None

    @property
    def root(self) -> Path:
        """The folder; it need not be there now."""
        return self._root

    def list(self, folder: str) -> Files:
        """See `Share.list`."""
        path = self._root.joinpath(*folders(folder))
        try:
            found = self._do(folder, lambda: [_listed(entry) for entry in _entries(path)], writing=False)
        except Missing:
            return []
        return sorted(one for one in found if one is not None)

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        """See `Share.read`."""
        path = self._path(name)
        return self._do(name, lambda: _read(path, name, at_most), writing=False)

    def put_new(self, name: str, data: bytes) -> None:
        """See `Share.put_new`."""
        target = self._root.joinpath(*parts_to_put(name, data))
        fresh = target.with_name(temporary(target.name))
        try:
            self._do(name, lambda: self._write(fresh, data), writing=True)
            self._do(name, lambda: rename_new(fresh, target), writing=True)
            _flush_folder(target.parent)
        except FileExistsError:
            _discard(fresh)
        except Missing as error:  # the folder went away between two steps
            raise Away(name, error.code) from error
        except BaseException:
            _discard(fresh)
            raise
        if not self._holds(target, name, data):
            raise Taken(name)

    def delete(self, name: str) -> None:
        """See `Share.delete`."""
        path = self._path(name)
        with contextlib.suppress(Missing, Taken):  # not there, or a folder: no file of that name
            self._do(name, path.unlink, writing=True)

    def server_time(self) -> int:
        """See `Share.server_time`.

        The file stays empty: its time is then its creation by the server; a mount may give a written one our own time.
        """
        path = self._root / temporary("clock")
        try:
            return self._do("", lambda: _time_of_new(path), writing=True)
        except Missing as error:
            raise Away("", error.code) from error
        finally:
            _discard(path)

    def sweep(self, folder: str, age_ms: int = DAY_MS) -> int:
        """See `Sweeping.sweep`."""
        path, oldest = self._root.joinpath(*folders(folder)), self.server_time() - age_ms
        swept = 0
        try:
            for entry in self._do(folder, lambda: list(_entries(path)), writing=False):
                with contextlib.suppress(FileNotFoundError):
                    if is_temporary(entry.name) and entry.stat(follow_symlinks=False).st_mtime_ns // 1_000_000 < oldest:
                        self._do(folder, Path(entry.path).unlink, writing=True)
                        swept += 1
        except Missing:
            return swept
        return swept

    def _path(self, name: str) -> Path:
        return self._root.joinpath(*parts(name))

    def _do(self, name: str, action: Callable[[], Answer], *, writing: bool) -> Answer:
        """Carry out one step; OSErrors become ShareErrors, but FileExistsError, which is an answer."""
        try:
            answer = patiently(action, self._sleep)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno == errno.ENOENT and not self._root.is_dir():
                raise Away(name, errno.ENOENT, "no such folder") from error
            raise share_error(error, name, writing) from error
        if self._device is None:
            with contextlib.suppress(OSError):
                self._device = self._root.stat().st_dev
        return answer

    def _write(self, path: Path, data: bytes) -> None:
        try:
            _write(path, data)
        except FileNotFoundError:
            self._make_folders(path.parent)
            _write(path, data)
        except OSError:
            _discard(path)  # a patient second try finds the name free
            raise

    def _make_folders(self, folder: Path) -> None:
        """Make what is missing below the root, never the root, and not where a mount has just gone away under us."""
        if self._device not in {None, self._root.stat().st_dev}:
            raise Away(str(folder.relative_to(self._root)), errno.ENODEV, "another medium")
        path = self._root
        for part in folder.relative_to(self._root).parts:
            path /= part
            with contextlib.suppress(FileExistsError):
                path.mkdir()
                _flush_folder(path.parent)

    def _holds(self, path: Path, name: str, data: bytes) -> bool:
        """Whether exactly these bytes lie there now, asked from the medium as far as the system lets us."""
        try:
            return self._do(name, lambda: _read(path, name, len(data)), writing=False) == data
        except TooLarge:
            return False
        except Missing as error:
            if os.path.lexists(path):  # a folder or link of that name
                return False
            raise Away(name, error.code, "not there after it was written") from error


def _entries(path: Path) -> "Iterator[os.DirEntry[str]]":
    with os.scandir(path) as entries:
        yield from entries


def _listed(entry: "os.DirEntry[str]") -> Listed | None:
    """The entry if it is a file of ours with something in it; one that goes away meanwhile is not."""
    try:
        if not well_formed(entry.name) or not entry.is_file(follow_symlinks=False):
            return None
        size = entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return None
    return Listed(entry.name, size) if size else None


def _read(path: Path, name: str, at_most: int) -> bytes:
    with os.fdopen(os.open(path, _READING), "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise Missing(name, errno.EISDIR, "not a file")
        data = file.read(min(state.st_size, at_most) + 1)
    if len(data) > at_most:
        raise TooLarge(name, errno.EFBIG)
    return data


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        try:
            os.fsync(file.fileno())
        except OSError as error:
            # Full disks of file servers may show only here; media without fsync are taken as they are.
            if error.errno not in _NO_FSYNC:
                raise
        if hasattr(os, "posix_fadvise"):
            # Reading back shall ask the medium, not our own memory; an advice, so nothing hangs on it.
            with contextlib.suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _flush_folder(folder: Path) -> None:
    """Ask for the folder's own entry to be kept; SMB and FAT answer with all sorts of errors, none says anything."""
    if WINDOWS:
        return
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _time_of_new(path: Path) -> int:
    opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        return os.fstat(opened).st_mtime_ns // 1_000_000
    finally:
        os.close(opened)
