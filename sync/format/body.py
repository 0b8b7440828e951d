"""Entries as columns and back (FORMAT.md section 5): the inside of a segment before packing and sealing.

Entries of one kind with the same set of fields stand together, field by field, because like values beside each other
pack small. Few entries are packed with the help of the shipped dictionary, which knows what entries look like; the
frame says which one it needs. Reading checks every length and number before it builds anything; what does not fit
raises BadBody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
import zstandard

import resources
from sync.format.entry import LEDGER_KEYS
from sync.format.errors import BadBody, NewerBody
from sync.format.line import Line

_encode = msgspec.msgpack.Encoder().encode
MOST_ENTRIES = 50_000
MOST_PLAIN = 512 * 1024 * 1024
MOST_RATIO = 200
LEVEL = 3
SMALL = 16 * 1024  # bytes before packing; below, the dictionary helps
DICTIONARY = 1  # the one we write with; a shipped dictionary never changes, a better one gets the next number
_SHIPPED = {DICTIONARY: "dictionaries/entries_1.zstd"}
RECORD_SIZE = 16


_GROUP_KEYS = {"kind": "k", "fields": "f", "ids": "i", "values": "v", "more": "b"}
_COLUMNS_KEYS = {"stamps": "h", "groups": "g", "order": "o", "lines": "l"}


class WireGroup(msgspec.Struct, omit_defaults=True, rename=_GROUP_KEYS):
    """Entries of one kind with the same fields, column by column."""

    kind: str
    fields: list[str]
    ids: bytes  # of all records, joined
    values: list[list[Any]]  # one column per field
    # Per entry null, or a map: `b` its basis by field as [[line, n] ...], other keys of newer versions. It stays a map,
    # because what this version does not know is kept and passed on.
    more: list[dict[str, Any] | None] | None = None


class WireColumns(msgspec.Struct, omit_defaults=True, rename=_COLUMNS_KEYS):
    """The inside of a segment before packing."""

    stamps: list[int]  # the first absolute, then differences
    groups: list[WireGroup]
    order: list[int] | None = None  # per entry the number of its group; absent where there is one group
    lines: list[Line] = []  # that bases speak of, by their numbers


_columns_in = msgspec.msgpack.Decoder(WireColumns).decode


class WireEntry(NamedTuple):
    """An entry as it travels: bases speak of lines by their global names."""

    n: int
    hlc: int
    kind: str
    record: bytes
    fields: dict[str, Any]
    basis: dict[str, list[tuple[Line, int]]]
    extra: dict[str, Any] = {}  # keys of newer versions; kept and passed on


def pack(entries: Sequence[WireEntry]) -> bytes:
    """The packed columns of consecutive entries."""
    return squeeze(columns(entries))


def columns(entries: Sequence[WireEntry]) -> bytes:
    """The columns of consecutive entries, not packed yet."""
    lines: dict[Line, int] = {}
    gathered: dict[tuple[str, tuple[str, ...]], _Gathered] = {}
    order: list[int] = []
    stamps: list[int] = []
    last = 0
    for entry in entries:
        key = (entry.kind, tuple(entry.fields))
        group = gathered.get(key)
        if group is None:
            group = gathered[key] = _Gathered(len(gathered))
        order.append(group.number)
        group.ids.append(entry.record)
        group.rows.append(entry.fields.values())
        group.more.append(_basis_out(entry, lines) if entry.basis or entry.extra else None)
        stamps.append(entry.hlc - last)
        last = entry.hlc
    groups = [group.finished(*key) for key, group in gathered.items()]
    return _encode(WireColumns(stamps, groups, order if len(groups) > 1 else None, list(lines)))


@dataclass(slots=True)
class _Gathered:
    """A group while its entries are put together."""

    number: int
    ids: list[bytes] = field(default_factory=list)
    rows: list[Iterable[Any]] = field(default_factory=list)
    more: list[dict[str, Any] | None] = field(default_factory=list)

    def finished(self, kind: str, fields: Sequence[str]) -> WireGroup:
        has_more = any(one is not None for one in self.more)
        values = [list(column) for column in zip(*self.rows, strict=True)]
        return WireGroup(kind, list(fields), b"".join(self.ids), values, self.more if has_more else None)


def squeeze(plain: bytes) -> bytes:
    """Columns, packed."""
    helped = _dictionary(DICTIONARY) if len(plain) < SMALL else None
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=helped).compress(plain)


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict | None:
    """A shipped dictionary, read at its first use; None for 0, which means none. NewerBody for one we do not have."""
    if number == 0:
        return None
    if number not in _SHIPPED:
        raise NewerBody("newer version")
    read = zstandard.ZstdCompressionDict(resources.data(_SHIPPED[number]), dict_type=zstandard.DICT_TYPE_FULLDICT)
    read.precompute_compress(level=LEVEL)
    return read


def _basis_out(entry: WireEntry, lines: dict[Line, int]) -> dict[str, Any] | None:
    out: dict[str, Any] = {}
    if entry.basis:
        out["b"] = {
            name: [[lines.setdefault(line, len(lines)), n] for line, n in dots] for name, dots in entry.basis.items()
        }
    out.update(entry.extra)
    return out or None


def unpack(packed: bytes, first_n: int, last_n: int) -> list[WireEntry]:
    """The entries of a body that must hold exactly first_n ... last_n; BadBody otherwise."""
    count = last_n - first_n + 1
    if not 1 <= count <= MOST_ENTRIES:
        raise BadBody("number of entries")
    try:
        content = _columns_in(unzip(packed))
        order = content.order or [0] * count
        lines = [_line(*line) for line in content.lines]
        if len(content.stamps) != count or len(order) != count:
            raise BadBody("columns of different length")
        iterators = [_rows(group, lines) for group in content.groups]
        entries, stamp = [], 0
        for place, (number, step) in enumerate(zip(order, content.stamps, strict=True)):
            kind, record, fields, basis, extra = next(iterators[number])
            stamp += step
            entries.append(WireEntry(first_n + place, stamp, kind, record, fields, basis, extra))
        if any(next(iterator, None) is not None for iterator in iterators):
            raise BadBody("more rows than entries")
    except BadBody:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, StopIteration) as error:
        raise BadBody(type(error).__name__) from error
    return entries


class Group(NamedTuple):
    """Entries of one kind with the same fields and without a basis, column by column, in order of their numbers."""

    kind: str
    ids: list[bytes]
    numbers: list[int]
    stamps: list[int]
    fields: dict[str, list[Any]]


def unpack_groups(packed: bytes, first_n: int, last_n: int) -> list[Group] | None:
    """The entries by columns; None if any of them has a basis, or something this version does not know. BadBody."""
    count = last_n - first_n + 1
    if not 1 <= count <= MOST_ENTRIES:
        raise BadBody("number of entries")
    try:
        content = _columns_in(unzip(packed))
        stamps = list(accumulate(content.stamps))
        order = content.order or [0] * count
        if len(stamps) != count or len(order) != count or any(group.more for group in content.groups):
            return None
        found = [_group(group) for group in content.groups]
        if len(found) == 1 and not any(order):
            found[0].numbers.extend(range(first_n, last_n + 1))
            found[0].stamps.extend(stamps)
        else:
            for n, (number, stamp) in enumerate(zip(order, stamps, strict=True), start=first_n):
                found[number].numbers.append(n)
                found[number].stamps.append(stamp)
    except BadBody:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BadBody(type(error).__name__) from error
    if any(len(group.ids) != len(group.numbers) for group in found):
        raise BadBody("columns of different length")
    return found


def _group(group: WireGroup) -> Group:
    ids = [group.ids[at : at + RECORD_SIZE] for at in range(0, len(group.ids), RECORD_SIZE)]
    _require_fitting(group, len(ids))
    return Group(group.kind, ids, [], [], dict(zip(group.fields, group.values, strict=True)))


def _require_fitting(group: WireGroup, count: int) -> None:
    """BadBody unless every column has a value for each of so many records."""
    is_whole = len(group.ids) == count * RECORD_SIZE and len(group.values) == len(group.fields)
    if not is_whole or any(len(column) != count for column in group.values):
        raise BadBody("columns of different length")


def _line(replica: bytes, epoch: int) -> Line:
    """A line that a basis speaks of."""
    if len(replica) != RECORD_SIZE or not 0 <= epoch < 1 << 32:
        raise BadBody("line")
    return replica, epoch


def _dot(lines: Sequence[Line], at: int, n: object) -> tuple[Line, int]:
    if at < 0 or not isinstance(n, int) or not 0 <= n < 1 << 62:
        raise BadBody("dot")
    return lines[at], n


def unzip(packed: bytes) -> bytes:
    """What zstd packed; NewerBody if our dictionaries do not do, BadBody if it is not whole or would grow too far."""
    try:
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= min(MOST_PLAIN, MOST_RATIO * len(packed)):
            raise BadBody("size")
        needed = _dictionary(zstandard.get_frame_parameters(packed).dict_id)
        return zstandard.ZstdDecompressor(dict_data=needed).decompress(packed, max_output_size=size)
    except zstandard.ZstdError as error:
        raise BadBody("packing") from error


def _rows(group: WireGroup, lines: Sequence[Line]) -> Iterator[Any]:
    """Row by row: kind, record, fields, basis, extra."""
    count = len(group.ids) // RECORD_SIZE
    _require_fitting(group, count)
    bases = group.more or [None] * count
    if len(bases) != count:
        raise BadBody("columns of different length")
    kind, names, ids = group.kind, group.fields, group.ids
    values = zip(*group.values, strict=True) if group.values else iter([()] * count)
    for place, (row, extra) in enumerate(zip(values, bases, strict=True)):
        basis: dict[str, list[tuple[Line, int]]] = {}
        more: dict[str, Any] = {}
        if extra:
            more = {key: value for key, value in extra.items() if key not in LEDGER_KEYS}
            basis = {name: [_dot(lines, at, n) for at, n in dots] for name, dots in extra.get("b", {}).items()}
            if not all(isinstance(name, str) for name in basis):
                raise BadBody("names")
        record = ids[place * RECORD_SIZE : (place + 1) * RECORD_SIZE]
        yield kind, record, dict(zip(names, row, strict=True)), basis, more
