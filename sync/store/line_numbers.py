"""Local numbers of lines: rows hold these instead of replica id and epoch; they never leave the store."""

from sqlalchemy import Connection, func, select

from models.guard import CAPTURED
from models.tables import REPLICA
from sync.format.line import Line


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
