"""The tables of the store: one per kind, made from its fields, and the ledger's beside them.

Every record row carries, besides its fields, the compartment it lives in, the change that created it (replica, n,
stamp) as its row clock, and `clocks`: a sparse blob of the fields whose leaves differ from the row clock. Tables named
in GUARDED are written by change capture and by joining alone.
"""

from sqlalchemy import Column, ColumnElement, Index, Integer, LargeBinary, Table, Text, literal_column

from models import ledger
from models.duplicates.index_tables import (
    LIKENESS_CHANGED,
    LIKENESS_KEY,
    LIKENESS_PAIR,
    LIKENESS_ROW,
    LIKENESS_TRIGGERS,
)
from models.duplicates.merge_generation import MERGED_COUNT, MERGED_TRIGGERS
from models.fields import Kind, Shape, column_name
from models.kinds import ALL
from models.ledger import (
    BAD_FILE,
    BEHIND,
    CLOCK,
    CLUSTER,
    COMPARTMENT,
    COMPARTMENT_KEY,
    CONFLICT,
    DIGEST,
    DRAFT,
    ENTRY,
    HEAD,
    LOCAL_SETTING,
    OWED,
    PLACED,
    REPLICA,
    ROSTER,
    ROUND,
    SEARCH_INDEX,
    SEARCH_ROW,
    SEGMENT,
    TOLD,
    VECTOR,
    metadata,
)

__all__ = [
    "BAD_FILE",
    "BEHIND",
    "CLOCK",
    "CLUSTER",
    "COMPARTMENT",
    "COMPARTMENT_KEY",
    "CONFLICT",
    "DIGEST",
    "DRAFT",
    "ENTRY",
    "GUARDED",
    "HEAD",
    "LIKENESS_CHANGED",
    "LIKENESS_KEY",
    "LIKENESS_PAIR",
    "LIKENESS_ROW",
    "LIKENESS_TRIGGERS",
    "LOCAL_SETTING",
    "MERGED_COUNT",
    "MERGED_TRIGGERS",
    "OF_LISTS",
    "OWED",
    "PLACED",
    "RECORDS",
    "REPLICA",
    "ROSTER",
    "ROUND",
    "SEARCH_INDEX",
    "SEARCH_ROW",
    "SEGMENT",
    "TOLD",
    "VECTOR",
    "home_of",
    "is_alive",
    "metadata",
]

_INTEGERS = frozenset({Shape.WHOLE, Shape.AMOUNT, Shape.FLAG})
_BLOBS = frozenset({Shape.REFERENCE})
OF_LISTS = "of lists"  # an index that makes the lists of many people or companies quick, and is needed for nothing else


def home_of(table: Table) -> ColumnElement[int]:
    """The compartment, as the index that counts knows it."""
    return table.c.compartment + literal_column("0", Integer())


def is_alive(table: Table) -> ColumnElement[bool]:
    """That a record is not deleted, as the index that counts knows it."""
    return table.c.alive == literal_column("1", Integer())


def _record_table(kind: Kind) -> Table:
    columns: list[Column[object]] = [
        Column("id", LargeBinary, primary_key=True, nullable=False),
        Column("compartment", Integer, nullable=False),
        Column("replica", Integer, nullable=False),
        Column("n", Integer, nullable=False),
        Column("hlc", Integer, nullable=False),
        Column("alive", Integer, nullable=False, server_default="1"),
        Column("clocks", LargeBinary),
    ]
    for field in kind.fields:
        kind_of_column = Integer if field.shape in _INTEGERS else LargeBinary if field.shape in _BLOBS else Text
        columns.append(Column(column_name(field.name), kind_of_column))
    columns += [Column(name, Text) for name in kind.shadow_columns]
    table = Table(kind.name, metadata, *columns, sqlite_with_rowid=not kind.clustered)
    is_listed = "sort_key" in kind.shadow_columns
    for names in kind.indexes:
        # Nobody looks for records that refer to nothing: they cost no page of an index.
        refers = names[0] in kind.by_name and kind.by_name[names[0]].shape is Shape.REFERENCE
        where = table.c[names[0]].is_not(None) if refers else None
        of_lists = is_listed and not refers
        columns_of = (table.c[name] for name in names)
        Index(f"{kind.name}_by_{'_'.join(names)}", *columns_of, sqlite_where=where, info={OF_LISTS: of_lists})
    if is_listed:
        # Lists of people and companies say how many there are: counted here, in a twentieth of the bytes. As it is an
        # expression, it is never taken for a way into the table in place of the order by names.
        Index(f"{kind.name}_count", home_of(table), sqlite_where=is_alive(table), info={OF_LISTS: True})
    return table


RECORDS: dict[str, Table] = {kind.name: _record_table(kind) for kind in ALL}
GUARDED = frozenset(RECORDS) | ledger.GUARDED
