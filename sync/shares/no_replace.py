"""Renaming that replaces nothing: the one step by which a file on a share comes to be, whole or not at all.

Windows and SMB refuse to rename onto an existing name; a POSIX rename replaces silently. So, from the best way to the
last one the medium knows:

1. Windows: plain rename.
2. A second (hard) link under the new name, then the first one is removed: ext4, btrfs, NFS, CIFS mounts.
3. renameat2 with RENAME_NOREPLACE: FAT and exFAT sticks, which have no links (Linux).
4. The new name is claimed by exclusive creation and the claim replaced: mounts that know neither (gvfs). A crash in
   between leaves a file of 0 bytes, which every reader ignores.
"""

import contextlib
import ctypes
import errno
import os
from pathlib import Path

WINDOWS = os.name == "nt"
_NOT_SUPPORTED = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EMLINK, errno.EACCES}
_AT_FDCWD = -100
_RENAME_NOREPLACE = 1


def rename_new(source: Path, target: Path) -> None:
    """Give `source` the name `target`; FileExistsError if that exists, any OSError else; then both are as before."""
    if WINDOWS:
        source.rename(target)
        return
    for way in (_by_link, _by_flag, _by_claim):
        try:
            way(source, target)
            return
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED or way is _by_claim:
                raise


def _by_link(source: Path, target: Path) -> None:
    target.hardlink_to(source)
    # The file has its name; a temporary one left beside it is swept away some day.
    with contextlib.suppress(OSError):
        source.unlink()


def _by_flag(source: Path, target: Path) -> None:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, "renameat2")
    if call(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(target))


def _by_claim(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        source.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            target.unlink()
        raise
