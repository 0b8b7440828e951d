"""The ledger's bodies, and the numbers that go with them.

An entry is one record touched in one act. Its body is a msgpack map: `f` the fields that were set, with their values;
`b` per field the leaves the author had seen (absent: none); `a` that its stamp lies far ahead of its witness. Unknown
keys of newer versions are kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.tables import ENTRY
from sync.format.entry import LEDGER_KEYS

INSERT = "INSERT INTO entry (compartment, replica, n, hlc, kind, record, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_ANY = (
    "INSERT INTO entry (compartment, replica, n, hlc, kind, record, body, barred) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_MISSING = _INSERT_ANY.replace("INSERT", "INSERT OR IGNORE")
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
    extra: dict[str, Any] = {}  # keys of newer versions
    ahead: int = 0  # 1: its stamp lies far ahead of its witness
    barred: int | None = None


def body(
    fields: Mapping[str, Any],
    basis: Mapping[str, Iterable[Sequence[int]]],
    extra: Mapping[str, Any] | None = None,
    ahead: int = 0,
) -> bytes:
    """The body of an entry."""
    content: dict[str, Any] = {"f": fields if type(fields) is dict else dict(fields)}
    if basis:
        content["b"] = {name: [*dots] for name, dots in basis.items() if dots}
    if ahead:
        content["a"] = ahead
    if extra:
        content.update(extra)
    return _encode(content)


def insert(connection: Connection, entries: Sequence[Entry]) -> None:
    """Put entries into the ledger, in their order."""
    if any(entry.barred is not None for entry in entries):
        connection.exec_driver_sql(_INSERT_ANY, [_values(entry) for entry in entries], CAPTURED)
    elif entries:
        rows = [(*entry[:6], body(entry.fields, entry.basis, entry.extra, entry.ahead)) for entry in entries]
        connection.exec_driver_sql(INSERT, rows, CAPTURED)


def insert_missing(connection: Connection, entries: Iterable[Entry]) -> None:
    """Put those of the entries into the ledger that are not there yet: a snapshot may have brought some before."""
    rows = [_values(entry) for entry in entries]
    if rows:
        connection.exec_driver_sql(_INSERT_MISSING, rows, CAPTURED)


def _values(entry: Entry) -> tuple[Any, ...]:
    packed = body(entry.fields, entry.basis, entry.extra, entry.ahead)
    return entry.compartment, entry.replica, entry.n, entry.hlc, entry.kind, entry.record, packed, entry.barred


def entries(connection: Connection, record: bytes | None = None) -> Iterator[Entry]:
    """All entries in the order in which this store got to know them; those of one record by their stamps."""
    query = select(ENTRY).order_by(ENTRY.c.no)
    if record is not None:
        query = query.where(ENTRY.c.record == record)
    found = (unpack(row) for row in connection.execute(query.execution_options(yield_per=1000)))
    yield from found if record is None else sorted(found, key=lambda entry: entry.hlc)


def open_body(packed: bytes) -> tuple[dict[str, Any], dict[str, list[list[int]]], dict[str, Any], int]:
    """Fields, basis, keys of newer versions, and whether its stamp lies far ahead."""
    content = _decode(packed)
    if len(content) == 1:
        return content["f"], {}, {}, 0
    extra = {key: value for key, value in content.items() if key not in LEDGER_KEYS}
    return content["f"], content.get("b", {}), extra, content.get("a", 0)


def unpack(found: Any) -> Entry:
    """An entry from its row."""
    fields, basis, extra, ahead = open_body(found.body)
    place = (found.compartment, found.replica, found.n, found.hlc, found.kind, found.record)
    return Entry(*place, fields, basis, extra, ahead, found.barred)
