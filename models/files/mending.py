"""Mending the log that a killed program left and that was altered since, before SQLite forgets what it cannot read.

Where every altered page was written anew by a later save, the store as of the last save is put together from the file
and the whole frames, checked, and takes the place of the old one. Where not, a copy of both files is kept in a folder
beside the store, to be salvaged from, and the store opens as far as SQLite can read.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from models.files import lasting
from models.files.log_frames import Log, log_path, read_log
from models.files.page_check import PAGE, PageSeals, seals_of
from models.store_errors import KnownError, explain

Close = Callable[[Path, bytes], None]
KEPT = "damaged"  # the folder of the copy
_ROOM = 2  # so many times the size of both files has to be free for a copy


def mend(path: Path, key: bytes, close_file: Close) -> None:
    """Mend the log of the closed store at `path`, or keep a copy. Raises OSError; then both files are as before.

    `close_file` makes of a store's file one without a log, and raises unless all of it is in order.
    """
    recovered = _beside(path, ".recovered")
    if recovered.exists() and not log_path(path).exists():
        _take(recovered, path)  # killed between the two renames below
        return
    recovered.unlink(missing_ok=True)
    seals = seals_of(path, key)
    log = read_log(path, PAGE, seals.fit)
    if not log.altered:
        return
    if _recover(path, recovered, log, seals, lambda part: close_file(part, key)):
        log_path(path).replace(_beside(path, ".log-altered"))
        _beside(path, "-shm").unlink(missing_ok=True)
        _take(recovered, path)
    else:
        _keep(path)


def forget(path: Path) -> None:
    """Nothing is missing in this store: what was kept of altered logs is not needed."""
    shutil.rmtree(path.parent / KEPT, ignore_errors=True)
    _beside(path, ".log-altered").unlink(missing_ok=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}{ending}")


def _take(recovered: Path, path: Path) -> None:
    recovered.replace(path)
    lasting.flush_folder(path.parent)


def _recover(path: Path, recovered: Path, log: Log, seals: PageSeals, close_file: Callable[[Path], None]) -> bool:
    """The store as of the last save as a checked file of that name; False where a page of it is lost."""
    data = log_path(path).read_bytes()
    pages = _pages(log, data, seals)
    if pages is None:
        return False
    part = _beside(path, ".recovered.part")
    part.unlink(missing_ok=True)
    try:
        lasting.create(part)
        with path.open("rb") as old, part.open("rb+") as new:
            shutil.copyfileobj(old, new)
            for page, offset in pages.items():
                new.seek((page - 1) * PAGE)
                new.write(data[offset : offset + PAGE])
            new.truncate(log.frames[log.committed_until - 1].commit * PAGE)
        close_file(part)
        part.replace(recovered)
        lasting.flush_folder(path.parent)
    except Exception as error:
        if not isinstance(explain(error), KnownError):
            raise
        return False  # not in order after all, or no room
    finally:
        for ending in ("", "-wal", "-shm"):
            _beside(part, ending).unlink(missing_ok=True)
    return True


def _pages(log: Log, data: bytes, seals: PageSeals) -> dict[int, int] | None:
    """Page to offset in the log of its newest version; None where the newest version of a page was altered."""
    size = log.frames[log.committed_until - 1].commit
    pages: dict[int, int] = {}
    lost: set[int] = set()
    for frame in log.frames[: log.committed_until]:
        page: int | None = frame.page
        if not frame.fits:
            body = data[frame.offset : frame.offset + PAGE]
            page = next((number for number in range(1, size + 1) if seals.fit(number, body)), None)
        if page is not None:
            pages[page] = frame.offset
            lost.discard(page)
        elif frame.placed:
            lost.add(frame.page)
        else:
            return None  # neither the page nor its number can be told
    return None if lost else pages


def _keep(path: Path) -> None:
    """Copy the file and its log beside it, once, if there is room."""
    folder, files = path.parent / KEPT, (path, log_path(path))
    needed = _ROOM * sum(file.stat().st_size for file in files)
    if folder.exists() or shutil.disk_usage(path.parent).free < needed:
        return
    part = folder.with_name(f".{KEPT}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    for file in files:
        lasting.create(part / file.name)
        shutil.copyfile(file, part / file.name)
        lasting.flush_file(part / file.name)
    part.replace(folder)
    lasting.flush_folder(path.parent)
