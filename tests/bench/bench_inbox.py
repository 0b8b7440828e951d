"""The inbox with 10,000 open conflicts: counting, a refresh of the list, the rows in sight, one rule over them all.

Prints JSON lines: CPU milliseconds, beside them the floor (reading the same number of rows by their index) of this run.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from helpers.replicas import Team
from sqlalchemy import func, select

from app.conflicts import bulk_rules, worklist
from app.conflicts.worklist import ConflictFilter
from app.records import records
from models.tables import CONFLICT

CONFLICTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000


def main() -> None:
    """Make the conflicts, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        team = Team(Path(folder))
        first = team.founder()
        second = team.member("Birgit Reuter")
        ids = _people(first)
        team.settle_down(2)
        for one, value in ((first, "1"), (second, "2")):
            with one.place.work() as work:
                for record in ids:
                    work.change("participant", record, {"phone": value})
        team.settle_down(2)
        _measure(first.place)


def _people(first) -> list[str]:
    sample = first.do(records.add, "participant", {"last_name": "A", "first_name": "B", "office": "brauck"}).id
    values = first.values("participant", sample)
    with first.place.work() as work:
        return [
            work.create("participant", {**values, "last_name": f"Person{number}", "code": None, "phone": "0"})
            for number in range(CONFLICTS)
        ]


def _measure(place) -> None:
    floor = _cpu(lambda: place.ask(lambda view: view.connection.execute(select(func.count(CONFLICT.c.id))).scalar()))
    tell("floor: count of the table", floor)
    tell("count what waits", _cpu(lambda: place.ask(worklist.count)), floor_ms=round(floor, 2))
    tell("all counts", _cpu(lambda: place.ask(worklist.counts)), floor_ms=round(floor, 2))
    ids = place.ask(worklist.ids)
    assert len(ids) == CONFLICTS, len(ids)
    tell("ids of the list", _cpu(lambda: place.ask(worklist.ids)), floor_ms=round(floor, 2))
    lines = place.ask(worklist.lines, ids[:200])
    tell("200 lines", _cpu(lambda: place.ask(worklist.lines, ids[5_000:5_200])))
    tell("20 titles", _cpu(lambda: place.ask(worklist.titles, lines[:20])))
    tell("one conflict in full", _cpu(lambda: place.ask(worklist.dispute_of, ids[7])))
    tell("rules that fit", _cpu(lambda: place.ask(bulk_rules.rules_for, ConflictFilter())))
    planned = place.ask(bulk_rules.plan, ConflictFilter(), "holds")
    began, longest, last = time.process_time(), [0.0], [time.perf_counter()]

    def step(_done: int, _total: int) -> None:
        now = time.perf_counter()
        longest[0], last[0] = max(longest[0], now - last[0]), now

    done = bulk_rules.settle_all(place, planned, step)
    seconds = time.process_time() - began
    tell("settle all by a rule", seconds * 1000, settled=len(done.settled), longest_act_ms=round(longest[0] * 1000, 1))


def _cpu(work) -> float:
    work()
    best = min(_once(work) for _ in range(5))
    return best * 1000


def _once(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def tell(what: str, ms: float, **more: object) -> None:
    """One line."""
    print(json.dumps({"bench": "inbox", "conflicts": CONFLICTS, "what": what, "cpu_ms": round(ms, 2), **more}))


if __name__ == "__main__":
    main()
