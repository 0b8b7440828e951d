"""A share in memory, for tests: what FolderShare does, without a disk and with its own clock.

One object is one share; several replicas hold the same object. It can be made to be away, closed for writing or full,
can be given files that no verb would write, and be set back to an earlier state like a drive restored from a backup.
Faults at a certain call come from `faulty_share`.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence

from sync.format.clock import DAY_MS
from sync.format.errors import Away, Full, Missing, ReadOnly, Taken, TooLarge
from sync.shares.share import LARGEST, Files, Listed, folders, is_temporary, parts, parts_to_put, well_formed


def _system_ms() -> int:
    return time.time_ns() // 1_000_000


class MemoryShare:
    """Files by name. `away`, `read_only` and `room` (bytes in all, None: endless) may be set at any time."""

    def __init__(self, clock: Callable[[], int] = _system_ms) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._files: dict[str, tuple[bytes, int]] = {}
        self.away = False
        self.read_only = False
        self.room: int | None = None

    def list(self, folder: str) -> Files:
        """See `Share.list`."""
        start = "".join(f"{part}/" for part in folders(folder))
        with self._lock:
            self._look(folder)
            here = [(name[len(start) :], data) for name, (data, _at) in self._files.items() if name.startswith(start)]
        return sorted(Listed(name, len(data)) for name, data in here if data and well_formed(name))

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        """See `Share.read`."""
        parts(name)
        with self._lock:
            self._look(name)
            if name not in self._files:
                raise Missing(name)
            data = self._files[name][0]
        if len(data) > at_most:
            raise TooLarge(name)
        return data

    def put_new(self, name: str, data: bytes) -> None:
        """See `Share.put_new`."""
        parts_to_put(name, data)
        with self._lock:
            self._look(name, writing=True)
            present = self._files.get(name)
            if self.room is not None and self._size() + len(data) > self.room:
                raise Full(name)
            if (present is not None and present[0] != data) or self._in_the_way(name):
                raise Taken(name)
            if present is None:
                self._files[name] = bytes(data), self._clock()

    def delete(self, name: str) -> None:
        """See `Share.delete`."""
        parts(name)
        with self._lock:
            self._look(name, writing=True)
            self._files.pop(name, None)

    def server_time(self) -> int:
        """See `Share.server_time`."""
        with self._lock:
            self._look("", writing=True)
            return self._clock()

    def sweep(self, folder: str, age_ms: int = DAY_MS) -> int:
        """See `Sweeping.sweep`."""
        start = "".join(f"{part}/" for part in folders(folder))
        with self._lock:
            self._look(folder, writing=True)
            old = [
                name
                for name, (_data, at) in self._files.items()
                if name.startswith(start) and is_temporary(name[len(start) :]) and at < self._clock() - age_ms
            ]
            for name in old:
                del self._files[name]
        return len(old)

    def plant(self, name: str, data: bytes) -> None:
        """Lay any bytes under any name, also over a file: what a person, another program or a torn write may do."""
        with self._lock:
            self._files[name] = bytes(data), self._clock()

    def snapshot(self) -> Mapping[str, tuple[bytes, int]]:
        """The share as it lies there, to be compared or set back to."""
        with self._lock:
            return dict(self._files)

    def set_back(self, snapshot: Mapping[str, tuple[bytes, int]]) -> None:
        """Make the share what it was then; what came since is gone."""
        with self._lock:
            self._files = dict(snapshot)

    def names(self) -> "Sequence[str]":
        """Every name there is, foreign and temporary ones too."""
        with self._lock:
            return sorted(self._files)

    def _look(self, name: str, *, writing: bool = False) -> None:
        if self.away:
            raise Away(name)
        if writing and self.read_only:
            raise ReadOnly(name)

    def _size(self) -> int:
        return sum(len(data) for data, _at in self._files.values())

    def _in_the_way(self, name: str) -> bool:
        """Whether the name is a folder, or has a file as a folder above it."""
        above = name.split("/")[:-1]
        return any("/".join(above[: count + 1]) in self._files for count in range(len(above))) or any(
            other.startswith(f"{name}/") for other in self._files
        )
