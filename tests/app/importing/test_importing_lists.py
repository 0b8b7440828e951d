"""Whole lists as offices keep them, against what is to come of every row."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from helpers.import_compare import as_json_lines, compare
from helpers.threads import LONGEST_S

from app.base.errors import BadInput
from app.importing.columns.proposal import propose
from app.importing.files.reading import read_workbook
from app.importing.rows.drafts import drafts
from app.importing.rows.outcome import Reject, RowDraft
from app.importing.rows.rules import Rules

HERE = Path(__file__).resolve().parents[3]
SMALL = HERE / "tests" / "data" / "import"
FULL = Path(os.environ.get("FELDBUCH_DATA") or HERE.parent / "shared" / "data") / "import"
RULES = Rules(today=date(2022, 7, 1), project_start=date(2019, 1, 1))
FULL_LISTS = sorted(FULL.glob("participants/*.expected.jsonl")) + sorted(FULL.glob("companies/*.expected.jsonl"))
needs_full = pytest.mark.skipif(not FULL_LISTS, reason="the full set of lists is not here (FELDBUCH_DATA)")


def outcomes(path: Path, subject: str) -> list[RowDraft | Reject]:
    workbook = read_workbook(path)
    return list(drafts(workbook, subject, propose(workbook, subject), RULES))  # type: ignore[arg-type]


def subject_of(expected: Path) -> str:
    kind = json.loads(expected.read_text(encoding="utf-8").split("\n", 1)[0])["meta"]["kind"]
    return str(kind)


@pytest.mark.parametrize("expected", sorted(SMALL.glob("*.expected.jsonl")), ids=lambda path: path.name)
def test_every_row_of_the_small_lists_comes_in_as_expected(expected: Path) -> None:
    path = expected.with_name(expected.name.removesuffix(".expected.jsonl"))
    result = compare(expected, outcomes(path, subject_of(expected)))
    assert result.rows > 0
    assert result.problems == []
    assert result.warnings_found == result.warnings_expected


@needs_full
@pytest.mark.parametrize("expected", FULL_LISTS, ids=lambda path: path.name)
def test_the_judge_finds_every_row_of_the_full_lists_right(expected: Path, tmp_path: Path) -> None:
    path = expected.with_name(expected.name.removesuffix(".expected.jsonl"))
    actual = tmp_path / "actual.jsonl"
    actual.write_text(as_json_lines(outcomes(path, subject_of(expected))), encoding="utf-8")
    judge = [sys.executable, str(FULL / "judge_import.py"), str(expected), str(actual)]
    judged = subprocess.run(judge, capture_output=True, text=True, check=False, timeout=LONGEST_S).stdout.split("\n")
    counts = json.loads(judged[0])
    assert counts["rows_share_right"] == 1.0, judged[1:12]
    assert counts["rows_unexpected"] == counts["rejects_wrong"] == counts["skips_wrong"] == 0
    assert counts["warnings_found"] >= 0.99 * counts["warnings_expected"]


@needs_full
def test_ten_thousand_rows_are_read_within_the_budget() -> None:
    begun = time.process_time()
    rows = outcomes(FULL / "participants" / "Gesamtliste_10000.csv", "participants")
    assert len(rows) == 10_000
    assert time.process_time() - begun < 4.0


HOSTILE = FULL / "hostile" if (FULL / "hostile" / "hostile.expected.jsonl").exists() else SMALL / "hostile"
HOSTILE_LIST = [
    json.loads(line) for line in (HOSTILE / "hostile.expected.jsonl").read_text(encoding="utf-8").splitlines()
]


READ_AND_FOUND_EMPTY = {"h22_nur_kopf.csv"}
REFUSED_AS_A_WHOLE: set[str] = set()  # of the files that may be refused or read in part


@pytest.mark.parametrize("case", HOSTILE_LIST, ids=lambda case: case["file"])
def test_no_hostile_file_does_harm(case: dict[str, object]) -> None:
    rows: list[RowDraft | Reject] = []
    refusal = ""
    try:
        rows = outcomes(HOSTILE / str(case["file"]), "participants")
    except BadInput as refused:
        refusal = refused.message
    match case["outcome"]:
        case "refuse":
            assert refusal.endswith(".") != (case["file"] in READ_AND_FOUND_EMPTY)
        case "import" | "partial":
            assert refusal == ""
        case expected:
            assert expected == "refuse or partial"
            assert (refusal == "") != (case["file"] in REFUSED_AS_A_WHOLE)
    taken = [row for row in rows if isinstance(row, RowDraft)]
    assert int(str(case["imported_min"])) <= len(taken) <= int(str(case["imported_max"]))
    for draft in taken:
        for value in draft.values.values():
            if isinstance(value, str):
                assert all(sign.isprintable() or sign in "\n\u200d" for sign in value)
                assert len(value) <= 10_000


def test_every_reject_of_a_hostile_file_has_a_sentence() -> None:
    rows = outcomes(HOSTILE / "h17_offenes_anfuehrungszeichen.csv", "participants")
    quote = next(outcome for outcome in rows if isinstance(outcome, Reject) and outcome.reason == "open_quote")
    assert quote.source_row == 4
    assert "Anführungszeichen" in quote.message
    assert (
        sum(isinstance(outcome, RowDraft) for outcome in rows) + sum(isinstance(outcome, Reject) for outcome in rows)
        == 120
    )
