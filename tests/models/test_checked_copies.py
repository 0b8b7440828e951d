"""No copy of a damaged store is ever taken for a good one: not beside it, not in its place, not before a migration."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.damage import KEY, cut, filled, flip, flip_page, keys, killed_after_saves, page_count, put
from sqlalchemy import text

from models import database, migrations
from models.database import PAGE, Store
from models.files.log_frames import log_path
from models.store_errors import PagesDamaged, StoreDamaged, WrongKey

NEW_KEY = bytes(reversed(range(32)))
HURT = (PagesDamaged, StoreDamaged, WrongKey)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store" / "feldbuch.db"
    place.parent.mkdir()
    filled(place)
    return place


@pytest.fixture(autouse=True)
def short_waits(monkeypatch) -> None:
    """Nobody else writes here: what is wrong at first stays wrong."""
    monkeypatch.setattr(database.page_check, "WAITS_SECONDS", (0.001,))


def middle(path: Path) -> None:
    flip_page(path, page_count(path) // 2)


def header(path: Path) -> None:
    flip_page(path, 1)


def salt(path: Path) -> None:
    flip(path, 7)


def last(path: Path) -> None:
    flip_page(path, page_count(path))


def many(path: Path) -> None:
    for number in range(10, page_count(path), 7):
        flip_page(path, number)


def cut_within_a_page(path: Path) -> None:
    cut(path, 1000)


def cut_by_pages(path: Path) -> None:
    cut(path, 3 * PAGE)


def zeroed(path: Path) -> None:
    with path.open("rb+") as opened:
        opened.seek(20 * PAGE)
        opened.write(bytes(2 * PAGE))


DAMAGES = [middle, header, salt, last, many, cut_within_a_page, cut_by_pages, zeroed]


def state(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def copy_of_the_open_store(path: Path, hurt: Callable[[Path], None]) -> None:
    store = Store.open(path, KEY)
    try:
        hurt(path)
        before = path.read_bytes()
        with pytest.raises(HURT):
            store.copy_to(path.with_name("copy.db"))
        assert path.read_bytes() == before
        assert not path.with_name("copy.db").exists()
    finally:
        store.close()


@pytest.mark.parametrize("hurt", DAMAGES)
def test_an_open_store_that_is_damaged_is_not_copied(path, hurt):
    copy_of_the_open_store(path, hurt)


@pytest.mark.parametrize("hurt", DAMAGES)
def test_a_damaged_store_is_not_rekeyed_and_stays_byte_for_byte(path, hurt):
    hurt(path)
    before = state(path)
    with pytest.raises(HURT):
        database.rekey(path, KEY, NEW_KEY)
    assert state(path) == before


@pytest.mark.parametrize("hurt", DAMAGES)
def test_a_damaged_store_is_not_migrated(path, hurt, tmp_path, monkeypatch):
    steps = tmp_path / "steps"
    shutil.copytree(migrations.FOLDER, steps, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (steps / f"{len(migrations.steps()) + 1:04}_later.sql").write_text("CREATE TABLE later (x);")
    monkeypatch.setattr(migrations, "FOLDER", steps)
    hurt(path)
    before = state(path)
    with pytest.raises(HURT):
        Store.open(path, KEY)
    assert state(path) == before


def test_a_page_that_goes_bad_while_it_is_copied_is_noticed(path, monkeypatch):
    """After the first look; what was read then was zeros, and the copy's own seals are right."""
    real = database.page_check.require_whole
    looks = []

    def look_and_hurt(source, where, key) -> None:
        real(source, where, key)
        if not looks:
            middle(path)
        looks.append(where)

    monkeypatch.setattr(database.page_check, "require_whole", look_and_hurt)
    with pytest.raises(PagesDamaged):
        database.rekey(path, KEY, NEW_KEY)


def test_a_copy_whose_pages_went_bad_takes_no_place(path, monkeypatch):
    real = database.page_check.require_sound

    def hurt_first(copy, where, key) -> None:
        middle(where)
        real(copy, where, key)

    monkeypatch.setattr(database.page_check, "require_sound", hurt_first)
    before = state(path)
    with pytest.raises(HURT):
        database.rekey(path, KEY, NEW_KEY)
    assert state(path) == before


def test_an_open_store_with_an_altered_frame_in_its_log_is_not_copied(path):
    store = Store.open(path, KEY)
    for number in range(20_000, 20_005):
        put(store, range(number, number + 1))
    flip(log_path(path), 32 + 24 + 100)
    with pytest.raises(PagesDamaged, match="frame 1 of the log"):
        store.copy_to(path.with_name("copy.db"))
    assert not path.with_name("copy.db").exists()
    assert store.check()


def test_what_is_not_hit_stays_readable_and_the_check_names_the_page(path):
    store = Store.open(path, KEY)
    flip_page(path, page_count(path))
    assert store.check() == [f"page {page_count(path)}: altered or missing"]
    assert len(keys(store)) == 45
    store.close()


def test_the_copy_of_a_store_a_killed_program_left_holds_what_was_saved(path):
    killed_after_saves(path, 4)
    store = Store.open(path, KEY)
    store.copy_to(path.with_name("copy.db"))
    store.close()
    again = Store.open(path.with_name("copy.db"), KEY)
    assert len(keys(again)) == 49
    again.close()


def test_a_copy_of_a_large_cell_in_overflow_pages_is_checked_too(path):
    """The last page of a long value may be all zeros without SQLite noticing."""
    store = Store.open(path, KEY)
    with store.write() as connection:
        values = {"key": "long", "value": os.urandom(PAGE * 10 + 500)}
        connection.execute(text("INSERT INTO local_setting VALUES (:key, :value)"), values)
    store.close()
    for number in range(2, page_count(path) + 1):
        flip_page(path, number)
        with pytest.raises(HURT):
            database.rekey(path, KEY, NEW_KEY)
        flip_page(path, number)
    database.rekey(path, KEY, NEW_KEY)
