"""What happens to shares in a history: faults at a call, reads that see nothing, damaged and doubled files."""

from helpers import causality
from helpers.faulty_share import Fault, Plan, Rule, flipped

from sync.format import segment
from sync.format.errors import BadBody, BadSegment, Missing, NotGenuine, ReadOnly
from sync.shares.share import LARGEST

BLIND = "d/"
FAULTS = (Fault.AWAY, Fault.LOST, Fault.GONE, Fault.FULL, Fault.TORN, Fault.MISREAD, Fault.STALE, Fault.UNSEEN)
FAULTS += (Fault.CONFLICTED, Fault.READ_ONLY)
HURT = ("d/", "heads/")


def fault_plan(fault: Fault, first: int, how_long: int) -> Plan:
    """One fault, at one call, at a few, or from there on."""
    last = (first, first + 3, 10**6)[how_long]
    return Plan(Rule(fault, first, last if fault is not Fault.GONE else max(last, first + 5)))


class Unseen:
    """A share on which files under a folder are not seen by reading: a stale cache of misses."""

    def __init__(self, inner, start: str):
        self.inner, self.start = inner, start

    def read(self, name, at_most=LARGEST):
        if name.startswith(self.start):
            raise Missing(name)
        return self.inner.read(name, at_most)

    def __getattr__(self, name):
        return getattr(self.inner, name)


class Closed:
    """A share that may be read only."""

    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        if name in {"put_new", "delete", "server_time", "sweep"}:
            return self._refuse
        return getattr(self.inner, name)

    def _refuse(self, *_about):
        raise ReadOnly("closed")


_COPY = " (conflicted copy 2021-06-17)"  # a name that no round would write, nor take away


def damage(share, a: int, b: int, c: int):
    """Hurt one file of lines or heads: turn a bit, cut it, empty it, remove it, double it, put another in its place."""
    files = share.snapshot()
    names = [name for name in share.names() if name.startswith(HURT) and files[name][0] and _COPY not in name]
    if not names:
        return
    name, other = names[a % len(names)], names[c % len(names)]
    data = share.snapshot()[name][0]
    how = b % 7
    if how == 0:
        share.plant(name, flipped(data))
    elif how == 1:
        share.plant(name, data[: len(data) // 2])
    elif how == 2:
        share.plant(name, b"")
    elif how == 3:
        share.delete(name)
    elif how == 4:
        share.plant(f"{name}{_COPY}", data)
    elif how == 5:
        share.plant(name, share.snapshot()[other][0])
    else:
        share.plant(name, b"\x00" * len(data))


def carried(data: bytes, opener) -> set:
    """The writes in a segment, as far as it is whole and genuine; empty for anything else."""
    try:
        opened = segment.read(data)
        header = opened.header
        member = opener.newest.member(header.replica)
        key = opener.keys.get((header.compartment, header.key_epoch))
        if member is None or key is None:
            return set()
        opened.verify(member.sign)
        entries = opened.entries(key)
    except (BadSegment, NotGenuine, BadBody):
        return set()
    return {
        causality.key_of(header.replica, entry.hlc, entry.record, field, value)
        for entry in entries
        for field, value in entry.fields.items()
    }
