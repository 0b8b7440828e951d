"""A shared folder that was full and is empty: the drive is not connected, or a person says that it is meant."""

import shutil

import pytest
from helpers.command_line import one_store, two_stores
from helpers.small_disk import gone, small_disk

from app.commands import answers


def files_of(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def refused(office, store, *arguments) -> str:
    error = office(store, "sync", *arguments, code=answers.NO_SHARE)["error"]
    assert error["kind"] == "share"
    assert "leer" in error["message"] and "verbunden" in error["message"]
    return error["message"]


def agree(office, *stores) -> bool:
    return len({str(office(store, "digest")["compartments"]) for store in stores}) == 1


def test_the_empty_folder_under_a_drive_that_is_not_mounted_is_not_filled(office, tmp_path):
    mount = tmp_path / "share"
    mount.mkdir()
    with small_disk(mount):
        office.begin(two_stores)
        office.sync("one", "two")
        keep = tmp_path / "kept"
        shutil.copytree(mount, keep)
        with gone(mount):
            office("one", "add", "participant", "last_name=Kampmann", "first_name=Ralf", "office=brauck")
            for _ in range(3):
                refused(office, "one")
                refused(office, "one", "--share", mount)
                refused(office, "two", "--share", f"{mount}/")
                refused(office, "two", "--share", f"file://{mount}")
            assert files_of(mount) == []
            status = office("one", "status")
            assert status["unsent"] == 1
            assert "leer" in status["trouble"]
        shutil.copytree(keep, mount, dirs_exist_ok=True)
        office.sync("one", "two")
        assert office("one", "status")["unsent"] == 0
        assert len(office("two", "list", "participant")) == 1
        assert agree(office, "one", "two")


def test_a_folder_that_was_really_emptied_is_filled_when_somebody_says_so_and_warns_until_others_are_heard(office):
    office.begin(two_stores)
    office("one", "add", "participant", "last_name=Kampmann", "first_name=Ralf", "office=brauck")
    office.sync("one", "two", "one")
    shutil.rmtree(office.share)
    office.share.mkdir()
    refused(office, "one")
    report = office("one", "sync", "--fill")
    assert any("wieder gefüllt" in warning for warning in report["warnings"])
    for _ in range(2):
        office("one", "sync")
        assert any("niemand sonst" in warning for warning in office("one", "status")["warnings"])
    office("two", "sync")
    office("two", "add", "participant", "last_name=Weiß", "first_name=Karin", "office=brauck")
    office.sync("two", "one")
    assert office("one", "status")["warnings"] == []
    assert agree(office, "one", "two")


def test_a_really_new_folder_fills_itself_and_the_old_one_is_still_asked_about(office, tmp_path):
    office.begin(two_stores)
    office.sync("one", "two")
    new = tmp_path / "new"
    new.mkdir()
    office("one", "sync", "--share", new)
    assert files_of(new)
    office("two", "sync", "--share", new)
    assert agree(office, "one", "two")
    shutil.rmtree(office.share)
    office.share.mkdir()
    refused(office, "one", "--share", office.share)
    assert office("one", "status")["share"] == str(new)
    assert files_of(office.share) == []
    office("one", "sync")


def test_who_waits_to_be_admitted_fills_nothing(office):
    office.begin(one_store)
    office("two", "join", "--share", office.share, "--name", "Jana")
    shutil.rmtree(office.share)
    office.share.mkdir()
    refused(office, "two")
    assert files_of(office.share) == []


def test_nobody_is_removed_on_an_empty_folder(office):
    office.begin(two_stores)
    replica = next(listed["replica"] for listed in office("one", "status")["replicas"] if not listed["own"])
    shutil.rmtree(office.share)
    office.share.mkdir()
    error = office("one", "revoke", replica, "--reason", "weg", code=answers.NO_SHARE)["error"]
    assert error["kind"] == "share"
    assert files_of(office.share) == []


@pytest.mark.parametrize("left", ["marker", "roster"])
def test_a_folder_that_lost_only_a_part_heals_without_a_question(office, left):
    office.begin(two_stores)
    office.sync("one", "two")
    for file in files_of(office.share):
        if not file.startswith(left):
            (office.share / file).unlink()
    office.sync("one", "two", "one")
    assert agree(office, "one", "two")
