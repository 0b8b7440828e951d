"""Histories of merging on four laptops: nothing lost, the same clusters everywhere, there and back is byte for byte.

CI plays some seeds; all of it: `run_merges.py --histories 10000 --seed 1`.
"""

import pytest
from helpers import merge_histories

SEEDS_IN_CI = range(1, 7)


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    return merge_histories.begin(tmp_path_factory.mktemp("team"))


def play(team, folder, script):
    made = merge_histories.Machine(team, folder)
    try:
        for step in script["steps"]:
            made.step(step)
        made.finish()
    finally:
        made.close()


@pytest.mark.parametrize("seed", SEEDS_IN_CI)
def test_a_history_of_merging_ends_the_same_everywhere_and_loses_nothing(team, tmp_path, seed):
    play(team, tmp_path / "run", merge_histories.history(seed))


def test_two_who_merge_in_opposite_directions_get_one_root(team, tmp_path):
    steps = [["merge", 1, 0, 1, 0], ["merge", 2, 1, 0, 0], ["sync", 1, 0, 0, 0], ["sync", 2, 0, 0, 0]]
    play(team, tmp_path / "run", {"steps": steps})


@pytest.mark.full
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_many_histories_of_merging(team, tmp_path, seed):
    play(team, tmp_path / "run", merge_histories.history(seed))
