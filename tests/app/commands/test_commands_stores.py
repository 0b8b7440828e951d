"""The store as a whole on the command line: passphrase, key, backup, check, demo."""

import pytest

from app.commands import answers


@pytest.fixture
def own(cli, tmp_path):
    """The command line on a store that nobody else uses."""
    arguments = [
        "workspace",
        "create",
        "--share",
        str(tmp_path),
        "--title",
        "T",
        "--name",
        "N",
        "--store",
        tmp_path / "own",
    ]
    assert cli(*arguments, store=False) == 0
    cli.store = tmp_path / "own"
    return cli


def test_another_passphrase_opens_the_store_and_the_old_one_does_not(own, monkeypatch, tmp_path):
    file = tmp_path / "new"
    file.write_text("Ganz anderer Satz 42 mit Vögeln\n", "utf-8")
    assert own.error("passwd") == ("bad_input", "passphrase")
    monkeypatch.setenv("FELDBUCH_NEW_PASSPHRASE", "kurz")
    assert own.error("passwd")[0] == "bad_input"
    assert own.json("passwd", "--new-passphrase-file", file) == {"changed": True}
    assert own.error("status")[0] == "passphrase"
    assert own.json("status", "--passphrase-file", file)["unsent"] == 0
    monkeypatch.setenv("FELDBUCH_PASSPHRASE", "Ganz anderer Satz 42 mit Vögeln")
    assert own.json("rekey") == {"rekeyed": True}
    assert own.json("check") == {"ok": True, "problems": []}


def test_a_backup_comes_back_with_the_same_digest_and_never_over_something(own, tmp_path):
    own.json("add", "participant", "last_name=Kampmann", "first_name=Ralf")
    digest = own.json("digest")
    told = own.json("backup", "-o", tmp_path / "b.fbb")
    assert told["bytes"] == (tmp_path / "b.fbb").stat().st_size > 0
    assert own.error("backup", "-o", tmp_path / "b.fbb") == ("bad_input", "output")
    assert own.error("restore", tmp_path / "b.fbb")[0] == "bad_input"
    assert own.error("restore", tmp_path / "none", "--store", tmp_path / "r", store=False)[0] == "not_found"
    assert own.json("restore", tmp_path / "b.fbb", "--store", tmp_path / "r", store=False)["store"] == str(
        tmp_path / "r"
    )
    own.store = tmp_path / "r"
    assert own.json("digest") == digest
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
    told = cli.json(*arguments[:-1], tmp_path / "e", store=False)
    assert (told["store"], told["participants"]) == (str(tmp_path / "e"), 12)
    cli.store = tmp_path / "d"
    first = cli.json("digest")
    cli.store = tmp_path / "e"
    assert cli.json("digest") == first
    assert len(cli.json("list", "participant")) == 12
    assert cli.json("check") == {"ok": True, "problems": []}
    assert cli.error(*arguments, store=False)[0] == "store"


def test_reading_sensitive_answers_stands_in_the_audit_trail(own):
    person = own.json("add", "participant", "last_name=A", "first_name=B")["id"]
    own.json("add", "consent", f"subject={person}", "kind=sensitive", "given_on=2021-06-01")
    answers_id = own.json("add", "participant_sensitive", f"participant={person}", "disability=nein")["id"]
    assert own.json("show", "participant_sensitive", answers_id)["fields"]["disability"] == "no"
    own.json("list", "participant_sensitive")
    events = own.json("audit")
    assert [event["action"] for event in events if "sensitive" in event["action"]] == [
        "read_sensitive",
        "list_sensitive",
    ]
    assert {event["who"] for event in events} == {"N"} and "nein" not in str(events)


def test_a_damaged_store_is_said_to_be_damaged(own):
    file = own.store / "feldbuch.db"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = bytes(4096)
    file.write_bytes(content)
    code = own("check", "--json")
    assert code == answers.REFUSED and ('"ok":false' in own.out or '"kind":"store"' in own.out)
