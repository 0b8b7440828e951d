"""The encrypted file: transactions, the guard, and everything that can be wrong with a file."""

import random
import shutil
from functools import partial
from pathlib import Path

import pytest
from helpers.processes import as_nobody, open_to_all, python, with_file_limit
from helpers.small_disk import small_disk
from helpers.threads import at_once, in_background
from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.exc import IntegrityError

from models import database
from models.database import PAGE, Store
from models.guard import written_tables
from models.store_errors import (
    DiskFull,
    DiskTrouble,
    StoreDamaged,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    UncapturedWrite,
    WrongKey,
)
from models.tables import GUARDED, RECORDS

KEY = bytes(range(32))
CANARY = "Kanarienvogel-Zwitscher"
PUT = text("INSERT INTO local_setting (key, value) VALUES (:key, :value)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feldbuch.db"


@pytest.fixture
def store(path: Path):
    made = Store.create(path, KEY)
    yield made
    made.close()


def put(store: Store, key: str, value: str = "x") -> None:
    with store.write() as connection:
        connection.execute(PUT, {"key": key, "value": value.encode()})


def keys(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(text("SELECT key FROM local_setting ORDER BY key")).scalars())


def filled(path: Path, rows: int = 400) -> None:
    made = Store.create(path, KEY)
    with made.write() as connection:
        connection.execute(PUT, [{"key": f"{row:05}", "value": (CANARY * 20).encode()} for row in range(rows)])
    made.close()


def test_every_connection_has_the_settings_the_store_promises(store):
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 0,
        "trusted_schema": 0,
        "secure_delete": 1,
        "temp_store": 2,
        "mmap_size": 0,
    }
    with store.read() as one, store.read() as other:
        for connection in (one, other):
            assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected} == expected


def test_a_picture_stays_the_same_while_somebody_writes(store):
    put(store, "a")
    with store.read() as picture:
        before = picture.execute(text("SELECT count(*) FROM local_setting")).scalar()
        put(store, "b")
        after = picture.execute(text("SELECT count(*) FROM local_setting")).scalar()
    assert (before, after, keys(store)) == (1, 1, ["a", "b"])


def test_a_failed_transaction_leaves_nothing_and_the_next_one_works(store):
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        connection.execute(PUT, {"key": "half", "value": b""})
        raise ZeroDivisionError
    with pytest.raises(IntegrityError), store.write() as connection:
        connection.execute(PUT, {"key": "one", "value": b""})
        connection.execute(PUT, {"key": "one", "value": b""})
    put(store, "whole")
    assert keys(store) == ["whole"]


def test_error_texts_hold_no_values(store):
    with pytest.raises(IntegrityError) as caught, store.write() as connection:
        connection.execute(PUT, [{"key": CANARY, "value": b""}, {"key": CANARY, "value": b""}])
    assert CANARY not in str(caught.value)


def test_a_write_within_a_write_is_refused(store):
    with pytest.raises(RuntimeError), store.write(), store.write():
        pass
    put(store, "a")
    assert keys(store) == ["a"]


def test_many_threads_write_without_an_error(store):
    def work(thread: int) -> None:
        for number in range(20):
            put(store, f"{thread}-{number}")
            keys(store)

    at_once([partial(work, thread) for thread in range(6)])
    assert len(keys(store)) == 120


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO participant (id) VALUES (x'00')",
        "insert or ignore into participant (id) values (x'00')",
        "REPLACE INTO participant (id) VALUES (x'00')",
        "UPDATE participant SET alive = 0",
        "UPDATE OR IGNORE main.participant SET alive = 0",
        'DELETE\n FROM "participant"',
        "DELETE FROM [participant]",
        "DELETE FROM main . `Participant`",
        "WITH old AS (SELECT 1) DELETE FROM participant",
        "/* sorted */ -- ' \n UPDATE participant SET alive = 0",
        "DELETE FROM entry",
    ],
)
def test_a_guarded_table_is_written_only_by_change_capture(store, statement):
    with pytest.raises(UncapturedWrite), store.write() as connection:
        connection.execute(text(statement))
    with pytest.raises(UncapturedWrite), store.write() as connection:
        connection.exec_driver_sql(statement)


def test_core_statements_and_bulk_statements_are_guarded_too(store):
    participant = RECORDS["participant"]
    with pytest.raises(UncapturedWrite), store.write() as connection:
        connection.execute(insert(participant), [{"id": b"1"}, {"id": b"2"}])
    with pytest.raises(UncapturedWrite), store.write() as connection:
        connection.execute(
            update(participant).where(participant.c.id == bindparam("which")).values(alive=0), [{"which": b"1"}]
        )


def test_change_capture_may_write_and_its_leave_ends_with_its_statement(store):
    clear = text("DELETE FROM participant")
    with store.write() as connection:
        connection.execute(clear, execution_options={"captured": True})
        with pytest.raises(UncapturedWrite):
            connection.execute(clear)


def test_a_picture_cannot_be_written_in(store):
    with pytest.raises(UncapturedWrite), store.read() as connection:
        connection.execute(PUT, {"key": "a", "value": b""})
    assert keys(store) == []


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT 'DELETE FROM participant'", set()),
        ("SELECT 1 -- UPDATE participant SET x = 1", set()),
        ("SELECT updated FROM participant", set()),
        ("INSERT INTO temp.chosen SELECT id FROM participant", set()),
        ("INSERT INTO a (b) VALUES ('it''s; DELETE FROM c') ON CONFLICT DO UPDATE SET b = 1", {"a"}),
    ],
)
def test_only_what_a_statement_writes_counts(statement, tables):
    assert written_tables(statement) == tables


def test_every_record_and_the_ledger_are_guarded():
    assert set(RECORDS) <= GUARDED
    assert {"entry", "vector", "digest"} <= GUARDED


def test_what_was_written_is_there_after_reopening(path, store):
    put(store, "a")
    store.close()
    again = Store.open(path, KEY)
    assert keys(again) == ["a"]
    again.close()
    assert [file.name for file in path.parent.iterdir()] == ["feldbuch.db"]


def test_another_key_does_not_open_the_file(path):
    filled(path)
    with pytest.raises(WrongKey):
        Store.open(path, bytes(32))


def test_no_file_of_the_store_can_be_read_without_the_key(path):
    filled(path)
    store = Store.open(path, KEY)
    put(store, CANARY, CANARY)
    store.copy_to(path.with_name("copy.db"))
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {"feldbuch.db", "feldbuch.db-wal", "copy.db"}
    for file in files:
        content = file.read_bytes()
        assert not content.startswith(database.PLAIN_HEADER)
        assert CANARY.encode() not in content
        if not file.name.endswith("-shm"):
            assert b"local_setting" not in content
    store.close()


def test_a_file_that_is_no_store_is_refused_and_stays_as_it_is(path, tmp_path):
    for content in (b"", b"short", database.PLAIN_HEADER + bytes(8000)):
        path.write_bytes(content)
        with pytest.raises(StoreDamaged):
            Store.open(path, KEY)
        assert path.read_bytes() == content
    with pytest.raises(StoreMissing):
        Store.open(tmp_path / "nothing.db", KEY)
    assert not (tmp_path / "nothing.db").exists()
    with pytest.raises(FileExistsError):
        Store.create(path, KEY)


def read_all(path: Path) -> list[bytes]:
    store = Store.open(path, KEY)
    try:
        with store.read() as connection:
            rows = list(connection.execute(text("SELECT value FROM local_setting ORDER BY key")).scalars())
        if store.check():
            raise StoreDamaged
        return rows
    finally:
        store.close()


def test_a_truncated_store_is_called_damaged(path):
    filled(path)
    whole = path.read_bytes()
    for length in [PAGE - 1, PAGE, 2 * PAGE, len(whole) // 2, len(whole) - PAGE, len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises((StoreDamaged, WrongKey)):
            read_all(path)


def test_a_flipped_bit_anywhere_is_called_damaged(path):
    filled(path)
    whole = path.read_bytes()
    places = random.Random(7)
    for _ in range(40):
        spot = places.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[spot] ^= 1 << places.randrange(8)
        path.write_bytes(damaged)
        with pytest.raises((StoreDamaged, WrongKey)):
            read_all(path)
    path.write_bytes(whole)
    assert read_all(path) == [(CANARY * 20).encode()] * 400


def test_a_damaged_write_ahead_log_never_gives_wrong_rows(path):
    filled(path, 5)
    store = Store.open(path, KEY)
    put(store, "99999")
    log = path.with_name("feldbuch.db-wal")
    whole, file = log.read_bytes(), path.read_bytes()
    other = path.parent / "other"
    for spot in (10, 40, 60, 500, len(whole) - 100):
        shutil.rmtree(other, ignore_errors=True)
        other.mkdir()
        damaged = bytearray(whole)
        damaged[spot] ^= 4
        (other / path.name).write_bytes(file)
        (other / log.name).write_bytes(damaged)
        try:
            rows = read_all(other / path.name)
        except (StoreDamaged, WrongKey):
            continue
        assert rows in ([(CANARY * 20).encode()] * 5, [*[(CANARY * 20).encode()] * 5, b"x"])
    store.close()


def test_a_store_of_a_later_version_is_left_alone(path, store):
    with store.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 4711")
    store.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        Store.open(path, KEY)
    assert path.read_bytes() == before


def test_a_read_only_file_or_folder_is_named_at_opening(path):
    filled(path, 3)
    open_to_all(path.parent)

    def attempt() -> str:
        Store.open(path, KEY)
        return "opened"

    path.chmod(0o444)
    path.parent.chmod(0o777)
    assert as_nobody(attempt).startswith(StoreReadOnly.__name__)
    path.chmod(0o666)
    path.parent.chmod(0o555)
    assert as_nobody(attempt).startswith(StoreReadOnly.__name__)
    path.parent.chmod(0o755)


def test_a_limit_of_size_refuses_the_save_and_keeps_what_was_saved(path):
    filled(path, 50)
    limit = path.stat().st_size + 200_000

    def fill_up() -> str:
        store = Store.open(path, KEY)
        saved = 0
        try:
            for number in range(1000):
                put(store, f"n{number}", "y" * 5000)
                saved += 1
        except DiskTrouble:
            return f"full after {saved}"
        return "never full"

    answer = with_file_limit(limit, fill_up)
    assert answer.startswith("full after "), answer
    saved = int(answer.split()[-1])
    assert saved > 5
    store = Store.open(path, KEY)
    assert len(keys(store)) == 50 + saved
    assert store.check() == []
    store.close()


def test_a_really_full_disk_is_told_apart_from_damage(tmp_path):
    with small_disk(tmp_path / "disk", "3m") as disk:
        store = Store.create(disk / "feldbuch.db", KEY)
        put(store, "first")
        saved = 0
        with pytest.raises(DiskFull):
            for number in range(1000):
                put(store, f"n{number}", "y" * 20_000)
                saved += 1
        assert len(keys(store)) == saved + 1
        with pytest.raises(DiskFull):
            store.copy_to(disk / "copy.db")
        assert not list(disk.glob("copy*"))
        assert store.check() == []
        store.close()


def test_a_writer_of_another_process_is_waited_for_and_then_named(path, store, monkeypatch):
    script = """
import sys
from pathlib import Path
from models.database import Store
store = Store.open(Path(sys.argv[1]), bytes(range(32)))
with store.write():
    print("writing", flush=True)
    sys.stdin.read()
"""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)
    store.close()
    process = python(script, path)
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    with pytest.raises(StoreLocked):
        Store.open(path, KEY)
    process.kill()
    process.communicate()
    Store.open(path, KEY).close()


SAVES = """
import sys
from pathlib import Path
from sqlalchemy import text
from models.database import Store
store = Store.open(Path(sys.argv[1]), bytes(range(32)))
start = int(sys.argv[2])
for number in range(start, start + 100000):
    with store.write() as connection:
        for part in ("a", "b", "c"):
            values = {"k": f"{number}{part}", "v": b"z" * 3000}
            connection.execute(text("INSERT INTO local_setting VALUES (:k, :v)"), values)
    print(number, flush=True)
"""


def test_after_a_kill_in_the_middle_of_saves_every_acknowledged_entry_is_there(path, store):
    store.close()
    moments = random.Random(3)
    acknowledged: list[int] = []
    for attempt in range(8):
        process = python(SAVES, path, attempt * 100000)
        assert process.stdout is not None
        for _ in range(moments.randrange(1, 60)):
            acknowledged.append(int(process.stdout.readline()))
        process.kill()
        acknowledged.extend(int(line) for line in process.communicate()[0].split(b"\n")[:-1])
        again = Store.open(path, KEY)
        found = keys(again)
        assert again.check() == []
        again.close()
        assert {f"{number}{part}" for number in acknowledged for part in "abc"} <= set(found)
        assert len(found) % 3 == 0


def test_a_copy_is_whole_while_the_store_is_written(path, store):
    target = path.with_name("copy.db")
    with in_background(lambda over: [put(store, f"{n}", "v" * 2000) for n in range(400) if not over.is_set()]):
        store.copy_to(target)
    copy = Store.open(target, KEY)
    assert copy.check() == []
    assert set(keys(copy)) <= set(keys(store))
    copy.close()
    with pytest.raises(FileExistsError):
        store.copy_to(target)


def test_another_key_after_a_rekey_and_the_old_one_opens_nothing(path):
    filled(path)
    new = bytes(reversed(range(32)))
    database.rekey(path, KEY, new)
    with pytest.raises(WrongKey):
        Store.open(path, KEY)
    store = Store.open(path, new)
    assert len(keys(store)) == 400
    assert store.check() == []
    store.close()
    assert [file.name for file in path.parent.iterdir()] == ["feldbuch.db"]


def test_an_open_store_is_not_rekeyed(path):
    filled(path, 3)
    store = Store.open(path, KEY)
    put(store, "open")
    with pytest.raises(StoreLocked):
        database.rekey(path, KEY, bytes(32))
    put(store, "goes on")
    store.close()
    assert len(read_all(path)) == 5
