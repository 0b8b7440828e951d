"""The write-ahead log of a store, frame by frame: what SQLite would read of it, and what it would leave unread.

SQLite reads the log up to the first frame whose running checksum fails and to the last commit before it: one altered
byte takes every later save with it, without an error. Each frame holds a whole sealed page, so the later ones can be
told from what was left over: they carry the log's salts and their seals fit.

The written form (SQLite, "WAL-mode File Format"): a header of 32 bytes, then frames of a header of 24 bytes and a page.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_HEADER = struct.Struct(">8I")  # magic, version, page size, number, two salts, two checksums
_FRAME = struct.Struct(">6I")  # page, size of the store in pages after a commit or 0, two salts, two checksums
_MAGIC, _BIG_ENDIAN_SUMS = 0x377F0682, 1
_ALL = 0xFFFFFFFF
Fit = Callable[[int, bytes], bool]


class Frame(NamedTuple):
    """One frame, numbered from 1; `commit` is the size of the store in pages where a transaction ends here, else 0."""

    number: int
    page: int
    commit: int
    offset: int  # of the page in the file
    fits: bool  # its seal fits its number
    chained: bool  # its checksum follows from all frames before it


@dataclass(frozen=True)
class Log:
    """What a log holds of its present generation, and how far SQLite would read it after a crash."""

    frames: tuple[Frame, ...] = ()
    altered: list[int] = field(default_factory=list)

    @property
    def read_until(self) -> int:
        """The number of the last frame that SQLite takes; 0 if none."""
        last = 0
        for frame in self.frames:
            if not frame.chained:
                break
            if frame.commit:
                last = frame.number
        return last

    @property
    def committed_until(self) -> int:
        """The number of the last whole frame that ends a transaction, whether or not SQLite gets there."""
        return max((frame.number for frame in self.frames if frame.commit and frame.fits), default=0)

    @property
    def pages(self) -> dict[int, int]:
        """Where the newest whole version of each committed page stands: page to offset in the log."""
        until = self.committed_until
        return {frame.page: frame.offset for frame in self.frames if frame.fits and frame.number <= until}


def log_path(path: Path) -> Path:
    """The log of the store at `path`."""
    return path.with_name(f"{path.name}-wal")


def read_log(path: Path, page_bytes: int, fit: Fit) -> Log:
    """The log of the store at `path`; an empty one where there is none. Raises OSError."""
    try:
        data = log_path(path).read_bytes()
    except FileNotFoundError:
        return Log()
    if len(data) < _HEADER.size:
        return Log()
    frames = tuple(_frames(data, page_bytes, fit))
    until = max((frame.number for frame in frames if frame.commit and frame.fits), default=0)
    altered = [frame.number for frame in frames if frame.number < until and not frame.fits]
    broken = next((frame.number for frame in frames if not frame.chained), 0)
    if broken and broken < until and not altered:
        altered = [broken]
    return Log(frames, altered)


def _frames(data: bytes, page_bytes: int, fit: Fit) -> Iterator[Frame]:
    """All frames up to the last of this generation; those of the one before, further back, are left over."""
    magic, _version, size, _number, *salts = _HEADER.unpack_from(data)[:6]
    sums = _Sums(bool(magic & _BIG_ENDIAN_SUMS))
    sound = magic & ~_BIG_ENDIAN_SUMS == _MAGIC and size == page_bytes
    sound = sound and sums.add(data[:24]) == _HEADER.unpack_from(data)[6:]
    step = _FRAME.size + page_bytes
    starts = range(_HEADER.size, len(data) - step + 1, step)
    heads = [_FRAME.unpack_from(data, start) for start in starts]
    if not sound:  # the header is altered: the generation is the one the first frame names
        salts = list(heads[0][2:4]) if heads else salts
    last = max((place for place, head in enumerate(heads) if list(head[2:4]) == salts), default=-1)
    for place, (start, head) in enumerate(zip(starts[: last + 1], heads, strict=False)):
        page, commit, *frame_salts, first, second = head
        body = data[start + _FRAME.size : start + step]
        if sound:
            sums.add(data[start : start + 8])
            sound = sums.add(body) == (first, second) and frame_salts == salts
        own = frame_salts == salts and fit(page, body)
        yield Frame(place + 1, page, commit, start + _FRAME.size, own, sound)


class _Sums:
    """SQLite's running checksum over pairs of 32-bit words."""

    def __init__(self, big_endian: bool) -> None:
        self._order = ">" if big_endian else "<"
        self._first = self._second = 0

    def add(self, data: bytes) -> tuple[int, int]:
        first, second = self._first, self._second
        words = struct.unpack(f"{self._order}{len(data) // 4}I", data)
        for left, right in zip(words[::2], words[1::2], strict=True):
            first = (first + left + second) & _ALL
            second = (second + right + first) & _ALL
        self._first, self._second = first, second
        return first, second
