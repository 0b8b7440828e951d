"""Bringing a store to the newest schema, step by step, so that a kill at any moment loses nothing.

Each step is a frozen SQL file here, `<number>_<name>.sql`, never changed once released and never written from today's
tables. `PRAGMA user_version` holds the number of the last step, the table `migration` when each was made; a step, its
record and the new number are one transaction. An existing store is copied first to `<store>.before-<number>` (still
encrypted with the same key); the copies go away at the first good opening after the one that migrated.
Used by models.database alone. Begin with `bring_up_to_date`.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from models.store_errors import BugError, StoreDamaged, StoreTooNew

FOLDER = Path(__file__).resolve().parent
NAME = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
MIGRATION_TABLE = """CREATE TABLE migration (
    number INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT"""
LOCAL_SETTING_TABLE = """CREATE TABLE local_setting (
    key TEXT PRIMARY KEY NOT NULL,
    value BLOB
) STRICT, WITHOUT ROWID"""


class Step(NamedTuple):
    """One frozen SQL file."""

    number: int
    name: str
    sql: str


def steps() -> list[Step]:
    """All steps in order; ValueError if a number is missing or taken twice."""
    found = []
    for file in sorted(FOLDER.glob("*.sql")):
        match = NAME.fullmatch(file.name)
        if match is None:
            raise ValueError(file.name)
        found.append(Step(int(match["number"]), match["name"], file.read_text(encoding="utf-8")))
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError("the numbers of the steps have a gap or a double")
    return found


def statements(sql: str) -> Iterator[str]:
    """The single statements of a file; a trigger's inner semicolons do not end it."""
    gathered = ""
    for line in sql.splitlines(keepends=True):
        if not gathered and (not line.strip() or line.startswith("--")):
            continue
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""
    if gathered.strip():
        raise ValueError("the last statement does not end")


def version(connection: Any) -> int:
    """The number of the last step this store has seen; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def bring_up_to_date(connection: Any, path: Path, copy: Callable[[Path], None], todo: list[Step] | None = None) -> None:
    """Make all steps this store lacks, over a bare driver connection in autocommit mode; `copy` copies the store.

    Raises StoreTooNew, StoreDamaged (a check after a step failed; the step is undone) or the driver's errors.
    """
    known = steps()
    current = version(connection)
    if current > len(known):
        raise StoreTooNew(f"{current} > {len(known)}")
    if current == len(known):
        _remove_copies(path)
        return
    if current:
        _copy_first(path, current + 1, copy)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        for step in known[current:]:
            _make(connection, step)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _make(connection: Any, step: Step) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(step.sql):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO migration (number, name, applied_at) VALUES (?, ?, ?)",
            (step.number, step.name, datetime.now(UTC).isoformat(timespec="seconds")),
        )
        connection.execute(f"PRAGMA user_version = {step.number}")
        _check(connection, step)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _check(connection: Any, step: Step) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise BugError(f"step {step.number} leaves references that lead nowhere")
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise StoreDamaged(f"step {step.number}")


def _copy_first(path: Path, number: int, copy: Callable[[Path], None]) -> None:
    """A complete copy under its final name, or none: the unfinished one has another name and is made anew."""
    target = path.with_name(f"{path.name}.before-{number}")
    unfinished = path.with_name(f"{target.name}.part")
    for leftover in path.parent.glob(f"{unfinished.name}*"):
        leftover.unlink()
    copy(unfinished)
    unfinished.replace(target)


def _remove_copies(path: Path) -> None:
    for copy in path.parent.glob(f"{path.name}.before-*"):
        copy.unlink(missing_ok=True)
