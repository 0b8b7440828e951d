"""What this process gives away of its memory: no core dumps, and on Linux no reading by other programs of the account.

Keys and plain text stand in the memory of an open store. Called once at the start of the window and of the command
line; a system that knows none of it goes on without.
"""

import ctypes
import sys
from contextlib import suppress

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # the module is there or not, by platform

_PR_SET_DUMPABLE = 4


def close_to_others() -> None:
    """No core file with what the store keeps encrypted; on Linux no debugger of the same account either."""
    if resource is not None:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
