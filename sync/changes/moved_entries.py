"""Moved records as a snapshot tells them: not their state, but all their entries of the compartment (FORMAT.md 8).

Which copy of a record that was moved is shown follows from the entries of all the compartments it stood in (7.8), so
its state in one of them would not do. Whoever reads such a snapshot has these entries in his ledger before he has read
the rest of the past. Pure but for what is read of the ledger.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from models.in_clause import chunks
from models.kinds import BY_NAME
from models.tables import ENTRY, PLACED, REPLICA
from sync.changes import moving
from sync.changes.value_checks import is_sound
from sync.format.body import RECORD_SIZE
from sync.format.errors import BadBody
from sync.format.line import Line
from sync.store import ledger
from sync.store.ledger import Entry

_MOST = 1 << 62
_LEDGER_KEYS = frozenset({"f", "b", "a"})


class Act(NamedTuple):
    """An entry as a snapshot tells it: `line` as the snapshot numbers it; bases speak of lines by their names."""

    line: int
    n: int
    hlc: int
    ahead: int
    fields: dict[str, Any]
    basis: dict[str, list[tuple[Line, int]]]
    extra: dict[str, Any]


class Told(NamedTuple):
    """A moved record and all that was ever written of it in the compartment and counts."""

    kind: str
    record: bytes
    acts: list[Act]


def ids(connection: Connection, compartment: int) -> set[bytes]:
    """The records that stand, or stood, in another compartment, too."""
    query = select(PLACED.c.record).where(PLACED.c.compartment == compartment)
    return set(map(bytes, connection.execute(query).scalars()))


def can_be_told(connection: Connection, compartment: int) -> bool:
    """Whether each of them has a move among its entries here: then whoever holds this compartment alone tells the same.

    Otherwise the record is one of several compartments only for those who hold several.
    """
    return all(any(map(moving.is_move, own)) for own in _entries(connection, compartment).values())


def written(connection: Connection, compartment: int, place: Mapping[int, int]) -> list[list[Any]]:
    """Their written form, sorted; `place`: per line its number in the snapshot."""
    names = {row.no: [bytes(row.id), int(row.epoch)] for row in connection.execute(select(REPLICA))}
    told = []
    for (kind, record), own in sorted(_entries(connection, compartment).items()):
        acts = []
        for one in sorted(own, key=lambda entry: (place[entry.replica], entry.n)):
            basis = {name: [[*names[no], n] for no, n in dots] for name, dots in one.basis.items()}
            acts.append([place[one.replica], one.n, one.hlc, one.ahead, one.fields, basis, one.extra])
        told.append([kind, record, acts])
    return told


def _entries(connection: Connection, compartment: int) -> dict[tuple[str, bytes], list[Entry]]:
    """Per record its entries that count."""
    found: dict[tuple[str, bytes], list[Entry]] = {}
    wanted = sorted(ids(connection, compartment))
    for some in chunks(wanted):
        query = select(ENTRY).where(ENTRY.c.record.in_(some), ENTRY.c.compartment == compartment)
        for row in connection.execute(query.where(ENTRY.c.barred.is_(None))):
            entry = ledger.unpack(row)
            if entry.kind in BY_NAME:
                found.setdefault((entry.kind, bytes(entry.record)), []).append(entry)
    return found


def read(content: Any, reached: Sequence[int]) -> list[Told]:
    """Take the written form apart; `reached`: per line the last number the snapshot counts. BadBody."""
    found: list[Told] = []
    dots: set[tuple[int, int]] = set()
    try:
        for kind, record, acts in content:
            if kind not in BY_NAME or not isinstance(record, bytes) or len(record) != RECORD_SIZE or not acts:
                raise BadBody("record")
            told = Told(kind, record, [_act(kind, reached, *one) for one in acts])
            dots.update((one.line, one.n) for one in told.acts)
            found.append(told)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise BadBody(type(error).__name__) from error
    if len(dots) != sum(len(told.acts) for told in found) or len({told.record for told in found}) != len(found):
        raise BadBody("told twice")
    return found


def _act(
    kind: str, reached: Sequence[int], line: int, n: int, hlc: int, ahead: int, fields: Any, basis: Any, extra: Any
) -> Act:
    if not all(type(number) is int and 0 <= number < _MOST for number in (line, n, hlc)) or ahead not in (0, 1):
        raise BadBody("numbers")
    if not 1 <= n <= reached[line] or not all(isinstance(one, dict) for one in (fields, basis, extra)):
        raise BadBody("numbers")
    if not all(isinstance(name, str) for name in (*fields, *basis, *extra)) or not _LEDGER_KEYS.isdisjoint(extra):
        raise BadBody("names")
    if not is_sound(kind, hlc, fields, extra):
        raise BadBody("values")
    seen = {name: [_dot(*one) for one in dots] for name, dots in basis.items()}
    return Act(line, n, hlc, ahead, fields, seen, extra)


def _dot(replica: object, epoch: object, n: object) -> tuple[Line, int]:
    if not isinstance(replica, bytes) or len(replica) != RECORD_SIZE:
        raise BadBody("line")
    if type(epoch) is not int or not 0 <= epoch < 1 << 32 or type(n) is not int or not 0 <= n < _MOST:
        raise BadBody("dot")
    return (replica, epoch), n
