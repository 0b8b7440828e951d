"""Steps from one schema to the next: in order, whole or not at all, and never at the price of the data."""

import os
import re
import shutil
import signal
from pathlib import Path

import pytest
from helpers.processes import fate
from sqlalchemy import text
from sqlcipher3 import dbapi2

from models import migrations
from models.database import PLAIN_HEADER, Store
from models.migrations import freeze
from models.store_errors import BugError, KnownError, StoreTooNew

KEY = bytes(range(32))
REBUILD = """
-- the parent of a cascade is rebuilt, as a changed column needs it
CREATE TABLE house (no INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE room (no INTEGER PRIMARY KEY, house INTEGER REFERENCES house (no) ON DELETE CASCADE);
INSERT INTO house VALUES (1, 'a'), (2, 'b');
INSERT INTO room VALUES (1, 1), (2, 2), (3, 2);
"""
REBUILT = """
CREATE TABLE house_new (no INTEGER PRIMARY KEY, name TEXT NOT NULL, street TEXT);
INSERT INTO house_new (no, name) SELECT no, name FROM house;
DROP TABLE house;
ALTER TABLE house_new RENAME TO house;
CREATE TRIGGER renamed AFTER UPDATE ON house BEGIN
    UPDATE house SET street = 'moved; twice' WHERE no = new.no;
END;
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """The released steps, in a folder to which a test adds later ones."""
    copied = tmp_path / "steps"
    shutil.copytree(migrations.FOLDER, copied, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(migrations, "FOLDER", copied)
    return copied


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "store"
    place.mkdir()
    return place / "feldbuch.db"


def add(folder: Path, number: int, sql: str) -> None:
    (folder / f"{number:04}_later.sql").write_text(sql)


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    store = Store.open(path, KEY)
    try:
        with store.read() as connection:
            return [tuple(row) for row in connection.execute(text(question))]
    finally:
        store.close()


def create(path: Path, entries: int = 3) -> None:
    store = Store.create(path, KEY)
    with store.write() as connection:
        for number in range(entries):
            connection.execute(
                text("INSERT INTO local_setting VALUES (:key, :value)"), {"key": str(number), "value": b"v" * 900}
            )
    store.close()


def next_number() -> int:
    return len(migrations.steps()) + 1


def shapes(rows: list[tuple[object, ...]]) -> dict[object, str]:
    return {name: re.sub(r"\s+", " ", str(sql)).strip() for name, sql in rows}


def test_the_steps_give_the_tables_the_program_works_with(path):
    create(path)
    question = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    expected = dbapi2.connect(":memory:")
    for statement in freeze.schema():
        expected.execute(statement)
    assert shapes(ask(path, question)) == shapes(expected.execute(question).fetchall())


def test_a_new_store_has_made_every_step_and_no_copy(path):
    create(path)
    numbers = [number for (number,) in ask(path, "SELECT number FROM migration ORDER BY number")]
    assert numbers == [step.number for step in migrations.steps()]
    assert [file.name for file in path.parent.iterdir()] == ["feldbuch.db"]


def test_statements_are_split_at_their_ends_not_at_every_semicolon():
    found = list(migrations.statements(REBUILT))
    assert [statement.split()[0] for statement in found] == ["CREATE", "INSERT", "DROP", "ALTER", "CREATE"]
    assert found[-1].endswith("END;")
    with pytest.raises(ValueError):
        list(migrations.statements("CREATE TABLE a (b INTEGER"))


def test_a_gap_in_the_numbers_is_refused(folder):
    add(folder, next_number() + 1, "CREATE TABLE a (b);")
    with pytest.raises(ValueError):
        migrations.steps()


def test_an_older_store_is_copied_then_brought_up_and_the_copy_goes_at_the_next_good_opening(folder, path):
    create(path)
    first = next_number()
    add(folder, first, REBUILD)
    add(folder, first + 1, REBUILT)
    assert ask(path, "SELECT count(*) FROM local_setting") == [(3,)]
    copy = path.with_name(f"feldbuch.db.before-{first}")
    assert copy.exists()
    assert not copy.read_bytes().startswith(PLAIN_HEADER)
    ask(path, "SELECT 1")
    assert [file.name for file in path.parent.iterdir()] == ["feldbuch.db"]


def test_the_copy_opens_with_the_same_key_and_holds_the_old_state(folder, path):
    create(path)
    first = next_number()
    add(folder, first, REBUILD)
    ask(path, "SELECT 1")
    copy = path.with_name(f"feldbuch.db.before-{first}")
    (folder / f"{first:04}_later.sql").unlink()
    assert ask(copy, "SELECT count(*) FROM local_setting") == [(3,)]
    assert ask(copy, "SELECT count(*) FROM sqlite_master WHERE name = 'house'") == [(0,)]


def test_rebuilding_a_parent_table_keeps_its_children(folder, path):
    create(path)
    add(folder, next_number(), REBUILD)
    ask(path, "SELECT 1")
    add(folder, next_number(), REBUILT)
    assert ask(path, "SELECT count(*) FROM room") == [(3,)]
    assert ask(path, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'house'") == [(1,)]


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("CREATE TABLE good (a);\nCREATE TABLE good (a);\n", BugError),
        (REBUILD + "INSERT INTO room VALUES (9, 77);\n", BugError),
    ],
)
def test_a_step_that_fails_leaves_the_store_as_it_was(folder, path, sql, error):
    create(path)
    number = next_number()
    add(folder, number, sql)
    with pytest.raises(error):
        Store.open(path, KEY)
    (folder / f"{number:04}_later.sql").unlink()
    assert ask(path, "SELECT count(*) FROM sqlite_master WHERE name IN ('good', 'room')") == [(0,)]
    assert ask(path, "SELECT count(*) FROM local_setting") == [(3,)]


def test_a_store_that_has_seen_later_steps_is_refused_and_not_changed(folder, path):
    create(path)
    number = next_number()
    add(folder, number, REBUILD)
    ask(path, "SELECT 1")
    (folder / f"{number:04}_later.sql").unlink()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        Store.open(path, KEY)
    assert path.read_bytes() == before


class Deadly:
    """A connection during which this process is killed, before its instruction number `moment`."""

    def __init__(self, connection, moment):
        self.connection = connection
        self.left = moment

    def instant(self):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(self, *arguments):
        self.instant()
        return self.connection.execute(*arguments)

    def __getattr__(self, name):
        return getattr(self.connection, name)


def open_and_die(path: Path, moment: int) -> None:
    real = migrations.bring_up_to_date

    def deadly(connection, path, copy):
        connection = Deadly(connection, moment)

        def copied(target):
            leftover = target.with_name(target.name + "-journal")
            leftover.write_bytes(b"left over")
            target.write_bytes(b"half a copy")
            connection.instant()
            leftover.unlink()
            target.unlink()
            copy(target)
            connection.instant()

        real(connection, path, copied)

    migrations.bring_up_to_date = deadly
    Store.open(path, KEY).close()


def test_a_kill_at_any_instruction_of_a_migration_can_be_resumed(folder, path, tmp_path):
    create(path)
    first = next_number()
    add(folder, first, REBUILD)
    add(folder, first + 1, REBUILT)
    original = tmp_path / "original"
    shutil.copytree(path.parent, original)
    killed = 0
    for moment in range(1, 100):
        shutil.rmtree(path.parent)
        shutil.copytree(original, path.parent)
        ended = fate(lambda moment=moment: open_and_die(path, moment))
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        killed += 1
        assert ask(path, "SELECT count(*) FROM local_setting") == [(3,)]
        assert ask(path, "SELECT count(*) FROM room") == [(3,)]
        assert ask(path, "SELECT max(number), count(*) FROM migration") == [(first + 1, first + 1)]
        assert [file.name for file in path.parent.iterdir()] == ["feldbuch.db"]
    assert killed > 15


def test_no_room_for_the_copy_leaves_the_store_as_it_was(folder, path):
    create(path)
    number = next_number()
    add(folder, number, REBUILD)
    path.with_name(f"feldbuch.db.before-{number}").mkdir()
    before = path.read_bytes()
    with pytest.raises((KnownError, BugError)):
        Store.open(path, KEY)
    assert path.read_bytes() == before
