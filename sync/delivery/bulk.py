"""The fast path for a fresh replica: segments that only create records are written column by column.

Values are checked by column, fingerprints are added up, and each kind is one INSERT. The ledger and the search index
are filled later (`history_gaps`, `derived`), as after a snapshot. A segment with anything else in it - a change, a
deletion, a record that is here already, a kind of a newer version - takes the usual way as a whole.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.identifiers import to_blob
from models.in_clause import chunks
from models.kinds import BY_NAME
from models.tables import RECORDS
from sync.delivery.authorization import Waiting
from sync.format import clock
from sync.format.body import Group
from sync.format.entry import ALIVE
from sync.format.segment import Header
from sync.format.value_checks import is_sound_column
from sync.membership.workspace import Workspace
from sync.store import deferred_indexes, digest, version_vectors
from sync.store.clusters import CLUSTERED
from sync.store.derived_state import DerivedState
from sync.store.line_names import LineNames
from sync.store.record import CODECS, RecordKey

FEWEST = 500  # entries a segment has at least for all this to be worth it
_NOT_IN_BULK = frozenset({"merge", "unmerge"})  # they change what is shown of others


@dataclass(frozen=True)
class NewRecords:
    """A segment that only creates records."""

    groups: list[Group]
    first_n: int
    last_n: int

    @property
    def kinds(self) -> set[str]:
        """The kinds of these records."""
        return {group.kind for group in self.groups}


def fresh_compartments(connection: Connection, workspace: Workspace) -> set[int]:
    """The compartments of which this store has nothing yet from anybody else."""
    rows = version_vectors.positions(connection)
    return set(workspace.by_no) - {row.compartment for row in rows if row.replica != workspace.own.replica and row.n}


def new_records_of(
    groups: list[Group] | None, header: Header, verdict: Callable[[str], int | None]
) -> NewRecords | None:
    """The segment's records, if it creates records and does nothing else; None otherwise."""
    latest = clock.latest_believed(header.share_time)
    if groups is None or len({id_ for group in groups for id_ in group.ids}) != header.last_n - header.first_n + 1:
        return None
    for group in groups:
        if group.kind not in BY_NAME or group.kind in _NOT_IN_BULK or verdict(group.kind) is not None:
            return None
        known = BY_NAME[group.kind].by_name
        if not {int}.issuperset(map(type, group.stamps)) or not 0 <= min(group.stamps) <= max(group.stamps) <= latest:
            return None
        for name, column in group.fields.items():
            if name == ALIVE or name not in known or None in column:
                return None
            if not is_sound_column(group.kind, name, column):
                return None
    return NewRecords(groups, header.first_n, header.last_n)


def are_new(connection: Connection, new_records: NewRecords) -> bool:
    """Whether this store has none of the records."""
    for group in new_records.groups:
        table = RECORDS[group.kind]
        between = select(table.c.id).where(table.c.id.between(min(group.ids), max(group.ids))).limit(1)
        if connection.execute(between).first() is None:  # ids grow with time: mostly all of them are beyond ours
            continue
        for some in chunks(group.ids):
            query = select(table.c.id).where(table.c.id.in_(some)).limit(1)
            if connection.execute(query).first() is not None:
                return False
    return True


def write(
    connection: Connection,
    state: DerivedState,
    names: LineNames,
    waiting: Waiting,
    new_records: NewRecords,
    after: int,
    until: int,
) -> tuple[set[RecordKey], int]:
    """Write the records of the entries after ... until; returns the records they belong to, and the greatest stamp."""
    homes: set[RecordKey] = set()
    greatest = 0
    for group in new_records.groups:
        first, last = bisect_left(group.numbers, after + 1), bisect_left(group.numbers, until + 1)
        if first == last:
            continue
        codec, described, count = CODECS[group.kind], BY_NAME[group.kind], last - first
        ids, numbers, stamps = group.ids[first:last], group.numbers[first:last], group.stamps[first:last]
        fields = {name: column[first:last] for name, column in group.fields.items()}
        line = names[waiting.line]
        hashes = digest.of_columns(group.kind, ids, ((line, n) for n in numbers), fields, {}, ())
        state.fingerprints.add(waiting.compartment, sum(hashes), count)
        if group.kind in CLUSTERED:
            state.clusters.lives.update(ids)
        columns = (ids, [waiting.compartment] * count, [waiting.line] * count, numbers, stamps, [None] * count)
        statement, rows = codec.bulk(columns, fields)
        deferred_indexes.defer_list_indexes(connection, described, len(group.ids) - first)
        connection.exec_driver_sql(statement, list(rows), execution_options=CAPTURED)
        deferred_indexes.defer_words(connection, described)
        greatest = max(greatest, *stamps)
        for name in described.home:
            homes.update(_homes(described.field(name).kinds, fields.get(name, ())))
    return homes, greatest


def _homes(kinds: tuple[str, ...], values: Any) -> Iterator[RecordKey]:
    for value in set(values) if not values or isinstance(values[0], str) else ():
        yield from ((kind, to_blob(value)) for kind in kinds)
