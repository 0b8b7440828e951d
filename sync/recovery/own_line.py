"""Our own line in a round: sealed and published, or continued in a new epoch if a copy writes, too."""

from sqlalchemy import func, select

from models.ledger import SegmentState
from models.tables import SEGMENT
from sync.format import clock
from sync.format.errors import MovedOn
from sync.membership.round_context import Alarm, RoundContext
from sync.recovery import anchor, cloned_store, lost_saves
from sync.recovery.new_epoch import raise_epoch
from sync.store import store_clock
from sync.transfer import outbox
from sync.transfer.inbox import HeadsRead

_TRIES = 3  # each may meet another copy's segment, or an act that writes meanwhile
_UNPUBLISHED = select(func.sum(SEGMENT.c.last_n - SEGMENT.c.first_n + 1)).where(
    SEGMENT.c.state == SegmentState.TO_PUBLISH
)


class OwnLine:
    """Our own line during one round; `published`: how many of our entries arrived on the share."""

    def __init__(self, context: RoundContext) -> None:
        self._context = context
        self.published = 0

    def leave_if_copied(self, heads_read: HeadsRead) -> bool:
        """Continue in a new epoch if this store is a copy or was set back; whether it was."""
        store, workspace = self._context.store, self._context.workspace
        is_behind = heads_read.ahead or anchor.knows_more(store, workspace)
        if heads_read.copy:
            self._context.alarm(Alarm.COPY)
        share = self._context.share
        if is_behind or (heads_read.changed and cloned_store.is_known_further(share, store, workspace)):
            self._context.alarm(Alarm.COPY)
            self.leave()
            return True
        return False

    def leave(self) -> None:
        """Publish what is sealed, and continue in a new epoch."""
        self._go_on(self._publish_sealed())

    def publish(self) -> bool:
        """Seal and publish all that is new; whether there was anything. Continues in a new epoch beside a copy."""
        for again in range(_TRIES):
            try:
                if outbox.seal_all(self._context.store, self._context.workspace, self._context.share_time):
                    self.write_anchor()
                waiting = self._unpublished()
                self._context.progress.begin("push", waiting)
                if not waiting:
                    return again > 0  # an earlier try has published something
                rivals = self._publish_sealed()
                if not rivals:
                    return True
                self._context.alarm(Alarm.COPY)
                self._go_on(rivals)
            except MovedOn:
                with self._context.store.read() as connection:
                    self._context.workspace.reload(connection)
        return True

    def write_anchor(self) -> None:
        """Write down beside the database how far our line is."""
        anchor.write(self._context.store, self._context.workspace)

    def settle_losses(self) -> None:
        """After a round that brought all there is: note which saves that this store had lost came back."""
        lost_saves.settle(self._context)

    def put_clock_right(self) -> None:
        """If our clock ran ahead and was put right: a new epoch, whose stamps begin at the right time."""
        context = self._context
        now = max(context.now(), context.share_time)
        with context.store.read() as connection:
            last = store_clock.last_stamp(connection)
        is_right = context.share_time and abs(context.now() - context.share_time) < clock.DAY_MS
        if is_right and clock.milliseconds(last) > now + clock.DAY_MS + clock.HOUR_MS:
            raise_epoch(context.store, context.workspace, hlc=clock.at(context.now()))
            context.alarm(Alarm.CLOCK_RIGHT)

    def _publish_sealed(self) -> dict[int, int]:
        """Publish what is sealed; returns by compartment the number under which a copy's segment is there instead."""
        context = self._context
        published, rivals = outbox.publish(context.share, context.store, context.workspace, context.progress.step)
        self.published += published
        return rivals

    def _go_on(self, rivals: dict[int, int]) -> None:
        cloned_store.continue_in_new_epoch(self._context.share, self._context.store, self._context.workspace, rivals)

    def _unpublished(self) -> int:
        with self._context.store.read() as connection:
            return int(connection.execute(_UNPUBLISHED).scalar() or 0)
