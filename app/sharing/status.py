"""The status of sync without touching the share: what is unsent, how the last round went, open conflicts, digests.

Read after every save, so it counts by version vectors instead of walking the ledger. Moments are ISO texts in UTC.
"""

import datetime
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy import func, select, tuple_

from app.conflicts import worklist
from app.core.work import View
from app.records.detail import authors
from app.sharing.round_data import held_back_data, warnings_of
from app.sharing.share_troubles import sentence_of
from app.sharing.syncing import FILLED, SHARE
from app.sharing.unsent_changes import unsent_ranges
from models.identifiers import from_blob
from models.tables import BAD_FILE, COMPARTMENT, DIGEST, ENTRY, HEAD, REPLICA
from resources.language import _
from sync.format import clock
from sync.report import last_good_round, last_round
from sync.store import version_vectors
from sync.store.local_identity import load_identity, setting


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The state of sync in figures. `trouble` is the name of the last round's trouble."""

    address: str = ""
    unsent: int = 0
    oldest: str = ""
    last_good: str = ""
    trouble: str = ""
    conflicts: int = 0


class Digest(TypedDict):
    """The fingerprints of every compartment by its name, and the version vector they stand for."""

    compartments: dict[str, dict[str, str | int]]
    vector: dict[str, list[list[Any]]]


def sync_status(view: View) -> SyncStatus:
    """What is unsent and how the last round went."""
    connection = view.connection
    address = setting(connection, SHARE)
    ranges = unsent_ranges(view)
    keys = [(compartment, line, first) for compartment, line, first, _last in ranges]
    position = tuple_(ENTRY.c.compartment, ENTRY.c.replica, ENTRY.c.n)
    oldest = connection.execute(select(func.min(ENTRY.c.hlc)).where(position.in_(keys))).scalar() if keys else None
    report = last_round(connection)
    good = report.at if report is not None and not report.trouble else last_good_round(connection)
    return SyncStatus(
        address.decode() if address else "",
        sum(last_n - first + 1 for _compartment, _line, first, last_n in ranges),
        clock.moment(oldest) if oldest else "",
        good or "",
        report.trouble if report is not None else "",
        worklist.count(view),
    )


def status_data(view: View) -> dict[str, object]:
    """The status in the form of the command line's contract, with everybody who was heard of."""
    status, last = sync_status(view), last_round(view.connection)
    own = load_identity(view.connection)
    own_id = own.replica_id if own is not None else b""
    return {
        "share": status.address or None,
        "unsent": status.unsent,
        "oldest_unsent": status.oldest or None,
        "last_round": status.last_good or None,
        "trouble": sentence_of(last.trouble) if last else "",
        "held_back": [held_back_data(held) for held in last.held_back] if last else [],
        "warnings": [*(warnings_of(last) if last else []), *unheard_since_filled(view, own_id)],
        "bad_files": int(view.connection.execute(select(func.count()).select_from(BAD_FILE)).scalar() or 0),
        "replicas": _replicas(view, own_id),
    }


def _replicas(view: View, own_id: bytes) -> list[dict[str, str | bool | None]]:
    people = authors(view)
    heard = {row.replica: row.heard_at for row in view.connection.execute(select(HEAD.c.replica, HEAD.c.heard_at))}
    names: dict[bytes, str] = {}
    last_heard: dict[bytes, str | None] = {}
    for row in view.connection.execute(select(REPLICA).order_by(REPLICA.c.no)):
        names[row.id] = people.get(row.no) or names.get(row.id, "")
        last_heard[row.id] = max(filter(None, (last_heard.get(row.id), heard.get(row.no))), default=None)
    return [
        {"replica": from_blob(replica), "name": name, "own": replica == own_id, "last_heard": last_heard[replica]}
        for replica, name in names.items()
    ]


def unheard_since_filled(view: View, own_id: bytes) -> list[str]:
    """A sentence as long as nobody else was heard since this laptop filled an emptied folder; empty if they were.

    A drive that was not connected then would go unnoticed: everything seems to be sent.
    """
    stored = setting(view.connection, FILLED)
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


def digest_data(view: View) -> Digest:
    """The fingerprint of every compartment, and what it stands for: equal on replicas that saw the same."""
    query = select(COMPARTMENT.c.name, DIGEST).join(COMPARTMENT, COMPARTMENT.c.no == DIGEST.c.compartment)
    rows = view.connection.execute(query.order_by(COMPARTMENT.c.name))
    compartments = {
        row.name: {"state": row.state.hex(), "conflicts": row.conflicts.hex(), "records": row.records} for row in rows
    }
    return {"compartments": compartments, "vector": version_vectors.by_name(view.connection)}
