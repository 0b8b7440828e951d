"""Files of a share that were hurt or made up: no parser crashes, hangs or eats memory; rounds go on.

All of it: `python tests/sync/proofs/run_fuzz.py --executions 200000 --hostile 500 --seed 1`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.threads import LONGEST_S

RUN = Path(__file__).parent / "run_fuzz.py"


def fuzzed(executions: int, hostile: int, seed: int, seconds: float = LONGEST_S) -> dict:
    numbers = ("--executions", str(executions), "--hostile", str(hostile), "--seed", str(seed))
    done = subprocess.run([sys.executable, RUN, *numbers], capture_output=True, text=True, check=False, timeout=seconds)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_hurt_files_of_every_sort_raise_what_is_declared_and_nothing_else():
    assert fuzzed(executions=4000, hostile=0, seed=1)["finds"] == []


def test_rounds_agree_whatever_a_member_sealed():
    figures = fuzzed(executions=0, hostile=12, seed=1)
    assert figures["finds"] == []
    assert figures["hostile_entries"] > 0  # they did not only refuse it all


@pytest.mark.full
@pytest.mark.timeout(7200)
def test_two_hundred_thousand_hurt_files():
    figures = fuzzed(executions=200_000, hostile=300, seed=2, seconds=7000)
    assert figures["finds"] == []
    assert figures["hostile_entries"] > 300
