"""Records that another one represents, as lists need them: how many, their rows, and representatives by condition."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Integer, exists, func, literal_column, select

from app.base.packed_rowids import packed_text, unpacked
from app.core import merged_records
from app.core.work import View
from models import in_clause
from models.identifiers import to_blob
from models.tables import CLUSTER, RECORDS

_HIDDEN = (  # from indexes alone: the rows themselves would have to be decrypted
    "SELECT {own}, {representative} FROM cluster AS c CROSS JOIN {kind} AS own ON own.id = c.record "
    "CROSS JOIN {kind} AS representative ON representative.id = c.face WHERE c.kind = ? AND c.hidden = 1"
)
_NUMBERS = {name: packed_text(f"{name}.rowid") for name in ("own", "representative")}


def count_hidden(view: View, kind: str) -> int:
    """How many records that the person may see are represented by another one."""
    if not merged_records.sees_all_of(view, kind):
        return len(hidden_rows(view, kind))
    query = select(func.count()).select_from(CLUSTER).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    return view.connection.execute(query).scalar() or 0


def hidden_rows(view: View, kind: str) -> dict[int, int]:
    """Row number of each such record -> row number of its representative."""
    if merged_records.sees_all_of(view, kind):
        own, representative = view.connection.exec_driver_sql(_HIDDEN.format(kind=kind, **_NUMBERS), (kind,)).one()
        return dict(zip(unpacked(own), unpacked(representative), strict=True))
    table = RECORDS[kind]
    row = literal_column(f"{kind}.rowid", Integer())
    places = view.visible(view.described(kind).area)
    visible = select(row, table.c.id).where(_hidden(kind), table.c.compartment.in_(places))
    hidden = view.connection.execute(visible).all()
    standing_for = merged_records.representatives(view, kind, [row[1] for row in hidden])
    numbers: dict[bytes, int] = {}
    for part in in_clause.chunks([to_blob(record_id) for record_id in set(standing_for.values())]):
        rows = view.connection.execute(select(row, table.c.id).where(table.c.id.in_(part)))
        numbers |= {record: no for no, record in rows}
    return {no: numbers[to_blob(standing_for[record])] for no, record in hidden if record in standing_for}


def hidden_rows_in(view: View, kind: str, compartments: Collection[int]) -> list[int]:
    """The row numbers of such records in these compartments."""
    row = literal_column(f"{kind}.rowid", Integer())
    query = select(row).where(_hidden(kind), RECORDS[kind].c.compartment.in_(compartments))
    return list(view.connection.execute(query).scalars())


def _hidden(kind: str) -> ColumnElement[bool]:
    return RECORDS[kind].c.id.in_(select(CLUSTER.c.record).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1))


def representative_rows(view: View, kind: str) -> dict[bytes, int]:
    """The representatives of clusters, with their row numbers."""
    table = RECORDS[kind]
    row = literal_column(f"{kind}.rowid", Integer())
    shown = select(CLUSTER.c.representative).where(CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    query = select(table.c.id, row).where(table.c.id.in_(shown), merged_records.is_representative(view, kind))
    return {row[0]: row[1] for row in view.connection.execute(query)}


def representatives_where(
    view: View, kind: str, condition: ColumnElement[bool], *, by_index: bool = False
) -> list[bytes]:
    """Representatives of records that meet a condition on the kind's table, where they do not meet it themselves.

    `by_index`: the condition is a range of an index, so the query begins there and not with the merged records.
    """
    table = RECORDS[kind]
    places = table.c.compartment.in_(view.visible(view.described(kind).area))
    hidden = (CLUSTER.c.record == table.c.id, CLUSTER.c.kind == kind, CLUSTER.c.hidden == 1)
    if by_index:
        query = select(table.c.id).where(places, condition, exists().where(*hidden))
    else:
        query = select(table.c.id).select_from(CLUSTER.join(table, hidden[0])).where(*hidden[1:], places, condition)
    records = list(view.connection.execute(query).scalars())
    representatives = (
        sorted({to_blob(record_id) for record_id in merged_records.representatives(view, kind, records).values()})
        if records
        else []
    )
    meeting: set[bytes] = set()
    for part in in_clause.chunks(representatives):
        meeting.update(view.connection.execute(select(table.c.id).where(table.c.id.in_(part), condition)).scalars())
    return [representative for representative in representatives if representative not in meeting]
