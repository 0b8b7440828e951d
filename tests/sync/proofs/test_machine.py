"""Histories of several laptops and one share: what must hold at every step, and at the end.

What must hold: equal vectors mean equal digests; everybody ends with the same state and the same conflicts; every
acknowledged change is shown, a leaf, or consumed by somebody who had seen it; what is deleted follows from what its
author had seen; settling ends a conflict everywhere; the ledger in any causal order gives the same state.

CI plays the kept scripts, some seeds and some that Hypothesis chooses; all of it: `run_histories.py --histories 10000`.
"""

import json
from pathlib import Path

import pytest
from helpers import machine
from helpers.laptops import template
from helpers.merge_laws import check_laws
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.json"))
SEEDS_IN_CI = range(1, 7)


class Players:
    """Machines on templates that are made once."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._templates = {}
        self._runs = 0

    def machine(self, laptops: int) -> machine.Machine:
        if laptops not in self._templates:
            self._templates[laptops] = template(self._folder / f"template-{laptops}", laptops, late=1)
        return machine.Machine(self._templates[laptops], self._folder / "run")

    def play(self, script: dict, laws: bool = True):
        made = self.machine(script["laptops"])
        try:
            for step in script["steps"]:
                made.step(step)
            made.finish()
            if laws:
                check_laws(made.field.laptops[0].store, self._folder / "laws", script["seed"])
        finally:
            made.close()


@pytest.fixture(scope="module")
def players(tmp_path_factory):
    return Players(tmp_path_factory.mktemp("players"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_history_that_broke_something_once_holds(players, script):
    players.play(json.loads(script.read_text(encoding="utf-8")))


@pytest.mark.parametrize("seed", SEEDS_IN_CI)
def test_a_random_history_holds(players, seed):
    players.play(machine.history(seed))


def test_a_script_says_all_there_is_to_a_history(players):
    script = machine.history(3)
    assert json.loads(json.dumps(script)) == script == machine.history(3)


def test_a_history_can_be_weighted_to_some_steps():
    usual, more, none = (
        sum(step[0] == "move" for seed in range(20) for step in machine.history(seed, more=factors)["steps"])
        for factors in ({}, {"move": 6}, {"move": 0})
    )
    assert more > 2 * usual > none == 0


NUMBERS = st.tuples(st.integers(0, 5), *(st.integers(0, 999),) * 3)


def rules_for(players: Players):
    """A state machine with one rule for every verb."""

    class Histories(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.played = None

        @initialize(laptops=st.integers(2, 4))
        def begin(self, laptops):
            self.played = players.machine(laptops)

        def teardown(self):
            if self.played is not None:
                try:
                    self.played.finish()
                finally:
                    self.played.close()

    for verb in dict.fromkeys(machine.VERBS):

        def step(self, numbers, verb=verb):
            self.played.step([verb, *numbers])

        setattr(Histories, verb, rule(numbers=NUMBERS)(step))
    return Histories


@pytest.mark.parametrize(
    "examples",
    [pytest.param(5, id="some"), pytest.param(300, id="many", marks=[pytest.mark.full, pytest.mark.timeout(7200)])],
)
def test_histories_that_hypothesis_chooses_hold(players, examples):
    chosen = settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(rules_for(players), settings=chosen)


@pytest.mark.full
@pytest.mark.timeout(7200)
def test_a_thousand_random_histories_hold(players):
    for seed in range(1, 1001):
        players.play(machine.history(seed), laws=seed % 5 == 0)
