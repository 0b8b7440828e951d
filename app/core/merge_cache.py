"""A cache of clusters and of what they show, from one picture of the store to the next.

It holds until something it depends on was written: triggers count every such write, whoever makes it
(`models.duplicates.merge_generation`). While the count and the person stay the same, what one view worked out is true
for the next. Nothing else may be cached here. The cache lies with the connection, which one thread has at a time, and
goes when the store is closed.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.core.work import Me
from sync.store.line_names import LineNames

MOST = 5_000
"""With more entries the cache begins anew."""
_KEY = "kept_of_merged_people"
Kept = dict[str, dict[bytes, Any]]


class _Moment(NamedTuple):
    """What cached values depend on: the count of writes, who asks, and the names of the replicas that wrote."""

    merged: int
    who: Me
    names: LineNames


def kept_by(connection: Connection, merged: int, who: Me, names: LineNames) -> Kept:
    """The cache of this person on this connection, as long as the count of writes is `merged`."""
    known: tuple[_Moment, Kept] | None = connection.info.get(_KEY)
    if known is not None:
        moment, kept = known
        same = moment.merged == merged and moment.who == who and moment.names is names
        if same and sum(map(len, kept.values())) <= MOST:
            return kept
    fresh: Kept = {}
    connection.info[_KEY] = (_Moment(merged, who, names), fresh)
    return fresh
