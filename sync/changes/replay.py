"""Playing entries of the ledger into a store: the state is a function of the changes alone.

Entries come in an order in which every change follows what its author had seen (the order of any ledger). An entry
that is there already changes nothing; a barred one is kept in the ledger and leaves the state alone. Rows, conflicts,
search index, numbers and digest are kept up as in capture. Records are read and written once per batch, however many
entries touch them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from sqlalchemy import Connection, func, select

from models.in_clause import chunks
from models.kinds import BY_NAME
from models.tables import ENTRY, REPLICA
from sync.changes import bulk_insert, moving
from sync.changes.recompute import fresh_record, load_many, recompute
from sync.format.entry import ALIVE
from sync.store import history_gaps, leaves, ledger, line_names, version_vectors
from sync.store.derived_state import ChangedRecord, DerivedState
from sync.store.leaves import Leaf
from sync.store.line_names import LineNames
from sync.store.parents import parents_of
from sync.store.record import Record

BATCH = 2000


def play(connection: Connection, entries: Iterable[ledger.Entry]) -> int:
    """Apply entries whose replicas and compartments have the same local numbers here; returns how many were new."""
    names = line_names.load(connection)
    state = DerivedState(connection, names)
    known = {(row.compartment, row.replica): row.n for row in version_vectors.positions(connection)}
    waiting = iter(entries)
    played = 0
    while batch := list(islice(waiting, BATCH)):
        fresh = [entry for entry in batch if entry.n > known.get((entry.compartment, entry.replica), 0)]
        if fresh:
            _play_batch(connection, state, names, fresh)
            for entry in fresh:
                known[(entry.compartment, entry.replica)] = entry.n
        played += len(fresh)
    state.finish()
    return played


def _play_batch(connection: Connection, state: DerivedState, names: LineNames, entries: Sequence[ledger.Entry]) -> None:
    ledger.insert(connection, entries)
    highest = {(entry.compartment, entry.replica): entry.n for entry in entries}
    version_vectors.raise_n(connection, ((*key, n) for key, n in highest.items()))
    join_entries(connection, state, names, [entry for entry in entries if entry.barred is None])


def join_entries(
    connection: Connection, state: DerivedState, names: LineNames, entries: Sequence[ledger.Entry]
) -> None:
    """Join entries, in their order, into the records they touch; kinds of newer versions are left to the ledger."""
    known = [entry for entry in entries if entry.kind in BY_NAME]
    loaded = load_many(connection, known)
    apart = _told_twice(connection, known) | _of_several_places(connection, known, loaded)
    known = [entry for entry in known if entry.record not in apart]
    there = {
        key: ChangedRecord(record, state.hash_of(record), _is_troubled(record), set())
        for key, record in loaded.items()
        if key[1] not in apart
    }
    alone, known = bulk_insert.split(known, there)
    homes = {home for joined in there.values() for home in parents_of(joined.record)}
    fresh: dict[tuple[str, bytes], ChangedRecord] = {}
    for entry in known:
        _place, replica, n, hlc, kind, record, fields, basis, _extra, ahead, _barred = entry
        joined = there.get((kind, record)) or fresh.get((kind, record))
        if joined is None:
            joined = fresh[kind, record] = ChangedRecord(fresh_record(entry), 0, False, set())
        own = joined.record.leaves
        for name, value in fields.items():
            leaf = Leaf(replica, n, hlc, value, ahead)
            current = own.get(name)
            own[name] = leaves.join(current, leaf, basis.get(name, ()), names) if current else (leaf,)
        joined.changed.update(fields)
    state.save(list(fresh.values()), new=True)
    state.save(list(there.values()), new=False)
    homes |= bulk_insert.write(connection, state, names, alone)
    for joined in (*fresh.values(), *there.values()):
        homes.update(parents_of(joined.record))
    state.judge_parents(homes)
    if apart:
        recompute(connection, apart)
    moving.mark(connection, (id_ for _kind, id_ in homes))


def _of_several_places(
    connection: Connection, entries: Sequence[ledger.Entry], there: Mapping[tuple[str, bytes], Record]
) -> set[bytes]:
    """Records that were moved, or stand in several compartments."""
    found: set[bytes] = set()
    places = {record: there[kind, record].compartment for kind, record in there}
    for entry in entries:
        place, record = entry.compartment, entry.record
        if places.setdefault(record, place) != place or moving.is_move(entry):
            found.add(record)
    return found | moving.placed(connection, [entry.record for entry in entries])


def lines_of_copies(connection: Connection) -> set[int]:
    """The lines of replicas that have several: what they tell may be told twice."""
    lines = connection.execute(select(REPLICA.c.no, REPLICA.c.id)).all()
    count = Counter(id_ for _no, id_ in lines)
    return {no for no, id_ in lines if count[id_] > 1}


def _told_twice(connection: Connection, entries: Sequence[ledger.Entry]) -> set[bytes]:
    """Records of which an act may stand there twice, on two lines of one replica: worked out from all their entries."""
    several = lines_of_copies(connection)
    if not several:
        return set()
    about = [
        entry
        for entry in entries
        if entry.replica in several or any(dot[0] in several for dots in entry.basis.values() for dot in dots)
    ]
    # Where the past is not here yet, the other telling may lie in it: joined as it is, looked at again afterwards.
    unread = history_gaps.compartments(connection) if about else set()
    history_gaps.defer(connection, {entry.record for entry in about if entry.compartment in unread})
    found: set[bytes] = set()
    ids = {entry.record for entry in about if entry.compartment not in unread}
    alike = (ENTRY.c.record, ENTRY.c.compartment, ENTRY.c.hlc)
    for some in chunks(ids):
        query = select(ENTRY.c.record).where(ENTRY.c.record.in_(some))
        query = query.group_by(*alike).having(func.count(ENTRY.c.replica.distinct()) > 1)
        found.update(map(bytes, connection.execute(query).scalars()))
    return found


def _is_troubled(record: Record) -> bool:
    return ALIVE in record.leaves or any(len(own) > 1 for own in record.leaves.values())
