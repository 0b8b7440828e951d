"""The log of bugs: enough to find the place, nothing about a person."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.threads import LONGEST_S
from sqlalchemy import text

from app.base import logs, places
from models.database import Store

CANARY = "Kowalczyk-Zwitscher"
REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def log(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    return places.log_folder() / logs.FILE


def fail(name: str) -> None:
    local = name * 2
    raise ValueError(f"{local} cannot be")


def caught(name: str = CANARY) -> ValueError:
    try:
        fail(name)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_bug_has_a_number_a_kind_and_a_place_and_no_data(log):
    number = logs.log_bug(caught())
    assert re.fullmatch(r"[0-9A-F]{4}", number)
    written = log.read_text()
    assert f" {number} builtins.ValueError at " in written
    assert "test_logs:" in written
    for secret in (CANARY, "cannot be", str(REPOSITORY)):
        assert secret not in written


def test_the_same_bug_has_the_same_number_whatever_the_data(log):
    numbers = {logs.log_bug(caught(name)) for name in ("one", "two", "three")}
    assert len(numbers) == 1
    other = ""
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        other = logs.log_bug(error)
    assert other not in numbers


def test_causes_are_named_by_kind_only(log, tmp_path):
    store = Store.create(tmp_path / "store.db", bytes(32))
    try:
        with store.write() as connection:
            connection.execute(text("INSERT INTO local_setting VALUES (:a, :b)"), [{"a": CANARY, "b": b""}] * 2)
    except Exception as error:
        try:
            raise RuntimeError(CANARY) from error
        except RuntimeError as outer:
            logs.log_bug(outer)
    store.close()
    written = log.read_text()
    assert "builtins.RuntimeError < sqlalchemy.exc.IntegrityError(" in written
    assert CANARY not in written


def test_the_log_does_not_grow_for_ever(log, monkeypatch):
    monkeypatch.setattr(logs, "MOST_BYTES", 4000)
    for _ in range(200):
        logs.log_bug(caught())
    files = sorted(log.parent.iterdir())
    assert len(files) == 1 + logs.KEPT
    assert all(file.stat().st_size <= 4000 for file in files)


def test_a_log_that_cannot_be_written_hides_no_bug_and_says_nothing(log, capfd):
    log.parent.parent.mkdir(parents=True)
    log.parent.write_bytes(b"a file where the folder should be")
    assert logs.log_bug(caught())
    assert capfd.readouterr() == ("", "")


def test_uncaught_errors_of_every_thread_reach_the_log_and_never_stderr(log):
    script = f"""
import threading
from app.base import logs
logs.catch_all(lambda number: print(number, flush=True))
def fail(): raise ValueError({CANARY!r})
thread = threading.Thread(target=fail, name={CANARY!r}); thread.start(); thread.join()
class Late:
    def __del__(self): raise ValueError({CANARY!r})
Late()
fail()
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=REPOSITORY, check=False, timeout=LONGEST_S
    )
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert len(ended.stdout.split()) == 2
    written = log.read_text()
    assert written.count("builtins.ValueError at") == 3
    assert CANARY not in written
