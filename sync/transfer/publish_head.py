"""Publishing our head, which acknowledges what we have, and tidying up after it.

A head is written only if it says something new. The snapshots it names are published before it; older heads, snapshots
that nobody names and segments that are in a pack are removed after it.
"""

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from models.tables import HEAD
from sync.delivery.compaction import Rules, Snapshots
from sync.format import file_names
from sync.format.errors import Full, Taken
from sync.format.head import Head
from sync.membership import heads, marker
from sync.membership.round_context import Alarm, RoundContext
from sync.store.local_identity import put_setting, setting
from sync.transfer.bundling import Bundling
from sync.transfer.inbox import HeadsRead

_CONFIRMED = "head_there"


class _OwnHead(NamedTuple):
    """Our newest head as the store holds it."""

    n: int
    data: bytes


class HeadPublisher:
    """Publishes our head; raises an alarm if another replica's head contradicts it."""

    def __init__(self, context: RoundContext, rules: Rules) -> None:
        self._context = context
        self._snapshots = Snapshots(context, rules)
        self._bundling = Bundling(context, rules)

    def is_lost(self, heads_read: HeadsRead) -> bool:
        """Whether our newest head was on the share and is gone, so that the share was set back."""
        if heads_read.own_listed or heads_read.own_damaged:
            return False
        with self._context.store.read() as connection:
            newest = heads.numbers(connection).get(self._context.workspace.own.replica, 0)
        return newest > 0 and newest == self._confirmed()

    def write(self, heads_read: HeadsRead, missing: list[str]) -> None:
        """Publish a new head if it says something new, and remove our older ones.

        `missing`: names of files that were looked for and not found.
        """
        context, no = self._context, self._context.workspace.own.replica
        with context.store.read() as connection:
            held = heads.held(connection)
        snapshots = self._snapshots.publish(held)
        with context.store.read() as connection:
            row = connection.execute(select(HEAD).where(HEAD.c.replica == no)).first()
            last = _OwnHead(row.n, bytes(row.body)) if row is not None else None
            known_marker = marker.held(connection)
            head = heads.make(
                connection,
                context.workspace,
                n=(last.n if last is not None else 0) + 1,
                at=context.now(),
                share_time=context.share_time,
                wants=[*missing, *heads_read.damaged],
                snapshots=snapshots,
                marker=known_marker[0] if known_marker is not None else 1,
            )
        if heads_read.changed and any(heads.differs(head, other) for of, other in held.items() if of != no):
            context.alarm(Alarm.DIFFERS)
        if last is not None and head.says_the_same(heads.read_held(last.data)):
            if not heads_read.own_listed or self._is_wanted(held, last):
                self._put(last)
            return
        fresh = _OwnHead(head.n, heads.write(head, context.workspace))
        with context.store.write() as connection:
            heads.hold(connection, no, fresh.n, fresh.data, context.now())
        self._put(fresh)
        self._take_older_away(heads_read, fresh.n)
        self._snapshots.tidy(held, held.get(no), head)

    def bundle(self) -> None:
        """Bundle our own segments where it pays off."""
        with self._context.store.read() as connection:
            held = heads.held(connection)
        with contextlib.suppress(Full):  # nothing hangs on it
            self._bundling.run(held)

    def _is_wanted(self, held: Mapping[int, Head], last: _OwnHead) -> bool:
        """Whether somebody could not read our newest head."""
        line = self._context.workspace.line
        name = file_names.head(*line, *last)
        return any(name in head.wants for head in held.values() if head.line != line)

    def _take_older_away(self, heads_read: HeadsRead, n: int) -> None:
        for path in sorted(heads_read.listed):
            name = file_names.head_parts(path.rpartition("/")[2])
            if name is not None and (name.replica, name.epoch) == self._context.workspace.line and name.n < n:
                self._context.share.delete(path)

    def _put(self, head: _OwnHead) -> None:
        """Publish a head that is stored already, then note that: so none of ours is ever taken for a copy's."""
        share, workspace = self._context.share, self._context.workspace
        name = file_names.head(*workspace.line, *head)
        try:
            share.put_new(name, head.data)
        except Taken:  # damaged there, else our listing would have named it
            share.delete(name)
            share.put_new(name, head.data)
        with self._context.store.write() as connection:
            put_setting(connection, _CONFIRMED, msgspec.msgpack.encode([workspace.own.replica, head.n]))

    def _confirmed(self) -> int:
        """The number of our newest head that is known to have been published; 0 if none."""
        with self._context.store.read() as connection:
            stored = setting(connection, _CONFIRMED)
        no, n = msgspec.msgpack.decode(stored, type=tuple[int, int]) if stored is not None else (0, 0)
        return n if no == self._context.workspace.own.replica else 0
