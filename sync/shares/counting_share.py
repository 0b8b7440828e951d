"""A share that counts what it is asked to do: the figures a round reports (operations, bytes in and out)."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from sync.shares.share import LARGEST, Files, Share, sweep


@dataclass
class Count:
    """What a share was asked to do: calls per verb, and bytes of files in (put) and out (read)."""

    calls: Counter[str] = field(default_factory=Counter)
    bytes_in: int = 0
    bytes_out: int = 0

    @property
    def operations(self) -> int:
        """All calls together."""
        return self.calls.total()


class CountingShare:
    """A share that counts its calls, also those that fail."""

    def __init__(self, inner: Share) -> None:
        self.inner = inner
        self.count = Count()
        self._lock = threading.Lock()

    def reset(self) -> Count:
        """Begin anew; what was counted so far."""
        with self._lock:
            before, self.count = self.count, Count()
        return before

    def list(self, folder: str) -> Files:
        """See `Share.list`."""
        self._add("list")
        return self.inner.list(folder)

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        """See `Share.read`."""
        self._add("read")
        data = self.inner.read(name, at_most)
        with self._lock:
            self.count.bytes_out += len(data)
        return data

    def put_new(self, name: str, data: bytes) -> None:
        """See `Share.put_new`."""
        self._add("put_new", len(data))
        self.inner.put_new(name, data)

    def delete(self, name: str) -> None:
        """See `Share.delete`."""
        self._add("delete")
        self.inner.delete(name)

    def server_time(self) -> int:
        """See `Share.server_time`."""
        self._add("server_time")
        return self.inner.server_time()

    def sweep(self, folder: str, age_ms: int) -> int:
        """See `Sweeping.sweep`; not counted as one of the five verbs."""
        return sweep(self.inner, folder, age_ms)

    def _add(self, verb: str, bytes_in: int = 0) -> None:
        with self._lock:
            self.count.calls[verb] += 1
            self.count.bytes_in += bytes_in
