"""The context that all parts of one round share, with what they noticed on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from models.database import Store
from sync.format import clock
from sync.format.errors import Full, ReadOnly
from sync.format.progress import Progress
from sync.membership.workspace import Workspace
from sync.shares.counting_share import CountingShare
from sync.shares.share import Share
from sync.store.bad_files import BadFiles


class Alarm(StrEnum):
    """What the person is told besides the figures of a round; the values are kept in its report."""

    COPY = "copy"  # somebody else writes under our line
    SET_BACK = "set_back"  # the share was put back to an earlier day
    REFILLED = "refilled"  # the share was empty
    FORK = "fork"  # two genuine segments under one number
    DIFFERS = "differs"  # equal version vectors, unequal state
    LOST_RETURNED = "lost_returned"  # saves this store had lost came back
    LOST = "lost"  # some had not been sent and are missing for good
    CLOCK_RIGHT = "clock_right"  # our clock had been far ahead


@dataclass
class RoundContext:
    """Store, share and workspace, clock and progress of one round; used by one thread at a time."""

    store: Store
    share: CountingShare
    workspace: Workspace
    bad_files: BadFiles
    now: Callable[[], int]  # ms since 1970 (UTC), by this laptop
    progress: Progress
    began_at: str  # ISO 8601
    may_fill: bool = False  # a person said that a share that is empty now is meant
    share_time: int = 0  # ms since 1970, by the share's clock; 0: not known
    skew_ms: int | None = None  # our clock minus the share's
    alarms: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        store: Store,
        share: Share,
        now: Callable[[], int],
        progress: Progress | None = None,
        may_fill: bool = False,
    ) -> "RoundContext":
        """The context of a round that begins now. Raises NoStore."""
        at = now()
        bad_files, began_at = BadFiles(store, at), clock.moment(clock.at(at))
        progress = progress or Progress(lambda _done, _total: None, lambda: False)
        return cls(store, CountingShare(share), Workspace.load(store), bad_files, now, progress, began_at, may_fill)

    def alarm(self, alarm: Alarm) -> None:
        """Note something the person has to know; each alarm once per round."""
        if alarm.value not in self.alarms:
            self.alarms.append(alarm.value)

    def ask_time(self) -> None:
        """Ask the share for its time; a share that cannot be written to cannot tell it."""
        before = self.now()
        try:
            self.share_time = self.share.server_time()
        except (ReadOnly, Full):
            return
        self.skew_ms = (before + self.now()) // 2 - self.share_time
