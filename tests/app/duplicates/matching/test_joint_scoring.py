"""Pairs weighed together: rivals take odds from each other, records of one person lend each other theirs."""

import itertools
import random

import pytest

from app.duplicates.matching import joint_scoring
from app.duplicates.matching.joint_scoring import MOST_TOGETHER, weighed


def odds(bits):
    return 1 / (1 + 2.0**-bits)


def pairs(**bits):
    """`ab=3`: records a and b resemble each other with so many bits."""
    return {(ord(name[0]) - 96, ord(name[1]) - 96): odds(given) for name, given in bits.items()}


def none_more(left, right):
    raise AssertionError((left, right))


def test_a_pair_of_its_own_stays_as_it_is():
    assert weighed(pairs(ab=3, cd=1), none_more) == {}


def test_what_resembles_father_and_son_is_about_one_of_them():
    scores = weighed(pairs(ab=3, ac=3, bc=-12), none_more)
    assert scores[1, 2] == pytest.approx(scores[1, 3])
    assert 0.45 < scores[1, 2] < 0.5
    assert scores[2, 3] < 0.01


def test_the_better_of_two_rivals_keeps_most_of_its_odds():
    scores = weighed(pairs(ab=10, ac=2, bc=-12), none_more)
    assert scores[1, 2] > 0.99
    assert scores[1, 3] < 0.01


def test_two_that_little_tells_apart_are_one_where_both_are_one_with_a_third():
    scores = weighed(pairs(ab=10, ac=10, bc=-4), none_more)
    assert min(scores.values()) > 0.95


def test_a_garbled_record_stays_with_the_group_it_has_one_strong_link_to():
    every = {f"{a}{b}": 12 for a, b in itertools.combinations("abcd", 2)}
    scores = weighed(pairs(**every, ae=9, be=-4, ce=-4, de=-4), none_more)
    assert all(scores[pair] > 0.5 for pair in ((1, 5), (2, 5), (3, 5), (4, 5)))


def test_two_couples_that_resemble_each_other_a_little_are_not_made_one():
    scores = weighed(pairs(ab=12, cd=12, ac=-3, ad=-6, bc=-6, bd=-6), none_more)
    assert scores[1, 2] > 0.99
    assert max(scores[pair] for pair in ((1, 3), (1, 4), (2, 3), (2, 4))) < 0.01
    assert weighed(pairs(ab=12, cd=12, ac=-9, ad=-9, bc=-9, bd=-9), none_more) == {}  # nothing links the two


def test_pairs_nobody_compared_are_asked_for_once():
    asked = []

    def score_of(left, right):
        asked.append((left, right))
        return odds(-12)

    scores = weighed(pairs(ab=3, bc=3), score_of)
    assert asked == [(1, 3)]
    assert scores[1, 2] < 0.5


def test_sure_scores_are_no_trouble():
    scores = weighed({(1, 2): 1.0, (1, 3): 1.0, (2, 3): 0.0}, none_more)
    assert scores[1, 2] == pytest.approx(scores[1, 3])
    assert weighed({(1, 2): 1.0, (1, 3): 1.0, (2, 3): 1.0}, none_more)[1, 2] > 0.9999


@pytest.mark.parametrize("crowd", [MOST_TOGETHER, MOST_TOGETHER + 1, 500])
def test_a_crowd_costs_no_more_than_its_pairs(crowd, monkeypatch):
    looked = []
    monkeypatch.setattr(joint_scoring, "_parted", lambda group, bits: looked.append(len(group)) or {})
    scores = {(1, _right): 0.9 for _right in range(2, crowd + 1)}
    weighed(scores, lambda _left, _right: 0.001)
    assert looked == ([crowd] if crowd <= MOST_TOGETHER else [])


def test_a_crowd_falls_apart_at_its_weak_links():
    strong = pairs(ab=12, bc=12, ac=12)
    weak = {(3, other): 0.3 for other in range(4, 20)}
    scores = weighed(strong | weak, none_more)
    assert set(scores) == {(1, 2), (2, 3), (1, 3)}


def test_the_chances_of_a_group_are_those_of_all_ways_to_part_it():
    assert [len(joint_scoring._partitions(count)) for count in range(1, 7)] == [1, 2, 5, 15, 52, 203]
    dice = random.Random(4)
    for _ in range(50):
        bits = {pair: dice.uniform(-9, 9) for pair in itertools.combinations(range(4), 2)}
        chances = joint_scoring._parted(range(4), bits)
        assert all(0 <= chance <= 1 for chance in chances.values())
        for first, second, third in itertools.permutations(range(4), 3):
            a, b, c = (chances[tuple(sorted(pair))] for pair in ((first, second), (second, third), (first, third)))
            assert c >= a + b - 1 - 1e-9  # who is one with both ends is one with each
