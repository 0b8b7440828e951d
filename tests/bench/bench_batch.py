"""A session with 12 marks through `feldbuch-cli batch`: 13 transactions, each durable before its answer is printed.

`python tests/bench/bench_batch.py [--repeats N] [--participants N] [--root DIR]` prints one JSON line per figure;
--root measures another checkout. Budgets: <= 30 ms CPU and <= 250 kB written.

A demo store. `cpu_ms` and `written_kb` are what the 13 lines cost in a process of their own, its start and end left
out: of two kinds of process in turn - one opens the store and reads, the other records the session, too - the
difference of the medians. CPU is that of all threads, user and system; written is what was handed to write calls
(`wchar`: log, answers, and folding the log into the file at the end). `warm`: the same in a process that has recorded
sessions before. `floor`: the rows of this act by bare SQL, 13 transactions on a store of the same settings, in the same
run.
"""

import argparse
import datetime
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from models.database import Store

MARKS = 12
CPU_MS, KB = 30.0, 250.0
FIRST_DAY = datetime.date(2019, 3, 4)
ROWS = "INSERT INTO floor_row (a, b) VALUES (?, ?)"


class Cost(NamedTuple):
    """CPU of a process so far, and the bytes it has handed to write calls."""

    cpu_ms: float
    written_kb: float

    def less(self, other: "Cost") -> "Cost":
        """What came on top of the other."""
        return Cost(self.cpu_ms - other.cpu_ms, self.written_kb - other.written_kb)


class Batch:
    """A running `feldbuch-cli batch`, asked line by line."""

    def __init__(self, root: Path, store: Path) -> None:
        command = [sys.executable, "-m", "app", "batch", "-", "--store", str(store)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=root, env=environment(store), stdin=pipe, stdout=pipe)
        self._proc = Path("/proc") / str(self._process.pid)

    def ask(self, **line: object) -> Any:
        """The answer to one line; SystemExit if it is an error."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise SystemExit("no pipes")
        stdin.write(json.dumps(line).encode() + b"\n")
        stdin.flush()
        answer = json.loads(stdout.readline())
        if isinstance(answer, dict) and "error" in answer:
            raise SystemExit(f"{line}: {answer}")
        return answer

    def cost(self) -> Cost:
        """What the process has cost so far, its threads that are still there."""
        tasks = (self._proc / "task").glob("*/schedstat")
        cpu = sum(int(one.read_text(encoding="ascii").split()[0]) for one in tasks) / 1e6
        lines = (self._proc / "io").read_text(encoding="ascii").splitlines()
        return Cost(cpu, int(next(line for line in lines if line.startswith("wchar")).split()[1]) / 1000)

    def close(self) -> Cost:
        """End it as a script does; what it cost from first to last."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)  # ended, and /proc still knows it
        whole = self.cost()
        self._process.wait()
        return whole


def environment(store: Path) -> dict[str, str]:
    """The environment of the command line."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "FELDBUCH_PASSPHRASE": "demo",
        "FELDBUCH_HOME": str(store.parent / "home"),
    }


class Course:
    """An offering and people who come, and the next day that has no session yet."""

    def __init__(self, batch: Batch, participants: int) -> None:
        self._people = [row["id"] for row in batch.ask(do="list", kind="participant", limit=participants)]
        self._offering = batch.ask(do="list", kind="offering", where={"kind": "group"}, limit=1)[0]["id"]
        self._turn = 0

    def record(self, batch: Batch) -> None:
        """The 13 lines: a session, then a mark of each of 12 people."""
        self._turn += 1
        day = (FIRST_DAY + datetime.timedelta(days=self._turn)).isoformat()
        fields = {"offering": self._offering, "date": day, "begin": "10:00", "end": "11:30", "topics": ["application"]}
        session = batch.ask(do="add", kind="session", fields=fields)["id"]
        for number in range(MARKS):
            person = self._people[(self._turn * 7 + number) % len(self._people)]
            batch.ask(do="mark", session=session, participant=person, status="A")


def fresh(root: Path, store: Path, course: Course | None) -> Cost:
    """A whole process that reads one line, and records a session of the course if one is given."""
    batch = Batch(root, store)
    batch.ask(do="list", kind="participant", limit=1)
    if course is not None:
        course.record(batch)
    return batch.close()


def floor(folder: Path, repeats: int) -> float:
    """CPU ms of as many rows by bare SQL in 13 transactions; the median."""
    with closing(Store.create(folder / "floor.db", secrets.token_bytes(32))) as store:
        with store.write() as connection:
            connection.exec_driver_sql("CREATE TABLE floor_row (a BLOB PRIMARY KEY, b BLOB) WITHOUT ROWID")
        spent = []
        for _turn in range(repeats):
            begun = time.process_time()
            for _transaction in range(MARKS + 1):
                with store.write() as connection:
                    connection.exec_driver_sql(ROWS, [(secrets.token_bytes(16), bytes(300)) for _ in range(2)])
            spent.append((time.process_time() - begun) * 1000)
    return statistics.median(spent)


def say(name: str, value: float, budget: float | None, **more: object) -> None:
    """One line of JSON."""
    line = {"bench": "batch", "figure": name, "value": round(value, 2), "budget": budget}
    if budget is not None:
        line["met"] = value <= budget
    print(json.dumps({**line, **more}), flush=True)


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--participants", type=int, default=200)
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo"
        made = [sys.executable, "-m", "app", "demo", "--store", str(store), "--quiet"]
        made += ["--participants", str(options.participants)]
        subprocess.run(made, check=True, cwd=options.root, env=environment(store), stdout=subprocess.DEVNULL)
        batch = Batch(options.root, store)
        course = Course(batch, options.participants)
        warm = []
        for _turn in range(options.repeats + 1):
            before = batch.cost()
            course.record(batch)
            warm.append(batch.cost().less(before))
        batch.close()
        without, recording = [], []
        for _turn in range(options.repeats):
            without.append(fresh(options.root, store, None))
            recording.append(fresh(options.root, store, course))
        least = floor(Path(folder), options.repeats)
    sizes = {"participants": options.participants, "repeats": options.repeats}
    cost, later = median(recording).less(median(without)), median(warm[1:])
    say("cpu_ms", cost.cpu_ms, CPU_MS, floor_ms=round(least, 2), ratio=round(cost.cpu_ms / least, 2), **sizes)
    say("written_kb", cost.written_kb, KB, **sizes)
    say("warm_cpu_ms", later.cpu_ms, CPU_MS, floor_ms=round(least, 2), ratio=round(later.cpu_ms / least, 2), **sizes)
    say("warm_written_kb", later.written_kb, KB, **sizes)


if __name__ == "__main__":
    main()
