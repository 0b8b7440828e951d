"""The names of files on a share (FORMAT.md sections 2 and 3), made and taken apart in one place.

Ids stand as lower-case base32 without padding, numbers with ten digits. What does not fit gives None: it is nobody's
business here.
"""

import hashlib
import re
from base64 import b32decode, b32encode
from typing import NamedTuple

_ID = "([a-z2-7]{26})"
MARKERS = "marker."
_MARKER = re.compile(r"marker\.(\d{10})")
_NUMBER = re.compile(r"(\d{10})")
_HEAD = re.compile(rf"{_ID}-(\d{{1,9}})-(\d{{10}})-([a-z2-7]{{16}})")
_KEYS = re.compile(rf"{_ID}-(\d{{1,9}})-{_ID}")

_HASH = re.compile(r"([a-z2-7]{52})")
_PACK = re.compile(rf"{_ID}-(\d{{1,9}})-(\d{{10}})-(\d{{10}})")
_SEGMENT = re.compile(rf"d/{_ID}-(\d{{1,9}})/{_ID}/(\d{{10}})\.seg")

_RIVAL = re.compile(rf"d/{_ID}-(\d{{1,9}})/{_ID}/(\d{{10}})\.([a-z2-7]{{26}})\.seg")

HEADS, ROSTERS, KEYS, REQUESTS = "heads", "roster", "keys", "req"


class HeadName(NamedTuple):
    """Whose head, and which."""

    replica: bytes
    epoch: int
    n: int
    check: str


class PackName(NamedTuple):
    """Which segments of which line a pack holds."""

    replica: bytes
    epoch: int
    first: int
    last: int


def text(id_: bytes) -> str:
    """16 or 32 bytes as they stand in a name."""
    return b32encode(id_).decode("ascii").rstrip("=").lower()


def bytes_of(part: str) -> bytes:
    """The 16 bytes of an id in a name; ValueError if it is none."""
    return b32decode(part.upper() + "=" * (-len(part) % 8))


def marker(n: int) -> str:
    """The marker's file."""
    return f"{MARKERS}{n:010d}"


def marker_number(part: str) -> int | None:
    """Which marker a file in the root is."""
    found = _MARKER.fullmatch(part)
    return int(found[1]) if found else None


def roster(n: int) -> str:
    """The file of a version of the roster."""
    return f"{ROSTERS}/{n:010d}"


def number(part: str) -> int | None:
    """A name that is a number."""
    found = _NUMBER.fullmatch(part)
    return int(found[1]) if found else None


def head(replica: bytes, epoch: int, n: int, data: bytes) -> str:
    """The file of a head with this content: two copies of a store never write under one name."""
    return f"{HEADS}/{text(replica)}-{epoch}-{n:010d}-{head_check(data)}"


def head_check(data: bytes) -> str:
    """What a head's name says of its content."""
    return text(hashlib.sha256(data).digest()[:10])


def head_parts(part: str) -> HeadName | None:
    """Whose head a file in `heads` is."""
    found = _HEAD.fullmatch(part)
    return HeadName(bytes_of(found[1]), int(found[2]), int(found[3]), found[4]) if found else None


def keys(compartment: bytes, epoch: int, random: str) -> str:
    """A file of key envelopes."""
    return f"{KEYS}/{text(compartment)}-{epoch}-{random}"


def keys_parts(part: str) -> tuple[bytes, int] | None:
    """The compartment and key epoch of a file in `keys`."""
    found = _KEYS.fullmatch(part)
    return (bytes_of(found[1]), int(found[2])) if found else None


def folder(replica: bytes, epoch: int, compartment: bytes) -> str:
    """Where the segments of a line and compartment lie."""
    return f"d/{text(replica)}-{epoch}/{text(compartment)}"


def segment(replica: bytes, epoch: int, compartment: bytes, seq: int) -> str:
    """The file of a segment."""
    return f"{folder(replica, epoch, compartment)}/{seq:010d}.seg"


def segment_parts(name: str) -> tuple[bytes, int, bytes, int] | None:
    """Replica, epoch, compartment and number of a segment's file."""
    found = _SEGMENT.fullmatch(name)
    return (bytes_of(found[1]), int(found[2]), bytes_of(found[3]), int(found[4])) if found else None


def rival(replica: bytes, epoch: int, compartment: bytes, seq: int, hash_: bytes) -> str:
    """The file of a segment under whose number another one lies."""
    return f"{folder(replica, epoch, compartment)}/{seq:010d}.{text(hash_[:16])}.seg"


def rival_parts(name: str) -> tuple[bytes, int, bytes, int, bytes] | None:
    """Replica, epoch, compartment, number and the beginning of the hash of such a file."""
    found = _RIVAL.fullmatch(name)
    if found is None:
        return None
    return bytes_of(found[1]), int(found[2]), bytes_of(found[3]), int(found[4]), bytes_of(found[5])


def snapshots(compartment: bytes) -> str:
    """Where the snapshots of a compartment lie."""
    return f"snap/{text(compartment)}"


def snapshot(compartment: bytes, hash_: bytes) -> str:
    """The file of a snapshot."""
    return f"{snapshots(compartment)}/{text(hash_)}"


def snapshot_hash(part: str) -> bytes | None:
    """The hash that a file of a snapshot is named by."""
    return bytes_of(part) if _HASH.fullmatch(part) else None


def packs(compartment: bytes) -> str:
    """Where the packs of a compartment lie."""
    return f"pack/{text(compartment)}"


def pack(compartment: bytes, name: PackName) -> str:
    """The file of a pack."""
    line = f"{text(name.replica)}-{name.epoch}"
    return f"{packs(compartment)}/{line}-{name.first:010d}-{name.last:010d}"


def pack_parts(part: str) -> PackName | None:
    """What a file among the packs holds."""
    found = _PACK.fullmatch(part)
    if found is None or not 1 <= int(found[3]) <= int(found[4]):
        return None
    return PackName(bytes_of(found[1]), int(found[2]), int(found[3]), int(found[4]))


def request(random: str) -> str:
    """The file of a request to be admitted."""
    return f"{REQUESTS}/{random}"
