"""A desk for tests of presenters: everything happens at once, and what was said can be asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ui.base.desk_protocol import Answer, Cancelled, Lane
from ui.look.tokens import Tone

T = TypeVar("T")


@dataclass
class TestTask:
    """The run of one piece of work: remembers what was reported, cancels itself after `cancel_after` reports."""

    __test__ = False
    cancel_after: int | None = None
    reports: list[tuple[int, int]] = field(default_factory=list)

    @property
    def cancelled(self) -> bool:
        return self.cancel_after is not None and len(self.reports) > self.cancel_after

    def report(self, done: int, total: int) -> None:
        self.reports.append((done, total))
        if self.cancelled:
            raise Cancelled

    def cancel(self) -> None:
        self.cancel_after = 0


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
    ) -> TestTask:
        del progress
        task = TestTask(self.cancel_after)
        self.lanes.append(lane)
        self.tasks.append(task)
        try:
            result = work(task)
        except Cancelled:
            return task
        except Exception as error:
            (failed or self.show_error)(error)
            return task
        then(result)
        return task

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
