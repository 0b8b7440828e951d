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
def listed(cli, tmp_path):
    """A list of three, two of them incomplete, in `liste.csv`."""
    (tmp_path / "liste.csv").write_text(LIST, "cp1252")
    return cli


def test_rows_come_in_once_and_rejected_ones_stand_in_a_file(listed, tmp_path):
    file, rejects = tmp_path / "liste.csv", tmp_path / "abgelehnt.csv"
    dry = listed.json("import", "participants", file, "--dry-run", code=answers.WITH_REJECTS)
    assert (dry["rows"], dry["imported"], len(dry["rejected"])) == (3, 1, 2)
    assert listed.json("list", "participant") == []
    outcome = listed.json("import", "participants", file, "--rejects", rejects, code=answers.WITH_REJECTS)
    assert {"rows", "imported", "unchanged", "warnings", "rejected", "mapping"} == set(outcome)
    assert [(reject["row"], reject["reason"]) for reject in outcome["rejected"]] == [
        (3, "missing_first_name"),
        (4, "invalid_birth_date"),
    ]
    assert outcome["mapping"]["Vorname"] == "first_name"
    assert b"31.02.1980" in rejects.read_bytes()
    again = listed.json("import", "participants", file, code=answers.WITH_REJECTS)
    assert (again["imported"], again["unchanged"]) == (0, 1)
    assert len(listed.json("list", "participant")) == 1
    kept = listed.json("import", "participants", file, "--incomplete", "keep", code=answers.DONE)
    assert (kept["imported"], kept["rejected"]) == (2, []) and kept["warnings"]


def test_a_mapping_and_defaults_are_followed(listed, tmp_path):
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"Ort": None, "Strasse": "note"}), "utf-8")
    arguments = ["import", "participants", tmp_path / "liste.csv", "--map", mapping, "--defaults", "gender=weiblich"]
    outcome = listed.json(*arguments, code=answers.WITH_REJECTS)
    assert outcome["mapping"]["Ort"] is None and outcome["mapping"]["Strasse"] == "note"
    (row,) = listed.json("list", "participant")
    assert row["note"] == "Mühlenweg 3" and row["gender"] == "female" and "city" not in row


def test_files_that_cannot_be_imported_are_refused_whole(listed, tmp_path):
    noise = tmp_path / "noise.xlsx"
    noise.write_bytes(bytes(range(256)) * 40)
    broken = tmp_path / "map.json"
    broken.write_text("[1]")
    good = tmp_path / "liste.csv"
    assert listed.error("import", "participants", tmp_path / "none.csv") == ("not_found", "file")
    assert listed.error("import", "participants", noise)[0] == "bad_input"
    assert listed.error("import", "participants", good, "--map", broken) == ("bad_input", "map")
    assert listed.error("import", "participants", good, "--rejects", tmp_path / "no" / "r.csv") == (
        "bad_input",
        "rejects",
    )
    assert listed.error("import", "participants", good, "--defaults", "shoe=44") == ("bad_input", "shoe")
    assert listed("import", "pets", good) == answers.USAGE
    assert listed.json("list", "participant") == []
