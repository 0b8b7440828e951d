"""No record leaves the store by accident: nothing readable on disk, on stderr or in the log."""

import json
import sys
from pathlib import Path

from helpers.processes import started
from helpers.threads import LONGEST_S

from app.commands.answers import DONE

ROOT = Path(__file__).resolve().parents[3]
CANARY = "Kanarienvogelsang"


def test_a_name_stands_in_no_file_beside_the_store_and_not_on_stderr(cli, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("FELDBUCH_HOME", str(tmp_path / "home"))
    errors = []
    fields = [f"last_name={CANARY}", "first_name=Ela", f"note={CANARY}", "birth_date=1980-02-03"]
    assert cli("add", "participant", *fields) == 0
    errors.append(cli.err)
    for arguments in (
        ["add", "participant", f"last_name={CANARY}"],
        ["add", "participant", f"last_name={CANARY}", "first_name=x", f"gender={CANARY}"],
        ["list", "participant", "--where", f"gender={CANARY}"],
        ["find", CANARY],
        ["add", "participant", CANARY],
        ["backup", "-o", str(tmp_path / "home" / "b.fbb")],
        ["check"],
    ):
        cli(*arguments)
        errors.append(cli.err)
    assert CANARY not in "".join(errors)
    forms = [CANARY.encode(), CANARY.upper().encode(), CANARY.encode("utf-16-le")]
    files = [file for folder in (cli.store, tmp_path) for file in folder.rglob("*") if file.is_file()]
    assert any(file.name == "b.fbb" for file in files) and len(files) > 4
    for file in files:
        content = file.read_bytes()
        assert not any(form in content for form in forms), file.name
        assert not content.startswith(b"SQLite format 3"), file.name


def test_a_reader_that_went_away_is_nobodys_fault(tmp_path, cli):
    running = started(sys.executable, "-m", "app", "--store", cli.store, "vocabulary")
    running.stdout.close()
    assert running.stderr.read() == b"" and running.wait(LONGEST_S) == DONE


def test_quiet_leaves_stderr_empty_and_json_leaves_stdout_alone(cli, tmp_path):
    assert cli("check", "--json", "--quiet") == 0
    assert cli.err == "" and json.loads(cli.out)["ok"] is True
