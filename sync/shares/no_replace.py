"""Renaming that replaces nothing: the one step by which a file on a share comes to be, whole or not at all.

Windows and SMB refuse to rename onto an existing name; a POSIX rename replaces silently. So, from the best way to the
last one the medium knows:

1. Windows: plain rename.
2. A second (hard) link under the new name, then the first one is removed: ext4, btrfs, NFS, CIFS mounts.
3. renameat2 with RENAME_NOREPLACE: FAT and exFAT sticks, which have no links (Linux).
4. The new name is claimed by exclusive creation and the claim replaced: mounts that know neither (gvfs, rclone, Docker
   Desktop). A crash in between leaves a file of 0 bytes, which every reader ignores.

Media say that they do not know a way with all sorts of errors; rclone answers a link with EIO. So the next way is tried
after any error but those that would meet it, too. A medium that knows none of them is no share.
"""

import ctypes
import errno
import os
from pathlib import Path

from sync.format.errors import NoWay
from sync.shares.open_folder import WINDOWS, OpenFolder

__all__ = ["WINDOWS", "NoWay", "rename_new"]

# These speak of the file, the room or the connection and not of the way.
_MEETS_ALL = {
    errno.EEXIST,
    errno.ENOENT,
    errno.ENOSPC,
    getattr(errno, "EDQUOT", errno.ENOSPC),
    errno.EROFS,
    errno.ENOTDIR,
    getattr(errno, "ESTALE", errno.ENOENT),
    errno.ENOTCONN,
    errno.ETIMEDOUT,
    getattr(errno, "EHOSTDOWN", errno.ETIMEDOUT),
    errno.EHOSTUNREACH,
    errno.ENETUNREACH,
}
_NOT_KNOWN = {errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_RENAME_NOREPLACE = 1
_AT_FDCWD = -100


def rename_new(folder: OpenFolder, source: str, target: str) -> None:
    """Give the file `source` the name `target`; FileExistsError if that exists, any OSError else.

    After an error both are as before, or the file has its name and the answer was lost. NoWay, for good.
    """
    if WINDOWS:
        Path(folder.name(source)).rename(folder.name(target))
        return
    for way in (_by_link, _by_flag, _by_claim):
        try:
            way(folder, source, target)
            return
        except OSError as error:
            if error.errno in _MEETS_ALL:
                raise
            if way is _by_claim:
                raise


def _by_link(folder: OpenFolder, source: str, target: str) -> None:
    handle = folder.handle
    os.link(folder.name(source), folder.name(target), src_dir_fd=handle, dst_dir_fd=handle, follow_symlinks=False)
    # The file has its name; a temporary one left beside it is swept away some day.
    folder.discard(source)


def _by_flag(folder: OpenFolder, source: str, target: str) -> None:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, "renameat2")
    handle = _AT_FDCWD if folder.handle is None else folder.handle
    names = os.fsencode(folder.name(source)), os.fsencode(folder.name(target))
    if call(handle, names[0], handle, names[1], _RENAME_NOREPLACE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), target)


def _by_claim(folder: OpenFolder, source: str, target: str) -> None:
    handle = folder.handle
    try:
        os.close(folder.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except OSError as error:
        raise (NoWay(error.errno, error.strerror, target) if error.errno in _NOT_KNOWN else error) from error
    try:
        os.replace(folder.name(source), folder.name(target), src_dir_fd=handle, dst_dir_fd=handle)
    except OSError as error:
        if error.errno in _MEETS_ALL or not _take_back(folder, source, target):
            raise
        raise NoWay(error.errno, error.strerror, target) from error


def _take_back(folder: OpenFolder, source: str, target: str) -> bool:
    """Remove a claim that was not replaced; False where it was after all, or the medium answers nothing any more."""
    try:
        if not folder.holds(source) or folder.size(target):
            return False
        folder.unlink(target)
    except OSError:
        return False
    return True
