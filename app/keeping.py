"""What looks keep from one picture of the store to the next: worked out again only after something was written.

A look takes its connection from a few; SQLite tells each of them whether anybody else has written since it looked last,
and the connection counts its own writing. While both stand still and the same person asks, what one look worked out is
true for the next. It lies with the connection, which one thread has at a time, and goes when the store is closed.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.work import Me

MOST = 5_000
"""With so many things kept it begins anew."""
_KEY = "kept_by_looks"
Kept = dict[str, dict[bytes, Any]]


class _Moment(NamedTuple):
    """What a picture depends on: the store as others and as this connection have written it, and who asks."""

    version: int
    written: int
    who: Me


def kept_by(connection: Connection, version: int, who: Me) -> Kept:
    """What the looks of this person through this connection have worked out of the store as it is now.

    `version`: the store's, as `data_version` says it within this picture.
    """
    moment = _Moment(version, connection.connection.driver_connection.total_changes, who)  # type: ignore[union-attr]
    known: tuple[_Moment, Kept] | None = connection.info.get(_KEY)
    if known is None or known[0] != moment or sum(map(len, known[1].values())) > MOST:
        known = (moment, {})
        connection.info[_KEY] = known
    return known[1]
