"""The records another one stands for, as lists need them: how many, their rows, and who stands for those that fit."""

from sqlalchemy import ColumnElement, Integer, func, literal_column, select

from app import unity
from app.work import View
from models.identifiers import to_blob
from models.tables import CLUSTER, RECORDS


def count_hidden(view: View, kind: str) -> int:
    """How many records that the person might see have another one that stands for them."""
    if not unity.everywhere(view, kind):
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
    if unity.everywhere(view, kind):
        query = select(row, its, table.c.compartment).select_from(joined.join(face, face.c.id == CLUSTER.c.face))
        return {no: (its_no, home) for no, its_no, home in view.connection.execute(query.where(*own))}
    places = view.visible(view.described(kind).room)
    here = select(row, table.c.id, table.c.compartment).select_from(joined)
    rows = view.connection.execute(here.where(*own, table.c.compartment.in_(places))).all()
    standing_for = unity.faces(view, kind, [one[1] for one in rows])
    numbers: dict[bytes, int] = {}
    for some in unity.chunks([to_blob(one) for one in set(standing_for.values())]):
        numbers |= {
            record: no for no, record in view.connection.execute(select(row, table.c.id).where(table.c.id.in_(some)))
        }
    return {no: (numbers[to_blob(standing_for[one])], home) for no, one, home in rows if one in standing_for}


def face_rows(view: View, kind: str) -> dict[bytes, int]:
    """Who stands for several records, with the row number."""
    table = RECORDS[kind]
    row = literal_column(f"{kind}.rowid", Integer())
    shown = select(CLUSTER.c.face).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    query = select(table.c.id, row).where(table.c.id.in_(shown), unity.apart(view, kind))
    return {row[0]: row[1] for row in view.connection.execute(query)}


def faces_where(view: View, kind: str, condition: ColumnElement[bool]) -> list[bytes]:
    """Who stands for the records that meet a condition on the kind's table and do not stand for themselves."""
    table = RECORDS[kind]
    places = table.c.compartment.in_(view.visible(view.described(kind).room))
    query = select(table.c.id).select_from(CLUSTER.join(table, table.c.id == CLUSTER.c.record))
    query = query.where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1, places, condition)
    found = list(view.connection.execute(query).scalars())
    return sorted({to_blob(one) for one in unity.faces(view, kind, found).values()}) if found else []
