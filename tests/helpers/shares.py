"""One suite for all kinds of shares: a kind hooks in with a `Place` and inherits every test of `ShareSuite`.

class TestFolder(ShareSuite):
    @pytest.fixture
    def place(self):
        return FolderPlace()  # see `share_places`
"""

import os
import time
from collections.abc import Callable

import pytest
from helpers.threads import at_once, in_background

from sync.format.errors import Away, Full, Missing, ReadOnly, ShareError, Taken, TooLarge
from sync.shares.share import LARGEST, Listed, sweep

BAD_NAMES = (
    *("", "/", "a/", "/a", "a//b", "A", "a/B", "ä", "a b", "a_b", "..", "../a", "a/../b", "a/.", ".hidden", "a.", "a-"),
    *("-a", "a\\b", "a:b", "a\0", "a\n", "x" * 121, "con", "lpt1.seg", "desktop.ini", "thumbs.db"),
    *("a.tmp-" + "a" * 26, "a.tmp", "a.sync-conflict-1"),
)
SEGMENT = "d/line-0/comp/0000000001.seg"


def together(actions: list[Callable[[], object]]) -> list[object]:
    """Run them at the same moment in threads; each one's answer, or the ShareError it ended with."""
    return at_once(actions, expected=(ShareError,))


class ShareSuite:
    """What `sync.shares.share` promises, for every kind."""

    LARGE = LARGEST

    @pytest.fixture
    def share(self, place):
        return place.open()

    def test_what_is_put_is_listed_and_read(self, share):
        share.put_new(SEGMENT, b"sealed")
        share.put_new("marker.1", b"signed bytes")
        assert share.list("d/line-0/comp") == [Listed("0000000001.seg", 6)]
        assert share.list("") == [Listed("marker.1", 12)]
        assert share.read(SEGMENT) == b"sealed"

    def test_a_new_share_and_a_folder_nobody_made_are_empty(self, share):
        assert share.list("") == []
        assert share.list("d/line-0/comp") == []
        with pytest.raises(Missing):
            share.read(SEGMENT)

    def test_listings_are_in_order_and_of_one_folder_only(self, share):
        for number in range(40, 0, -1):
            share.put_new(f"heads/a-0-{number:03}", bytes(number))
        share.put_new("headsman", b"other")
        share.put_new("heads/sub/deep", b"deeper")
        assert share.list("heads") == [Listed(f"a-0-{number:03}", number) for number in range(1, 41)]
        assert share.list("") == [Listed("headsman", 5)]
        assert share.list("d") == []

    def test_every_size_comes_back_byte_for_byte(self, share):
        for size in (1, 4095, 4096, 65_537, (1 << 20) + 1, 3_000_000):
            data = os.urandom(size)
            share.put_new(f"snap/{size}", data)
            assert share.read(f"snap/{size}") == data

    def test_the_largest_file_fits_and_nothing_above_the_limit_is_read(self, share):
        data = os.urandom(1 << 20) * (self.LARGE >> 20)
        share.put_new("pack/large", data)
        assert share.read("pack/large", len(data)) == data
        with pytest.raises(TooLarge):
            share.read("pack/large", len(data) - 1)

    def test_equal_bytes_twice_are_fine(self, share):
        share.put_new(SEGMENT, b"same")
        share.put_new(SEGMENT, b"same")
        assert share.read(SEGMENT) == b"same"

    def test_other_bytes_are_taken_and_overwrite_nothing(self, share, place):
        share.put_new(SEGMENT, b"first")
        for other in (b"other", b"longer than before", b"f"):
            with pytest.raises(Taken):
                share.put_new(SEGMENT, other)
        assert share.read(SEGMENT) == b"first"
        assert place.names() == {SEGMENT}

    def test_a_folder_in_the_way_is_taken(self, share):
        share.put_new(SEGMENT, b"first")
        with pytest.raises(Taken):
            share.put_new("d/line-0", b"a file where a folder is")
        with pytest.raises(Missing):
            share.read("d/line-0")

    def test_a_file_where_a_folder_should_be_stays_what_it_is(self, share, place):
        share.put_new("d", b"foreign")
        with pytest.raises(ShareError):
            share.put_new(SEGMENT, b"below it")
        assert share.list("d") == []
        assert place.names() == {"d"}

    def test_of_eight_at_once_one_wins(self, place, share):
        for number in range(5):
            name = f"roster/{number}"
            shares = [place.open() for _ in range(7)] + [share]
            given = [bytes([65 + k]) * (1000 + k) for k in range(8)]
            ends = together([lambda s=s, g=g, n=name: s.put_new(n, g) for s, g in zip(shares, given, strict=True)])
            winners = [data for data, end in zip(given, ends, strict=True) if end is None]
            assert len(winners) == 1, ends
            assert all(end is None or isinstance(end, Taken) for end in ends), ends
            assert share.read(name) == winners[0]
        assert place.names() == {f"roster/{number}" for number in range(5)}

    def test_eight_threads_with_one_object_do_not_disturb_each_other(self, share):
        def work(thread):
            for number in range(10):
                name = f"d/line-{thread}/comp/{number}"
                share.put_new(name, f"{thread}.{number}".encode())
                assert share.read(name) == f"{thread}.{number}".encode()
            return len(share.list(f"d/line-{thread}/comp"))

        assert together([lambda t=t: work(t) for t in range(8)]) == [10] * 8

    def test_equal_bytes_by_eight_at_once_succeed_for_all(self, place):
        shares = [place.open() for _ in range(8)]
        assert together([lambda s=s: s.put_new(SEGMENT, b"same" * 999) for s in shares]) == [None] * 8
        assert place.names() == {SEGMENT}

    def test_nothing_is_listed_before_it_is_whole(self, place, share):
        data, seen, looking = os.urandom(1_500_000), [], place.open()

        def look(done):
            while not done.is_set():
                for listed in looking.list("d"):
                    seen.append((listed.size, looking.read(f"d/{listed.name}") == data))

        with in_background(look) as over:
            for number in range(6):
                share.put_new(f"d/{number}", data)
            assert not over.is_set(), "who looks has ended before"
        assert set(seen) <= {(len(data), True)}

    def test_a_bad_name_is_refused_before_anything_happens(self, share, place):
        for name in BAD_NAMES:
            for verb in (share.read, share.delete, lambda name: share.put_new(name, b"x"), share.list):
                if name or verb != share.list:
                    with pytest.raises(ValueError, match="not a name"):
                        verb(name)
        assert place.names() == set()

    def test_no_data_is_refused(self, share, place):
        with pytest.raises(ValueError, match="nothing to put"):
            share.put_new(SEGMENT, b"")
        assert place.names() == set()

    def test_the_longest_name_and_every_sign_work(self, share):
        name = "pack/" + "0123456789abcdefghijklmnopqrstuvwxyz.-" * 2 + "a" * 39
        assert len(name) == 120
        share.put_new(name, b"x")
        assert share.list("pack") == [Listed(name[5:], 1)]
        assert share.read(name) == b"x"

    def test_foreign_temporary_and_empty_files_are_not_listed(self, share, place):
        share.put_new("d/0000000001.seg", b"ours")
        for name in (
            "0000000001.sync-conflict-20260101-120000-abcdefg.seg",
            "0000000001 (conflicted copy 2026-01-01).seg",
            "0000000001.seg-conflicted-copy",
            "0000000002.seg.tmp-" + "a" * 26,
            "0000000002.tmp",
            "~$0000000001.seg",
            ".ds_store",
            "desktop.ini",
            "Thumbs.db",
            "thumbs.db",
            "Übersicht.xlsx",
            "0000000001.SEG",
            "kopie von 1.seg",
        ):
            place.plant(f"d/{name}", b"foreign")
        place.plant("d/0000000003.seg", b"")
        place.plant("d/folder/file", b"deeper")
        assert share.list("d") == [Listed("0000000001.seg", 4)]

    def test_a_damaged_or_empty_file_in_the_way_can_be_deleted_and_put_again(self, share, place):
        share.put_new("d/other", b"so that the folder is there")
        for damaged in (b"", b"whole by", b"whole bytez"):
            place.plant("d/1", damaged)
            with pytest.raises(Taken):
                share.put_new("d/1", b"whole bytes")
            assert share.read("d/1") == damaged
            share.delete("d/1")
            share.put_new("d/1", b"whole bytes")
            assert share.read("d/1") == b"whole bytes"

    def test_deleting_can_be_repeated_and_touches_nothing_else(self, share, place):
        share.put_new("heads/a-0-1", b"x")
        share.put_new("heads/a-0-2", b"y")
        share.delete("heads/a-0-1")
        share.delete("heads/a-0-1")
        share.delete("never/was")
        share.delete("heads")
        assert place.names() == {"heads/a-0-2"}

    def test_a_deleted_name_is_free_again(self, share):
        share.put_new(SEGMENT, b"first")
        share.delete(SEGMENT)
        share.put_new(SEGMENT, b"second")
        assert share.read(SEGMENT) == b"second"

    def test_the_shares_time_is_sane_and_leaves_nothing_behind(self, share, place):
        before = time.time_ns() // 1_000_000
        times = [share.server_time() for _ in range(3)]
        after = time.time_ns() // 1_000_000
        assert all(before - 2000 <= time_ms <= after + 2000 for time_ms in times)
        assert place.names() == set()

    def test_without_a_root_every_verb_says_so_and_none_makes_it(self, share, place):
        share.put_new(SEGMENT, b"x")
        place.lose_root()
        for opened in (share, place.open()):
            for verb in (
                lambda s: s.list(""),
                lambda s: s.list("d/line-0/comp"),
                lambda s: s.read(SEGMENT),
                lambda s: s.put_new(SEGMENT, b"x"),
                lambda s: s.put_new("marker.1", b"x"),
                lambda s: s.delete(SEGMENT),
                lambda s: s.server_time(),
            ):
                with pytest.raises(Away) as caught:
                    verb(opened)
                assert caught.type is Away
        assert not place.root_is_there()

    def test_a_share_for_reading_only_can_be_read(self, share, place):
        share.put_new(SEGMENT, b"x")
        before = place.names()
        with place.closed() as closed:
            assert closed.list("d/line-0/comp") == [Listed("0000000001.seg", 1)]
            assert closed.read(SEGMENT) == b"x"
            for verb in (
                lambda: closed.put_new("d/line-0/comp/0000000002.seg", b"x"),
                lambda: closed.put_new("new/folder", b"x"),
                lambda: closed.delete(SEGMENT),
                closed.server_time,
            ):
                with pytest.raises(ReadOnly) as caught:
                    verb()
                assert caught.type is ReadOnly
        assert place.names() == before

    def test_a_full_share_says_so_and_keeps_what_it_has(self, share, place):
        share.put_new(SEGMENT, b"kept")
        with place.full() as full:
            with pytest.raises(Full):
                full.put_new("d/line-0/comp/0000000002.seg", os.urandom(400_000))
            assert full.list("d/line-0/comp") == [Listed("0000000001.seg", 4)]
            assert full.read(SEGMENT) == b"kept"
            full.put_new("d/line-0/comp/0000000003.seg", b"small ones still fit")
        assert not [name for name in place.names() if ".tmp-" in name]

    def test_old_temporary_files_are_swept_and_nothing_else(self, share, place):
        young, old = "d/1.seg.tmp-" + "a" * 26, "d/1.seg.tmp-" + "b" * 26
        others = {"d/1.seg", "d/work.tmp", "d/1.seg.tmp-short", "d/x/1.seg.tmp-" + "c" * 26}
        for name in {young, old, *others}:
            place.plant(name, b"half")
        for name in {old, *others}:
            place.age(name, 25 * 3600)
        assert sweep(share, "d") == 1
        assert place.names() == {young, *others}
        assert sweep(share, "nowhere") == 0
