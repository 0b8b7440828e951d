"""The stores of this laptop, and what the sign-in page learns before anything is unlocked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.threads import LONGEST_S

from app.base import places


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def make(folder: Path, person: str) -> Path:
    folder.mkdir(parents=True)
    (folder / places.DATABASE).write_bytes(b"x")
    places.write_card(folder, "an-id", person, "Gladbeck 4.0")
    return folder


def test_everything_stands_under_the_chosen_home(home):
    for place in (places.log_folder(), places.settings_file(), places.default_demo_folder(), places.new_folder()):
        assert home in place.parents
    assert places.new_folder() != places.new_folder()


def test_without_a_choice_the_systems_own_place_is_used(monkeypatch):
    monkeypatch.delenv("FELDBUCH_HOME", raising=False)
    assert places.home().name == "Feldbuch"
    assert places.home().is_absolute()


def test_no_store_yet_is_an_empty_list(home):
    assert places.stores() == []


def test_the_store_opened_last_comes_first_wherever_it_stands(home, tmp_path):
    make(places.new_folder(), "Birgit Reuter")
    away = make(tmp_path / "stick" / "store", "Hanna Kowalczyk")
    assert [place.person for place in places.stores()] == ["Birgit Reuter"]
    places.note_opened(away)
    assert [place.person for place in places.stores()] == ["Hanna Kowalczyk", "Birgit Reuter"]
    places.note_opened(away)
    assert len(places.stores()) == 2
    away.rename(tmp_path / "stick" / "gone")
    assert [place.person for place in places.stores()] == ["Birgit Reuter"]


def test_a_damaged_card_hides_no_store(home):
    folder = make(places.new_folder(), "Birgit Reuter")
    for content in (b"", b"{", b"[1]", json.dumps({"person": 5, "last_opened": "gestern"}).encode()):
        (folder / places.CARD).write_bytes(content)
        (place,) = places.stores()
        assert (place.folder, place.person, place.last_opened) == (folder, "", None)


def test_unfinished_folders_and_other_folders_are_no_stores(home):
    make(home / "stores" / ".half.1234.part", "Niemand")
    (home / "stores" / "photos").mkdir()
    assert places.stores() == []


def test_a_card_keeps_what_it_does_not_know(home):
    folder = make(places.new_folder(), "Birgit Reuter")
    card = json.loads((folder / places.CARD).read_bytes())
    (folder / places.CARD).write_bytes(json.dumps(card | {"later": 1}).encode())
    places.note_opened(folder)
    places.write_card(folder, "an-id", "Birgit Reuter-Kaya", "Gladbeck 4.0")
    card = json.loads((folder / places.CARD).read_bytes())
    assert card["later"] == 1
    assert card["last_opened"]


def test_what_the_sign_in_page_needs_imports_nothing_heavy():
    script = (
        "import sys, app.base.places, app.base.settings, app.base.logs;"
        "import app.security.waiting, app.security.idle, app.security.strength;"
        "print(sorted({'sqlalchemy', 'cryptography', 'sqlcipher3', 'filelock', 'asyncio'} & set(sys.modules)))"
    )
    repository = Path(__file__).resolve().parents[3]
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=repository, check=True, timeout=LONGEST_S
    )
    assert answer.stdout.strip() == "[]"
