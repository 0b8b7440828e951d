"""Finding duplicates by the command line: JSON, the file of pairs, the least score, batch lines, refusals."""

import csv

import pytest

PERSON = ("last_name=Zweifach", "first_name=Dora", "birth_date=1977-05-06", "street=Lindenweg", "house_no=4")


@pytest.fixture
def twice(cli):
    first = cli.json("add", "participant", *PERSON, "office=mitte")["id"]
    second = cli.json("add", "participant", *PERSON[:1], "first_name=Dohra", *PERSON[2:], "office=brauck")["id"]
    yield sorted((first, second))
    for made in (first, second):
        cli.json("delete", "participant", made, "--reason", "Probe")


def test_pairs_are_listed_with_score_band_and_sentence(cli, twice):
    (pair,) = [
        listed for listed in cli.json("duplicates", "--kind", "participant") if [listed["a"], listed["b"]] == twice
    ]
    assert {"a", "b", "score", "band", "explanation"} <= pair.keys()
    assert pair["band"] == "very_likely"
    assert pair["score"] >= 0.98
    assert "Gleiches Geburtsdatum" in pair["explanation"]


def test_the_file_of_pairs_has_the_header_of_the_contract(cli, twice, tmp_path):
    file = tmp_path / "pairs.csv"
    assert cli("duplicates", "--csv", file) == 0
    rows = list(csv.reader(file.open(encoding="utf-8")))
    assert rows[0] == ["a", "b", "score"]
    assert twice in [row[:2] for row in rows[1:]]


def test_the_least_score_widens_and_narrows_the_list(cli, twice):
    every = cli.json("duplicates", "--min-score", "0")
    assert len(every) >= len(cli.json("duplicates")) >= len(cli.json("duplicates", "--min-score", "0.9999"))
    for wrong in ("2", "-1", "viel"):
        assert cli.error("duplicates", f"--min-score={wrong}") == ("bad_input", "min_score")


def test_a_line_of_a_batch_does_the_same(cli, twice, tmp_path):
    (answer,) = cli.batch({"do": "duplicates", "kind": "participant"}, file=tmp_path / "batch.jsonl")
    assert twice in [[pair["a"], pair["b"]] for pair in answer]


def test_a_pair_that_was_decided_or_merged_is_gone(cli, twice):
    a, b = twice
    cli.json("not-duplicate", a, b)
    assert twice not in [[pair["a"], pair["b"]] for pair in cli.json("duplicates")]


def test_other_kinds_and_places_that_cannot_be_written_are_refused(cli, tmp_path):
    assert cli.error("duplicates", "--kind", "session") == ("bad_input", "kind")
    assert cli.error("duplicates", "--csv", tmp_path / "nowhere" / "pairs.csv") == ("bad_input", "csv")


def test_the_scan_of_an_administrator_leaves_word_with_the_newer_record(cli, twice):
    cli.json("duplicates", "--kind", "participant")
    (reminder,) = [follow_up for follow_up in cli.json("list", "follow_up") if follow_up.get("participant") in twice]
    assert reminder["text"].startswith("Vielleicht auch in ")
    assert "Zweifach" not in reminder["text"]
    cli.json("duplicates", "--kind", "participant")
    assert [row for row in cli.json("list", "follow_up") if row.get("participant") in twice] == [reminder]
