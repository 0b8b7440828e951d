"""The one background job that counts: the end of an earlier one is passed over once another was begun. Free of Qt."""

from collections.abc import Callable
from typing import TypeVar

from ui.base.desk_protocol import Desk, Job, Task

T = TypeVar("T")


class LatestJob:
    """Runs one job after the other on a desk. Main thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._job: Job | None = None

    @property
    def running(self) -> Job | None:
        """The job that has not come to its end yet."""
        return self._job

    def run(
        self,
        work: Callable[[Task], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None],
        progress: str,
    ) -> None:
        """Begin a job; exactly one of its ends is called, or none if another job was begun meanwhile."""
        job: Job | None = None
        over = False

        def counts() -> bool:
            """Whether this is still the latest job; called at its end. A desk of tests gets there before `run`."""
            nonlocal over
            over = True
            if job is not None and self._job is not job:
                return False
            self._job = None
            return True

        job = self._desk.run(
            work,
            lambda result: done(result) if counts() else None,
            progress=progress,
            failed=lambda error: failed(error) if counts() else None,
            cancelled=lambda: cancelled() if counts() else None,
        )
        if not over:
            self._job = job

    def drop(self) -> None:
        """Cancel what runs; however it ends, none of its ends is called."""
        if self._job is not None:
            self._job.cancel()
        self._job = None
