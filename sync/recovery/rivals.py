"""Rivals: segments of a forked line on the share that have the same number.

The second one is named by its hash (FORMAT.md section 9), so that all segments of all branches can be found.
"""

from collections.abc import Iterable

from sqlalchemy import select

from models.tables import SEGMENT
from sync.delivery import branches
from sync.format import file_names
from sync.format.errors import Taken
from sync.format.line import is_branch
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.transfer import outbox
from sync.transfer.segment_rows import About


def publish_branches(context: RoundContext, place: Place, replica: bytes) -> None:
    """Publish all segments we have of a replica's forked lines, from the first fork on."""
    workspace = context.workspace
    with context.store.read() as connection:
        forks = branches.forks(connection)
        for (id_, epoch), no in workspace.lines.items():
            lines = branches.of_line(workspace, forks, place.no, no)
            if id_ != replica or is_branch(epoch) or len(lines) == 1:
                continue
            first = min(forks[place.no, side].first_seq for side in lines[1:])
            where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica.in_(lines), SEGMENT.c.bytes.is_not(None))
            rows = connection.execute(select(SEGMENT).where(*where, SEGMENT.c.seq >= first)).all()
            for row in rows:
                _put(context, (replica, epoch, place.share_id, row.seq), bytes(row.hash), bytes(row.bytes))


def publish_all_branches(context: RoundContext) -> None:
    """Publish all segments we have of all forked lines."""
    workspace = context.workspace
    with context.store.read() as connection:
        forked = {(compartment, workspace.line_of[side][0]) for compartment, side in branches.forks(connection)}
    for compartment, replica in sorted(forked):
        if compartment in workspace.by_no:
            publish_branches(context, workspace.by_no[compartment], replica)


def publish_rivals(context: RoundContext, names: Iterable[str]) -> bool:
    """Publish our segments of these names beside the others that have their numbers; whether we had any."""
    was_ours = [_put_beside(context, name) for name in names]  # all of them, not only the first
    return any(was_ours)


def _put_beside(context: RoundContext, name: str) -> bool:
    workspace = context.workspace
    rival = file_names.rival_parts(name)
    about = rival[:4] if rival is not None else file_names.segment_parts(name)
    place = workspace.places.get(about[2]) if about is not None else None
    if about is None or place is None:
        return False
    line = workspace.lines.get(about[:2])
    where = (SEGMENT.c.compartment == place.no, SEGMENT.c.replica == line, SEGMENT.c.seq == about[3])
    with context.store.read() as connection:
        row = connection.execute(select(SEGMENT.c.hash, SEGMENT.c.bytes).where(*where)).first()
    if row is None or (rival is not None and not bytes(row.hash).startswith(rival[4])):
        return False
    if row.bytes is not None:
        _put(context, about, bytes(row.hash), bytes(row.bytes))
    return True


def _put(context: RoundContext, about: About, hash_: bytes, data: bytes) -> None:
    share, name = context.share, file_names.segment(*about)
    try:
        share.put_new(name, data)
        return
    except Taken:
        if outbox.is_genuine(share, context.workspace, name):
            name = file_names.rival(*about, hash_)
        else:
            share.delete(name)
    try:
        share.put_new(name, data)
    except Taken:
        share.delete(name)
        share.put_new(name, data)
