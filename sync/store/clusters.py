"""Who is one with whom: clusters worked out from the merges that stand, kept beside the records.

A merge stands as long as it is not deleted and no unmerge names it. Records joined by standing merges are one cluster;
its root is the record that no standing merge absorbs (the smallest id of several; of all, where merges go round in a
circle). Clusters depend on the merges alone, so they are equal on every replica, whichever of the records it holds.
The `representative`, the member that stands for the cluster in this store, is the root where it is here and not
deleted, else the smallest such member: a laptop that cannot read the root still shows its own record. Kept in the
transaction that writes merges, or records that come, go and come back; the cost is that of the clusters touched.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, exists, select

from models.guard import CAPTURED
from models.identifiers import to_blob
from models.in_clause import chunks
from models.tables import CLUSTER, RECORDS

CLUSTERED = ("participant", "business")
_MERGE, _UNMERGE = RECORDS["merge"], RECORDS["unmerge"]
_INSERT = CLUSTER.insert().execution_options(**CAPTURED)


class ClusterRow(NamedTuple):
    """One row of the table of clusters."""

    record: bytes
    kind: str
    root: bytes
    representative: bytes
    hidden: int


class Edge(NamedTuple):
    """A standing merge."""

    merge: bytes
    kind: str
    survivor: bytes
    absorbed: bytes


@dataclass
class ClusterChanges:
    """What a transaction wrote that may change clusters."""

    ends: set[bytes] = field(default_factory=set)  # of merges
    merges: set[bytes] = field(default_factory=set)  # named by unmerges
    lives: set[bytes] = field(default_factory=set)  # records that came, went or came back

    def note(self, kind: str, record: bytes, values: Mapping[str, Any], *, lives: bool) -> None:
        """A record was written; `lives`: it is new, or it was deleted or taken back."""
        if kind in CLUSTERED:
            if lives:
                self.lives.add(record)
        elif kind == "merge":
            self.ends.update(to_blob(str(values[name])) for name in ("survivor", "absorbed") if values.get(name))
        elif kind == "unmerge" and values.get("merge"):
            self.merges.add(to_blob(str(values["merge"])))

    def settle(self, connection: Connection) -> None:
        """Bring the table of clusters up to date, and forget what was touched."""
        ends, merges, lives = self.ends, self.merges, self.lives
        self.ends, self.merges, self.lives = set(), set(), set()
        for some in chunks(merges):
            query = select(_MERGE.c.survivor, _MERGE.c.absorbed).where(_MERGE.c.id.in_(some))
            for row in connection.execute(query):
                ends.update(one for one in row if one is not None)
        if lives and connection.execute(select(CLUSTER.c.record).limit(1)).first() is not None:
            for some in chunks(lives):
                ends.update(connection.execute(select(CLUSTER.c.record).where(CLUSTER.c.record.in_(some))).scalars())
        if ends:
            _write(connection, ends)


def standing(connection: Connection, records: Iterable[bytes] | None = None) -> Iterator[Edge]:
    """The standing merges, or those that have one of these records at an end; each once."""
    taken_back = exists().where(_UNMERGE.c.merge == _MERGE.c.id, _UNMERGE.c.alive == 1)
    query = select(_MERGE.c.id, _MERGE.c.subject, _MERGE.c.survivor, _MERGE.c.absorbed).where(
        _MERGE.c.alive == 1, _MERGE.c.subject.in_(CLUSTERED), _MERGE.c.survivor != _MERGE.c.absorbed, ~taken_back
    )
    if records is None:
        yield from (Edge(*row) for row in connection.execute(query.order_by(_MERGE.c.id)).all())
        return
    seen: set[bytes] = set()
    for some in chunks(records):
        for column in (_MERGE.c.survivor, _MERGE.c.absorbed):
            for row in connection.execute(query.where(column.in_(some))).all():
                if row[0] not in seen:
                    seen.add(row[0])
                    yield Edge(*row)


def members(connection: Connection, record: bytes) -> tuple[bytes, ...]:
    """The cluster of a record, root first and then by id; the record alone where it was never merged."""
    root = connection.execute(select(CLUSTER.c.root).where(CLUSTER.c.record == record)).scalar()
    if root is None:
        return (record,)
    found = connection.execute(select(CLUSTER.c.record).where(CLUSTER.c.root == root)).scalars()
    return tuple(sorted(found, key=lambda one: (one != root, one)))


def rebuild(connection: Connection) -> None:
    """Work out the whole table anew."""
    fresh = worked_out(connection)
    connection.execute(CLUSTER.delete().execution_options(**CAPTURED))
    if fresh:
        connection.execute(_INSERT, [one._asdict() for one in fresh])


def worked_out(connection: Connection) -> list[ClusterRow]:
    """What the table of clusters must say, by record."""
    return sorted(_members_of(connection, list(standing(connection))))


def held(connection: Connection) -> list[ClusterRow]:
    """What the table of clusters says, by record."""
    return [ClusterRow(*row) for row in connection.execute(select(CLUSTER).order_by(CLUSTER.c.record))]


def _write(connection: Connection, ends: set[bytes]) -> None:
    reached, edges = _reach(connection, ends)
    for some in chunks(reached):
        connection.execute(CLUSTER.delete().where(CLUSTER.c.record.in_(some)).execution_options(**CAPTURED))
    fresh = _members_of(connection, edges)
    if fresh:
        connection.execute(_INSERT, [one._asdict() for one in fresh])


def _reach(connection: Connection, ends: set[bytes]) -> tuple[set[bytes], list[Edge]]:
    """All records that are or were one with any of these, and the standing merges among them."""
    reached: set[bytes] = set(ends)
    roots: set[bytes] = set()
    for some in chunks(ends):
        roots.update(connection.execute(select(CLUSTER.c.root).where(CLUSTER.c.record.in_(some))).scalars())
    for some in chunks(roots):
        reached.update(connection.execute(select(CLUSTER.c.record).where(CLUSTER.c.root.in_(some))).scalars())
    edges: dict[bytes, Edge] = {}
    waiting = reached
    while waiting:
        found = list(standing(connection, waiting))
        edges |= {one.merge: one for one in found}
        waiting = {end for one in found for end in (one.survivor, one.absorbed)} - reached
        reached = reached | waiting
    return reached, list(edges.values())


def _members_of(connection: Connection, edges: Iterable[Edge]) -> list[ClusterRow]:
    edges = list(edges)
    clusters = united((one.survivor, one.absorbed) for one in edges)
    absorbed = {one.absorbed for one in edges}
    kinds = {end: kind for _merge, kind, *ends in sorted(edges, reverse=True) for end in ends}
    alive = _alive(connection, kinds)
    found = []
    for cluster in clusters:
        root = root_of(cluster, absorbed)
        representative = _representative(cluster, root, alive)
        for record in sorted(cluster):
            hidden = int(record != representative and alive.get(record, False))
            found.append(ClusterRow(record, kinds[record], root, representative, hidden))
    return found


def united(pairs: Iterable[tuple[bytes, bytes]]) -> list[set[bytes]]:
    """The sets of records that are joined by these pairs."""
    of: dict[bytes, set[bytes]] = {}
    for one, other in pairs:
        large, small = of.setdefault(one, {one}), of.setdefault(other, {other})
        if large is small:
            continue
        if len(large) < len(small):
            large, small = small, large
        large |= small
        for member in small:
            of[member] = large
    return list({id(cluster): cluster for cluster in of.values()}.values())


def root_of(cluster: set[bytes], absorbed: set[bytes]) -> bytes:
    """The record no merge absorbs; the smallest id where there are several, or none."""
    return min(cluster - absorbed or cluster)


def _representative(cluster: set[bytes], root: bytes, alive: Mapping[bytes, bool]) -> bytes:
    order = sorted(cluster, key=lambda one: (one != root, one))
    shown = (one for one in order if alive.get(one))
    return next(shown, None) or next((one for one in order if one in alive), root)


def _alive(connection: Connection, kinds: Mapping[bytes, str]) -> dict[bytes, bool]:
    """Which of these records are here, and whether they are shown."""
    found: dict[bytes, bool] = {}
    for kind in CLUSTERED:
        table = RECORDS[kind]
        for some in chunks(one for one, its in kinds.items() if its == kind):
            query = select(table.c.id, table.c.alive).where(table.c.id.in_(some))
            found |= {record: bool(alive) for record, alive in connection.execute(query)}
    return found
