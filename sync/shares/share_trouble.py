"""From the system's error to a share's: one function decides, and one waits out what a virus scanner holds.

Used by every share that speaks in OSErrors (mounted folders, direct SMB).
"""

import errno
import time
from collections.abc import Callable
from typing import TypeVar

from sync.format.errors import Away, Full, Missing, NoWay, ReadOnly, ShareError, Taken, Unusable
from sync.shares.open_folder import WINDOWS

Answer = TypeVar("Answer")
Sleep = Callable[[float], None]

# Access denied, sharing violation, lock violation: on Windows mostly a scanner or indexer that looks at a fresh file.
_HELD = {5, 32, 33}
# 1.55 s in all; 0.5 to 2.5 s is what programs in the field have settled on.
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM}
_NO_FILE = {errno.ENOTDIR, errno.EISDIR, errno.ELOOP}  # something else lies there, or on the way to it
# The same of Windows, where the errno is a coarse guess: write protected, disk full (two of them).
_WINDOWS_READ_ONLY = {19}
_WINDOWS_FULL = {39, 112}


def patiently(action: Callable[[], Answer], sleep: Sleep = time.sleep) -> Answer:
    """Do it; while Windows says that somebody holds the file, again after a moment; at last the OSError itself."""
    for wait in WAITS:
        try:
            return action()
        except OSError as error:
            if not _is_held(error):
                raise
        sleep(wait)
    return action()


def _is_held(error: OSError) -> bool:
    """os.open and what builds on it know no number of Windows', only the errno it stands for."""
    code = getattr(error, "winerror", None)
    return code in _HELD or (WINDOWS and code is None and error.errno == errno.EACCES)


def share_error(error: OSError, name: str, writing: bool) -> ShareError:
    """What this error means for a share; whether a root is there at all is for the share itself to look at first."""
    code, windows = error.errno or 0, getattr(error, "winerror", None)
    kind: type[ShareError] = Away
    if isinstance(error, NoWay):
        kind = Unusable
    elif code in _FULL or windows in _WINDOWS_FULL:
        kind = Full
    elif code == errno.EROFS or windows in _WINDOWS_READ_ONLY:
        kind = ReadOnly
    elif windows in _HELD - {5}:
        kind = Away
    elif code in _REFUSED and writing:
        kind = ReadOnly
    elif code == errno.ENOENT:
        kind = Missing
    elif code in _NO_FILE:
        kind = Taken if writing else Missing
    return kind(name, code, error.strerror or "")
