"""The keys and suspicions of a store: kept beside the records, worked out after they were written, never synced.

`behind` says which records were written or changed since the last look; `catch_up` brings their keys up to date,
`near` finds the records that have keys in common with some values, `put_pairs` keeps what a look has found. A record is
known here by its row number, which stays as long as the record does. What was found is of use only while it is whole:
`Known` says up to where.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from app.duplicates.matching import blocks
from app.duplicates.matching.finding import FIRMS, PEOPLE, Likeness, Said
from app.duplicates.matching.weights import VERSION
from models.duplicates.compared_fields import COMPARED, NUMBERS
from sync.store.local_identity import put_setting, setting

LIKENESS: Mapping[str, Likeness[Any]] = {"participant": PEOPLE, "business": FIRMS}
MOST_NEAR = 250
"""So many records are compared with one record at most."""
_AT_ONCE = 500
_OF_A_KEY = 200  # records that are looked at for one key
_COUNTED = 3_000  # what more records have is as common as this


class Known(msgspec.Struct, frozen=True):
    """How far a look went: the row number up to which keys and pairs are known, of how many records, and by which
    shares pairs were judged; `version` is that of the table of chances.
    """

    upto: int = 0
    records: int = 0
    shares: dict[str, float] = {}
    version: int = 0


class Row(NamedTuple):
    """A record as it is compared."""

    no: int
    id: bytes
    compartment: int
    alive: int
    values: dict[str, Any]


class Pair(NamedTuple):
    """A suspicion as it is kept; `a` and `b` are ids."""

    a: bytes
    b: bytes
    score: float
    runner_up: str
    said: tuple[Said, ...]


def known(connection: Connection, kind: str) -> Known:
    """How far the last look went; nowhere, if it went by another table of chances than ours."""
    found = setting(connection, f"likeness.{kind}")
    state = msgspec.msgpack.decode(found, type=Known) if found else Known()
    return state if state.version == VERSION else Known()


def put_known(connection: Connection, kind: str, state: Known) -> None:
    """Keep how far a look went."""
    put_setting(connection, f"likeness.{kind}", msgspec.msgpack.encode(msgspec.structs.replace(state, version=VERSION)))


def last_row(connection: Connection, kind: str) -> int:
    """The greatest row number of a kind; 0 where there is no record."""
    return connection.exec_driver_sql(f"SELECT max(rowid) FROM {kind}").scalar() or 0  # noqa: S608 - of ours


def changed(connection: Connection, kind: str) -> list[int]:
    """The row numbers of records whose compared fields changed, or that went, since the last look."""
    query = "SELECT row FROM likeness_changed WHERE kind = ?"
    return [row for (row,) in connection.exec_driver_sql(query, (NUMBERS[kind],))]


def forget_changed(connection: Connection, kind: str, rows: Iterable[int]) -> None:
    """These were looked at."""
    number = NUMBERS[kind]
    gone = [(number, row) for row in rows]
    if gone:
        connection.exec_driver_sql("DELETE FROM likeness_changed WHERE kind = ? AND row = ?", gone)


def rows_from(connection: Connection, kind: str, after: int = 0) -> Iterator[Row]:
    """The records of a kind beyond a row number, in their order."""
    yield from _rows(connection.exec_driver_sql(f"{_select(kind)} WHERE rowid > ? ORDER BY rowid", (after,)), kind)


def rows_of(connection: Connection, kind: str, numbers: Sequence[int]) -> Iterator[Row]:
    """The records of a kind with these row numbers, as far as they are there."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = ", ".join(str(int(one)) for one in numbers[start : start + _AT_ONCE])
        yield from _rows(connection.exec_driver_sql(f"{_select(kind)} WHERE rowid IN ({some})"), kind)


def put_keys(connection: Connection, kind: str, keys: Iterable[tuple[int, set[int]]]) -> None:
    """Put these records under these keys, and under no others."""
    fresh = list(keys)
    drop_keys(connection, kind, [row for row, _keys in fresh])
    fill_postings(connection, kind, sorted((key, row) for row, row_keys in fresh for key in row_keys))
    fill_rows(connection, kind, [(row, packed(row_keys)) for row, row_keys in fresh])


def drop_keys(connection: Connection, kind: str, rows: Sequence[int]) -> None:
    """Take these records from under their keys."""
    number = NUMBERS[kind]
    for start in range(0, len(rows), _AT_ONCE):
        some = ", ".join(str(int(one)) for one in rows[start : start + _AT_ONCE])
        where = f"kind = {number} AND row IN ({some})"
        there = connection.exec_driver_sql(f"SELECT row, keys FROM likeness_row WHERE {where}").all()  # noqa: S608
        gone = [(number, key, row) for row, own in there for key in _unpacked(own)]
        if gone:
            connection.exec_driver_sql("DELETE FROM likeness_key WHERE kind = ? AND key = ? AND row = ?", gone)
            connection.exec_driver_sql(f"DELETE FROM likeness_row WHERE {where}")  # noqa: S608 - numbers


def drop_all_keys(connection: Connection, kind: str) -> None:
    """Forget all keys of a kind: they are filled anew."""
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


def near(connection: Connection, kind: str, keys: Iterable[int], own: int = 0) -> list[int]:
    """Row numbers of other records with some of these keys, at most MOST_NEAR, those with most keys first."""
    query = "SELECT row FROM likeness_key WHERE kind = ? AND key = ? LIMIT ?"
    number = NUMBERS[kind]
    times: Counter[int] = Counter()
    for key in keys:
        for (row,) in connection.exec_driver_sql(query, (number, key, _OF_A_KEY)):
            times[row] += 1 if key & 1 else 2  # a strong key as much as two weak ones
    times.pop(own, None)
    return [row for row, _ in times.most_common(MOST_NEAR)]


def near_many(connection: Connection, kind: str, keys: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """For numbered keys the rows that have them: number and row, each once."""
    query = (
        "SELECT DISTINCT j.value ->> 0, k.row FROM json_each(?) AS j CROSS JOIN likeness_key AS k "
        "WHERE k.kind = ? AND k.key = j.value ->> 1"
    )
    found = connection.exec_driver_sql(query, (msgspec.json.encode(keys).decode(), NUMBERS[kind]))
    yield from ((number, row) for number, row in found)


def counts(connection: Connection, kind: str, record: Any) -> dict[str, dict[str, int]]:
    """How many records have each value of this one."""
    query = "SELECT count(*) FROM (SELECT 1 FROM likeness_key WHERE kind = ? AND key = ? LIMIT ?)"
    found: dict[str, dict[str, int]] = {}
    for field, value in record.counted():
        key = blocks.counting_key(field, value) if value else None
        if key is not None:
            times = connection.exec_driver_sql(query, (NUMBERS[kind], key, _COUNTED)).scalar() or 0
            found.setdefault(field, {})[value] = times + 1  # the one that is asked about is not in the store
    return found


def put_pairs(connection: Connection, kind: str, pairs: Iterable[Pair]) -> None:
    """Keep suspicions."""
    number, pack = NUMBERS[kind], msgspec.msgpack.Encoder().encode
    rows = [(number, *sorted((one.a, one.b)), one.score, pack([one.runner_up, *one.said])) for one in pairs]
    if rows:
        insert = "INSERT OR REPLACE INTO likeness_pair (kind, a, b, score, why) VALUES (?, ?, ?, ?, ?)"
        connection.exec_driver_sql(insert, rows)


def drop_pairs(connection: Connection, kind: str, records: Iterable[bytes] | None = None) -> None:
    """Forget the suspicions about these records; all of the kind where none are named."""
    number = NUMBERS[kind]
    if records is None:
        connection.exec_driver_sql("DELETE FROM likeness_pair WHERE kind = ?", (number,))
        return
    own = [(number, one) for one in records]
    if own:
        connection.exec_driver_sql("DELETE FROM likeness_pair WHERE kind = ? AND a = ?", own)
        connection.exec_driver_sql("DELETE FROM likeness_pair WHERE kind = ? AND b = ?", own)


def pairs(connection: Connection, kind: str, least: float) -> Iterator[Pair]:
    """The suspicions of a kind from this score on, the likeliest first."""
    query = "SELECT a, b, score, why FROM likeness_pair WHERE kind = ? AND score >= ? ORDER BY score DESC, a, b"
    for a, b, score, why in connection.exec_driver_sql(query, (NUMBERS[kind], least)).all():
        runner_up, *said = msgspec.msgpack.decode(why)
        yield Pair(a, b, score, runner_up, tuple(Said(*one) for one in said))


def _select(kind: str) -> str:
    return f"SELECT rowid, id, compartment, alive, {', '.join(COMPARED[kind])} FROM {kind}"  # noqa: S608 - of ours


def _rows(result: Iterable[Any], kind: str) -> Iterator[Row]:
    fields = COMPARED[kind]
    for no, id_, compartment, alive, *values in result:
        yield Row(no, id_, compartment, alive, dict(zip(fields, values, strict=True)))


def _unpacked(keys: bytes) -> "array[int]":
    found = array("I")
    found.frombytes(keys)
    return found
