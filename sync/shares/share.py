"""The share: a dumb central place with five verbs; what every kind of share promises, and what it does not.

The contract, the same for a folder, a stick, SMB, WebDAV or an object store (one suite in the tests checks each):

- **Names.** `d/<line>/<compartment>/0000000001.seg`: parts of `[0-9a-z.-]` joined by `/`, at most 120 signs. Anything
  else is a mistake of the caller (ValueError) and never reaches the store. Folders come into being with their first
  file; nobody makes or removes them by hand. The root is never made by us: no root = `Away`.
- **Nothing is overwritten.** There is no verb that could.
- **Absence is no information.** A missing name, an empty listing and `Missing` mean "not yet", also right after
  somebody wrote: network drives cache listings and misses for seconds. Nothing may ever be removed from a store, and
  no number counted as free, because something was not found here.
- **Presence is no proof.** Whoever has the share may put anything under any name. Bytes are believed for their
  signature only. What lies there half, empty or damaged is the caller's to recognise, `delete` and put again.
- **Callers.** Any thread but the screen's, several at once, several processes and laptops at once. A verb may block
  for as long as the system lets a dead mount hang; so rounds have a lane of their own.
- **Answers get lost.** After any error but ValueError the effect may or may not have happened. Every verb may simply
  be called again with the same arguments: repeated, all five come out the same.
- **Errors** are `ShareError` only (`sync.format.errors`). None is worth trying again at once: the share has done so
  itself, for at most 2.5 s, and the next round does it.
"""

import os
import re
from base64 import b32encode
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from sync.format.clock import DAY_MS

MIB = 1 << 20
LARGEST = 64 * MIB
LONGEST_NAME = 120

_PART = re.compile(r"[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?")
_TEMPORARY = re.compile(r"[0-9a-z.-]+\.tmp-[a-z2-7]{26}")
# What other programs put beside ours, and names that Windows keeps for devices.
_FOREIGN = re.compile(
    r".*\.tmp(-.*)?|.*sync-conflict.*|.*conflicted.*|desktop\.ini|thumbs\.db|(con|nul|prn|aux|com\d|lpt\d)(\..*)?"
)


@dataclass(frozen=True, order=True)
class Listed:
    """One file of a folder: its name within the folder, and its size in bytes as the listing gave it."""

    name: str
    size: int


Files = list[Listed]


class Share(Protocol):
    """Five verbs; see the module's text for what holds for all of them."""

    def list(self, folder: str) -> Files:
        """The files directly in `folder` ("" = the root), in order of their names; no subfolders, never recursive.

        Left out are names that are not well-formed, foreign and temporary files, and files of 0 bytes (FORMAT.md
        section 2). A folder that is not there is empty. The listing may be seconds old. Not atomic: what comes or
        goes meanwhile may be in it or not. Raises Away.
        """

    def read(self, name: str, at_most: int = LARGEST) -> bytes:
        """The whole file as it lies there, half or damaged as it may be.

        A file under its final name was complete when it got that name. Raises Missing, TooLarge (decided before more
        than `at_most` bytes are held), Away.
        """

    def put_new(self, name: str, data: bytes) -> None:
        """Publish `data` under a name nobody has used, all or nothing, and look whether it arrived.

        Temporary name in the same folder, write, flush, close, rename without replace, read back. Of several at once
        one wins. Equal bytes there already: success, so a lost answer is repeated without harm. No data: ValueError.
        At return the bytes have been read back from the share under their name; whether they outlive its owner's
        power cut is not known, so the caller keeps them. A crash in between leaves at most a temporary file. Raises
        Taken, ReadOnly, Full, Away.
        """

    def delete(self, name: str) -> None:
        """Remove one file; fine if it is not there. Others may still list it for seconds. Raises ReadOnly, Away."""

    def server_time(self) -> int:
        """The share's own clock in ms since 1970: the time of a file just made there (temporary name) and removed.

        As fine as the medium keeps times (2 s on a FAT stick). Raises ReadOnly, Full, Away.
        """


@runtime_checkable
class Sweeping(Protocol):
    """A share on which a killed writer can leave temporary files behind."""

    def sweep(self, folder: str, age_ms: int = DAY_MS) -> int:
        """Remove our temporary files in `folder` that are older than that by the share's clock; how many. As delete."""


def sweep(share: Share, folder: str, age_ms: int = DAY_MS) -> int:
    """Clear day-old temporary files of one folder away, whoever left them; 0 on shares that have none."""
    return share.sweep(folder, age_ms) if isinstance(share, Sweeping) else 0


def well_formed(part: str) -> bool:
    """Whether this is a name within a folder that we would give, and not another program's or a temporary one."""
    return bool(_PART.fullmatch(part)) and not _FOREIGN.fullmatch(part)


def parts(name: str) -> tuple[str, ...]:
    """The folders and the file of a name; ValueError if it is none that may lie on a share."""
    found = tuple(name.split("/"))
    if len(name) > LONGEST_NAME or not all(well_formed(part) for part in found):
        raise ValueError(f"not a name on a share: {name!r}")
    return found


def parts_to_put(name: str, data: bytes) -> tuple[str, ...]:
    """As `parts`, and ValueError for no data: an empty file is what a broken write looks like, and is not listed."""
    if not data:
        raise ValueError(f"nothing to put: {name!r}")
    return parts(name)


def folders(folder: str) -> tuple[str, ...]:
    """The parts of a folder's name, none for the root; ValueError as `parts`."""
    return parts(folder) if folder else ()


def temporary(part: str) -> str:
    """A fresh temporary name beside `part`."""
    return f"{part}.tmp-{random26()}"


def is_temporary(part: str) -> bool:
    """Whether this is a name that `temporary` gave, here or on another laptop."""
    return bool(_TEMPORARY.fullmatch(part))


def random26() -> str:
    """16 random bytes as text for a name."""
    return b32encode(os.urandom(16)).decode("ascii").rstrip("=").lower()
