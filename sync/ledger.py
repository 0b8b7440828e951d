"""The ledger's bodies, and the numbers that go with them.

An entry is one record touched in one act. Its body is a msgpack map: `f` the fields that were set, with their values;
`b` per field the leaves the author had seen (absent: none). Unknown keys of newer versions are kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from models.tables import COMPARTMENT, ENTRY, REPLICA, VECTOR
from sync.digest import Names

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Entry(NamedTuple):
    """One entry, unpacked; replica and compartment are local numbers."""

    compartment: int
    replica: int
    n: int
    hlc: int
    kind: str
    record: bytes
    fields: dict[str, Any]
    basis: dict[str, list[list[int]]]


def body(fields: Mapping[str, Any], basis: Mapping[str, Iterable[Sequence[int]]]) -> bytes:
    """The body of an entry."""
    content: dict[str, Any] = {"f": dict(fields)}
    if basis:
        content["b"] = {name: [list(dot) for dot in dots] for name, dots in basis.items() if dots}
    return _encode(content)


def entries(connection: Connection, record: bytes | None = None) -> Iterable[Entry]:
    """All entries, or those of one record, in the order in which this store got to know them."""
    query = select(ENTRY).order_by(ENTRY.c.no)
    if record is not None:
        query = query.where(ENTRY.c.record == record)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        content = _decode(row.body)
        yield Entry(
            row.compartment, row.replica, row.n, row.hlc, row.kind, row.record, content["f"], content.get("b", {})
        )


def replica_names(connection: Connection) -> Names:
    """The global names of all replicas this store knows."""
    return Names((row.no, row.id, row.epoch) for row in connection.execute(select(REPLICA)))


def vectors(connection: Connection) -> dict[str, list[list[Any]]]:
    """Per compartment the highest n of every replica: `[replica id as hex, epoch, n]`, sorted."""
    query = (
        select(COMPARTMENT.c.name, REPLICA.c.id, REPLICA.c.epoch, VECTOR.c.n)
        .join(COMPARTMENT, COMPARTMENT.c.no == VECTOR.c.compartment)
        .join(REPLICA, REPLICA.c.no == VECTOR.c.replica)
    )
    found: dict[str, list[list[Any]]] = {}
    for name, replica, epoch, n in connection.execute(query):
        found.setdefault(name, []).append([replica.hex(), epoch, n])
    return {name: sorted(found[name]) for name in sorted(found)}
