"""The leaves of a field, as pure functions: who is shown, who is in conflict, what a new change consumes.

A leaf is one change of one field that no later change has seen. The greatest leaf by (stamp, replica's global name, n)
is shown, so every replica shows the same;
equal values count as one but every leaf stays until a change consumes it by naming it in its basis. `alive` is a field
like the others; its leaf holds True, or the reason and what the author had seen when deleting.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

ALIVE = "alive"


class Ranks(Protocol):
    """Gives a replica's global name for its local number."""

    def __getitem__(self, no: int, /) -> bytes: ...


class Dot(NamedTuple):
    """Which change: the local number of its replica (and epoch), and its number in the compartment."""

    replica: int
    n: int


class Leaf(NamedTuple):
    """One value nobody has seen past yet."""

    replica: int
    n: int
    hlc: int
    value: Any

    @property
    def dot(self) -> Dot:
        """The change that set it."""
        return Dot(self.replica, self.n)


def join(leaves: Iterable[Leaf], new: Leaf, basis: Iterable[Sequence[int]], names: Ranks) -> tuple[Leaf, ...]:
    """The leaves after `new`, which has seen `basis`; greatest first."""
    seen = {(dot[0], dot[1]) for dot in basis}
    seen.add((new.replica, new.n))
    kept = [leaf for leaf in leaves if (leaf.replica, leaf.n) not in seen]
    return ordered([*kept, new], names) if kept else (new,)


def ordered(leaves: Iterable[Leaf], names: Ranks) -> tuple[Leaf, ...]:
    """Greatest first."""
    return tuple(sorted(leaves, key=lambda leaf: (leaf.hlc, names[leaf.replica], leaf.n), reverse=True))


def in_conflict(leaves: tuple[Leaf, ...]) -> bool:
    """Whether the leaves say different things."""
    return len(leaves) > 1 and any(leaf.value != leaves[0].value for leaf in leaves[1:])


def is_alive(leaves: tuple[Leaf, ...]) -> bool:
    """Whether a record with these leaves of `alive` is shown; no leaf means that nobody deleted it."""
    return not leaves or leaves[0].value is True
