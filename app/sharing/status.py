"""The status of sync in figures, without touching the share: what is unsent, how the last round went, open conflicts.

Read after every save, so it counts by version vectors instead of walking the ledger; it agrees with `syncing.status`.
Moments are ISO texts in UTC.
"""

from dataclasses import dataclass

import msgspec
from sqlalchemy import func, select, tuple_

from app.conflicts import worklist
from app.core.work import View
from app.sharing.syncing import SHARE
from app.sharing.unsent_changes import unsent_ranges
from models.tables import ENTRY, ROUND
from sync.format import clock
from sync.report import Report, last_good_round
from sync.store.local_identity import setting


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The state of sync in figures. `trouble` is the name of the last round's trouble."""

    address: str = ""
    unsent: int = 0
    oldest: str = ""
    last_good: str = ""
    trouble: str = ""
    conflicts: int = 0


def sync_status(view: View) -> SyncStatus:
    """What is unsent and how the last round went."""
    connection = view.connection
    address = setting(connection, SHARE)
    ranges = unsent_ranges(view)
    keys = [(compartment, line, first) for compartment, line, first, _last in ranges]
    place = tuple_(ENTRY.c.compartment, ENTRY.c.replica, ENTRY.c.n)
    oldest = connection.execute(select(func.min(ENTRY.c.hlc)).where(place.in_(keys))).scalar() if keys else None
    last = connection.execute(select(ROUND.c.body).order_by(ROUND.c.no.desc()).limit(1)).scalar()
    report = msgspec.msgpack.decode(last, type=Report) if last is not None else None
    good = report.at if report is not None and not report.trouble else last_good_round(connection)
    return SyncStatus(
        address.decode() if address else "",
        sum(last_n - first + 1 for _compartment, _line, first, last_n in ranges),
        clock.moment(oldest) if oldest else "",
        good or "",
        report.trouble if report is not None else "",
        worklist.count(view),
    )
