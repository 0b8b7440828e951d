"""Lost saves: acknowledged changes that are gone because the log was damaged or the store replaced by an older file.

The stamp of the last save is kept beside the database (`models.files.last_save`). A store whose clock is behind it
lacks the saves in between. That is noticed when the store is opened, and kept in the store because the next save
overwrites the stamp. What had been sent comes back with the next round, which then settles what is lost for good.
"""

import msgspec
from sqlalchemy import Connection, func, select

from models.database import Store
from models.files import last_save
from models.files.last_save import Save
from models.tables import ENTRY, REPLICA
from sync.format.clock import DAY_MS
from sync.membership.round_context import Alarm, RoundContext
from sync.store import store_clock
from sync.store.local_identity import LocalIdentity, drop_setting, put_setting, setting

_SETTING = "lost_saves"
_TOLD_MS = 30 * DAY_MS  # so long a loss that a round has settled is told


class LostSaves(msgspec.Struct, frozen=True):
    """Changes with stamps after `after` and up to `until` are missing; `noticed`: ms since 1970."""

    after: int
    until: int
    noticed: int
    settled: bool = False  # what had been sent has come back, and this has not


def note(store: Store, own: LocalIdentity, stamp: int) -> None:
    """Remember the stamp of a save that was committed."""
    last_save.note(store.path, Save(own.replica_id, own.replica, stamp))


def notice(store: Store, own: LocalIdentity, now_ms: int) -> LostSaves | None:
    """The loss, if the store lacks the last save now or lacked it before. Raises KnownError."""
    last = last_save.last(store.path)
    with store.read() as connection:
        known, stands = to_report(connection, now_ms), store_clock.last_stamp(connection)
    if last is None or last.replica != own.replica_id or (last.line, last.stamp) <= (own.replica, stands):
        return known
    lost = LostSaves(min(stands, known.after) if known is not None else stands, last.stamp, now_ms)
    if not store.reads_only:
        with store.write() as connection:
            put_setting(connection, _SETTING, msgspec.msgpack.encode(lost))
        note(store, own, stands)  # what is kept in the store need not be noticed again
    return lost


def to_report(connection: Connection, now_ms: int) -> LostSaves | None:
    """The loss to be reported: until a round has settled it, and for a month after that."""
    stored = setting(connection, _SETTING)
    lost = msgspec.msgpack.decode(stored, type=LostSaves) if stored is not None else None
    return lost if lost is not None and not (lost.settled and now_ms - lost.noticed > _TOLD_MS) else None


def settle(context: RoundContext) -> None:
    """After a round that fetched everything: what came back, and what is lost for good."""
    with context.store.read() as connection:
        lost = to_report(connection, context.now())
        if lost is None or lost.settled:
            return
        own_lines = select(REPLICA.c.no).where(REPLICA.c.id == context.workspace.own.replica_id)
        query = select(func.max(ENTRY.c.hlc)).where(ENTRY.c.replica.in_(own_lines), ENTRY.c.hlc <= lost.until)
        returned = connection.execute(query).scalar() or 0
    with context.store.write() as connection:
        if returned == lost.until:
            drop_setting(connection, _SETTING)
        else:
            settled = LostSaves(max(returned, lost.after), lost.until, lost.noticed, settled=True)
            put_setting(connection, _SETTING, msgspec.msgpack.encode(settled))
    context.alarm(Alarm.LOST_RETURNED if returned == lost.until else Alarm.LOST)
