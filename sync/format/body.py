"""Entries as columns and back (FORMAT.md section 5): the inside of a segment before packing and sealing.

Entries of one kind with the same set of fields stand together, field by field, because like values beside each other
pack small. Few entries are packed with the help of the shipped dictionary, which knows what entries look like; the
frame says which one it needs. Reading checks every length and number before it builds anything; what does not fit
raises BadBody.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
import zstandard

import resources
from sync.format.errors import BadBody, NewerBody
from sync.format.line import Line

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
MOST_ENTRIES = 50_000
MOST_PLAIN = 512 * 1024 * 1024
MOST_RATIO = 200
LEVEL = 3
SMALL = 16 * 1024  # bytes before packing; below, the dictionary helps
DICTIONARY = 1  # the one we write with; a shipped dictionary never changes, a better one gets the next number
_SHIPPED = {DICTIONARY: "dictionaries/entries_1.zstd"}
RECORD_SIZE = 16
_LEDGER_KEYS = frozenset({"f", "b", "a"})  # never taken from others: what the ledger itself says of an entry


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
    groups: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    order: list[int] = []
    stamps: list[int] = []
    last = 0
    for entry in entries:
        names = tuple(entry.fields)
        group = groups.get((entry.kind, names))
        if group is None:
            group = {"k": entry.kind, "f": list(names), "i": [], "v": [], "b": [], "p": len(groups)}
            groups[(entry.kind, names)] = group
        order.append(group["p"])
        group["i"].append(entry.record)
        group["v"].append(entry.fields.values())
        group["b"].append(_basis_out(entry, lines) if entry.basis or entry.extra else None)
        stamps.append(entry.hlc - last)
        last = entry.hlc
    content: dict[str, Any] = {"h": stamps, "g": [_finished(group) for group in groups.values()]}
    if len(groups) > 1:
        content["o"] = order
    if lines:
        content["l"] = [list(line) for line in lines]
    return _encode(content)


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


def _finished(group: dict[str, Any]) -> dict[str, Any]:
    done = {"k": group["k"], "f": group["f"], "i": b"".join(group["i"])}
    done["v"] = list(zip(*group["v"], strict=True))
    if any(basis is not None for basis in group["b"]):
        done["b"] = group["b"]
    return done


def unpack(packed: bytes, first_n: int, last_n: int) -> list[WireEntry]:
    """The entries of a body that must hold exactly first_n ... last_n; BadBody otherwise."""
    count = last_n - first_n + 1
    if not 1 <= count <= MOST_ENTRIES:
        raise BadBody("number of entries")
    try:
        content = _decode(unzip(packed))
        stamps, groups = content["h"], content["g"]
        order = content.get("o") or [0] * count
        lines: list[Line] = [_line(replica, epoch) for replica, epoch in content.get("l", ())]
        if len(stamps) != count or len(order) != count:
            raise BadBody("columns of different length")
        iterators = [_rows(group, lines) for group in groups]
        entries, stamp = [], 0
        for place, (number, step) in enumerate(zip(order, stamps, strict=True)):
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
        content = _decode(unzip(packed))
        stamps, groups = list(accumulate(content["h"])), content["g"]
        order = content.get("o") or [0] * count
        if len(stamps) != count or len(order) != count or any(group.get("b") for group in groups):
            return None
        found = [_group(group) for group in groups]
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


def _group(group: dict[str, Any]) -> Group:
    kind, names, joined, columns = group["k"], group["f"], group["i"], group["v"]
    ids = [joined[at : at + RECORD_SIZE] for at in range(0, len(joined), RECORD_SIZE)]
    if len(joined) % RECORD_SIZE or len(columns) != len(names) or any(len(one) != len(ids) for one in columns):
        raise BadBody("columns of different length")
    if type(columns) is not list or not all(type(one) is list for one in columns):
        raise BadBody("columns")
    if not isinstance(joined, bytes) or not isinstance(kind, str) or not all(isinstance(name, str) for name in names):
        raise BadBody("names")
    return Group(kind, ids, [], [], dict(zip(names, columns, strict=True)))


def _line(replica: object, epoch: object) -> Line:
    """A line that a basis speaks of; never made of a number, which could ask for any amount of memory."""
    if not isinstance(replica, bytes) or len(replica) != RECORD_SIZE:
        raise BadBody("line")
    if not isinstance(epoch, int) or not 0 <= epoch < 1 << 32:
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


def _rows(group: dict[str, Any], lines: Sequence[Line]) -> Iterator[Any]:
    """Row by row: kind, record, fields, basis, extra."""
    kind, names, ids, columns = group["k"], group["f"], group["i"], group["v"]
    count, rest = divmod(len(ids), RECORD_SIZE)
    bases = group.get("b") or [None] * count
    if rest or len(columns) != len(names) or len(bases) != count or any(len(one) != count for one in columns):
        raise BadBody("columns of different length")
    if not isinstance(kind, str) or not all(isinstance(name, str) for name in names):
        raise BadBody("names")
    values = zip(*columns, strict=True) if columns else iter([()] * count)
    for place, (row, extra) in enumerate(zip(values, bases, strict=True)):
        basis: dict[str, list[tuple[Line, int]]] = {}
        more: dict[str, Any] = {}
        if extra:
            more = {key: value for key, value in extra.items() if key not in _LEDGER_KEYS}
            basis = {name: [_dot(lines, at, n) for at, n in dots] for name, dots in extra.get("b", {}).items()}
            if not all(isinstance(name, str) for name in (*more, *basis)):
                raise BadBody("names")
        record = ids[place * RECORD_SIZE : (place + 1) * RECORD_SIZE]
        yield kind, record, dict(zip(names, row, strict=True)), basis, more
