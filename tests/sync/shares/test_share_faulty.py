"""Faults on demand do what they say, over any share; the counter counts."""

import pytest
from helpers.faulty_share import Fault, FaultyShare, Plan, Rule, flipped
from helpers.memory_share import MemoryShare
from helpers.share_places import FolderPlace

from sync.format.errors import Away, Full, Missing, ReadOnly
from sync.shares.counting_share import CountingShare
from sync.shares.share import Listed, is_temporary, sweep


@pytest.fixture
def inner():
    return MemoryShare()


def faulty(inner, *rules):
    return FaultyShare(inner, Plan(*rules))


def test_the_nth_call_fails_and_the_next_is_well(inner):
    share = faulty(inner, Rule(Fault.AWAY, 2))
    share.put_new("d/1", b"x")
    with pytest.raises(Away):
        share.put_new("d/2", b"y")
    share.put_new("d/3", b"z")
    assert inner.names() == ["d/1", "d/3"]
    assert share.plan.hits == [(2, "put_new", Fault.AWAY)]


@pytest.mark.parametrize("verb", ["list", "read", "put_new", "delete", "server_time"])
def test_a_walk_over_every_call_reaches_every_verb(inner, verb):
    inner.plant("d/0", b"x")
    steps = {
        "list": lambda s: s.list("d"),
        "read": lambda s: s.read("d/0"),
        "put_new": lambda s: s.put_new("d/1", b"y"),
        "delete": lambda s: s.delete("d/1"),
        "server_time": lambda s: s.server_time(),
    }
    for fault in (Fault.AWAY, Fault.LOST, Fault.GONE):
        share = faulty(inner, Rule(fault, 2, verb=verb))
        for step in steps.values():
            step(share)
        for name, step in steps.items():
            if name == verb:
                with pytest.raises(Away):
                    step(share)
            step(share)


def test_a_lost_answer_has_had_its_effect(inner):
    share = faulty(inner, Rule(Fault.LOST, 1))
    with pytest.raises(Away):
        share.put_new("d/1", b"x")
    assert inner.read("d/1") == b"x"
    share.put_new("d/1", b"x")


@pytest.mark.parametrize(("fault", "error"), [(Fault.TORN, Away), (Fault.FULL, Full)])
def test_a_torn_write_leaves_half_a_temporary_file_that_is_not_listed(inner, fault, error):
    with pytest.raises(error):
        faulty(inner, Rule(fault, 1)).put_new("d/1", b"abcdef")
    (name,) = inner.names()
    assert is_temporary(name.removeprefix("d/"))
    assert inner.snapshot()[name][0] == b"abc"
    assert inner.list("d") == []


def test_damage_to_stored_files_reports_success(inner):
    share = faulty(inner, Rule(Fault.EMPTY, 1), Rule(Fault.SPOILED, 2), Rule(Fault.CONFLICTED, 3))
    for number in (1, 2, 3):
        share.put_new(f"d/{number}", b"whole")
    assert share.list("d") == [Listed("2", 5), Listed("3", 5)]
    assert (inner.read("d/1"), inner.read("d/2"), inner.read("d/3")) == (b"", flipped(b"whole"), b"whole")
    assert "d/3 (conflicted copy 2021-06-17)" in inner.names()


def test_a_misread_file_is_sound_at_the_next_reading(inner):
    inner.plant("d/1", b"whole")
    share = faulty(inner, Rule(Fault.MISREAD, 1))
    assert share.read("d/1") == flipped(b"whole") != b"whole"
    assert share.read("d/1") == b"whole"


def test_a_listing_can_be_old_and_a_file_unseen(inner):
    share = faulty(inner, Rule(Fault.STALE, 2, 3, verb="list"), Rule(Fault.UNSEEN, 1, verb="read"))
    inner.plant("d/1", b"x")
    assert share.list("d") == [Listed("1", 1)]
    inner.plant("d/2", b"y")
    assert share.list("d") == [Listed("1", 1)]
    assert share.list("never-asked") == []
    assert share.list("d") == [Listed("1", 1), Listed("2", 1)]
    with pytest.raises(Missing):
        share.read("d/2")
    assert share.read("d/2") == b"y"


def test_a_mount_is_gone_until_it_is_back(inner):
    share = faulty(inner, Rule(Fault.GONE, 2, 4), Rule(Fault.READ_ONLY, 5, 9))
    share.put_new("d/1", b"x")
    for verb in (lambda: share.list(""), lambda: share.read("d/1"), share.server_time):
        with pytest.raises(Away):
            verb()
    with pytest.raises(ReadOnly):
        share.put_new("d/2", b"x")
    assert share.read("d/1") == b"x"


def test_a_share_can_be_set_back_to_an_earlier_state(inner):
    inner.put_new("d/1", b"x")
    earlier = inner.snapshot()
    inner.put_new("d/2", b"y")
    inner.delete("d/1")
    inner.set_back(earlier)
    assert inner.names() == ["d/1"]
    assert inner.snapshot() == earlier


def test_faults_stand_over_a_folder_too():
    place = FolderPlace()
    share = FaultyShare(place.open(), Plan(Rule(Fault.TORN, 1), Rule(Fault.EMPTY, 2)), place.plant)
    with pytest.raises(Away):
        share.put_new("d/1", b"abcdef")
    share.put_new("d/1", b"abcdef")
    assert share.list("d") == []
    assert sweep(share, "d", age_ms=-60_000) == 1
    place.remove()


def test_calls_and_bytes_are_counted_also_of_calls_that_fail(inner):
    share = CountingShare(inner)
    share.put_new("d/1", b"12345")
    share.list("d")
    share.read("d/1")
    with pytest.raises(Missing):
        share.read("d/2")
    share.server_time()
    share.delete("d/1")
    count = share.reset()
    assert count.calls == {"put_new": 1, "list": 1, "read": 2, "server_time": 1, "delete": 1}
    assert (count.operations, count.bytes_in, count.bytes_out) == (6, 5, 5)
    assert share.count.operations == 0
