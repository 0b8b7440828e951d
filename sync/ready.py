"""New records made ready to be written: all that does not depend on the store, worked out before the transaction.

Rows, ledger bodies and search words of many records cost more to work out than to write. Who writes many makes them
ready first, in any thread and without a connection, and hands them to `Capture.write_ready`: so the store's one writer
is held for the writing alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from models.fields import Kind, Shape
from models.identifiers import to_blob
from models.kinds import BY_NAME
from models.tables import RECORDS
from sync import ledger, search

# What a row begins with; `alive` and `clocks` of a new record are what the table gives them.
_HEAD = ("id", "compartment", "replica", "n", "hlc")


@dataclass(slots=True)
class Ready:
    """Records of one kind, in order; the lists go together place by place."""

    kind: Kind
    ids: list[bytes] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    columns: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[str] | None = None


def make_ready(kind: str, records: Sequence[tuple[str, Mapping[str, Any]]]) -> Ready:
    """Records (id and values in plain form; None stands for nothing) as rows, bodies and words."""
    described = BY_NAME[kind]
    coders = _coders(kind)
    made = Ready(described, words=[] if described.search is not None else None)
    for record_id, given in records:
        values = {name: value for name, value in given.items() if value is not None}
        made.ids.append(to_blob(record_id))
        made.values.append(values)
        made.bodies.append(ledger.body(values, {}))
        columns = [_column(values.get(name), coder) for name, coder in coders]
        if described.shadow is not None:
            shadow = described.shadow(values)
            columns += [shadow.get(name) for name in described.shadow_columns]
        made.columns.append(tuple(columns))
        if made.words is not None:
            made.words.append(search.words_of(described, values))
    return made


@cache
def insert_statement(kind: str) -> str:
    """The statement that writes rows of a kind: id, compartment, replica, n, stamp, then `Ready.columns`."""
    described = BY_NAME[kind]
    names = [*_HEAD, *(name for name, _field in described.columns), *described.shadow_columns]
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {RECORDS[kind].name} ({listed}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - names of ours


@cache
def _coders(kind: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """Per field of a kind how its value becomes a column; None where it is stored as it is."""
    plain = {Shape.NAME, Shape.TEXT, Shape.NOTE, Shape.DATE, Shape.TIME, Shape.WHOLE, Shape.CHOICE}
    return tuple((one.name, None if one.shape in plain else one.to_column) for one in BY_NAME[kind].fields)


def _column(value: Any, coder: Callable[[Any], Any] | None) -> Any:
    return value if coder is None or value is None else coder(value)
