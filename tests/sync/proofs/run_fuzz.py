"""Fuzzes every parser of share files: `python tests/sync/proofs/run_fuzz.py --executions N --seed S`, one JSON line.

Executions go round over the targets; each has 5 seconds, and all together 200 MB above what the process had when it
began. `--hostile M` lets M rounds eat segments that a member sealed with odd content. A find names target and seed: the
same target with `--only TARGET --at SEED` runs it alone and shows where it breaks.
"""

import argparse
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.fuzz_targets import Target, Targets  # noqa: E402
from helpers.hostile import hostile_round  # noqa: E402
from helpers.laptops import Template, template  # noqa: E402
from helpers.machine import Machine  # noqa: E402

SECONDS, MEGABYTES = 5, 200
MOST_FINDS = 20


class Hang(Exception):
    """It took too long."""


def _too_long(_signal, _frame):
    raise Hang


def prepared(made: Template, folder: Path) -> Targets:
    """A team with some work behind it: several kinds, conflicts, deletions, moves."""
    machine = Machine(made, folder)
    first, second, third = machine.field.laptops
    for number in range(4):
        machine.do_create(first, number)
    machine.do_meeting(first, 0)
    machine.do_note(first, 0)
    for laptop in (first, second, third):
        machine.do_sync(laptop)
    for laptop in (first, second):
        machine.do_edit(laptop, 0, 0)
        machine.do_mark(laptop, 0, 0)
    machine.do_delete(third, 2)
    for office in range(3):
        machine.do_move(third, 1, office)
    for laptop in (first, second, third, first):
        machine.do_sync(laptop)
    return Targets(machine)


def limit_memory() -> None:
    """No more than so much above what the process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    size = pages * resource.getpagesize() + MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


def one_execution(target: Target, seed: int) -> str:
    """What broke, or nothing."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        target(random.Random(seed))
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:100]} ({Path(where.filename).name}:{where.lineno})"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return ""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--executions", type=int, default=2000)
    options.add_argument("--hostile", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="")
    options.add_argument("--at", type=int, default=None)
    given = options.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else None) as folder:
        base, arrived = Path(folder), []
        made = template(base / "template", 3)
        targets = prepared(made, base / "field").all()
        targets["hostile"] = lambda dice: arrived.append(hostile_round(made, base / "hostile", dice))
        if given.at is not None:
            targets[given.only](random.Random(given.at))
            return 0
        print(json.dumps({**fuzz(targets, given), "hostile_entries": sum(arrived)}))
    return 0


def fuzz(targets: dict[str, Target], given: argparse.Namespace) -> dict:
    """Run them all; the figures."""
    hostile = targets.pop("hostile")
    names = [given.only] if given.only else list(targets)
    jobs = [(names[at % len(names)], given.seed * 10**9 + at) for at in range(given.executions)]
    limit_memory()
    began, finds, by_place = time.process_time(), [], set()
    for name, seed in jobs + [("hostile", given.seed * 10**9 + at) for at in range(given.hostile)]:
        fault = one_execution(hostile if name == "hostile" else targets[name], seed)
        if fault and (name, fault[-30:]) not in by_place and len(finds) < MOST_FINDS:
            by_place.add((name, fault[-30:]))
            finds.append([name, seed, fault])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    cpu = round(time.process_time() - began, 1)
    counts = {"executions": given.executions, "hostile_rounds": given.hostile, "targets": len(names)}
    return {**counts, "seed": given.seed, "finds": finds, "cpu_s": cpu, "peak_mb": peak}


if __name__ == "__main__":
    sys.exit(main())
