"""Lines that stand for what was carried here from another compartment.

A change is numbered per compartment; carried to another one, it keeps its author, number and stamp, and goes by a line
made of the compartment it came from and its author's line there. So a carried leaf and one of the target never have
the same dot, and whoever carries the same leaf gives it the same name. These lines are local bookkeeping: they stand in
bases, leaves and digests, never in vectors.
"""

from hashlib import sha256

import msgspec
from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.tables import REPLICA
from sync.format.line import Line
from sync.store import line_numbers
from sync.store.local_identity import put_setting, setting, settings

_ORIGIN = "origin/"


def made_of(place: str, replica: bytes) -> bytes:
    """The id that a replica's changes of that compartment go by elsewhere."""
    return sha256(b"feldbuch/origin" + place.encode() + b"\0" + replica).digest()[:16]


def known(connection: Connection) -> dict[int, tuple[str, bytes, int]]:
    """Per line that stands for an origin: the compartment, and the author's replica and epoch there."""
    found = {}
    for key, value in settings(connection, _ORIGIN):
        place, replica, epoch = msgspec.msgpack.decode(value, type=tuple[str, bytes, int])
        found[int(key)] = (place, replica, epoch)
    return found


def line_for(connection: Connection, place: str, replica: bytes, epoch: int) -> int:
    """The local number of the line that stands for this one of another compartment, made at its first mention."""
    no = _number(connection, (made_of(place, replica), epoch), replica)
    if setting(connection, f"{_ORIGIN}{no}") is None:
        put_setting(connection, f"{_ORIGIN}{no}", msgspec.msgpack.encode([place, replica, epoch]))
    return no


def real_line(connection: Connection, replica: bytes, epoch: int) -> int:
    """The local number of a line that is known, or named by what was carried here."""
    return _number(connection, (replica, epoch), replica)


def _number(connection: Connection, line: Line, author: bytes) -> int:
    no = line_numbers.find(connection, line)
    if no is None:
        staff = connection.execute(select(REPLICA.c.staff).where(REPLICA.c.id == author)).scalar()
        no = line_numbers.add(connection, line, staff)
    return no


def name_all(connection: Connection) -> None:
    """Give lines of origins the person of the replica they stand for, once that is known."""
    unnamed = set(connection.execute(select(REPLICA.c.no).where(REPLICA.c.staff.is_(None))).scalars())
    for no, (_place, replica, _epoch) in known(connection).items():
        if no in unnamed:
            staff = select(REPLICA.c.staff).where(REPLICA.c.id == replica, REPLICA.c.staff.is_not(None)).limit(1)
            change = REPLICA.update().where(REPLICA.c.no == no).values(staff=staff.scalar_subquery())
            connection.execute(change.execution_options(**CAPTURED))
