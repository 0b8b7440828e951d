"""Importing by the command line: counts, rejects with exit code 4, dry run, a second time, mapping, refusals."""

import json

import pytest

from app.commands import answers

LIST = (
    "Name;Vorname;Geburtsdatum;Strasse;PLZ;Ort\r\n"
    "Einfuhr;Anna;03.02.1980;Mühlenweg 3;45964;Gladbeck\r\n"
    "Einfuhr;;04.02.1980;Mühlenweg 4;45964;Gladbeck\r\n"
    "Einfuhr;Bert;31.02.1980;Mühlenweg 5;45964;Gladbeck\r\n"
)


@pytest.fixture
def own(cli, tmp_path):
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
    (tmp_path / "liste.csv").write_text(LIST, "cp1252")
    return cli


def test_rows_come_in_once_and_rejected_ones_stand_in_a_file(own, tmp_path):
    file, rejects = tmp_path / "liste.csv", tmp_path / "abgelehnt.csv"
    dry = own.json("import", "participants", file, "--dry-run", code=answers.WITH_REJECTS)
    assert (dry["rows"], dry["imported"], len(dry["rejected"])) == (3, 1, 2)
    assert own.json("list", "participant") == []
    told = own.json("import", "participants", file, "--rejects", rejects, code=answers.WITH_REJECTS)
    assert {"rows", "imported", "unchanged", "warnings", "rejected", "mapping"} == set(told)
    assert [(one["row"], one["reason"]) for one in told["rejected"]] == [
        (3, "missing_first_name"),
        (4, "invalid_birth_date"),
    ]
    assert told["mapping"]["Vorname"] == "first_name"
    assert b"31.02.1980" in rejects.read_bytes()
    again = own.json("import", "participants", file, code=answers.WITH_REJECTS)
    assert (again["imported"], again["unchanged"]) == (0, 1)
    assert len(own.json("list", "participant")) == 1
    kept = own.json("import", "participants", file, "--incomplete", "keep", code=answers.DONE)
    assert (kept["imported"], kept["rejected"]) == (2, []) and kept["warnings"]


def test_a_mapping_and_defaults_are_followed(own, tmp_path):
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"Ort": None, "Strasse": "note"}), "utf-8")
    arguments = ["import", "participants", tmp_path / "liste.csv", "--map", mapping, "--defaults", "gender=weiblich"]
    told = own.json(*arguments, code=answers.WITH_REJECTS)
    assert told["mapping"]["Ort"] is None and told["mapping"]["Strasse"] == "note"
    (row,) = own.json("list", "participant")
    assert row["note"] == "Mühlenweg 3" and row["gender"] == "female" and "city" not in row


def test_files_that_cannot_be_imported_are_refused_whole(own, tmp_path):
    noise = tmp_path / "noise.xlsx"
    noise.write_bytes(bytes(range(256)) * 40)
    broken = tmp_path / "map.json"
    broken.write_text("[1]")
    good = tmp_path / "liste.csv"
    assert own.error("import", "participants", tmp_path / "none.csv") == ("not_found", "file")
    assert own.error("import", "participants", noise)[0] == "bad_input"
    assert own.error("import", "participants", good, "--map", broken) == ("bad_input", "map")
    assert own.error("import", "participants", good, "--rejects", tmp_path / "no" / "r.csv") == ("bad_input", "rejects")
    assert own.error("import", "participants", good, "--defaults", "shoe=44") == ("bad_input", "shoe")
    assert own("import", "pets", good) == answers.USAGE
    assert own.json("list", "participant") == []
