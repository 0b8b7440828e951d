"""Heads: signed version vectors, one per line (FORMAT.md section 6).

A head acknowledges and never takes anything back. It also lists files that its author looked for and did not find, so
that whoever holds them puts them back. At equal version vectors, its digests show whether two replicas really agree.
"""

import datetime
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, select

from models.tables import DIGEST, HEAD
from sync.format import file_names, seal, signed
from sync.format.errors import NotGenuine
from sync.format.head import Digest, Head, HeadBody, LineMark, SnapshotName, from_body, to_body
from sync.membership.workspace import Workspace
from sync.store import history_gaps, version_vectors

_PUT_HEAD = "INSERT OR REPLACE INTO head (replica, n, body, heard_at) VALUES (?, ?, ?, ?)"
MOST_WANTS = 200


def read(data: bytes, workspace: Workspace) -> Head:
    """Read and verify a head. Raises BadFile, NotGenuine; the latter also if the roster does not know the replica."""
    file = signed.read(HeadBody, data)
    member = workspace.newest.member(file.body.replica)
    if member is None:
        raise NotGenuine("unknown replica")
    file.verify(workspace.id, member.id, member.sign)
    return from_body(file.body)


def read_held(data: bytes) -> Head:
    """Read a head that was verified when it was stored."""
    return from_body(signed.read(HeadBody, data).body)


def held(connection: Connection) -> dict[int, Head]:
    """The newest head of every line, by local number."""
    return {row.replica: read_held(bytes(row.body)) for row in connection.execute(select(HEAD))}


def numbers(connection: Connection) -> dict[int, int]:
    """The number of the newest head of every line, by local number."""
    return {row.replica: row.n for row in connection.execute(select(HEAD.c.replica, HEAD.c.n))}


def state_of_others(connection: Connection, workspace: Workspace) -> bytes:
    """A hash over all heads of others, and over what decides how much of them we can read."""
    query = select(HEAD.c.replica, HEAD.c.n).where(HEAD.c.replica != workspace.own.replica)
    rows = sorted((row.replica, row.n) for row in connection.execute(query))
    return seal.sha256(msgspec.msgpack.encode([workspace.newest.n, len(workspace.keys), workspace.line, rows]))


def own_check(connection: Connection, workspace: Workspace) -> tuple[str, int]:
    """The check in the name of our own newest head, and its size; "" and 0 where we have written none."""
    body = connection.execute(select(HEAD.c.body).where(HEAD.c.replica == workspace.own.replica)).scalar()
    return (file_names.head_check(bytes(body)), len(body)) if body is not None else ("", 0)


def hold(connection: Connection, line: int, n: int, data: bytes, now_ms: int) -> None:
    """Keep a verified head."""
    heard_at = datetime.datetime.fromtimestamp(now_ms / 1000, datetime.UTC).isoformat(timespec="milliseconds")
    connection.exec_driver_sql(_PUT_HEAD, (line, n, data, heard_at))


def make(
    connection: Connection,
    workspace: Workspace,
    *,
    n: int,
    at: int,
    share_time: int,
    wants: list[str],
    snapshots: Mapping[bytes, list[SnapshotName]],
    marker: int,
) -> Head:
    """Build our head: how far this store has the lines of the compartments it was granted, and their digests."""
    has: dict[bytes, list[LineMark]] = {}
    whole: dict[bytes, bool] = {}
    unread = history_gaps.not_comparable(connection)
    for row in version_vectors.positions(connection):
        place = workspace.by_no.get(row.compartment)
        if place is None or not workspace.may_open(place.share_id):
            continue
        whole[place.share_id] = whole.get(place.share_id, True) and row.n == row.sealed_n
        if row.seq:
            line = workspace.line_of[row.replica]
            has.setdefault(place.share_id, []).append(LineMark(*line, row.sealed_n, row.seq, row.hash))
    digests = {
        workspace.by_no[row.compartment].share_id: Digest(bytes(row.state), bytes(row.conflicts), int(row.records))
        for row in connection.execute(select(DIGEST))
        if row.compartment in workspace.by_no
        and row.compartment not in unread
        and whole.get(workspace.by_no[row.compartment].share_id)
    }
    replica, epoch = workspace.line
    return Head(
        replica,
        epoch,
        n,
        workspace.newest.n,
        at,
        share_time,
        {share_id: sorted(marks) for share_id, marks in has.items()},
        {share_id: digest for share_id, digest in digests.items() if share_id in has},
        dict(snapshots),
        sorted(wants)[:MOST_WANTS],
        marker,
    )


def write(head: Head, workspace: Workspace) -> bytes:
    """The file of a head."""
    return signed.write(to_body(head), workspace.id, [workspace.signer])


def differs(mine: Head, other: Head) -> list[bytes]:
    """The compartments where equal version vectors have unequal digests; there should never be one."""
    if mine.roster != other.roster:
        return []
    return [
        share_id
        for share_id, digest in mine.digests.items()
        if share_id in other.digests
        and mine.has[share_id] == other.has.get(share_id)
        and digest != other.digests[share_id]
    ]
