"""How fast the lists are: `python tests/bench/bench_lists.py [--participants 2000] [--store DIR]`, prints JSON lines.

A demo store of so many participants (full size: 100000) is made, or DIR is used and kept. First screen: from coming to
the list until the rows of a first page and what is shown of its first 25 rows are there, in a process that has done
nothing else. Search while typing: every prefix of realistic names, each until its first page is there. Memory is the
resident set of this process at the end. Floor: a bare SELECT of 25 rows over the same connection.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.desk import TestDesk

from app.core.workplace import Workplace
from app.demo.make import PASSPHRASE, make_demo
from app.security.unlock import open_store
from ui.companies.presenter import CompaniesPresenter
from ui.participants.presenter import ParticipantsPresenter

IN_SIGHT = 25
TYPED = ("yildiz", "kowalska", "mueller", "schmidt", "oeztuerk", "böhm", "anna", "maria b", "haddad", "gla4-7")


def tell(name: str, **figures: object) -> None:
    print(json.dumps({"bench": name, **figures}), flush=True)


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Wall and CPU time in ms."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def see(presenter: Any, extras: Callable[[Any], Any]) -> None:
    """What a table asks for: the first page, and the cells of the rows in sight."""
    rows = presenter.state.rows
    for row in rows.fetch(0, 200)[:IN_SIGHT]:
        extras(row)


def first_screen(workplace: Workplace, kind: str) -> None:
    """Come to the list for the first time."""
    if kind == "participants":
        people = ParticipantsPresenter(workplace, TestDesk(), lambda state: None)
        # The number of those who take part and the whole order follow in the background.
        people._count = people._read_ahead = lambda: None
        people.show()
        see(people, people.extras)
    else:
        firms = CompaniesPresenter(workplace, TestDesk(), lambda state: None)
        firms.show()
        see(firms, firms.sums)


def measure_first(store: Path, kind: str) -> None:
    """Run in a process of its own."""
    workplace = Workplace(open_store(store, PASSPHRASE))
    wall, cpu = timed(lambda: first_screen(workplace, kind))
    again, cpu_again = timed(lambda: first_screen(workplace, kind))
    tell(
        f"first_screen_{kind}",
        ms=round(wall, 1),
        cpu_ms=round(cpu, 1),
        again_ms=round(again, 1),
        again_cpu_ms=round(cpu_again, 1),
    )
    workplace.close()


def measure_typing(workplace: Workplace) -> None:
    """Every prefix of every name, one key after the other."""
    people = ParticipantsPresenter(workplace, TestDesk(), lambda state: None)
    people._count = lambda: None
    people.show()
    walls, cpus = [], []
    for name in TYPED:
        for length in range(1, len(name) + 1):
            wall, cpu = timed(lambda text=name[:length]: (people.search(text), people.state.rows.fetch(0, 200)))
            walls.append(wall)
            cpus.append(cpu)
        people.search("")
    told = {"p50_ms": statistics.median(walls), "p95_ms": sorted(walls)[int(len(walls) * 0.95)], "most_ms": max(walls)}
    told |= {"p50_cpu_ms": statistics.median(cpus), "p95_cpu_ms": sorted(cpus)[int(len(cpus) * 0.95)]}
    tell("search_as_you_type", keys=len(walls), **{key: round(value, 1) for key, value in told.items()})


def measure_slow(workplace: Workplace) -> None:
    """What runs in the background at this size: filters over all participations; and the panel beside the list."""
    people = ParticipantsPresenter(workplace, TestDesk(), lambda state: None)
    people._count = lambda: None
    people.show()
    first = people.state.rows.fetch(0, 200)
    walls = [timed(lambda row=row: people.select(row.person.id))[0] for row in first[:IN_SIGHT]]
    tell("panel_with_chronicle", p50_ms=round(statistics.median(walls), 1), most_ms=round(max(walls), 1))
    deep = timed(lambda: people.state.rows.fetch(max(0, people.state.rows.count - 200), 200))
    tell("end_of_list", ms=round(deep[0], 1), cpu_ms=round(deep[1], 1))
    for name, changes in (("state", {"state": "current"}), ("incomplete", {"state": "", "incomplete": True})):
        wall, cpu = timed(lambda changes=changes: people.filter_by(**changes))
        tell(f"filter_{name}", ms=round(wall, 1), cpu_ms=round(cpu, 1), rows=people.state.rows.count)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--participants", type=int, default=2000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--first", choices=("participants", "companies"))
    given = parser.parse_args()
    if given.first:
        measure_first(given.store, given.first)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "demo"
        if not store.exists():
            wall, cpu = timed(lambda: make_demo(store, PASSPHRASE, participants=given.participants))
            tell("demo", participants=given.participants, s=round(wall / 1000, 1), cpu_s=round(cpu / 1000, 1))
        for kind in ("participants", "companies"):
            subprocess.run([sys.executable, __file__, "--first", kind, "--store", str(store)], check=True)
        workplace = Workplace(open_store(store, PASSPHRASE))
        tell(
            "participants",
            number=workplace.ask(
                lambda view: view.connection.exec_driver_sql("SELECT count(*) FROM participant").scalar()
            ),
        )
        floor = timed(
            lambda: workplace.ask(
                lambda view: view.connection.exec_driver_sql("SELECT * FROM participant LIMIT 25").all()
            )
        )
        tell("floor_select_25", ms=round(floor[0], 2), cpu_ms=round(floor[1], 2))
        measure_typing(workplace)
        tell("resident", mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        measure_slow(workplace)
        workplace.close()


if __name__ == "__main__":
    main()
