"""Pairs weighed together: a record is about one person, and who is one with it is one with each other. Pure.

Two records may both resemble a third. If they are clearly two people - father and son, two namesakes - the third is
about one of them at most, and each takes odds from the other. If little tells them apart, what links each with the
third links them. So each small group of records is looked at as a whole: every way of parting it into people has a
weight, and a pair is as likely as the ways that leave it together.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

MOST_TOGETHER = 6
"""Groups up to this size are looked at as a whole: 203 ways to part six. Larger ones fall apart at weak links."""
LINKS = (0.02, 0.2, 0.5, 0.8, 0.95, 0.99)
"""From these chances on a pair links two records to a group: the next is taken where a group gets too large."""
_SURE = 20.0  # bits beyond which more makes no difference

Pair = tuple[int, int]
"""Two records by their numbers, the smaller first."""


def weighed(scores: Mapping[Pair, float], score_of: Callable[[int, int], float]) -> dict[Pair, float]:
    """The scores of all pairs in groups of three and more; `score_of` is asked for pairs that have none yet."""
    joint: dict[Pair, float] = {}
    for group in _groups(scores):
        pairs = combinations(sorted(group), 2)
        bits = {pair: bits_of(scores[pair] if pair in scores else score_of(*pair)) for pair in pairs}
        joint |= _parted(sorted(group), bits)
    return joint


def bits_of(score: float) -> float:
    """The odds of a score in bits, within bounds."""
    if not 0.0 < score < 1.0:
        return math.copysign(_SURE, score - 0.5)
    return max(-_SURE, min(_SURE, math.log2(score / (1 - score))))


def _groups(scores: Mapping[Pair, float]) -> Iterator[set[int]]:
    waiting = [(list(scores), 0)]
    while waiting:
        pairs, level = waiting.pop()
        for group, own in _joined(pair for pair in pairs if scores[pair] >= LINKS[level]):
            if len(group) > MOST_TOGETHER:
                if level + 1 < len(LINKS):
                    waiting.append((own, level + 1))
            elif len(group) > 2:
                yield group


def _joined(pairs: Iterable[Pair]) -> list[tuple[set[int], list[Pair]]]:
    """The groups of records that these pairs join, each with its pairs."""
    of: dict[int, tuple[set[int], list[Pair]]] = {}
    for pair in pairs:
        larger, smaller = (of.setdefault(end, ({end}, [])) for end in pair)
        if larger is not smaller:
            if len(larger[0]) < len(smaller[0]):
                larger, smaller = smaller, larger
            larger[0].update(smaller[0])
            larger[1].extend(smaller[1])
            for end in smaller[0]:
                of[end] = larger
        larger[1].append(pair)
    return list({id(group): group for group in of.values()}.values())


def _parted(group: Sequence[int], bits: Mapping[Pair, float]) -> dict[Pair, float]:
    """How likely each pair of a group is one, over all ways to part the group into people."""
    ordered = sorted(bits, key=bits.__getitem__, reverse=True)
    weight_of: dict[tuple[int, ...], float] = {}
    totals = []
    for parts in _partitions(len(group)):
        for part in parts:
            if part not in weight_of:
                weight_of[part] = _weight({group[place] for place in part}, ordered, bits)
        totals.append((sum(weight_of[part] for part in parts), parts))
    most = max(total for total, _ in totals)
    sums, whole = dict.fromkeys(bits, 0.0), 0.0
    for total, parts in totals:
        weight = 2.0 ** (total - most)
        whole += weight
        for part in parts:
            for left, right in combinations(part, 2):
                sums[group[left], group[right]] += weight
    return {pair: weight / whole for pair, weight in sums.items()}


def _weight(part: set[int], ordered: Sequence[Pair], bits: Mapping[Pair, float]) -> float:
    """The bits for some records being one person.

    The strongest pairs that join them count whole. The others are no findings of their own; but each record after the
    second could have disagreed, so what speaks against them counts once for each: on average.
    """
    joined = {cluster: {cluster} for cluster in part}
    links = against = 0.0
    others = 0
    for pair in ordered:
        if pair[0] not in part or pair[1] not in part:
            continue
        cluster, joining = joined[pair[0]], joined[pair[1]]
        if cluster is not joining:
            links += bits[pair]
            cluster |= joining
            joined.update(dict.fromkeys(joining, cluster))
        else:
            others += 1
            against += min(0.0, bits[pair])
    return links + (against / others * (len(part) - 2) if others else 0.0)


@lru_cache
def _partitions(count: int) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """All ways to part so many places."""
    ways: list[tuple[tuple[int, ...], ...]] = [()]
    for place in range(count):
        ways = [
            way
            for before in ways
            for way in (
                (*before, (place,)),
                *((*before[:at], (*part, place), *before[at + 1 :]) for at, part in enumerate(before)),
            )
        ]
    return tuple(ways)
