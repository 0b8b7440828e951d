"""Writing a small file so that a pulled plug leaves the old content or the new one, never half of either.

Files of a store are for its person alone (PRIVATE); what people save for others follows their umask, but is never open
to strangers (SHARED). On Windows both follow the folder.
"""

import os
from contextlib import suppress
from pathlib import Path

from models.files.lasting import PRIVATE, create, flush, flush_folder

__all__ = ["PRIVATE", "PRIVATE_FOLDER", "SHARED", "create", "write_whole"]

PRIVATE_FOLDER = 0o700
SHARED = 0o640


def write_whole(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Replace `path` by `content`, on the disk when this returns; raises OSError and leaves the old file then."""
    unfinished = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        create(unfinished, mode)
        with unfinished.open("rb+") as opened:
            opened.write(content)
            opened.flush()
            flush(opened.fileno())
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)
