"""The basis of a form: which leaves each of its values was read from, so that saving overwrites nothing unseen."""

from collections.abc import Iterable, Mapping

from sync.store.record import Record

Basis = Mapping[str, tuple[tuple[int, int], ...]]  # field -> dots: local number of the replica, number of the entry


def basis_of(record: Record) -> dict[str, tuple[tuple[int, int], ...]]:
    """The leaves of all fields of a record as it is now."""
    return {name: tuple((leaf.replica, leaf.n) for leaf in leaves) for name, leaves in record.leaves.items()}


def basis_for(basis: Basis, fields: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """The part of a form's basis that concerns these fields, as a save takes it; new fields rest on nothing."""
    return {name: list(basis.get(name, ())) for name in fields}
