"""A killed program and a damaged log: what was acknowledged is there, or its loss is told and what was sent returns."""

import json
import os
import shutil
import signal
import sys

import pytest
from helpers.command_line import one_store, two_stores
from helpers.damage import flip
from helpers.processes import started

from app.base import places
from models.files import last_save, mending
from models.files.log_frames import log_path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs kill -9")


def person(name: str) -> dict:
    return {"do": "add", "kind": "participant", "fields": {"last_name": name, "first_name": "X", "office": "brauck"}}


def killed_after(office, store: str, *lines: dict) -> list[dict]:
    """The answers of a batch that is killed when it has answered all of these lines."""
    running = started(sys.executable, "-m", "app", "--store", office.folder / store, "--quiet", "batch", "-")
    running.stdin.write("".join(json.dumps(line) + "\n" for line in lines).encode())
    running.stdin.flush()
    answers = [json.loads(running.stdout.readline()) for _ in lines]
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    assert not any("error" in answer for answer in answers), answers
    return answers


def names(office, store: str) -> set[str]:
    return {row["last_name"] for row in office(store, "list", "participant")}


def log(office, store: str):
    return log_path(office.folder / store / places.DATABASE)


def problems(office, store: str) -> list[str]:
    told = office(store, "check", code=1)
    assert told["ok"] is False
    return told["problems"]


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9])
def test_saves_that_a_shortened_log_took_are_told_and_those_before_it_are_there(office, kept):
    office.begin(one_store)
    killed_after(office, "one", *(person(f"K{number:02}") for number in range(20)))
    os.truncate(log(office, "one"), int(log(office, "one").stat().st_size * kept))
    there = names(office, "one")
    assert there == {f"K{number:02}" for number in range(len(there))} and len(there) < 20
    assert "fehlt" in office.cli.err
    (problem,) = problems(office, "one")
    assert "zuletzt erfasst" in problem and "abgleichen" in problem
    office("one", "add", "participant", "last_name=Neu", "first_name=X")
    assert len(problems(office, "one")) == 1  # not forgotten for what is saved later
    assert any("fehlt" in warning for warning in office("one", "sync")["warnings"])
    (problem,) = problems(office, "one")
    assert "nicht gesendet" in problem
    assert names(office, "one") == there | {"Neu"}


def test_what_had_been_sent_comes_back_with_the_next_round_and_the_rest_is_told(office):
    office.begin(two_stores)
    sent = [f"S{number}" for number in range(5)]
    killed_after(office, "one", *map(person, sent), {"do": "sync"}, person("U1"), person("U2"))
    os.truncate(log(office, "one"), 0)
    assert names(office, "one") == set()
    assert "zuletzt erfasst" in problems(office, "one")[0]
    office("one", "add", "participant", "last_name=Neu", "first_name=X", "office=brauck")
    told = office("one", "sync")
    assert any("nicht gesendet" in warning for warning in told["warnings"])
    assert names(office, "one") == {*sent, "Neu"}
    office.sync("two", "one")
    assert names(office, "two") == {*sent, "Neu"}
    assert office("one", "digest")["compartments"] == office("two", "digest")["compartments"]
    assert "nicht gesendet" in problems(office, "one")[0]


def test_where_all_had_been_sent_all_comes_back_and_nothing_is_told_any_more(office):
    office.begin(two_stores)
    sent = [f"S{number}" for number in range(5)]
    killed_after(office, "one", *map(person, sent), {"do": "sync"})
    os.truncate(log(office, "one"), 0)
    assert names(office, "one") == set()
    told = office("one", "sync")
    assert any("Es fehlt nichts" in warning for warning in told["warnings"])
    assert names(office, "one") == set(sent)
    assert office("one", "check") == {"ok": True, "problems": []}
    office.sync("two", "one", "two")
    assert office("one", "digest")["compartments"] == office("two", "digest")["compartments"]


def test_a_kill_alone_takes_nothing_and_nothing_is_told(office):
    office.begin(one_store)
    for attempt in range(3):
        killed_after(office, "one", *(person(f"K{attempt}{number}") for number in range(4)))
        assert len(names(office, "one")) == 4 * (attempt + 1)
        assert office.cli.err == ""
    assert office("one", "check") == {"ok": True, "problems": []}


def test_an_older_file_in_place_of_the_store_is_noticed_and_healed_by_a_round(office):
    office.begin(two_stores)
    database = office.folder / "one" / places.DATABASE
    shutil.copy(database, office.folder / "older")
    office("one", "add", "participant", "last_name=Spät", "first_name=X", "office=brauck")
    office.sync("one")
    shutil.copy(office.folder / "older", database)
    assert "zuletzt erfasst" in problems(office, "one")[0]
    assert any("Es fehlt nichts" in warning for warning in office("one", "sync")["warnings"])
    assert names(office, "one") == {"Spät"}


def test_a_restored_backup_and_another_store_in_its_place_tell_of_no_loss(office):
    office.begin(two_stores)
    office("one", "backup", "-o", office.folder / "backup")
    office("one", "add", "participant", "last_name=Spät", "first_name=X", "office=brauck")
    office("back", "restore", office.folder / "backup")
    assert office("back", "check") == {"ok": True, "problems": []}
    saved = last_save.path_of(office.folder / "one" / places.DATABASE)
    shutil.copy(saved, last_save.path_of(office.folder / "two" / places.DATABASE))
    assert office("two", "check") == {"ok": True, "problems": []}


@pytest.mark.parametrize("content", [None, b"", b"junk", b"\xff" * 70])
def test_a_lost_or_altered_note_of_the_last_save_does_no_harm(office, content):
    office.begin(one_store)
    office("one", "add", "participant", "last_name=A", "first_name=X")
    saved = last_save.path_of(office.folder / "one" / places.DATABASE)
    saved.unlink() if content is None else saved.write_bytes(content)
    assert office("one", "check") == {"ok": True, "problems": []}
    office("one", "add", "participant", "last_name=B", "first_name=X")
    assert last_save.last(office.folder / "one" / places.DATABASE) is not None


@pytest.mark.parametrize("part", [0.01, 0.2, 0.5, 0.8, 0.95])
def test_one_altered_byte_of_the_log_takes_nothing_or_its_loss_is_told(office, part):
    """Of 20 saves SQLite would read those before the byte, and say nothing."""
    office.begin(one_store)
    killed_after(office, "one", *(person(f"K{number:02}") for number in range(20)))
    flip(log(office, "one"), int(log(office, "one").stat().st_size * part))
    is_whole = len(names(office, "one")) == 20
    assert is_whole == (office.cli.err == "")
    assert is_whole != (office.folder / "one" / mending.KEPT).exists()
    told = office("one", "check", code=0 if is_whole else 1)
    assert told["ok"] is is_whole
