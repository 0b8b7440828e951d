"""Playing entries of the ledger into a store: the state is a function of the changes alone.

Entries come in an order in which every change follows what its author had seen (the order of any ledger). An entry
that is there already changes nothing. Rows, search index, numbers and digest are kept up as in capture.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select, text

from models.fields import column_name
from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.tables import ENTRY, VECTOR
from sync import digest, leaves, ledger
from sync.capture import INSERTS, write_digests, write_record
from sync.leaves import Leaf
from sync.record import Record, load

_CAPTURED = {"captured": True}
_INSERT_ENTRY = ENTRY.insert().execution_options(**_CAPTURED)
_PUT_VECTOR = text(
    "INSERT INTO vector (compartment, replica, n) VALUES (:compartment, :replica, :n) "
    "ON CONFLICT (compartment, replica) DO UPDATE SET n = max(n, excluded.n)"
).execution_options(**_CAPTURED)


def play(connection: Connection, entries: Iterable[ledger.Entry]) -> int:
    """Apply entries whose replicas and compartments have the same local numbers here; returns how many were new."""
    names = ledger.replica_names(connection)
    sums: dict[int, int] = {}
    new: dict[int, int] = {}
    played = 0
    for entry in entries:
        if _is_known(connection, entry):
            continue
        played += 1
        _enter(connection, entry)
        record = load(connection, entry.kind, from_blob(entry.record))
        before = 0
        if record is None:
            record = _fresh(connection, entry)
            new[entry.compartment] = new.get(entry.compartment, 0) + 1
        else:
            before = digest.of_record(entry.kind, entry.record, record.leaves, names)
        for name, value in entry.fields.items():
            leaf = Leaf(entry.replica, entry.n, entry.hlc, value)
            basis = entry.basis.get(name, ())
            record.leaves[name] = leaves.join(record.leaves.get(name, ()), leaf, basis, names)
        write_record(connection, record)
        after = digest.of_record(entry.kind, entry.record, record.leaves, names)
        sums[entry.compartment] = sums.get(entry.compartment, 0) + after - before
    write_digests(connection, sums, new)
    return played


def _is_known(connection: Connection, entry: ledger.Entry) -> bool:
    query = select(VECTOR.c.n).where(VECTOR.c.compartment == entry.compartment, VECTOR.c.replica == entry.replica)
    return int(connection.execute(query).scalar() or 0) >= entry.n


def _enter(connection: Connection, entry: ledger.Entry) -> None:
    row: dict[str, Any] = {
        "compartment": entry.compartment,
        "replica": entry.replica,
        "n": entry.n,
        "hlc": entry.hlc,
        "kind": entry.kind,
        "record": entry.record,
        "body": ledger.body(entry.fields, entry.basis),
    }
    connection.execute(_INSERT_ENTRY, row)
    connection.execute(_PUT_VECTOR, {key: row[key] for key in ("compartment", "replica", "n")})


def _fresh(connection: Connection, entry: ledger.Entry) -> Record:
    kind = BY_NAME[entry.kind]
    empty: dict[str, Any] = {column_name(field.name): None for field in kind.fields}
    empty |= {
        "id": entry.record,
        "compartment": entry.compartment,
        "replica": entry.replica,
        "n": entry.n,
        "hlc": entry.hlc,
        "alive": 1,
        "clocks": None,
    }
    connection.execute(INSERTS[entry.kind], [empty | dict.fromkeys(kind.shadow_columns)])
    return Record(kind, from_blob(entry.record), entry.compartment, entry.replica, entry.n, entry.hlc, {}, {})
