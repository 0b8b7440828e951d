"""Small stores with damage at a chosen place: in a page, at the end of the file, in the log a killed program left."""

import os
import shutil
from pathlib import Path

from helpers.processes import fate
from sqlalchemy import text

from models.database import PAGE, Store

KEY = bytes(range(32))
PUT = text("INSERT INTO local_setting (key, value) VALUES (:key, :value)")


def filled(path: Path, rows: int = 60) -> None:
    """A closed store with rows, an index among its pages, and free pages at the place of rows that were deleted."""
    store = Store.create(path, KEY)
    put(store, range(rows))
    with store.write() as connection:
        connection.execute(text("DELETE FROM local_setting WHERE key >= :from"), {"from": f"{rows * 3 // 4:05}"})
    store.close()


def put(store: Store, numbers: range) -> None:
    with store.write() as connection:
        connection.execute(PUT, [{"key": f"{number:05}", "value": os.urandom(900)} for number in numbers])


def keys(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT key FROM local_setting ORDER BY key")).scalars())


def flip(path: Path, offset: int) -> None:
    """Alter one bit of a file in its place."""
    with path.open("rb+") as opened:
        opened.seek(offset)
        byte = opened.read(1)[0]
        opened.seek(offset)
        opened.write(bytes([byte ^ 16]))


def flip_page(path: Path, number: int, place: int = 700) -> None:
    flip(path, (number - 1) * PAGE + place)


def cut(path: Path, by: int) -> None:
    os.truncate(path, path.stat().st_size - by)


def page_count(path: Path) -> int:
    return path.stat().st_size // PAGE


def killed_after_saves(path: Path, saves: int) -> None:
    """A store whose program was killed with that many saves in the log, one row each, numbered from 10,000."""

    def save_and_die() -> None:
        store = Store.open(path, KEY)
        for number in range(saves):
            put(store, range(10_000 + number, 10_001 + number))
        os.kill(os.getpid(), 9)

    assert fate(save_and_die) == -9
    assert path.with_name(f"{path.name}-wal").stat().st_size


def copied(path: Path, folder: Path) -> Path:
    """The same files in another folder."""
    shutil.copytree(path.parent, folder)
    return folder / path.name
