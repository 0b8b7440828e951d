"""What is special within an entry: names of fields and keys, deletions, and leaves that were carried (FORMAT.md 7)."""

from typing import Any

import msgspec

from sync.format.line import Line

ALIVE = "alive"  # field: True, or a Deletion
MOVED = "moved_to"  # field: where the record went from this compartment; None: it is (again) here

CARRIED = "c"  # key: the leaves that a move brings, by field
MOVE = "m"  # key: that the entry is the move itself, and nothing that came late for it
# Keys by which the ledger keeps fields, basis and "ahead" of an entry; nothing from elsewhere is taken under them.
LEDGER_KEYS = frozenset({"f", "b", "a"})


class CarriedLeaf(msgspec.Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """A leaf of another compartment: what its change goes by everywhere, and what it says."""

    place: str  # name of the compartment it was made in
    replica: bytes
    epoch: int
    n: int
    stamp: int
    value: Any
    ahead: int  # 1: the stamp lies more than 24 h ahead of its witness

    @property
    def line(self) -> Line:
        """The author's line."""
        return self.replica, self.epoch


class SeenLine(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Up to which n the author of a deletion had seen a line."""

    replica: str  # as hex
    epoch: int
    n: int


class Deletion(msgspec.Struct, frozen=True):
    """The value of `alive` that deletes a record; keys of newer versions are kept in the map it comes as."""

    reason: str = ""
    saw: dict[str, list[SeenLine]] = {}  # by the name of the compartment
