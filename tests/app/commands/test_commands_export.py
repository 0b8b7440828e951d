"""Exporting by the command line: forms, rights, what is left out, and the trail it leaves."""

import json

import pytest


@pytest.fixture
def exported(cli):
    """Somebody with a protected answer."""
    person = cli.json("add", "participant", "last_name=Yıldız", "first_name=Ela", "phone=02043 1", "gender=w")["id"]
    cli.json("add", "consent", f"subject={person}", "kind=sensitive", "given_on=2021-06-01")
    cli.json("add", "participant_sensitive", f"participant={person}", "disability=nein")
    return cli


def test_every_form_holds_the_people_and_an_older_file_is_replaced(exported, tmp_path):
    for ending in ("csv", "xlsx", "jsonl"):
        target = tmp_path / f"personen.{ending}"
        target.write_text("alt")
        assert exported.json("export", "participants", "-o", target) == {"file": str(target), "rows": 1}
        assert target.stat().st_size > 20
    assert "Yıldız" in (tmp_path / "personen.csv").read_text("utf-8-sig")
    row = json.loads((tmp_path / "personen.jsonl").read_text("utf-8"))
    assert (row["last_name"], row["phone"], row["gender"]) == ("Yıldız", "02043 1", "female")
    assert {"id", "code"} <= set(row) and "disability" not in row


def test_sensitive_answers_go_along_only_when_asked_for(exported, tmp_path):
    target = tmp_path / "p.jsonl"
    exported.json("export", "participants", "-o", target, "--sensitive")
    assert json.loads(target.read_text("utf-8"))["disability"] == "no"
    exported.json("export", "participants", "-o", target, "--pseudonymous")
    assert "Yıldız" not in target.read_text("utf-8") and "02043" not in target.read_text("utf-8")
    assert [event["action"] for event in exported.json("audit")].count("export") == 2


def test_what_cannot_be_exported_is_refused_and_nothing_is_left(exported, tmp_path):
    assert exported.error("export", "dragons", "-o", tmp_path / "x.csv") == ("bad_input", "kind")
    assert exported.error("export", "participants", "-o", tmp_path / "x.doc")[0] == "bad_input"
    assert exported.error("export", "participants", "-o", tmp_path / "no" / "x.csv")[0] == "bad_input"
    (me,) = exported.json("list", "staff")
    exported.json("set", "staff", me["id"], "roles=admin")
    assert exported.error("export", "participants", "-o", tmp_path / "x.csv")[0] == "not_allowed"
    assert [file.name for file in tmp_path.iterdir() if file.suffix in {".csv", ".doc"}] == []
