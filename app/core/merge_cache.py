"""What looks keep of merged people from one picture of the store to the next: who is one, and what the one shows.

It is worked out again only after something of it was written. Triggers count that
(`models.duplicates.merge_generation`), whoever writes and whatever way; while the count stands and the same person
asks, what one look worked out is true for the next. Nothing else may be kept here. It lies with the connection, which
one thread has at a time, and goes when the store is closed.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.core.work import Me
from sync.store.leaves import Names

MOST = 5_000
"""With so many things kept it begins anew."""
_KEY = "kept_of_merged_people"
Kept = dict[str, dict[bytes, Any]]


class _Moment(NamedTuple):
    """What the worked out depends on: the count, who asks, and the names of the replicas that wrote."""

    merged: int
    who: Me
    names: Names


def kept_by(connection: Connection, merged: int, who: Me, names: Names) -> Kept:
    """What the looks of this person through this connection have worked out while the count is `merged`."""
    known: tuple[_Moment, Kept] | None = connection.info.get(_KEY)
    if known is not None:
        moment, kept = known
        same = moment.merged == merged and moment.who == who and moment.names is names
        if same and sum(map(len, kept.values())) <= MOST:
            return kept
    fresh: Kept = {}
    connection.info[_KEY] = (_Moment(merged, who, names), fresh)
    return fresh
