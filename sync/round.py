"""One round: look, fetch, deliver, seal, publish, acknowledge. Killed anywhere, it can simply be repeated.

Reading order: marker, rosters and keys, heads, then what heads name. Writing order: segments, then the head. A contact
with nothing new reads the marker, asks the share's time and lists the heads: three operations. Every round leaves a
readable record. One round of a store at a time; any thread but the screen's.
"""

import contextlib
import datetime
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from models.collecting import short_collections
from models.database import Store
from models.tables import CLOCK, HEAD, SEGMENT
from sync.delivery import move_followup
from sync.delivery.bootstrap import Starting
from sync.delivery.compaction import RULES, Rules, Snapshots
from sync.delivery.deliver import Delivery, drop_waiting
from sync.delivery.history import History
from sync.format import clock, file_names, signed
from sync.format.progress import Progress
from sync.format.seal import NotGenuine
from sync.membership import founding, greater_marker, heads, joining
from sync.membership.founding import NoMarker, OtherWorkspace
from sync.membership.workspace import Workspace
from sync.recovery import cloned_store, forks
from sync.report import Report, keep
from sync.shares.counting_share import CountingShare
from sync.shares.share import Full, Missing, ReadOnly, Share, Taken, TooLarge
from sync.store import derived, history_gaps
from sync.store.bad_files import BadFiles
from sync.store.local_identity import put_setting, setting
from sync.transfer import outbox, repair
from sync.transfer.bundling import Bundling
from sync.transfer.fetching import DELIVERED, Fetching, has_waiting, wanted_by_others
from sync.transfer.inbox import Inbox, Seen
from sync.transfer.outbox import MovedOn
from sync.transfer.publish_head import COPY, Acknowledging

_SETTLED = "settled"
_TRIES = 3
# What the person is told besides the figures.
SET_BACK, REFILLED, FORK, CLOCK_RIGHT = "set_back", "refilled", "fork", "clock_right"


class NotAdmittedYet(Exception):
    """The roster does not know this replica yet."""


class Removed(Exception):
    """This replica was removed from the workspace."""


class Round:
    """One round of one store."""

    def __init__(
        self,
        store: Store,
        share: Share,
        *,
        now: Callable[[], int],
        founder: Callable[[], Mapping[str, Any]] | None = None,
        progress: Progress | None = None,
        rules: Rules = RULES,
    ) -> None:
        self._store = store
        self._share = CountingShare(share)
        self._now = now
        self._founder = founder
        self._progress = progress or Progress(lambda _done, _total: None, lambda: False)
        self._workspace = Workspace.load(store)
        self._share_time = 0
        self._rules = rules
        self._forked: set[tuple[int, bytes]] = set()  # compartment and replica of lines that seem to be forked
        self.report = Report(at=_iso(now()))

    def run(self) -> Report:
        """The whole round; what was done until an error stays done and is recorded.

        Raises ShareError, OtherWorkspace, NewerFormat, NoMarker, NotAdmittedYet, Removed, Cancelled.
        """
        began = time.monotonic()
        try:
            with short_collections():
                self._go()
            self._progress.finish()
        except Exception as error:
            self.report.trouble = type(error).__name__
            raise
        finally:
            count = self._share.count
            self.report.operations = count.operations
            self.report.bytes_in, self.report.bytes_out = count.bytes_out, count.bytes_in
            self.report.took_ms = int((time.monotonic() - began) * 1000)
            self._record()
        return self.report

    def _go(self) -> None:
        self._progress.begin("look", 3)
        if self._workspace.chain is None:
            self._begin()
        self._look_at_marker()
        self._ask_time()
        self._bad = BadFiles(self._store, self._now())
        inbox = Inbox(self._share, self._store, self._workspace, self._bad, self._now())
        self._fetching = Fetching(self._share, self._store, self._workspace, self._bad)
        self._snapshots = Snapshots(self._share, self._store, self._workspace, self._rules)
        self._bundling = Bundling(self._share, self._store, self._workspace, self._rules)
        parts = (self._snapshots, self._bundling)
        self._voice = Acknowledging(self._share, self._store, self._workspace, self._now, self._alarm, *parts)
        try:
            self._require_membership(inbox)
            seen = inbox.read_heads()
            seen.share_time = self._share_time
            if seen.news:
                greater_marker.look(self._share, self._store, self._workspace, self._bad)
            self._require_membership(inbox)
            self._look_at_copies(seen)
            mark = self._pull(inbox, seen)
            self.report.kinds |= move_followup.carry_late(self._store, self._workspace, self._now())
            self._push(seen)
            if mark is not None and not self._fetching.missing and not self.report.held_back:
                with self._store.write() as connection:
                    put_setting(connection, _SETTLED, mark)
            self._catch_up(seen)
        finally:
            self._bad.write()

    def _begin(self) -> None:
        """Make the workspace of a store that began alone; one that waits to be admitted asks again."""
        if self._workspace.own.person and not self._workspace.own.workspace:
            told = {"name": self._workspace.own.person, "staff": self._workspace.own.staff}
            joining.join(self._share, self._store, told)
            raise NotAdmittedYet
        if not founding.is_bare(self._share):
            raise OtherWorkspace
        if self._founder is None:
            raise NotAdmittedYet
        self._workspace = founding.found(self._store, dict(self._founder()), self.report.at)
        founding.put_top(self._share, self._store)

    def _look_at_marker(self) -> None:
        """The share is ours, or an empty one that we fill again; else nothing is read and nothing written."""
        with self._store.read() as connection:
            held = founding.held_marker(connection)
        if held is not None:
            try:
                data = self._share.read(file_names.marker(held[0]), signed.LARGEST)
                founding.read_marker(data, self._workspace)
                if data == held[1]:
                    return
            except (Missing, TooLarge, signed.BadFile, NotGenuine):
                pass
        found = founding.newest_marker(self._share)
        if found is not None:
            try:
                founding.read_marker(found[1], self._workspace)
            except (signed.BadFile, NotGenuine):
                raise NoMarker from None
            with self._store.write() as connection:
                founding.hold_marker(connection, *found)
        elif held is not None and (founding.is_bare(self._share) or founding.is_half_filled(self._share, self._store)):
            founding.put_top(self._share, self._store)
            self._put_all_back()
            if held is not None and self._has_spoken():
                self._alarm(REFILLED)
        else:
            raise NoMarker

    def _has_spoken(self) -> bool:
        with self._store.read() as connection:
            return connection.execute(select(HEAD.c.replica).limit(1)).first() is not None

    def _ask_time(self) -> None:
        before = self._now()
        try:
            self._share_time = self._share.server_time()
        except (ReadOnly, Full):
            return
        self.report.skew_ms = (before + self._now()) // 2 - self._share_time

    def _require_membership(self, inbox: Inbox) -> None:
        """NotAdmittedYet, Removed; asks for newer rosters only where ours does not know us."""
        if self._workspace.me is None:
            inbox.fetch_rosters()
        if self._workspace.me is None:
            joining.put_request(self._share, self._store)
            raise NotAdmittedYet
        if not self._workspace.me.active:
            raise Removed
        if inbox.lacks_keys():
            inbox.fetch_keys()

    def _look_at_copies(self, seen: Seen) -> None:
        store, workspace = self._store, self._workspace
        behind = seen.ahead or cloned_store.is_behind_anchor(store, workspace)
        if seen.copy:
            self._alarm(COPY)
        if behind or (seen.changed and cloned_store.is_known_further(self._share, store, workspace)):
            self._alarm(COPY)
            published, forks = outbox.publish(self._share, store, workspace, self._progress.step)
            self.report.pushed += published
            cloned_store.go_on(self._share, store, workspace, forks)

    def _pull(self, inbox: Inbox, seen: Seen) -> bytes | None:
        """Fetch and deliver what heads name; the mark of this state, None where all of it was here already.

        The mark is kept when the round has ended well; until then every round looks at all heads again.
        """
        with self._store.read() as connection:
            mark = heads.state_of_others(connection, self._workspace)
            if setting(connection, _SETTLED) == mark and not has_waiting(connection):
                return None
        inbox.unknown_lines()
        self._start()
        wants = self._fetching.wants()
        self._progress.begin("fetch", len(wants))
        self._fetching.fetch(wants, self._progress.step, self._progress.check)
        self._deliver()
        self._untangle()
        seen.changed = True
        return mark

    def _untangle(self) -> None:
        """Take lines apart under whose numbers several segments lie, and deliver what that brings."""
        for _again in range(_TRIES):
            forked = self._fetching.forked | self._forked
            self._fetching.forked, self._forked = set(), set()
            if not forked:
                return
            self._alarm(FORK)
            published, missing = forks.take_apart(self._share, self._store, self._workspace, forked)
            self.report.pushed += published
            self._deliver()
            self._fetching.wants()
            if missing and not self._forked:
                self._fetching.missing += missing
                return

    def _start(self) -> None:
        """Begin with the state where much is lacking and somebody has published it."""
        about = (self._share, self._store, self._workspace, self._bad, self._now(), self._snapshots)
        starting = Starting(*about)
        with self._store.read() as connection:
            told = heads.held(connection)
        try:
            starting.run(told, self._progress.check)
        finally:
            self.report.pulled += starting.records
            self.report.kinds |= starting.kinds
            self._forked |= starting.forked

    def _catch_up(self, seen: Seen) -> None:
        """What may wait until everything new is here and acknowledged: search words, then the past."""
        with self._store.read() as connection:
            words, past = derived.is_waiting(connection), history_gaps.is_due(connection)
        if words:
            self._progress.begin("derive", 0)
            derived.catch_up(self._store, self._progress.step, self._progress.check)
        if not past:
            return
        wants = self._fetching.past_wants()
        self._progress.begin("past", 2 * len(wants))
        self._fetching.fetch(wants, self._progress.step, self._progress.check, DELIVERED)
        self._read_past()
        forked = self._forked | self._fetching.forked
        if forked:  # what lies there is of another branch than the one the state counts
            self._untangle()
            self._read_past()
        if forked or self._fetching.missing:
            self._voice.write(seen, self._fetching.missing)

    def _read_past(self) -> None:
        read = History(self._store, self._workspace, lambda _count: None, self._progress.check).run()
        self.report.kinds |= read.kinds
        self._forked |= read.forked

    def _deliver(self) -> None:
        with self._store.read() as connection:
            total = connection.execute(
                select(func.sum(SEGMENT.c.last_n - SEGMENT.c.first_n + 1)).where(SEGMENT.c.state == 1)
            ).scalar()
        self._progress.begin("deliver", int(total or 0))
        delivery = Delivery(self._store, self._workspace, self._now(), self._progress.step, self._progress.check)
        try:
            done = delivery.run()
        finally:
            self.report.pulled += delivery.done.entries
            self.report.kinds |= delivery.done.kinds
        self._forked |= done.forked
        self.report.held_back = done.held
        if done.bad:
            with self._store.write() as connection:
                for _reason, compartment, line, seq in done.bad:
                    drop_waiting(connection, compartment, line, seq)

    def _push(self, seen: Seen) -> None:
        self._progress.check()
        sealed = self._publish()
        if not sealed and not seen.changed and seen.own_there and not seen.hurt:
            self._put_clock_right()
            return
        with self._store.read() as connection:
            own = heads.numbers(connection).get(self._workspace.own.replica, 0)
        if own and not (seen.own_there or seen.own_hurt) and own == self._voice.confirmed():
            self._alarm(SET_BACK)
            founding.put_top(self._share, self._store)
            self._put_all_back()
        elif seen.changed:
            wanted = set(wanted_by_others(self._store, self._workspace))
            self._bundling.reload(sorted(wanted))
            if forks.put_back(self._share, self._store, self._workspace, wanted):
                self._alarm(FORK)
        self._voice.write(seen, self._fetching.missing)
        self._voice.bundle()
        cloned_store.drop_anchor(self._store, self._workspace)
        self._put_clock_right()

    def _publish(self) -> bool:
        """Seal and publish; whether there was anything to publish."""
        for again in range(_TRIES):
            try:
                if outbox.seal_all(self._store, self._workspace, self._share_time):
                    cloned_store.drop_anchor(self._store, self._workspace)
                waiting = self._unpublished()
                self._progress.begin("push", waiting)
                if not waiting:
                    return again > 0
                published, forks = outbox.publish(self._share, self._store, self._workspace, self._progress.step)
                self.report.pushed += published
                if not forks:
                    return True
                self._alarm(COPY)
                cloned_store.go_on(self._share, self._store, self._workspace, forks)
            except MovedOn:
                with self._store.read() as connection:
                    self._workspace.reload(connection)
        return True

    def _unpublished(self) -> int:
        query = select(func.sum(SEGMENT.c.last_n - SEGMENT.c.first_n + 1)).where(SEGMENT.c.state == 0)
        with self._store.read() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _put_all_back(self) -> None:
        """What the share has lost of all that we hold: segments, and the heads of others, so that nobody waits."""
        lost = repair.lost(self._share, self._store, self._workspace)
        forks.put_back(self._share, self._store, self._workspace, lost)
        forks.put_all_out(self._share, self._store, self._workspace)
        with self._store.read() as connection:
            rows = connection.execute(select(HEAD)).all()
        for row in rows:
            if row.replica != self._workspace.own.replica:
                line = self._workspace.line_of[row.replica]
                with contextlib.suppress(Taken):
                    self._share.put_new(file_names.head(*line, row.n, bytes(row.body)), bytes(row.body))

    def _put_clock_right(self) -> None:
        """After a clock that ran ahead was put right: a new line, whose stamps begin at the right time."""
        now = max(self._now(), self._share_time)
        with self._store.read() as connection:
            last = connection.execute(select(CLOCK.c.hlc)).scalar() or 0
        is_right = self._share_time and abs(self._now() - self._share_time) < clock.DAY_MS
        if is_right and clock.milliseconds(last) > now + clock.DAY_MS + clock.HOUR_MS:
            cloned_store.raise_epoch(self._store, self._workspace, hlc=clock.at(self._now()))
            self._alarm(CLOCK_RIGHT)

    def _alarm(self, what: str) -> None:
        if what not in self.report.alarms:
            self.report.alarms.append(what)

    def _record(self) -> None:
        report = self.report
        with self._store.write() as connection:
            report.conflicts = int(connection.exec_driver_sql("SELECT count(*) FROM conflict").scalar() or 0)
            keep(connection, report)


def _iso(ms: int) -> str:
    at = datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
