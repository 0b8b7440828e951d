"""Leaves whose entries moved to another line, where the ledger cannot say all of their records (FORMAT.md section 9).

The state stays what it is; only the names of some leaves change. So it is the same that working the records out anew
from a whole ledger would give.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from models.kinds import BY_NAME
from sync.changes.recompute import load_many
from sync.store import leaves, ledger, line_names
from sync.store.derived_state import ChangedRecord, DerivedState
from sync.store.leaves import Leaf
from sync.store.parents import parents_of
from sync.store.record import Record


def renumber(connection: Connection, starts: Mapping[int, int], old_no: int, moved: Sequence[ledger.Entry]) -> None:
    """Give the leaves of the old line behind `starts` (per compartment) the names that these entries bear now."""
    if not moved:
        return
    names = line_names.load(connection)
    state = DerivedState(connection, names)
    by_number = {(entry.compartment, entry.n): entry for entry in moved}
    found = load_many(connection, [entry for entry in moved if entry.kind in BY_NAME])
    before = [ChangedRecord(record, state.hash_of(record), True, set()) for record in found.values()]
    state.remove(before)
    for record in found.values():
        start = starts.get(record.compartment, 0)
        for name, own in record.leaves.items():
            fresh = []
            for leaf in own:
                entry = by_number.get((record.compartment, leaf.n - start))
                if leaf.replica == old_no and leaf.n > start and entry is not None:
                    fresh.append(Leaf(entry.replica, entry.n, leaf.hlc, entry.fields.get(name, leaf.value), leaf.ahead))
                else:
                    fresh.append(leaf)
            record.leaves[name] = leaves.ordered(fresh, names)
        _rename_row(record, start, old_no, by_number)
    state.save([ChangedRecord(record, 0, True, set(record.leaves)) for record in found.values()], new=True)
    state.judge_parents({home for record in found.values() for home in parents_of(record)})
    state.finish()


def _rename_row(record: Record, start: int, old_no: int, by_number: Mapping[tuple[int, int], ledger.Entry]) -> None:
    """The row's own dot, where it is of the old line."""
    entry = by_number.get((record.compartment, record.n - start))
    if record.replica == old_no and record.n > start and entry is not None:
        record.replica, record.n = entry.replica, entry.n
