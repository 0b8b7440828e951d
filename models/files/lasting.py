"""Writes that outlive a pulled plug: flushing a file, and the folder that names it.

`fsync` on macOS only hands the data to the drive; F_FULLFSYNC asks the drive to empty its cache, too.
"""

import contextlib
import os
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # the module is there or not, by platform

_FULL: int | None = getattr(fcntl, "F_FULLFSYNC", None)


PRIVATE = 0o600


def create(path: Path, mode: int = PRIVATE) -> None:
    """Make an empty file with these rights, less what the umask takes; FileExistsError if it is there.

    SQLite gives the log and the index beside a store the rights of the store.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))


def flush(handle: int) -> None:
    """Have the content of an open file on the disk when this returns; raises OSError."""
    if _FULL is not None:
        call: Any = fcntl
        # Some file systems (SMB mounts) do not know it; they get the plain flush.
        with contextlib.suppress(OSError):
            call.fcntl(handle, _FULL)
            return
    os.fsync(handle)


def flush_file(path: Path) -> None:
    """As `flush`, for a closed file."""
    with path.open("rb+") as opened:
        flush(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Make a new or renamed entry of `folder` last; nothing to do where folders cannot be opened (Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        flush(handle)
    finally:
        os.close(handle)
