"""Restoring the share: everything after it was emptied or set back, or single files that others miss."""

import contextlib
from collections.abc import Collection

from sqlalchemy import select

from models.tables import HEAD
from sync.format import file_names
from sync.format.errors import Emptied, Taken
from sync.membership import founding, heads, marker
from sync.membership.round_context import Alarm, RoundContext
from sync.recovery import rivals
from sync.transfer import bundling, repair


def fill_emptied(context: RoundContext) -> None:
    """Fill an empty share again; the person is told where it was filled before.

    Raises Emptied where this store has seen the share full and nobody said that it is meant to be empty: the folder of
    a drive that is not mounted is empty, too. What somebody began to fill is filled on.
    """
    with context.store.read() as connection:
        was_filled = connection.execute(select(HEAD.c.replica).limit(1)).first() is not None
    knows_it_full = was_filled or context.workspace.me is None  # who waits to be admitted has read its rosters
    if knows_it_full and not context.may_fill and marker.is_bare(context.share):
        raise Emptied
    put_all_back(context)
    if was_filled:
        context.alarm(Alarm.REFILLED)


def put_all_back(context: RoundContext) -> None:
    """Put back all we have that the share has lost, heads of others included, so that nobody waits for them."""
    founding.put_top(context.share, context.store)
    _put_back(context, repair.lost(context))
    rivals.publish_all_branches(context)
    with context.store.read() as connection:
        rows = connection.execute(select(HEAD)).all()
    for row in rows:
        if row.replica != context.workspace.own.replica:
            line = context.workspace.line_of[row.replica]
            with contextlib.suppress(Taken):
                context.share.put_new(file_names.head(*line, row.n, bytes(row.body)), bytes(row.body))


def put_wanted_back(context: RoundContext) -> None:
    """Put back what other replicas looked for and did not find, as far as we have it."""
    with context.store.read() as connection:
        held = heads.held(connection)
    wanted = {name for head in held.values() if head.line != context.workspace.line for name in head.wants}
    bundling.doubt_packs(context, wanted)
    if _put_back(context, wanted):
        context.alarm(Alarm.FORK)


def _put_back(context: RoundContext, wanted: Collection[str]) -> bool:
    """Put files back, beside another genuine one if that has the number; whether there was one."""
    others = repair.put_back(context, sorted(wanted))
    was_forked = rivals.publish_rivals(context, others)
    is_forked = rivals.publish_rivals(context, [name for name in wanted if file_names.rival_parts(name) is not None])
    for name in wanted:
        about = file_names.rival_parts(name) or file_names.segment_parts(name)
        place = context.workspace.places.get(about[2]) if about is not None else None
        if about is not None and place is not None and context.workspace.branches_of(about[0]):
            rivals.publish_branches(context, place, about[0])
    return was_forked or is_forked
