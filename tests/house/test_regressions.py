"""The table of regressions names tests that are there and commits by their short names, each line once."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "tests" / "sync" / "proofs" / "scripts"
LINE = re.compile(
    r"\| (?P<what>[^|]+) \| (?P<commit>[0-9a-f]{7}) \| (?P<file>[\w/]+\.py)::(?P<test>\w+)(?:\[(?P<case>\w+)\])? \|"
)


def lines():
    text = Path(__file__).with_name("regressions.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("|")][2:]


def names_in(file):
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def missing(line):
    """What a line names that is not there; empty when all is well."""
    found = LINE.fullmatch(line)
    if found is None:
        return "no line of this table"
    if found["test"] not in names_in(found["file"]):
        return f"{found['file']}::{found['test']}"
    case = found["case"]
    return case if case and not (SCRIPTS / f"{case}.json").exists() else ""


def test_every_regression_has_a_test_that_is_there():
    assert [(line, missing(line)) for line in lines() if missing(line)] == []


def test_a_line_stands_once():
    whats = [line.split("|")[1] for line in lines()]
    assert len(whats) >= 40 and len(set(whats)) == len(whats)


def test_a_test_that_was_renamed_is_missed():
    good = next(line for line in lines() if "[deleted_by_two]" in line)
    assert missing(good) == ""
    assert missing(good.replace("test_a_history", "test_the_history"))
    assert missing(good.replace("deleted_by_two", "deleted_by_three"))
    assert missing(good.replace("test_machine.py", "test_machines.py"))
    assert missing("| what | somewhere |")
