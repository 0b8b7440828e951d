"""What a cluster of merged records shows: for every field, from which record its value comes.

The value of a field is that of the record the newest merge took it from, unless the representative was changed since;
else the representative's own; where the representative never had one, that of the first member that has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.core.merged_records import Act, Cluster, cluster_of
from app.core.work import View
from models.fields import Field, Kind, Shape, Value
from models.identifiers import to_blob
from sync.store.leaves import Leaf
from sync.store.record import Record

ALWAYS_JOINED = frozenset({Shape.NOTE, Shape.LIST, Shape.CHOICES})  # these keep both unless somebody says otherwise
MAY_JOIN = ALWAYS_JOINED | {Shape.TEXT}


def load_combined(view: View, kind: str, record_id: str) -> Record:
    """The representative of this record with the values of the whole cluster; the record itself if never merged.

    Its leaves are its own, so that a form can be based on them. NotFound, BadInput as `View.record`.
    """
    record = view.record(kind, record_id)
    cluster = cluster_of(view, kind, record.id)
    return record if cluster is None else combined_record(view, cluster)


def combined_record(view: View, cluster: Cluster) -> Record:
    """The representative with the values of the whole cluster."""
    if type(view) is not View:  # a Work: its records change while it writes, so nothing is kept
        return replace(cluster.representative, values=combined_values(view, cluster.representative.kind, cluster))
    cached, representative = view.kept.setdefault("shown", {}), to_blob(cluster.representative.id)
    if representative not in cached:
        cached[representative] = combined_values(view, cluster.representative.kind, cluster)
    return replace(cluster.representative, values=dict(cached[representative]))


def acts_of(view: View, leaves: Iterable[Leaf]) -> frozenset[Act]:
    """The acts that wrote these leaves, named so that a new line (epoch) of the same replica changes nothing."""
    return frozenset((view.names[leaf.replica][:16].hex(), leaf.hlc) for leaf in leaves)


def combined_values(view: View, kind: Kind, cluster: Cluster) -> dict[str, Value]:
    """What the cluster shows, by field; empty fields left out."""
    values, own = {}, cluster.representative.values
    for field in kind.fields:
        value = own.get(field.name)
        if value is None or field.name in cluster.taken:
            value = value_of(view, field, cluster)
        if value is not None:
            values[field.name] = value
    return values


def value_of(view: View, field: Field, cluster: Cluster) -> Value:
    """What the cluster shows in one field."""
    name = field.name
    if name not in cluster.taken and not any(name in record.values for record in cluster.records):
        return None
    by_id = {record.id: record for record in cluster.records}
    return join_values(field, [by_id[source].values.get(name) for source in sources_of(view, field, cluster)])


def sources_of(view: View, field: Field, cluster: Cluster) -> list[str]:
    """The records whose values the cluster shows in a field; the representative where none has one."""
    representative, name = cluster.representative, field.name
    alive = {record.id: record for record in cluster.records if record.alive}
    own = acts_of(view, representative.leaves.get(name, ()))
    for merge in cluster.merges:
        if name in merge.take:
            if not own <= merge.seen.get(representative.id, frozenset()):
                return [representative.id]  # the representative was changed since: that is what counts
            sources = [source for source in merge.take[name] if source in alive]
            if sources:
                return sources
    if name in representative.values or not own <= known_acts(cluster, representative.id):
        return [representative.id]
    filled = (record.id for record in cluster.records if record.alive and record.values.get(name) is not None)
    return [next(filled, representative.id)]


def known_acts(cluster: Cluster, record_id: str) -> frozenset[Act]:
    """The acts on a record that the author of at least one of the cluster's merges knew."""
    return frozenset().union(*(merge.seen.get(record_id, frozenset()) for merge in cluster.merges))


def join_values(field: Field, values: Sequence[Value]) -> Value:
    """Several values of a field as one: notes one below the other, lists united, lines with a stroke between."""
    filled = [value for value in values if value not in (None, "", [])]
    if len(filled) < 2 or field.shape not in MAY_JOIN:
        return filled[0] if filled else None
    if field.shape in (Shape.LIST, Shape.CHOICES):
        return list(dict.fromkeys(part for value in filled for part in value))
    return ("\n" if field.shape is Shape.NOTE else " / ").join(dict.fromkeys(str(value) for value in filled))
