"""Rounds with the shared folder, and its address.

A round runs in any thread but the screen's, one at a time for each store. Its errors are sentences (`share_troubles`);
none of them ever loses anything, and the next round goes on where this one ended.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection

from app.base.errors import ShareAway
from app.core.workplace import Workplace
from app.sharing.share_troubles import NO_ADDRESS, explained
from models.database import Store
from resources.language import _
from sync.format.errors import OtherWorkspace
from sync.format.progress import Progress
from sync.format.roster import Grant
from sync.membership import marker
from sync.membership.round_context import Alarm
from sync.report import Report, last_good_round
from sync.round import Round
from sync.shares.share import Share, random26
from sync.shares.share_urls import open_share
from sync.store.local_identity import put_setting, setting

SHARE = "share"  # the local setting that remembers the address
_SEEN = "seen_folders"  # and the one of all folders this store was in contact with
_KEPT_FOLDERS = 30
FILLED = "filled_at"  # and of the moment this laptop filled an emptied folder, ISO 8601
_locks: "WeakKeyDictionary[Store, threading.Lock]" = WeakKeyDictionary()
_locks_lock = threading.Lock()


def who_is(workplace: Workplace) -> Grant:
    """The grant of this store's person, as a roster holds it."""
    me = workplace.me
    return Grant(me.name, me.staff, tuple(sorted(me.roles)), tuple(me.offices), ())


def address_of(workplace: Workplace) -> str | None:
    """The shared folder that was named for this store."""
    with workplace.store.read() as connection:
        return _address(connection)


def _address(connection: Connection) -> str | None:
    stored = setting(connection, SHARE)
    return stored.decode() if stored is not None else None


def remember_address(workplace: Workplace, address: str) -> None:
    """Use this shared folder from now on."""
    with workplace.store.write() as connection:
        put_setting(connection, SHARE, address.encode())


def share_at(address: str | None) -> Share:
    """The share of an address; ShareAway if there is none, BadInput if it is no address."""
    if not address:
        raise ShareAway(_(NO_ADDRESS))
    with explained():
        return open_share(address)


def lock_of(workplace: Workplace) -> threading.Lock:
    """Held by a round of this store."""
    with _locks_lock:
        return _locks.setdefault(workplace.store, threading.Lock())


def sync_round(
    workplace: Workplace,
    address: str | None = None,
    *,
    fill: bool = False,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """One round with the store's share, or with another one that is remembered when it worked.

    A folder this store has never been in contact with is filled if it is empty, any other only with `fill`: a person
    said that it is meant. Raises ShareAway, NotAdmitted, BadInput. `tell` gets hundredths that never run backwards.
    """
    wanted = address or address_of(workplace)
    report = round_at(workplace, wanted, tell, cancelled, fill=fill)
    if address and address != address_of(workplace):
        remember_address(workplace, address)
    return report


def round_at(
    workplace: Workplace,
    address: str | None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    fill: bool = False,
) -> Report:
    """As `sync_round`, but the store's share stays the one it is."""
    report = round_with(
        workplace, share_at(address), tell, cancelled, fill=fill or not was_in_contact(workplace, address)
    )
    folder = _folder_name(address)
    with workplace.store.read() as connection:
        seen = _seen_folders(connection)
    has_filled = Alarm.REFILLED in report.alarms
    if has_filled or folder not in seen:
        with workplace.store.write() as connection:
            put_setting(
                connection,
                _SEEN,
                msgspec.msgpack.encode([*(name for name in seen if name != folder), folder][-_KEPT_FOLDERS:]),
            )
            if has_filled:
                put_setting(connection, FILLED, report.at.encode())
    return report


def was_in_contact(workplace: Workplace, address: str | None) -> bool:
    """Whether a round with this folder has worked, or the store was made by joining there."""
    with workplace.store.read() as connection:
        if _folder_name(address) in _seen_folders(connection):
            return True
        has_joined = bool(workplace.own.person and workplace.own.workspace)
        return address == _address(connection) and (has_joined or last_good_round(connection) is not None)


def _folder_name(address: str | None) -> str:
    """A folder by one name, however it was spelled; kept on this laptop only."""
    root = getattr(share_at(address), "root", None)
    return os.path.normcase(Path(root).resolve()) if root is not None else address or ""


def _seen_folders(connection: Connection) -> list[str]:
    stored = setting(connection, _SEEN)
    return msgspec.msgpack.decode(stored, type=list[str]) if stored is not None else []


def round_with(
    workplace: Workplace,
    share: Share,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    fill: bool = False,
) -> Report:
    """One round with this share; who looks at the screen is told what was touched."""
    with lock_of(workplace), explained():
        round_ = Round(
            workplace.store,
            share,
            now=workplace.now_ms,
            founder=lambda: who_is(workplace),
            progress=Progress(tell, cancelled),
            may_fill=fill,
        )
        try:
            return round_.run()
        finally:
            workplace.refresh()
            if round_.report.kinds:
                workplace.on_touched(frozenset(round_.report.kinds))


def require_usable(share: Share) -> None:
    """ShareError unless a file can be added there the way every file will be; nothing is left."""
    name = f"probe.{random26()}"
    try:
        share.put_new(name, b"probe")
    finally:
        share.delete(name)


def require_empty(address: str) -> None:
    """ShareAway unless a new workspace can be made in this folder: it is there, and holds none yet."""
    share = share_at(address)
    with explained():
        if not marker.is_bare(share):
            raise OtherWorkspace
        require_usable(share)


def create_workspace(workplace: Workplace, address: str) -> Report:
    """Make the store's workspace on an empty folder at once; the same as its first round."""
    remember_address(workplace, address)
    return sync_round(workplace)
