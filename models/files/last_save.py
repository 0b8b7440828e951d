"""The last save, told beside the database: what an altered log takes with it is noticed at the next opening.

SQLite leaves unread what follows an altered place of its log, without an error; a counter inside the database would
go back with the rest. So after every save its stamp is written into a small file, in its place and without waiting
for the disk: a killed program loses none of it, a pulled plug at most the last half minute, and then nothing is
noticed that would not be noticed without it. Losing or altering the file does no harm.
"""

import contextlib
import os
import zlib
from pathlib import Path
from typing import NamedTuple

from models.files import lasting

_SIZE = 70  # 16 bytes as hex, line and stamp of at most 10 and 20 digits, 8 of checksum, spaces between


class Save(NamedTuple):
    """A save: of which replica, on which of its lines (local number), with which stamp of its clock."""

    replica: bytes
    line: int
    stamp: int


def path_of(store: Path) -> Path:
    """The file beside the store at that path."""
    return store.with_name(f"{store.name}.saved")


def note(store: Path, save: Save) -> None:
    """Tell that this was saved, after it was; failing does no harm."""
    text = f"{save.replica.hex()} {save.line} {save.stamp}"
    line = f"{text} {zlib.crc32(text.encode()):08x}".ljust(_SIZE - 1) + "\n"
    with contextlib.suppress(OSError):
        # The same bytes of the same file each time: neither room on the disk nor a new name is needed.
        handle = os.open(path_of(store), os.O_WRONLY | os.O_CREAT, lasting.PRIVATE)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)


def last(store: Path) -> Save | None:
    """The last save that was told; None where there is none or it is altered."""
    try:
        replica, line, stamp, check = path_of(store).read_text(encoding="ascii").split()
        if check != f"{zlib.crc32(f'{replica} {line} {stamp}'.encode()):08x}":
            return None
        return Save(bytes.fromhex(replica), int(line), int(stamp))
    except (OSError, ValueError):
        return None
