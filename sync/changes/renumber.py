"""Leaves whose entries moved to another line, where the ledger cannot say all of their records (FORMAT.md section 9).

The state stays what it is; only the names of some leaves change. So it is the same that working the records out anew
from a whole ledger would give.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from models.kinds import BY_NAME
from sync.changes.recompute import load_many
from sync.store import leaves, ledger
from sync.store.derived_state import Books, Joined, homes_of
from sync.store.leaves import Leaf
from sync.store.record import Record


def renumber(connection: Connection, starts: Mapping[int, int], old_no: int, moved: Sequence[ledger.Entry]) -> None:
    """Give the leaves of the old line behind `starts` (per compartment) the names that these entries bear now."""
    if not moved:
        return
    names = ledger.replica_names(connection)
    books = Books(connection, names)
    by_number = {(entry.compartment, entry.n): entry for entry in moved}
    found = load_many(connection, [entry for entry in moved if entry.kind in BY_NAME])
    before = [Joined(record, books.hash_of(record), True, set()) for record in found.values()]
    books.remove(before)
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
    books.save([Joined(record, 0, True, set(record.leaves)) for record in found.values()], new=True)
    books.judge_parents({home for record in found.values() for home in homes_of(record)})
    books.finish()


def _rename_row(record: Record, start: int, old_no: int, by_number: Mapping[tuple[int, int], ledger.Entry]) -> None:
    """The row's own dot, where it is of the old line."""
    entry = by_number.get((record.compartment, record.n - start))
    if record.replica == old_no and record.n > start and entry is not None:
        record.replica, record.n = entry.replica, entry.n
