"""Opening a store: every trouble is one sentence, and nothing is changed by it."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from helpers.processes import as_nobody, end_of, fate, forked, open_to_all, python
from helpers.small_disk import small_disk
from sqlalchemy import text

from app.base import places
from app.base.errors import BadInput, StoreProblem, WrongPassphrase
from app.security import keyring, unlock, waiting
from models import database
from models.database import PAGE, PLAIN_HEADER, Store
from models.store_errors import DiskFull
from resources import language

PASSPHRASE = "vier nasse Otter im Regen"
CANARY = "Kanarienvogel-Zwitscher"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    return tmp_path / "stores" / "birgit"


@pytest.fixture
def made(folder: Path) -> tuple[Path, str]:
    store, sheet = unlock.create_store(folder, PASSPHRASE, person="Birgit Reuter", title="Gladbeck 4.0")
    fill(store)
    store.close()
    return folder, sheet


def fill(store: Store) -> None:
    with store.write() as connection:
        rows = [{"key": f"{number:04}", "value": (CANARY * 40).encode()} for number in range(200)]
        connection.execute(text("INSERT INTO local_setting VALUES (:key, :value)"), rows)


def count(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM local_setting")).scalar() or 0)


def state_of(folder: Path) -> dict[str, bytes]:
    """All files but the ones every try may touch."""
    loose = {places.WAITING, places.LOCK}
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name not in loose}


def test_a_new_store_opens_with_its_passphrase_again_and_again(made):
    folder, _sheet = made
    for _ in range(2):
        store = unlock.open_store(folder, PASSPHRASE)
        assert count(store) == 200
        assert store.check() == []
        store.close()


def test_a_wrong_passphrase_counts_down_and_then_must_wait_even_with_the_right_one(made):
    folder, _sheet = made
    before = state_of(folder)
    for left in ("4 Versuche", "3 Versuche", "2 Versuche", "1 Versuch "):
        with pytest.raises(WrongPassphrase) as caught:
            unlock.open_store(folder, "falsch geraten")
        assert left in caught.value.message
    with pytest.raises(WrongPassphrase) as caught:
        unlock.open_store(folder, "falsch geraten")
    assert "1 Minute möglich" in caught.value.message
    with pytest.raises(WrongPassphrase) as caught:
        unlock.open_store(folder, PASSPHRASE)
    assert "Ihre Daten sind sicher" in caught.value.message
    assert state_of(folder) == before


def test_a_right_passphrase_clears_the_count(made):
    folder, _sheet = made
    with pytest.raises(WrongPassphrase):
        unlock.open_store(folder, "falsch geraten")
    unlock.open_store(folder, PASSPHRASE).close()
    assert waiting.state(folder).failures == 0


def test_trouble_other_than_a_wrong_passphrase_costs_no_try(made):
    folder, sheet = made
    with pytest.raises(BadInput):
        unlock.open_store_with_recovery(folder, sheet[:-1], "ein neuer langer Satz")
    (folder / places.DATABASE).write_bytes(b"")
    with pytest.raises(StoreProblem):
        unlock.open_store(folder, PASSPHRASE)
    assert waiting.state(folder).failures == 0


def test_the_recovery_sheet_opens_and_sets_a_new_passphrase(made):
    folder, sheet = made
    store = unlock.open_store_with_recovery(folder, sheet, "ein neuer langer Satz")
    assert count(store) == 200
    store.close()
    with pytest.raises(WrongPassphrase):
        unlock.open_store(folder, PASSPHRASE)
    unlock.open_store(folder, "ein neuer langer Satz").close()


def test_changing_the_passphrase_needs_the_old_one_and_a_good_new_one(made):
    folder, _sheet = made
    with pytest.raises(BadInput):
        unlock.change_passphrase(folder, PASSPHRASE, "kurz")
    with pytest.raises(BadInput):
        unlock.change_passphrase(folder, PASSPHRASE, "Birgit Reuter")
    with pytest.raises(WrongPassphrase):
        unlock.change_passphrase(folder, "falsch geraten", "ein neuer langer Satz")
    store = unlock.open_store(folder, PASSPHRASE)
    unlock.change_passphrase(folder, PASSPHRASE, "ein neuer langer Satz")
    assert count(store) == 200
    store.close()
    unlock.open_store(folder, "ein neuer langer Satz").close()


def test_a_store_opens_once_at_a_time_here_and_in_another_process(made):
    folder, _sheet = made
    store = unlock.open_store(folder, PASSPHRASE)
    for attempt in (lambda: unlock.open_store(folder, PASSPHRASE), lambda: unlock.rekey_store(folder, PASSPHRASE)):
        with pytest.raises(StoreProblem) as caught:
            attempt()
        assert "schon in einem anderen Fenster" in caught.value.message
    script = """
import sys
from pathlib import Path
from app.security.unlock import open_store
from app.base.errors import StoreProblem
try:
    open_store(Path(sys.argv[1]), sys.argv[2])
except StoreProblem as error:
    sys.stdout.buffer.write(error.message.encode())
"""
    assert "schon in einem anderen Fenster" in python(script, folder, PASSPHRASE).communicate()[0].decode()
    store.close()
    unlock.open_store(folder, PASSPHRASE).close()


def test_a_killed_program_leaves_no_lock(made):
    folder, _sheet = made
    script = """
import sys
from pathlib import Path
from app.security.unlock import open_store
store = open_store(Path(sys.argv[1]), sys.argv[2])
print("open", flush=True)
sys.stdin.read()
"""
    process = python(script, folder, PASSPHRASE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    process.kill()
    process.communicate()
    unlock.open_store(folder, PASSPHRASE).close()


def trouble(folder: Path) -> str:
    before = state_of(folder)
    with pytest.raises(StoreProblem) as caught:
        store = unlock.open_store(folder, PASSPHRASE)
        store.close()
    assert state_of(folder) == before
    return caught.value.message


def test_a_missing_store_is_named(made, tmp_path):
    folder, _sheet = made
    with pytest.raises(StoreProblem):
        unlock.open_store(tmp_path / "nowhere", PASSPHRASE)
    assert not (tmp_path / "nowhere").exists()
    (folder / places.DATABASE).unlink()
    assert "kein Bestand" in trouble(folder)


def test_a_truncated_or_altered_start_is_called_damage_not_a_wrong_passphrase(made):
    folder, _sheet = made
    file = folder / places.DATABASE
    whole = file.read_bytes()
    contents = [b"", whole[:100], whole[: len(whole) // 2], PLAIN_HEADER + whole[16:], os.urandom(len(whole))]
    moments = random.Random(5)
    for _ in range(5):
        spot = moments.randrange(PAGE)
        contents.append(whole[:spot] + bytes([whole[spot] ^ 16]) + whole[spot + 1 :])
    for content in contents:
        file.write_bytes(content)
        assert "beschädigt" in trouble(folder)


def test_a_store_of_a_later_version_is_named(made):
    folder, _sheet = made
    store = unlock.open_store(folder, PASSPHRASE)
    with store.write() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 4711")
    store.close()
    assert "neueren Version" in trouble(folder)


def test_lost_key_files_are_named_with_the_way_out(made):
    folder, _sheet = made
    for name in (places.KEYS, places.KEYS_COPY):
        (folder / name).unlink()
    assert "Schlüsseldateien" in trouble(folder)


def test_a_read_only_folder_or_file_is_named(made):
    folder, _sheet = made
    open_to_all(folder)
    for file in folder.iterdir():
        file.chmod(0o666)

    def attempt() -> str:
        unlock.open_store(folder, PASSPHRASE)
        return "opened"

    folder.chmod(0o555)
    assert "schreibgeschützt" in as_nobody(attempt)
    folder.chmod(0o777)
    (folder / places.DATABASE).chmod(0o444)
    assert "schreibgeschützt" in as_nobody(attempt)


def test_a_full_disk_is_named_when_a_store_is_made_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    with small_disk(tmp_path / "disk", "64k") as disk:
        with pytest.raises(StoreProblem) as caught:
            unlock.create_store(disk / "new", PASSPHRASE)
        assert "voll" in caught.value.message
        assert list(disk.iterdir()) == []


def test_an_open_stores_troubles_have_sentences_and_bugs_have_none():
    assert "voll" in str(unlock.sentence_for(DiskFull()))
    assert "voll" in str(unlock.sentence_for(OSError(28, "no space")))
    assert unlock.sentence_for(ValueError("anything")) is None
    assert unlock.sentence_for(FileNotFoundError(2, "elsewhere")) is None


def test_a_new_store_needs_an_empty_folder_and_a_good_passphrase(folder):
    with pytest.raises(BadInput):
        unlock.create_store(folder, "demo")
    assert not folder.exists()
    folder.mkdir(parents=True)
    store, sheet = unlock.create_store(folder, "demo", demo=True)
    store.close()
    assert len(sheet.split("-")) == 7
    before = state_of(folder)
    with pytest.raises(StoreProblem) as caught:
        unlock.create_store(folder, PASSPHRASE)
    assert "nicht leer" in caught.value.message
    assert state_of(folder) == before
    assert [entry.name for entry in folder.parent.iterdir()] == [folder.name]


def test_nothing_readable_stands_in_any_file_of_the_folder(made):
    folder, sheet = made
    store = unlock.open_store(folder, PASSPHRASE)
    fill_more = text("INSERT INTO local_setting VALUES (:key, :value)")
    with store.write() as connection:
        connection.execute(fill_more, {"key": CANARY, "value": CANARY.encode()})
    for file in (entry for place in (folder, places.home()) for entry in place.rglob("*") if entry.is_file()):
        content = file.read_bytes()
        assert not content.startswith(PLAIN_HEADER)
        for secret in (CANARY, PASSPHRASE, sheet):
            assert secret.encode() not in content, file.name
    store.close()


def test_a_rekey_gives_another_key_and_the_same_passphrase(made):
    folder, sheet = made
    (old,) = keyring.unlock(folder, PASSPHRASE)
    unlock.rekey_store(folder, PASSPHRASE)
    (new,) = keyring.unlock(folder, PASSPHRASE)
    assert new.value != old.value
    store = unlock.open_store(folder, PASSPHRASE)
    assert (count(store), store.check()) == (200, [])
    store.close()
    assert keyring.unlock_with_recovery(folder, sheet) == [new]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_rekey_killed_before_or_after_the_exchange_leaves_a_store_that_opens(made, moment, monkeypatch):
    folder, sheet = made
    real = database.rekey

    def deadly(path: Path, old: bytes, new: bytes) -> None:
        if moment == "after":
            real(path, old, new)
        os.kill(os.getpid(), 9)

    monkeypatch.setattr(database, "rekey", deadly)
    assert fate(lambda: unlock.rekey_store(folder, PASSPHRASE)) == -9
    assert len(keyring.unlock(folder, PASSPHRASE)) == 2
    store = unlock.open_store(folder, PASSPHRASE)
    assert (count(store), store.check()) == (200, [])
    store.close()
    assert len(keyring.unlock(folder, PASSPHRASE)) == 1
    assert len(keyring.unlock_with_recovery(folder, sheet)) == 1
    monkeypatch.setattr(database, "rekey", real)
    unlock.rekey_store(folder, PASSPHRASE)
    unlock.open_store(folder, PASSPHRASE).close()


def test_a_rekey_killed_at_any_time_leaves_a_store_that_opens(made, tmp_path):
    folder, _sheet = made
    original = tmp_path / "original"
    shutil.copytree(folder, original)
    moments = random.Random(11)
    for _ in range(8):
        shutil.rmtree(folder)
        shutil.copytree(original, folder)
        delay = moments.uniform(0.01, 0.2)
        killed_after(delay, lambda: unlock.rekey_store(folder, PASSPHRASE))
        store = unlock.open_store(folder, PASSPHRASE)
        assert (count(store), store.check()) == (200, [])
        store.close()


def killed_after(seconds: float, action) -> None:
    child = forked(action)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    end_of(child)


def test_the_sentences_exist_in_english_too(made):
    folder, _sheet = made
    language.use("en")
    try:
        with pytest.raises(WrongPassphrase, match="4 more tries"):
            unlock.open_store(folder, "falsch geraten")
    finally:
        language.use("de")
