"""Records worked out of all their entries at once, in whatever order these came.

A leaf is a value that an entry brought and that no entry's basis names. An entry that stands in two branches of a
forked line word for word - a copied store has sealed it a second time - is one act: its leaves are those of the branch
with the smaller name, and who has seen the one has seen the other.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sync import leaves
from sync.leaves import Dot, Leaf, Names
from sync.ledger import Entry
from sync.names import SIDE

_encode = msgspec.msgpack.Encoder(order="deterministic").encode
Twins = Mapping[Dot, Dot]


def is_branch(name: bytes) -> bool:
    """Whether a line (by its global name) is a branch of a forked one."""
    return int.from_bytes(name[16:], "big") >= SIDE


def leaves_of(entries: Sequence[Entry], names: Names) -> dict[str, tuple[Leaf, ...]]:
    """The leaves that entries of one record and compartment give, per field."""
    twins = _twins(entries, names)
    brought: dict[str, dict[Dot, Leaf]] = {}
    seen: dict[str, set[Dot]] = {}
    for entry in entries:
        dot = twins.get(Dot(entry.replica, entry.n), Dot(entry.replica, entry.n))
        for name, value in entry.fields.items():
            brought.setdefault(name, {})[dot] = Leaf(*dot, entry.hlc, value, entry.ahead)
        for name, dots in entry.basis.items():
            told = (Dot(no, n) for no, n in dots)
            seen.setdefault(name, set()).update(twins.get(one, one) for one in told)
    return {
        name: leaves.ordered((leaf for dot, leaf in own.items() if dot not in seen.get(name, ())), names)
        for name, own in brought.items()
    }


def _twins(entries: Iterable[Entry], names: Names) -> Twins:
    """For every entry that stands in several branches word for word: the dot it goes by."""
    same: dict[bytes, list[Dot]] = {}
    for entry in entries:
        name = names[entry.replica]
        if is_branch(name):
            about = _encode([name[:16], entry.n, entry.hlc, entry.fields])
            same.setdefault(about, []).append(Dot(entry.replica, entry.n))
    found: dict[Dot, Dot] = {}
    for dots in same.values():
        first = min(dots, key=lambda dot: names[dot.replica])
        found.update((dot, first) for dot in dots if dot != first)
    return found
