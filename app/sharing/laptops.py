"""The laptops of the workspace: whose they are, when they were heard of, and what they have not confirmed yet."""

import datetime
from dataclasses import dataclass

from app.base.dates import utc_seconds
from app.core.workplace import Workplace
from app.records.detail import authors
from models.identifiers import from_blob
from sync.format.head import Head
from sync.membership import heads
from sync.membership.workspace import Workspace
from sync.store import version_vectors

SILENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Laptop:
    """A replica. `behind`: changes known here that it has not confirmed; `heard`: its last word, empty for none."""

    id: str
    person: str
    roles: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    own: bool = False
    heard: str = ""
    behind: int = 0
    removed: bool = False
    silent_days: int = 0


def list_laptops(workplace: Workplace) -> list[Laptop]:
    """All laptops of the workspace, the own first, removed ones last; empty as long as there is no share."""
    workspace = Workspace.load(workplace.store)
    if workspace.chain is None:
        return []
    with workplace.read() as view:
        people, now = authors(view), view.now
        newest_heads = heads.held(view.connection)
        published = [
            (workspace.by_no[row.compartment].share_id, workspace.line_of[row.replica], row.sealed_n)
            for row in version_vectors.positions(view.connection)
            if row.compartment in workspace.by_no and row.replica in workspace.line_of
        ]
    laptops = []
    for member in workspace.newest.replicas:
        grant = workspace.rosters.grant(member.set_in, member.id)
        lines = [no for (replica, _epoch), no in workspace.lines.items() if replica == member.id]
        heads_of_replica = [newest_heads[no] for no in lines if no in newest_heads]
        heard_ms = max((head.share_time or head.at for head in heads_of_replica), default=0)
        own = member.id == workspace.own.replica_id
        behind = 0 if own or not member.active else _behind(member.id, member.compartments, heads_of_replica, published)
        days = (now - _local(heard_ms)).days if heard_ms else 0
        name = next((people[no] for no in lines if people.get(no)), grant.name if grant else "")
        laptops.append(
            Laptop(
                from_blob(member.id),
                name,
                grant.roles if grant else (),
                grant.offices if grant else (),
                own,
                utc_seconds(heard_ms) if heard_ms else "",
                behind,
                not member.active,
                days if behind and days >= SILENT_DAYS else 0,
            )
        )
    return sorted(laptops, key=lambda laptop: (laptop.removed, not laptop.own, laptop.person))


def _behind(
    replica: bytes,
    compartments: list[bytes],
    heads_of_replica: list[Head],
    published: list[tuple[bytes, tuple[bytes, int], int]],
) -> int:
    """How many changes known here the replica has not confirmed, in compartments it may read."""
    confirmed: dict[tuple[bytes, bytes, int], int] = {}
    for head in heads_of_replica:
        for share_id, marks in head.has.items():
            for mark in marks:
                key = (share_id, *mark.line)
                confirmed[key] = max(confirmed.get(key, 0), mark.n)
    missing = 0
    for share_id, (author, epoch), n in published:
        if share_id in compartments and author != replica:
            missing += max(0, n - confirmed.get((share_id, author, epoch), 0))
    return missing


def _local(ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(ms / 1000)
