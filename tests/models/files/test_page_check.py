"""Damage is found in every page and every frame of the log that counts, and nowhere else."""

import threading
from contextlib import closing
from pathlib import Path

import pytest
from helpers.damage import KEY, copied, cut, filled, flip, flip_page, killed_after_saves, page_count, put
from helpers.threads import in_background
from sqlalchemy import text

from models import database
from models.database import PAGE, Store
from models.files import page_check
from models.files.log_frames import log_path, read_log
from models.files.page_check import Damage
from models.store_errors import WrongKey


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store" / "feldbuch.db"
    place.parent.mkdir()
    filled(place)
    return place


def damage(path: Path) -> Damage:
    with closing(database._keyed(path, KEY, "rw")) as source:
        return page_check.damage(source, path, KEY)


def damage_below(path: Path) -> list[int]:
    """As `damage` finds it in the pages, for a file that SQLite itself would not open any more."""
    seals = page_check.seals_of(path, KEY)
    return page_check._unfitting(path, seals, page_count(path))


def named_by_cipher(path: Path) -> list[int]:
    try:
        with closing(database._keyed(path, KEY, "rw")) as source:
            rows = source.execute("PRAGMA cipher_integrity_check").fetchall()
    except (WrongKey, database.dbapi2.DatabaseError):
        return []
    return [int(row[0].rsplit(" ", 1)[1]) for row in rows]


def test_a_whole_store_has_no_damage(path):
    assert not damage(path)


def test_every_page_that_was_altered_is_named_as_the_cipher_names_it(path):
    with Store.open(path, KEY).read() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() > 5
    named: set[int] = set()
    for number in range(1, page_count(path) + 1):
        flip_page(path, number)
        assert damage_below(path) == [number]
        named.update(named_by_cipher(path))
        flip_page(path, number)
    assert not damage(path)
    assert named <= set(range(1, page_count(path) + 1))
    assert len(named) > page_count(path) * 0.8  # with a damaged schema SQLite does not get so far


@pytest.mark.parametrize("place", [0, 1, 1967, 1968, 1983, 1984, PAGE - 1])
def test_no_byte_of_a_page_is_outside_the_check(path, place):
    flip_page(path, 5, place)
    assert damage_below(path) == [5]


def test_pages_that_changed_places_are_both_named(path):
    content = bytearray(path.read_bytes())
    content[4 * PAGE : 6 * PAGE] = content[5 * PAGE : 6 * PAGE] + content[4 * PAGE : 5 * PAGE]
    path.write_bytes(content)
    assert damage_below(path) == [5, 6]


def test_a_page_the_disk_cannot_read_is_damage_and_hides_no_other(path, monkeypatch):
    real = page_check._read

    def failing(opened, offset: int, size: int) -> bytes:
        if offset <= 7 * PAGE < offset + size:
            raise OSError(5, "bad sector")
        return real(opened, offset, size)

    monkeypatch.setattr(page_check, "_read", failing)
    flip_page(path, 20)
    assert damage_below(path) == [8, 20]


def test_a_file_that_lost_its_end_lacks_pages(path):
    count = page_count(path)
    cut(path, 3 * PAGE)
    seals = page_check.seals_of(path, KEY)
    assert page_check._unfitting(path, seals, count) == [count - 2, count - 1, count]
    cut(path, 100)
    assert page_check._unfitting(path, seals, count) == [count - 3, count - 2, count - 1, count]


def test_many_pages_are_told_in_runs():
    told = Damage(pages=(3, 4, 5, 9), frames=(2,)).lines()
    assert told == ["page 3-5: altered or missing", "page 9: altered or missing", "frame 2 of the log: altered"]
    assert len(Damage(pages=tuple(range(1, 1000, 2))).lines()) == page_check._NAMED + 1


def test_a_checkpoint_that_was_killed_half_way_is_no_damage(path, tmp_path):
    killed_after_saves(path, 3)
    seals = page_check.seals_of(path, KEY)
    log = read_log(path, PAGE, seals.fit)
    torn = next(page for page in log.pages if 1 < page <= page_count(path))
    flip_page(path, torn)
    assert damage_below(path) == [torn]
    assert not damage(path)


def test_checking_beside_a_busy_writer_reports_nothing(path):
    store = Store.open(path, KEY)

    def write_on(over: threading.Event) -> None:
        number = 20_000
        while not over.is_set():
            put(store, range(number, number + 5))
            with store.write() as connection:
                connection.execute(text("DELETE FROM local_setting WHERE key >= '20000' AND random() % 2"))
            with closing(database._keyed(path, KEY, "rw")) as other:
                other.execute("PRAGMA wal_checkpoint(RESTART)")
            number += 5

    with in_background(write_on):
        found = [damage(path) for _ in range(40)]
    store.close()
    assert not any(found), found


def test_a_log_is_whole_up_to_what_was_saved(path):
    killed_after_saves(path, 5)
    log = read_log(path, PAGE, page_check.seals_of(path, KEY).fit)
    assert log.altered == []
    assert log.read_until == log.committed_until == len(log.frames) > 5


@pytest.mark.parametrize("place", [3, 9, 17, 24, 500, 2071])
def test_an_altered_frame_before_a_later_save_is_named(path, place):
    killed_after_saves(path, 5)
    frame = 32 + (24 + PAGE) * 3
    flip(log_path(path), frame + place)
    log = read_log(path, PAGE, page_check.seals_of(path, KEY).fit)
    assert log.altered == [4]
    assert log.read_until < 4 < log.committed_until


@pytest.mark.parametrize("place", [0, 5, 10, 17, 21, 25])
def test_an_altered_header_of_the_log_is_named_as_its_first_frame(path, place):
    killed_after_saves(path, 5)
    flip(log_path(path), place)
    log = read_log(path, PAGE, page_check.seals_of(path, KEY).fit)
    assert log.altered
    assert log.altered[0] == 1
    assert log.read_until == 0 < log.committed_until


def test_a_save_that_was_not_finished_is_no_damage(path, tmp_path):
    killed_after_saves(path, 5)
    whole = log_path(path).read_bytes()
    step = 24 + PAGE
    for length in (len(whole) - 1, len(whole) - PAGE, len(whole) - step, len(whole) - step - 30):
        log_path(path).write_bytes(whole[:length])
        log = read_log(path, PAGE, page_check.seals_of(path, KEY).fit)
        assert log.altered == []


def test_frames_left_over_from_an_earlier_log_do_not_count(path, tmp_path):
    store = Store.open(path, KEY)
    for number in range(30_000, 30_020):
        put(store, range(number, number + 1))
    with closing(database._keyed(path, KEY, "rw")) as other:
        assert other.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0] == 0
    put(store, range(31_000, 31_001))
    there = copied(path, tmp_path / "copy")
    store.close()
    seals = page_check.seals_of(there, KEY)
    before = read_log(there, PAGE, seals.fit)
    assert 0 < len(before.frames) < log_path(there).stat().st_size // (24 + PAGE) / 2
    flip(log_path(there), log_path(there).stat().st_size - 1000)
    assert read_log(there, PAGE, seals.fit) == before
