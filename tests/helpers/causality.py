"""A model of causality: what every acknowledged write had seen. It knows nothing of vectors, segments and shares.

Every acknowledged change of a field is a `Write`, known by author, stamp, record, field and value, with the writes its
author's screen showed (its basis). From that alone follows what every laptop must show: a write is a leaf exactly
until a write that had seen it is there.
"""

import json
from collections import defaultdict

from sqlalchemy import select

from models.tables import CONFLICT, ENTRY, RECORDS, REPLICA
from sync.format.entry import ALIVE
from sync.format.line import FIRST_BRANCH_EPOCH
from sync.store import ledger, line_numbers
from sync.store.record import CODECS

Key = tuple  # author, stamp, record, field, value


def key_of(author: bytes, hlc: int, record: bytes, field: str, value) -> Key:
    return author, hlc, record, field, plain(field, value)


def plain(field: str, value) -> str:
    """A value to compare by; of a deletion only its reason, as what its author saw is told in other words later."""
    if field == ALIVE and isinstance(value, dict):
        value = {"deleted": value.get("reason", "")}
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=repr)  # bytes are odd, but may come


class CausalityModel:
    """All writes that were ever acknowledged, and what each had seen."""

    def __init__(self):
        self.basis: dict[Key, frozenset] = {}
        self.unsure: set[Key] = set()  # writes that may have consumed less than they saw
        self.gone: set[Key] = set()  # whose every copy was destroyed

    def add(self, key: Key, basis: frozenset, unsure: bool = False):
        self.basis[key] = self.basis.get(key, basis) & basis
        if unsure:
            self.unsure.add(key)

    def seen(self, store) -> set:
        """What the person at a store has seen: its ledger, what it shows, and all that the authors of that had seen.

        A store that began with a snapshot shows what its ledger does not have yet.
        """
        todo = list(written(store))
        todo += [key for _alive, _values, leaves in state(store).values() for own in leaves.values() for key in own]
        seen: set[Key] = set()
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += self.basis.get(key, ())
        return seen

    def expected(self, present: set) -> tuple[dict, dict]:
        """The leaves of every field where just these writes are there: at least, at most."""
        least, most = defaultdict(set), defaultdict(set)
        consumed, surely = set(), set()
        for key in present:
            consumed |= self.basis[key]
            if key not in self.unsure:
                surely |= self.basis[key]
        for key in present:
            if key not in consumed:
                least[key[2], key[3]].add(key)
            if key not in surely:
                most[key[2], key[3]].add(key)
        return least, most


def authors_of(connection) -> dict:
    """Who stands behind a line; behind one that was carried from elsewhere, who wrote it there."""
    authors = {row.no: bytes(row.id) for row in connection.execute(select(REPLICA))}
    return authors | {no: replica for no, (_place, replica, _epoch) in line_numbers.origins(connection).items()}


def written(store) -> set:
    """The writes that are in a store's ledger and count."""
    with store.read() as connection:
        authors = authors_of(connection)
        return {
            key_of(authors[entry.replica], entry.hlc, entry.record, field, value)
            for entry in ledger.entries(connection)
            if entry.barred is None
            for field, value in entry.fields.items()
        }


def names_two_changes(store, record: bytes, field: str, dots) -> bool:
    """Whether a number of these means one change of the field in one compartment, and another one in another."""
    with store.read() as connection:
        own = [entry for entry in ledger.entries(connection) if entry.record == record and field in entry.fields]
    return any(len([1 for entry in own if (entry.replica, entry.n) == tuple(dot)]) > 1 for dot in dots)


def of_branches(store) -> set:
    """The records that entries on branches of forked lines are of."""
    with store.read() as connection:
        sides = select(REPLICA.c.no).where(REPLICA.c.epoch >= FIRST_BRANCH_EPOCH)
        records = connection.execute(select(ENTRY.c.record).where(ENTRY.c.replica.in_(sides))).scalars()
        return {bytes(record) for record in records}


def references(values: dict) -> list:
    """The ids of records that these values name as the one they belong to."""
    return [values[name] for name in ("participant", "session") if isinstance(values.get(name), str)]


def leaves_of(connection, authors, record) -> dict:
    """The leaves of a loaded record as keys, by field."""
    blob = bytes.fromhex(record.id.replace("-", ""))
    return {
        name: [key_of(authors[leaf.replica], leaf.hlc, blob, name, leaf.value) for leaf in own]
        for name, own in record.leaves.items()
        if own
    }


def state(store) -> dict:
    """All a store shows: per record whether it is alive, its values, and all its leaves."""
    shown = {}
    with store.read() as connection:
        authors = authors_of(connection)
        for kind, table in RECORDS.items():
            for row in connection.execute(select(table)):
                record = CODECS[kind].record(row)
                leaves = leaves_of(connection, authors, record)
                shown[kind, bytes(row.id)] = (record.alive, record.values, leaves)
    return shown


def open_fields(store) -> set:
    """The fields with an open conflict: id, record, field."""
    with store.read() as connection:
        return {(bytes(row.id), bytes(row.record), row.field) for row in connection.execute(select(CONFLICT))}
