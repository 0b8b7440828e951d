"""One folder of a share, reached part by part from its root and never through a link.

Whoever has the share may put links anywhere, also in place of a folder that was there a moment ago. Where the system
can (POSIX), the folder is held open and its files are named within it, so nothing above it can be exchanged meanwhile.
On Windows the parts of the way are looked at; making links there needs a right of its own.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

WINDOWS = os.name == "nt"
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# Names that lead elsewhere; other marks of Windows (files a cloud client has not fetched yet) do not.
_LINK_TAGS = {0xA000000C, 0xA0000003}  # symbolic link, junction


class OpenFolder:
    """The folder at `path`; with `handle`, whatever is there later, the one that was opened."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path = path
        self.handle = handle

    def name(self, part: str) -> str:
        """What to call a file of this folder in a call of the system that is given `handle`, too."""
        return part if self.handle is not None else str(self.path / part)

    def open(self, part: str, flags: int, mode: int = 0o666) -> int:
        """As os.open."""
        return os.open(self.name(part), flags, mode, dir_fd=self.handle)

    def unlink(self, part: str) -> None:
        """Remove a file; FileNotFoundError if it is not there."""
        os.unlink(self.name(part), dir_fd=self.handle)

    def discard(self, part: str) -> None:
        """Remove a file if that can be done."""
        with contextlib.suppress(OSError):
            self.unlink(part)

    def holds(self, part: str) -> bool:
        """Whether anything has this name, a folder or a link, too."""
        with contextlib.suppress(FileNotFoundError):
            os.stat(self.name(part), dir_fd=self.handle, follow_symlinks=False)
            return True
        return False

    def is_folder(self, part: str) -> bool:
        """Whether a folder has this name; no link to one."""
        with contextlib.suppress(FileNotFoundError):
            return stat.S_ISDIR(os.stat(self.name(part), dir_fd=self.handle, follow_symlinks=False).st_mode)
        return False

    def size(self, part: str) -> int:
        """The size of a file in bytes; raises OSError."""
        return os.stat(self.name(part), dir_fd=self.handle, follow_symlinks=False).st_size

    @contextlib.contextmanager
    def entries(self) -> "Iterator[Iterator[os.DirEntry[str]]]":
        """What lies there."""
        with os.scandir(self.path if self.handle is None else self.handle) as found:
            yield found

    def flush(self) -> None:
        """Ask for new names to be kept; SMB and FAT answer with all sorts of errors, none says anything."""
        if self.handle is not None:
            with contextlib.suppress(OSError):
                os.fsync(self.handle)


@contextlib.contextmanager
def opened(root: Path, parts: Sequence[str], *, make: bool = False) -> Iterator[OpenFolder]:
    """The folder of these parts below the root, which may be a link itself; with `make`, parts that lack are made.

    FileNotFoundError if it is not there; NotADirectoryError for a link or a file on the way.
    """
    if WINDOWS:
        yield OpenFolder(_looked_at(root, parts, make), None)
        return
    handle = os.open(root, _FOLDER)
    try:
        for part in parts:
            handle = _step(handle, part, make)
        yield OpenFolder(root.joinpath(*parts), handle)
    finally:
        os.close(handle)


def _step(handle: int, part: str, make: bool) -> int:
    """The folder of that name in an open one, which is closed if this can be opened."""
    try:
        below = os.open(part, _FOLDER | _NO_LINK, dir_fd=handle)
    except FileNotFoundError:
        if not make:
            raise
        with contextlib.suppress(FileExistsError):
            os.mkdir(part, dir_fd=handle)
            with contextlib.suppress(OSError):
                os.fsync(handle)
        below = os.open(part, _FOLDER | _NO_LINK, dir_fd=handle)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise NotADirectoryError(errno.ENOTDIR, "a link", part) from error
    os.close(handle)
    return below


def _looked_at(root: Path, parts: Sequence[str], make: bool) -> Path:
    path = root
    for part in parts:
        path /= part
        if make:
            with contextlib.suppress(FileExistsError):
                path.mkdir()
        state = path.lstat()
        if not stat.S_ISDIR(state.st_mode) or getattr(state, "st_reparse_tag", 0) in _LINK_TAGS:
            raise NotADirectoryError(errno.ENOTDIR, "a link or a file", str(path))
    return path
