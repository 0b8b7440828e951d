"""The store as a whole on the command line: passphrase, key, backup, check, demo."""

from helpers.command_line import FOUNDER

from app.base import places
from app.commands import answers
from models.database import PAGE


def test_another_passphrase_opens_the_store_and_the_old_one_does_not(cli, monkeypatch, tmp_path):
    file = tmp_path / "new"
    file.write_text("Ganz anderer Satz 42 mit Vögeln\n", "utf-8")
    assert cli.error("passwd") == ("bad_input", "passphrase")
    monkeypatch.setenv("FELDBUCH_NEW_PASSPHRASE", "kurz")
    assert cli.error("passwd")[0] == "bad_input"
    assert cli.json("passwd", "--new-passphrase-file", file) == {"changed": True}
    assert cli.error("status")[0] == "passphrase"
    assert cli.json("status", "--passphrase-file", file)["unsent"] == 0
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", "Ganz anderer Satz 42 mit Vögeln")
    assert cli.json("rekey") == {"rekeyed": True}
    assert cli.json("check") == {"ok": True, "problems": []}


def test_a_backup_comes_back_with_the_same_digest_and_never_over_something(cli, tmp_path):
    cli.json("add", "participant", "last_name=Kampmann", "first_name=Ralf")
    digest = cli.json("digest")
    backup = cli.json("backup", "-o", tmp_path / "b.fbb")
    assert backup["bytes"] == (tmp_path / "b.fbb").stat().st_size > 0
    assert cli.error("backup", "-o", tmp_path / "b.fbb") == ("bad_input", "output")
    assert cli.error("restore", tmp_path / "b.fbb")[0] == "bad_input"
    assert cli.error("restore", tmp_path / "none", "--store", tmp_path / "r", store=False)[0] == "not_found"
    assert cli.json("restore", tmp_path / "b.fbb", "--store", tmp_path / "r", store=False)["store"] == str(
        tmp_path / "r"
    )
    cli.store = tmp_path / "r"
    assert cli.json("digest") == digest
    assert set(digest["compartments"]["mitte.people"]) == {"state", "conflicts", "records"}


def test_the_demo_stands_in_a_moment_and_says_its_passphrase(cli, tmp_path, monkeypatch):
    monkeypatch.delenv("FELDBUCH_PASSPHRASE")
    arguments = [
        "demo",
        "--participants",
        "12",
        "--businesses",
        "3",
        "--until",
        "2021-06-17",
        "--store",
        tmp_path / "d",
    ]
    assert cli(*arguments, store=False) == 0
    assert "demo" in cli.err
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", "demo")
    answer = cli.json(*arguments[:-1], tmp_path / "e", store=False)
    assert (answer["store"], answer["participants"]) == (str(tmp_path / "e"), 12)
    cli.store = tmp_path / "d"
    first = cli.json("digest")
    cli.store = tmp_path / "e"
    assert cli.json("digest") == first
    assert len(cli.json("list", "participant")) == 12
    assert cli.json("check") == {"ok": True, "problems": []}
    assert cli.error(*arguments, store=False)[0] == "store"


def test_reading_sensitive_answers_stands_in_the_audit_trail(cli):
    person = cli.json("add", "participant", "last_name=A", "first_name=B")["id"]
    cli.json("add", "consent", f"subject={person}", "kind=sensitive", "given_on=2021-06-01")
    answers_id = cli.json("add", "participant_sensitive", f"participant={person}", "disability=nein")["id"]
    assert cli.json("show", "participant_sensitive", answers_id)["fields"]["disability"] == "no"
    cli.json("list", "participant_sensitive")
    events = cli.json("audit")
    assert [event["action"] for event in events if "sensitive" in event["action"]] == [
        "read_sensitive",
        "list_sensitive",
    ]
    assert {event["who"] for event in events} == {FOUNDER} and "nein" not in str(events)


def damage(file, start):
    content = bytearray(file.read_bytes())
    content[start : start + 4096] = bytes(4096)
    file.write_bytes(content)


def test_pages_that_were_damaged_are_told_by_their_numbers(cli):
    file = cli.store / places.DATABASE
    damage(file, 40 * PAGE)
    answer = cli.json("check", code=answers.REFUSED)
    assert answer == {"ok": False, "problems": ["page 41-42: altered or missing"]}


def test_a_store_damaged_at_its_beginning_is_not_opened(cli):
    damage(cli.store / places.DATABASE, 0)
    for command in ("check", "status"):
        assert cli.error(command) == ("store", None)
