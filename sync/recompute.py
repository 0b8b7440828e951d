"""Working out records anew from the ledger: where entries that counted count no longer.

A record is what its entries, those that are not barred, give in the order in which this store got to know them. A
record of which nothing counts any more goes away; its entries stay.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from models.kinds import BY_NAME
from models.tables import ENTRY
from sync import leaves, ledger
from sync.books import READ_AT_ONCE, Books, Home, Joined, homes_of
from sync.leaves import Leaf, Names
from sync.record import Record
from sync.replay import fresh_record, load_many


def recompute(connection: Connection, names: Names, records: Iterable[bytes]) -> set[str]:
    """Work out these records anew, in the caller's transaction; returns the kinds touched."""
    wanted = list(dict.fromkeys(records))
    books = Books(connection, names)
    homes: set[Home] = set()
    kinds: set[str] = set()
    for start in range(0, len(wanted), READ_AT_ONCE):
        homes |= _some(connection, books, names, wanted[start : start + READ_AT_ONCE], kinds)
    books.judge_parents(homes)
    books.finish()
    return kinds


def _some(connection: Connection, books: Books, names: Names, wanted: Sequence[bytes], kinds: set[str]) -> set[Home]:
    query = select(ENTRY).where(ENTRY.c.record.in_(wanted)).order_by(ENTRY.c.no)
    entries = [ledger.unpack(row) for row in connection.execute(query).all()]
    entries = [entry for entry in entries if entry.kind in BY_NAME]
    kinds.update(entry.kind for entry in entries)
    before = load_many(connection, entries)
    after: dict[tuple[str, bytes], Record] = {}
    for entry in entries:
        if entry.barred is None:
            _join(after, entry, names)
    there = [Joined(record, books.hash_of(record), True, set()) for record in before.values()]
    homes = {home for record in before.values() for home in homes_of(record)}
    books.remove(there)
    books.save([Joined(record, 0, True, set(record.leaves)) for record in after.values()], new=True)
    for record in after.values():
        homes.update(homes_of(record))
    return homes


def _join(records: dict[tuple[str, bytes], Record], entry: ledger.Entry, names: Names) -> None:
    key = (entry.kind, entry.record)
    record = records.get(key)
    if record is None:
        record = records[key] = fresh_record(entry)
    elif record.compartment != entry.compartment:
        return
    for name, value in entry.fields.items():
        leaf = Leaf(entry.replica, entry.n, entry.hlc, value, entry.ahead)
        current = record.leaves.get(name, ())
        record.leaves[name] = leaves.join(current, leaf, entry.basis.get(name, ()), names)
