"""The rows of an export, read in batches: each row the values of its columns, in plain form.

Only what the person may see (`app.core.visibility`): own offices, nothing deleted, notes of one's own people. Of the
records that go with a person - participation, consent, answers - the latest that is there counts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import RowMapping, literal_column, select

from app.core import merged_records, merged_values, visibility
from app.core.work import View
from app.exports.columns import CONSENT, Column
from app.records.listing import ordered
from models.fields import Kind, Shape, Value, column_name
from models.identifiers import from_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from sync.store.clusters import CLUSTERED

BATCH = 500
_LEADS_TO = {"enrolment": "participant", "participant_sensitive": "participant", "consent": "subject"}
_LATEST_BY = {"enrolment": "entry_date", "consent": "given_on", "participant_sensitive": "hlc"}
Row = list[Value]


def rows(
    view: View, what: Kind, columns: Sequence[Column], *, codes: bool = False, as_recorded: bool = False
) -> Iterator[Row]:
    """All rows in the order of lists, or as they were recorded.

    With `codes` a reference to a participant becomes the participant's code.
    """
    table = RECORDS[what.name]
    query = select(table).where(visibility.scope(view, what))  # merged people and companies: one row
    if as_recorded:
        query = query.order_by(table.c.id if what.clustered else literal_column(f"{table.name}.rowid"))
    else:
        query = ordered(query, table, what, None)
    mask = visibility.masker(view, what)
    beside = sorted({column.kind for column in columns} - {what.name})
    result = view.connection.execute(query.execution_options(yield_per=BATCH)).mappings()
    for batch in result.partitions(BATCH):
        ids = [row["id"] for row in batch]
        merged = merged_records.clusters(view, what.name, ids) if what.name in CLUSTERED else {}
        merged_values_of = {
            record: merged_values.combined_record(view, cluster).values for record, cluster in merged.items()
        }
        others = {kind: _belonging(view, BY_NAME[kind], ids) for kind in beside}
        known = _codes(view, columns, batch) if codes else {}
        for row in batch:
            yield [
                _value(column, what, row, merged_values_of.get(row["id"]), others, mask, known) for column in columns
            ]


def _value(
    column: Column,
    what: Kind,
    row: RowMapping,
    merged: Mapping[str, Value] | None,
    others: Mapping[str, Mapping[bytes, RowMapping]],
    mask: Callable[[str, Value], Value],
    codes: Mapping[bytes, str],
) -> Value:
    if column.field is None:
        return from_blob(row["id"])
    if column.kind != what.name:
        record = others[column.kind].get(row["id"])
        return None if record is None else column.field.from_column(record[column_name(column.field.name)])
    if merged is not None:
        return mask(column.field.name, merged.get(column.field.name))
    stored = row[column_name(column.field.name)]
    if stored in codes and "participant" in column.field.kinds:
        return codes[stored]
    return mask(column.field.name, column.field.from_column(stored))


def _belonging(view: View, kind: Kind, owners: Sequence[bytes]) -> dict[bytes, RowMapping]:
    """Per owner the latest record of a kind."""
    table = RECORDS[kind.name]
    column = table.c[_LEADS_TO[kind.name]]
    wanted = merged_records.expand_clusters(view, owners)
    query = select(table).where(column.in_(wanted.all), visibility.scope(view, kind))
    if kind.name == "consent":
        query = query.where(table.c.kind == "esf_data", table.c.withdrawn_on.is_(None))
    query = query.order_by(table.c[_LATEST_BY[kind.name]])
    return {wanted.back(row[column.name]): row for row in view.connection.execute(query).mappings()}


def _codes(view: View, columns: Sequence[Column], batch: Sequence[RowMapping]) -> dict[bytes, str]:
    names = [
        column_name(column.field.name)
        for column in columns
        if column.field is not None and column.field.shape is Shape.REFERENCE and "participant" in column.field.kinds
    ]
    wanted = {row[name] for row in batch for name in names if row[name]}
    if not wanted:
        return {}
    people = RECORDS["participant"].c
    rows = view.connection.execute(select(people.id, people.code).where(people.id.in_(wanted)))
    return {row.id: row.code or "" for row in rows}


__all__ = ["BATCH", "CONSENT", "rows"]
