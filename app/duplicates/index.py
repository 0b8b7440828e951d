"""Blocking keys and candidate pairs in the store: derived from the records after they were written, never synced.

`changed` names the records whose compared fields changed since the last scan, `put_keys` brings their keys up to date,
`neighbours_of` finds the records that share keys with some values, `put_pairs` keeps candidate pairs. Records are named
by row number, which stays as long as the record does. `ScanState` says up to which row keys and pairs are complete.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from app.duplicates.matching import blocking_keys
from app.duplicates.matching.firms import Firm
from app.duplicates.matching.pair_search import FIRMS, PEOPLE, Matcher, MatchWeight
from app.duplicates.matching.people import Person
from app.duplicates.matching.weights import VERSION
from models.duplicates.compared_fields import COMPARED, NUMBERS
from models.fields import Value
from models.in_clause import chunks
from sync.store.local_identity import put_setting, setting

MATCHERS: Mapping[str, Matcher[Any]] = {"participant": PEOPLE, "business": FIRMS}
MOST_NEAR = 250
"""So many records are compared with one record at most."""
_OF_A_KEY = 200  # records that are looked at for one key
_COUNTED = 3_000  # what more records have is as common as this


class ScanState(msgspec.Struct, frozen=True):
    """How far the last scan went: the row number up to which keys and pairs are complete, the number of records, and
    the prior shares by which pairs were judged; `version` is that of the tables of chances.
    """

    upto: int = 0
    records: int = 0
    shares: dict[str, float] = {}
    version: int = 0


class ComparedRow(NamedTuple):
    """A record as it is compared."""

    no: int
    id: bytes
    compartment: int
    alive: int
    values: dict[str, Value]


class StoredPair(NamedTuple):
    """A candidate pair as it is stored; `a` and `b` are ids."""

    a: bytes
    b: bytes
    score: float
    runner_up: str
    weights: tuple[MatchWeight, ...]


def scan_state(connection: Connection, kind: str) -> ScanState:
    """How far the last scan went; nowhere if it used another version of the tables."""
    stored = setting(connection, f"likeness.{kind}")
    state = msgspec.msgpack.decode(stored, type=ScanState) if stored else ScanState()
    return state if state.version == VERSION else ScanState()


def put_scan_state(connection: Connection, kind: str, state: ScanState) -> None:
    """Remember how far a scan went."""
    put_setting(connection, f"likeness.{kind}", msgspec.msgpack.encode(msgspec.structs.replace(state, version=VERSION)))


def last_row(connection: Connection, kind: str) -> int:
    """The greatest row number of a kind; 0 where there is no record."""
    return connection.exec_driver_sql(f"SELECT max(rowid) FROM {kind}").scalar() or 0  # noqa: S608 - of ours


def changed(connection: Connection, kind: str) -> list[int]:
    """The row numbers of records whose compared fields changed, or that were removed, since the last scan."""
    query = "SELECT row FROM likeness_changed WHERE kind = ?"
    return [row for (row,) in connection.exec_driver_sql(query, (NUMBERS[kind],))]


def forget_changed(connection: Connection, kind: str, rows: Iterable[int]) -> None:
    """These rows were compared: take them off the list of changes."""
    number = NUMBERS[kind]
    gone = [(number, row) for row in rows]
    if gone:
        connection.exec_driver_sql("DELETE FROM likeness_changed WHERE kind = ? AND row = ?", gone)


def rows_from(connection: Connection, kind: str, after: int = 0) -> Iterator[ComparedRow]:
    """The records of a kind beyond a row number, in their order."""
    yield from _rows(connection.exec_driver_sql(f"{_select(kind)} WHERE rowid > ? ORDER BY rowid", (after,)), kind)


def rows_of(connection: Connection, kind: str, numbers: Sequence[int]) -> Iterator[ComparedRow]:
    """The records of a kind with these row numbers, as far as they are there."""
    for some in chunks(numbers):
        listed = ", ".join(str(int(number)) for number in some)
        yield from _rows(connection.exec_driver_sql(f"{_select(kind)} WHERE rowid IN ({listed})"), kind)


def put_keys(connection: Connection, kind: str, keys: Iterable[tuple[int, set[int]]]) -> None:
    """Store exactly these keys for these records."""
    fresh = list(keys)
    drop_keys(connection, kind, [row for row, _keys in fresh])
    fill_postings(connection, kind, sorted((key, row) for row, row_keys in fresh for key in row_keys))
    fill_rows(connection, kind, [(row, packed(row_keys)) for row, row_keys in fresh])


def drop_keys(connection: Connection, kind: str, rows: Sequence[int]) -> None:
    """Remove the keys of these records."""
    number = NUMBERS[kind]
    for some in chunks(rows):
        listed = ", ".join(str(int(row_number)) for row_number in some)
        where = f"kind = {number} AND row IN ({listed})"
        stored = connection.exec_driver_sql(f"SELECT row, keys FROM likeness_row WHERE {where}").all()  # noqa: S608
        gone = [(number, key, row) for row, keys in stored for key in _unpacked(keys)]
        if gone:
            connection.exec_driver_sql("DELETE FROM likeness_key WHERE kind = ? AND key = ? AND row = ?", gone)
            connection.exec_driver_sql(f"DELETE FROM likeness_row WHERE {where}")  # noqa: S608 - numbers


def drop_all_keys(connection: Connection, kind: str) -> None:
    """Remove all keys of a kind, before they are filled anew."""
    for table in ("likeness_key", "likeness_row"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE kind = ?", (NUMBERS[kind],))  # noqa: S608 - of ours


def fill_postings(connection: Connection, kind: str, postings: Sequence[tuple[int, int]]) -> None:
    """Add many keys and their rows at once, in their order."""
    if postings:
        insert = f"INSERT INTO likeness_key (kind, key, row) VALUES ({NUMBERS[kind]}, ?, ?)"  # noqa: S608 - of ours
        connection.exec_driver_sql(insert, list(postings))


def fill_rows(connection: Connection, kind: str, rows: Sequence[tuple[int, bytes]]) -> None:
    """Add many rows and their keys at once."""
    if rows:
        insert = f"INSERT INTO likeness_row (kind, row, keys) VALUES ({NUMBERS[kind]}, ?, ?)"  # noqa: S608 - of ours
        connection.exec_driver_sql(insert, list(rows))


def packed(keys: set[int]) -> bytes:
    """The keys of a record as they are kept with it."""
    return array("I", sorted(keys)).tobytes()


def neighbours_of(connection: Connection, kind: str, keys: Iterable[int], own: int = 0) -> list[int]:
    """Row numbers of other records with some of these keys, at most MOST_NEAR, those with most keys first."""
    query = "SELECT row FROM likeness_key WHERE kind = ? AND key = ? LIMIT ?"
    number = NUMBERS[kind]
    times: Counter[int] = Counter()
    for key in keys:
        for (row,) in connection.exec_driver_sql(query, (number, key, _OF_A_KEY)):
            times[row] += 1 if key & 1 else 2  # a strong key as much as two weak ones
    times.pop(own, None)
    return [row for row, _ in times.most_common(MOST_NEAR)]


def neighbours_of_many(connection: Connection, kind: str, keys: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """For numbered keys the rows that have them: number and row, each once."""
    query = (
        "SELECT DISTINCT j.value ->> 0, k.row FROM json_each(?) AS j CROSS JOIN likeness_key AS k "
        "WHERE k.kind = ? AND k.key = j.value ->> 1"
    )
    matches = connection.exec_driver_sql(query, (msgspec.json.encode(keys).decode(), NUMBERS[kind]))
    yield from ((number, row) for number, row in matches)


def counts(connection: Connection, kind: str, record: Person | Firm) -> dict[str, dict[str, int]]:
    """How many records have each value of this one."""
    query = "SELECT count(*) FROM (SELECT 1 FROM likeness_key WHERE kind = ? AND key = ? LIMIT ?)"
    counts: dict[str, dict[str, int]] = {}
    for field, value in record.counted():
        key = blocking_keys.counting_key(field, value) if value else None
        if key is not None:
            times = connection.exec_driver_sql(query, (NUMBERS[kind], key, _COUNTED)).scalar() or 0
            counts.setdefault(field, {})[value] = times + 1  # the one that is asked about is not in the store
    return counts


def put_pairs(connection: Connection, kind: str, pairs: Iterable[StoredPair]) -> None:
    """Store candidate pairs."""
    number, pack = NUMBERS[kind], msgspec.msgpack.Encoder().encode
    rows = [(number, *sorted((pair.a, pair.b)), pair.score, pack([pair.runner_up, *pair.weights])) for pair in pairs]
    if rows:
        insert = "INSERT OR REPLACE INTO likeness_pair (kind, a, b, score, why) VALUES (?, ?, ?, ?, ?)"
        connection.exec_driver_sql(insert, rows)


def drop_pairs(connection: Connection, kind: str, records: Iterable[bytes] | None = None) -> None:
    """Remove the candidate pairs of these records; all of the kind where none are named."""
    number = NUMBERS[kind]
    if records is None:
        connection.exec_driver_sql("DELETE FROM likeness_pair WHERE kind = ?", (number,))
        return
    marked = [(number, record) for record in records]
    if marked:
        connection.exec_driver_sql("DELETE FROM likeness_pair WHERE kind = ? AND a = ?", marked)
        connection.exec_driver_sql("DELETE FROM likeness_pair WHERE kind = ? AND b = ?", marked)


def pairs(connection: Connection, kind: str, least: float) -> Iterator[StoredPair]:
    """The candidate pairs of a kind from this score on, the likeliest first."""
    query = "SELECT a, b, score, why FROM likeness_pair WHERE kind = ? AND score >= ? ORDER BY score DESC, a, b"
    for a, b, score, why in connection.exec_driver_sql(query, (NUMBERS[kind], least)).all():
        runner_up, *weights = msgspec.msgpack.decode(why)
        yield StoredPair(a, b, score, runner_up, tuple(MatchWeight(*weight) for weight in weights))


def _select(kind: str) -> str:
    return f"SELECT rowid, id, compartment, alive, {', '.join(COMPARED[kind])} FROM {kind}"  # noqa: S608 - of ours


def _rows(result: Iterable[Any], kind: str) -> Iterator[ComparedRow]:
    fields = COMPARED[kind]
    for no, id_, compartment, alive, *values in result:
        yield ComparedRow(no, id_, compartment, alive, dict(zip(fields, values, strict=True)))


def _unpacked(keys: bytes) -> "array[int]":
    unpacked = array("I")
    unpacked.frombytes(keys)
    return unpacked
