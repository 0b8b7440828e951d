"""Who may read the files: those of a store its person alone, what is saved for others never strangers."""

import os
import stat
import sys
from pathlib import Path

import pytest

from app.base import places
from app.security import unlock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of files are kept in another way there")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {str(file.relative_to(folder)): stat.S_IMODE(file.lstat().st_mode) for file in folder.rglob("*")}


def test_files_of_a_store_are_its_persons_alone_and_exports_never_for_strangers(office, tmp_path, umask):
    office.found_workspace("one")
    office("one", "add", "participant", "last_name=Kampmann", "first_name=Ralf")
    offering = office("one", "add", "offering", "title=Kurs", "field_of_action=hf1")["id"]
    session = office("one", "add", "session", f"offering={offering}", "date=2026-03-02", "begin=09:00", "end=10:00")
    office("one", "sync")
    with pytest.raises(AssertionError):
        office("one", "nonsense")
    saved = tmp_path / "saved"
    saved.mkdir()
    for ending in ("csv", "xlsx", "jsonl"):
        office("one", "export", "participants", "-o", saved / f"people.{ending}")
    office("one", "backup", "-o", saved / "backup")
    office("one", "print", "attendance-list", session["id"], "-o", saved / "list.pdf")
    office("one", "duplicates", "--csv", saved / "pairs.csv")
    (saved / "in.csv").write_text("Nachname;Vorname;Geburtsdatum\nKampmann;Ralf;31.02.1980\n", "utf-8")
    office("one", "import", "participants", saved / "in.csv", "--rejects", saved / "rejects.csv", code=4)
    (saved / "in.csv").unlink()
    assert len(modes(saved)) == 7
    assert set(modes(saved).values()) == {0o640 & ~umask}
    office("one", "rekey")
    office("back", "restore", saved / "backup")
    office("back", "check")
    for store in (tmp_path / "one", tmp_path / "back"):
        assert stat.S_IMODE(store.stat().st_mode) == 0o700
        assert set(modes(store).values()) == {0o600}, modes(store)
        assert len(modes(store)) > 4
    assert stat.S_IMODE(places.home().stat().st_mode) == 0o700
    assert not any(mode & 0o077 for mode in modes(places.home()).values())


def test_a_store_made_with_wider_rights_is_closed_to_others_when_it_is_opened(office, tmp_path):
    office.found_workspace("one")
    store = tmp_path / "one"
    store.chmod(0o755)
    for file in store.iterdir():
        file.chmod(0o644)
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "elsewhere").chmod(0o644)
    (store / "link").symlink_to(tmp_path / "elsewhere")
    office("one", "status")
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert {mode for name, mode in modes(store).items() if name != "link"} == {0o600}
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o644


def test_while_a_store_is_open_nothing_beside_it_is_readable_for_others(tmp_path):
    before = os.umask(0)
    try:
        store, _sheet = unlock.create_store(tmp_path / "one", "demo", demo=True)
        with store.write() as connection:
            connection.exec_driver_sql("INSERT INTO local_setting VALUES ('a', x'00')")
        store.copy_to(tmp_path / "one" / "copy")
        open_files = modes(tmp_path / "one")
        store.close()
    finally:
        os.umask(before)
    assert {"feldbuch.db-wal", "feldbuch.db-shm", "copy"} <= set(open_files)
    assert set(open_files.values()) == {0o600}
