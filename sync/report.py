"""The report that every round leaves for the person to read: what came and went, what waits, alarms."""

from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, select

from models.tables import ROUND
from sync.delivery.causal_order import Held

KEPT_ROUNDS = 500
_FORGET_ROUNDS = "DELETE FROM round WHERE no <= (SELECT max(no) FROM round) - ?"


@dataclass
class Report:
    """What a round did."""

    at: str = ""
    pulled: int = 0
    pushed: int = 0
    held_back: list[Held] = field(default_factory=list)
    conflicts: int = 0
    skew_ms: int | None = None  # own clock minus the share's
    operations: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    alarms: list[str] = field(default_factory=list)
    trouble: str = ""
    took_ms: int = 0
    kinds: set[str] = field(default_factory=set)


def keep(connection: Connection, report: Report) -> None:
    """Store the report of a round with the current number of conflicts; keep the last KEPT_ROUNDS."""
    report.conflicts = int(connection.exec_driver_sql("SELECT count(*) FROM conflict").scalar() or 0)
    body = msgspec.msgpack.encode(report)
    connection.exec_driver_sql("INSERT INTO round (at, body) VALUES (?, ?)", (report.at, body))
    connection.exec_driver_sql(_FORGET_ROUNDS, (KEPT_ROUNDS,))


def last_round(connection: Connection) -> Report | None:
    """The report of the last round."""
    body = connection.execute(select(ROUND.c.body).order_by(ROUND.c.no.desc()).limit(1)).scalar()
    return None if body is None else msgspec.msgpack.decode(body, type=Report)


def last_good_round(connection: Connection) -> str | None:
    """When the last round without trouble was."""
    for body in connection.execute(select(ROUND.c.body).order_by(ROUND.c.no.desc())).scalars():
        report = msgspec.msgpack.decode(body, type=Report)
        if not report.trouble:
            return report.at
    return None
