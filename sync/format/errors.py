"""Every error of sync, on one page: the name says what is wrong, the sentence whose fault that is and what to do.

    SyncError
    ├── UnusableFile        a file of the share
    │   ├── NotGenuine
    │   ├── BadFile         marker, roster, keys, head, request, package
    │   ├── BadRoster
    │   ├── BadSegment
    │   ├── BadBody
    │   │   └── NewerBody
    │   ├── BadPack
    │   └── BadSnapshot
    ├── ShareError          the share itself
    │   ├── Away
    │   ├── ReadOnly
    │   ├── Unusable
    │   ├── Full
    │   ├── Missing
    │   ├── Taken
    │   └── TooLarge
    ├── BadAddress          the address of a share
    │   └── ComesLater
    ├── WrongShare          whose share it is
    │   ├── OtherWorkspace
    │   ├── NoMarker
    │   ├── Emptied
    │   └── NewerFormat
    ├── NotAMember          this store in the workspace
    │   ├── NoStore
    │   ├── NotAdmittedYet
    │   └── Removed
    ├── Refused             what a person asked for
    │   ├── NotAnAdmin
    │   ├── UnknownRequest
    │   ├── UnknownReplica
    │   ├── NoAdmins
    │   ├── NotForUs
    │   ├── TooMuch
    │   ├── NoConflict
    │   └── Outdated
    ├── Cancelled           the person stopped the round
    └── MovedOn             never leaves a round
    NoWay                   an OSError that never leaves a share

A round that fails records the name of the class (`Report.trouble`), so names stay. Errors of the store are
`models.store_errors`; a mistake of the caller is a ValueError, KeyError or RuntimeError of Python.
"""

from typing import Any


class SyncError(Exception):
    """Something between replicas is not as it should be; nothing that was saved is lost by it."""


class UnusableFile(SyncError):
    """The fault of whoever wrote or damaged the file: list it as bad, go on with the others, try it again later."""


class NotGenuine(UnusableFile):
    """A signature or seal does not hold: damaged, forged, or meant for somebody else. Believe nothing of it."""


class BadFile(UnusableFile):
    """Not a signed file of the written form: its author's fault, or damage on the share. As for any unusable file."""


class BadRoster(UnusableFile):
    """A roster that does not follow the one we hold: its author's fault. Keep ours and wait for another one."""


class BadSegment(UnusableFile):
    """Not a segment of the written form, or one that does not belong there: its line waits until it is put again."""


class BadBody(UnusableFile):
    """The inside of a segment is not of the written form: its author's fault, since it was signed. As BadSegment."""


class NewerBody(BadBody):
    """Nobody's fault: packed with a dictionary of a newer version. Keep the segment; it is read after an update."""


class BadPack(UnusableFile):
    """Not a pack of the written form: its segments count as missing until any holder puts them back."""


class BadSnapshot(UnusableFile):
    """Not the snapshot that its publisher named, or of a version we do not read: take the next one, or the segments."""


class ShareError(SyncError):
    """The share could not do what was asked; the round ends and the next one tries again.

    `name`: the file or folder asked for; `code`: the errno of the system, 0 if there was none.
    """

    def __init__(self, name: str = "", code: int = 0, detail: str = "") -> None:
        super().__init__(f"{type(self).__name__}: {name or '/'}" + (f" ({detail})" if detail else ""))
        self.name = name
        self.code = code


class Away(ShareError):
    """Not there, not reachable, busy or closed to us; passing. The effect may have happened: simply ask again later."""


class ReadOnly(ShareError):
    """Its owner lets us read, but not write or delete: what reads may go on, a person has to ask for the right."""


class Unusable(ShareError):
    """The medium's fault: it cannot name a file without the danger of replacing another. A person takes another one."""


class Full(ShareError):
    """No room for this file, by disk, quota or the largest file the medium takes: a person has to make room."""


class Missing(ShareError):
    """No such file is seen now; it may be there a moment later, so conclude nothing from it."""


class Taken(ShareError):
    """Other bytes lie under this name: another author's, damaged or empty. Nothing was changed; look what they are."""


class TooLarge(ShareError):
    """The file is larger than the caller is willing to read: as for an unusable file. Nothing of it was kept."""


class BadAddress(SyncError):
    """The person's fault: an address that means no share. `address`: what was given, without any password."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class ComesLater(BadAddress):
    """Nobody's fault: this version cannot reach shares of this kind (`scheme`); mounted as a drive it can."""

    def __init__(self, address: str, scheme: str) -> None:
        super().__init__(address)
        self.scheme = scheme


class WrongShare(SyncError):
    """What lies at the address is not for this store: nothing was read or written, the person checks the address."""


class OtherWorkspace(WrongShare):
    """The share belongs to another workspace."""


class NoMarker(WrongShare):
    """The share holds no genuine marker, but other things: a wrong folder, or a damaged one. It is not touched."""


class Emptied(WrongShare):
    """The share was full when it was last seen and is empty: a drive that is not connected, or a person says it is."""


class NewerFormat(WrongShare):
    """The share demands a newer version of the program: everything is kept here until it is installed."""


class NotAMember(SyncError):
    """This store takes no part in the workspace; what is recorded stays here until it does."""


class NoStore(NotAMember):
    """The store was never finished: making it was killed. It is made anew, or joining is done again."""


class NotAdmittedYet(NotAMember):
    """The administration has not admitted this laptop yet: every round asks again."""


class Removed(NotAMember):
    """The administration removed this laptop: rounds stop, the person is told."""


class Refused(SyncError):
    """What a person asked for cannot be done as things stand; nothing was changed, and the person is told why."""


class NotAnAdmin(Refused):
    """Only administrators who hold the keys change the roster."""


class UnknownRequest(Refused):
    """There is no such request on the share, or it is not genuine."""


class UnknownReplica(Refused):
    """The roster has no such replica, or it was removed already."""


class NoAdmins(Refused):
    """There is no roster yet, and so nobody to seal a package to."""


class NotForUs(Refused):
    """The package is sealed to others."""


class TooMuch(Refused):
    """More than fits into one package."""


class NoConflict(Refused):
    """There never was a conflict of that id here."""


class Outdated(Refused):
    """The conflict has changed: `now`, a `sync.changes.conflicts.Conflict`, stands in its place.

    None if it was settled; then `value` holds.
    """

    def __init__(self, now: Any, value: Any = None) -> None:
        super().__init__("outdated")
        self.now = now
        self.value = value


class Cancelled(SyncError):
    """The person stopped the round: what was done so far stays, the rest comes with the next."""


class MovedOn(SyncError):
    """The store changed its line while it sealed; the round seals again under the new one."""


class NoWay(OSError):
    """The medium knows no way to name a file without replacing another: told as Unusable."""
