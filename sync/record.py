"""A record as the store holds it: its row, unpacked into leaves, and packed again.

The row clock (the change that created the record) is the dot of every field that `clocks` does not name; there stand
only the fields that were set since, each as a list of leaves, greatest first. The value of a single leaf stands in the
column alone; the values of all leaves stand in the blob where there are several.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from models.fields import Kind, column_name
from models.identifiers import to_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from sync.leaves import Leaf

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


@dataclass(slots=True)
class Record:
    """One record with all its leaves; `values` holds what is shown, None left out."""

    kind: Kind
    id: str
    compartment: int
    replica: int
    n: int
    hlc: int
    values: dict[str, Any]
    leaves: dict[str, tuple[Leaf, ...]]
    alive: bool = True  # whether it is shown: not deleted, or the deletion had not seen all of it

    @property
    def last_stamp(self) -> int:
        """The greatest stamp of all its leaves."""
        return max((leaf.hlc for leaves in self.leaves.values() for leaf in leaves), default=self.hlc)


SELECTS = {name: select(table).where(table.c.id == bindparam("wanted")) for name, table in RECORDS.items()}


def load(connection: Connection, kind: str, record_id: str) -> Record | None:
    """The record of that id, deleted or not; None if there is none."""
    row = connection.execute(SELECTS[kind], {"wanted": to_blob(record_id)}).mappings().first()
    return None if row is None else unpack(BY_NAME[kind], record_id, dict(row))


def unpack(kind: Kind, record_id: str, row: Mapping[str, Any]) -> Record:
    """A record from its row."""
    replica, n, hlc = row["replica"], row["n"], row["hlc"]
    values: dict[str, Any] = {}
    leaves: dict[str, tuple[Leaf, ...]] = {}
    clocks = _decode(row["clocks"]) if row["clocks"] else {}
    for field in kind.fields:
        value = field.from_column(row[column_name(field.name)])
        if value is not None:
            values[field.name] = value
        own = clocks.get(field.name)
        if own is not None:
            leaves[field.name] = _leaves_of(own, value)
        elif value is not None:
            leaves[field.name] = (Leaf(replica, n, hlc, value),)
    for name, own in clocks.items():
        if name not in leaves:  # `alive`, and fields of newer versions
            leaves[name] = _leaves_of(own, None)
    return Record(kind, record_id, row["compartment"], replica, n, hlc, values, leaves, bool(row["alive"]))


def _leaves_of(own: list[list[Any]], shown: Any) -> tuple[Leaf, ...]:
    return tuple(Leaf._make((*one, 0)[:5]) if len(one) > 3 else Leaf(one[0], one[1], one[2], shown) for one in own)


def pack(record: Record) -> dict[str, Any]:
    """The row of a record, shadow columns included."""
    kind = record.kind
    row: dict[str, Any] = {
        "id": to_blob(record.id),
        "compartment": record.compartment,
        "replica": record.replica,
        "n": record.n,
        "hlc": record.hlc,
        "alive": int(record.alive),
    }
    clocks: dict[str, list[list[Any]]] = {}
    for name, leaves in record.leaves.items():
        known = name in kind.by_name
        if len(leaves) == 1 and known and not leaves[0].ahead:
            if leaves[0][:2] != (record.replica, record.n) or leaves[0].value is None:
                clocks[name] = [list(leaves[0][:3])]
        elif leaves:
            clocks[name] = [list(leaf if leaf.ahead else leaf[:4]) for leaf in leaves]
    row["clocks"] = _encode(dict(sorted(clocks.items()))) if clocks else None
    for field in kind.fields:
        row[column_name(field.name)] = field.to_column(record.values.get(field.name))
    if kind.shadow is not None:
        row.update(kind.shadow(record.values))
    return row
