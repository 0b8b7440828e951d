"""People and companies as one: which records a merge joined, who stands for them, and what the one they are shows.

Nothing is copied and nothing re-pointed: lists leave out those that another record stands for (`apart`), sums and
lists of what hangs on a person ask for all members (`ClusterExpansion`), and fields are chosen here (`shown`). The
value of a field is that of the record the newest merge took it from, unless the representative was changed since; else
the representative's; where the representative never had one, that of the first member that has. A person whose offices
no longer reach the representative sees their own record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    or_,
    select,
    true,
)

from app.core.work import View
from models.fields import Field, Kind, Shape
from models.identifiers import from_blob, to_blob
from models.tables import CLUSTER, RECORDS
from sync.store.clusters import CLUSTERED, members
from sync.store.leaves import Leaf
from sync.store.record import CODECS, Record

JOINED = frozenset({Shape.NOTE, Shape.LIST, Shape.CHOICES})  # fields that keep both unless somebody says otherwise
MAY_JOIN = JOINED | {Shape.TEXT}
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
_AT_ONCE = 400
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, _AT_ONCE)
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
    """Records that are one: the representative first, then the others by id, as far as they are here and to be seen;
    `ids` of all of them.
    """

    representative: Record
    records: tuple[Record, ...]
    merges: tuple[Merge, ...]  # the newest first
    ids: tuple[str, ...]
    taken: frozenset[str]  # the fields that a merge said something about

    @property
    def merged(self) -> list[str]:
        """The ids of all but the representative."""
        return [one for one in self.ids if one != self.representative.id]


@dataclass(frozen=True, slots=True)
class ClusterExpansion:
    """Records asked for, with all that are one with them: `all` to ask the store for, `back` leads to the one asked.

    Where several of one cluster are asked for, it is the first of them; `spread` gives the others what it got.
    """

    all: tuple[bytes, ...]
    asked: Mapping[bytes, bytes] = field(default_factory=dict)
    others: Mapping[bytes, bytes] = field(default_factory=dict)

    def back(self, record: bytes) -> bytes:
        """The record that was asked for."""
        return self.asked.get(record, record)

    def spread(self, found: dict[bytes, V]) -> dict[bytes, V]:
        """What was found, for everybody who was asked for."""
        return found | {one: found[first] for one, first in self.others.items() if first in found}


class _Group(NamedTuple):
    """A row of the table of clusters with all members, as far as asking goes."""

    kind: str
    root: bytes
    representative: bytes
    members: tuple[bytes, ...]


def any_merged(view: View) -> bool:
    """Whether anything was merged in this store: most never merge, and need not ask twice."""
    known = view.kept.setdefault("any", {})
    if b"" not in known:
        known[b""] = view.connection.execute(_ANY).first() is not None
    return bool(known[b""])


def everywhere(view: View, kind: str) -> bool:
    """Whether the person may see all records of this kind that the store holds."""
    area = view.described(kind).area
    return len(view.visible(area)) == sum(place.area == area for place in view.places.values())


def apart(view: View, kind: str) -> ColumnElement[bool]:
    """The condition on a kind's table that leaves out those another record stands for."""
    if kind not in CLUSTERED:
        return true()
    table = RECORDS[kind]
    own = (CLUSTER.c.record == table.c.id, CLUSTER.c.hidden == 1)
    if everywhere(view, kind):
        return ~exists().where(*own)
    mate, other = CLUSTER.alias("mate"), table.alias("other")
    visible = other.c.compartment.in_(view.visible(view.described(kind).area))
    earlier = or_(mate.c.record == mate.c.representative, mate.c.record < table.c.id)
    return ~exists().where(
        *own, mate.c.root == CLUSTER.c.root, mate.c.record != table.c.id, earlier,
        other.c.id == mate.c.record, other.c.alive == 1, visible,
    )  # fmt: skip


def representative_of(view: View, kind: str, record_id: str) -> str:
    """The record that stands for this one here; itself where nothing was merged or nobody can stand for it."""
    return representatives(view, kind, [to_blob(record_id)]).get(to_blob(record_id), record_id)


def representatives(view: View, kind: str, records: Sequence[bytes]) -> dict[bytes, str]:
    """Who stands for each of these records; those that stand for themselves are left out."""
    groups = _groups(view, records)
    found = {
        record: group.representative
        for record, group in groups.items()
        if group.kind == kind and record != group.representative
    }
    if found and not everywhere(view, kind):
        found = {record: _visible_representative(view, kind, record) for record in found}
    return {record: from_blob(representative) for record, representative in found.items() if record != representative}


def _visible_representative(view: View, kind: str, record: bytes) -> bytes:
    table, mates = RECORDS[kind], members(view.connection, record)
    places = view.visible(view.described(kind).area)
    where = (table.c.id.in_(mates), table.c.alive == 1, table.c.compartment.in_(places))
    there = set(view.connection.execute(select(table.c.id).where(*where)).scalars())
    return next((one for one in mates if one in there), record)


def expanded(view: View, records: Iterable[bytes]) -> ClusterExpansion:
    """These records and all that are one with them; what the person may not see is asked for in vain."""
    wanted = list(dict.fromkeys(records))
    groups = _groups(view, wanted)
    if not groups:
        return ClusterExpansion(tuple(wanted))
    asked: dict[bytes, bytes] = {}
    for one, group in groups.items():
        for member in group.members:
            asked.setdefault(member, one)
    others = {one: asked[one] for one in groups if asked[one] != one}
    return ClusterExpansion(tuple(dict.fromkeys((*wanted, *asked))), asked, others)


def _groups(view: View, records: Sequence[bytes]) -> dict[bytes, _Group]:
    """The groups of those of these records that are in one; looked up once in a picture of the store."""
    known: dict[bytes, _Group | None] = view.kept.setdefault("groups", {})
    fresh = [one for one in dict.fromkeys(records) if one not in known]
    if fresh and any_merged(view):
        for some in chunks(fresh):
            rows: dict[bytes, list[Any]] = {}
            for own, *row in _asked(view, _MATES, some):
                rows.setdefault(own, []).append(row)
            for own, found in rows.items():
                root, kind, representative = found[0][1:]
                known[own] = _Group(kind, root, representative, tuple(sorted(row[0] for row in found)))
    for one in fresh:
        known.setdefault(one, None)
    return {one: group for one in records if (group := known[one]) is not None}


def mates(records: Select[Any]) -> Select[Any]:
    """The query for all that are one with the records that a query gives."""
    own, mate = CLUSTER.alias("own"), CLUSTER.alias("mate")
    return select(mate.c.record).join(own, own.c.root == mate.c.root).where(own.c.record.in_(records))


def clusters(view: View, kind: str, records: Sequence[bytes]) -> dict[bytes, Cluster]:
    """The clusters of those of these records that are in one, by record."""
    groups = {one: group for one, group in _groups(view, records).items() if group.kind == kind}
    if not groups:
        return {}
    # While somebody writes, records change; a picture that is only looked at does not.
    made: dict[bytes, Cluster] = view.kept.setdefault("clusters", {}) if type(view) is View else {}
    fresh = {group.root: group for group in groups.values() if group.root not in made}
    if fresh:
        made |= _read_clusters(view, kind, fresh)
        if type(view) is View:
            view.kept["clusters"] = made
    return {one: made[group.root] for one, group in groups.items() if group.root in made}


def _read_clusters(view: View, kind: str, groups: Mapping[bytes, _Group]) -> dict[bytes, Cluster]:
    codec, places = CODECS[kind], set(view.visible(view.described(kind).area))
    root_of = {member: root for root, group in groups.items() for member in group.members}
    of: dict[bytes, list[Record]] = {}
    merges: dict[bytes, list[Merge]] = {}
    for some in chunks(list(root_of)):
        for row in _asked(view, _RECORDS_OF[kind], some):
            if row[1] in places:
                of.setdefault(root_of[row[0]], []).append(codec.record(row))
        for row in _asked(view, _STANDING, some):
            merge = _merge(CODECS["merge"].record(row))
            merges.setdefault(root_of[to_blob(merge.absorbed)], []).append(merge)
    return {
        root: _cluster(from_blob(root), of[root], merges[root], [from_blob(one) for one in group.members])
        for root, group in groups.items()
        if root in of and root in merges
    }


def cluster_of(view: View, kind: str, record_id: str) -> Cluster | None:
    """The cluster of a record; None where it was never merged."""
    if kind not in CLUSTERED:
        return None
    blob = to_blob(record_id)
    return clusters(view, kind, [blob]).get(blob)


def acts(view: View, leaves: Iterable[Leaf]) -> frozenset[Act]:
    """The acts that these leaves come from, named so that a new line of the same replica changes nothing."""
    return frozenset((view.names[leaf.replica][:16].hex(), leaf.hlc) for leaf in leaves)


def shown(view: View, kind: Kind, cluster: Cluster) -> dict[str, Any]:
    """The values of the one that these records are."""
    found, own = {}, cluster.representative.values
    for one in kind.fields:
        value = own.get(one.name)
        if value is None or one.name in cluster.taken:
            value = value_of(view, one, cluster)
        if value is not None:
            found[one.name] = value
    return found


def value_of(view: View, one: Field, cluster: Cluster) -> Any:
    """The value of one field of a cluster."""
    name = one.name
    if name not in cluster.taken and not any(name in record.values for record in cluster.records):
        return None
    by_id = {record.id: record for record in cluster.records}
    return joined(one, [by_id[source].values.get(name) for source in sources_of(view, one, cluster)])


def sources_of(view: View, one: Field, cluster: Cluster) -> list[str]:
    """The records whose values a field of the cluster shows; the representative where none has any."""
    representative, name = cluster.representative, one.name
    alive = {record.id: record for record in cluster.records if record.alive}
    own = acts(view, representative.leaves.get(name, ()))
    for merge in cluster.merges:
        if name in merge.take:
            if not own <= merge.seen.get(representative.id, frozenset()):
                return [representative.id]  # the representative was changed since: that is what counts
            sources = [source for source in merge.take[name] if source in alive]
            if sources:
                return sources
    if name in representative.values or not own <= known(cluster, representative.id):
        return [representative.id]
    filled = (record.id for record in cluster.records if record.alive and record.values.get(name) is not None)
    return [next(filled, representative.id)]


def known(cluster: Cluster, record_id: str) -> frozenset[Act]:
    """The acts on a record that at least one of the cluster's merges knew."""
    return frozenset().union(*(merge.seen.get(record_id, frozenset()) for merge in cluster.merges))


def joined(one: Field, values: Sequence[Any]) -> Any:
    """Several values of a field as one: notes one below the other, lists united, lines with a stroke between."""
    there = [value for value in values if value not in (None, "", [])]
    if len(there) < 2 or one.shape not in MAY_JOIN:
        return there[0] if there else None
    if one.shape in (Shape.LIST, Shape.CHOICES):
        return list(dict.fromkeys(part for value in there for part in value))
    return ("\n" if one.shape is Shape.NOTE else " / ").join(dict.fromkeys(str(value) for value in there))


def _cluster(root: str, records: Sequence[Record], merges: Iterable[Merge], ids: Iterable[str]) -> Cluster:
    order = sorted(records, key=lambda one: (one.id != root, one.id))
    representative = next((one for one in order if one.alive), order[0])
    newest = tuple(sorted(merges, key=lambda one: (one.stamp, one.id), reverse=True))
    taken = frozenset(name for one in newest for name in one.take)
    return Cluster(
        representative,
        (representative, *(one for one in order if one is not representative)),
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
        {one: _acts(given) for one, given in seen.items()} if isinstance(seen, dict) else {},
        frozenset(knew) if isinstance(knew, list) else frozenset(),
    )


def _ids(given: Any) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


def _acts(given: Any) -> frozenset[Act]:
    """What came from elsewhere may be anything."""
    if not isinstance(given, list):
        return frozenset()
    pairs = (one for one in given if isinstance(one, list) and len(one) == 2)
    return frozenset((str(replica), stamp) for replica, stamp in pairs if isinstance(stamp, int))


def _asked(view: View, query: str, some: Sequence[bytes]) -> Sequence[Any]:
    """The rows of a query about some records; few different texts, whatever their number."""
    marks = next(size for size in _SIZES if size >= len(some))
    filled = (*some, *(some[-1],) * (marks - len(some)))
    return view.connection.exec_driver_sql(query.format(marks=", ".join("?" * marks)), filled).all()


def chunks(every: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    """Not more at once than one statement takes."""
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def one(view: View, kind: str, record_id: str) -> Record:
    """The record that stands for this one, with the values of the one they are; itself where nothing was merged.

    Its leaves are its own, so that a form can be based on them. NotFound, BadInput as `View.record`.
    """
    record = view.record(kind, record_id)
    cluster = cluster_of(view, kind, record.id)
    return record if cluster is None else as_one(view, cluster)


def as_one(view: View, cluster: Cluster) -> Record:
    """The representative with the values of the one that these records are."""
    if type(view) is not View:
        return replace(cluster.representative, values=shown(view, cluster.representative.kind, cluster))
    known, representative = view.kept.setdefault("shown", {}), to_blob(cluster.representative.id)
    if representative not in known:
        known[representative] = shown(view, cluster.representative.kind, cluster)
    return replace(cluster.representative, values=dict(known[representative]))


def ids_of(view: View, record_id: str) -> tuple[bytes, ...]:
    """This record and all that are one with it, as the store holds ids."""
    blob = to_blob(record_id)
    group = _groups(view, [blob]).get(blob)
    return (blob,) if group is None else group.members
