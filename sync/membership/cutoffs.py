"""Cut-offs: what a removed or demoted replica wrote beyond them is taken out of the state (FORMAT.md section 4)."""

from typing import Any

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.tables import ENTRY, SEGMENT
from sync.changes.recompute import recompute
from sync.format.line import Line
from sync.format.rights import BEYOND_CUTOFF
from sync.membership.workspace import Place, Workspace


def bar_removed(connection: Connection, workspace: Workspace, removed: set[bytes]) -> set[str]:
    """Take what lies beyond the cut-offs of these replicas out of the state; returns the kinds touched."""
    records: list[bytes] = []
    for line, no in list(workspace.lines.items()):
        if line[0] in removed:
            for place in workspace.places.values():
                records += _bar_line(connection, workspace, place, line, no)
    return recompute(connection, records)


def _bar_line(connection: Connection, workspace: Workspace, place: Place, line: Line, no: int) -> list[bytes]:
    own = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == no)
    columns = (SEGMENT.c.seq, SEGMENT.c.first_n, SEGMENT.c.last_n, SEGMENT.c.hash, SEGMENT.c.roster)
    rows = connection.execute(select(*columns).where(*own)).all()
    within: list[Any] = []
    beyond: list[Any] = []
    for row in rows:
        barred = workspace.beyond(line, place.share_id, row.seq, bytes(row.hash), row.roster)
        (within if barred is None else beyond).append(row)
    if workspace.cutoff(line, place.share_id) is not None:
        spans = [ENTRY.c.n > max((row.last_n for row in within), default=0)]
    else:
        spans = [ENTRY.c.n.between(row.first_n, row.last_n) for row in beyond]
    records: list[bytes] = []
    for span in spans:
        where = (ENTRY.c.compartment == place.no, ENTRY.c.replica == no, span, ENTRY.c.barred.is_(None))
        records += [bytes(one) for one in connection.execute(select(ENTRY.c.record).where(*where)).scalars()]
        change = ENTRY.update().where(*where).values(barred=BEYOND_CUTOFF)
        connection.execute(change.execution_options(**CAPTURED))
    return records
