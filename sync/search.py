"""The search index: words of every findable record, kept up in the transaction that writes the record.

The index is local and never synced; it holds search forms only (`models.names`), in the encrypted file like everything
else. Deleted records are not in it. Beside its words every record has one that nobody can type and that names its
kind, so that a search within one kind never walks through the others.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from models.fields import Kind
from models.tables import SEARCH_ROW

_LAST = select(func.max(SEARCH_ROW.c.no))
_INSERT_WORDS = text("INSERT INTO search (rowid, words) VALUES (:no, :words)")
_DELETE_WORDS = text("DELETE FROM search WHERE rowid = :no")


def kind_word(kind: Kind) -> str:
    """The word every record of this kind is found by; the sign for private use before it stands in no search form."""
    return f"\ue000{kind.name}"


def add(connection: Connection, kind: Kind, records: Sequence[tuple[bytes, Mapping[str, Any]]]) -> None:
    """Index records that are not in the index yet."""
    if kind.search is None or not records:
        return
    last = connection.execute(_LAST).scalar() or 0
    rows = [
        {"no": last + place, "kind": kind.name, "record": record, "words": f"{kind_word(kind)} {kind.search(values)}"}
        for place, (record, values) in enumerate(records, start=1)
    ]
    connection.execute(SEARCH_ROW.insert(), [{key: row[key] for key in ("no", "kind", "record")} for row in rows])
    connection.execute(_INSERT_WORDS, [{"no": row["no"], "words": row["words"]} for row in rows])


def update(connection: Connection, kind: Kind, record: bytes, values: Mapping[str, Any] | None) -> None:
    """Index a record anew; None takes it out."""
    number = connection.execute(select(SEARCH_ROW.c.no).where(SEARCH_ROW.c.record == record)).scalar()
    if number is not None:
        connection.execute(_DELETE_WORDS, {"no": number})
        connection.execute(SEARCH_ROW.delete().where(SEARCH_ROW.c.no == number))
    if values is not None:
        add(connection, kind, [(record, values)])
