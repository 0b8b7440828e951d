"""The records another one stands for, as lists need them: how many, their rows, and who stands for those that fit."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Integer, exists, func, literal_column, select

from app.base.packed_rowids import packed_text, unpacked
from app.core import merged_records
from app.core.work import View
from models.identifiers import to_blob
from models.tables import CLUSTER, RECORDS

_HIDDEN = (  # from indexes alone: the rows themselves would have to be decrypted
    "SELECT {own}, {representative} FROM cluster AS c CROSS JOIN {kind} AS own ON own.id = c.record "
    "CROSS JOIN {kind} AS representative ON representative.id = c.face WHERE c.kind = ? AND c.hidden = 1"
)
_NUMBERS = {name: packed_text(f"{name}.rowid") for name in ("own", "representative")}


def count_hidden(view: View, kind: str) -> int:
    """How many records that the person might see have another one that stands for them."""
    if not merged_records.everywhere(view, kind):
        return len(hidden_rows(view, kind))
    query = select(func.count()).select_from(CLUSTER).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    return view.connection.execute(query).scalar() or 0


def hidden_rows(view: View, kind: str) -> dict[int, int]:
    """The row numbers of those records: that of the record that stands for them."""
    if merged_records.everywhere(view, kind):
        own, representative = view.connection.exec_driver_sql(_HIDDEN.format(kind=kind, **_NUMBERS), (kind,)).one()
        return dict(zip(unpacked(own), unpacked(representative), strict=True))
    table = RECORDS[kind]
    row = literal_column(f"{kind}.rowid", Integer())
    places = view.visible(view.described(kind).area)
    here = select(row, table.c.id).where(_hidden(kind), table.c.compartment.in_(places))
    seen = view.connection.execute(here).all()
    standing_for = merged_records.representatives(view, kind, [one[1] for one in seen])
    numbers: dict[bytes, int] = {}
    for some in merged_records.chunks([to_blob(one) for one in set(standing_for.values())]):
        found = view.connection.execute(select(row, table.c.id).where(table.c.id.in_(some)))
        numbers |= {record: no for no, record in found}
    return {no: numbers[to_blob(standing_for[one])] for no, one in seen if one in standing_for}


def rows_in(view: View, kind: str, compartments: Collection[int]) -> list[int]:
    """The row numbers of those records that live in these compartments."""
    row = literal_column(f"{kind}.rowid", Integer())
    query = select(row).where(_hidden(kind), RECORDS[kind].c.compartment.in_(compartments))
    return list(view.connection.execute(query).scalars())


def _hidden(kind: str) -> ColumnElement[bool]:
    return RECORDS[kind].c.id.in_(select(CLUSTER.c.record).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1))


def representative_rows(view: View, kind: str) -> dict[bytes, int]:
    """Who stands for several records, with the row number."""
    table = RECORDS[kind]
    row = literal_column(f"{kind}.rowid", Integer())
    shown = select(CLUSTER.c.representative).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    query = select(table.c.id, row).where(table.c.id.in_(shown), merged_records.apart(view, kind))
    return {row[0]: row[1] for row in view.connection.execute(query)}


def representatives_where(
    view: View, kind: str, condition: ColumnElement[bool], *, by_index: bool = False
) -> list[bytes]:
    """Who stands for records that meet a condition on the kind's table, and does not meet it itself.

    `by_index`: the condition names a stretch of an index, so that it is quicker to begin there than with the merged.
    """
    table = RECORDS[kind]
    places = table.c.compartment.in_(view.visible(view.described(kind).area))
    hidden = (CLUSTER.c.record == table.c.id, CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    if by_index:
        query = select(table.c.id).where(places, condition, exists().where(*hidden))
    else:
        query = select(table.c.id).select_from(CLUSTER.join(table, hidden[0])).where(*hidden[1:], places, condition)
    found = list(view.connection.execute(query).scalars())
    representatives = (
        sorted({to_blob(one) for one in merged_records.representatives(view, kind, found).values()}) if found else []
    )
    meeting: set[bytes] = set()
    for some in merged_records.chunks(representatives):
        meeting.update(view.connection.execute(select(table.c.id).where(table.c.id.in_(some), condition)).scalars())
    return [representative for representative in representatives if representative not in meeting]
