"""Whether every page of a store's file is as it was written: the seal SQLCipher puts on each page, checked one by one.

A page-by-page copy passes damaged pages on as zeros and the copy's own seals are right then: so the *source* is
checked before and after it was copied, the copy afterwards. The file is read below SQLite, so that damage is found in
every page (free ones, too) and a page that cannot be read hides no other. Never writes.

The written form (SQLCipher 4): a page of PAGE bytes ends in 16 bytes of initialisation vector and 64 bytes of
HMAC-SHA512 over all before it and its number (4 bytes, little-endian); the first 16 bytes of the file are the salt of
the HMAC's key and not sealed. Pages of the log (`log_frames`) have the same form.
"""

import errno
import hashlib
import hmac
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from models.files.log_frames import Log, read_log
from models.store_errors import KnownError, PagesDamaged, explain

PAGE = 2048
SALT_BYTES = 16
BLOCK = 256 * PAGE
MAC_BYTES = 64
_SALT_MASK = 0x3A
_PASSES = 2
# Reading beside a checkpoint may meet a page half written; what is still wrong after these is damage.
WAITS_SECONDS = (0.02, 0.1, 0.3)
_LOCK_PAGE = 0x40000000 // PAGE + 1  # holds SQLite's locks, never data
_NAMED = 20  # so many ranges of pages are named in a text


class PageSeals:
    """Tells for a store's key and salt whether a page is as it was written."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        masked = bytes(byte ^ _SALT_MASK for byte in salt)
        self._mac = hmac.new(hashlib.pbkdf2_hmac("sha512", key, masked, _PASSES, 32), digestmod="sha512")

    def fit(self, number: int, page: bytes) -> bool:
        """Whether this is the page of that number, whole and unaltered."""
        if len(page) != PAGE:
            return False
        mac = self._mac.copy()
        mac.update(page[SALT_BYTES if number == 1 else 0 : -MAC_BYTES])
        mac.update(number.to_bytes(4, "little"))
        return hmac.compare_digest(mac.digest(), page[-MAC_BYTES:])


@dataclass(frozen=True)
class Damage:
    """Numbers of pages of the file, and of frames of its log (both from 1), that are not as they were written."""

    pages: tuple[int, ...] = ()
    frames: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pages or self.frames)

    def lines(self) -> list[str]:
        """What is damaged, in words for a report."""
        told = [f"page {span}: altered or missing" for span in _spans(self.pages)]
        return told + [f"frame {span} of the log: altered" for span in _spans(self.frames)]


def seals_of(path: Path, key: bytes) -> PageSeals:
    """The seals of the store at `path`; raises OSError."""
    with path.open("rb") as opened:
        return PageSeals(key, opened.read(SALT_BYTES))


def pages_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The pages of a file with their numbers; the last may be short, one the disk cannot read is empty. OSError."""
    with path.open("rb", buffering=0) as opened:
        size = opened.seek(0, os.SEEK_END)
        for start in range(0, size, BLOCK):
            for offset, page in _block(opened, start, min(BLOCK, size - start)):
                yield offset // PAGE + 1, page


def _block(opened: BinaryIO, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    try:
        block = _read(opened, start, size)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        for offset in range(start, start + size, PAGE):
            yield offset, _read_page(opened, offset)
        return
    for place in range(0, size, PAGE):
        yield start + place, block[place : place + PAGE]


def _read_page(opened: BinaryIO, offset: int) -> bytes:
    """A page, empty where the disk cannot read it."""
    try:
        return _read(opened, offset, PAGE)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return b""


def _read(opened: BinaryIO, offset: int, size: int) -> bytes:
    opened.seek(offset)
    data = b""
    while len(data) < size and (more := opened.read(size - len(data))):
        data += more
    return data


def damage(source: Any, path: Path, key: bytes) -> Damage:
    """What is damaged of the store at `path`, which is open as `source` (the driver's connection, no transaction).

    Others may go on writing meanwhile. Raises OSError, and what the driver raises for a file it cannot read at all.
    """
    seals = seals_of(path, key)
    expected = int(source.execute("PRAGMA page_count").fetchone()[0])
    suspects = _unfitting(path, seals, expected)
    if suspects:
        _finish_checkpoint(source)
    frames = _bad_frames(path, seals)
    for wait in WAITS_SECONDS:
        if not suspects and not frames:
            break
        time.sleep(wait)
        log = read_log(path, PAGE, seals.fit)
        suspects = _still_unfitting(path, seals, suspects, log)
        frames = _bad_frames(path, seals)
    return Damage(tuple(suspects), tuple(frames))


def require_whole(source: Any, path: Path, key: bytes) -> None:
    """PagesDamaged if any page is not as it was written; else as `damage`."""
    found = damage(source, path, key)
    if found:
        raise PagesDamaged("; ".join(found.lines()))


def require_sound(copy: Any, path: Path, key: bytes) -> None:
    """As `require_whole` for a fresh copy, and its inner order: pages that were read as zeros are sealed rightly."""
    require_whole(copy, path, key)
    if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise PagesDamaged("the copy is not in order")


def _finish_checkpoint(source: Any) -> None:
    """A program killed during a checkpoint leaves pages half written; the log still has them whole."""
    try:
        source.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    except Exception as error:
        if not isinstance(explain(error), KnownError):
            raise  # no room or somebody else at it: the pages are looked at as they are


def _unfitting(path: Path, seals: PageSeals, expected: int) -> list[int]:
    number, wrong = 0, []
    for number, page in pages_of(path):
        if not seals.fit(number, page) and number != _LOCK_PAGE:
            wrong.append(number)
    return [*wrong, *range(number + 1, expected + 1)]


def _still_unfitting(path: Path, seals: PageSeals, numbers: Iterable[int], log: Log) -> list[int]:
    """Those of these pages that do not fit; one that is not in the file yet may stand in the log."""
    wrong = []
    with path.open("rb", buffering=0) as opened:
        for number in numbers:
            page = _read_page(opened, (number - 1) * PAGE)
            if not seals.fit(number, page) and (page or number not in log.pages):
                wrong.append(number)
    return wrong


def _bad_frames(path: Path, seals: PageSeals) -> list[int]:
    return read_log(path, PAGE, seals.fit).altered


def _spans(numbers: Iterable[int]) -> list[str]:
    """3-7, 9: runs of numbers, at most so many."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:_NAMED]]
    return told if len(runs) <= _NAMED else [*told, "and more"]
