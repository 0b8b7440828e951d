"""Rewinding a line: a fork was found in history that is not read yet, so the line goes back to where the ledger has it.

The state counts later entries already, from a snapshot, but under numbers that mean other changes now. So all segments
from there on are delivered like new ones, each on its branch, and their records are deferred until the ledger is
complete. All segments back from the one that the snapshot stands for must be here; otherwise they are looked for, and
nothing changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from models.guard import CAPTURED
from models.tables import BEHIND, ENTRY, SEGMENT
from sync.delivery.branches import Node
from sync.format.segment import Segment
from sync.membership.workspace import Workspace
from sync.store import history_gaps, version_vectors
from sync.store.version_vectors import NO_SEGMENT, Mark


@dataclass(frozen=True)
class Unread:
    """A line (local numbers) that the ledger has up to `held`, while the state counts it up to `until`."""

    compartment: int
    line: int
    held: Mark
    until: Mark


def unread(connection: Connection, compartment: int, line: int) -> Unread | None:
    """How far the ledger is behind on this line; None where it is not."""
    gap = history_gaps.of_line(connection, compartment, line)
    if gap is None:
        return None
    here = and_(SEGMENT.c.compartment == compartment, SEGMENT.c.replica == line)
    last = connection.execute(select(SEGMENT.c.last_n).where(here, SEGMENT.c.seq == gap.seq)).scalar()
    until = connection.execute(select(SEGMENT.c.hash).where(here, SEGMENT.c.seq == gap.until_seq)).scalar()
    hash_ = gap.until_hash if gap.until_hash is not None else until
    held = Mark(gap.n if last is None and gap.seq else last or 0, gap.seq, gap.hash)
    return Unread(compartment, line, held, Mark(gap.until_n, gap.until_seq, bytes(hash_ or NO_SEGMENT)))


def first_missing(
    nodes: Mapping[bytes, Node], starts: Iterable[tuple[bytes, int, int]], line: Unread
) -> tuple[int, bytes] | None:
    """Number and hash of the first missing segment on the way back from the last one that the state counts."""
    ends = {hash_ for hash_, _seq, _line in starts}
    seq, hash_ = line.until.seq, line.until.hash
    while hash_ not in ends:
        node = nodes.get(hash_)
        if node is None:
            return seq, hash_
        seq, hash_ = node.seq - 1, node.previous
    return None


def can_open(workspace: Workspace, segments: Iterable[Segment]) -> bool:
    """Whether we hold the keys of all these segments."""
    return all((read.header.compartment, read.header.key_epoch) in workspace.keys for read in segments)


def records_of(workspace: Workspace, segments: Iterable[Segment]) -> list[bytes]:
    """The records that these segments change."""
    records: dict[bytes, None] = {}
    for read in segments:
        entries = read.entries(workspace.keys[read.header.compartment, read.header.key_epoch])
        records.update(dict.fromkeys(entry.record for entry in entries))
    return list(records)


def rewind(connection: Connection, line: Unread, records: Sequence[bytes]) -> None:
    """End the line where the ledger has it; drop what was delivered or read beyond, and defer these records."""
    of = {"compartment": line.compartment, "replica": line.line}
    for table, behind_it in (
        (ENTRY, ENTRY.c.n > line.held.n),
        (SEGMENT, SEGMENT.c.seq > line.held.seq),
        (BEHIND, BEHIND.c.n >= 0),
    ):
        where = (*(table.c[name] == value for name, value in of.items()), behind_it)
        connection.execute(table.delete().where(*where).execution_options(**CAPTURED))
    version_vectors.drop(connection, line.compartment, line.line)
    if line.held.seq:
        version_vectors.put(connection, line.compartment, line.line, line.held)
    history_gaps.forget_complete(connection, [line.compartment])  # of what a snapshot told, some has gone again
    history_gaps.defer(connection, records)
