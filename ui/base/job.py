"""One piece of background work and how it ends, without Qt: the window's desk and the desks of tests run the same jobs.

A job ends in exactly one of done, failed and cancelled, and what it ends in is what happened: work that returned a
result is done, also where somebody had asked it to stop. It stops at its stopping places, which are its reports.
Before it writes what cannot be stopped half-way it calls `no_return`: from there on `cancel` is refused.
"""

import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from ui.base.desk_protocol import Cancelled


class JobState(Enum):
    """Where a job is; the last three are ends, and no end is ever left."""

    WAITING = auto()
    RUNNING = auto()
    PAST_RETURN = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()

    @property
    def is_end(self) -> bool:
        """Whether nothing more will happen."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class Job:
    """See the module. `reported` and `sealed` are called on the worker's thread."""

    def __init__(
        self,
        work: Callable[[Any], Any],
        reported: Callable[[int, int], None] = lambda _done, _total: None,
        sealed: Callable[[], None] = lambda: None,
    ) -> None:
        self._work: Callable[[Any], Any] | None = work
        self._reported, self._sealed = reported, sealed
        self._lock = threading.Lock()
        self._stop = False
        self.state = JobState.WAITING
        self.result: Any = None
        self.error: Exception | None = None

    # For the asker, on the main thread

    def cancel(self) -> bool:
        """Ask it to stop; False where that cannot be any more, because it is past its last stopping place or over."""
        with self._lock:
            if self.state is JobState.WAITING:
                self._end(JobState.CANCELLED)
                return True
            self._stop = self._stop or self.state is JobState.RUNNING
            return self.state is JobState.RUNNING

    @property
    def may_be_cancelled(self) -> bool:
        """Whether `cancel` could still stop it."""
        return self.state in {JobState.WAITING, JobState.RUNNING}

    # For the work, on the worker's thread

    def report(self, done: int, total: int) -> None:
        """See Task.report."""
        if self.cancelled and self.state is JobState.RUNNING:
            raise Cancelled
        self._reported(done, total)

    def no_return(self) -> None:
        """See Task.no_return."""
        with self._lock:
            if self._stop:
                raise Cancelled
            if self.state is JobState.RUNNING:
                self.state = JobState.PAST_RETURN
        self._sealed()

    @property
    def cancelled(self) -> bool:
        """See Task.cancelled."""
        return self._stop

    # For the desk, on the worker's thread

    def execute(self) -> None:
        """Do the work, unless it was cancelled before it began. Raises nothing an Exception is the class of."""
        with self._lock:
            if self.state is not JobState.WAITING or self._work is None:
                return
            self.state, work = JobState.RUNNING, self._work
        try:
            result = work(self)
        except Cancelled:
            self._finish(JobState.CANCELLED)
        except Exception as error:
            self._finish(JobState.FAILED, error=error)
        else:
            self._finish(JobState.DONE, result)

    def _finish(self, state: JobState, result: Any = None, error: Exception | None = None) -> None:
        with self._lock:
            if self.state.is_end:  # given up meanwhile: what was told stays told
                return
            self.result, self.error = result, error
            self._end(state)

    def give_up(self) -> None:
        """Nobody waits for it any more: it ends cancelled, whatever it still does."""
        with self._lock:
            self._stop = True
            if not self.state.is_end:
                self._end(JobState.CANCELLED)

    def _end(self, state: JobState) -> None:
        self.state = state
        self._work = None  # what it held of a person goes with it


class Ends:
    """The three ends somebody waits for; exactly one is called, once."""

    def __init__(
        self, then: Callable[[Any], None], failed: Callable[[Exception], None], cancelled: Callable[[], None]
    ) -> None:
        self._then, self._failed, self._cancelled = then, failed, cancelled
        self._told = False

    def tell(self, job: Job) -> None:
        """Call the one that fits the job's end; what it raises is the caller's."""
        if self._told or not job.state.is_end:
            return
        self._told = True
        if job.state is JobState.DONE:
            self._then(job.result)
        elif job.error is not None:
            self._failed(job.error)
        else:
            self._cancelled()
