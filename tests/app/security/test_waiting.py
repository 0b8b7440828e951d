"""Waiting time after failures: kept over restarts, not shortened by a clock set back."""

from pathlib import Path

import pytest

from app.base.places import WAITING
from app.security import waiting


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fail(folder: Path, clock: Clock, times: int) -> waiting.Wait:
    for _ in range(times):
        wait = waiting.count(folder, clock)
    return wait


def test_five_tries_are_free_then_the_wait_doubles_up_to_an_hour():
    assert [waiting.wait_after(number) / 60 for number in range(13)] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert waiting.wait_after(10**6) == 3600


def test_the_tries_left_are_counted_down(tmp_path, clock):
    assert [fail(tmp_path, clock, 1).tries_left for _ in range(5)] == [4, 3, 2, 1, 0]
    assert waiting.state(tmp_path, clock).seconds == 60


def test_the_wait_passes_with_time_and_a_right_passphrase_clears_it(tmp_path, clock):
    fail(tmp_path, clock, 5)
    clock.now += 59
    assert waiting.state(tmp_path, clock).seconds == pytest.approx(1)
    clock.now += 1
    assert waiting.state(tmp_path, clock).seconds == 0
    assert fail(tmp_path, clock, 1).seconds == 120
    waiting.clear(tmp_path)
    assert waiting.state(tmp_path, clock) == waiting.Wait(0, 0)


def test_a_clock_set_back_starts_the_wait_anew_and_no_longer(tmp_path, clock):
    fail(tmp_path, clock, 6)
    clock.now -= 10 * 365 * 86400
    assert waiting.state(tmp_path, clock).seconds == 120
    clock.now += 60
    assert waiting.state(tmp_path, clock).seconds == 60
    clock.now -= 30
    assert waiting.state(tmp_path, clock).seconds == 90


def test_a_damaged_file_gives_no_free_tries(tmp_path, clock):
    for content in (b"", b"{", b"[]", b'{"failures": "x", "at": 1}'):
        (tmp_path / WAITING).write_bytes(content)
        assert waiting.state(tmp_path, clock).tries_left == 1


def test_a_try_that_was_no_guess_is_taken_back(tmp_path, clock):
    fail(tmp_path, clock, 3)
    before = waiting.state(tmp_path, clock)
    waiting.count(tmp_path, clock)
    waiting.restore(tmp_path, before, clock)
    assert waiting.state(tmp_path, clock) == before


def test_the_sentences_name_tries_and_time():
    assert waiting.sentence_after(waiting.Wait(1, 0)) == (
        "Der Passwortsatz stimmt nicht. Noch 4 Versuche bis zur Wartezeit von 1 Minute."
    )
    assert waiting.sentence_after(waiting.Wait(4, 0)).endswith("Noch 1 Versuch bis zur Wartezeit von 1 Minute.")
    assert waiting.sentence_after(waiting.Wait(6, 120)).endswith("Der nächste Versuch ist in 2 Minuten möglich.")
    assert "in 61 Minuten" not in waiting.sentence_before(waiting.Wait(20, 3600))
    assert "in 17 Sekunden" in waiting.sentence_before(waiting.Wait(5, 16.2))
