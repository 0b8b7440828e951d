"""Rounds in the background: when the next one is due, what the sync line says, and how one is asked for or stopped.

Free of Qt: a clock calls `tick` every few seconds. A round runs on the lane "share", so a dead network drive holds up
nothing else; its trouble turns the sync line and never opens a box. Due are: a moment after opening, every 5 minutes,
30 seconds after an own change, and again after 2, 5, then 15 minutes while the folder is away. Nothing here ever waits.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.base.errors import FeldbuchError, NotAdmitted, ShareAway
from app.core.workplace import Workplace
from app.sharing import shared_folder, status
from app.sharing.status import SyncStatus
from app.sharing.sync_cycle import contact
from resources.language import _, ngettext
from ui.base.desk_protocol import Cancelled, Desk, Job, Task
from ui.sync_lists import words

FIRST = timedelta(seconds=3)
EVERY = timedelta(minutes=5)
SOON = timedelta(seconds=30)
AGAIN = (timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
QUIET_SECONDS = 0.3
STUCK = timedelta(seconds=60)
Work = Callable[[Callable[[int, int], None], Callable[[], bool]], object]  # given: report(done, total), cancelled()


@dataclass(frozen=True)
class State:
    """What is known of rounds; `line` says it in words."""

    light: SyncStatus = field(default_factory=SyncStatus)
    line: words.SyncLine = field(default_factory=words.SyncLine)
    running: bool = False
    next_at: datetime | None = None


class _Run:
    """One round: what its thread leaves for the main thread to see. Written by one thread, read by the other."""

    def __init__(self) -> None:
        self.over = False
        self.began = time.monotonic()
        self.moved = time.monotonic()
        self.job: Job | None = None


class Rounds:
    """See the module. All verbs belong to the main thread."""

    def __init__(self, workplace: Workplace, desk: Desk) -> None:
        self._workplace, self._desk = workplace, desk
        self._watchers: list[Callable[[State], None]] = []
        self._run: _Run | None = None
        self._failures = 0
        self._trouble = ""
        self._ended = False
        self.state = State()
        self._read_light()

    def now(self) -> datetime:
        """The store's clock."""
        return datetime.fromtimestamp(self._workplace.now_ms() / 1000)

    def watch(self, render: Callable[[State], None]) -> None:
        """Have every new state rendered; the present one at once."""
        self._watchers.append(render)
        render(self.state)

    def begin(self) -> None:
        """The store was opened, or stays open after all."""
        self._ended = False
        self._read_light()
        if self.state.light.address:
            self._set(next_at=self.now() + FIRST)

    def end(self) -> None:
        """The store is about to be closed: nothing is begun any more, nothing is shown."""
        self._ended = True
        self.cancel()

    def touched(self) -> None:
        """Records changed here: look what waits, and send it soon."""
        if self._ended:
            return
        self._read_light()
        light, next_at = self.state.light, self.state.next_at
        soon = self.now() + SOON
        if light.unsent and light.address and not self._failures and (next_at is None or next_at > soon):
            self._set(next_at=soon)

    def tick(self) -> None:
        """Time goes on: begin what is due, and notice a round that does not answer."""
        if self._ended:
            return
        if self._run is not None:
            if self._run.over:
                # It ended, and was cancelled before its end was reported here.
                self._over()
            else:
                self._render()
            return
        due = self.state.next_at
        if due is not None and self.now() >= due:
            self.start()

    def start(self) -> None:
        """A round now (F5, "sync now", or due)."""
        if not self.state.light.address:
            self._desk.say(_("No shared folder is set yet. Choose one on the page “Sync”."), "info")
            return
        self._begin(lambda report, stop: contact(self._workplace, tell=report, cancelled=stop), self._succeeded)

    def over_stick(self, folder: str, *, fill: bool) -> None:
        """One round over another folder; `fill` if it is empty and meant to be filled."""
        self._begin(
            lambda report, stop: shared_folder.over_stick(self._workplace, folder, report, stop, fill=fill),
            self._succeeded,
        )

    def use_folder(self, folder: str, failed: Callable[[Exception], None], *, fill: bool) -> None:
        """A round with this folder, which is the shared folder from then on; `fill` as above."""
        self._begin(
            lambda report, stop: shared_folder.use(self._workplace, folder, report, stop, fill=fill),
            self._succeeded,
            failed,
        )

    def cancel(self) -> None:
        """Stop the round that runs; what has arrived stays."""
        if self._run is not None and self._run.job is not None:
            self._run.job.cancel()

    @property
    def busy(self) -> bool:
        """Whether a round runs."""
        return self._run is not None and not self._run.over

    def worth_a_last_round(self) -> bool:
        """Whether something waits that a round before closing may send."""
        light = self.state.light
        return bool(light.unsent and light.address) and not self._failures and not self._stuck()

    # One round

    def _begin(
        self, work: Work, succeeded: Callable[[object], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        if self._run is not None:
            return
        run = _Run()
        self._run = run

        def do(task: Task) -> object:
            def report(done: int, total: int) -> None:
                run.moved = time.monotonic()
                if run.moved - run.began > QUIET_SECONDS:
                    _report(task, done, total)

            try:
                return work(report, lambda: task.cancelled)
            finally:
                run.over = True

        def end_failed(error: Exception) -> None:
            if self._run is run:
                self._failed(error, failed)

        def end_done(result: object) -> None:
            if self._run is run:
                succeeded(result)

        def end_cancelled() -> None:
            run.over = True  # also where it never began
            if self._run is run:
                self._over()

        self._set(running=True)
        run.job = self._desk.run(
            do, end_done, lane="share", progress=_("Syncing"), failed=end_failed, cancelled=end_cancelled
        )

    def _succeeded(self, report: object) -> None:
        self._failures, self._trouble = 0, ""
        pulled = int(getattr(report, "pulled", 0))
        self._over()
        if pulled and not self._ended:
            sentence = ngettext("{n} change has arrived.", "{n} changes have arrived.", pulled)
            self._desk.say(sentence.format(n=pulled))

    def _failed(self, error: Exception, failed: Callable[[Exception], None] | None) -> None:
        trouble = _name(error)
        stopped = trouble == "Cancelled"
        if not stopped:
            self._failures += 1
            self._trouble = trouble
        self._over()
        if self._ended or stopped:
            return
        if failed is not None:
            failed(error)
        elif not isinstance(error, ShareAway) and self._failures == 1:
            self._desk.show_error(error)

    def _over(self) -> None:
        self._run = None
        if self._ended:
            return
        self._read_light()
        wait = EVERY if not self._failures else AGAIN[min(self._failures, len(AGAIN)) - 1]
        self._set(running=False, next_at=self.now() + wait if self.state.light.address else None)

    # What is shown

    def _read_light(self) -> None:
        try:
            light = self._workplace.ask(status.sync_status)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        if self._failures:
            light = replace(light, trouble=self._trouble or light.trouble)
        elif light.trouble == "Cancelled":
            light = replace(light, trouble="")
        self._set(light=light)

    def _stuck(self) -> bool:
        return self._run is not None and time.monotonic() - self._run.moved > STUCK.total_seconds()

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render()

    def _render(self) -> None:
        state = self.state
        next_at = None if state.running else state.next_at
        line = words.line(state.light, self.now(), state.running, self._stuck(), next_at)
        self.state = replace(state, line=line)
        for render in tuple(self._watchers):
            render(self.state)


def _report(task: Task, done: int, total: int) -> None:
    """Show the progress in the foot line; that somebody cancelled, the round learns by asking."""
    try:
        task.report(done, total)
    except Cancelled:
        return


def _name(error: Exception) -> str:
    """The name of the trouble, as rounds record it; `Fault` for what has nothing to do with the folder."""
    if not isinstance(error, ShareAway):
        return words.FAULT
    if error.__cause__ is not None:
        return type(error.__cause__).__name__
    return "NotAdmittedYet" if isinstance(error, NotAdmitted) else "Away"
