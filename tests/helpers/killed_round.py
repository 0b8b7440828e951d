"""A process that makes one round over a folder share and is killed (SIGKILL) at one of its write points.

Write points are every line of the folder share and of the renaming it does - so also between opening, writing, closing
and renaming a file - and the beginning and the commit of every transaction of the store.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from helpers.laptops import RULES
from helpers.processes import fate
from sqlalchemy import event

from models.database import Store
from sync.round import Round
from sync.shares.folder_share import FolderShare

OURS = ("/folder_share.py", "/open_folder.py", "/no_replace.py")


class NamedFolder(FolderShare):
    """A folder share that tells all that lies there, as a share in memory does."""

    def names(self) -> list[str]:
        files = (path for path in self.root.rglob("*") if path.is_file() and ".tmp-" not in path.name)
        return sorted(str(path.relative_to(self.root)) for path in files)

    def snapshot(self) -> dict[str, tuple[bytes, int]]:
        """What lies there, as a share in memory tells it; the times are left out."""
        return {name: ((self.root / name).read_bytes(), 0) for name in self.names()}


def killed_at(point: int, path: Path, key: bytes, root: Path, now: Callable[[], int]) -> bool:
    """Whether a child that is to be killed at that write point of its round got that far.

    All stores must be closed: a child must not inherit open files of a database.
    """

    def told() -> None:
        try:
            _round(point, path, key, root, now)
        except BaseException:
            traceback.print_exc()
            raise

    end = fate(told)
    if end not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the round to be killed at point {point} failed by itself")
    return end != 0


def _round(point: int, path: Path, key: bytes, root: Path, now: Callable[[], int]) -> None:
    left = point

    def strike(*_about: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def trace(frame, happened, _argument):
        if not frame.f_code.co_filename.endswith(OURS):
            return None
        if happened == "line":
            strike()
        return trace

    store = Store.open(path, key)
    for name in ("begin", "commit"):
        event.listen(store._engine, name, strike)
    sys.settrace(trace)
    Round(store, FolderShare(root), now=now, rules=RULES).run()
    sys.settrace(None)
