"""Records worked out of all their entries at once, in whatever order these came.

A leaf is a value that an entry brought and that no entry's basis names. A copied store may have sealed an act a second
time: entries of one replica with the same stamp and the same fields, on different lines of it, are one act. It goes by
the smallest of its dots, and who has seen the one has seen the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sync.store import leaves
from sync.store.leaves import Dot, Leaf
from sync.store.ledger import Entry
from sync.store.line_names import LineNames

Twins = Mapping[Dot, Dot]


class RebuiltLeaves(NamedTuple):
    """What the entries of a record and compartment come to."""

    leaves: dict[str, tuple[Leaf, ...]]
    known: dict[str, set[Dot]]  # all that was ever brought, per field: what of it does not stand was consumed
    doubles: dict[str, set[Dot]]  # what was carried there under a second name; it goes by the first


def leaves_of(entries: Sequence[Entry], names: LineNames) -> dict[str, tuple[Leaf, ...]]:
    """The leaves that entries of one record and compartment give, per field."""
    return rebuild(entries, names).leaves


def rebuild(
    entries: Sequence[Entry], names: LineNames, carried: Sequence[Mapping[str, Iterable[Leaf]]] = ()
) -> RebuiltLeaves:
    """The same, with the leaves that were carried there from other compartments."""
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
    for parcel in carried:
        for name, own in parcel.items():
            for leaf in own:
                brought.setdefault(name, {}).setdefault(leaf.dot, leaf)
    doubles: dict[str, set[Dot]] = {}
    for name in {name for parcel in carried for name in parcel}:
        brought[name], same = _once(brought[name], names)
        doubles[name] = set(same)
        seen[name] = {same.get(dot, dot) for dot in seen.get(name, ())}
    found = {
        name: leaves.ordered((leaf for dot, leaf in own.items() if dot not in seen.get(name, ())), names)
        for name, own in brought.items()
    }
    stand = {name: own for name, own in found.items() if own}
    return RebuiltLeaves(stand, {name: set(own) for name, own in brought.items()}, doubles)


def _once(leaves_: Mapping[Dot, Leaf], names: LineNames) -> tuple[dict[Dot, Leaf], Twins]:
    """Leaves of a field without those that were carried twice, by two lines of one replica."""
    found: dict[Dot, Leaf] = {}
    same: dict[Dot, Dot] = {}
    for dot, leaf in sorted(leaves_.items(), key=lambda one: (names[one[0].replica], one[0].n)):
        for other in found.values():
            alike = (leaf.hlc, leaf.value) == (other.hlc, other.value) and dot.replica != other.replica
            if alike and names[dot.replica][:16] == names[other.replica][:16]:
                same[dot] = other.dot
                break
        else:
            found[dot] = leaf
    return found, same


def _twins(entries: Sequence[Entry], names: LineNames) -> Twins:
    """For every act that stands there more than once: the dot that its other dots go by."""
    same: dict[tuple[bytes, int], list[Entry]] = {}
    for entry in entries:
        same.setdefault((names[entry.replica][:16], entry.hlc), []).append(entry)
    found: dict[Dot, Dot] = {}
    for alike in same.values():
        if len({entry.replica for entry in alike}) > 1:
            alike.sort(key=lambda entry: (names[entry.replica], entry.n))
            for place, entry in enumerate(alike):
                first = next(one for one in alike if one.fields == entry.fields)
                if place and first.replica != entry.replica:
                    found[Dot(entry.replica, entry.n)] = Dot(first.replica, first.n)
    return found
