"""The end of a round: our head, which says what we have and have seen; and what goes with it on the share.

A head is written only where it tells something new. Before it the snapshots it names; after it what is not needed any
more - older heads, snapshots nobody names, segments that lie in a pack - is taken away.
"""

import contextlib
from collections.abc import Callable, Mapping

import msgspec
from sqlalchemy import select

from models.database import Store
from models.tables import HEAD
from sync.delivery.compaction import Snapshots
from sync.format import file_names
from sync.membership import founding, heads
from sync.membership.heads import Head
from sync.membership.workspace import Workspace
from sync.shares.share import Full, Share, Taken
from sync.store.local_identity import put_setting, setting
from sync.transfer.bundling import Bundling
from sync.transfer.inbox import Seen

COPY, DIFFERS = "copy", "differs"
_CONFIRMED = "head_there"


class Acknowledging:
    """One round's voice; `alarm` is told what the person has to know."""

    def __init__(
        self,
        share: Share,
        store: Store,
        workspace: Workspace,
        now: Callable[[], int],
        alarm: Callable[[str], None],
        snapshots: Snapshots,
        bundling: Bundling,
    ) -> None:
        self._share = share
        self._store = store
        self._workspace = workspace
        self._now = now
        self._alarm = alarm
        self._snapshots = snapshots
        self._bundling = bundling

    def write(self, seen: Seen, wants: list[str]) -> None:
        """Write a new head where ours would tell something new, and take the older ones away."""
        line, no = self._workspace.line, self._workspace.own.replica
        with self._store.read() as connection:
            told = heads.held(connection)
        snapshots = self._snapshots.publish(told)
        with self._store.read() as connection:
            last = connection.execute(select(HEAD).where(HEAD.c.replica == no)).first()
            marker = founding.held_marker(connection)
            head = heads.make(
                connection,
                self._workspace,
                n=(last.n if last is not None else 0) + 1,
                at=self._now(),
                share_time=seen.share_time,
                wants=[*wants, *seen.hurt],
                snapshots=snapshots,
                marker=marker[0] if marker is not None else 1,
            )
        if seen.changed and any(heads.differs(head, other) for of, other in told.items() if of != no):
            self._alarm(DIFFERS)
        if last is not None and head.says_the_same(heads.read_held(bytes(last.body))):
            if not seen.own_there or self._is_wanted(told, last.n, bytes(last.body)):
                self._put_head(last.n, bytes(last.body))
            return
        data = heads.write(head, self._workspace)
        with self._store.write() as connection:
            heads.hold(connection, no, head.n, data, self._now())
        self._put_head(head.n, data)
        for name in sorted(seen.listed):
            found = file_names.head_parts(name.rpartition("/")[2])
            if found is not None and (found.replica, found.epoch) == line and found.n < head.n:
                self._share.delete(name)
        self._snapshots.tidy(told, told.get(no), head)

    def bundle(self) -> None:
        """Bundle own segments where it is worth it."""
        with self._store.read() as connection:
            told = heads.held(connection)
        with contextlib.suppress(Full):  # nothing hangs on it
            self._bundling.run(told)

    def _is_wanted(self, told: Mapping[int, Head], n: int, data: bytes) -> bool:
        """Whether somebody could not read our newest head."""
        name = file_names.head(*self._workspace.line, n, data)
        return any(name in head.wants for head in told.values() if head.line != self._workspace.line)

    def _put_head(self, n: int, data: bytes) -> None:
        """A head is held here before it lies there, and confirmed after: none of ours is ever taken for a copy's."""
        name = file_names.head(*self._workspace.line, n, data)
        try:
            self._share.put_new(name, data)
        except Taken:  # damaged there, else our listing would have named it
            self._share.delete(name)
            self._share.put_new(name, data)
        with self._store.write() as connection:
            put_setting(connection, _CONFIRMED, msgspec.msgpack.encode([self._workspace.own.replica, n]))

    def confirmed(self) -> int:
        """The number of our newest head that is known to lie there, 0 if none is."""
        with self._store.read() as connection:
            found = setting(connection, _CONFIRMED)
        no, n = msgspec.msgpack.decode(found, type=tuple[int, int]) if found is not None else (0, 0)
        return n if no == self._workspace.own.replica else 0
