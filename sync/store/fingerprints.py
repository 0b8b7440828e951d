"""The fingerprints of the compartments, kept up in one writing transaction: state, conflicts, number of records."""

from collections import Counter

from sqlalchemy import Connection, Row, select, text

from models.guard import CAPTURED
from models.tables import DIGEST
from sync.store import digest

_PUT = text(
    "INSERT INTO digest (compartment, state, conflicts, records) VALUES (:compartment, :state, :conflicts, :records) "
    "ON CONFLICT (compartment) DO UPDATE SET state = excluded.state, conflicts = excluded.conflicts, "
    "records = excluded.records"
).execution_options(**CAPTURED)
_AT_START = (
    "SELECT c.no, v.n, d.state, d.conflicts, d.records FROM compartment AS c "
    "LEFT JOIN vector AS v ON v.compartment = c.no AND v.replica = ? LEFT JOIN digest AS d ON d.compartment = c.no"
)
_Stored = tuple[bytes, bytes, int]  # state, conflicts, records
_NOTHING: _Stored = bytes(digest.SIZE), bytes(digest.SIZE), 0


class Fingerprints:
    """What a transaction changes of them; `write` adds it to what is stored."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._states: Counter[int] = Counter()
        self._conflicts: Counter[int] = Counter()
        self._records: Counter[int] = Counter()
        self._stored: dict[int, _Stored] | None = None  # where they were read ahead

    def add(self, compartment: int, change: int, records: int = 0) -> None:
        """Count a change of the hashes of records, and of how many there are."""
        self._states[compartment] += change
        self._records[compartment] += records

    def add_conflicts(self, compartment: int, change: int) -> None:
        """Count a change of the sum of the ids of conflicts."""
        self._conflicts[compartment] += change

    def read_ahead(self, line: int) -> dict[int, int]:
        """Read what is stored; and, in the same statement, the highest number of a line in each compartment."""
        reached: dict[int, int] = {}
        self._stored = {}
        for row in self._connection.exec_driver_sql(_AT_START, (line,)):
            reached[row.no] = row.n or 0
            if row.state is not None:
                self._stored[row.no] = _of(row)
        return reached

    def forget(self) -> None:
        """Somebody else has written fingerprints in this transaction: what was read ahead holds no more."""
        self._stored = None

    def write(self) -> None:
        """Add what was counted to what is stored."""
        stored = self._stored
        if stored is None:
            stored = {row.compartment: _of(row) for row in self._connection.execute(select(DIGEST))}
        rows = []
        for compartment in self._states.keys() | self._conflicts.keys():
            state, conflicts, records = stored.get(compartment, _NOTHING)
            rows.append(
                {
                    "compartment": compartment,
                    "state": digest.add(state, self._states[compartment]),
                    "conflicts": digest.add(conflicts, self._conflicts[compartment]),
                    "records": records + self._records[compartment],
                }
            )
        if rows:
            self._connection.execute(_PUT, rows)
        self._states, self._conflicts, self._records = Counter(), Counter(), Counter()


def _of(row: Row[tuple[object, ...]]) -> _Stored:
    return bytes(row.state), bytes(row.conflicts), int(row.records)
