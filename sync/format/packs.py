"""Packs: consecutive segments of one line in one file, byte for byte (FORMAT.md section 8). Pure.

A line bundles what every holder has acknowledged, so that its folder keeps few files for ever. Packs of a line are
bundled again, doubling in size, so every segment is copied a logarithmic number of times. A pack holds nothing new:
each segment in it verifies by itself, and a reader takes it from there as if it lay singly.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sync.format.errors import BadPack

LARGEST_SEGMENT = 64 * 1024 * 1024
LARGEST_PACK = 32 * 1024 * 1024
LARGEST_FILE = LARGEST_PACK + LARGEST_SEGMENT
FEWEST = 16  # so many single files are worth a pack
LENGTH = 4


class Span(NamedTuple):
    """One file on the share that holds the segments first ... last of a line: a pack, or a single segment."""

    first: int
    last: int
    size: int

    @property
    def segments(self) -> int:
        """How many segments it holds."""
        return self.last - self.first + 1


def write(segments: Iterable[bytes]) -> bytes:
    """The bytes of a pack of consecutive segments."""
    parts: list[bytes] = []
    for segment in segments:
        parts += (len(segment).to_bytes(LENGTH, "big"), segment)
    return b"".join(parts)


def read(data: bytes, first: int, last: int) -> list[bytes]:
    """The segments first ... last of a pack; BadPack if it does not hold exactly so many."""
    segments: list[bytes] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + LENGTH], "big")
        at += LENGTH
        if not 0 < length <= LARGEST_SEGMENT or at + length > len(data):
            raise BadPack("length")
        segments.append(data[at : at + length])
        at += length
    if len(segments) != last - first + 1:
        raise BadPack("number of segments")
    return segments


def to_bundle(spans: Sequence[Span], acknowledged: int, fewest: int = FEWEST) -> list[Span]:
    """The consecutive files to bundle next, oldest first; empty if there is nothing worth it.

    `spans`: the line's files of a compartment on the share; `acknowledged`: the highest seq that all holders have.
    Bundled are only whole files up to there, without a gap, as many as stay within the size of a pack. A pack is taken
    along only when what follows it is at least as large, so that copying stays cheap.
    """
    usable = [span for span in sorted(spans) if span.last <= acknowledged]
    singles = sum(1 for span in usable if span.segments == 1)
    if singles < fewest:
        return []
    chosen: list[Span] = []
    size = 0
    for span in reversed(usable):
        follows = not chosen or span.last + 1 == chosen[-1].first
        worth = span.segments == 1 or span.size <= size
        if not follows or not worth or size + span.size > LARGEST_PACK:
            break
        chosen.append(span)
        size += span.size + LENGTH
    return chosen[::-1] if len(chosen) > 1 else []
