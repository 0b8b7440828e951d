"""Plays random histories of merging on four laptops: `python tests/sync/proofs/run_merges.py --histories N --seed S`.

Prints one JSON line. A history that breaks is shrunk by leaving steps out and printed with what broke.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import merge_histories  # noqa: E402


class Player:
    """Plays scripts on copies of a beginning that is made once."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._begun: merge_histories.Begun | None = None
        self.told = 0

    def play(self, script: dict) -> str | None:
        """Play a script; what broke, or None."""
        if self._begun is None:
            self._begun = merge_histories.begin(self.folder / "template")
        played = None
        try:
            played = merge_histories.Machine(self._begun, self.folder / "run")
            for step in script["steps"]:
                played.step(step)
            played.finish()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            if played is not None:
                self.told += len(played.acts)
                played.close()
        return None

    def shrink(self, script: dict, fault: str) -> dict:
        """The shortest part of a script that breaks in the same way."""
        steps, size = list(script["steps"]), max(1, len(script["steps"]) // 2)
        while size:
            at = 0
            while at < len(steps):
                fewer = {**script, "steps": steps[:at] + steps[at + size :]}
                if (self.play(fewer) or "")[:30] == fault[:30]:
                    steps = fewer["steps"]
                else:
                    at += size
            size //= 2
        return {**script, "steps": steps}


def some(job: tuple[int, int, str]) -> dict:
    """Play the histories of these seeds; the figures."""
    first, count, folder = job
    player, began, broken = Player(Path(folder) / str(first)), time.process_time(), []
    for seed in range(first, first + count):
        script = merge_histories.history(seed)
        fault = player.play(script)
        if fault is not None:
            broken.append([seed, fault[:300], player.shrink(script, fault)["steps"]])
    shutil.rmtree(player.folder, ignore_errors=True)
    return {"broken": broken, "cpu": time.process_time() - began, "told": player.told}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--histories", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    given = options.parse_args()
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else None) as folder:
        ends = given.seed + given.histories
        jobs = [(first, min(50, ends - first), folder) for first in range(given.seed, ends, 50)]
        if given.jobs > 1:
            with multiprocessing.Pool(given.jobs) as pool:
                done = list(pool.imap_unordered(some, jobs))
        else:
            done = [some(job) for job in jobs]
    figures = {
        "histories": given.histories,
        "seed": given.seed,
        "broken": sorted(fault for part in done for fault in part["broken"]),
        "changes": sum(part["told"] for part in done),
        "cpu_s": round(sum(part["cpu"] for part in done), 1),
    }
    print(json.dumps(figures))
    return 1 if figures["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
