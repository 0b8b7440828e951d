"""People and companies as one: which records a merge joined, who stands for them, and what the one they are shows.

Nothing is copied and nothing re-pointed: lists leave out those that another record stands for (`apart`), sums and
lists of what hangs on a person ask for all members (`Expanded`), and fields are chosen here (`shown`). The value of a
field is that of the record the newest merge took it from, unless the face was changed since; else the face's; where the
face never had one, that of the first member that has. A person whose offices no longer reach the face sees their own
record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, exists, func, literal_column, or_, select, true

from app.work import View
from models.fields import Field, Kind, Shape
from models.identifiers import from_blob, to_blob
from models.tables import CLUSTER, RECORDS
from sync.clusters import CLUSTERED, members, standing
from sync.leaves import Leaf
from sync.record import CODECS, Record

JOINED = frozenset({Shape.NOTE, Shape.LIST, Shape.CHOICES})  # fields that keep both unless somebody says otherwise
MAY_JOIN = JOINED | {Shape.TEXT}
_MERGE = RECORDS["merge"]
_ANY = select(CLUSTER.c.record).limit(1)
_AT_ONCE = 400
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
    """Records that are one: the face first, then the others by id, as far as they are here and to be seen; `ids` of
    all of them.
    """

    face: Record
    records: tuple[Record, ...]
    merges: tuple[Merge, ...]  # the newest first
    ids: tuple[str, ...]

    @property
    def merged(self) -> list[str]:
        """The ids of all but the face."""
        return [one for one in self.ids if one != self.face.id]


@dataclass(frozen=True, slots=True)
class Expanded:
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


def any_merged(view: View) -> bool:
    """Whether anything was merged in this store: most never merge, and need not ask twice."""
    return view.connection.execute(_ANY).first() is not None


def everywhere(view: View, kind: str) -> bool:
    """Whether the person may see all records of this kind that the store holds."""
    room = view.described(kind).room
    return len(view.visible(room)) == sum(place.room == room for place in view.places.values())


def apart(view: View, kind: str) -> ColumnElement[bool]:
    """The condition on a kind's table that leaves out those another record stands for."""
    if kind not in CLUSTERED:
        return true()
    table = RECORDS[kind]
    own = (CLUSTER.c.record == table.c.id, CLUSTER.c.hidden == 1)
    if everywhere(view, kind):
        return ~exists().where(*own)
    mate, other = CLUSTER.alias("mate"), table.alias("other")
    visible = other.c.compartment.in_(view.visible(view.described(kind).room))
    earlier = or_(mate.c.record == mate.c.face, mate.c.record < table.c.id)
    return ~exists().where(
        *own, mate.c.root == CLUSTER.c.root, mate.c.record != table.c.id, earlier,
        other.c.id == mate.c.record, other.c.alive == 1, visible,
    )  # fmt: skip


def count_hidden(view: View, kind: str) -> int:
    """How many records that the person might see have another one that stands for them."""
    if not everywhere(view, kind):
        return len(hidden_rows(view, kind))
    query = select(func.count()).select_from(CLUSTER).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    return view.connection.execute(query).scalar() or 0


def hidden_rows(view: View, kind: str) -> dict[int, tuple[int, int]]:
    """The row numbers of those records: that of the record that stands for them, and their own compartment."""
    table = RECORDS[kind]
    face = table.alias("face")
    row, its = literal_column(f"{kind}.rowid", Integer()), literal_column("face.rowid", Integer())
    own = (CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    joined = CLUSTER.join(table, table.c.id == CLUSTER.c.record)
    if everywhere(view, kind):
        query = select(row, its, table.c.compartment).select_from(joined.join(face, face.c.id == CLUSTER.c.face))
        return {no: (its_no, home) for no, its_no, home in view.connection.execute(query.where(*own))}
    places = view.visible(view.described(kind).room)
    here = select(row, table.c.id, table.c.compartment).select_from(joined)
    rows = view.connection.execute(here.where(*own, table.c.compartment.in_(places))).all()
    standing_for = faces(view, kind, [one[1] for one in rows])
    numbers: dict[bytes, int] = {}
    for some in _chunks([to_blob(one) for one in set(standing_for.values())]):
        numbers |= {
            record: no for no, record in view.connection.execute(select(row, table.c.id).where(table.c.id.in_(some)))
        }
    return {no: (numbers[to_blob(standing_for[one])], home) for no, one, home in rows if one in standing_for}


def faces_where(view: View, kind: str, condition: ColumnElement[bool]) -> list[bytes]:
    """Who stands for the records that meet a condition on the kind's table and do not stand for themselves."""
    table = RECORDS[kind]
    places = table.c.compartment.in_(view.visible(view.described(kind).room))
    query = select(table.c.id).select_from(CLUSTER.join(table, table.c.id == CLUSTER.c.record))
    query = query.where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1, places, condition)
    found = list(view.connection.execute(query).scalars())
    return sorted({to_blob(one) for one in faces(view, kind, found).values()}) if found else []


def face_rows(view: View, kind: str) -> dict[bytes, int]:
    """Who stands for several records, with the row number."""
    table = RECORDS[kind]
    row = literal_column(f"{kind}.rowid", Integer())
    shown = select(CLUSTER.c.face).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    query = select(table.c.id, row).where(table.c.id.in_(shown), apart(view, kind))
    return {row[0]: row[1] for row in view.connection.execute(query)}


def face_of(view: View, kind: str, record_id: str) -> str:
    """The record that stands for this one here; itself where nothing was merged or nobody can stand for it."""
    return faces(view, kind, [to_blob(record_id)]).get(to_blob(record_id), record_id)


def faces(view: View, kind: str, records: Sequence[bytes]) -> dict[bytes, str]:
    """Who stands for each of these records; those that stand for themselves are left out."""
    found: dict[bytes, bytes] = {}
    for some in _chunks(records):
        query = select(CLUSTER.c.record, CLUSTER.c.face).where(CLUSTER.c.record.in_(some), CLUSTER.c.kind == kind)
        found |= {row.record: row.face for row in view.connection.execute(query) if row.record != row.face}
    if not found:
        return {}
    if not everywhere(view, kind):
        found = {record: _visible_face(view, kind, record) for record in found}
    return {record: from_blob(face) for record, face in found.items() if record != face}


def _visible_face(view: View, kind: str, record: bytes) -> bytes:
    table, mates = RECORDS[kind], members(view.connection, record)
    places = view.visible(view.described(kind).room)
    where = (table.c.id.in_(mates), table.c.alive == 1, table.c.compartment.in_(places))
    there = set(view.connection.execute(select(table.c.id).where(*where)).scalars())
    return next((one for one in mates if one in there), record)


def expanded(view: View, records: Iterable[bytes]) -> Expanded:
    """These records and all that are one with them; what the person may not see is asked for in vain."""
    wanted = list(dict.fromkeys(records))
    mate = CLUSTER.alias("mate")
    members_by: dict[bytes, list[bytes]] = {}
    for some in _chunks(wanted):
        query = select(mate.c.record, CLUSTER.c.record).join(mate, mate.c.root == CLUSTER.c.root)
        for member, one in view.connection.execute(query.where(CLUSTER.c.record.in_(some))):
            members_by.setdefault(one, []).append(member)
    asked: dict[bytes, bytes] = {}
    for one in wanted:
        for member in members_by.get(one, ()):
            asked.setdefault(member, one)
    others = {one: asked[one] for one in members_by if asked[one] != one}
    return Expanded(tuple(dict.fromkeys((*wanted, *asked))), asked, others)


def mates(records: Select[Any]) -> Select[Any]:
    """The query for all that are one with the records that a query gives."""
    own, mate = CLUSTER.alias("own"), CLUSTER.alias("mate")
    return select(mate.c.record).join(own, own.c.root == mate.c.root).where(own.c.record.in_(records))


def clusters(view: View, kind: str, records: Sequence[bytes]) -> dict[bytes, Cluster]:
    """The clusters of those of these records that are in one, by record."""
    wanted = expanded(view, records)
    if not wanted.asked:
        return {}
    described, table, codec = view.described(kind), RECORDS[kind], CODECS[kind]
    places = view.visible(described.room)
    of: dict[bytes, list[Record]] = {}
    roots: dict[bytes, bytes] = {}  # member -> root
    for some in _chunks(list(wanted.asked)):
        query = select(CLUSTER.c.record, CLUSTER.c.root).where(CLUSTER.c.record.in_(some), CLUSTER.c.kind == kind)
        roots |= {row.record: row.root for row in view.connection.execute(query)}
        rows = view.connection.execute(select(table).where(table.c.id.in_(some), table.c.compartment.in_(places)))
        for row in rows.all():
            of.setdefault(roots[bytes(row[0])], []).append(codec.record(row))
    merges: dict[bytes, list[Merge]] = {}
    for merge in merges_of(view, list(roots)):
        merges.setdefault(roots[to_blob(merge.survivor)], []).append(merge)
    ids: dict[bytes, list[str]] = {}
    for one, root in roots.items():
        ids.setdefault(root, []).append(from_blob(one))
    made = {root: _cluster(from_blob(root), of[root], merges[root], ids[root]) for root in of.keys() & merges.keys()}
    return {one: made[roots[one]] for one in records if one in roots and roots[one] in made}


def cluster_of(view: View, kind: str, record_id: str) -> Cluster | None:
    """The cluster of a record; None where it was never merged."""
    if kind not in CLUSTERED:
        return None
    blob = to_blob(record_id)
    return clusters(view, kind, [blob]).get(blob)


def merges_of(view: View, records: Sequence[bytes]) -> list[Merge]:
    """The standing merges with one of these records at an end, the newest first."""
    ids = [edge.merge for edge in standing(view.connection, records)]
    rows: list[Any] = []
    for some in _chunks(ids):
        rows += view.connection.execute(select(_MERGE).where(_MERGE.c.id.in_(some))).all()
    found = [_merge(CODECS["merge"].record(row)) for row in rows]
    return sorted(found, key=lambda one: (one.stamp, one.id), reverse=True)


def acts(view: View, leaves: Iterable[Leaf]) -> frozenset[Act]:
    """The acts that these leaves come from, named so that a new line of the same replica changes nothing."""
    return frozenset((view.names[leaf.replica][:16].hex(), leaf.hlc) for leaf in leaves)


def shown(view: View, kind: Kind, cluster: Cluster) -> dict[str, Any]:
    """The values of the one that these records are."""
    return {one.name: value for one in kind.fields if (value := value_of(view, one, cluster)) is not None}


def value_of(view: View, one: Field, cluster: Cluster) -> Any:
    """The value of one field of a cluster."""
    by_id = {record.id: record for record in cluster.records}
    return joined(one, [by_id[source].values.get(one.name) for source in sources_of(view, one, cluster)])


def sources_of(view: View, one: Field, cluster: Cluster) -> list[str]:
    """The records whose values a field of the cluster shows; the face where none has any."""
    face, name = cluster.face, one.name
    alive = {record.id: record for record in cluster.records if record.alive}
    own = acts(view, face.leaves.get(name, ()))
    for merge in cluster.merges:
        if name in merge.take:
            if not own <= merge.seen.get(face.id, frozenset()):
                return [face.id]  # the face was changed since: that is what counts
            sources = [source for source in merge.take[name] if source in alive]
            if sources:
                return sources
    if name in face.values or not own <= known(cluster, face.id):
        return [face.id]
    filled = (record.id for record in cluster.records if record.alive and record.values.get(name) is not None)
    return [next(filled, face.id)]


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
    face = next((one for one in order if one.alive), order[0])
    return Cluster(face, (face, *(one for one in order if one is not face)), tuple(merges), tuple(sorted(ids)))


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


def _chunks(every: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
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
    """The face with the values of the one that these records are."""
    return replace(cluster.face, values=shown(view, cluster.face.kind, cluster))


def ids_of(view: View, record_id: str) -> list[bytes]:
    """This record and all that are one with it, as the store holds ids."""
    return list(members(view.connection, to_blob(record_id)))
