"""What a presenter may ask of the desk, written without Qt: background work, messages, questions, the undo line.

The window's desk is `ui.base.desk.Desk`; tests use `helpers.desk.TestDesk`, which does everything at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from ui.look.tokens import Tone

T = TypeVar("T")
Lane = Literal["local", "share"]


class Cancelled(Exception):
    """Raised inside background work at its next `report` after somebody cancelled it; nothing is told to anyone."""


class Task(Protocol):
    """What background work holds of its own run. Used from the worker's thread."""

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; raises Cancelled once it was cancelled."""

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled it."""


class Job(Protocol):
    """What the asker holds of it. Used from the main thread."""

    def cancel(self) -> None:
        """Ask it to stop; `then` is not called any more."""


@dataclass(frozen=True)
class Answer:
    """One button of a question: the key handed back, the words on it, and whether it cannot be taken back."""

    key: str
    words: str
    danger: bool = False


class Desk(Protocol):
    """The one helper of the screens."""

    def run(
        self,
        work: Callable[[Task], T],
        then: Callable[[T], None],
        *,
        lane: Lane = "local",
        progress: str | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Do `work` in the background, hand its result to `then` on the main thread.

        `share` is for whatever touches the share, so that a dead network drive holds up nothing else; each lane does
        one thing at a time, in order. With `progress` (words for the foot line) long work shows how far it is and can
        be cancelled there. An exception goes to `failed`, or to `tell` where that is not given.
        """

    def show_error(self, error: Exception) -> None:
        """Tell the person what went wrong: a UserError in its own words, ShareAway by the sync light, else a number."""

    def say(self, text: str, tone: Tone = "ok") -> None:
        """A short result in words, spoken by screen readers and shown in the foot; stays until the next."""

    def saved(self, text: str = "") -> None:
        """What is saved, bottom right; without words: everything, with the time."""

    def ask(self, title: str, text: str, answers: Sequence[Answer]) -> str | None:
        """A question where there is no way back; the chosen key, or None if the person closed it."""

    def undo(self, text: str, back: Callable[[], None]) -> None:
        """Say what was done and offer to take it back (Ctrl+Z) until the next such line."""
