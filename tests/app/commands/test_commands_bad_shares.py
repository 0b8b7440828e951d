"""Shares gone wrong, through the command line on real folders: one sentence, the right exit code, nothing is lost."""

import contextlib
import datetime
import errno
import os
import shutil

import pytest
from helpers.command_line import PASSPHRASE, two_stores
from helpers.small_disk import make_read_only, small_disk

from app.commands import answers
from app.core.workplace import Workplace
from app.security.unlock import open_store
from sync.format import file_names, signed
from sync.format.bodies import Marker
from sync.membership.workspace import Workspace
from sync.shares import no_replace

STORES = ("one", "two")


def files_of(share):
    return [path.relative_to(share).as_posix() for path in share.rglob("*") if path.is_file()]


def one_change_unseen(office):
    """Two stores in contact; a sent change of the first that the second has not seen: its record, files before it."""
    office.begin(two_stores)
    office.sync("one")
    before = set(files_of(office.share))
    fields = ("last_name=Weiß", "first_name=Karin", "office=brauck")
    record = office("one", "add", "participant", *fields)["id"]
    office.sync("one")
    return record, before


class Bad:
    """The stage `one_change_unseen` on a share that is about to go wrong."""

    def __init__(self, office):
        self.office, self.share, self.folder = office, office.share, office.folder
        self.record, self.old = office.begin(one_change_unseen)
        self.fresh = sorted(name for name in set(self.files()) - self.old if name.endswith(".seg"))

    def files(self):
        return files_of(self.share)

    def add(self, store, last_name, office="brauck"):
        given = (f"last_name={last_name}", "first_name=Karin", f"office={office}")
        return self.office(store, "add", "participant", *given)["id"]

    def refused(self, store, *more):
        """The sentence with which a round ends."""
        error = self.office(store, "sync", *more, code=answers.NO_SHARE)["error"]
        assert error["kind"] == "share"
        return error["message"]

    def files_in_quarantine(self, store):
        return {
            entry["title"]: entry["reason"] for entry in self.office(store, "quarantine") if entry["sort"] == "file"
        }

    def waiting(self, store):
        return [entry["reason"] for entry in self.office(store, "quarantine") if entry["sort"] == "waiting"]

    def agree(self):
        """All is well at last: both have everything, nothing is in quarantine."""
        self.office.sync("one", "two", "one", "two", "one")
        digests = [self.office(store, "digest")["compartments"] for store in STORES]
        common = set(digests[0]) & set(digests[1])
        assert {"brauck.people", "common"} <= common
        assert {name: digests[0][name] for name in common} == {name: digests[1][name] for name in common}
        for store in STORES:
            assert self.office(store, "check") == {"ok": True, "problems": []}
            assert self.office(store, "quarantine") == []
            assert self.office(store, "status")["bad_files"] == 0
            assert self.office(store, "show", "participant", self.record)["deleted"] is False
        return True


@pytest.fixture
def bad(office):
    return Bad(office)


def test_a_share_that_goes_away_keeps_all_here_and_the_next_round_sends_it(bad, tmp_path):
    bad.share.rename(tmp_path / "away")
    made = bad.add("one", "Grün")
    assert "nicht erreichbar" in bad.refused("one")
    assert not bad.share.exists()
    status = bad.office("one", "status")
    assert status["unsent"] == 1 and "nicht erreichbar" in status["trouble"]
    (tmp_path / "away").rename(bad.share)
    assert bad.agree()
    assert bad.office("one", "status")["trouble"] == ""
    assert bad.office("two", "show", "participant", made)["fields"]["last_name"] == "Grün"


def test_a_file_in_the_place_of_the_share_is_no_share(bad, tmp_path):
    bad.share.rename(tmp_path / "away")
    bad.share.write_text("kein Ordner")
    assert "nicht erreichbar" in bad.refused("one")
    assert bad.share.read_text() == "kein Ordner"
    bad.share.unlink()
    (tmp_path / "away").rename(bad.share)
    assert bad.agree()


def test_a_workspace_that_needs_a_newer_program_says_so_until_it_is_installed(bad, tmp_path):
    store = open_store(tmp_path / "one", PASSPHRASE)
    known = Workspace.load(store)
    store.close()
    newer = signed.write(Marker(known.id, 2, 2, ""), known.id, [known.signer])
    (bad.share / file_names.marker(2)).write_bytes(newer)
    bad.add("two", "Grün")
    for _again in range(2):
        before = bad.files()
        assert "neueres Feldbuch" in bad.refused("two")
        assert bad.files() == before
    assert bad.office("two", "status")["unsent"] == 1
    assert "neueres Feldbuch" in bad.office("two", "status")["trouble"]
    (bad.share / file_names.marker(2)).unlink()
    assert bad.agree()


def test_junk_in_the_place_of_the_marker_stops_the_round_and_changes_nothing(bad):
    marker = bad.share / file_names.marker(1)
    good = marker.read_bytes()
    for junk in (b"Das ist keine Marke. " * 10, good[:40], good[:-3] + b"abc"):
        marker.write_bytes(junk)
        before = bad.files()
        assert "Nichts wurde geändert" in bad.refused("one")
        assert bad.files() == before
    marker.write_bytes(good)
    assert bad.agree()


@pytest.fixture
def disk(bad):
    """The share moved to a small disk of its own."""
    kept = bad.folder / "kept"
    bad.share.rename(kept)
    with small_disk(bad.share):
        shutil.copytree(kept, bad.share, dirs_exist_ok=True)
        yield bad.share


def test_a_share_for_reading_only_is_read_and_the_sentence_says_whom_to_ask(bad, disk):
    made = bad.add("two", "Grün")
    make_read_only(disk)
    assert "Schreibrecht" in bad.refused("two")
    assert bad.office("two", "show", "participant", bad.record)["fields"]["last_name"] == "Weiß"
    make_read_only(disk, False)
    assert bad.agree()
    assert bad.office("one", "show", "participant", made)["fields"]["last_name"] == "Grün"


def test_a_full_share_keeps_all_here_until_there_is_room(bad, disk):
    made = bad.add("two", "Grün")
    with (disk / "Urlaubsfotos.zip").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert "voll" in bad.refused("two")
    assert bad.office("two", "show", "participant", bad.record)["fields"]["last_name"] == "Weiß"
    (disk / "Urlaubsfotos.zip").unlink()
    assert bad.agree()
    assert bad.office("one", "show", "participant", made)["fields"]["last_name"] == "Grün"


DAMAGES = {
    "tampered": lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
    "truncated": lambda data: data[: len(data) // 2],
    "foreign": lambda _data: b"Das ist kein Segment. " * 30,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_hurt_file_is_listed_blocks_nothing_else_and_is_put_back(bad, damage):
    assert bad.fresh
    for name in bad.fresh:
        (bad.share / name).write_bytes(damage((bad.share / name).read_bytes()))
    bad.office("two", "sync")
    assert set(bad.files_in_quarantine("two")) == set(bad.fresh)
    assert bad.office("two", "status")["bad_files"] == len(bad.fresh)
    assert bad.agree()


def test_an_empty_file_is_no_file_and_is_put_back(bad):
    for name in bad.fresh:
        (bad.share / name).write_bytes(b"")
    bad.office("two", "sync")
    assert bad.agree()
    assert all((bad.share / name).stat().st_size for name in bad.fresh)


def test_an_emptied_share_deletes_nothing_and_is_filled_again_when_somebody_says_so(bad):
    bad.office("two", "sync")
    for path in bad.share.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for store in STORES:
        assert "ist leer" in bad.refused(store)
    assert bad.files() == []
    report = bad.office("one", "sync", "--fill")
    assert any("wieder gefüllt" in warning for warning in report["warnings"])
    assert bad.agree()


def test_duplicated_and_foreign_files_are_left_alone(bad):
    junk = ["desktop.ini", "heads/Thumbs.db", "roster/0000000001 (1)", "keys/abc", "d/notiz.txt"]
    junk += [name.replace(".seg", " - Kopie.seg") for name in bad.fresh]
    for name in junk:
        (bad.share / name).write_bytes(b"fremd")
    assert bad.agree()
    assert set(junk) <= set(bad.files())


def test_a_segment_of_another_compartment_counts_for_nothing_and_is_put_back(bad):
    record = bad.add("one", "Blau", "mitte")
    bad.office("one", "sync")
    theirs = next(
        name for name in bad.files() if name.endswith(".seg") and name not in bad.old and name not in bad.fresh
    )
    ours = bad.fresh[0]
    (bad.share / ours).write_bytes((bad.share / theirs).read_bytes())
    bad.office("two", "sync")
    assert ours in bad.files_in_quarantine("two")
    assert bad.office("two", "show", "participant", record)["fields"]["office"] == "mitte"
    assert bad.agree()


def test_an_endless_segment_is_listed_and_never_read_whole(bad):
    name = bad.fresh[0]
    whole = (bad.share / name).read_bytes()
    with (bad.share / name).open("r+b") as file:
        file.truncate(3 << 30)
    report = bad.office("two", "sync")
    assert name in bad.files_in_quarantine("two")
    assert report["bytes_in"] < 1 << 20
    assert bad.agree()
    assert (bad.share / name).read_bytes() == whole


def test_two_replicas_with_one_identity_are_told_and_both_keep_their_work(bad, tmp_path):
    shutil.copytree(tmp_path / "two", tmp_path / "twin")
    ours, twins = bad.add("two", "Grün"), bad.add("twin", "Gelb")
    bad.office("two", "sync")
    report = bad.office("twin", "sync")
    assert any("Kopie" in warning for warning in report["warnings"])
    assert bad.agree()
    for store in ("one", "two"):
        assert bad.office(store, "show", "participant", ours)["fields"]["last_name"] == "Grün"
        assert bad.office(store, "show", "participant", twins)["fields"]["last_name"] == "Gelb"


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_years_off_is_told_hides_nothing_and_is_told_again_when_right(bad, monkeypatch, years):
    off = datetime.timedelta(days=365 * years)
    with monkeypatch.context() as laptop:
        defaults = {"clock": lambda: datetime.datetime.now() + off}
        laptop.setattr(Workplace.__init__, "__kwdefaults__", defaults)
        made = bad.add("two", "Grün")
        report = bad.office("two", "sync")
        assert abs(report["skew_seconds"] - off.total_seconds()) < 120
        assert any("Uhr dieses Laptops" in warning for warning in report["warnings"])
        bad.office("two", "set", "participant", bad.record, "phone=02043 1")
        bad.office("two", "sync")
    assert bad.office("one", "sync")["pulled"]
    assert bad.office("one", "show", "participant", made)["fields"]["last_name"] == "Grün"
    assert bad.office("one", "set", "participant", bad.record, "phone=02043 2")["changed"] == ["phone"]
    bad.office("one", "sync")
    bad.office("two", "sync")
    assert bad.agree()
    for store in STORES:
        assert bad.office(store, "show", "participant", bad.record)["fields"]["phone"] == "02043 2"
    assert bad.office("two", "sync")["warnings"] == []


def test_a_drive_that_cannot_hold_a_share_is_named_at_once_and_for_good(office, tmp_path, monkeypatch):
    def refused(*_about, **_more):
        raise OSError(errno.EIO, "not here")

    for call in ("link", "replace"):
        monkeypatch.setattr(os, call, refused)
    monkeypatch.setattr(no_replace, "_by_flag", refused)
    office.share.mkdir()
    create = ["workspace", "create", "--share", office.share, "--title", "T", "--name", "Katrin"]
    error = office("one", *create, code=answers.NO_SHARE)["error"]
    assert error["kind"] == "share"
    assert "Wählen Sie einen Ordner auf einem anderen Laufwerk" in error["message"]
    assert not (tmp_path / "one").exists()
    assert list(office.share.iterdir()) == []
