"""Where the ledger is behind the state: what a replica that began with a snapshot has not read yet (FORMAT.md 8).

The state of such a compartment is whole, its past is not. What would be worked out anew from the ledger waits until it
is (`defer`); what is told of the state - heads, snapshots - leaves the compartment out while something is deferred.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, exists, select, text

from models.guard import CAPTURED
from models.tables import BEHIND, ENTRY, OWED, TOLD
from sync.store.version_vectors import Mark

_DEFER = "INSERT OR IGNORE INTO owed (record) VALUES (?)"
_TELL = "INSERT OR IGNORE INTO told (record, compartment) VALUES (?, ?)"
_PUT = text(
    "INSERT INTO behind (compartment, replica, n, seq, hash, until_n, until_seq, until_hash) "
    "VALUES (:c, :r, :n, :seq, :hash, :until_n, :until_seq, :until_hash) ON CONFLICT (compartment, replica) "
    "DO UPDATE SET until_n = excluded.until_n, until_seq = excluded.until_seq, until_hash = excluded.until_hash"
).execution_options(**CAPTURED)
_IS_THERE = exists().where(ENTRY.c.record == OWED.c.record)


class Gap(NamedTuple):
    """A line (`replica`) of a compartment: the ledger has it up to `n`, the state counts it up to `until_n`."""

    compartment: int
    replica: int
    n: int
    seq: int  # the last segment the ledger has as a whole
    hash: bytes
    until_n: int
    until_seq: int
    until_hash: bytes | None  # where it is known


_GAPS = select(*(BEHIND.c[name] for name in Gap._fields))


def compartments(connection: Connection) -> set[int]:
    """The compartments of which the ledger is behind."""
    return set(connection.execute(select(BEHIND.c.compartment).distinct()).scalars())


def all_gaps(connection: Connection) -> list[Gap]:
    """The lines of which the ledger is behind, and how far it is."""
    return [Gap(*row) for row in connection.execute(_GAPS)]


def of_line(connection: Connection, compartment: int, line: int) -> Gap | None:
    """How far the ledger is behind on this line; None where it is not."""
    row = connection.execute(_GAPS.where(BEHIND.c.compartment == compartment, BEHIND.c.replica == line)).first()
    return None if row is None else Gap(*row)


def put(connection: Connection, key: tuple[int, int], held: Mark, until: Mark, *, sure: bool) -> None:
    """The state counts a line up to `until`, the ledger has it up to `held`; `sure`: the hash of `until` is known."""
    hash_ = until.hash if sure else None
    row = {"c": key[0], "r": key[1], "n": held.n, "seq": held.seq, "hash": held.hash}
    connection.execute(_PUT, {**row, "until_n": until.n, "until_seq": until.seq, "until_hash": hash_})


def mark_complete(connection: Connection, compartment: int, records: Iterable[bytes]) -> None:
    """All entries of these records of a compartment are here, though its past is not read yet."""
    rows = [(record, compartment) for record in records]
    if rows:
        connection.exec_driver_sql(_TELL, rows, execution_options=CAPTURED)


def forget_complete(connection: Connection, compartments_: Iterable[int]) -> None:
    """The past of these compartments is read, or will be told anew."""
    connection.execute(TOLD.delete().where(TOLD.c.compartment.in_(compartments_)).execution_options(**CAPTURED))


def complete(connection: Connection, records: Sequence[bytes]) -> set[tuple[bytes, int]]:
    """Those of the records, and the compartments, of which all entries are here."""
    rows = connection.execute(select(TOLD).where(TOLD.c.record.in_(records)))
    return {(bytes(row.record), int(row.compartment)) for row in rows}


def defer(connection: Connection, records: Iterable[bytes]) -> None:
    """These records are to be worked out anew when the ledger is whole."""
    rows = [(record,) for record in records]
    if rows:
        connection.exec_driver_sql(_DEFER, rows, execution_options=CAPTURED)


def deferred(connection: Connection) -> list[bytes]:
    """The records that wait for that."""
    return list(connection.execute(select(OWED.c.record)).scalars())


def is_due(connection: Connection) -> bool:
    """Whether there is a past to be read, or anything deferred to it."""
    return any(connection.execute(select(table).limit(1)).first() is not None for table in (BEHIND, OWED))


def not_comparable(connection: Connection) -> set[int]:
    """The compartments whose state is not to be compared yet: of what is deferred, a copy may stand anywhere."""
    if connection.execute(select(OWED.c.record).limit(1)).first() is None:
        return set()
    of = select(ENTRY.c.compartment).where(ENTRY.c.record.in_(select(OWED.c.record))).distinct()
    return compartments(connection) | set(connection.execute(of).scalars())


def take_deferred(connection: Connection) -> list[bytes]:
    """What was deferred and can be worked out: of which anything is in the ledger. It is deferred no more."""
    found = connection.execute(select(OWED.c.record).where(_IS_THERE)).scalars().all()
    connection.execute(OWED.delete().where(_IS_THERE).execution_options(**CAPTURED))
    return list(found)
