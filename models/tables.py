"""The tables of the store, made from the kinds: one per kind, and the ledger beside them.

Every record row carries, besides its fields, the compartment it lives in, the change that created it (replica, n,
stamp) as its row clock, and `clocks`: a sparse blob of the fields whose leaves differ from the row clock. Tables named
in GUARDED are written by change capture alone.

Local numbers (`replica.no`, `compartment.no`) keep rows small; they never leave the store.
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

from models.fields import Kind, Shape, column_name
from models.kinds import ALL

metadata = MetaData()
_INTEGERS = frozenset({Shape.WHOLE, Shape.AMOUNT, Shape.FLAG})
_BLOBS = frozenset({Shape.REFERENCE})


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
    for names in kind.indexes:
        Index(f"{kind.name}_by_{'_'.join(names)}", *(table.c[name] for name in names))
    return table


RECORDS: dict[str, Table] = {kind.name: _record_table(kind) for kind in ALL}

REPLICA = Table(
    "replica",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("staff", LargeBinary),
    UniqueConstraint("id", "epoch"),
)
COMPARTMENT = Table(
    "compartment",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("room", Text, nullable=False),
    Column("office", Text),
)
# One row per record touched in one act: all its fields share one dot (replica, n) within the compartment.
ENTRY = Table(
    "entry",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("compartment", Integer, nullable=False),
    Column("replica", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("compartment", "replica", "n"),
    Index("entry_by_record", "record"),
)
# The highest n received without a gap, own changes included.
VECTOR = Table(
    "vector",
    metadata,
    Column("compartment", Integer, primary_key=True),
    Column("replica", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)
DIGEST = Table(
    "digest",
    metadata,
    Column("compartment", Integer, primary_key=True),
    Column("state", LargeBinary, nullable=False),
    Column("conflicts", LargeBinary, nullable=False),
    Column("records", Integer, nullable=False),
)
CLOCK = Table("clock", metadata, Column("one", Integer, primary_key=True), Column("hlc", Integer, nullable=False))
# Which record a row of the full-text index stands for; the index itself keeps words only.
SEARCH_ROW = Table(
    "search_row",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("record", LargeBinary, nullable=False, unique=True),
)
# Made by the first migration itself, so it stands outside the metadata that is compared with the file.
LOCAL_SETTING = Table("local_setting", MetaData(), Column("key", Text, primary_key=True), Column("value", LargeBinary))
DRAFT = Table(
    "draft",
    metadata,
    Column("key", Text, primary_key=True),
    Column("saved_at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
SEARCH_INDEX = (
    "CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
)
GUARDED = frozenset(RECORDS) | {"entry", "vector", "digest", "clock", "replica", "compartment"}
