"""Rounds with the shared folder, and what is known of them: address, status, digest.

A round runs in any thread but the screen's, one at a time for each store. Its errors are sentences (`share_troubles`);
none of them ever loses anything, and the next round goes on where this one ended.
"""

import datetime
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, func, select

from app.base.errors import ShareAway
from app.core.work import View
from app.core.workplace import Workplace
from app.records.detail import authors
from app.sharing.share_troubles import NO_ADDRESS, explained, sentence_of
from models.database import Store
from models.identifiers import from_blob
from models.ledger import SegmentState
from models.tables import BAD_FILE, COMPARTMENT, DIGEST, ENTRY, HEAD, REPLICA, SEGMENT, VECTOR
from resources.language import N_, _
from sync.delivery.causal_order import Held
from sync.format import clock
from sync.format.errors import OtherWorkspace
from sync.format.progress import Progress
from sync.format.roster import Grant
from sync.membership import marker
from sync.membership.round_context import Alarm
from sync.report import Report, last_good_round, last_round
from sync.round import Round
from sync.shares.share import Share, random26
from sync.shares.share_urls import open_share
from sync.store import version_vectors
from sync.store.local_identity import put_setting, setting

SHARE = "share"  # the local setting that remembers the address
_SEEN = "seen_folders"  # and the one of all folders this store was in contact with
_KEPT_FOLDERS = 30
_FILLED = "filled_at"  # when this laptop filled an emptied folder, ISO 8601
ALARMS = {
    "copy": N_("Another copy of this store is in use, or a backup was put back. Nothing is lost; both go on."),
    "set_back": N_("The shared folder had been set back to an earlier day. What was missing was put back."),
    "refilled": N_("The shared folder was empty. It was filled again from this laptop."),
    "fork": N_("Two different files were signed under one number. Tell the administration; nothing was overwritten."),
    "differs": N_("Two laptops have the same changes and different records. Tell the administration."),
    "lost_returned": N_("What this laptop had lost when the program was killed has come back. Nothing is missing."),
    "lost": N_(
        "Something that was recorded here and not sent before the program was killed is missing. The check of the"
        " store says from when to when; enter it again."
    ),
    "clock_right": N_("The clock of this laptop had been far ahead and is right again."),
}
_WHY = {
    "gap": N_("a file before it has not arrived yet"),
    "seen": N_("it builds on something that has not arrived yet"),
    "roster": N_("it needs a newer list of laptops"),
    "key": N_("its key has not arrived yet"),
    "newer": N_("it was written by a newer Feldbuch; install it"),
    "bad": N_("its file is damaged or not genuine"),
}
SKEW_MS = 2 * 60 * 1000
_locks: "WeakKeyDictionary[Store, threading.Lock]" = WeakKeyDictionary()
_locks_lock = threading.Lock()


def who_is(place: Workplace) -> Grant:
    """The person of this store, as a roster tells of them."""
    me = place.me
    return Grant(me.name, me.staff, tuple(sorted(me.roles)), tuple(me.offices), ())


def address_of(place: Workplace) -> str | None:
    """The shared folder that was named for this store."""
    with place.store.read() as connection:
        return _address(connection)


def _address(connection: Connection) -> str | None:
    found = setting(connection, SHARE)
    return found.decode() if found is not None else None


def remember_address(place: Workplace, address: str) -> None:
    """Use this shared folder from now on."""
    with place.store.write() as connection:
        put_setting(connection, SHARE, address.encode())


def share_at(address: str | None) -> Share:
    """The share of an address; ShareAway if there is none, BadInput if it is no address."""
    if not address:
        raise ShareAway(_(NO_ADDRESS))
    with explained():
        return open_share(address)


def lock_of(place: Workplace) -> threading.Lock:
    """Held by a round of this store."""
    with _locks_lock:
        return _locks.setdefault(place.store, threading.Lock())


def sync_round(
    place: Workplace,
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
    wanted = address or address_of(place)
    report = round_at(place, wanted, tell, cancelled, fill=fill)
    if address and address != address_of(place):
        remember_address(place, address)
    return report


def round_at(
    place: Workplace,
    address: str | None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    fill: bool = False,
) -> Report:
    """As `sync_round`, but the store's share stays the one it is."""
    report = round_with(place, share_at(address), tell, cancelled, fill=fill or not was_in_contact(place, address))
    folder = _folder_name(address)
    with place.store.read() as connection:
        seen = _seen_folders(connection)
    has_filled = Alarm.REFILLED in report.alarms
    if has_filled or folder not in seen:
        with place.store.write() as connection:
            put_setting(
                connection,
                _SEEN,
                msgspec.msgpack.encode([*(name for name in seen if name != folder), folder][-_KEPT_FOLDERS:]),
            )
            if has_filled:
                put_setting(connection, _FILLED, report.at.encode())
    return report


def was_in_contact(place: Workplace, address: str | None) -> bool:
    """Whether a round with this folder has worked, or the store was made by joining there."""
    with place.store.read() as connection:
        if _folder_name(address) in _seen_folders(connection):
            return True
        has_joined = bool(place.own.person and place.own.workspace)
        return address == _address(connection) and (has_joined or last_good_round(connection) is not None)


def _folder_name(address: str | None) -> str:
    """A folder by one name, however it was spelled; kept on this laptop only."""
    root = getattr(share_at(address), "root", None)
    return os.path.normcase(Path(root).resolve()) if root is not None else address or ""


def _seen_folders(connection: Connection) -> list[str]:
    stored = setting(connection, _SEEN)
    return msgspec.msgpack.decode(stored, type=list[str]) if stored is not None else []


def round_with(
    place: Workplace,
    share: Share,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    fill: bool = False,
) -> Report:
    """One round with this share; who looks at the screen is told what was touched."""
    with lock_of(place), explained():
        made = Round(
            place.store,
            share,
            now=place.now_ms,
            founder=lambda: who_is(place),
            progress=Progress(tell, cancelled),
            may_fill=fill,
        )
        try:
            return made.run()
        finally:
            place.refresh()
            if made.report.kinds:
                place.on_touched(frozenset(made.report.kinds))


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


def create_workspace(place: Workplace, address: str) -> Report:
    """Make the store's workspace on an empty folder at once; the same as its first round."""
    remember_address(place, address)
    return sync_round(place)


def told_round(report: Report) -> dict[str, Any]:
    """A round as the command line's contract tells it."""
    return {
        "pulled": report.pulled,
        "pushed": report.pushed,
        "held_back": [held_back(one) for one in report.held_back],
        "conflicts": report.conflicts,
        "skew_seconds": None if report.skew_ms is None else round(report.skew_ms / 1000, 3),
        "operations": report.operations,
        "bytes_in": report.bytes_in,
        "bytes_out": report.bytes_out,
        "warnings": warnings_of(report),
    }


def held_back(one: Held) -> dict[str, Any]:
    """A segment that waits, and why."""
    return {
        "replica": from_blob(one.replica),
        "compartment": one.compartment,
        "seq": one.seq,
        "why": _(_WHY[one.why]),
        **({"waits_for": from_blob(one.of)} if one.of is not None else {}),
    }


def warnings_of(report: Report) -> list[str]:
    """Sentences about what a round found."""
    found = [_(ALARMS[alarm]) for alarm in report.alarms if alarm in ALARMS]
    if report.skew_ms is not None and abs(report.skew_ms) > SKEW_MS:
        minutes = round(report.skew_ms / 60_000)
        found.append(_("The clock of this laptop is {minutes} minutes off. Put it right.").format(minutes=minutes))
    return found


def unheard_since_filled(view: View, own_id: bytes) -> list[str]:
    """A sentence as long as nobody else was heard since this laptop filled an emptied folder; empty if they were.

    A drive that was not connected then would go unnoticed: everything seems to be sent.
    """
    stored = setting(view.connection, _FILLED)
    if stored is None:
        return []
    query = select(func.max(HEAD.c.heard_at)).join(REPLICA, REPLICA.c.no == HEAD.c.replica)
    heard = view.connection.execute(query.where(REPLICA.c.id != own_id)).scalar()
    if heard is None or datetime.datetime.fromisoformat(heard) > datetime.datetime.fromisoformat(stored.decode()):
        return []
    return [
        _(
            "This laptop filled the empty shared folder again, and nobody else was heard there since. Make sure that"
            " its drive is connected."
        )
    ]


def status(view: View, own: int) -> dict[str, Any]:
    """What waits to be sent, the last round, and who was heard when. `own`: local number of the own line."""
    connection = view.connection
    address = setting(connection, SHARE)
    last = last_round(connection)
    own_id = connection.execute(select(REPLICA.c.id).where(REPLICA.c.no == own)).scalar_one()
    lines = select(REPLICA.c.no).where(REPLICA.c.id == own_id)
    unsent = select(func.count(), func.min(ENTRY.c.hlc)).select_from(ENTRY).where(_unsent(lines))
    count, oldest = connection.execute(unsent).one()
    return {
        "share": address.decode() if address else None,
        "unsent": int(count),
        "oldest_unsent": clock.moment(oldest) if oldest else None,
        "last_round": last_good_round(connection),
        "trouble": sentence_of(last.trouble) if last else "",
        "held_back": [held_back(one) for one in last.held_back] if last else [],
        "warnings": [*(warnings_of(last) if last else []), *unheard_since_filled(view, own_id)],
        "bad_files": int(connection.execute(select(func.count()).select_from(BAD_FILE)).scalar() or 0),
        "replicas": _replicas(view, own_id),
    }


def _unsent(lines: Any) -> Any:
    """Own entries that are not sealed yet, or whose segment is not on the share yet."""
    sealed = (
        select(func.coalesce(func.min(SEGMENT.c.first_n), VECTOR.c.sealed_n + 1))
        .where(SEGMENT.c.compartment == VECTOR.c.compartment, SEGMENT.c.replica == VECTOR.c.replica)
        .where(SEGMENT.c.state == SegmentState.TO_PUBLISH)
        .correlate(VECTOR)
        .scalar_subquery()
    )
    first = (
        select(sealed)
        .where(VECTOR.c.compartment == ENTRY.c.compartment, VECTOR.c.replica == ENTRY.c.replica)
        .correlate(ENTRY)
        .scalar_subquery()
    )
    return ENTRY.c.replica.in_(lines) & (ENTRY.c.n >= first)


def _replicas(view: View, own_id: bytes) -> list[dict[str, Any]]:
    people = authors(view)
    heard = {row.replica: row.heard_at for row in view.connection.execute(select(HEAD.c.replica, HEAD.c.heard_at))}
    found: dict[bytes, dict[str, Any]] = {}
    for row in view.connection.execute(select(REPLICA).order_by(REPLICA.c.no)):
        one = found.setdefault(row.id, {"replica": from_blob(row.id), "name": "", "own": row.id == own_id})
        one["name"] = people.get(row.no) or one["name"]
        one["last_heard"] = max(filter(None, (one.get("last_heard"), heard.get(row.no))), default=None)
    return list(found.values())


def digest(view: View) -> dict[str, Any]:
    """The fingerprint of every compartment, and what it stands for: equal on replicas that saw the same."""
    query = select(COMPARTMENT.c.name, DIGEST).join(COMPARTMENT, COMPARTMENT.c.no == DIGEST.c.compartment)
    rows = view.connection.execute(query.order_by(COMPARTMENT.c.name))
    compartments = {
        row.name: {"state": row.state.hex(), "conflicts": row.conflicts.hex(), "records": row.records} for row in rows
    }
    return {"compartments": compartments, "vector": version_vectors.by_name(view.connection)}
