"""A fingerprint of the state of a compartment that is kept up with every change.

Each record has a hash over its leaves (value and global dot); the fingerprint is the sum of these hashes modulo 2**256.
So it does not depend on order, and a change costs one subtraction and one addition. It tells replicas apart that
should be equal; it is no signature (signed heads carry it).
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from sync.leaves import Leaf, Names

_encode = msgspec.msgpack.Encoder().encode
SIZE = 32
_MODULUS = 1 << (SIZE * 8)


class Lines:
    """The global names of replicas: local number -> 16 bytes of id and the epoch."""

    def __init__(self, rows: Iterable[tuple[int, bytes, int]]) -> None:
        self._names = {no: id_ + epoch.to_bytes(4, "big") for no, id_, epoch in rows}

    def __getitem__(self, no: int) -> bytes:
        return self._names[no]


def of_new(kind: str, record: bytes, name: bytes, n: int, values: Mapping[str, Any]) -> int:
    """The hash of a record just created by one change: the same as `of_record` of its leaves, but cheaper."""
    content = [[field, [[name, n, values[field]]]] for field in sorted(values)]
    return int.from_bytes(blake2b(_encode([kind, record, content]), digest_size=SIZE).digest(), "big")


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
