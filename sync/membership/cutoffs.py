"""Cut-offs: the point from which a removed or demoted replica's segments no longer count (FORMAT.md section 4)."""

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.tables import ENTRY, SEGMENT
from sync.changes.recompute import recompute
from sync.format.line import Line, is_branch
from sync.format.rights import BEYOND_CUTOFF
from sync.format.roster import Roster
from sync.membership.compartments import Place
from sync.membership.workspace import Workspace


def last_counted(roster: Roster, line: Line, share_id: bytes) -> tuple[int, bytes] | None:
    """Number and hash of the last segment that counts of a removed replica's line; None for active replicas."""
    member = roster.member(line[0])
    if member is None or member.active:
        return None
    for cut in member.cutoffs:
        if (cut.epoch, cut.compartment) == (line[1], share_id):
            return cut.seq, cut.hash
    if is_branch(line[1]):  # forked since: as far as the line counted that it is a branch of
        seqs = [cut.seq for cut in member.cutoffs if cut.compartment == share_id]
        return max(seqs, default=0) + 1, b""
    return 0, bytes(32)


def beyond(newest: Roster, line: Line, share_id: bytes, seq: int, hash_: bytes, named: int) -> int | None:
    """BEYOND_CUTOFF if this segment lies beyond a cut-off of its line. `named`: the roster version in its header."""
    cut = last_counted(newest, line, share_id)
    if cut is not None and not _is_within(seq, hash_, *cut):
        return BEYOND_CUTOFF
    member = newest.member(line[0])
    limits = [limit for limit in member.limits if limit.compartment == share_id and named < limit.n] if member else []
    for n in {limit.n for limit in limits}:
        own = [(limit.seq, limit.hash) for limit in limits if (limit.n, limit.epoch) == (n, line[1])]
        if is_branch(line[1]) and not own:  # forked since: as `last_counted`
            own = [(max(limit.seq for limit in limits if limit.n == n) + 1, b"")]
        if not any(_is_within(seq, hash_, *last) for last in own):
            return BEYOND_CUTOFF
    return None


def _is_within(seq: int, hash_: bytes, last: int, last_hash: bytes) -> bool:
    """Whether a segment counts if the last one that does is `last`."""
    return seq < last or (seq == last and hash_ == last_hash)


def bar_beyond_cutoffs(connection: Connection, workspace: Workspace, removed: set[bytes]) -> set[str]:
    """Bar the entries beyond the cut-offs of these replicas; returns the kinds touched."""
    records: list[bytes] = []
    for line, no in list(workspace.lines.items()):
        if line[0] in removed:
            for place in workspace.places.values():
                records += _bar_line(connection, workspace, place, line, no)
    return recompute(connection, records)


def _bar_line(connection: Connection, workspace: Workspace, place: Place, line: Line, no: int) -> list[bytes]:
    own = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == no)
    columns = (SEGMENT.c.seq, SEGMENT.c.first_n, SEGMENT.c.last_n, SEGMENT.c.hash, SEGMENT.c.roster)
    last_kept, cut_off = 0, []
    for row in connection.execute(select(*columns).where(*own)).all():
        if beyond(workspace.newest, line, place.share_id, row.seq, bytes(row.hash), row.roster) is None:
            last_kept = max(last_kept, row.last_n)
        else:
            cut_off.append(ENTRY.c.n.between(row.first_n, row.last_n))
    is_removed = last_counted(workspace.newest, line, place.share_id) is not None
    spans = [ENTRY.c.n > last_kept] if is_removed else cut_off
    records: list[bytes] = []
    for span in spans:
        where = (ENTRY.c.compartment == place.no, ENTRY.c.replica == no, span, ENTRY.c.barred.is_(None))
        records += [bytes(record) for record in connection.execute(select(ENTRY.c.record).where(*where)).scalars()]
        change = ENTRY.update().where(*where).values(barred=BEYOND_CUTOFF)
        connection.execute(change.execution_options(**CAPTURED))
    return records
