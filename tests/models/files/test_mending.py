"""A log altered after a kill: what can be put together again is, checked; of all else a copy is kept."""

import os
import random
import shutil
from pathlib import Path

import pytest
from helpers.damage import KEY, copied, filled, flip, keys, killed_after_saves
from helpers.processes import fate

from models import database
from models.database import PAGE, Store
from models.files import mending, page_check
from models.files.log_frames import Log, log_path, read_log

FRAME = 24 + PAGE
SAVES = 20


@pytest.fixture(autouse=True)
def short_waits(monkeypatch) -> None:
    """Nobody else writes here: what is wrong at first stays wrong."""
    monkeypatch.setattr(page_check, "WAITS_SECONDS", (0.001,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store" / "feldbuch.db"
    place.parent.mkdir()
    filled(place)
    killed_after_saves(place, SAVES)
    return place


def log(path: Path) -> Log:
    return read_log(path, PAGE, page_check.seals_of(path, KEY).fit)


def saves(path: Path) -> int:
    """How many of the saves are there after mending and opening; the store is in order."""
    mending.mend(path, KEY, database.close_file)
    store = Store.open(path, KEY)
    assert store.check() == []
    found = sum(key >= "10000" for key in keys(store))
    store.close()
    return found


def test_a_whole_log_is_left_alone(path):
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    mending.mend(path, KEY, database.close_file)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    assert saves(path) == SAVES


def superseded(path: Path) -> dict[bool, list[int]]:
    """The frames by whether a later one holds the same page."""
    frames = log(path).frames
    pages = [frame.page for frame in frames]
    found: dict[bool, list[int]] = {True: [], False: []}
    for place, page in enumerate(pages):
        found[page in pages[place + 1 :]].append(place)
    return found


def test_an_altered_page_that_was_written_again_later_costs_nothing(path, tmp_path):
    for place in superseded(path)[True][::7]:
        there = copied(path, tmp_path / f"copy{place}")
        flip(log_path(there), 32 + FRAME * place + 24 + 500)
        assert log(there).altered == [place + 1]
        assert saves(there) == SAVES
        assert not (there.parent / mending.KEPT).exists()


def test_an_altered_page_that_was_the_last_of_its_number_leaves_a_copy_and_what_sqlite_reads(path, tmp_path):
    for place in superseded(path)[False][:-1][:3]:
        there = copied(path, tmp_path / f"copy{place}")
        flip(log_path(there), 32 + FRAME * place + 24 + 500)
        before = (there.read_bytes(), log_path(there).read_bytes())
        assert saves(there) < SAVES
        kept = there.parent / mending.KEPT / there.name
        assert (kept.read_bytes(), log_path(kept).read_bytes()) == before
        mending.forget(there)
        assert not kept.exists()


@pytest.mark.parametrize("place", [*range(0, 32, 3), *range(32 + FRAME * 5, 32 + FRAME * 5 + 24, 2)])
def test_an_altered_header_of_the_log_or_of_a_frame_costs_nothing(path, place):
    flip(log_path(path), place)
    assert saves(path) == SAVES


def test_several_altered_frames_are_mended_together(path):
    for place in superseded(path)[True][::5]:
        flip(log_path(path), 32 + FRAME * place + 24 + 100)
    assert len(log(path).altered) > 3
    assert saves(path) == SAVES


def test_any_altered_byte_costs_nothing_or_leaves_a_copy(path, tmp_path):
    places, whole = random.Random(9), 0
    size = log_path(path).stat().st_size - FRAME  # of the last frame nobody can tell whether it was finished
    for number in range(25):
        there = copied(path, tmp_path / f"copy{number}")
        flip(log_path(there), places.randrange(size))
        found = saves(there)
        assert (found == SAVES) != (there.parent / mending.KEPT).exists()
        whole += found == SAVES
        shutil.rmtree(there.parent)
    assert whole > 8
    print(whole, "of 25 without any loss")


def test_a_kill_anywhere_in_the_mending_is_harmless(path, tmp_path, monkeypatch):
    flip(log_path(path), 32 + FRAME * superseded(path)[True][3] + 24 + 500)
    steps = {"read_log": mending, "close_file": database, "flush_folder": mending.lasting}
    for name, owner in steps.items():
        for number in (1, 2):
            there = copied(path, tmp_path / f"{name}{number}")
            real, left = getattr(owner, name), [number]

            def deadly(*given, real=real, left=left):
                left[0] -= 1
                answer = real(*given)
                if left[0] == 0:
                    os.kill(os.getpid(), 9)
                return answer

            monkeypatch.setattr(owner, name, deadly)
            ended = fate(lambda there=there: mending.mend(there, KEY, database.close_file))
            monkeypatch.setattr(owner, name, real)
            assert ended == -9 or number == 2
            assert saves(there) == SAVES


def test_without_room_for_a_copy_the_store_opens_all_the_same(path, monkeypatch):
    monkeypatch.setattr(mending.shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 1000})())
    flip(log_path(path), 32 + FRAME * superseded(path)[False][0] + 24 + 500)
    assert saves(path) < SAVES
    assert not (path.parent / mending.KEPT).exists()
