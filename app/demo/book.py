"""Writes the days of the demo into the store, one after the other.

Every day (of long ago: every week) is an act of its own with a stamp of that day; many share a transaction, so that a
demo of any size is made in bounded memory. Only an unfinished demo is ever half written (see `make`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from models.database import Store
from models.fields import Value
from models.kinds import BY_NAME
from sync.changes.capture import Capture
from sync.store import line_names

MOST_IN_ONE_TRANSACTION = 20_000
Values = dict[str, Value]


@dataclass(slots=True)
class Day:
    """What was recorded at one moment: new records by kind and office, in order; then changes of earlier ones."""

    ms: int
    new: dict[tuple[str, str | None, str], list[tuple[str, Values]]] = field(default_factory=dict)
    changed: list[tuple[str, str, Values]] = field(default_factory=list)

    def add(self, kind: str, office: str | None, record_id: str, values: Values, area: str = "") -> str:
        """A new record; `area` where it belongs to a company instead of a person."""
        place = (kind, office, area or BY_NAME[kind].area)
        records = self.new.get(place)
        if records is None:
            self.new[place] = [(record_id, values)]
        else:
            records.append((record_id, values))
        return record_id

    def change(self, kind: str, record_id: str, values: Values) -> None:
        """Fields set later than the record was made."""
        self.changed.append((kind, record_id, values))


def write(store: Store, replica: int, days: Iterator[Day], progress: Callable[[int], None]) -> dict[str, int]:
    """Write all days; returns how many records of each kind. `progress` is told the number of records so far."""
    written: dict[str, int] = {}
    places: dict[tuple[str, str | None], int] = {}
    waiting = True
    while waiting:
        waiting = False
        in_this_one = 0
        with store.write() as connection:
            for day in days:
                in_this_one += _write_day(connection, replica, day, places, written)
                if in_this_one >= MOST_IN_ONE_TRANSACTION:
                    waiting = True
                    break
        progress(sum(written.values()))
    return written


def _write_day(
    connection: Connection,
    replica: int,
    day: Day,
    places: dict[tuple[str, str | None], int],
    written: dict[str, int],
) -> int:
    capture = Capture(connection, replica, line_names.load(connection), day.ms)
    count = len(day.changed)
    for (kind, office, area), records in day.new.items():
        if (area, office) not in places:
            places[area, office] = capture.compartment(area, office)
        if BY_NAME[kind].clustered:
            records.sort()  # by their ids, as they lie in the file
        capture.create_many(kind, records, places[area, office])
        written[kind] = written.get(kind, 0) + len(records)
        count += len(records)
    for kind, record_id, values in day.changed:
        capture.change(kind, record_id, values)
    capture.finish()
    return count
