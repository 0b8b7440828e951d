"""Admitting and removing replicas: requests, key envelopes, the next version of the roster (FORMAT.md section 4).

A new version is put on the share first and accepted here when it lies there: of two admins who act at once the second
begins again from the first one's. Key files lie there before the roster that needs them; which of two keys of an epoch
is meant, the roster's check tells.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from models.database import Store
from models.guard import CAPTURED
from models.ledger import CarryState
from models.rights import rights_of
from models.tables import PLACED
from sync.format import file_names, seal, signed
from sync.format import roster as rosters
from sync.format.roster import BadRoster, Compartment, Limit, Member, Roster
from sync.format.seal import NotGenuine, Signer
from sync.membership import envelopes
from sync.membership.cutoffs import bar_removed
from sync.membership.envelopes import KeyFile, envelope_for, key_file
from sync.membership.workspace import Workspace
from sync.shares.share import Missing, Share, ShareError, Taken
from sync.store import version_vectors

_REQUEST_INFO = b"feldbuch/request"
_TRIES = 4
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode
Build = Callable[[Roster], tuple[Roster, list[KeyFile], dict[tuple[bytes, int], bytes]]]


class NotAnAdmin(Exception):
    """Only administrators change the roster."""


class UnknownRequest(Exception):
    """There is no such request on the share, or it is not genuine."""


class UnknownReplica(Exception):
    """The roster has no such replica, or it was removed already."""


@dataclass(frozen=True)
class Request:
    """A laptop that wants to be admitted; `told` holds name, laptop and staff where we can read them."""

    id: str
    replica: bytes
    sign: bytes
    receive: bytes
    told: Mapping[str, str]


def write_request(newest: Roster, workspace: bytes, signer: Signer, told: Mapping[str, str]) -> bytes:
    """The file of a request; the person's name is sealed to each admin."""
    content = _encode(dict(told))
    sealed = [[one.id, seal.envelope(content, one.receive, _REQUEST_INFO)] for one in newest.admins()]
    body = {
        "workspace": workspace,
        "replica": signer.replica,
        "sign": signer.public_signing,
        "receive": signer.public_receiving,
        "name": sealed,
    }
    return signed.write("request", body, workspace, [signer])


def read_request(id_: str, data: bytes, workspace: Workspace) -> Request:
    """A request; UnknownRequest unless it is genuine and meant for this workspace."""
    try:
        file = signed.read("request", data)
        body = file.body
        replica, sign, receive = body["replica"], body["sign"], body["receive"]
        if body["workspace"] != workspace.id or not all(isinstance(one, bytes) for one in (replica, sign, receive)):
            raise UnknownRequest
        if (len(replica), len(sign), len(receive)) != (16, 32, 32):
            raise UnknownRequest
        file.verify(workspace.id, replica, sign)
        sealed = envelope_for(body["name"], workspace.own.replica_id)
        told = _decode(workspace.signer.open_envelope(sealed, _REQUEST_INFO)) if sealed else {}
        return Request(id_, replica, sign, receive, {str(key): str(value) for key, value in dict(told).items()})
    except (signed.BadFile, NotGenuine, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnknownRequest from error


def requests(share: Share, workspace: Workspace) -> list[Request]:
    """The open requests on the share: those whose replica the roster does not know."""
    found = []
    for one in share.list(file_names.REQUESTS):
        try:
            request = read_request(one.name, share.read(file_names.request(one.name), signed.LARGEST), workspace)
        except (UnknownRequest, Missing):
            continue
        if workspace.newest.member(request.replica) is None:
            found.append(request)
    return found


def compartments_for(workspace: Workspace, roles: Iterable[str], offices: Iterable[str]) -> list[bytes]:
    """What these roles in these offices open."""
    roles, offices = set(roles), set(offices)
    wanted = {"social_worker": {"people", "confidential"}, "adviser": {"business"}}
    wanted |= {"team_lead": {"people", "business"}, "auditor": {"people", "business"}}
    opened_areas = set().union(*(wanted.get(role, set()) for role in roles))
    return [
        place.share_id
        for place in workspace.places.values()
        if "admin" in roles or place.office is None or (place.office in offices and place.area in opened_areas)
    ]


def admit(share: Share, store: Store, workspace: Workspace, request: Request, who: dict[str, Any], now: str) -> None:
    """Enrol a replica: key envelopes for what its roles open, and the next version of the roster."""
    granted = compartments_for(workspace, who["roles"], who["offices"])

    def build(held: Roster) -> tuple[Roster, list[KeyFile], dict[tuple[bytes, int], bytes]]:
        n = held.n + 1
        common = _current_key(workspace, held, workspace.rosters.common or b"")
        member = Member(
            request.replica,
            request.sign,
            request.receive,
            "active",
            "admin" in who["roles"],
            granted,
            rosters.conceal(common, request.replica, n, who),
            n,
        )
        to = {request.replica: request.receive}
        files = [
            key_file(workspace, share_id, epoch, key, to)
            for (share_id, epoch), key in sorted(workspace.keys.items())
            if share_id in granted
        ]
        return _next(workspace, held, now, [*held.replicas, member], held.compartments), files, {}

    _publish(share, store, workspace, build)


def grant(share: Share, store: Store, workspace: Workspace, given: Mapping[bytes, dict[str, Any]], now: str) -> None:
    """Give replicas other roles and offices (`given`: who, as in `admit`, by replica); what they lose gets new keys."""

    def build(held: Roster) -> tuple[Roster, list[KeyFile], dict[tuple[bytes, int], bytes]]:
        n, common = held.n + 1, _current_key(workspace, held, workspace.rosters.common or b"")
        members, files, lost = [], [], set()
        for one in held.replicas:
            who = given.get(one.id)
            if who is None or not one.active:
                members.append(one)
                continue
            granted = compartments_for(workspace, who["roles"], who["offices"])
            lost |= set(one.compartments) - set(granted)
            limits = [*one.limits, *_limits(store, workspace, held, one, who, granted)]
            fresh_ones = [key for key in sorted(workspace.keys) if key[0] in set(granted) - set(one.compartments)]
            files += [key_file(workspace, *key, workspace.keys[key], {one.id: one.receive}) for key in fresh_ones]
            sealed = rosters.conceal(common, one.id, n, who)
            changes = {
                "admin": "admin" in who["roles"],
                "compartments": granted,
                "grants": sealed,
                "set_in": n,
                "limits": limits,
            }
            members.append(msgspec.structs.replace(one, **changes))
        compartments, more, fresh = _renewed(workspace, held, members, lost)
        return _next(workspace, held, now, members, compartments), [*files, *more], fresh

    _publish(share, store, workspace, build)


def revoke(share: Share, store: Store, workspace: Workspace, replica: bytes, now: str) -> None:
    """Remove a replica: what it wrote so far counts, nothing later; new keys for all it could read."""

    def build(held: Roster) -> tuple[Roster, list[KeyFile], dict[tuple[bytes, int], bytes]]:
        gone = held.member(replica)
        if gone is None or not gone.active:
            raise UnknownReplica
        with store.read() as connection:
            cutoffs = _cutoffs(connection, workspace, replica)
        removed = msgspec.structs.replace(gone, state="revoked", admin=False, cutoffs=cutoffs)
        members = [removed if one.id == replica else one for one in held.replicas]
        compartments, files, fresh = _renewed(workspace, held, members, set(gone.compartments))
        return _next(workspace, held, now, members, compartments), files, fresh

    _publish(share, store, workspace, build)


def _renewed(
    workspace: Workspace, held: Roster, members: list[Member], lost: set[bytes]
) -> tuple[list[Compartment], list[KeyFile], dict[tuple[bytes, int], bytes]]:
    """A new key epoch for these compartments: the roster's list, key files for all who still hold them, the keys."""
    compartments, files = [], []
    fresh: dict[tuple[bytes, int], bytes] = {}
    for compartment in held.compartments:
        if compartment.id not in lost:
            compartments.append(compartment)
            continue
        key, epoch = os.urandom(32), compartment.epoch + 1
        fresh[compartment.id, epoch] = key
        to = {one.id: one.receive for one in members if one.active and compartment.id in one.compartments}
        files.append(key_file(workspace, compartment.id, epoch, key, to))
        compartments.append(msgspec.structs.replace(compartment, epoch=epoch, check=rosters.key_check(key)))
    return compartments, files, fresh


def _next(
    workspace: Workspace, held: Roster, now: str, members: list[Member], compartments: list[Compartment]
) -> Roster:
    previous = workspace.chain.hash if workspace.chain is not None else b""
    return Roster(held.n + 1, previous, now, members, compartments, held.threshold)


def _publish(share: Share, store: Store, workspace: Workspace, build: Build) -> None:
    me = workspace.me
    if me is None or not me.active or not me.admin:
        raise NotAnAdmin
    for _try in range(_TRIES):
        if workspace.chain is None:
            raise NotAnAdmin
        roster, files, fresh = build(workspace.newest)
        _chain, data = rosters.extend(workspace.chain, roster, workspace.signer)
        envelopes.keep(store, files)
        for name, content in files:
            share.put_new(name, content)
        name = file_names.roster(roster.n)
        try:
            share.put_new(name, data)
        except Taken:
            data = share.read(name, signed.LARGEST)
            fresh = {}
        try:
            _accept(store, workspace, data, fresh)
        except (BadRoster, NotGenuine):  # nobody's: it stands in the way
            share.delete(name)
        if workspace.newest == roster:
            return
    raise ShareError(file_names.ROSTERS, 0, "the roster changes all the time")


def _accept(store: Store, workspace: Workspace, data: bytes, fresh: Mapping[tuple[bytes, int], bytes]) -> None:
    with store.write() as connection:
        for (share_id, epoch), key in fresh.items():
            workspace.hold_key(connection, share_id, epoch, key)
        accept(connection, workspace, data)


def accept(connection: Connection, workspace: Workspace, data: bytes) -> None:
    """Hold the next roster, with what it means for the state; BadRoster, NotGenuine."""
    before = {one.id for one in workspace.newest.replicas if one.active}
    workspace.rosters.accept(connection, data)
    workspace.name_lines(connection)
    # What we may write may have changed: moved records that were blocked are looked at again.
    again = PLACED.update().where(PLACED.c.to_do > CarryState.DONE).values(to_do=CarryState.TO_DO)
    connection.execute(again.execution_options(**CAPTURED))
    removed = {one.id for one in workspace.newest.replicas if not one.active} & before - {workspace.own.replica_id}
    limited = {one.id for one in workspace.newest.replicas if any(new.n == workspace.newest.n for new in one.limits)}
    if removed | limited:
        bar_removed(connection, workspace, removed | limited)


def _limits(
    store: Store, workspace: Workspace, held: Roster, one: Member, who: Mapping[str, Any], granted: list[bytes]
) -> list[Limit]:
    """Where what a replica wrote so far ends, in the compartments in which it may do less from now on."""
    before = workspace.rosters.grant(held.n, one.id)
    if before is None:
        return []
    less = rights_of(frozenset(before.roles)) - rights_of(frozenset(who["roles"]))
    lost = set(one.compartments) if less else set(one.compartments) - set(granted)
    with store.read() as connection:
        reached = _cutoffs(connection, workspace, one.id)
    found = [Limit(held.n + 1, *cut) for cut in reached if cut[1] in lost]
    known = {limit.compartment for limit in found if limit.epoch == 0}
    return found + [Limit(held.n + 1, 0, share_id, 0, bytes(32)) for share_id in sorted(lost - known)]


def _current_key(workspace: Workspace, held: Roster, share_id: bytes) -> bytes:
    compartment = held.compartment(share_id)
    key = workspace.keys.get((share_id, compartment.epoch)) if compartment is not None else None
    if key is None:
        raise NotAnAdmin
    return key


def _cutoffs(connection: Connection, workspace: Workspace, replica: bytes) -> list[tuple[int, bytes, int, bytes]]:
    """The last segments that count of a replica's lines: epoch, compartment, number and hash."""
    return [
        (epoch, workspace.by_no[end.compartment].share_id, end.seq, end.hash)
        for epoch, end in version_vectors.of_replica(connection, replica)
        if end.compartment in workspace.by_no
    ]
