"""The search index: words of every findable record, kept up in the transaction that writes the record.

The index is local and never synced; it holds search forms only (`models.names`), in the encrypted file like everything
else. Deleted records are not in it. Beside its words every record has one that nobody can type and that names its
kind, so that a search within one kind never walks through the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from models import in_clause
from models.fields import Kind
from models.tables import SEARCH_ROW

_LAST = select(func.max(SEARCH_ROW.c.no))
_INSERT_ROW = "INSERT INTO search_row (kind, record) VALUES (?, ?)"
_INSERT_ROWS = "INSERT INTO search_row (no, kind, record) VALUES (?, ?, ?)"
_INSERT_WORDS = "INSERT INTO search (rowid, words) VALUES (?, ?)"
_CHANGE_WORDS = "UPDATE search SET words = ? WHERE rowid = ?"
_DELETE_ROWS = "DELETE FROM search_row WHERE no = ?"
_DELETE_WORDS = "DELETE FROM search WHERE rowid = ?"
_BETWEEN = "SELECT no, record FROM search_row WHERE record BETWEEN ? AND ?"
_CONFIGURE = "INSERT INTO search (search, rank) VALUES (?, ?)"
_USUALLY = (("automerge", 4), ("hashsize", 1 << 20))  # FTS5's own
_IN_BULK = (("automerge", 0), ("hashsize", 1 << 24))  # parts of the index are joined at the end, not after each piece

_MERGED_PAGES = 500


def kind_word(kind: Kind) -> str:
    """The word every record of this kind is found by; the sign for private use before it stands in no search form."""
    return f"\ue000{kind.name}"


def words_of(kind: Kind, values: Mapping[str, Any]) -> str:
    """The words a record is found by."""
    return f"{kind_word(kind)} {kind.search(values) if kind.search is not None else ''}"


def add(connection: Connection, kind: Kind, records: Sequence[tuple[bytes, Mapping[str, Any]]]) -> None:
    """Index records; those that are in the index get other words. Only junk stands there under another kind."""
    if kind.search is None:
        return
    there = {row[2]: row for row in _rows_of(connection, [record for record, _values in records])}
    remove(connection, [record for record, (_no, of, _record) in there.items() if of != kind.name])
    changed, fresh = [], []
    for record, values in records:
        number, of, _record = there.get(record, (0, "", b""))
        words = words_of(kind, values)
        if of == kind.name:
            changed.append((number, words))
        else:
            fresh.append((record, words))
    if changed:  # in the order of numbers: FTS5 gathers what comes so, and writes it at once
        connection.exec_driver_sql(_CHANGE_WORDS, [(words, number) for number, words in sorted(changed)])
    add_words(connection, kind, fresh)


def add_words(connection: Connection, kind: Kind, records: Sequence[tuple[bytes, str]]) -> None:
    """Index records that are not in the index yet by words worked out before."""
    if not records:
        return
    if len(records) == 1:  # the usual act of a person: SQLite itself counts on
        ((record, found),) = records
        row = connection.exec_driver_sql(_INSERT_ROW, (kind.name, record))
        connection.exec_driver_sql(_INSERT_WORDS, (row.lastrowid, found))
        return
    last = connection.execute(_LAST).scalar() or 0
    words = [(last + place, found) for place, (_, found) in enumerate(records, start=1)]
    rows = [(last + place, kind.name, record) for place, (record, _) in enumerate(records, start=1)]
    connection.exec_driver_sql(_INSERT_ROWS, rows)
    connection.exec_driver_sql(_INSERT_WORDS, words)


def begin_bulk(connection: Connection) -> None:
    """Many pieces of thousands of records are about to come; if `end_bulk` never does, saving goes on all the same."""
    connection.exec_driver_sql(_CONFIGURE, list(_IN_BULK))


def end_bulk(connection: Connection) -> None:
    """That was the last one."""
    connection.exec_driver_sql(_CONFIGURE, list(_USUALLY))
    connection.exec_driver_sql(_CONFIGURE, ("merge", _MERGED_PAGES))


def remove_sorted(connection: Connection, records: Sequence[bytes]) -> None:
    """As `remove`, for many that stand close together in the order of ids and are hardly ever there."""
    wanted = set(records)
    rows = connection.exec_driver_sql(_BETWEEN, (records[0], records[-1])).all()
    numbers = [(row[0],) for row in rows if row[1] in wanted]
    if numbers:
        connection.exec_driver_sql(_DELETE_WORDS, numbers)
        connection.exec_driver_sql(_DELETE_ROWS, numbers)


def remove(connection: Connection, records: Sequence[bytes]) -> None:
    """Take records out of the index; those that are not in it are passed over."""
    numbers = sorted({(no,) for no, _kind, _record in _rows_of(connection, records)})
    if numbers:
        connection.exec_driver_sql(_DELETE_WORDS, numbers)
        connection.exec_driver_sql(_DELETE_ROWS, numbers)


def _rows_of(connection: Connection, records: Sequence[bytes]) -> Iterator[tuple[int, str, bytes]]:
    """Number, kind and id of those that are in the index."""
    for some in in_clause.chunks(records):
        marks, given = in_clause.marks(some)
        query = f"SELECT no, kind, record FROM search_row WHERE record IN ({marks})"  # noqa: S608 - question marks only
        yield from map(tuple, connection.exec_driver_sql(query, given))
