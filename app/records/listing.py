"""Rows of one kind: filtered, sorted and paged in the store, never in memory.

Filters and sorting know the fields of the kind and nothing else. Several values of one filter, parted by `|`, mean any
of them; an empty value means "nothing recorded". People and companies are sorted by DIN 5007 where their name decides.
Merged records are one row with the values of the one they are, in the place of the record that stands for them; it is
found by names, numbers and addresses of each of them, by other fields as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, literal_column, or_, select

from app.base.errors import BadInput
from app.core import hidden_duplicates, merged_records, merged_values, visibility
from app.core.field_errors import refusal
from app.core.work import View
from models import names
from models.fields import Field, Kind, Refused, Shape, Value, column_name
from models.identifiers import from_blob, parse_id, to_blob
from models.tables import RECORDS
from resources.language import _
from sync.store.clusters import CLUSTERED

MOST = 1_000_000
# What decides the order where nothing is said; and fields whose order is that of a shadow column.
ORDERS = {"participant": ("sort_key",), "business": ("sort_key",), "session": ("date", "begin")}
BY_NAME = {("participant", "last_name"): "sort_key", ("business", "name"): "sort_key"}
KNOWN_BY = frozenset(
    {"code", "last_name", "first_name", "birth_name", "birth_date", "name", "contact_person", "phone", "email"}
    | {"external_ref", "customer_number", "street", "postcode", "website"}
)
_SEVERAL = frozenset({Shape.CHOICES, Shape.REFERENCES, Shape.LIST})


def rows(
    view: View,
    kind: str,
    *,
    where: Mapping[str, object] | None = None,
    sort: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    fields: Sequence[str] | None = None,
) -> list[dict[str, Value]]:
    """The records as `{"id", …fields}`; `sort` is a field, with `-` before it from the end. BadInput, NotAllowed."""
    described = view.described(kind)
    visibility.require_seeing(view, described)
    for name, number in (("limit", limit), ("offset", offset)):
        if number is not None and not 0 <= number <= MOST:
            raise refusal(Refused(name, "out_of_range", least=0, most=MOST))
    wanted = [_field(described, name) for name in fields if name != "id"] if fields is not None else None
    table = RECORDS[kind]
    columns = [table.c.id, *(table.c[column_name(field.name)] for field in wanted or described.fields)]
    query = select(*columns).where(visibility.scope(view, described), *filters(view, described, where or {}))
    query = ordered(query, table, described, sort).limit(MOST if limit is None else limit).offset(offset)
    mask = visibility.masker(view, described)
    listed = view.connection.execute(query).all()
    merged = merged_records.clusters(view, kind, [row[0] for row in listed]) if kind in CLUSTERED else {}
    records = []
    for row in listed:
        shown: dict[str, Value] = {"id": from_blob(row[0])}
        as_one = merged_values.combined_record(view, merged[row[0]]).values if row[0] in merged else None
        for field, stored in zip(wanted or described.fields, row[1:], strict=True):
            value = field.from_column(stored) if as_one is None else as_one.get(field.name)
            if value is not None or wanted is not None:
                shown[field.name] = mask(field.name, value)
        records.append(shown)
    return records


def count(view: View, kind: str, where: Mapping[str, object] | None = None) -> int:
    """How many records `rows` would give without a limit."""
    described = view.described(kind)
    visibility.require_seeing(view, described)
    query = select(func.count()).select_from(RECORDS[kind])
    if where or kind not in CLUSTERED:
        query = query.where(visibility.scope(view, described), *filters(view, described, where or {}))
        return int(view.connection.execute(query).scalar_one())
    number = view.connection.execute(query.where(visibility.scope(view, described, absorbed=True))).scalar_one()
    return int(number) - hidden_duplicates.count_hidden(view, kind)


def filters(view: View, kind: Kind, where: Mapping[str, object]) -> Iterable[ColumnElement[bool]]:
    """The conditions that `field: value` stand for; BadInput with the field if there is no such field or value."""
    table = RECORDS[kind.name]
    for name, given in where.items():
        if name == "id":
            wanted = [view.resolve(kind, field) for field in _texts(given)]
            yield table.c.id.in_(
                [to_blob(merged_records.representative_of(view, kind.name, field)) for field in wanted]
            )
            continue
        field = _field(kind, name)
        column = table.c[column_name(name)]
        if given is None or given in ("", []):
            yield column.is_(None)
            continue
        values = [_read(view, field, value) for value in _values(field, given)]
        if field.shape is Shape.REFERENCE and not set(CLUSTERED).isdisjoint(field.kinds):
            mates = merged_records.expand_clusters(view, [to_blob(value) for value in values])
            values = [from_blob(value) for value in mates.all]
        condition = _is(column, field, values)
        by_name = (kind.name, name) in BY_NAME
        if by_name:
            condition = and_(condition, or_(*(_sorted_under(table, str(value)) for value in values)))
        if kind.name in CLUSTERED and name in KNOWN_BY:
            representatives = hidden_duplicates.representatives_where(view, kind.name, condition, by_index=by_name)
            condition = or_(condition, table.c.id.in_(representatives)) if representatives else condition
        yield condition


def _sorted_under(table: Table, name: str) -> ColumnElement[bool]:
    """What every record of that very name meets as well: its place in the order of names, which an index knows."""
    begin = names.sort_key(name).partition("\t")[0]
    return and_(table.c.sort_key >= begin, table.c.sort_key < begin + "\U0010ffff")


def ordered(query: Select[Any], table: Table, kind: Kind, sort: str | None) -> Select[Any]:
    """The query in the order of a field; the row's number parts equals, as in the indexes: pages never overlap."""
    backwards = bool(sort) and str(sort).startswith("-")
    name = (sort or "").removeprefix("-")
    if not name:
        by: tuple[str, ...] = ORDERS.get(kind.name, ())
    else:
        by = () if name == "id" else (BY_NAME.get((kind.name, name), column_name(_field(kind, name).name)),)
    columns: list[ColumnElement[Any]] = [table.c[column_key] for column_key in by]
    if by == ("sort_key",):
        columns.append(table.c.compartment)  # and by the row's number: no more may be said, or SQLite sorts again
    else:
        columns.append(table.c.id if kind.clustered or not by else literal_column(f"{table.name}.rowid"))
    return query.order_by(*(column.desc() if backwards else column for column in columns))


def _field(kind: Kind, name: str) -> Field:
    try:
        return kind.field(name)
    except Refused as refused:
        raise refusal(refused) from None


def _texts(given: object) -> list[str]:
    return [str(text) for text in given] if isinstance(given, (list, tuple)) else str(given).split("|")


def _values(field: Field, given: object) -> list[object]:
    if field.shape is Shape.TABLE:
        raise BadInput(_("Records cannot be filtered by this field. Choose another one."), field=field.name)
    if isinstance(given, (list, tuple)):
        return list(given)
    # A bar parts alternatives, except in free text, where people may have typed one.
    free = field.shape in {Shape.NAME, Shape.TEXT, Shape.NOTE}
    return [given] if free or not isinstance(given, str) else [part for part in given.split("|") if part.strip()]


def _read(view: View, field: Field, given: object) -> Value:
    if "participant" in field.kinds and isinstance(given, str) and parse_id(given) is None:
        given = view.resolve(view.described("participant"), given)
    try:
        value = field.read(given)
    except Refused as refused:
        raise refusal(refused) from None
    if field.shape in _SEVERAL and isinstance(value, list):
        value = value[0]
    return value


def _is(column: ColumnElement[Any], field: Field, values: list[Value]) -> ColumnElement[bool]:
    if field.shape in {Shape.CHOICES, Shape.REFERENCES}:
        return or_(*(func.instr("|" + column + "|", f"|{value}|") > 0 for value in values))
    if field.shape is Shape.LIST:
        return or_(*(func.instr(column, field.to_column([value])[1:-1]) > 0 for value in values))
    stored = [field.to_column(value) for value in values]
    return column == stored[0] if len(stored) == 1 else column.in_(stored)
