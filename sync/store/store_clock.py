"""The hybrid logical clock of a store: its last stamp, kept in the transaction that it stamps (`sync.format.clock`)."""

from sqlalchemy import Connection, select, text

from models.guard import CAPTURED
from models.tables import CLOCK

_ADVANCE = text(
    "INSERT INTO clock (one, hlc) VALUES (1, :hlc) ON CONFLICT (one) DO UPDATE SET hlc = max(hlc, excluded.hlc)"
).execution_options(**CAPTURED)


def last_stamp(connection: Connection) -> int:
    """The last stamp; 0 in a store in which nothing was stamped yet."""
    return connection.execute(select(CLOCK.c.hlc)).scalar() or 0


def advance(connection: Connection, stamp: int) -> None:
    """The next stamp is greater than this one; the clock never goes back by it."""
    connection.execute(_ADVANCE, {"hlc": stamp})


def reset(connection: Connection, stamp: int) -> None:
    """The clock goes on from here, even if it stood ahead: only together with a new line (FORMAT.md section 10)."""
    connection.execute(CLOCK.update().values(hlc=stamp).execution_options(**CAPTURED))
