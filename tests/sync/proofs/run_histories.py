"""Plays random histories and prints one JSON line: `python tests/sync/proofs/run_histories.py --histories N --seed S`.

A history that breaks is shrunk by leaving steps out and written to `--keep` (default: a folder beside the stores) as a
script `{seed, laptops, steps}`; put into scripts/ it is a regression case. `--jobs` plays in so many processes.
`--more move=6,note=3` lets these steps come so many times as often as usual; a factor of 0 leaves them out.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import machine  # noqa: E402
from helpers.laptops import Template, template  # noqa: E402
from helpers.merge_laws import check_laws  # noqa: E402

Fault = tuple[str, str]


class Player:
    """Plays scripts on copies of templates that are made once."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._templates: dict[int, Template] = {}
        self.alarms: Counter[str] = Counter()
        self.told = self.gone = 0

    def play(self, script: dict, laws: bool = False) -> Fault | None:
        """Play a script; what broke, in two words that stay the same while it is shrunk, or None."""
        members = script["laptops"]
        if members not in self._templates:
            self._templates[members] = template(self.folder / f"template-{members}", members, late=1)
        played = machine.Machine(self._templates[members], self.folder / "run")
        try:
            for step in script["steps"]:
                played.step(step)
            played.finish()
            if laws:
                check_laws(played.field.laptops[0].store, self.folder / "laws", script["seed"])
        except Exception as error:
            return type(error).__name__, str(error)
        finally:
            self.alarms.update(played.alarms)
            self.told += len(played.model.basis)
            self.gone += len(played.model.gone)
            played.close()
        return None

    def shrink(self, script: dict, fault: Fault) -> dict:
        """The shortest part of a script that breaks in the same way, found by leaving pieces out."""
        steps, size = list(script["steps"]), max(1, len(script["steps"]) // 2)
        while size:
            at = 0
            while at < len(steps):
                fewer = {**script, "steps": steps[:at] + steps[at + size :]}
                if _alike(self.play(fewer), fault):
                    steps = fewer["steps"]
                else:
                    at += size
            size //= 2
        return {**script, "steps": steps}


def _alike(fault: Fault | None, other: Fault) -> bool:
    return fault is not None and fault[0] == other[0] and fault[1].split()[:1] == other[1].split()[:1]


def some(job: tuple[int, int, int, str, str, dict[str, int]]) -> dict:
    """Play the histories of these seeds; the figures."""
    first, count, every, folder, keep, more = job
    player, began = Player(Path(folder) / str(first)), time.process_time()
    broken = []
    for seed in range(first, first + count):
        script = machine.history(seed, more=more)
        fault = player.play(script, laws=every > 0 and seed % every == 0)
        if fault is not None:
            small = player.shrink(script, fault)
            Path(keep).mkdir(parents=True, exist_ok=True)
            (Path(keep) / f"seed-{seed}.json").write_text(as_text(small, fault), encoding="utf-8")
            broken.append([seed, len(small["steps"]), ": ".join(fault)[:300]])
    shutil.rmtree(player.folder, ignore_errors=True)
    cpu = time.process_time() - began
    return {"broken": broken, "cpu": cpu, "alarms": player.alarms, "told": player.told, "gone": player.gone}


def as_text(script: dict, fault: Fault) -> str:
    """A script as it is kept: one step a line, with what it once broke."""
    steps = ",\n  ".join(json.dumps(step) for step in script["steps"])
    head = json.dumps({"seed": script["seed"], "laptops": script["laptops"], "broke": ": ".join(fault)[:200]})
    return f'{head[:-1]}, "steps": [\n  {steps}\n]}}\n'


def factors(given: str) -> dict[str, int]:
    """What `--more` says: verbs, and how many times as often they come."""
    by_verb = {}
    for part in filter(None, given.split(",")):
        verb, _, factor = part.partition("=")
        if verb not in machine.VERBS or not factor.isdecimal():
            known = ", ".join(sorted(set(machine.VERBS)))
            raise argparse.ArgumentTypeError(f"{part!r} is not VERB=FACTOR; the verbs are {known}")
        by_verb[verb] = int(factor)
    return by_verb


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--histories", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--laws-every", type=int, default=5, help="replay every nth ledger in random orders")
    options.add_argument("--more", type=factors, default={}, help="steps that come more often: VERB=FACTOR,...")
    options.add_argument("--keep", default="")
    given = options.parse_args()
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else None) as folder:
        keep = given.keep or str(Path(tempfile.gettempdir()) / "feldbuch-histories")
        piece = 50
        ends = given.seed + given.histories
        jobs = [
            (first, min(piece, ends - first), given.laws_every, folder, keep, given.more)
            for first in range(given.seed, ends, piece)
        ]
        if given.jobs > 1:
            with multiprocessing.Pool(given.jobs) as pool:
                done = list(pool.imap_unordered(some, jobs))
        else:
            done = [some(job) for job in jobs]
    alarms: Counter[str] = sum((part["alarms"] for part in done), Counter())
    figures = {
        "histories": given.histories,
        "seed": given.seed,
        "more": given.more,
        "broken": sorted(fault for part in done for fault in part["broken"]),
        "told": sum(part["told"] for part in done),
        "gone_with_their_last_copy": sum(part["gone"] for part in done),
        "alarms": dict(alarms),
        "cpu_s": round(sum(part["cpu"] for part in done), 1),
        "scripts": keep,
    }
    print(json.dumps(figures))
    return 1 if figures["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
