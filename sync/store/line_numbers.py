"""Local numbers of lines: rows hold these instead of replica id and epoch; they never leave the store.

A change is numbered per compartment. Carried to another one it keeps its author, number and stamp, and goes by a line
that stands for its origin: the compartment it came from and its author's line there. So a carried leaf and one of the
target never have the same dot, and whoever carries the same leaf gives it the same name. Such lines stand in bases,
leaves and digests, never in vectors.
"""

from hashlib import sha256

import msgspec
from sqlalchemy import Connection, func, select

from models.guard import CAPTURED
from models.tables import REPLICA
from sync.format.line import Line
from sync.store.local_identity import put_setting, setting, settings

_ORIGIN = "origin/"  # local setting: per line that stands for an origin, what it stands for

Origin = tuple[str, bytes, int]  # compartment, and the author's replica and epoch there


def find(connection: Connection, line: Line) -> int | None:
    """The local number of a line; None where it was never mentioned here."""
    replica, epoch = line
    return connection.execute(select(REPLICA.c.no).where(REPLICA.c.id == replica, REPLICA.c.epoch == epoch)).scalar()


def add(connection: Connection, line: Line, staff: bytes | None) -> int:
    """Give a line its local number; `staff`: the id of its person, as far as that is known."""
    no = int(connection.execute(select(func.max(REPLICA.c.no))).scalar() or 0) + 1
    row = {"no": no, "id": line[0], "epoch": line[1], "staff": staff}
    connection.execute(REPLICA.insert().execution_options(**CAPTURED), row)
    return no


def find_or_add(connection: Connection, line: Line, author: bytes | None = None) -> int:
    """The local number of a line, given at its first mention; its person is that of the `author` (itself)."""
    no = find(connection, line)
    if no is None:
        staff = connection.execute(select(REPLICA.c.staff).where(REPLICA.c.id == (author or line[0]))).scalar()
        no = add(connection, line, staff)
    return no


def of_origin(connection: Connection, place: str, line: Line) -> int:
    """The local number of the line that stands for this one of another compartment, given at its first mention."""
    replica, epoch = line
    id_ = sha256(b"feldbuch/origin" + place.encode() + b"\0" + replica).digest()[:16]
    no = find_or_add(connection, (id_, epoch), replica)
    if setting(connection, f"{_ORIGIN}{no}") is None:
        put_setting(connection, f"{_ORIGIN}{no}", msgspec.msgpack.encode([place, replica, epoch]))
    return no


def origins(connection: Connection) -> dict[int, Origin]:
    """What the lines that stand for origins stand for, by local number."""
    return {int(key): msgspec.msgpack.decode(value, type=Origin) for key, value in settings(connection, _ORIGIN)}


def name_origins(connection: Connection) -> None:
    """Give lines of origins the person of the replica they stand for, once that is known."""
    unnamed = set(connection.execute(select(REPLICA.c.no).where(REPLICA.c.staff.is_(None))).scalars())
    for no, (_place, replica, _epoch) in origins(connection).items():
        if no in unnamed:
            staff = select(REPLICA.c.staff).where(REPLICA.c.id == replica, REPLICA.c.staff.is_not(None)).limit(1)
            change = REPLICA.update().where(REPLICA.c.no == no).values(staff=staff.scalar_subquery())
            connection.execute(change.execution_options(**CAPTURED))
