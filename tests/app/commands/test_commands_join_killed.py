"""Founding and joining killed anywhere: the folder is new again, or holds a store that can be used or joined again."""

import os
import signal
import sys
from pathlib import Path

import pytest
from helpers.command_line import one_store
from helpers.processes import fate

from app.__main__ import main
from app.base import places
from app.commands import answers
from app.security import keyring
from app.sharing import enrolling

OURS = (
    "/commands/handlers/sharing.py",
    "/commands/handlers/founding.py",
    "/security/unlock.py",
    "/app/base/files.py",
    "/core/workplace.py",
    "/sharing/enrolling.py",
    "/sharing/syncing.py",
    "/membership/joining.py",
    "/membership/founding.py",
    "/shares/folder_share.py",
)


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch) -> None:
    monkeypatch.setattr(keyring, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keyring, "PASSES", 1)


def killed_before(line: int, arguments: list[str]) -> bool:
    """Whether a call that is to be killed before its `line`th line of ours got that far."""

    def traced() -> None:
        left = line

        def trace(frame, happened, _argument):
            nonlocal left
            if not frame.f_code.co_filename.endswith(OURS):
                return None
            if happened == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        code = main(arguments)
        sys.settrace(None)
        if code:
            raise RuntimeError(f"ended with {code}")

    ended = fate(traced)
    assert ended in {0, -9}, ended
    return ended == -9


def killed_joins(office, tmp_path: Path, step: int) -> tuple[int, int]:
    """Kills before every `step`th line of joining, each joined again to the end; and how many left a store."""
    office.begin(one_store)
    line, kills, left = 1, 0, 0
    while True:
        store = f"j{line}"
        join = ["join", "--share", str(office.share), "--name", f"Jana {line}"]
        if not killed_before(line, [*join, "--store", str(tmp_path / store), "--json", "--quiet"]):
            return kills, left
        kills += 1
        left += places.look_at(tmp_path / store) is not None
        asked = office(store, *join)
        assert len(asked["recovery"].split("-")) == 7
        if kills % 5 == 1:
            given = ["--fingerprint", asked["fingerprint"], "--role", "social_worker", "--districts", "mitte"]
            office("one", "admit", asked["request"], *given)
            office(store, "sync")
            office(store, "add", "participant", "last_name=Kampmann", "first_name=Ralf")
            assert office(store, "sync")["pushed"]
        assert [entry["name"] for entry in office("one", "requests")].count(f"Jana {line}") == (kills % 5 != 1)
        line += step


def test_joining_killed_all_along_can_be_done_again(office, tmp_path):
    kills, left = killed_joins(office, tmp_path, 31)
    assert kills > 5 and 0 < left < kills, (kills, left)


@pytest.mark.full
def test_joining_killed_at_every_line_can_be_done_again(office, tmp_path):
    kills, left = killed_joins(office, tmp_path, 1)
    print(kills, left)
    assert kills > 200 and 0 < left < kills


def test_founding_killed_all_along_leaves_a_new_folder_or_a_store_that_a_round_finishes(office, tmp_path):
    line, kills, left = 1, 0, 0
    while True:
        store, share = f"f{line}", tmp_path / f"share{line}"
        share.mkdir()
        create = ["workspace", "create", "--share", str(share), "--title", "T", "--name", "Katrin"]
        if not killed_before(line, [*create, "--store", str(tmp_path / store), "--json", "--quiet"]):
            break
        kills += 1
        if places.look_at(tmp_path / store) is None:
            office(store, *create)
        else:
            left += 1
            office(store, "sync")
        office(store, "add", "participant", "last_name=Kampmann", "first_name=Ralf")
        assert office(store, "sync")["pushed"]
        assert office(store, "status")["unsent"] == 0
        line += 97
    assert kills > 5 and 0 < left < kills, (kills, left)


def test_a_request_that_was_never_put_is_put_by_a_round(office, tmp_path, monkeypatch):
    office.begin(one_store)

    def deadly(*_given):
        os.kill(os.getpid(), signal.SIGKILL)

    real = enrolling.ask_to_join
    monkeypatch.setattr(enrolling, "ask_to_join", deadly)
    join = ["join", "--share", str(office.share), "--name", "Jana", "--store", str(tmp_path / "two")]
    assert fate(lambda: main(join)) == -9
    monkeypatch.setattr(enrolling, "ask_to_join", real)
    assert office("two", "sync", code=answers.NO_SHARE)["error"]["kind"] == "not_admitted"
    assert [entry["name"] for entry in office("one", "requests")] == ["Jana"]


def test_a_store_that_is_in_use_is_not_joined_again(office, tmp_path):
    office.begin(one_store)
    office.join("one", "two", "Jana")
    again = ["join", "--share", office.share, "--name", "Jana"]
    assert office("two", *again, code=1)["error"]["kind"] == "store"
    other = tmp_path / "other"
    office.elsewhere(other).found_workspace("three")
    office("four", "join", "--share", other, "--name", "Jana")
    assert office("four", *again, code=1)["error"]["kind"] == "store"
    assert office("one", "join", "--share", office.share, "--name", "Somebody", code=1)["error"]["kind"] == "store"


def test_a_folder_that_grew_when_a_program_was_killed_goes_away_a_day_later(office, tmp_path):
    office.begin(one_store)
    old, young = tmp_path / ".two.0123abcd.part", tmp_path / ".two.4567abcd.part"
    other = tmp_path / ".twofold.0123abcd.part"
    for folder in (old, young, other):
        folder.mkdir()
        (folder / "keys.json").write_bytes(b"{}")
    for folder in (old, other):
        os.utime(folder, (1, 1))
    office("two", "join", "--share", office.share, "--name", "Jana")
    assert not old.exists()
    assert young.exists() and other.exists()
