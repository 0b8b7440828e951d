"""The idle lock: warns a minute before, stays locked, counts a sleeping laptop as unattended."""

import pytest

from app.security.idle import IdleLock, seconds_with_sleep


@pytest.fixture
def now() -> list[float]:
    return [1000.0]


def test_it_warns_a_minute_before_and_locks_after_the_minutes(now):
    lock = IdleLock(10, lambda: now[0])
    assert lock.due_in() == 600
    now[0] += 539
    assert not lock.warning
    now[0] += 1
    assert lock.warning
    assert not lock.locked
    now[0] += 60
    assert lock.locked
    assert not lock.warning


def test_a_touch_puts_it_off_but_never_unlocks(now):
    lock = IdleLock(1, lambda: now[0])
    now[0] += 50
    lock.touch()
    now[0] += 50
    assert not lock.locked
    now[0] += 10
    lock.touch()
    assert lock.locked
    lock.unlock()
    assert lock.due_in() == 60


def test_no_minutes_means_only_by_hand(now):
    lock = IdleLock(0, lambda: now[0])
    now[0] += 1e9
    assert not lock.locked
    assert lock.due_in() is None
    lock.lock()
    assert lock.locked


def test_the_clock_goes_forward():
    assert seconds_with_sleep() <= seconds_with_sleep()
