"""Working out records anew from the ledger: where entries that counted count no longer.

A record is what its entries, those that are not barred, give (`whole`); one that stands in several compartments, what
those of the one that is shown give (`moving`). A record of which nothing counts any more goes away; its entries stay.
Where the ledger is behind the state, all that has to wait.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.identifiers import from_blob
from models.in_clause import chunks
from models.kinds import BY_NAME
from models.ledger import CarryState
from models.tables import ENTRY, PLACED
from sync.changes import moving, rebuild_leaves
from sync.changes.moving import Copy
from sync.store import digest, history_gaps, ledger, line_names
from sync.store.derived_state import ChangedRecord, DerivedState
from sync.store.parents import parents_of
from sync.store.record import CODECS, Record, RecordKey


def recompute(connection: Connection, records: Iterable[bytes]) -> set[str]:
    """Work out these records anew, in the caller's transaction; returns the kinds touched."""
    wanted = list(dict.fromkeys(records))
    unread = history_gaps.compartments(connection) if wanted else set()
    state = DerivedState(connection, line_names.load(connection))
    homes: set[RecordKey] = set()
    kinds: set[str] = set()
    for some in chunks(wanted):
        homes |= _some(connection, state, some, kinds, unread)
    state.judge_parents(homes)
    state.finish()
    return kinds


def _some(
    connection: Connection, state: DerivedState, wanted: Sequence[bytes], kinds: set[str], unread: set[int]
) -> set[RecordKey]:
    names = state.names
    query = select(ENTRY).where(ENTRY.c.record.in_(wanted)).order_by(ENTRY.c.no)
    entries = [ledger.unpack(row) for row in connection.execute(query).all()]
    entries = [entry for entry in entries if entry.kind in BY_NAME]
    before = load_many(connection, entries)
    waiting = _waiting(connection, wanted, entries, before, unread) if unread else set()
    if waiting:
        history_gaps.defer(connection, waiting)
    entries = [entry for entry in entries if entry.record not in waiting]
    before = {key: record for key, record in before.items() if key[1] not in waiting}
    kinds.update(entry.kind for entry in entries)
    after: dict[tuple[str, bytes], Record] = {}
    apart: dict[tuple[str, bytes], list[Copy]] = {}
    placed = _placed(connection, wanted)
    for key, own in _counting(entries).items():
        if key[1] in placed or moving.is_spread(own):
            found, names = moving.copies(connection, own)
            shown = moving.shown(found)
            apart[key] = [shown, *(copy for copy in found.values() if copy is not shown)]
            after[key] = record_of(key, shown)
        else:
            record = after[key] = fresh_record(own[0])
            record.leaves.update(rebuild_leaves.leaves_of(own, names))
    state.names = names
    there = [ChangedRecord(record, state.hash_of(record), True, set()) for record in before.values()]
    homes = {home for record in before.values() for home in parents_of(record)}
    state.remove(there)
    for row in (one for rows in placed.values() for one in rows):
        if row.hash is not None:
            state.fingerprints.add(row.compartment, -int.from_bytes(row.hash, "big"), -1)
            state.fingerprints.add_conflicts(row.compartment, -int.from_bytes(row.conflicts, "big"))
    connection.execute(PLACED.delete().where(PLACED.c.record.in_(wanted)).execution_options(**CAPTURED))
    state.save([ChangedRecord(record, 0, True, set(record.leaves)) for record in after.values()], new=True)
    for record in after.values():
        homes.update(parents_of(record))
    for key, found_there in apart.items():
        _put_apart(connection, state, key, found_there)
    return homes


def _waiting(
    connection: Connection,
    wanted: Sequence[bytes],
    entries: Iterable[ledger.Entry],
    before: Mapping[tuple[str, bytes], Record],
    unread: set[int],
) -> set[bytes]:
    """Those of which something may lie in a past that is not read yet."""
    of = {(bytes(entry.record), entry.compartment) for entry in entries}
    of |= {(key[1], record.compartment) for key, record in before.items()}
    return {record for record, place in of - history_gaps.complete(connection, wanted) if place in unread}


def _placed(connection: Connection, wanted: Sequence[bytes]) -> dict[bytes, list[Any]]:
    """The rows of those that stand in several compartments."""
    found: dict[bytes, list[Any]] = {}
    for row in connection.execute(select(PLACED).where(PLACED.c.record.in_(wanted))):
        found.setdefault(bytes(row.record), []).append(row)
    return found


def record_of(key: tuple[str, bytes], copy: Copy) -> Record:
    """A record as one of its copies says it is."""
    record = fresh_record(copy.first)
    record.leaves.update(copy.leaves)
    return record


def _put_apart(connection: Connection, state: DerivedState, key: tuple[str, bytes], found: Sequence[Copy]) -> None:
    """Count the copies that are not shown, with their conflicts; what came may have to be carried on.

    Their conflicts are listed nowhere: people are asked about the copy they see, and what these say is carried there.
    """
    rows: list[dict[str, Any]] = []
    for place, copy in enumerate(found):
        row = {"record": key[1], "compartment": copy.compartment, "kind": key[0], "to_do": CarryState.TO_DO}
        sums: tuple[bytes | None, bytes | None] = (None, None)
        if place:
            record = record_of(key, copy)
            counted, disputed = state.hash_of(record), state.unlisted_conflicts(record)
            state.fingerprints.add(copy.compartment, counted, 1)
            state.fingerprints.add_conflicts(copy.compartment, disputed)
            sums = counted.to_bytes(digest.SIZE, "big"), disputed.to_bytes(digest.SIZE, "big")
        rows.append({**row, "hash": sums[0], "conflicts": sums[1]})
    connection.execute(PLACED.insert().execution_options(**CAPTURED), rows)


def _counting(entries: Iterable[ledger.Entry]) -> dict[tuple[str, bytes], list[ledger.Entry]]:
    """Per record the entries that count."""
    found: dict[tuple[str, bytes], list[ledger.Entry]] = {}
    for entry in entries:
        if entry.barred is None:
            found.setdefault((entry.kind, entry.record), []).append(entry)
    return found


def load_many(connection: Connection, entries: Iterable[ledger.Entry]) -> dict[tuple[str, bytes], Record]:
    """The records that these entries touch, as far as they are there; by kind and id."""
    wanted: dict[str, dict[bytes, None]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, {})[entry.record] = None
    found: dict[tuple[str, bytes], Record] = {}
    for kind, ids in wanted.items():
        codec = CODECS[kind]
        for some in chunks(ids):
            for row in connection.exec_driver_sql(*codec.select_of(some)).all():
                found[kind, row[0]] = codec.record(row)
    return found


def fresh_record(entry: ledger.Entry) -> Record:
    """A record without leaves yet, of which this is the first entry."""
    blank: dict[str, Any] = {}
    id_ = from_blob(entry.record)
    return Record(BY_NAME[entry.kind], id_, entry.compartment, entry.replica, entry.n, entry.hlc, blank, {})
