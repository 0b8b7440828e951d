"""Which records belong to which: what is deleted together with a record, or keeps it from being gone."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Table, select

from models.fields import Shape
from models.identifiers import to_blob
from models.kinds import ALL
from models.tables import RECORDS
from sync.store.record import CODECS, Record, RecordKey

# The kinds that are children of a kind, and by which field.
CHILDREN: dict[str, list[tuple[str, str]]] = {}
for _kind in ALL:
    for _name in _kind.home:
        if _kind.field(_name).shape is Shape.REFERENCE:
            for _parent in _kind.field(_name).kinds:
                CHILDREN.setdefault(_parent, []).append((_kind.name, _name))


def parents_of(record: Record) -> list[RecordKey]:
    """The records this one belongs to by its shown values."""
    parents: list[RecordKey] = []
    for name in record.kind.home:
        value = record.values.get(name)
        if isinstance(value, str):
            id_ = to_blob(value)
            parents += [(kind, id_) for kind in record.kind.field(name).kinds]
    return parents


def children_of(connection: Connection, record: Record, *, shown: bool = True) -> Iterator[Record]:
    """The records that belong to this one; `shown`: without those that are deleted, or went elsewhere."""
    blob = to_blob(record.id)
    for kind, field in CHILDREN.get(record.kind.name, ()):
        table = RECORDS[kind]
        query = select(table).where(table.c[field] == blob, *_nearby(kind, table, blob))
        if shown:
            query = query.where(table.c.alive == 1)
        for row in connection.execute(query).all():
            yield CODECS[kind].record(row)


def _nearby(kind: str, table: Table, session: bytes) -> list[ColumnElement[bool]]:
    """Attendance ids begin like their session's: found by that, without an index of their own."""
    if kind != "attendance":
        return []
    return [table.c.id >= session[:10] + bytes(6), table.c.id <= session[:10] + b"\xff" * 6]
