"""What goes wrong with shares, on demand: a wrapper that fails as planned.

`FaultyShare(inner, Plan(Rule(Fault.LOST, 3)))` fails at the third call and is well again after it. A walk over every
point of failure is a loop over n with `Rule(fault, n)`. The faults are those seen in the field: dropped mounts, lost
answers, torn and empty files of CIFS, stale listings of the Windows redirector, conflicted copies of cloud clients.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from sync.format.errors import Away, Full, Missing, ReadOnly
from sync.shares.share import LARGEST, Files, Share, sweep, temporary

Answer = TypeVar("Answer")
Plant = Callable[[str, bytes], None]
WRITING = frozenset({"put_new", "delete", "server_time"})


class Fault(Enum):
    """What happens at a call. Faults that make no sense for its verb do nothing there."""

    AWAY = "fails before anything happened"
    LOST = "does its work, then the answer is lost"
    GONE = "the mount is gone, from this call on to the rule's end"
    READ_ONLY = "writing is refused"
    FULL = "no room: half a temporary file stays behind"
    TORN = "breaks off in the middle of writing: half a temporary file stays behind"
    EMPTY = "reports success, but a file of 0 bytes lies there"
    SPOILED = "reports success, but one bit of the file has turned"
    MISREAD = "one bit of what was read has turned; the file is sound"
    CONFLICTED = "a conflicted copy appears beside the file"
    STALE = "a listing is the one given before (empty if none was)"
    UNSEEN = "a file that is there is not seen"


@dataclass(frozen=True)
class Rule:
    """`fault` at the calls from `first` to `last` (1 = the first; last 0 = only `first`), of one verb or of all."""

    fault: Fault
    first: int
    last: int = 0
    verb: str = ""

    def hits(self, verb: str, call: int) -> bool:
        """Whether it applies to the call with this number among those it counts."""
        return self.verb in {"", verb} and self.first <= call <= (self.last or self.first)


class Plan:
    """Rules, and how many calls there have been; shared by all threads that use the share."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = list(rules)
        self.calls = 0
        self.hits: list[tuple[int, str, Fault]] = []
        self._by_verb: Counter[str] = Counter()
        self._lock = threading.Lock()

    def next(self, verb: str) -> Fault | None:
        """Count a call of `verb`, and what befalls it."""
        with self._lock:
            self.calls += 1
            self._by_verb[verb] += 1
            for rule in self.rules:
                if rule.hits(verb, self._by_verb[verb] if rule.verb else self.calls):
                    self.hits.append((self.calls, verb, rule.fault))
                    return rule.fault
        return None


class FaultyShare:
    """A share that fails as planned. `plant` lays raw bytes under any name (default: the inner share's own)."""

    def __init__(self, inner: Share, plan: Plan, plant: Plant | None = None) -> None:
        self.inner = inner
        self.plan = plan
        own: Plant = getattr(inner, "plant", _cannot_plant)
        self._plant = plant or own
        self._given: dict[str, Files] = {}

    def list(self, folder: str) -> Files:
        """See `Share.list`."""
        fault = self._next("list", folder)
        if fault is Fault.STALE:
            return self._given.get(folder, [])
        self._given[folder] = self.inner.list(folder)
        return _answer(fault, folder, self._given[folder])

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        """See `Share.read`."""
        fault = self._next("read", name)
        if fault is Fault.UNSEEN:
            raise Missing(name)
        data = self.inner.read(name, at_most)
        return _answer(fault, name, flipped(data) if fault is Fault.MISREAD else data)

    def put_new(self, name: str, data: bytes) -> None:
        """See `Share.put_new`."""
        fault = self._next("put_new", name)
        if fault in {Fault.TORN, Fault.FULL}:
            self._plant(temporary(name), data[: len(data) // 2])
            raise Full(name) if fault is Fault.FULL else Away(name)
        self.inner.put_new(name, data)
        if fault is Fault.EMPTY:
            self._plant(name, b"")
        elif fault is Fault.SPOILED:
            self._plant(name, flipped(data))
        elif fault is Fault.CONFLICTED:
            self._plant(f"{name} (conflicted copy 2021-06-17)", flipped(data))
        _answer(fault, name, None)

    def delete(self, name: str) -> None:
        """See `Share.delete`."""
        fault = self._next("delete", name)
        self.inner.delete(name)
        _answer(fault, name, None)

    def server_time(self) -> int:
        """See `Share.server_time`."""
        fault = self._next("server_time", "")
        if fault is Fault.FULL:
            raise Full()
        return _answer(fault, "", self.inner.server_time())

    def sweep(self, folder: str, age_ms: int) -> int:
        """See `Sweeping.sweep`; never fails by plan."""
        return sweep(self.inner, folder, age_ms)

    def _next(self, verb: str, name: str) -> Fault | None:
        fault = self.plan.next(verb)
        if fault in {Fault.AWAY, Fault.GONE}:
            raise Away(name)
        if fault is Fault.READ_ONLY and verb in WRITING:
            raise ReadOnly(name)
        return fault


def flipped(data: bytes) -> bytes:
    """The same bytes with one bit turned in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x10]) + data[middle + 1 :] if data else data


def _answer(fault: Fault | None, name: str, answer: Answer) -> Answer:
    if fault is Fault.LOST:
        raise Away(name, detail="answer lost")
    return answer


def _cannot_plant(name: str, data: bytes) -> None:
    raise NotImplementedError(f"no way to lay {len(data)} raw bytes at {name}")
