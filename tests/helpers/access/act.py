"""One use case that some roles may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpers.access.records import Case

WINDOW_ALONE = "in the window alone"  # instead of the command of a batch line


@dataclass(frozen=True)
class Act:
    """One use case."""

    name: str
    who: set[str]
    line: Callable[[Case], dict[str, Any]]
    do: Callable[[Case], object]
