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
    """Raised inside background work at its next stopping place after somebody cancelled it; it lets it pass."""


class Task(Protocol):
    """What background work holds of its own run. Used from the worker's thread."""

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; raises Cancelled once it was cancelled."""

    def no_return(self) -> None:
        """The last stopping place: raises Cancelled once it was cancelled, from here on it cannot be any more.

        Work that writes calls it right before it does.
        """

    @property
    def cancelled(self) -> bool:
        """Whether somebody has cancelled it."""


class Job(Protocol):
    """What the asker holds of it. Used from the main thread."""

    def cancel(self) -> bool:
        """Ask it to stop at its next stopping place; False if it is past the last one, or over.

        Either way its one end is told: `cancelled` if it stopped, `then` if it had got to its result.
        """

    @property
    def may_be_cancelled(self) -> bool:
        """Whether `cancel` could still stop it."""


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
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Do `work` in the background; tell its end on the main thread by exactly one of `then`, `failed`, `cancelled`.

        `share` is for whatever touches the share, so that a dead network drive holds up nothing else; each lane does
        one thing at a time, in order. With `progress` (words for the foot line) long work shows how far it is and can
        be cancelled there. An exception goes to `failed`, or to `show_error` where that is not given.
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
