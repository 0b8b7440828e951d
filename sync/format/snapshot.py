"""Snapshots of a compartment: the live state without its history (FORMAT.md section 8). The written form.

Equal state gives equal bytes, sealed under a key of its own that follows from the content. Nothing local is in it - not
whether a deleted record is shown, no conflicts, no search words, no sort keys: these are worked out where it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
import zstandard

from models.kinds import BY_NAME
from sync.format import seal
from sync.format.body import RECORD_SIZE, unzip
from sync.format.clock import MOST_STAMP
from sync.format.entry import LEDGER_KEYS
from sync.format.errors import BadBody, BadSnapshot
from sync.format.head import Digest
from sync.format.line import Line
from sync.format.value_checks import is_sound

MAGIC = b"FBN1"
FORMAT = 1
SCHEMA = 1
MOST_OF_A_BLOCK = 5_000  # records
LEVEL = 9  # of zstd: written once, read by everybody
LARGEST = 64 * 1024 * 1024
_PURPOSE = "snapshot"
_EPOCH_SIZE, _SALT_SIZE = 4, 32
_START = len(MAGIC) + _EPOCH_SIZE + _SALT_SIZE
_BLOCK_KEYS = {"kind": "k", "ids": "i", "dots": "d", "clocks": "c", "fields": "f"}
_encode = msgspec.msgpack.Encoder(order="sorted").encode

Clocks = dict[str, list[list[Any]]]  # per field its leaves: line, n, stamp, and value and flag where needed


class ReachedLine(msgspec.Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """Up to where a snapshot counts a line (by its number there): n, its last segment and that one's hash."""

    line: int
    n: int
    seq: int
    hash: bytes


class MovedEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An entry of a record that was moved; bases speak of lines by their names."""

    line: int  # as the snapshot numbers it
    n: int
    stamp: int
    ahead: int
    fields: dict[str, Any]
    basis: dict[str, list[tuple[bytes, int, int]]]  # replica, epoch, n
    extra: dict[str, Any]


class MovedRecord(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A record that was moved and all that was ever written of it in the compartment and counts."""

    kind: str
    record: bytes
    entries: list[MovedEntry]


class SnapshotContent(msgspec.Struct, frozen=True):
    """All of a snapshot before packing; `blocks` are packed BlockColumns."""

    format: int
    schema: int
    lines: list[Line]
    vector: list[ReachedLine]
    digest: Digest
    blocks: list[bytes]
    apart: list[MovedRecord]


class BlockColumns(msgspec.Struct, frozen=True, rename=_BLOCK_KEYS):
    """Up to MOST_OF_A_BLOCK records of one kind, column by column."""

    kind: str
    ids: bytes  # joined
    dots: tuple[list[int], list[int], list[int]]  # lines, n and stamps; of the last two the first, then differences
    clocks: list[tuple[int, Clocks]]
    fields: dict[str, list[Any]]


class Reached(NamedTuple):
    """As ReachedLine, with the line's name."""

    line: Line
    n: int
    seq: int
    hash: bytes


@dataclass(frozen=True)
class Snapshot:
    """A snapshot, opened; its blocks are taken apart one by one. `apart`: the records that were moved."""

    lines: list[Line]
    vector: list[Reached]
    digest: Digest
    blocks: list[bytes]
    apart: list[MovedRecord]

    @property
    def entries(self) -> int:
        """How many entries it stands for."""
        return sum(reached.n for reached in self.vector)


@dataclass(frozen=True)
class Block:
    """A block, taken apart; lines as the snapshot numbers them."""

    kind: str
    ids: list[bytes]
    lines: list[int]
    numbers: list[int]
    stamps: list[int]
    clocks: dict[int, Clocks]
    fields: dict[str, list[Any]]


_content_in = msgspec.msgpack.Decoder(SnapshotContent).decode
_block_in = msgspec.msgpack.Decoder(BlockColumns).decode


def pack(content: SnapshotContent | BlockColumns) -> bytes:
    """The plain bytes of a snapshot, or of one of its blocks."""
    return _encode(content)


def seal_up(plain: bytes, key: bytes, key_epoch: int, about: bytes) -> bytes:
    """The file; `about`: workspace and compartment. The same content and key give the same bytes."""
    salt = seal.sha256(b"feldbuch/snapshot" + key + seal.sha256(plain))
    start = MAGIC + key_epoch.to_bytes(_EPOCH_SIZE, "big") + salt
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(plain)
    return start + seal.seal(key, salt, _PURPOSE, packed, start + about)


def key_epoch_of(data: bytes) -> int:
    """Under which key epoch it is sealed; BadSnapshot."""
    if not data.startswith(MAGIC) or len(data) <= _START:
        raise BadSnapshot("not a snapshot")
    return int.from_bytes(data[len(MAGIC) : len(MAGIC) + _EPOCH_SIZE], "big")


def read(data: bytes, key: bytes, about: bytes) -> Snapshot:
    """Open a file whose hash is the one its name says; BadSnapshot, NotGenuine."""
    key_epoch_of(data)
    start = data[:_START]
    packed = seal.unseal(key, start[-_SALT_SIZE:], _PURPOSE, data[_START:], start + about)
    try:
        content = _content_in(unzip(packed))
    except (BadBody, msgspec.DecodeError, RecursionError) as error:
        raise BadSnapshot(type(error).__name__) from error
    if content.format != FORMAT or content.schema != SCHEMA:
        raise BadSnapshot("of another version")
    if any(len(replica) != RECORD_SIZE or not 0 <= epoch < 1 << 32 for replica, epoch in content.lines):
        raise BadSnapshot("line")
    vector = [_reached(content.lines, reached) for reached in content.vector]
    numbers = {reached.line: reached.n for reached in vector}
    require_sound(content.apart, [numbers.get(line, 0) for line in content.lines])
    return Snapshot(content.lines, vector, content.digest, content.blocks, content.apart)


def _reached(lines: Sequence[Line], reached: ReachedLine) -> Reached:
    is_fitting = 0 <= reached.line < len(lines) and 1 <= reached.seq <= reached.n < MOST_STAMP
    if not is_fitting or len(reached.hash) != 32:
        raise BadSnapshot("vector")
    return Reached(lines[reached.line], reached.n, reached.seq, reached.hash)


def require_sound(moved: Sequence[MovedRecord], reached: Sequence[int]) -> None:
    """BadSnapshot unless every entry of these records can count; `reached`: per line the last n the snapshot counts."""
    dots: set[tuple[int, int]] = set()
    for one in moved:
        if one.kind not in BY_NAME or len(one.record) != RECORD_SIZE or not one.entries:
            raise BadSnapshot("record")
        for entry in one.entries:
            _require_sound_entry(one.kind, entry, reached)
            dots.add((entry.line, entry.n))
    if len(dots) != sum(len(one.entries) for one in moved) or len({one.record for one in moved}) != len(moved):
        raise BadSnapshot("twice")


def _require_sound_entry(kind: str, entry: MovedEntry, reached: Sequence[int]) -> None:
    if not 0 <= entry.line < len(reached) or not 1 <= entry.n <= reached[entry.line] or entry.ahead not in (0, 1):
        raise BadSnapshot("numbers")
    if not LEDGER_KEYS.isdisjoint(entry.extra):
        raise BadSnapshot("names")
    if not is_sound(kind, entry.stamp, entry.fields, entry.extra):
        raise BadSnapshot("values")
    for replica, epoch, n in (dot for dots in entry.basis.values() for dot in dots):
        if len(replica) != RECORD_SIZE or not 0 <= epoch < 1 << 32 or not 0 <= n < MOST_STAMP:
            raise BadSnapshot("basis")


def block(data: bytes, lines: int) -> Block:
    """Take a block apart; BadSnapshot if its columns do not fit together. Values are not looked at here."""
    try:
        content = _block_in(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadSnapshot(type(error).__name__) from error
    joined, (of, numbers, stamps), clocks = content.ids, content.dots, dict(content.clocks)
    ids = [joined[at : at + RECORD_SIZE] for at in range(0, len(joined), RECORD_SIZE)]
    columns: tuple[Sequence[Any], ...] = (of, numbers, stamps, *content.fields.values())
    if len(joined) % RECORD_SIZE or any(len(column) != len(ids) for column in columns):
        raise BadSnapshot("columns")
    if content.kind not in BY_NAME or not content.fields.keys() <= BY_NAME[content.kind].by_name.keys():
        raise BadSnapshot("fields")
    if not all(0 <= line < lines for line in set(of)) or not clocks.keys() <= set(range(len(ids))):
        raise BadSnapshot("lines")
    for own in clocks.values():
        _require_sound_clocks(own, lines)
    made = Block(content.kind, ids, of, list(accumulate(numbers)), list(accumulate(stamps)), clocks, content.fields)
    if not _are_numbers(made.numbers) or not _are_numbers(made.stamps) or len(set(ids)) != len(ids):
        raise BadSnapshot("numbers")
    return made


def _are_numbers(values: Sequence[int]) -> bool:
    return not values or (min(values) >= 0 and max(values) < MOST_STAMP)


def _require_sound_clocks(own: Clocks, lines: int) -> None:
    for leaves in own.values():
        if not leaves or any(not 3 <= len(leaf) <= 5 for leaf in leaves):
            raise BadSnapshot("clocks")
        for line, n, stamp in (leaf[:3] for leaf in leaves):
            if not type(line) is type(n) is type(stamp) is int or not 0 <= line < lines:
                raise BadSnapshot("clocks")
            if not 0 <= n < MOST_STAMP or not 0 <= stamp < MOST_STAMP:
                raise BadSnapshot("clocks")
