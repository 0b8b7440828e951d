"""Snapshots of a compartment: the live state without its history (FORMAT.md section 8).

Equal state gives equal bytes: records sorted by kind and id, lines by name, the row's dot chosen by rule where several
changes share a record. Nothing local is in it - not whether a deleted record is shown, no search words, no sort keys:
those are worked out where it is read. Columns stand as SQLite stores them under this schema.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import zstandard
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import StatementError

from models.kinds import BY_NAME
from models.tables import DIGEST, ENTRY, RECORDS, REPLICA, VECTOR
from sync import ledger
from sync.body import BadBody, unzip
from sync.books import CAPTURED
from sync.leaves import ALIVE
from sync.record import CODECS, STAMPS, Codec

FORMAT = 1
SCHEMA = 1
BLOCK = 5_000
LEVEL = 9
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode
_PUT_VECTOR = text(
    "INSERT INTO vector (compartment, replica, n, seq, sealed_n, hash) VALUES (:c, :r, :n, :seq, :n, :hash)"
).execution_options(**CAPTURED)
_PUT_DIGEST = text(
    "INSERT INTO digest (compartment, state, conflicts, records) VALUES (:c, :state, :conflicts, :records)"
).execution_options(**CAPTURED)


class BadSnapshot(ValueError):
    """Not a snapshot of the written form, or of a schema this version does not know."""


class Loaded(NamedTuple):
    """What a snapshot brought."""

    records: int
    troubled: list[tuple[str, bytes]]  # kind and id of records with several leaves or deletions: to be judged
    unknown: list[list[Any]]


def build(connection: Connection, compartment: int) -> bytes:
    """The bytes of the compartment's state; the same on every replica that has the same vector."""
    names = {row.no: [bytes(row.id), int(row.epoch)] for row in connection.execute(select(REPLICA))}
    vector = [row for row in connection.execute(select(VECTOR).where(VECTOR.c.compartment == compartment)) if row.n]
    lines = sorted(names[row.replica] for row in vector)
    place = {row.replica: lines.index(names[row.replica]) for row in vector}
    digest = connection.execute(select(DIGEST).where(DIGEST.c.compartment == compartment)).one()
    content = {
        "format": FORMAT,
        "schema": SCHEMA,
        "lines": lines,
        "vector": sorted([place[row.replica], row.n, row.seq, row.hash] for row in vector),
        "digest": [digest.state, digest.conflicts, digest.records],
        "blocks": [
            block for kind in sorted(RECORDS) for block in _blocks(connection, CODECS[kind], compartment, place)
        ],
        "unknown": list(_unknown(connection, compartment, place)),
    }
    return zstandard.ZstdCompressor(level=LEVEL).compress(_encode(content))


def _blocks(connection: Connection, codec: Codec, compartment: int, place: dict[int, int]) -> Iterator[dict[str, Any]]:
    table = RECORDS[codec.kind.name]
    query = select(table).where(table.c.compartment == compartment).order_by(table.c.id)
    last = len(codec.columns) - len(codec.kind.shadow_columns)
    for rows in connection.execute(query.execution_options(yield_per=BLOCK)).partitions(BLOCK):
        columns = list(zip(*(_canonical(codec, tuple(row), place) for row in rows), strict=True))
        used = [at for at in range(STAMPS, last) if any(value is not None for value in columns[at])]
        yield {
            "k": codec.kind.name,
            "i": b"".join(columns[0]),
            "d": [list(columns[2]), list(columns[3]), list(columns[4])],
            "c": [[at, clocks] for at, clocks in enumerate(columns[6]) if clocks],
            "f": {codec.columns[at]: list(columns[at]) for at in used},
        }


def _canonical(codec: Codec, row: tuple[Any, ...], place: dict[int, int]) -> tuple[Any, ...]:
    """The row with the snapshot's line numbers; its dot is that of most fields, the smallest where several tie."""
    dot = (place[row[2]], row[3], row[4])
    if row[6] is None:
        return (row[0], row[1], *dot, row[5], None, *row[STAMPS:])
    clocks = {name: [[place[one[0]], *one[1:]] for one in own] for name, own in _decode(row[6]).items()}
    whole = [name for name in codec.valued(row) if name not in clocks]
    votes = Counter({dot: len(whole)})
    votes.update((own[0][0], own[0][1], own[0][2]) for own in clocks.values() if len(own) == 1 and len(own[0]) == 3)
    best = min(votes, key=lambda one: (-votes[one], one))
    for name in whole if best != dot else ():
        clocks[name] = [list(dot)]
    valued = set(codec.valued(row))
    spare = [name for name, own in clocks.items() if own == [list(best)] and name in valued]
    for name in spare:
        del clocks[name]
    return (row[0], row[1], *best, row[5], clocks, *row[STAMPS:])


def _unknown(connection: Connection, compartment: int, place: dict[int, int]) -> Iterator[list[Any]]:
    """Entries of kinds that only newer versions know: they pass through whole."""
    query = select(ENTRY).where(ENTRY.c.compartment == compartment, ENTRY.c.kind.not_in(list(BY_NAME)))
    for row in connection.execute(query.order_by(ENTRY.c.kind, ENTRY.c.record, ENTRY.c.hlc, ENTRY.c.n)):
        found = ledger.unpack(row)
        basis = {name: [[place[dot[0]], dot[1]] for dot in dots] for name, dots in found.basis.items()}
        yield [place[row.replica], row.n, row.hlc, row.kind, row.record, found.fields, basis, found.extra]


def load(connection: Connection, compartment: int, data: bytes) -> Loaded:
    """Bring a snapshot into a compartment this store holds nothing of; BadSnapshot if it is not of the written form.

    Rows, numbers and fingerprint are there afterwards; search words, clusters
    (`clusters.rebuild`) and the judging of `troubled` are the caller's.
    """
    try:
        content = _decode(unzip(data))
        if content["format"] != FORMAT or content["schema"] > SCHEMA:
            raise BadSnapshot("of a newer version")
        local = [_line(connection, replica, epoch) for replica, epoch in content["lines"]]
        troubled: list[tuple[str, bytes]] = []
        records = sum(_load_block(connection, compartment, block, local, troubled) for block in content["blocks"])
        for at, n, seq, hash_ in content["vector"]:
            connection.execute(_PUT_VECTOR, {"c": compartment, "r": local[at], "n": n, "seq": seq, "hash": hash_})
        state, conflicts, count = content["digest"]
        row = {"c": compartment, "state": state, "conflicts": conflicts, "records": count}
        connection.execute(_PUT_DIGEST, row)
        unknown = [[local[one[0]], *one[1:6], _local_basis(one[6], local), one[7]] for one in content["unknown"]]
    except (StatementError, BadBody, LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        if isinstance(error, BadSnapshot):
            raise
        raise BadSnapshot(type(error).__name__) from error
    return Loaded(records, troubled, unknown)


def _local_basis(basis: dict[str, list[list[int]]], local: Sequence[int]) -> dict[str, list[list[int]]]:
    return {name: [[local[at], n] for at, n in dots] for name, dots in basis.items()}


def _line(connection: Connection, replica: object, epoch: object) -> int:
    if not isinstance(replica, bytes) or len(replica) != 16 or not isinstance(epoch, int):
        raise BadSnapshot("line")
    query = select(REPLICA.c.no).where(REPLICA.c.id == replica, REPLICA.c.epoch == epoch)
    number = connection.execute(query).scalar()
    if number is None:
        made = connection.execute(REPLICA.insert().execution_options(**CAPTURED), {"id": replica, "epoch": epoch})
        number = made.lastrowid
    return int(number)


def _load_block(
    connection: Connection,
    compartment: int,
    block: dict[str, Any],
    local: Sequence[int],
    troubled: list[tuple[str, bytes]],
) -> int:
    codec = CODECS[block["k"]]
    joined = block["i"]
    ids = [joined[at : at + 16] for at in range(0, len(joined), 16)]
    count = len(ids)
    lines, numbers, stamps = block["d"]
    clocks: list[bytes | None] = [None] * count
    for at, own in block["c"]:
        mine = {name: [[local[one[0]], *one[1:]] for one in leaves] for name, leaves in own.items()}
        clocks[at] = msgspec.msgpack.encode(dict(sorted(mine.items())))
        if ALIVE in mine or any(len(leaves) > 1 for leaves in mine.values()):
            troubled.append((block["k"], ids[at]))
    fields = block["f"]
    unknown = fields.keys() - set(codec.columns)
    if unknown or any(len(column) != count for column in (lines, numbers, stamps, *fields.values())):
        raise BadSnapshot("columns")
    empty = [None] * count
    stored = [fields.get(name, empty) for name in codec.columns[STAMPS : len(codec.columns) - len(codec.shadows)]]
    shadows = codec.shadow_columns(stored)
    heads = ([compartment] * count, [local[at] for at in lines], numbers, stamps, [1] * count, clocks)
    rows = list(zip(ids, *heads, *stored, *shadows, strict=True))
    connection.exec_driver_sql(codec.insert, rows, execution_options=CAPTURED)
    return count
