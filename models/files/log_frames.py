"""The write-ahead log of a store, frame by frame: what SQLite would read of it, and what it would leave unread.

SQLite reads the log up to the first frame whose running checksum fails and to the last commit before it: one altered
byte takes every later save with it, without an error. But each frame holds a whole sealed page and the checksum up to
it: so every frame can be judged by itself, and what was left over from an earlier log is told by its salts.

The written form (SQLite, "WAL-mode File Format"): a header of 32 bytes, then frames of a header of 24 bytes and a page.
"""

import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_HEADER = struct.Struct(">8I")  # magic, version, page size, number, two salts, two checksums
_FRAME = struct.Struct(">6I")  # page, size of the store in pages after a commit or 0, two salts, two checksums
_MAGIC, _BIG_ENDIAN_SUMS = 0x377F0682, 1
_ALL = 0xFFFFFFFF
Fit = Callable[[int, bytes], bool]
_Sums = tuple[int, int]


class Frame(NamedTuple):
    """One frame, numbered from 1; `commit` is the size of the store in pages where a transaction ends here, else 0."""

    number: int
    page: int
    commit: int
    offset: int  # of the page in the file
    fits: bool  # the seal of the page fits its number
    linked: bool  # its checksum follows from the one the frame before it bears
    chained: bool  # and so do all before it: SQLite reads so far
    placed: bool  # its salts are those of the log


@dataclass(frozen=True)
class Log:
    """What a log holds of its present generation, and how far SQLite would read it after a crash."""

    frames: tuple[Frame, ...] = ()

    @property
    def read_until(self) -> int:
        """The number of the last frame that SQLite takes; 0 if none."""
        return max((frame.number for frame in self.frames if frame.commit and frame.chained), default=0)

    @property
    def committed_until(self) -> int:
        """The number of the last whole frame that ends a transaction, whether or not SQLite gets there."""
        whole = (frame for frame in self.frames if frame.commit and frame.fits and frame.linked)
        return max((frame.number for frame in whole), default=0)

    @property
    def altered(self) -> list[int]:
        """The frames that keep SQLite from what was committed after them: not whole, or the first it stumbles over."""
        until = self.committed_until
        altered = [frame.number for frame in self.frames if frame.number < until and not frame.fits]
        stumbles = [frame.number for frame in self.frames if frame.number <= until and not frame.chained][:1]
        return altered or stumbles

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
    step = _FRAME.size + page_bytes
    starts = range(_HEADER.size, len(data) - step + 1, step)
    if not starts:
        return Log()
    magic, _version, size, _number, *salts = _HEADER.unpack_from(data)[:6]
    order = ">" if magic & _BIG_ENDIAN_SUMS else "<"
    is_sound = magic & ~_BIG_ENDIAN_SUMS == _MAGIC and size == page_bytes
    is_sound = is_sound and _sums(order, (0, 0), data[:24]) == _HEADER.unpack_from(data)[6:]
    heads = [_FRAME.unpack_from(data, start) for start in starts]
    if not is_sound:  # frames tell as well what the altered header said
        order = max("<>", key=lambda order: sum(_links(data, starts, step, order)))
        salts = list(Counter(head[2:4] for head in heads).most_common(1)[0][0])
    last = max((place for place, head in enumerate(heads) if list(head[2:4]) == salts), default=-1)
    frames, chained = [], is_sound
    linked = _links(data, starts[: last + 1], step, order)
    for place, (start, head, link) in enumerate(zip(starts, heads[: last + 1], linked, strict=False)):
        offset, placed = start + _FRAME.size, list(head[2:4]) == salts
        fits = fit(head[0], data[offset : start + step])
        chained = chained and link and placed
        frames.append(Frame(place + 1, head[0], head[1], offset, fits, link, chained, placed))
    return Log(tuple(frames))


def _links(data: bytes, starts: Sequence[int], step: int, order: str) -> Iterator[bool]:
    """Per frame whether its checksum follows from the one before it."""
    before: _Sums = _HEADER.unpack_from(data)[6:]
    for start in starts:
        bears: _Sums = _FRAME.unpack_from(data, start)[4:]
        yield _sums(order, before, data[start : start + 8] + data[start + _FRAME.size : start + step]) == bears
        before = bears


def _sums(order: str, before: _Sums, data: bytes) -> _Sums:
    """SQLite's running checksum over pairs of 32-bit words."""
    first, second = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & _ALL
        second = (second + right + first) & _ALL
    return first, second
