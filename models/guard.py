"""Nobody writes behind the back of change capture.

Every statement is looked at before it runs: one that changes a table of `models.tables.GUARDED` needs the execution
option `captured` (on the connection or the statement), and one that changes anything needs a writing transaction.
What a statement writes is found once per text and remembered, so that a check costs well under a microsecond.
"""

import re
from typing import Any

from models.store_errors import UncapturedWrite
from models.tables import GUARDED

# What change capture, and nobody else, gives a statement that writes a guarded table.
CAPTURED = {"captured": True}

REMEMBERED = 2000
LONGEST_REMEMBERED = 4000

_TEXTS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_WRITES = re.compile(
    r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+"
    r"(?:[\"`\[]?(?P<schema>\w+)[\"`\]]?\s*\.\s*)?[\"`\[]?(?P<table>\w+)",
    re.IGNORECASE,
)
_targets: dict[str, frozenset[str]] = {}


def written_tables(statement: str) -> frozenset[str]:
    """The tables a statement inserts into, updates or deletes from; those of the schema `temp` left out."""
    found = _targets.get(statement)
    if found is None:
        if len(_targets) >= REMEMBERED:
            _targets.clear()
        matches = _WRITES.finditer(_TEXTS.sub(" ", statement))
        found = frozenset(
            match["table"].lower()
            for match in matches
            if (match["schema"] or "").lower() != "temp" and match["table"].lower() != "set"
        )
        if len(statement) <= LONGEST_REMEMBERED:
            _targets[statement] = found
    return found


def refuse_uncaptured(
    _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _executemany: bool
) -> None:
    """SQLAlchemy's `before_cursor_execute`; raises UncapturedWrite."""
    targets = _targets.get(statement)
    if targets is None:
        targets = written_tables(statement)
    if targets:
        options = context.execution_options
        if not options.get("writing"):
            raise UncapturedWrite("a reading picture cannot write")
        if not options.get("captured") and not targets.isdisjoint(GUARDED):
            raise UncapturedWrite(", ".join(sorted(targets & GUARDED)))
