"""Heads: what a line has and has seen, signed by it (FORMAT.md section 6).

A head acknowledges and never takes anything back. It also says which files its author looks for and does not find, so
that whoever holds them puts them back; and, at equal vectors, its digests show whether two replicas really agree.
"""

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from models.tables import DIGEST, HEAD
from sync.format import file_names, seal, signed
from sync.format.errors import BadFile, NotGenuine
from sync.format.line import Line
from sync.membership.workspace import Workspace
from sync.store import history_gaps, version_vectors

_PUT_HEAD = "INSERT OR REPLACE INTO head (replica, n, body, heard_at) VALUES (?, ?, ?, ?)"
MOST_WANTS = 200
_BY_COMPARTMENT = ("has", "digests", "snapshots")
# A snapshot that lies on the share: its hash, and what it stands for: fingerprint of state and conflicts, number of
# records, roster version, number of entries.
Named = tuple[bytes, bytes, bytes, int, int, int]
Mark = tuple[bytes, int, int, int, bytes]  # replica, epoch, n, seq, hash of that segment


class Head(msgspec.Struct, frozen=True):
    """The body of a head."""

    replica: bytes
    epoch: int
    n: int
    roster: int
    at: int  # own time, ms
    share_time: int  # ms; 0: not known
    has: dict[bytes, list[Mark]]
    digests: dict[bytes, tuple[bytes, bytes, int]] = {}
    snapshots: dict[bytes, list[Named]] = {}
    wants: list[str] = []
    marker: int = 1

    @property
    def line(self) -> Line:
        """Whose head it is."""
        return self.replica, self.epoch

    def says_the_same(self, other: "Head") -> bool:
        """Whether it says nothing but what the other head says, whenever that was."""
        mine = (self.roster, self.has, self.digests, self.snapshots, self.wants, self.marker)
        return mine == (other.roster, other.has, other.digests, other.snapshots, other.wants, other.marker)


def read(data: bytes, workspace: Workspace) -> Head:
    """A head, verified; BadFile, NotGenuine. A replica the roster does not know has signed nothing."""
    file = signed.read("heads", data)
    try:
        head = _head(file.body)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise BadFile("not of the written form") from error
    member = workspace.newest.member(head.replica)
    if member is None:
        raise NotGenuine("unknown replica")
    file.verify(workspace.id, head.replica, member.sign)
    return head


def read_held(data: bytes) -> Head:
    """A head that was verified before."""
    return _head(signed.read("heads", data).body)


def _head(body: dict[str, Any]) -> Head:
    """From the written form, where maps by compartment stand as pairs."""
    pairs = {name: dict(body.get(name, ())) for name in _BY_COMPARTMENT}
    return msgspec.convert({**body, **pairs}, Head, strict=True)


def held(connection: Connection) -> dict[int, Head]:
    """The last head of every line, by local number."""
    return {row.replica: read_held(bytes(row.body)) for row in connection.execute(select(HEAD))}


def numbers(connection: Connection) -> dict[int, int]:
    """The number of the last head of every line, by local number."""
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
    snapshots: Mapping[bytes, list[Named]],
    marker: int,
) -> Head:
    """What this store has and has seen, of the compartments it was granted."""
    has: dict[bytes, list[Mark]] = {}
    whole: dict[bytes, bool] = {}
    unread = history_gaps.untold(connection)
    for row in version_vectors.positions(connection):
        place = workspace.by_no.get(row.compartment)
        if place is None or not workspace.may_open(place.share_id):
            continue
        whole[place.share_id] = whole.get(place.share_id, True) and row.n == row.sealed_n
        if row.seq:
            line = workspace.line_of[row.replica]
            has.setdefault(place.share_id, []).append((*line, row.sealed_n, row.seq, row.hash))
    digests = {
        workspace.by_no[row.compartment].share_id: (bytes(row.state), bytes(row.conflicts), int(row.records))
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
    body: dict[str, Any] = msgspec.to_builtins(head, builtin_types=(bytes,))
    for name in _BY_COMPARTMENT:
        body[name] = [[share_id, content] for share_id, content in sorted(body[name].items())]
    return signed.write("heads", body, workspace.id, [workspace.signer])


def differs(mine: Head, other: Head) -> list[bytes]:
    """The compartments in which both have seen the same and yet do not agree; there should never be one."""
    if mine.roster != other.roster:
        return []
    return [
        share_id
        for share_id, digest in mine.digests.items()
        if share_id in other.digests
        and mine.has[share_id] == other.has.get(share_id)
        and digest != other.digests[share_id]
    ]
