"""A fingerprint of the state of a compartment that is kept up with every change.

Each record has a hash over its leaves (value and global dot); the fingerprint is the sum of these hashes modulo 2**256.
So it does not depend on order, and a change costs one subtraction and one addition. It tells replicas apart that
should be equal; it is no signature (signed heads carry it).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from sync.leaves import Leaf, Names

_encode = msgspec.msgpack.Encoder().encode
SIZE = 32
_MODULUS = 1 << (SIZE * 8)


class Lines:
    """The global names of replicas: local number -> 16 bytes of id and the epoch."""

    def __init__(
        self, rows: Iterable[tuple[int, bytes, int]], origins: Mapping[int, tuple[str, bytes]] | None = None
    ) -> None:
        self._names = {no: id_ + epoch.to_bytes(4, "big") for no, id_, epoch in rows}
        self._origins = origins or {}

    def __getitem__(self, no: int) -> bytes:
        return self._names[no]

    def origin(self, no: int) -> tuple[str, bytes] | None:
        """Of a line that stands for what was carried here: the compartment it came from, and its name there."""
        return self._origins.get(no)


def of_new(kind: str, record: bytes, name: bytes, n: int, values: Mapping[str, Any]) -> int:
    """The hash of a record just created by one change: the same as `of_record` of its leaves, but cheaper."""
    content = [[field, [[name, n, values[field]]]] for field in sorted(values)]
    return int.from_bytes(blake2b(_encode([kind, record, content]), digest_size=SIZE).digest(), "big")


def of_columns(
    kind: str,
    records: Sequence[bytes],
    dots: Iterable[tuple[bytes, int]],
    fields: Mapping[str, Sequence[Any]],
    clocks: Mapping[int, Mapping[str, Sequence[Sequence[Any]]]],
    names: Sequence[bytes],
) -> Iterator[int]:
    """The hashes of many records by columns: each field has its row's dot (line's name and n), but where `clocks`, by
    place, says its leaves (line, n, stamp, and a value where it is not the row's); `names`: of the lines there.
    """
    order = sorted(fields)
    values = zip(*(fields[name] for name in order), strict=True) if order else iter([()] * len(records))
    for at, (record, (line, n), row) in enumerate(zip(records, dots, values, strict=True)):
        content = [[name, [[line, n, value]]] for name, value in zip(order, row, strict=True) if value is not None]
        if at in clocks:
            content = _with_clocks(content, clocks[at], dict(zip(order, row, strict=True)), names)
        packed = _encode([kind, record, content])
        yield int.from_bytes(blake2b(packed, digest_size=SIZE).digest(), "big")


def _with_clocks(
    content: list[Any], clocks: Mapping[str, Sequence[Sequence[Any]]], row: Mapping[str, Any], names: Sequence[bytes]
) -> list[Any]:
    found = [one for one in content if one[0] not in clocks]
    for name, own in clocks.items():
        told = [[names[one[0]], one[1], one[3] if len(one) > 3 else row.get(name)] for one in own]
        found.append([name, sorted(told, key=lambda one: (one[0], one[1]))])
    return sorted(found, key=lambda one: one[0])


def of_record(kind: str, record: bytes, leaves: Mapping[str, tuple[Leaf, ...]], names: Names) -> int:
    """The hash of a record by its leaves."""
    content: list[Any] = []
    for field in sorted(leaves):
        own = leaves[field]
        if len(own) == 1:
            replica, n, _hlc, value, _ahead = own[0]
            content.append([field, [[names[replica], n, value]]])
        else:
            by_dot = sorted(own, key=lambda leaf: (names[leaf.replica], leaf.n))
            content.append([field, [[names[leaf.replica], leaf.n, leaf.value] for leaf in by_dot]])
    return int.from_bytes(blake2b(_encode([kind, record, content]), digest_size=SIZE).digest(), "big")


def add(state: bytes, change: int) -> bytes:
    """The fingerprint after adding `change` (a difference of hashes, may be negative)."""
    return ((int.from_bytes(state, "big") + change) % _MODULUS).to_bytes(SIZE, "big")
