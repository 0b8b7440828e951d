"""A share in a folder the system shows us: a mounted network drive, a folder of a cloud client, a USB stick.

Trusted are only: exclusive creation, and renaming that replaces nothing (`no_replace`). Not trusted: locks, stat of a
name that may not be there, fsync of a folder, times other than a fresh file's, letter case. What lies there may be
anybody's work: only plain files are read, never through a link, neither of the file nor of a folder above it.
"""

import contextlib
import errno
import functools
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from sync.format.clock import DAY_MS
from sync.format.errors import Away, Missing, Taken, TooLarge
from sync.shares.no_replace import rename_new
from sync.shares.open_folder import OpenFolder, opened
from sync.shares.share import LARGEST, Files, Listed, folders, is_temporary, parts, parts_to_put, temporary, well_formed
from sync.shares.share_trouble import Sleep, patiently, share_error

Answer = TypeVar("Answer")
Above = Sequence[str]
_BINARY = getattr(os, "O_BINARY", 0)
_READING = (
    os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)  # not to hang on a pipe somebody put there
_CREATING = os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY
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
        above = folders(folder)
        try:
            return self._do(folder, lambda: _list(self._root, above), writing=False)
        except Missing:
            return []

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        """See `Share.read`."""
        return self._do(name, lambda: _read(self._root, parts(name), at_most), writing=False)

    def put_new(self, name: str, data: bytes) -> None:
        """See `Share.put_new`."""
        *above, target = parts_to_put(name, data)
        fresh = temporary(target)
        try:
            self._do(name, lambda: self._write(above, fresh, data), writing=True)
            self._do(name, lambda: _publish(self._root, above, fresh, target), writing=True)
        except FileExistsError:
            _discard(self._root, above, fresh)
        except Missing as error:  # the folder went away between two steps
            raise Away(name, error.code) from error
        except BaseException:
            _discard(self._root, above, fresh)
            raise
        if not self._holds(name, data):
            raise Taken(name)

    def delete(self, name: str) -> None:
        """See `Share.delete`."""
        with contextlib.suppress(Missing, Taken):  # not there, or a folder: no file of that name
            self._do(name, lambda: _unlink(self._root, parts(name)), writing=True)

    def server_time(self) -> int:
        """See `Share.server_time`.

        The file stays empty: its time is then its creation by the server; a mount may give a written one our own time.
        """
        part = temporary("clock")
        try:
            return self._do("", lambda: _time_of_new(self._root, part), writing=True)
        except Missing as error:
            raise Away("", error.code) from error
        finally:
            _discard(self._root, (), part)

    def sweep(self, folder: str, age_ms: int = DAY_MS) -> int:
        """See `Sweeping.sweep`."""
        above, oldest = folders(folder), self.server_time() - age_ms
        try:
            old = self._do(folder, lambda: _temporary_before(self._root, above, oldest), writing=False)
            for part in old:
                with contextlib.suppress(FileNotFoundError):
                    self._do(folder, functools.partial(_unlink, self._root, (*above, part)), writing=True)
        except Missing:
            return 0
        return len(old)

    def _do(self, name: str, action: Callable[[], Answer], *, writing: bool) -> Answer:
        """Carry out one step; OSErrors become ShareErrors, but FileExistsError, which is an answer."""
        try:
            answer = patiently(action, self._sleep)
        except FileExistsError:
            raise
        except OSError as error:
            # A file in the place of the root (ENOTDIR) is as far from a share as nothing at all.
            if error.errno in {errno.ENOENT, errno.ENOTDIR} and not self._root.is_dir():
                raise Away(name, errno.ENOENT, "no such folder") from error
            raise share_error(error, name, writing) from error
        if self._device is None:
            with contextlib.suppress(OSError):
                self._device = self._root.stat().st_dev
        return answer

    def _write(self, above: Above, part: str, data: bytes) -> None:
        try:
            _write(self._root, above, part, data)
        except FileNotFoundError:
            # Never make the root, and not where a mount has just gone away under us.
            if self._device not in {None, self._root.stat().st_dev}:
                raise Away("/".join(above), errno.ENODEV, "another medium") from None
            _write(self._root, above, part, data, make=True)

    def _holds(self, name: str, data: bytes) -> bool:
        """Whether exactly these bytes lie there now, asked from the medium as far as the system lets us."""
        try:
            return self.read(name, len(data)) == data
        except TooLarge:
            return False
        except Missing as error:
            if _is_there(self._root, parts(name)):  # a folder or link of that name
                return False
            raise Away(name, error.code, "not there after it was written") from error


def _list(root: Path, above: Above) -> Files:
    with opened(root, above) as folder, folder.entries() as entries:
        return sorted(listed for entry in entries if (listed := _listed(entry)) is not None)


def _listed(entry: "os.DirEntry[str]") -> Listed | None:
    """The entry if it is a file of ours with something in it; one that goes away meanwhile is not."""
    try:
        if not well_formed(entry.name) or not entry.is_file(follow_symlinks=False):
            return None
        size = entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return None
    return Listed(entry.name, size) if size else None


def _read(root: Path, name: Sequence[str], at_most: int) -> bytes:
    *above, part = name
    with opened(root, above) as folder:
        with _telling_folders(folder, part):
            handle = folder.open(part, _READING)
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise Missing("/".join(name), errno.EISDIR, "not a file")
            data = file.read(min(state.st_size, at_most) + 1)
    if len(data) > at_most:
        raise TooLarge("/".join(name), errno.EFBIG)
    return data


def _write(root: Path, above: Above, part: str, data: bytes, *, make: bool = False) -> None:
    """A new file that is whole and closed, or none: a patient second try finds the name free."""
    with opened(root, above, make=make) as folder:
        handle = folder.open(part, _CREATING)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                _flush(file.fileno())
        except OSError:
            folder.discard(part)
            raise


def _flush(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        # Full disks of file servers may show only here; media without fsync are taken as they are.
        if error.errno not in _NO_FSYNC:
            raise
    if hasattr(os, "posix_fadvise"):
        # Reading back shall ask the medium, not our own memory; an advice, so nothing hangs on it.
        with contextlib.suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _publish(root: Path, above: Above, fresh: str, target: str) -> None:
    with opened(root, above) as folder:
        rename_new(folder, fresh, target)
        folder.flush()


def _unlink(root: Path, name: Sequence[str]) -> None:
    *above, part = name
    with opened(root, above) as folder, _telling_folders(folder, part):
        folder.unlink(part)


@contextlib.contextmanager
def _telling_folders(folder: OpenFolder, part: str) -> Iterator[None]:
    """IsADirectoryError for a folder; Windows (and macOS for removing one) only speaks of a missing right."""
    try:
        yield
    except PermissionError as error:
        if folder.is_folder(part):
            raise IsADirectoryError(errno.EISDIR, "a folder", part) from error
        raise


def _is_there(root: Path, name: Sequence[str]) -> bool:
    *above, part = name
    with contextlib.suppress(OSError), opened(root, above) as folder:
        return folder.holds(part)
    return False


def _discard(root: Path, above: Above, part: str) -> None:
    with contextlib.suppress(OSError), opened(root, above) as folder:
        folder.discard(part)


def _temporary_before(root: Path, above: Above, oldest_ms: int) -> list[str]:
    found = []
    with opened(root, above) as folder, folder.entries() as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                changed = entry.stat(follow_symlinks=False).st_mtime_ns // 1_000_000
                if is_temporary(entry.name) and changed < oldest_ms:
                    found.append(entry.name)
    return found


def _time_of_new(root: Path, part: str) -> int:
    with opened(root, ()) as folder:
        handle = folder.open(part, _CREATING)
        try:
            return os.fstat(handle).st_mtime_ns // 1_000_000
        finally:
            os.close(handle)
