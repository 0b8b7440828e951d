"""Working out records anew from the ledger: where entries that counted count no longer.

A record is what its entries, those that are not barred, give (`whole`). A record of which nothing counts any more goes
away; its entries stay. Where the ledger is behind the state, all that has to wait.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.tables import ENTRY, RECORDS
from sync import behind, ledger, whole
from sync.books import READ_AT_ONCE, Books, Home, Joined, homes_of
from sync.leaves import Names
from sync.record import CODECS, Record


def recompute(connection: Connection, names: Names, records: Iterable[bytes]) -> set[str]:
    """Work out these records anew, in the caller's transaction; returns the kinds touched."""
    wanted = list(dict.fromkeys(records))
    unread = behind.compartments(connection) if wanted else set()
    books = Books(connection, names)
    homes: set[Home] = set()
    kinds: set[str] = set()
    for start in range(0, len(wanted), READ_AT_ONCE):
        homes |= _some(connection, books, names, wanted[start : start + READ_AT_ONCE], kinds, unread)
    books.judge_parents(homes)
    books.finish()
    return kinds


def _some(
    connection: Connection, books: Books, names: Names, wanted: Sequence[bytes], kinds: set[str], unread: set[int]
) -> set[Home]:
    query = select(ENTRY).where(ENTRY.c.record.in_(wanted)).order_by(ENTRY.c.no)
    entries = [ledger.unpack(row) for row in connection.execute(query).all()]
    waiting = {bytes(entry.record) for entry in entries if entry.compartment in unread}
    if waiting:
        behind.owe(connection, waiting)
    entries = [entry for entry in entries if entry.kind in BY_NAME and entry.record not in waiting]
    kinds.update(entry.kind for entry in entries)
    before = load_many(connection, entries)
    after: dict[tuple[str, bytes], Record] = {}
    for key, own in _counting(entries).items():
        record = after[key] = fresh_record(own[0])
        record.leaves.update(whole.leaves_of(own, names))
    there = [Joined(record, books.hash_of(record), True, set()) for record in before.values()]
    homes = {home for record in before.values() for home in homes_of(record)}
    books.remove(there)
    books.save([Joined(record, 0, True, set(record.leaves)) for record in after.values()], new=True)
    for record in after.values():
        homes.update(homes_of(record))
    return homes


def _counting(entries: Iterable[ledger.Entry]) -> dict[tuple[str, bytes], list[ledger.Entry]]:
    """Per record the entries that count: those of the compartment it came into being in."""
    found: dict[tuple[str, bytes], list[ledger.Entry]] = {}
    for entry in entries:
        if entry.barred is None:
            own = found.setdefault((entry.kind, entry.record), [])
            if not own or own[0].compartment == entry.compartment:
                own.append(entry)
    return found


def load_many(connection: Connection, entries: Iterable[ledger.Entry]) -> dict[tuple[str, bytes], Record]:
    """The records that these entries touch, as far as they are there; by kind and id."""
    wanted: dict[str, dict[bytes, None]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, {})[entry.record] = None
    found: dict[tuple[str, bytes], Record] = {}
    for kind, ids in wanted.items():
        table, codec = RECORDS[kind], CODECS[kind]
        every = list(ids)
        for start in range(0, len(every), READ_AT_ONCE):
            query = select(table).where(table.c.id.in_(every[start : start + READ_AT_ONCE]))
            for row in connection.execute(query):
                found[(kind, row[0])] = codec.record(row)
    return found


def fresh_record(entry: ledger.Entry) -> Record:
    """A record without leaves yet, of which this is the first entry."""
    blank: dict[str, Any] = {}
    id_ = from_blob(entry.record)
    return Record(BY_NAME[entry.kind], id_, entry.compartment, entry.replica, entry.n, entry.hlc, blank, {})
