"""Desks for tests of presenters: one does everything at once, one works in threads; what was said can be asked for."""

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ui.base.desk_protocol import Answer, Lane
from ui.base.job import Ends, Job
from ui.look.tokens import Tone

T = TypeVar("T")
LONGEST_S = 30  # a test that waits longer waits for ever


class TestTask(Job):
    """The run of one piece of work: remembers what was reported, cancels itself after `cancel_after` reports."""

    __test__ = False

    def __init__(self, work: Callable[[Any], Any], cancel_after: int | None = None) -> None:
        self.reports: list[tuple[int, int]] = []
        self.sealed_after: int | None = None
        self._cancel_after = cancel_after
        super().__init__(work, lambda done, total: self.reports.append((done, total)), self._note_seal)

    def report(self, done: int, total: int) -> None:
        if self._cancel_after is not None and len(self.reports) >= self._cancel_after:
            self.cancel()
        super().report(done, total)

    def _note_seal(self) -> None:
        self.sealed_after = len(self.reports)


@dataclass
class TestDesk:
    """Runs work at once; `answers` are the keys the next questions get, `told` the errors, `said` the words."""

    __test__ = False
    answers: list[str | None] = field(default_factory=list)
    cancel_after: int | None = None
    told: list[Exception] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    saves: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    undos: list[tuple[str, Callable[[], None]]] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    tasks: list[TestTask] = field(default_factory=list)

    def run(
        self,
        work: Callable[[Any], T],
        then: Callable[[T], None],
        *,
        lane: Lane = "local",
        progress: str | None = None,
        failed: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> TestTask:
        del progress
        task = TestTask(work, self.cancel_after)
        self.lanes.append(lane)
        self.tasks.append(task)
        self._start(task, Ends(then, failed or self.show_error, cancelled or (lambda: None)), lane)
        return task

    def _start(self, task: TestTask, ends: Ends, lane: Lane) -> None:
        del lane
        task.execute()
        ends.tell(task)

    def show_error(self, error: Exception) -> None:
        self.told.append(error)

    def say(self, text: str, tone: Tone = "ok") -> None:
        del tone
        self.said.append(text)

    def saved(self, text: str = "") -> None:
        self.saves.append(text)

    def ask(self, title: str, text: str, answers: Sequence[Answer]) -> str | None:
        self.asked.append((title, text, tuple(answer.key for answer in answers)))
        return self.answers.pop(0) if self.answers else None

    def undo(self, text: str, back: Callable[[], None]) -> None:
        self.undos.append((text, back))


class ThreadedTestDesk(TestDesk):
    """Works on one thread a lane, as the window's desk does; ends are told by `settle`, on the test's own thread.

    For what depends on order or on cancelling in the middle. Every waiting is bounded.
    """

    def __init__(self) -> None:
        super().__init__()
        self._queues: dict[str, queue.Queue[Callable[[], None] | None]] = {
            "local": queue.Queue(),
            "share": queue.Queue(),
        }
        self._ended: queue.Queue[tuple[TestTask, Ends]] = queue.Queue()
        self._open = 0
        for waiting in self._queues.values():
            threading.Thread(target=_work_off, args=(waiting,), daemon=True).start()

    def _start(self, task: TestTask, ends: Ends, lane: Lane) -> None:
        self._open += 1

        def work() -> None:
            task.execute()
            self._ended.put((task, ends))

        self._queues[lane].put(work)

    def settle(self) -> None:
        """Wait until nothing runs, and tell every end in the order in which the jobs came to it."""
        while self._open:
            task, ends = self._ended.get(timeout=LONGEST_S)
            self._open -= 1
            ends.tell(task)

    def close(self) -> None:
        """End the threads."""
        for waiting in self._queues.values():
            waiting.put(None)


def _work_off(waiting: "queue.Queue[Callable[[], None] | None]") -> None:
    while (work := waiting.get()) is not None:
        work()
