"""A small judge for imports: compares drafts with a list of expectations, the way the project's rules say.

Values count as equal in the writings that mean the same (digits of phones, letter case of closed words, blanks in
house numbers); what the expectations allow in several ways is right in each.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app.importing.rows.outcome import Reject, RowDraft
from tests.helpers.import_words import as_words

_ADMIN = {"source_row", "source_line", "source_sheet", "source_col", "may_reject", "warn"}


@dataclass
class Result:
    rows: int = 0
    right: int = 0
    warnings_expected: int = 0
    warnings_found: int = 0
    problems: list[str] = field(default_factory=list)


def as_json_lines(outcomes: list[RowDraft | Reject]) -> str:
    """Drafts and rejects as the lines that the import's judge reads."""
    lines = []
    for outcome in outcomes:
        line: dict[str, object] = {"source_row": outcome.source_row}
        if outcome.source_sheet:
            line["source_sheet"] = outcome.source_sheet
        if isinstance(outcome, RowDraft):
            line |= as_words(outcome.values)
            line["warnings"] = [warning.keyword for warning in outcome.warnings]
        else:
            line["reject"] = outcome.reason
        lines.append(json.dumps(line, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def compare(expected_file: Path, outcomes: list[RowDraft | Reject]) -> Result:
    """What differs between the outcomes and the expectations."""
    result, expected, fields = Result(), [], []
    for line in expected_file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "meta" in entry:
            fields = entry["meta"]["fields"]
        else:
            expected.append(entry)
    rows: dict[tuple[object, object, object], RowDraft | Reject] = {}
    for outcome in outcomes:
        column = outcome.source_col if isinstance(outcome, RowDraft) else None
        rows[outcome.source_sheet, outcome.source_row, column] = outcome
    places = Counter((outcome.source_sheet, outcome.source_row) for outcome in outcomes)
    for entry in expected:
        outcome = _of(entry, rows, places)
        where = f"row {entry.get('source_row')}"
        if "reject" in entry or "skip" in entry:
            if isinstance(outcome, RowDraft):
                result.problems.append(f"{where}: must not be imported")
            elif "reject" in entry and (outcome is None or outcome.reason != entry["reject"]):
                result.problems.append(f"{where}: reason {outcome and outcome.reason}, not {entry['reject']}")
            continue
        result.rows += 1
        if not isinstance(outcome, RowDraft):
            if entry.get("may_reject"):
                result.right += 1
            else:
                result.problems.append(f"{where}: not imported")
            continue
        wrong = _differences(entry, as_words(outcome.values), fields)
        result.problems += [f"{where}: {text}" for text in wrong]
        result.right += not wrong
        keywords = {warning.keyword for warning in outcome.warnings}
        result.warnings_expected += len(entry.get("warn", ()))
        result.warnings_found += sum(1 for keyword in entry.get("warn", ()) if keyword in keywords)
    return result


def _of(entry, rows, places):  # type: ignore[no-untyped-def]
    sheets = {sheet for sheet, _row in places}
    names = [entry["source_sheet"]] if entry.get("source_sheet") else sorted(sheets, key=str)
    for name in names:
        for column in (entry.get("source_col"), 1, None):
            outcome = rows.get((name, entry.get("source_row"), column))
            if outcome is not None:
                return outcome
    return None


def _differences(entry: dict[str, object], got: dict[str, object], fields: list[str]) -> list[str]:
    wrong = []
    for name in sorted({*entry, *fields} - _ADMIN):
        wanted = entry.get(name)
        allowed = wanted["one_of"] if isinstance(wanted, dict) else [wanted]
        if not any(_same(name, value, got.get(name)) for value in allowed):
            wrong.append(f"{name}: {got.get(name)!r} instead of {wanted!r}")
    return wrong


def _same(name: str, wanted: object, got: object) -> bool:
    left, right = _plain(name, wanted), _plain(name, got)
    if name == "note":
        return left is None or (right is not None and str(left) in str(right))
    return left == right or (name == "gender" and left is None and right == "ohne eintrag")


def _plain(name: str, value: object) -> object:
    if value in (None, "", []):
        return None
    if name == "languages":
        return sorted(value) if isinstance(value, list) else [value]
    if name in ("aid_value", "employees", "consultation_minutes", "children_in_household", "founded_year"):
        return float(str(value))
    text = " ".join(str(value).split())
    if name == "house_no":
        return text.replace(" ", "").casefold()
    if name == "phone":
        return re.sub(r"\D", "", text)
    return text.casefold() if name in ("gender", "district", "labour_status", "benefit_receipt", "email") else text
