"""Clusters of merged people and companies: which records are one, and which of them represents the cluster.

Nothing is copied and nothing re-pointed: lists leave out records that another one represents (`is_representative`),
sums and lists of what belongs to a person ask for all members (`expand_clusters`), and `merged_values` says what the
cluster shows. A person whose offices do not reach the representative sees the first member they may see instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, exists, or_, select, true

from app.core.work import View
from models import in_clause
from models.identifiers import from_blob, to_blob
from models.tables import CLUSTER, RECORDS
from sync.store.clusters import CLUSTERED, members
from sync.store.record import CODECS, Record

_ANY = select(CLUSTER.c.record).limit(1)
# Asked for every page of every list, so in plain SQL: building a statement anew costs more than running it.
_MATES = (
    "SELECT own.record, mate.record, mate.root, mate.kind, mate.face FROM cluster AS own "
    "JOIN cluster AS mate ON mate.root = own.root WHERE own.record IN ({marks})"
)
_RECORDS_OF = {
    kind: f"SELECT {', '.join(CODECS[kind].columns)} FROM {kind} WHERE id IN ({{marks}})"  # noqa: S608 - names of ours
    for kind in CLUSTERED
}
# Each merge of a cluster has its absorbed end within it.
_STANDING = (
    f"SELECT {', '.join(CODECS['merge'].columns)} FROM merge WHERE absorbed IN ({{marks}}) AND alive = 1 "  # noqa: S608
    "AND subject IN ('participant', 'business') AND survivor <> absorbed "
    "AND NOT EXISTS (SELECT 1 FROM unmerge WHERE unmerge.merge = merge.id AND unmerge.alive = 1)"
)
Act = tuple[str, int]  # replica as hex, and stamp
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Merge:
    """A standing merge, as far as the values of a cluster depend on it."""

    id: str
    survivor: str
    absorbed: str
    stamp: int
    take: Mapping[str, tuple[str, ...]]  # field -> the records its value comes from
    seen: Mapping[str, frozenset[Act]]  # record -> the acts on it that were known
    knew: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are one: the representative first, then the others by id, as far as the person may see them here.

    `ids` names all of them.
    """

    representative: Record
    records: tuple[Record, ...]
    merges: tuple[Merge, ...]  # the newest first
    ids: tuple[str, ...]
    taken: frozenset[str]  # the fields that a merge said something about

    @property
    def merged(self) -> list[str]:
        """The ids of all but the representative."""
        return [record_id for record_id in self.ids if record_id != self.representative.id]


@dataclass(frozen=True, slots=True)
class ClusterExpansion:
    """Some records with all other members of their clusters: query the store for `all`, then lead rows `back`.

    Where several records of one cluster were given, `back` leads to the first; `spread` gives the others the same.
    """

    all: tuple[bytes, ...]
    asked: Mapping[bytes, bytes] = field(default_factory=dict)
    others: Mapping[bytes, bytes] = field(default_factory=dict)

    def back(self, record: bytes) -> bytes:
        """The given record that a member belongs to."""
        return self.asked.get(record, record)

    def spread(self, results: dict[bytes, V]) -> dict[bytes, V]:
        """The results for every record that was given."""
        return results | {record: results[first] for record, first in self.others.items() if first in results}


class _Group(NamedTuple):
    """The row of a record in the table of clusters, with all members of its cluster."""

    kind: str
    root: bytes
    representative: bytes
    members: tuple[bytes, ...]


def any_merged(view: View) -> bool:
    """Whether anything was ever merged in this store; most never are, and need no further queries."""
    if view.start is not None:
        return view.start.any_merged
    known = view.kept.setdefault("any", {})
    if b"" not in known:
        known[b""] = view.connection.execute(_ANY).first() is not None
    return bool(known[b""])


def sees_all_of(view: View, kind: str) -> bool:
    """Whether the person may see all records of this kind that the store holds."""
    area = view.described(kind).area
    return len(view.visible(area)) == sum(place.area == area for place in view.places.values())


def is_representative(view: View, kind: str) -> ColumnElement[bool]:
    """The condition on a kind's table that leaves out records which another one represents."""
    if kind not in CLUSTERED:
        return true()
    table = RECORDS[kind]
    own = (CLUSTER.c.record == table.c.id, CLUSTER.c.hidden == 1)
    if sees_all_of(view, kind):
        return ~exists().where(*own)
    mate, other = CLUSTER.alias("mate"), table.alias("other")
    visible = other.c.compartment.in_(view.visible(view.described(kind).area))
    earlier = or_(mate.c.record == mate.c.representative, mate.c.record < table.c.id)
    return ~exists().where(
        *own, mate.c.root == CLUSTER.c.root, mate.c.record != table.c.id, earlier,
        other.c.id == mate.c.record, other.c.alive == 1, visible,
    )  # fmt: skip


def representative_of(view: View, kind: str, record_id: str) -> str:
    """The record that represents this one here; itself if it was never merged or no other member is visible."""
    return representatives(view, kind, [to_blob(record_id)]).get(to_blob(record_id), record_id)


def representatives(view: View, kind: str, records: Sequence[bytes]) -> dict[bytes, str]:
    """The representative of each of these records; those that represent themselves are left out."""
    groups = _groups(view, records)
    represented = {
        record: group.representative
        for record, group in groups.items()
        if group.kind == kind and record != group.representative
    }
    if represented and not sees_all_of(view, kind):
        represented = {record: _visible_representative(view, kind, record) for record in represented}
    return {
        record: from_blob(representative) for record, representative in represented.items() if record != representative
    }


def _visible_representative(view: View, kind: str, record: bytes) -> bytes:
    table, mates = RECORDS[kind], members(view.connection, record)
    places = view.visible(view.described(kind).area)
    where = (table.c.id.in_(mates), table.c.alive == 1, table.c.compartment.in_(places))
    visible = set(view.connection.execute(select(table.c.id).where(*where)).scalars())
    return next((mate for mate in mates if mate in visible), record)


def expand_clusters(view: View, records: Iterable[bytes]) -> ClusterExpansion:
    """These records and all members of their clusters, visible or not (queries add `visibility.scope`)."""
    given = list(dict.fromkeys(records))
    groups = _groups(view, given)
    if not groups:
        return ClusterExpansion(tuple(given))
    given_of: dict[bytes, bytes] = {}
    for record, group in groups.items():
        for member in group.members:
            given_of.setdefault(member, record)
    others = {record: given_of[record] for record in groups if given_of[record] != record}
    return ClusterExpansion(tuple(dict.fromkeys((*given, *given_of))), given_of, others)


def _groups(view: View, records: Sequence[bytes]) -> dict[bytes, _Group]:
    """The groups of those of these records that are in record; looked up once per picture of the store."""
    known: dict[bytes, _Group | None] = view.kept.setdefault("groups", {})
    fresh = [record for record in dict.fromkeys(records) if record not in known]
    if fresh and any_merged(view):
        for part in in_clause.chunks(fresh):
            rows: dict[bytes, list[Sequence[Any]]] = {}
            for record, *mate in _read(view, _MATES, part):
                rows.setdefault(record, []).append(mate)
            for record, mates in rows.items():
                root, kind, representative = mates[0][1:]
                known[record] = _Group(kind, root, representative, tuple(sorted(mate[0] for mate in mates)))
    for record in fresh:
        known.setdefault(record, None)
    return {record: group for record in records if (group := known[record]) is not None}


def _read(view: View, query: str, records: Sequence[bytes]) -> Sequence[Sequence[Any]]:
    """The rows of a query about at most `in_clause.MOST` records."""
    marks, parameters = in_clause.marks(records)
    return view.connection.exec_driver_sql(query.format(marks=marks), parameters).all()


def cluster_mates(records: Select[Any]) -> Select[Any]:
    """The query for all members of the clusters of the records that a query gives."""
    own, mate = CLUSTER.alias("own"), CLUSTER.alias("mate")
    return select(mate.c.record).join(own, own.c.root == mate.c.root).where(own.c.record.in_(records))


def clusters(view: View, kind: str, records: Sequence[bytes]) -> dict[bytes, Cluster]:
    """By record: the cluster of those of these records that are in one."""
    groups = {record: group for record, group in _groups(view, records).items() if group.kind == kind}
    if not groups:
        return {}
    # While somebody writes, records change; a picture that is only looked at does not.
    cached: dict[bytes, Cluster] = view.kept.setdefault("clusters", {}) if type(view) is View else {}
    fresh = {group.root: group for group in groups.values() if group.root not in cached}
    if fresh:
        cached |= _read_clusters(view, kind, fresh)
        if type(view) is View:
            view.kept["clusters"] = cached
    return {record: cached[group.root] for record, group in groups.items() if group.root in cached}


def _read_clusters(view: View, kind: str, groups: Mapping[bytes, _Group]) -> dict[bytes, Cluster]:
    codec, places = CODECS[kind], set(view.visible(view.described(kind).area))
    root_of = {member: root for root, group in groups.items() for member in group.members}
    records_of: dict[bytes, list[Record]] = {}
    merges: dict[bytes, list[Merge]] = {}
    for part in in_clause.chunks(list(root_of)):
        for row in _read(view, _RECORDS_OF[kind], part):
            if row[1] in places:
                records_of.setdefault(root_of[row[0]], []).append(codec.record(row))
        for row in _read(view, _STANDING, part):
            merge = _merge(CODECS["merge"].record(row))
            merges.setdefault(root_of[to_blob(merge.absorbed)], []).append(merge)
    return {
        root: _cluster(from_blob(root), records_of[root], merges[root], [from_blob(member) for member in group.members])
        for root, group in groups.items()
        if root in records_of and root in merges
    }


def cluster_of(view: View, kind: str, record_id: str) -> Cluster | None:
    """The cluster of a record; None where it was never merged."""
    if kind not in CLUSTERED:
        return None
    blob = to_blob(record_id)
    return clusters(view, kind, [blob]).get(blob)


def _cluster(root: str, records: Sequence[Record], merges: Iterable[Merge], ids: Iterable[str]) -> Cluster:
    order = sorted(records, key=lambda record: (record.id != root, record.id))
    representative = next((record for record in order if record.alive), order[0])
    newest = tuple(sorted(merges, key=lambda record: (record.stamp, record.id), reverse=True))
    taken = frozenset(name for record in newest for name in record.take)
    return Cluster(
        representative,
        (representative, *(record for record in order if record is not representative)),
        newest,
        tuple(sorted(ids)),
        taken,
    )


def _merge(record: Record) -> Merge:
    values = record.values
    take, seen, knew = values.get("take"), values.get("seen"), values.get("knew")
    return Merge(
        record.id,
        values["survivor"],
        values["absorbed"],
        record.hlc,
        {name: _ids(given) for name, given in take.items()} if isinstance(take, dict) else {},
        {record_id: _acts(given) for record_id, given in seen.items()} if isinstance(seen, dict) else {},
        frozenset(knew) if isinstance(knew, list) else frozenset(),
    )


def _ids(given: Any) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


def _acts(given: Any) -> frozenset[Act]:
    """The acts in a merge's `seen`; what another replica wrote may have any shape."""
    if not isinstance(given, list):
        return frozenset()
    pairs = (pair for pair in given if isinstance(pair, list) and len(pair) == 2)
    return frozenset((str(replica), stamp) for replica, stamp in pairs if isinstance(stamp, int))


def cluster_ids(view: View, record_id: str) -> tuple[bytes, ...]:
    """This record and all members of its cluster, as the store holds ids."""
    blob = to_blob(record_id)
    group = _groups(view, [blob]).get(blob)
    return (blob,) if group is None else group.members
