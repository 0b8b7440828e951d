"""Packs keep a line's folder small and lose no byte."""

import random

import pytest

from sync.format import packs
from sync.format.errors import BadPack
from sync.format.packs import Span


def test_what_goes_into_a_pack_comes_out_of_it():
    segments = [bytes([number]) * (number + 1) for number in range(50)]
    assert packs.read(packs.write(segments), 1, 50) == segments


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d + b"x", lambda d: b"\xff" + d[1:], lambda d: b""])
def test_a_damaged_pack_is_refused(damage):
    data = packs.write([b"one", b"two"])
    with pytest.raises(BadPack):
        packs.read(damage(data), 1, 2)


def test_few_files_are_left_alone_and_unacknowledged_ones_too():
    assert packs.to_bundle([Span(n, n, 10) for n in range(1, 10)], 9) == []
    assert packs.to_bundle([Span(n, n, 10) for n in range(1, 40)], 5) == []


def test_a_gap_is_never_bundled_over():
    spans = [Span(n, n, 10) for n in range(1, 60) if n != 30]
    chosen = packs.to_bundle(spans, 59)
    assert [span.first for span in chosen] == list(range(31, 60))


@pytest.mark.parametrize("seed", range(5))
def test_a_folder_keeps_fewer_than_a_hundred_files_for_ever_and_copying_stays_cheap(seed):
    dice = random.Random(seed)
    spans: list[Span] = []
    copied = written = 0
    for seq in range(1, 5001):
        size = dice.randint(300, 3000)
        written += size
        spans.append(Span(seq, seq, size))
        chosen = packs.to_bundle(spans, seq - dice.randint(0, 5))
        if chosen:
            total = sum(span.size for span in chosen)
            copied += total
            spans = [span for span in spans if span not in chosen]
            spans.append(Span(chosen[0].first, chosen[-1].last, total))
        assert len(spans) < 100
    assert copied < 12 * written
    assert sum(span.segments for span in spans) == 5000
