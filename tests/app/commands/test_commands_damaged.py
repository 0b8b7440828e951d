"""A store with damaged pages on the command line: nothing takes it for a good one, what is readable stays readable."""

import hashlib

import pytest
from helpers.command_line import one_store
from helpers.damage import flip_page, page_count

from app.base import places
from models.files import page_check


@pytest.fixture(autouse=True)
def short_waits(monkeypatch) -> None:
    """Nobody else writes here: what is wrong at first stays wrong."""
    monkeypatch.setattr(page_check, "WAITS_SECONDS", (0.001,))


@pytest.fixture
def hurt(office, tmp_path):
    """A store with people, an older backup, and one altered byte in the table of search words."""
    office.begin(one_store)
    file = tmp_path / "people.csv"
    file.write_text("Nachname;Vorname\n" + "".join(f"Kampmann{n:03};Ralf\n" for n in range(200)), "utf-8")
    office("one", "import", "participants", file)
    office("one", "backup", "-o", tmp_path / "older")
    database = tmp_path / "one" / places.DATABASE
    flip_page(database, page_count(database) - 3)
    return database


def digest(file) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def people(office, store: str) -> int:
    return len(office(store, "list", "participant"))


def test_a_damaged_store_is_neither_backed_up_nor_rekeyed_and_the_sentence_says_what_to_do(office, hurt, tmp_path):
    assert people(office, "one") == 200
    before, older = digest(hurt), digest(tmp_path / "older")
    for command in (("backup", "-o", tmp_path / "new"), ("rekey",)):
        error = office("one", *command, code=1)["error"]
        assert error["kind"] == "store"
        for word in ("beschädigt", "abgleichen", "Sicherung", "Verwaltung"):
            assert word in error["message"]
    assert digest(hurt) == before
    assert digest(tmp_path / "older") == older
    assert not list(tmp_path.glob("*new*"))
    assert {file.name for file in hurt.parent.iterdir()} <= {
        places.DATABASE,
        f"{places.DATABASE}.anchor",
        f"{places.DATABASE}.saved",
        places.KEYS,
        places.KEYS_COPY,
        places.KEYS_LOCK,
        places.CARD,
        places.LOCK,
    }
    assert people(office, "one") == 200


def test_the_check_names_the_page_and_the_older_backup_comes_back_whole(office, hurt, tmp_path):
    check = office("one", "check", code=1)
    assert check == {"ok": False, "problems": [f"page {page_count(hurt) - 3}: altered or missing"]}
    office("back", "restore", tmp_path / "older")
    assert office("back", "check") == {"ok": True, "problems": []}
    assert people(office, "back") == 200


def test_without_the_altered_byte_all_of_it_works(office, hurt, tmp_path):
    flip_page(hurt, page_count(hurt) - 3)
    office("one", "backup", "-o", tmp_path / "new")
    office("one", "rekey")
    office("back", "restore", tmp_path / "new")
    for store in ("one", "back"):
        assert office(store, "check") == {"ok": True, "problems": []}
        assert people(office, store) == 200
