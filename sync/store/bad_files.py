"""Files of the share that cannot be used: listed with a reason, tried again when they change or after a while."""

import datetime
from collections.abc import Mapping

from sqlalchemy import Connection, select

from models.database import Store
from models.tables import BAD_FILE
from sync.format.clock import HOUR_MS

# A file may be misread, or half there: at first every round tries it again, then it rests, then from the beginning.
TRIED_MS = 10 * 60 * 1000
AGAIN_MS = HOUR_MS
SMALL = 1 << 20  # bytes; a bad file up to this size is tried again in every round that looks for it


class BadFiles:
    """The bad files of one store, as one round finds and writes them."""

    def __init__(self, store: Store, now_ms: int) -> None:
        self._store = store
        self._now = now_ms
        self._fresh: dict[str, tuple[int, str]] = {}
        self._good: set[str] = set()
        with store.read() as connection:
            self._known = {row.name: (row.size, row.seen_at) for row in connection.execute(select(BAD_FILE))}

    def known(self, name: str, size: int) -> bool:
        """Whether this very file has been bad for a while, so that reading it again can wait."""
        found = self._known.get(name)
        return found is not None and found[0] == size and self._rests(found[1])

    def rests(self, name: str) -> bool:
        """Whether a large file has been bad for a while, so that reading it again can wait."""
        found = self._known.get(name)
        return found is not None and found[0] > SMALL and self._rests(found[1])

    def _rests(self, since: str) -> bool:
        return TRIED_MS <= self._now - _ms(since) < AGAIN_MS

    def add(self, name: str, size: int, reason: str) -> None:
        """This file cannot be used."""
        self._fresh[name] = (size, reason)
        self._good.discard(name)

    def good(self, name: str) -> None:
        """This file can be used after all."""
        if name in self._known or name in self._fresh:
            self._fresh.pop(name, None)
            self._good.add(name)

    def forget(self, prefix: str) -> None:
        """Try all files of that beginning again; something has changed that they may hang on."""
        for name in [one for one in self._known if one.startswith(prefix)]:
            self._good.add(name)
            del self._known[name]

    def write(self) -> None:
        """Keep what was found; nothing is written where nothing was."""
        if not self._fresh and not self._good:
            return
        with self._store.write() as connection:
            for name in (*self._good, *self._fresh):
                connection.execute(BAD_FILE.delete().where(BAD_FILE.c.name == name))
            for name, (size, reason) in self._fresh.items():
                before = self._known.get(name, (0, ""))
                is_old = bool(before[1]) and before[0] == size and self._now - _ms(before[1]) < AGAIN_MS
                seen_at = before[1] if is_old else _text(self._now)
                row = {"name": name, "size": size, "reason": reason, "seen_at": seen_at}
                connection.execute(BAD_FILE.insert(), row)
        self._fresh, self._good = {}, set()


def listed(connection: Connection) -> list[Mapping[str, object]]:
    """All bad files: name, size, reason, seen_at."""
    return [dict(row._mapping) for row in connection.execute(select(BAD_FILE).order_by(BAD_FILE.c.name))]


def _text(ms: int) -> str:
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC).isoformat(timespec="milliseconds")


def _ms(text: str) -> int:
    return int(datetime.datetime.fromisoformat(text).timestamp() * 1000)
