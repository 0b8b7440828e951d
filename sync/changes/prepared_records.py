"""New records prepared for writing: all that does not depend on the store, worked out before the transaction.

Rows, ledger bodies and search words of many records cost more to work out than to write. Who writes many prepares them
first, in any thread and without a connection, and hands them to `Capture.create_prepared`: the store's one writer
is held for writing alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.fields import Kind
from models.identifiers import to_blob
from models.kinds import BY_NAME
from sync.store import ledger, search
from sync.store.record import CODECS


@dataclass(slots=True)
class PreparedRecords:
    """Records of one kind, in order; the lists go together place by place. Rows lack compartment, dot and stamp."""

    kind: Kind
    values: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    words: list[tuple[bytes, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # the fields that any of them has a value in


def prepare(kind: str, records: Sequence[tuple[str, Mapping[str, Any]]]) -> PreparedRecords:
    """Records (id and values in plain form; None stands for nothing) as rows, bodies and words."""
    described, codec = BY_NAME[kind], CODECS[kind]
    made = PreparedRecords(described)
    for record_id, given in records:
        record = to_blob(record_id)
        values = {name: value for name, value in given.items() if value is not None}
        made.values.append(values)
        made.names.update(values)
        made.bodies.append(ledger.body(values, {}))
        made.rows.append(codec.new_row(record, 0, (0, 0, 0), values))
        if described.search is not None:
            made.words.append((record, search.words_of(described, values)))
    return made
