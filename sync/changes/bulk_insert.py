"""Records that come into being with one entry: most of what a new replica receives, so written the short way.

Such a record has no conflict, was not deleted, and every field has the dot of its row. The result is the same as
joining would give; only the steps that decide nothing are left out.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection

from models.guard import CAPTURED
from models.identifiers import to_blob
from models.kinds import BY_NAME
from sync.store import digest, search
from sync.store.derived_state import DerivedState
from sync.store.ledger import Entry
from sync.store.line_names import LineNames
from sync.store.record import CODECS, RecordKey

Key = tuple[str, bytes]


def split(entries: Sequence[Entry], there: Collection[Key]) -> tuple[list[Entry], list[Entry]]:
    """Those that alone make a new record here, and the others, each in order; `there`: records this store has."""
    count = Counter((entry.kind, entry.record) for entry in entries)
    births: list[Entry] = []
    others: list[Entry] = []
    for entry in entries:
        key = (entry.kind, entry.record)
        is_birth = count[key] == 1 and key not in there and not entry.ahead and _is_plain(entry)
        (births if is_birth else others).append(entry)
    return births, others


def write(connection: Connection, state: DerivedState, names: LineNames, entries: Sequence[Entry]) -> set[RecordKey]:
    """Write the records that these entries make; returns the records they belong to."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    homes: set[RecordKey] = set()
    for kind, own in by_kind.items():
        codec, described = CODECS[kind], BY_NAME[kind]
        rows: list[tuple[Any, ...]] = []
        hashes: dict[int, list[int]] = {}
        for one in own:
            dot = (one.replica, one.n, one.hlc)
            rows.append(tuple(codec.new_row(one.record, one.compartment, dot, one.fields)))
            hash_ = digest.of_new(kind, one.record, names[one.replica], one.n, one.fields)
            hashes.setdefault(one.compartment, []).append(hash_)
            state.clusters.note(kind, one.record, one.fields, lives=True)
            for name in described.home:
                if isinstance(value := one.fields.get(name), str):
                    homes.update((parent, to_blob(value)) for parent in described.field(name).kinds)
        connection.exec_driver_sql(codec.insert, rows, execution_options=CAPTURED)
        for compartment, found in hashes.items():
            state.fingerprints.add(compartment, sum(found), len(found))
        search.add(connection, described, [(one.record, one.fields) for one in own])
    return homes


def _is_plain(entry: Entry) -> bool:
    """Whether all it sets are fields this version knows, with values; `alive` is none of them."""
    known = BY_NAME[entry.kind].by_name
    return all(name in known and value is not None for name, value in entry.fields.items())
