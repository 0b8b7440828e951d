"""A fingerprint of the state of a compartment that is kept up with every change.

Each record has a hash over its leaves (value and global dot); the fingerprint is the sum of these hashes modulo 2**256.
So it does not depend on order, and a change costs one subtraction and one addition. It tells replicas apart that
should be equal; it is no signature (signed heads carry it).
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import compress, repeat
from typing import Any

import msgspec

from sync.store.leaves import Leaf
from sync.store.line_names import LineNames

_encode = msgspec.msgpack.Encoder(order="deterministic").encode  # as a table comes back from its column, too
SIZE = 32
_MODULUS = 1 << (SIZE * 8)


def of_new(kind: str, record: bytes, name: bytes, n: int, values: Mapping[str, Any]) -> int:
    """The hash of a record just created by one change: the same as `of_record` of its leaves, but cheaper."""
    content = [[field, [[name, n, values[field]]]] for field in sorted(values)]
    return _hash(_encode([kind, record, content])) if content else 0


def of_columns(
    kind: str,
    records: Sequence[bytes],
    dots: Iterable[tuple[bytes, int]],
    fields: Mapping[str, Sequence[Any]],
    clocks: Mapping[int, Mapping[str, Sequence[Sequence[Any]]]],
    names: Sequence[bytes],
) -> list[int]:
    """The hashes of many records by columns: each field has its row's dot (line's name and n), but where `clocks`, by
    place, says its leaves (line, n, stamp, and a value where it is not the row's); `names`: of the lines there.
    """
    order, lines = sorted(fields), list(dots)
    found = [0] * len(records)
    columns = [fields[name] for name in order]
    named = list(zip(order, columns, strict=True))
    for at, own in clocks.items():
        line, n = lines[at]
        content = [
            [name, [[line, n, value]]]
            for name, column in named
            if name not in own and (value := column[at]) is not None
        ]
        for name, leaves in own.items():
            shown = fields[name][at] if name in fields else None
            content.append([name, _told(leaves, shown, names)])
        content.sort()  # by the names, no two of which are the same
        found[at] = _hash(_encode([kind, records[at], content]))
    for places, filled in _alike(columns, len(records), clocks):
        if not filled:
            continue  # nothing of these counts
        about: list[Sequence[Any]] = [records, lines, *(columns[at] for at in filled)]
        if len(places) < len(records):
            about = [[column[at] for at in places] for column in about]
        packed = _packed(kind, about[0], about[1], [order[at] for at in filled], about[2:])
        for at, one in zip(places, map(_hash, packed), strict=True):
            found[at] = one
    return found


def _alike(
    columns: Sequence[Sequence[Any]], count: int, apart: Container[int]
) -> Iterator[tuple[Sequence[int], list[int]]]:
    """Rows with values in the same columns: their places, and which columns these are; not the rows that are apart."""
    holed = [at for at, column in enumerate(columns) if None in column]
    if count and not holed and not apart:
        yield range(count), list(range(len(columns)))
        return
    by_holes: dict[tuple[bool, ...], list[int]] = {}
    holes = zip(*([value is None for value in columns[at]] for at in holed), strict=True) if holed else repeat(())
    for at, one in zip(range(count), holes, strict=False):
        if at not in apart:
            by_holes.setdefault(one, []).append(at)
    for one, places in by_holes.items():
        empty = set(compress(holed, one))
        yield places, [at for at in range(len(columns)) if at not in empty]


def _packed(
    kind: str,
    records: Iterable[bytes],
    dots: Iterable[tuple[bytes, int]],
    names: Sequence[str],
    columns: Sequence[Sequence[Any]],
) -> Iterator[bytes]:
    """What is hashed of records that have one leaf, with a value, in each of these fields (sorted).

    The same as packing [kind, record, [[name, [[line, n, value]]] ...]] one by one, but packed by column.
    """
    front, size = b"\x93" + _encode(kind), _encode([None] * len(names))[: -len(names)]
    links = [b"\x91\x93" + _encode(line) + _encode(n) for line, n in dots]
    parts: list[Iterable[bytes]] = [repeat(front), map(_encode, records), repeat(size)]
    for name, column in zip(names, columns, strict=True):
        parts += (repeat(b"\x92" + _encode(name)), links, _cells(column))
    return map(b"".join, zip(*parts, strict=False))


def _cells(column: Sequence[Any]) -> Iterable[bytes]:
    """Values packed; what is said again and again is packed once."""
    if type(column[0]) is str and set(map(type, column)) == {str}:
        distinct = set(column)
        if len(distinct) * 2 < len(column):
            return map({value: _encode(value) for value in distinct}.__getitem__, column)
    return map(_encode, column)


def _hash(packed: bytes) -> int:
    return int.from_bytes(blake2b(packed, digest_size=SIZE).digest(), "big")


def _told(own: Sequence[Sequence[Any]], shown: Any, names: Sequence[bytes]) -> list[list[Any]]:
    """Leaves (line, n, stamp, and a value where it is not the one shown) as they are hashed."""
    found = [[names[one[0]], one[1], one[3] if len(one) > 3 else shown] for one in own]
    return found if len(found) == 1 else sorted(found, key=lambda one: (one[0], one[1]))


def of_record(kind: str, record: bytes, leaves: Mapping[str, tuple[Leaf, ...]], names: LineNames) -> int:
    """The hash of a record by its leaves; 0 where nothing of it counts."""
    content: list[Any] = []
    for field in sorted(leaves):
        own = leaves[field]
        if len(own) == 1:
            replica, n, _hlc, value, _ahead = own[0]
            content.append([field, [[names[replica], n, value]]])
        elif own:
            by_dot = sorted(own, key=lambda leaf: (names[leaf.replica], leaf.n))
            content.append([field, [[names[leaf.replica], leaf.n, leaf.value] for leaf in by_dot]])
    return _hash(_encode([kind, record, content])) if content else 0


def add(state: bytes, change: int) -> bytes:
    """The fingerprint after adding `change` (a difference of hashes, may be negative)."""
    return ((int.from_bytes(state, "big") + change) % _MODULUS).to_bytes(SIZE, "big")
