"""Moved records as a snapshot tells them: not their state, but all their entries of the compartment (FORMAT.md 8).

Which copy of a record that was moved is shown follows from the entries of all the compartments it stood in (7.8), so
its state in one of them would not do. Whoever reads such a snapshot has these entries in his ledger before he has read
the rest of the past. Pure but for what is read of the ledger.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from models.in_clause import chunks
from models.kinds import BY_NAME
from models.tables import ENTRY, PLACED, REPLICA
from sync.changes import moving
from sync.format.snapshot import MovedEntry, MovedRecord
from sync.store import ledger
from sync.store.ledger import Entry


def ids(connection: Connection, compartment: int) -> set[bytes]:
    """The records that stand, or stood, in another compartment, too."""
    query = select(PLACED.c.record).where(PLACED.c.compartment == compartment)
    return set(map(bytes, connection.execute(query).scalars()))


def is_publishable(connection: Connection, compartment: int) -> bool:
    """Whether each of them has a move among its entries here: then whoever holds this compartment alone tells the same.

    Otherwise the record is one of several compartments only for those who hold several.
    """
    return all(any(map(moving.is_move, own)) for own in _entries(connection, compartment).values())


def build(connection: Connection, compartment: int, numbers: Mapping[int, int]) -> list[MovedRecord]:
    """Their written form, sorted; `numbers`: per line (local number) the number it has in the snapshot."""
    names = {row.no: (bytes(row.id), int(row.epoch)) for row in connection.execute(select(REPLICA))}

    def told(entry: Entry) -> MovedEntry:
        basis = {name: [(*names[no], n) for no, n in dots] for name, dots in entry.basis.items()}
        line, extra = numbers[entry.replica], entry.extra
        return MovedEntry(line, entry.n, entry.hlc, entry.ahead, entry.fields, basis, extra)

    return [
        MovedRecord(kind, record, [told(entry) for entry in sorted(own, key=lambda one: (numbers[one.replica], one.n))])
        for (kind, record), own in sorted(_entries(connection, compartment).items())
    ]


def _entries(connection: Connection, compartment: int) -> dict[tuple[str, bytes], list[Entry]]:
    """Per record its entries that count."""
    found: dict[tuple[str, bytes], list[Entry]] = {}
    wanted = sorted(ids(connection, compartment))
    for some in chunks(wanted):
        query = select(ENTRY).where(ENTRY.c.record.in_(some), ENTRY.c.compartment == compartment)
        for row in connection.execute(query.where(ENTRY.c.barred.is_(None))):
            entry = ledger.unpack(row)
            if entry.kind in BY_NAME:
                found.setdefault((entry.kind, bytes(entry.record)), []).append(entry)
    return found
