"""Tables for finding records that may be one: local, worked out from the records, never synced.

The keys of a record say what it has in common with others (`app.duplicates.matching`); they are numbers that say
nothing to a reader. New records are those beyond a mark, by their row number: writing them costs nothing here. Records
whose compared fields change, or that go, are put on a list by triggers, whatever way the change took. Both are worked
off later, by `app.duplicates.index`.
"""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, Table

from models.duplicates.compared_fields import COMPARED, NUMBERS
from models.ledger import metadata

LIKENESS_KEY = Table(
    "likeness_key",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("key", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
# The keys a record has now, four bytes each, so that they are found again when it changes.
LIKENESS_ROW = Table(
    "likeness_row",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("keys", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
LIKENESS_CHANGED = Table(
    "likeness_changed",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("row", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
# What the last look found; `a` is the smaller id.
LIKENESS_PAIR = Table(
    "likeness_pair",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("a", LargeBinary, primary_key=True),
    Column("b", LargeBinary, primary_key=True),
    Column("score", Float, nullable=False),
    Column("why", LargeBinary, nullable=False),  # the runner-up, then field, finding and bits
    Index("likeness_pair_by_b", "kind", "b"),
    sqlite_with_rowid=False,
)


def _triggers(kind: str, number: int) -> tuple[str, str]:
    put = f"BEGIN INSERT OR IGNORE INTO likeness_changed (kind, row) VALUES ({number}, old.rowid); END"  # noqa: S608 - of ours
    fields = ", ".join(COMPARED[kind])
    return (
        f"CREATE TRIGGER likeness_{kind}_changed AFTER UPDATE OF {fields} ON {kind} {put}",
        f"CREATE TRIGGER likeness_{kind}_gone AFTER DELETE ON {kind} {put}",
    )


LIKENESS_TRIGGERS = tuple(text for kind, number in NUMBERS.items() for text in _triggers(kind, number))
