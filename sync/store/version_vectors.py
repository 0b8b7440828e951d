"""The version vectors of a store: up to where it has the entries of every line, per compartment (FORMAT.md section 1).

One row per compartment and line, both by local number: `n`, the highest number received without a gap (own entries
included), and the last segment that was delivered or sealed as a whole, which ends at `sealed_n`. Nobody else writes
them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, select, text

from models.guard import CAPTURED
from models.tables import COMPARTMENT, REPLICA, VECTOR

NO_SEGMENT = bytes(32)  # what the first segment of a line follows
_N_OF = select(VECTOR.c.n).where(VECTOR.c.compartment == bindparam("c"), VECTOR.c.replica == bindparam("r"))
_RAISE = text(
    "INSERT INTO vector (compartment, replica, n) VALUES (:c, :r, :n) "
    "ON CONFLICT (compartment, replica) DO UPDATE SET n = max(n, excluded.n)"
).execution_options(**CAPTURED)
_END_SEGMENT = text(
    "UPDATE vector SET seq = :seq, sealed_n = :n, hash = :hash WHERE compartment = :c AND replica = :r"
).execution_options(**CAPTURED)
_PUT = text(
    "INSERT OR REPLACE INTO vector (compartment, replica, n, seq, sealed_n, hash) VALUES (:c, :r, :n, :seq, :n, :hash)"
).execution_options(**CAPTURED)


@dataclass(frozen=True)
class Mark:
    """The end of a segment of a line: its last entry, its number and its hash."""

    n: int = 0
    seq: int = 0
    hash: bytes = NO_SEGMENT


class Position(NamedTuple):
    """How far this store has a line (`replica`) of a compartment, both by local number."""

    compartment: int
    replica: int
    n: int
    seq: int
    sealed_n: int
    hash: bytes  # empty where the line has no segment yet

    @property
    def mark(self) -> Mark:
        """The last segment as `n` counts it; for lines of which no segment is half delivered."""
        return Mark(self.n, self.seq, self.previous)

    @property
    def previous(self) -> bytes:
        """The hash that the line's next segment names."""
        return self.hash or NO_SEGMENT


def positions(connection: Connection, *, compartment: int | None = None, line: int | None = None) -> list[Position]:
    """All positions, those of one compartment, or those of one line."""
    query = select(VECTOR)
    if compartment is not None:
        query = query.where(VECTOR.c.compartment == compartment)
    if line is not None:
        query = query.where(VECTOR.c.replica == line)
    return [_position(row) for row in connection.execute(query)]


def position(connection: Connection, compartment: int, line: int) -> Position | None:
    """The position of one line in one compartment; None where nothing of it was received."""
    return next(iter(positions(connection, compartment=compartment, line=line)), None)


def marks(connection: Connection, compartment: int) -> dict[int, Mark]:
    """The last segment of every line of a compartment, by local number."""
    return {row.replica: row.mark for row in positions(connection, compartment=compartment)}


def last_n(connection: Connection, compartment: int, line: int) -> int:
    """The highest number received of a line; 0 where there is none."""
    return connection.execute(_N_OF, {"c": compartment, "r": line}).scalar() or 0


def totals(connection: Connection) -> dict[int, int]:
    """How many entries of each compartment were received, of all lines together."""
    query = select(VECTOR.c.compartment, func.sum(VECTOR.c.n)).group_by(VECTOR.c.compartment)
    return {compartment: int(count) for compartment, count in connection.execute(query)}


def raise_n(connection: Connection, reached: Iterable[tuple[int, int, int]]) -> None:
    """Count entries as received: compartment, line and the highest number. It never goes back."""
    rows = [{"c": compartment, "r": line, "n": n} for compartment, line, n in reached]
    if rows:
        connection.execute(_RAISE, rows)


def end_segments(connection: Connection, ends: Sequence[tuple[int, int, Mark]]) -> None:
    """The last segments of these lines (compartment, line) are from now on those; `n` stays as it is."""
    if ends:
        connection.execute(_END_SEGMENT, [_row(*end) for end in ends])


def put(connection: Connection, compartment: int, line: int, mark: Mark) -> None:
    """A line stands at the end of that segment, wherever it stood before."""
    connection.execute(_PUT, _row(compartment, line, mark))


def set_n(connection: Connection, compartment: int, line: int, n: int) -> None:
    """The entries of a line behind n are not its own any more."""
    change = VECTOR.update().where(VECTOR.c.compartment == compartment, VECTOR.c.replica == line).values(n=n)
    connection.execute(change.execution_options(**CAPTURED))


def drop(connection: Connection, compartment: int, line: int, hashes: Sequence[bytes] | None = None) -> None:
    """Forget a line's position; with `hashes` only where its last segment is one of these."""
    gone = VECTOR.delete().where(VECTOR.c.compartment == compartment, VECTOR.c.replica == line)
    if hashes is not None:
        gone = gone.where(VECTOR.c.hash.in_(hashes))
    connection.execute(gone.execution_options(**CAPTURED))


def of_replica(connection: Connection, replica: bytes) -> list[tuple[int, Position]]:
    """The lines of a replica of which segments are here: the epoch and the position, in order of both."""
    query = select(VECTOR, REPLICA.c.epoch).join(REPLICA, REPLICA.c.no == VECTOR.c.replica)
    query = query.where(REPLICA.c.id == replica, VECTOR.c.seq > 0).order_by(REPLICA.c.epoch, VECTOR.c.compartment)
    return [(int(row.epoch), _position(row)) for row in connection.execute(query)]


def by_name(connection: Connection) -> dict[str, list[list[Any]]]:
    """The vectors in global names, per compartment: `[replica id as hex, epoch, n]`, sorted. What a deletion saw."""
    query = (
        select(COMPARTMENT.c.name, REPLICA.c.id, REPLICA.c.epoch, VECTOR.c.n)
        .join(COMPARTMENT, COMPARTMENT.c.no == VECTOR.c.compartment)
        .join(REPLICA, REPLICA.c.no == VECTOR.c.replica)
    )
    vectors: dict[str, list[list[Any]]] = {}
    for name, replica, epoch, n in connection.execute(query):
        vectors.setdefault(name, []).append([replica.hex(), epoch, n])
    return {name: sorted(vectors[name]) for name in sorted(vectors)}


def _position(row: Row[Any]) -> Position:
    return Position(row.compartment, row.replica, row.n, row.seq, row.sealed_n, bytes(row.hash or b""))


def _row(compartment: int, line: int, mark: Mark) -> dict[str, object]:
    hash_ = mark.hash if mark.seq else None
    return {"c": compartment, "r": line, "n": mark.n, "seq": mark.seq, "hash": hash_}
