"""A folder somebody chooses: whose workspace lies there, beginning one there, one round over a stick.

Looking writes nothing. Any thread but the screen's: the folder may be on a dead network drive.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.base.errors import ShareAway
from app.core.workplace import Workplace
from app.sharing import round_log, syncing
from app.sharing.share_troubles import explained
from app.sharing.sync_cycle import contact
from resources.language import _
from sync.format.errors import NoMarker, OtherWorkspace
from sync.membership import marker
from sync.membership.workspace import Workspace
from sync.report import Report

State = Literal["ours", "empty", "other"]


@dataclass(frozen=True, slots=True)
class FolderContent:
    """What lies in a folder; if it holds no workspace, how many other things, and whether it held ours once."""

    state: State
    address: str
    files: int = 0
    was_full: bool = False


def look_into(workplace: Workplace, address: str) -> FolderContent:
    """Whether the folder holds our workspace, none, or somebody else's. ShareAway, BadInput."""
    share = syncing.share_at(address)
    workspace = Workspace.load(workplace.store)
    with explained():
        newest = marker.newest(share)
        if newest is None:
            if not marker.is_bare(share):
                raise NoMarker
            return FolderContent("empty", address, _other_files(address), syncing.was_in_contact(workplace, address))
        if workspace.chain is None:
            return FolderContent("other", address)
        try:
            marker.read(newest[1], workspace)
        except OtherWorkspace:
            return FolderContent("other", address)
    return FolderContent("ours", address)


def use(
    workplace: Workplace,
    address: str,
    tell: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    *,
    fill: bool = False,
) -> Report:
    """A round with this folder, which is the shared folder from then on. ShareAway, NotAdmitted, BadInput.

    `fill`: the person knows that it is empty.
    """
    return contact(workplace, address, fill=fill, tell=tell, cancelled=cancelled)


def over_stick(
    workplace: Workplace,
    address: str,
    tell: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    *,
    fill: bool = False,
) -> Report:
    """One round over another folder; the shared folder stays what it is. ShareAway, NotAdmitted, BadInput."""
    content = look_into(workplace, address)
    if content.state == "other":
        raise ShareAway(_("This folder belongs to another workspace. Nothing was read or written. Choose another."))
    report = syncing.round_at(workplace, address, tell, cancelled, fill=fill)
    round_log.note_stick(workplace, report.at)
    return report


def _other_files(address: str) -> int:
    with suppress(OSError):
        return sum(1 for _one in Path(address).iterdir())
    return 0
