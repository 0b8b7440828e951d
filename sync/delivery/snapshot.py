"""Snapshots of a compartment: the live state without its history (FORMAT.md section 8). The written form.

Equal state gives equal bytes: records sorted by kind and id, lines by name, the row's dot chosen by rule where several
changes share a record, sealed under a key of its own that follows from the content. Nothing local is in it - not
whether a deleted record is shown, no conflicts, no search words, no sort keys: these are worked out where it is read.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple

import msgspec
import zstandard
from sqlalchemy import Connection, select

from models.tables import DIGEST, RECORDS, REPLICA
from sync.changes import moved_entries
from sync.format import seal
from sync.format.body import unzip
from sync.format.errors import BadBody, BadSnapshot, NotGenuine
from sync.format.line import Line
from sync.store import version_vectors
from sync.store.record import CODECS, Codec

MAGIC = b"FBN1"
FORMAT = 1
SCHEMA = 1
BLOCK = 5_000
LEVEL = 9
LARGEST = 64 * 1024 * 1024
_PURPOSE = "snapshot"
_EPOCH_SIZE, _SALT_SIZE = 4, 32
_START = len(MAGIC) + _EPOCH_SIZE + _SALT_SIZE
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode
Clocks = dict[str, list[list[Any]]]  # per field its leaves: line, n, stamp, and value and flag where needed


class Reached(NamedTuple):
    """What a snapshot counts of a line: up to which n, its last segment and that one's hash."""

    line: Line
    n: int
    seq: int
    hash: bytes


@dataclass(frozen=True)
class Snapshot:
    """A snapshot, opened; its blocks are taken apart one by one. `apart`: the records that were moved."""

    lines: list[Line]
    vector: list[Reached]
    digest: tuple[bytes, bytes, int]
    blocks: list[bytes]
    apart: list[moved_entries.Told]

    @property
    def entries(self) -> int:
        """How many entries it stands for."""
        return sum(reached.n for reached in self.vector)


@dataclass(frozen=True)
class Block:
    """Up to BLOCK records of one kind, column by column; lines as the snapshot numbers them."""

    kind: str
    ids: list[bytes]
    lines: list[int]
    numbers: list[int]
    stamps: list[int]
    clocks: dict[int, Clocks]
    fields: dict[str, list[Any]]


def build(connection: Connection, compartment: int) -> bytes:
    """The plain bytes of the compartment's state; the same on every replica that has the same vector and cut-offs."""
    names = {row.no: (bytes(row.id), int(row.epoch)) for row in connection.execute(select(REPLICA))}
    vector = [row for row in version_vectors.positions(connection, compartment=compartment) if row.n]
    lines = sorted(names[row.replica] for row in vector)
    place = {row.replica: lines.index(names[row.replica]) for row in vector}
    digest = connection.execute(select(DIGEST).where(DIGEST.c.compartment == compartment)).one()
    moved = moved_entries.ids(connection, compartment)
    content = {
        "apart": moved_entries.written(connection, compartment, place),
        "format": FORMAT,
        "schema": SCHEMA,
        "lines": lines,
        "vector": sorted([place[row.replica], row.n, row.seq, row.hash] for row in vector),
        "digest": [digest.state, digest.conflicts, digest.records],
        "blocks": [
            block for kind in sorted(RECORDS) for block in _blocks(connection, CODECS[kind], compartment, place, moved)
        ],
    }
    return _encode(content)


def _blocks(
    connection: Connection, codec: Codec, compartment: int, place: dict[int, int], moved: set[bytes]
) -> Iterator[bytes]:
    table = RECORDS[codec.kind.name]
    query = select(table).where(table.c.compartment == compartment).order_by(table.c.id)
    here = (tuple(row) for row in connection.execute(query.execution_options(yield_per=BLOCK)))
    staying = (row for row in here if row[0] not in moved)
    while rows := list(islice(staying, BLOCK)):
        columns = list(zip(*(_canonical(codec, row, place) for row in rows), strict=True))
        yield _encode(
            {
                "k": codec.kind.name,
                "i": b"".join(columns[0]),
                "d": [list(columns[2]), _steps(columns[3]), _steps(columns[4])],
                "c": [[at, clocks] for at, clocks in enumerate(columns[6]) if clocks],
                "f": codec.plain_columns(columns),
            }
        )


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


def seal_up(plain: bytes, key: bytes, key_epoch: int, about: bytes) -> bytes:
    """The file; `about`: workspace and compartment. The same content and key give the same bytes."""
    salt = seal.sha256(b"feldbuch/snapshot" + key + seal.sha256(plain))
    start = MAGIC + key_epoch.to_bytes(_EPOCH_SIZE, "big") + salt
    packed = zstandard.ZstdCompressor(level=LEVEL).compress(plain)
    return start + seal.seal(key, salt, _PURPOSE, packed, start + about)


def key_epoch_of(data: bytes) -> int:
    """Under which key epoch it is sealed; BadSnapshot."""
    if not data.startswith(MAGIC) or len(data) <= _START:
        raise BadSnapshot("not a snapshot")
    return int.from_bytes(data[len(MAGIC) : len(MAGIC) + _EPOCH_SIZE], "big")


def read(data: bytes, key: bytes, about: bytes) -> Snapshot:
    """Open a file whose hash is the one its name says; BadSnapshot, NotGenuine."""
    key_epoch_of(data)
    start = data[:_START]
    packed = seal.unseal(key, start[-_SALT_SIZE:], _PURPOSE, data[_START:], start + about)
    try:
        content = _decode(unzip(packed))
        if content["format"] != FORMAT or content["schema"] != SCHEMA:
            raise BadSnapshot("of another version")
        lines = [_line(*line) for line in content["lines"]]
        vector = [_reached(lines, *reached) for reached in content["vector"]]
        digest = msgspec.convert(content["digest"], tuple[bytes, bytes, int])
        reached = {end.line: end.n for end in vector}
        moved = moved_entries.read(content["apart"], [reached.get(line, 0) for line in lines])
        return Snapshot(lines, vector, digest, msgspec.convert(content["blocks"], list[bytes]), moved)
    except BadSnapshot:
        raise
    except (BadBody, LookupError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadSnapshot(type(error).__name__) from error


def _line(replica: object, epoch: object) -> Line:
    if not isinstance(replica, bytes) or len(replica) != 16 or not isinstance(epoch, int) or not 0 <= epoch < 1 << 32:
        raise BadSnapshot("line")
    return replica, epoch


def _reached(lines: Sequence[Line], at: int, n: object, seq: object, hash_: object) -> Reached:
    if not isinstance(n, int) or not isinstance(seq, int) or not 1 <= seq <= n < 1 << 62:
        raise BadSnapshot("vector")
    if not isinstance(hash_, bytes) or len(hash_) != 32 or at < 0:
        raise BadSnapshot("vector")
    return Reached(lines[at], n, seq, hash_)


def block(data: bytes, lines: int) -> Block:
    """Take a block apart; BadSnapshot if its columns do not fit together. Values are not looked at here."""
    try:
        content = _decode(data)
        kind, joined, (of, numbers, stamps) = content["k"], content["i"], content["d"]
        ids = [joined[at : at + 16] for at in range(0, len(joined), 16)]
        clocks = {at: _clocks(own, lines) for at, own in content["c"]}
        fields = content["f"]
        columns = (of, numbers, stamps, *fields.values())
        if not all(type(column) is list for column in columns):
            raise BadSnapshot("columns")
        if kind not in CODECS or len(joined) % 16 or any(len(column) != len(ids) for column in columns):
            raise BadSnapshot("columns")
        if not fields.keys() <= {field.name for field in CODECS[kind].kind.fields}:
            raise BadSnapshot("fields")
        if not all(type(line) is int and 0 <= line < lines for line in set(of)):
            raise BadSnapshot("lines")
        if not clocks.keys() <= set(range(len(ids))):
            raise BadSnapshot("lines")
        made = Block(kind, ids, of, list(accumulate(numbers)), list(accumulate(stamps)), clocks, fields)
    except BadSnapshot:
        raise
    except (msgspec.DecodeError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadSnapshot(type(error).__name__) from error
    if not _are_numbers(made.numbers) or not _are_numbers(made.stamps) or len(set(made.ids)) != len(made.ids):
        raise BadSnapshot("numbers")
    return made


def _are_numbers(values: Sequence[int]) -> bool:
    return {int}.issuperset(map(type, values)) and (not values or (min(values) >= 0 and max(values) < 1 << 62))


def _clocks(own: Clocks, lines: int) -> Clocks:
    """The clocks of one record, if they are of the written form; else BadSnapshot, or what Python raises."""
    for name, leaves in own.items():
        if not isinstance(name, str) or not leaves:
            raise BadSnapshot("clocks")
        for leaf in leaves:
            line, n, stamp = leaf[:3]
            if not type(line) is type(n) is type(stamp) is int or not 0 <= line < lines or len(leaf) > 5:
                raise BadSnapshot("clocks")
            if not 0 <= n < 1 << 62 or not 0 <= stamp < 1 << 62:
                raise BadSnapshot("clocks")
    return own


__all__ = ["BadSnapshot", "Block", "NotGenuine", "Snapshot", "block", "build", "key_epoch_of", "read", "seal_up"]
