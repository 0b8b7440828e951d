"""The leaves of a field, as pure functions: who is shown, who is in conflict, what a new change consumes.

A leaf is one change of one field that no later change has seen. The greatest leaf is shown: first those whose stamp is
not far ahead of its witness, then by stamp, then by the line's global name, then by n - so every replica shows the
same. Equal values count as one, but every leaf stays until a change consumes it by naming it in its basis. `alive` is
a field like the others; its leaf holds True, or the reason and what the author had seen when deleting. FORMAT.md
section 7 has the rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from sync.format.entry import ALIVE, MOVED
from sync.format.line import global_name
from sync.store.line_names import LineNames

_encode = msgspec.msgpack.Encoder(order="sorted").encode


class Dot(NamedTuple):
    """Which change: the local number of its line, and its number in the compartment."""

    replica: int
    n: int


class Leaf(NamedTuple):
    """One value nobody has seen past yet."""

    replica: int
    n: int
    hlc: int
    value: Any
    ahead: int = 0  # 1: the stamp lies more than 24 h ahead of the share's time when it was sealed

    @property
    def dot(self) -> Dot:
        """The change that set it."""
        return Dot(self.replica, self.n)


Leaves = Mapping[str, tuple[Leaf, ...]]


def join(leaves: Iterable[Leaf], new: Leaf, basis: Iterable[Sequence[int]], names: LineNames) -> tuple[Leaf, ...]:
    """The leaves after `new`, which has seen `basis`; greatest first."""
    seen = {(dot[0], dot[1]) for dot in basis}
    seen.add(new[:2])
    kept = [leaf for leaf in leaves if leaf[:2] not in seen]
    return ordered([*kept, new], names) if kept else (new,)


def ordered(leaves: Iterable[Leaf], names: LineNames) -> tuple[Leaf, ...]:
    """Greatest first."""
    return tuple(sorted(leaves, key=lambda leaf: (1 - leaf.ahead, leaf.hlc, names[leaf.replica], leaf.n), reverse=True))


def in_conflict(leaves: tuple[Leaf, ...]) -> bool:
    """Whether the leaves say different things."""
    return len(leaves) > 1 and any(leaf.value != leaves[0].value for leaf in leaves[1:])


def is_deletion(leaf: Leaf) -> bool:
    """Whether a leaf of `alive` deletes."""
    return leaf.value is not True


class Deletions:
    """What the authors of a record's deletions had seen; only if every leaf of `alive` is a deletion they bind."""

    def __init__(self, leaves: tuple[Leaf, ...], names: LineNames) -> None:
        self._names = names
        self.binding = bool(leaves) and all(is_deletion(leaf) for leaf in leaves)
        self._saw: list[dict[str, dict[bytes, int]]] = []
        for leaf in leaves:
            if is_deletion(leaf):
                saw = leaf.value.get("saw", {}) if isinstance(leaf.value, dict) else {}
                self._saw.append(
                    {
                        place: {global_name(bytes.fromhex(replica), epoch): n for replica, epoch, n in lines}
                        for place, lines in saw.items()
                    }
                )

    def cover(self, compartment: str, replica: int, n: int) -> bool:
        """Whether at least one of the authors had seen this change."""
        known = [(compartment, self._names[replica])]
        if (origin := self._names.origin(replica)) is not None:
            known.append(origin)  # carried from there: who has seen it there has seen it
        return any(saw.get(place, {}).get(line, 0) >= n for saw in self._saw for place, line in known)

    def cover_child(self, compartment: str, leaves: Leaves) -> bool:
        """Whether they had seen every leaf of a record that belongs to this one."""
        return all(self.cover(compartment, leaf.replica, leaf.n) for own in leaves.values() for leaf in own)

    def cover_record(self, compartment: str, leaves: Leaves) -> bool:
        """Whether they had seen every leaf of the record's fields."""
        return all(
            self.cover(compartment, leaf.replica, leaf.n)
            for name, own in leaves.items()
            if name not in {ALIVE, MOVED}
            for leaf in own
        )


def moved_to(leaves: Leaves) -> str | None:
    """The compartment a record went to from where these leaves stand; None if it is there."""
    own = leaves.get(MOVED)
    return own[0].value if own and isinstance(own[0].value, str) else None


def conflict_id(record: bytes, field: str, leaves: tuple[Leaf, ...], names: LineNames) -> bytes:
    """The id of a conflict: the same on every replica that has the same leaves."""
    dots = sorted([names[leaf.replica], leaf.n] for leaf in leaves)
    return sha256(_encode([record, field, dots])).digest()[:16]
