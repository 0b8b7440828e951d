"""Backup and restore: one file, encrypted, whole or not there; restored only when every byte is right."""

import io
import os
import random
import threading
import zipfile
from pathlib import Path

import pytest
from helpers.processes import as_nobody, fate, open_to_all
from helpers.small_disk import small_disk
from helpers.threads import in_background
from sqlalchemy import text

from app.backup import backups
from app.base import places
from app.base.errors import BadInput, NotFound, StoreProblem, WrongPassphrase
from app.security import unlock
from models.database import PLAIN_HEADER, Store

PASSPHRASE = "demo"
CANARY = "Kanarienvogel-Zwitscher"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path):
    made, _sheet = unlock.create_store(folder, PASSPHRASE, person="Birgit Reuter", title="Gladbeck 4.0", demo=True)
    put(made, [f"{number:04}" for number in range(300)])
    yield made
    made.close()


@pytest.fixture
def file(store: Store, folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "sicherung.feldbuch"
    backups.backup(store, folder, target)
    return target


def put(store: Store, keys: list[str]) -> None:
    with store.write() as connection:
        rows = [{"key": key, "value": (CANARY * 30).encode()} for key in keys]
        connection.execute(text("INSERT INTO local_setting VALUES (:key, :value)"), rows)


def rows_of(store: Store) -> list[tuple[object, ...]]:
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM local_setting ORDER BY key"))]


def test_a_restored_store_holds_everything_and_opens_with_the_passphrase(store, file, tmp_path):
    expected = rows_of(store)
    put(store, ["later"])
    target = tmp_path / "restored"
    backups.restore(file, target)
    again = unlock.open_store(target, PASSPHRASE)
    assert rows_of(again) == expected
    assert backups.check_store(again) == []
    again.close()
    place = places.look_at(target)
    assert place is not None
    assert (place.person, place.title) == ("Birgit Reuter", "Gladbeck 4.0")
    assert (target / places.KEYS).read_bytes() == (target / places.KEYS_COPY).read_bytes()


def test_the_backup_opens_with_the_passphrase_of_its_moment(store, folder, file, tmp_path):
    unlock.change_passphrase(folder, PASSPHRASE, "später anders", demo=True)
    backups.restore(file, tmp_path / "restored")
    with pytest.raises(WrongPassphrase):
        unlock.open_store(tmp_path / "restored", "später anders")
    unlock.open_store(tmp_path / "restored", PASSPHRASE).close()


def test_a_backup_made_while_somebody_writes_is_consistent(store, folder, tmp_path):
    def write_on(_over: threading.Event) -> None:
        for number in range(200):
            put(store, [f"a{number}", f"b{number}"])

    files = [tmp_path / f"{number}.feldbuch" for number in range(4)]
    with in_background(write_on):
        for target in files:
            backups.backup(store, folder, target)
    for target in files:
        backups.restore(target, tmp_path / target.stem)
        again = unlock.open_store(tmp_path / target.stem, PASSPHRASE)
        keys = [str(key) for key, _value in rows_of(again)]
        again.close()
        assert {key[1:] for key in keys if key[0] == "a"} == {key[1:] for key in keys if key[0] == "b"}


def test_nothing_readable_stands_in_a_backup(file):
    content = file.read_bytes()
    assert PLAIN_HEADER not in content
    assert CANARY.encode() not in content
    assert b"local_setting" not in content


def test_an_existing_file_is_kept_unless_told_otherwise(store, folder, tmp_path):
    target = tmp_path / "there"
    target.write_bytes(b"precious")
    with pytest.raises(BadInput) as caught:
        backups.backup(store, folder, target)
    assert caught.value.field == "output"
    assert target.read_bytes() == b"precious"
    backups.backup(store, folder, target, replace=True)
    backups.restore(target, tmp_path / "restored")


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(store, folder, tmp_path):
    with pytest.raises(BadInput) as caught:
        backups.backup(store, folder, tmp_path / "no such folder" / "file")
    assert "Schreibrechten" in caught.value.message
    closed = tmp_path / "closed"
    closed.mkdir()
    open_to_all(closed)
    open_to_all(folder)
    folder.chmod(0o777)
    for entry in folder.iterdir():
        entry.chmod(0o666)
    closed.chmod(0o555)
    assert "Schreibrechten" in as_nobody(lambda: backups.backup(store, folder, closed / "file"))
    assert not [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def test_a_full_disk_is_named_and_leaves_no_half_file(store, folder, tmp_path):
    with small_disk(tmp_path / "disk", "128k") as disk:
        with pytest.raises(StoreProblem) as caught:
            backups.backup(store, folder, disk / "file")
        assert "voll" in caught.value.message
        assert list(disk.iterdir()) == []
        backups.backup(store, folder, tmp_path / "elsewhere")
        with pytest.raises(StoreProblem):
            backups.restore(tmp_path / "elsewhere", disk / "restored")
        assert list(disk.iterdir()) == []
    assert not [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def refused(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "refused"
    with pytest.raises(StoreProblem) as caught:
        backups.restore(file, target)
    assert "keine vollständige Sicherung" in caught.value.message
    assert not target.exists()
    assert not list(tmp_path.glob(".refused*"))


def test_a_truncated_backup_is_refused_and_leaves_nothing(file, tmp_path):
    whole = file.read_bytes()
    for length in (0, 10, 1000, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        file.write_bytes(whole[:length])
        refused(file, tmp_path)


def test_a_flipped_bit_is_refused_or_changes_no_part(file, tmp_path):
    whole = file.read_bytes()
    spots = random.Random(2)
    refused = 0
    for number in range(60):
        damaged = bytearray(whole)
        damaged[spots.randrange(len(whole))] ^= 1 << spots.randrange(8)
        file.write_bytes(damaged)
        target = tmp_path / f"r{number}"
        try:
            backups.restore(file, target)
        except StoreProblem:
            refused += 1
            assert not target.exists()
            continue
        # Bits that describe no content (times, modes) may flip.
        unlock.open_store(target, PASSPHRASE).close()
    assert refused >= 50


def test_foreign_files_are_refused(file, tmp_path):
    file.write_bytes(os.urandom(5000))
    refused(file, tmp_path)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil", "x")
    refused(file, tmp_path)
    assert not (tmp_path.parent / "evil").exists()


def repacked(file: Path, change) -> None:
    content = io.BytesIO(file.read_bytes())
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            change(target, name, source.read(name))


def test_exchanged_added_and_packed_parts_are_refused(file, tmp_path):
    whole = file.read_bytes()

    def plain_database(target: zipfile.ZipFile, name: str, data: bytes) -> None:
        target.writestr(name, PLAIN_HEADER + data[16:] if name == places.DATABASE else data)

    def with_a_climber(target: zipfile.ZipFile, name: str, data: bytes) -> None:
        target.writestr(name, data)
        target.writestr(f"../{name}", data)

    def packed(target: zipfile.ZipFile, name: str, data: bytes) -> None:
        target.writestr(name, data, zipfile.ZIP_DEFLATED)

    def without_keys(target: zipfile.ZipFile, name: str, data: bytes) -> None:
        if name != places.KEYS:
            target.writestr(name, data)

    for change in (plain_database, with_a_climber, packed, without_keys):
        file.write_bytes(whole)
        repacked(file, change)
        refused(file, tmp_path)


def test_a_folder_with_anything_in_it_is_left_alone(file, tmp_path):
    target = tmp_path / "full"
    target.mkdir()
    (target / "precious").write_bytes(b"x")
    with pytest.raises(BadInput):
        backups.restore(file, target)
    assert [entry.name for entry in target.iterdir()] == ["precious"]
    (target / "precious").unlink()
    backups.restore(file, target)
    with pytest.raises(NotFound):
        backups.restore(tmp_path / "nothing", tmp_path / "elsewhere")


def test_a_kill_during_a_backup_leaves_the_store_whole_and_no_file_under_its_name(store, folder, tmp_path, monkeypatch):
    target = tmp_path / "killed"
    real = Store.copy_to

    def deadly(self: Store, copy: Path) -> None:
        real(self, copy)
        os.kill(os.getpid(), 9)

    monkeypatch.setattr(Store, "copy_to", deadly)
    assert fate(lambda: backups.backup(store, folder, target)) == -9
    monkeypatch.undo()
    assert not target.exists()
    backups.backup(store, folder, target)
    assert backups.check_store(store) == []
    assert not [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def test_the_check_names_damage(store, folder):
    store.close()
    database = folder / places.DATABASE
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    damaged = unlock.open_store(folder, PASSPHRASE)
    problems = backups.check_store(damaged)
    damaged.close()
    assert problems
    assert CANARY not in " ".join(problems)
