"""A group session with 12 marks through the use case: CPU, bytes written, growth with the store, cost of encryption.

`python tests/bench/bench_session.py [--small N] [--large N] [--repeats N]` prints one JSON line per figure. Budgets:
<= 10 ms CPU and <= 160 kB written; at --large (100,000 people, 1,000,000 marks) <= 1.2 x of --small (1,000); encryption
<= 0.5 ms. Each figure is a median of runs that alternate between the stores, so that a busy machine disturbs all alike;
`floor` is the same number of rows written by bare SQL on an engine of the same kind in the same run.
"""

import argparse
import datetime
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from sqlalchemy import select, text
from sqlcipher3 import dbapi2

from app.core.work import Work
from app.core.workplace import Workplace, found_workspace
from app.project import presets
from app.sessions import coaching
from app.sessions.coaching import Attendee, SessionDraft
from models import migrations
from models.database import PAGE, SETTINGS, Store, build_engine
from models.identifiers import from_blob, new_id
from models.tables import RECORDS

NOON = datetime.datetime(2021, 6, 17, 12, 0)
MARKS = 12
BATCH = 500
CPU_MS, KB, GROWTH, CIPHER_MS = 10.0, 160.0, 1.2, 0.5
BLOB = bytes(300)


def plain_store(path: Path) -> Store:
    """A store without encryption: the same statements on the same library, without a key."""

    def connect() -> dbapi2.Connection:
        connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=256)
        connection.execute(f"PRAGMA page_size = {PAGE}")
        for setting in SETTINGS:
            connection.execute(setting)
        return connection

    with closing(connect()) as first:
        migrations.bring_up_to_date(first, path, lambda target: None)
    return Store(build_engine(path, connect), path)


def filled(store: Store, people: int) -> tuple[Workplace, str]:
    """A workspace with so many people, each with an entry form and ten marks; and an offering."""
    offices = ["brauck", "butendorf", "mitte"]
    roles = ["social_worker", "team_lead", "admin"]
    place = found_workspace(
        store, person="K. Sommerfeld", roles=roles, offices=offices, profile=presets.gladbeck(), clock=lambda: NOON
    )
    with place.work() as work:
        offering = work.create("offering", {"title": "Bewerbungstraining", "kind": "group", "office": "brauck"})
    for start in range(0, people, BATCH):
        with place.work() as work:
            many = [
                (new_id(), {"last_name": f"Name{n:06d}", "first_name": "Anna", "office": "brauck", "code": f"C{n}"})
                for n in range(start, min(start + BATCH, people))
            ]
            work.create_many("participant", many)
            entered = {"entry_date": "2019-01-02", "questionnaire_received_on": "2019-01-02"}
            work.create_many("enrolment", [(new_id(), {**entered, "participant": one}) for one, _values in many])
            add_marks(work, [one for one, _values in many])
    return place, offering


def add_marks(work: Work, people: list[str]) -> None:
    """Ten sessions with a mark of each of these people, in groups of 12."""
    day = datetime.date(2019, 1, 7) + datetime.timedelta(days=secrets.randbelow(800))
    for group in range(0, len(people), MARKS):
        for number in range(10):
            date = (day + datetime.timedelta(days=number)).isoformat()
            fields = {"office": "brauck", "kind": "group", "date": date, "begin": "10:00", "end": "11:30"}
            session = work.create("session", {**fields, "status": "held", "title": "Training"})
            rows = [
                (
                    coaching.attendance.attendance_id(session, one),
                    {"session": session, "participant": one, "status": "A"},
                )
                for one in people[group : group + MARKS]
            ]
            work.create_many("attendance", rows)


class Side:
    """One store in the race: records sessions with fresh people and days."""

    def __init__(self, name: str, store: Store, people: int) -> None:
        self.name = name
        self.place, self._offering = filled(store, people)
        with self.place.read() as view:
            ids = view.connection.execute(select(RECORDS["participant"].c.id)).scalars().all()
        self._people = [from_blob(one) for one in ids]
        self._day = datetime.date(2021, 6, 16)
        self._hour = 6
        self.cpu: list[float] = []
        self.wal: list[float] = []
        self.all: list[float] = []

    def run(self, counted: bool) -> None:
        """One session with 12 marks."""
        self._hour = self._hour + 1 if self._hour < 20 else 6
        if self._hour == 6:
            self._day -= datetime.timedelta(days=1)
        start = secrets.randbelow(len(self._people) - MARKS)
        marks = tuple(Attendee(one, "A") for one in self._people[start : start + MARKS])
        fields = {"offering": self._offering, "date": self._day.isoformat(), "begin": f"{self._hour:02d}:00"}
        draft = SessionDraft({**fields, "end": f"{self._hour:02d}:45", "topics": ["application"]}, marks)
        written, cpu = bytes_written(), time.process_time()
        self.place.do(coaching.record_session, draft)
        spent = (time.process_time() - cpu) * 1000
        if counted:
            self.cpu.append(spent)
            self.all.append((bytes_written() - written) / 1000)

    def fold(self) -> float:
        """Fold the write-ahead log into the file; the kB written for it."""
        written = bytes_written()
        with self.place.store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return (bytes_written() - written) / 1000

    def wal_growth(self) -> float:
        """kB that one session adds to the write-ahead log, right after it was folded into the file."""
        self.fold()
        log = self.place.store.path.with_name(self.place.store.path.name + "-wal")
        before = log.stat().st_size if log.exists() else 0
        self.run(counted=False)
        return (log.stat().st_size - before) / 1000


def bytes_written() -> int:
    """Bytes this process has handed to write calls so far (log, checkpoints and all); 0 where /proc is not there."""
    try:
        lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return int(next(line for line in lines if line.startswith("wchar")).split()[1])


def floor(store: Store) -> Callable[[], float]:
    """CPU ms of writing as many rows with bare SQL in one transaction."""
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS floor_row (a BLOB PRIMARY KEY, b BLOB) WITHOUT ROWID")
    statement = text("INSERT INTO floor_row (a, b) VALUES (:a, :b)")

    def once() -> float:
        rows = [{"a": secrets.token_bytes(16), "b": BLOB} for _ in range(2 * (MARKS + 1))]
        begun = time.process_time()
        with store.write() as connection:
            connection.execute(statement, rows)
        return (time.process_time() - begun) * 1000

    return once


def say(name: str, value: float, budget: float | None, **more: object) -> None:
    """One line of JSON."""
    line = {"bench": "session", "figure": name, "value": round(value, 3), "budget": budget}
    if budget is not None:
        line["met"] = value <= budget
    print(json.dumps({**line, **more}), flush=True)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=5_000)
    parser.add_argument("--repeats", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        small = Side("small", Store.create(home / "small.db", secrets.token_bytes(32)), options.small)
        large = Side("large", Store.create(home / "large.db", secrets.token_bytes(32)), options.large)
        plain = Side("plain", plain_store(home / "plain.db"), options.small)
        sides, bare = (small, large, plain), floor(small.place.store)
        floors = []
        for turn in range(options.repeats + 10):
            for side in sides:
                if turn == 10:
                    side.fold()  # what the filling left
                side.run(counted=turn >= 10)
            if turn >= 10:
                floors.append(bare())
        # All that the counted sessions caused: log, checkpoints on the way, and folding in what is left of the log.
        written = (sum(large.all) + large.fold()) / len(large.all)
        logs = {side.name: statistics.median(side.wal_growth() for _ in range(9)) for side in sides}
        cpu = {side.name: statistics.median(side.cpu) for side in sides}
        least = statistics.median(floors)
        sizes = {"small": options.small, "large": options.large, "repeats": options.repeats}
        say("cpu_ms", cpu["small"], CPU_MS, floor_ms=round(least, 3), **sizes)
        say("cpu_ms_large", cpu["large"], CPU_MS, floor_ms=round(least, 3), **sizes)
        say("log_kb", logs["small"], KB, **sizes)
        say("log_kb_large", logs["large"], KB, **sizes)
        say("written_kb_with_checkpoints", written, KB, **sizes)
        say("growth_cpu", cpu["large"] / cpu["small"], GROWTH, **sizes)
        say("growth_log", logs["large"] / logs["small"], GROWTH, **sizes)
        say("encryption_ms", cpu["small"] - cpu["plain"], CIPHER_MS, plain_ms=round(cpu["plain"], 3), **sizes)
        for side in sides:
            side.place.close()


if __name__ == "__main__":
    main()
