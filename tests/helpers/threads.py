"""Threads in tests: nobody waits longer than `LONGEST_S`, and what failed in a thread fails the test."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

# A minute of the whole machine is a hundred times of what any of it takes; so even at a load of 12 it hangs.
LONGEST_S = 60.0


class Still(Exception):
    """A thread has not ended in time."""


def at_once(actions: Sequence[Callable[[], Any]], expected: tuple[type[Exception], ...] = ()) -> list[Any]:
    """Start all at the same moment; each one's answer, or the expected error it ended with. Raises any other error."""
    gate = threading.Barrier(len(actions))
    answers: list[Any] = [None] * len(actions)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            gate.wait(LONGEST_S)
            answers[number] = actions[number]()
        except expected as error:
            answers[number] = error
        except BaseException as error:
            errors.append(error)
            gate.abort()

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_S)
    if errors:
        raise errors[0]
    if any(thread.is_alive() for thread in threads):
        raise Still
    return answers


@contextmanager
def in_background(action: Callable[[threading.Event], object]) -> Iterator[threading.Event]:
    """Do `action` in a thread while the block runs; it gets the event that is set when the block ends or fails.

    The block gets the same event: `is_set` also when the action has ended, so that nobody waits for one who is gone.
    """
    over, errors = threading.Event(), []

    def run() -> None:
        try:
            action(over)
        except BaseException as error:
            errors.append(error)
        finally:
            over.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield over
    finally:
        over.set()
        thread.join(LONGEST_S)
    if errors:
        raise errors[0]
    if thread.is_alive():
        raise Still
