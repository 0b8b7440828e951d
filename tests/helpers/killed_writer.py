"""A process that puts files into a folder share and is killed (SIGKILL) before every single line of ours in turn.

`python killed_writer.py ROOT`: for n = 1, 2, ... a child puts `d/line/<n>` and is killed before its nth line; the last
child lives. Prints how many were killed.
"""

import os
import signal
import sys
from pathlib import Path

from helpers.processes import fate

from sync.shares.folder_share import FolderShare

OURS = ("folder_share.py", "open_folder.py", "no_replace.py", "share_trouble.py")


def content(number: int) -> bytes:
    """What belongs under the name of that number; longer than a block of the disk."""
    return f"{number:05}".encode() * 20_000


def killed_before(line: int, root: Path) -> bool:
    """Whether a child that is to be killed before its `line`th line got that far."""
    left = line

    def trace(frame, event, _argument):
        nonlocal left
        if not frame.f_code.co_filename.endswith(OURS):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    def put() -> None:
        sys.settrace(trace)
        FolderShare(root).put_new(f"d/line-{line}/{line:05}", content(line))

    end = fate(put)
    if end not in (0, -signal.SIGKILL):
        raise RuntimeError(f"child ended with {end}")
    return end != 0


def main() -> None:
    root, line = Path(sys.argv[1]), 1
    while killed_before(line, root):
        line += 1
    print(line - 1)


if __name__ == "__main__":
    main()
