"""One round: look, fetch, deliver, seal, publish, acknowledge. Killed anywhere, it can simply be repeated.

1. Whose share is it? Ours, or an empty one that a person wants filled again; else nothing is read and nothing written.
2. Are we admitted? A round of somebody who is not, or not any more, ends here.
3. The heads say what there is to fetch; newer rosters, keys and markers come with them.
4. A store that finds itself copied or set back goes on under a new line.
5. Snapshots, then segments are fetched and delivered; lines that turn out to be forked are taken apart.
6. What came too late for records that were moved follows them.
7. What is ours and new is sealed and published.
8. What the share has lost, or others look for, is put back.
9. Our head acknowledges all that; own segments are bundled.
10. What may wait comes last: the words for searching, and the past that a snapshot left out.

A contact with nothing new reads the marker, asks the share's time and lists the heads: three operations. Every round
leaves a readable record. One round of a store at a time; any thread but the screen's.
"""

import time
from collections.abc import Callable

from models.collecting import short_collections
from models.database import Store
from sync.delivery.arrivals import Arrivals
from sync.delivery.compaction import RULES, Rules
from sync.format.progress import Progress
from sync.membership import admission
from sync.membership.round_context import Alarm, RoundContext
from sync.recovery import forks, restore_share
from sync.recovery.own_line import OwnLine
from sync.report import Report, keep
from sync.shares.share import Share
from sync.transfer.fetching import Fetching
from sync.transfer.inbox import HeadsRead, Inbox
from sync.transfer.publish_head import HeadPublisher

_TRIES = 3  # at taking forked lines apart: what one brings may show the next fork


class Round:
    """One round of one store."""

    def __init__(
        self,
        store: Store,
        share: Share,
        *,
        now: Callable[[], int],
        founder: admission.Founder | None = None,
        progress: Progress | None = None,
        rules: Rules = RULES,
        may_fill: bool = False,
    ) -> None:
        self._context = RoundContext.open(store, share, now, progress, may_fill)
        self._founder = founder
        self._rules = rules
        self._arrivals = Arrivals(self._context, rules)
        self._own_line = OwnLine(self._context)
        self.report = Report(at=self._context.began_at)

    def run(self) -> Report:
        """The whole round; what was done until an error stays done and is recorded.

        Raises ShareError, OtherWorkspace, NewerFormat, NoMarker, NotAdmittedYet, Removed, Cancelled.
        """
        began = time.monotonic()
        try:
            with short_collections():
                self._go()
            self._context.progress.finish()
        except Exception as error:
            self.report.trouble = type(error).__name__
            raise
        finally:
            self.report.took_ms = int((time.monotonic() - began) * 1000)
            self._record()
        return self.report

    def _go(self) -> None:
        context = self._context
        context.progress.begin("look", 3)
        if not admission.enter(context, self._founder):
            restore_share.fill_emptied(context)
        context.ask_time()
        try:
            admission.require(context)
            inbox, self._fetching = Inbox(context), Fetching(context)
            self._head = HeadPublisher(context, self._rules)
            heads_read = inbox.read_heads()
            admission.require(context)
            if self._own_line.leave_if_copied(heads_read):
                inbox.hold_left_line()
            self._pull(inbox, heads_read)
            self._arrivals.follow_moves()
            self._push(heads_read)
            if not self._arrivals.held:
                self._fetching.settle()
                self._own_line.settle_losses()
            self._catch_up(heads_read)
        finally:
            context.bad_files.write()

    def _pull(self, inbox: Inbox, heads_read: HeadsRead) -> None:
        """Fetch and deliver what heads name."""
        if self._fetching.is_settled():
            return
        inbox.learn_lines()
        self._arrivals.start_from_snapshots()
        self._fetching.fetch_new()
        self._arrivals.deliver()
        self._untangle()
        heads_read.changed = True

    def _untangle(self) -> None:
        """Take lines apart under whose numbers several segments lie, and deliver what that brings."""
        for _again in range(_TRIES):
            forked = self._fetching.forked | self._arrivals.forked
            self._fetching.forked, self._arrivals.forked = set(), set()
            if not forked:
                return
            self._context.alarm(Alarm.FORK)
            missing = forks.untangle(self._context, self._own_line, forked)
            self._arrivals.deliver()
            self._fetching.wants()
            if missing and not self._arrivals.forked:
                self._fetching.missing += missing
                return

    def _push(self, heads_read: HeadsRead) -> None:
        """Publish what is ours, and acknowledge; nothing is written where there is nothing to say."""
        self._context.progress.check()
        has_published = self._own_line.publish()
        if has_published or heads_read.changed or heads_read.damaged or not heads_read.own_listed:
            self._acknowledge(heads_read)
        self._own_line.put_clock_right()

    def _acknowledge(self, heads_read: HeadsRead) -> None:
        if self._head.is_lost(heads_read):
            self._context.alarm(Alarm.SET_BACK)
            restore_share.put_all_back(self._context)
        elif heads_read.changed:
            restore_share.put_wanted_back(self._context)
        self._head.write(heads_read, self._fetching.missing)
        self._head.bundle()
        self._own_line.write_anchor()

    def _catch_up(self, heads_read: HeadsRead) -> None:
        """What may wait until everything new is here and acknowledged: search words, then the past."""
        self._arrivals.index_for_search()
        if not self._arrivals.is_past_due():
            return
        self._fetching.fetch_past()
        self._arrivals.read_past()
        forked = self._arrivals.forked | self._fetching.forked
        if forked:  # what lies there is of another branch than the one the state counts
            self._untangle()
            self._arrivals.read_past()
        if forked or self._fetching.missing:
            self._head.write(heads_read, self._fetching.missing)

    def _record(self) -> None:
        report, context, count = self.report, self._context, self._context.share.count
        report.pulled, report.kinds, report.held_back = (
            self._arrivals.entries,
            self._arrivals.kinds,
            self._arrivals.held,
        )
        report.pushed, report.alarms, report.skew_ms = self._own_line.published, context.alarms, context.skew_ms
        report.operations, report.bytes_in, report.bytes_out = count.operations, count.bytes_out, count.bytes_in
        with context.store.write() as connection:
            keep(connection, report)
