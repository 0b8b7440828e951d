"""The presenter of the page "Settings", on a real store: own access, backup and check, look."""

import pytest
from helpers.desk import TestDesk

from app.backup import backups
from app.base import places
from app.base.errors import WrongPassphrase
from app.core.workplace import Workplace, found_workspace
from app.project import presets
from app.security import keyring, unlock
from resources import language
from ui.settings_page.ports import ports
from ui.settings_page.presenter import SettingsPresenter
from ui.shell.ui_settings import UiSettings

OLD, NEW = "blau Tisch Wolke sieben", "neu Mond Kiesel acht"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    language.use("de")
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    return tmp_path / "store"


def founded(folder, roles=("social_worker",)):
    store, _sheet = unlock.create_store(folder, OLD, person="Katrin Sommerfeld", title="Gladbeck 4.0")
    return found_workspace(
        store, person="Katrin Sommerfeld", roles=list(roles), offices=["mitte"], profile=presets.gladbeck()
    )


@pytest.fixture
def place(folder):
    made = founded(folder)
    yield made
    made.close()


def page(place, desk=None):
    sheets = []
    made = SettingsPresenter(ports(place, UiSettings()), desk or TestDesk(), lambda state: None, sheets.append)
    made.sheets = sheets
    made.begin()
    return made


def opens(folder, passphrase):
    try:
        keyring.unlock(folder, passphrase)
    except WrongPassphrase:
        return False
    return True


def test_the_passphrase_is_changed_for_the_one_who_knows_the_old_one(place, folder):
    desk = TestDesk()
    settings = page(place, desk)
    settings.change_passphrase(OLD, NEW, NEW)
    assert settings.state.access.tone == "ok" and settings.state.access.title == "Der Passwortsatz ist geändert."
    assert opens(folder, NEW) and not opens(folder, OLD)
    assert desk.lanes == ["local"]


def test_a_wrong_old_passphrase_is_said_at_its_field_and_changes_nothing(place, folder):
    settings = page(place)
    settings.change_passphrase("falsch falsch falsch", NEW, NEW)
    assert "stimmt nicht" in settings.state.errors["old"] and list(settings.state.errors) == ["old"]
    assert opens(folder, OLD) and not settings.state.busy


@pytest.mark.parametrize(
    ("old", "new", "again", "fields"),
    [
        ("", NEW, NEW, {"old"}),
        (OLD, "kurz", "kurz", {"new"}),
        (OLD, OLD, OLD, {"new"}),
        (OLD, "Katrin Sommerfeld", "Katrin Sommerfeld", {"new"}),
        (OLD, NEW, NEW + "x", {"again"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field_before_any_try_counts(place, folder, old, new, again, fields):
    desk = TestDesk()
    settings = page(place, desk)
    settings.change_passphrase(old, new, again)
    assert set(settings.state.errors) == fields
    assert desk.lanes == [] and not (folder / places.WAITING).exists()


def test_while_typing_it_says_how_good_the_new_one_is(place):
    settings = page(place)
    settings.typed("kurz")
    assert settings.state.strength.startswith("Zu kurz") and not settings.state.strong
    settings.typed(NEW)
    assert settings.state.strong


def test_a_new_sheet_is_handed_over_once_and_opens_the_store(place, folder):
    settings = page(place)
    settings.new_sheet(OLD)
    assert len(settings.sheets) == 1
    assert keyring.unlock_with_recovery(folder, "-".join(settings.sheets[0]))
    assert settings.sheets[0][0] not in repr(settings.state)


def test_no_new_sheet_without_the_passphrase(place):
    settings = page(place)
    settings.new_sheet("falsch falsch falsch")
    assert settings.sheets == [] and "stimmt nicht" in settings.state.errors["sheet"]


def test_a_backup_opens_with_the_passphrase_and_the_page_knows_when_it_was_made(place, tmp_path):
    desk = TestDesk()
    settings = page(place, desk)
    assert settings.state.last_backup is None
    target = tmp_path / "sicherung.feldbuch"
    settings.back_up(target)
    assert settings.state.backup.tone == "ok" and str(target) in settings.state.backup.text
    assert settings.state.last_backup is not None and desk.tasks[0].reports[-1][0] == desk.tasks[0].reports[-1][1]
    backups.restore(target, tmp_path / "again")
    Workplace(unlock.open_store(tmp_path / "again", OLD)).close()


def test_a_stopped_backup_leaves_no_file_and_says_so(place, tmp_path):
    settings = page(place, TestDesk(cancel_after=0))
    (tmp_path / "out").mkdir()
    settings.back_up(tmp_path / "out" / "sicherung.feldbuch")
    assert list((tmp_path / "out").iterdir()) == []
    assert settings.state.backup.title == "Die Sicherung wurde abgebrochen; es gibt keine Datei."
    assert settings.state.last_backup is None


def test_a_place_that_cannot_be_written_is_said_in_the_card(place, tmp_path):
    desk = TestDesk()
    settings = page(place, desk)
    settings.back_up(tmp_path / "nowhere" / "sicherung.feldbuch")
    assert settings.state.backup.tone == "err" and desk.told == []


def test_the_check_finds_a_sound_store_in_order_and_a_changed_row_not(place):
    settings = page(place)
    settings.check()
    assert settings.state.check.title == "Der Bestand ist in Ordnung."
    with place.store.write() as connection:
        connection.connection.driver_connection.execute("UPDATE staff SET name = 'Jemand anderes'")
    settings.check()
    assert settings.state.check.tone == "err" and "staff" in settings.state.check.text
    assert "Jemand" not in settings.state.check.text


def test_who_may_not_back_up_is_not_asked_to(folder):
    place = founded(folder, roles=("auditor",))
    settings = page(place)
    assert not settings.state.may_back_up
    place.close()


def test_the_demo_keeps_its_passphrase(monkeypatch, folder):
    place = founded(places.default_demo_folder())
    settings = page(place)
    settings.change_passphrase(OLD, NEW, NEW)
    assert settings.state.demo and opens(places.default_demo_folder(), OLD)
    place.close()


def test_what_is_chosen_is_kept_in_the_settings_of_the_account(place):
    changes = []
    ui_settings = UiSettings()
    ui_settings.on_changed = changes.append
    settings = SettingsPresenter(ports(place, ui_settings), TestDesk(), lambda state: None, lambda groups: None)
    settings.change("look", "dark")
    settings.change("idle_minutes", 30)
    assert (UiSettings().settings.look, UiSettings().settings.idle_minutes) == ("dark", 30)
    assert settings.state.settings.look == "dark" and changes[-1].idle_minutes == 30
