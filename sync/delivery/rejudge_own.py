"""Own entries whose segment a copy of this store has sealed: they were in our ledger before the segment arrived.

Whether an entry counts and whether its stamp is believed follows from the header of its segment, for everybody alike.
So entries that were unsealed here are judged by it when the segment is adopted or delivered (FORMAT.md section 7).
"""

from sqlalchemy import Connection, select, text

from models.guard import CAPTURED
from models.tables import ENTRY
from sync.changes.recompute import recompute
from sync.format import clock
from sync.format.segment import Header
from sync.membership import cutoffs
from sync.membership.workspace import Workspace
from sync.store import ledger

_PUT = text("UPDATE entry SET barred = :barred, body = :body WHERE no = :no").execution_options(**CAPTURED)


def judge(connection: Connection, workspace: Workspace, line_no: int, header: Header, hash_: bytes) -> None:
    """Judge the entries of this segment of ours that are in the ledger already, and recompute their records."""
    place, line = workspace.places[header.compartment], workspace.line_of[line_no]
    latest = clock.latest_believed(header.share_time)
    beyond = cutoffs.beyond(workspace.newest, line, place.share_id, header.seq, hash_, header.roster)
    where = (ENTRY.c.compartment == place.no, ENTRY.c.replica == line_no)
    query = select(ENTRY).where(*where, ENTRY.c.n.between(header.first_n, header.last_n))
    touched = []
    for row in connection.execute(query).all():
        entry = ledger.unpack(row)
        barred = beyond or workspace.rosters.verdict(header.roster, header.replica, place, entry.kind)
        ahead = int(entry.hlc > latest)
        if (barred, ahead) != (entry.barred, entry.ahead):
            body = ledger.body(entry.fields, entry.basis, entry.extra, ahead)
            connection.execute(_PUT, {"no": row.no, "barred": barred, "body": body})
            touched.append(bytes(entry.record))
    if touched:
        recompute(connection, touched)
