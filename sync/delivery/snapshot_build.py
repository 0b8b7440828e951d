"""Building a snapshot of a compartment from its rows (FORMAT.md section 8); the written form is `sync.format.snapshot`.

Records are sorted by kind and id, lines by name, and the row's dot is chosen by rule where several changes share a
record, so that equal state gives equal bytes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from models.tables import DIGEST, RECORDS, REPLICA
from sync.changes import moved_entries
from sync.format import snapshot
from sync.format.head import Digest
from sync.format.snapshot import MOST_OF_A_BLOCK, BlockColumns, Clocks, ReachedLine, SnapshotContent
from sync.store import version_vectors
from sync.store.record import CODECS, Codec

_decode = msgspec.msgpack.Decoder().decode


def build(connection: Connection, compartment: int) -> bytes:
    """The plain bytes of the compartment's state; the same on every replica that has the same vector and cut-offs."""
    names = {row.no: (bytes(row.id), int(row.epoch)) for row in connection.execute(select(REPLICA))}
    vector = [row for row in version_vectors.positions(connection, compartment=compartment) if row.n]
    lines = sorted(names[row.replica] for row in vector)
    numbers = {row.replica: lines.index(names[row.replica]) for row in vector}
    digest = connection.execute(select(DIGEST).where(DIGEST.c.compartment == compartment)).one()
    moved = moved_entries.ids(connection, compartment)
    content = SnapshotContent(
        snapshot.FORMAT,
        snapshot.SCHEMA,
        lines,
        sorted(ReachedLine(numbers[row.replica], row.n, row.seq, row.hash) for row in vector),
        Digest(digest.state, digest.conflicts, digest.records),
        [block for kind in sorted(RECORDS) for block in _blocks(connection, CODECS[kind], compartment, numbers, moved)],
        moved_entries.build(connection, compartment, numbers),
    )
    return snapshot.pack(content)


def _blocks(
    connection: Connection, codec: Codec, compartment: int, place: dict[int, int], moved: set[bytes]
) -> Iterator[bytes]:
    table = RECORDS[codec.kind.name]
    query = select(table).where(table.c.compartment == compartment).order_by(table.c.id)
    here = (tuple(row) for row in connection.execute(query.execution_options(yield_per=MOST_OF_A_BLOCK)))
    staying = (row for row in here if row[0] not in moved)
    while rows := list(islice(staying, MOST_OF_A_BLOCK)):
        columns = list(zip(*(_canonical(codec, row, place) for row in rows), strict=True))
        dots = (list(columns[2]), _steps(columns[3]), _steps(columns[4]))
        clocks = [(at, own) for at, own in enumerate(columns[6]) if own]
        fields = codec.plain_columns(columns)
        yield snapshot.pack(BlockColumns(codec.kind.name, b"".join(columns[0]), dots, clocks, fields))


def _steps(values: Sequence[int]) -> list[int]:
    """First absolute, then differences."""
    return [values[0], *(after - before for before, after in pairwise(values))]


def _canonical(codec: Codec, row: tuple[Any, ...], place: dict[int, int]) -> tuple[Any, ...]:
    """The row with the snapshot's line numbers; its dot is that of most fields, the smallest where several tie."""
    dot = (place[row[2]], row[3], row[4])
    if row[6] is None:
        return (row[0], row[1], *dot, row[5], None, *row[7:])
    clocks = {name: [[place[line], *rest] for line, *rest in own] for name, own in _decode(row[6]).items()}
    valued = codec.valued(row)
    whole = [name for name in valued if name not in clocks]
    votes = Counter({dot: len(whole)} if whole else {})
    votes.update(
        (own[0][0], own[0][1], own[0][2])
        for name, own in clocks.items()
        if len(own) == 1 and len(own[0]) == 3 and name in valued
    )
    # A record of which no field has one leaf with a value: any dot will do, but everybody takes the same.
    best = min(votes, key=lambda dot: (-votes[dot], dot)) if votes else min(_dots(clocks))
    for name in whole if best != dot else ():
        clocks[name] = [list(dot)]
    for name in [name for name, own in clocks.items() if own == [list(best)] and name in valued]:
        del clocks[name]
    return (row[0], row[1], *best, row[5], clocks, *row[7:])


def _dots(clocks: Clocks) -> Iterator[tuple[int, int, int]]:
    return ((leaf[0], leaf[1], leaf[2]) for own in clocks.values() for leaf in own)
