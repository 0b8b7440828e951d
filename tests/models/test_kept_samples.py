"""A share and two stores as an earlier day wrote them: today's code opens them, finds what they told, and they agree.

Before the first release they are made anew with every change of a format (`python tests/data/kept/make.py`); after it
they stay as they are, and a later version that cannot read them is wrong.
"""

import json
import shutil
from pathlib import Path

import pytest

from app.__main__ import main

KEPT = Path(__file__).resolve().parents[1] / "data" / "kept"
PASSPHRASE = "Birnenkuchen unter Wolken 7"
STORES = ("one", "two")
TOLD = json.loads((KEPT / "told.json").read_text(encoding="utf-8"))


@pytest.fixture
def kept(tmp_path, monkeypatch, capfd):
    """The command line on copies of what was kept: store, arguments -> the answer."""
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    for name in ("share", *STORES):
        shutil.copytree(KEPT / name, tmp_path / name)

    def call(store, *arguments):
        capfd.readouterr()
        code = main(["--store", str(tmp_path / store), *arguments, "--json", "--quiet"])
        told = capfd.readouterr().out
        assert code == 0, told
        return json.loads(told)

    def sync(*stores):
        return [call(store, "sync", "--share", str(tmp_path / "share")) for store in stores]

    call.sync = sync
    return call


@pytest.mark.parametrize("store", STORES)
def test_a_kept_store_opens_is_sound_and_tells_what_it_told(kept, store):
    assert kept(store, "check") == {"ok": True, "problems": []}
    assert kept(store, "digest") == TOLD[store]


def test_a_round_over_the_kept_share_brings_what_both_had_not_sent_and_the_stores_agree(kept):
    karin = TOLD["karin"]
    assert kept("one", "status")["unsent"] and kept("two", "status")["unsent"]
    rounds = kept.sync("one", "two", "one", "two")
    assert [one["pushed"] > 0 for one in rounds[:2]] == [True, True]
    assert not any(one["held_back"] or one["warnings"] for one in rounds)
    for store in STORES:
        shown = kept(store, "show", "participant", karin)
        phones = {value["value"] for value in shown["conflicts"]["phone"]}
        assert phones == {"02043 0003", "02043 0004"}
        assert shown["fields"]["street"] == "Amselweg 3"
        assert kept(store, "check") == {"ok": True, "problems": []}
    one, two = (kept(store, "digest")["compartments"] for store in STORES)
    common = set(one) & set(two)
    assert {"brauck.people", "mitte.people", "mitte.business", "common"} <= common
    assert {name: one[name] for name in common} == {name: two[name] for name in common}
    assert kept("one", "conflicts") == kept("two", "conflicts")


def test_what_was_open_and_deleted_when_it_was_kept_is_so_still(kept):
    conflicts = kept("one", "conflicts")
    assert {one["field"] for one in conflicts} >= {"phone"}
    values = [value["value"] for one in conflicts if one["field"] == "phone" for value in one["values"]]
    assert sorted(values) == ["02043 0001", "02043 0002"]
    for store in STORES:
        assert kept(store, "show", "business", TOLD["firm"])["deleted"] is True
        assert len(kept(store, "show", "participant", TOLD["karin"])["merged"]) == 1
