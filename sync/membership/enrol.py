"""Admitting and removing replicas: key envelopes, and the next version of the roster (FORMAT.md section 4).

A new version is published first and accepted here after that: of two admins who act at once, the second starts over
from the first one's version. Key files are published before the roster that needs them; if there are two keys for an
epoch, the roster's check tells which is meant.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from models.database import Store
from models.guard import CAPTURED
from models.ledger import CarryState
from models.rights import rights_of
from models.tables import PLACED
from sync.format import file_names, signed
from sync.format import roster as rosters
from sync.format.errors import BadRoster, NotAnAdmin, NotGenuine, ShareError, Taken, UnknownReplica
from sync.format.roster import Compartment, Cutoff, Grant, Limit, Member, Roster
from sync.membership import envelopes
from sync.membership.cutoffs import bar_beyond_cutoffs
from sync.membership.envelopes import KeyFile, key_file
from sync.membership.held_rosters import Keys
from sync.membership.requests import Request
from sync.membership.workspace import Workspace
from sync.shares.share import Share
from sync.store import version_vectors

_TRIES = 4  # against other admins who change the roster at the same time


class _Change(NamedTuple):
    """The next version of the roster, its key files, and the new keys in them."""

    roster: Roster
    files: list[KeyFile]
    fresh: Keys


_Build = Callable[[Roster], _Change]  # the change that follows a version


def compartments_for(workspace: Workspace, roles: Iterable[str], offices: Iterable[str]) -> list[bytes]:
    """The compartments (ids on the share) that these roles in these offices may open."""
    roles, offices = set(roles), set(offices)
    wanted = {"social_worker": {"people", "confidential"}, "adviser": {"business"}}
    wanted |= {"team_lead": {"people", "business"}, "auditor": {"people", "business"}}
    opened_areas = set().union(*(wanted.get(role, set()) for role in roles))
    return [
        place.share_id
        for place in workspace.places.values()
        if "admin" in roles or place.office is None or (place.office in offices and place.area in opened_areas)
    ]


def admit(share: Share, store: Store, workspace: Workspace, request: Request, grant: Grant, now: str) -> None:
    """Admit a replica: key envelopes for the compartments it may open, and the next version of the roster."""
    opened = compartments_for(workspace, grant.roles, grant.offices)

    def build(held: Roster) -> _Change:
        n = held.n + 1
        member = Member(
            request.replica,
            request.sign,
            request.receive,
            "active",
            "admin" in grant.roles,
            opened,
            rosters.conceal(_common_key(workspace, held), request.replica, n, grant),
            n,
        )
        to = {request.replica: request.receive}
        files = [
            key_file(workspace, share_id, epoch, key, to)
            for (share_id, epoch), key in sorted(workspace.keys.items())
            if share_id in opened
        ]
        return _Change(_next(workspace, held, now, [*held.replicas, member], held.compartments), files, {})

    _publish(share, store, workspace, build)


def regrant(share: Share, store: Store, workspace: Workspace, grants: Mapping[bytes, Grant], now: str) -> None:
    """Change the roles and offices of replicas (by id); compartments they lose get new keys."""

    def build(held: Roster) -> _Change:
        n, common = held.n + 1, _common_key(workspace, held)
        members: list[Member] = []
        files: list[KeyFile] = []
        lost: set[bytes] = set()
        for member in held.replicas:
            grant = grants.get(member.id)
            if grant is None or not member.active:
                members.append(member)
                continue
            opened = compartments_for(workspace, grant.roles, grant.offices)
            lost |= set(member.compartments) - set(opened)
            gained = set(opened) - set(member.compartments)
            to = {member.id: member.receive}
            files += [
                key_file(workspace, *of, key, to) for of, key in sorted(workspace.keys.items()) if of[0] in gained
            ]
            changes = {
                "admin": "admin" in grant.roles,
                "compartments": opened,
                "grants": rosters.conceal(common, member.id, n, grant),
                "set_in": n,
                "limits": [*member.limits, *_limits(store, workspace, held, member, grant)],
            }
            members.append(msgspec.structs.replace(member, **changes))
        compartments, more, fresh = _renewed(workspace, held, members, lost)
        return _Change(_next(workspace, held, now, members, compartments), [*files, *more], fresh)

    _publish(share, store, workspace, build)


def revoke(share: Share, store: Store, workspace: Workspace, replica: bytes, now: str) -> None:
    """Remove a replica: what has arrived from it counts, nothing later does; all it could read gets new keys."""

    def build(held: Roster) -> _Change:
        gone = held.member(replica)
        if gone is None or not gone.active:
            raise UnknownReplica
        with store.read() as connection:
            cutoffs = _cutoffs(connection, workspace, replica)
        removed = msgspec.structs.replace(gone, state="revoked", admin=False, cutoffs=cutoffs)
        members = [removed if member.id == replica else member for member in held.replicas]
        compartments, files, fresh = _renewed(workspace, held, members, set(gone.compartments))
        return _Change(_next(workspace, held, now, members, compartments), files, fresh)

    _publish(share, store, workspace, build)


def _renewed(
    workspace: Workspace, held: Roster, members: list[Member], lost: set[bytes]
) -> tuple[list[Compartment], list[KeyFile], Keys]:
    """New keys for these compartments; returns the roster's list, key files for remaining holders, the keys."""
    compartments, files = [], []
    fresh: dict[tuple[bytes, int], bytes] = {}
    for compartment in held.compartments:
        if compartment.id not in lost:
            compartments.append(compartment)
            continue
        key, epoch = os.urandom(32), compartment.epoch + 1
        fresh[compartment.id, epoch] = key
        holders = [member for member in members if member.active and compartment.id in member.compartments]
        to = {member.id: member.receive for member in holders}
        files.append(key_file(workspace, compartment.id, epoch, key, to))
        compartments.append(msgspec.structs.replace(compartment, epoch=epoch, check=rosters.key_check(key)))
    return compartments, files, fresh


def _next(
    workspace: Workspace, held: Roster, now: str, members: list[Member], compartments: list[Compartment]
) -> Roster:
    previous = workspace.chain.hash if workspace.chain is not None else b""
    return Roster(held.n + 1, previous, now, members, compartments, held.threshold)


def _publish(share: Share, store: Store, workspace: Workspace, build: _Build) -> None:
    """Put the next roster on the share and accept it. Raises NotAnAdmin, ShareError, and what `build` raises."""
    me = workspace.me
    if me is None or not me.active or not me.admin:
        raise NotAnAdmin
    for _try in range(_TRIES):
        if workspace.chain is None:
            raise NotAnAdmin
        roster, files, fresh = build(workspace.newest)
        _chain, data = rosters.extend(workspace.chain, roster, workspace.signer)
        envelopes.keep(store, files)
        # Before the roster that needs them: whoever accepts it finds the keys.
        for name, content in files:
            share.put_new(name, content)
        name = file_names.roster(roster.n)
        try:
            share.put_new(name, data)
        except Taken:
            data = share.read(name, signed.LARGEST)
            fresh = {}  # our keys go with our roster: another admin was first
        try:
            _accept(store, workspace, data, fresh)
        except (BadRoster, NotGenuine):  # nobody's: it stands in the way
            share.delete(name)
        if workspace.newest == roster:
            return
    raise ShareError(file_names.ROSTERS, 0, "the roster changes all the time")


def _accept(store: Store, workspace: Workspace, data: bytes, fresh: Keys) -> None:
    with store.write() as connection:
        for (share_id, epoch), key in fresh.items():
            workspace.hold_key(connection, share_id, epoch, key)
        accept(connection, workspace, data)


def accept(connection: Connection, workspace: Workspace, data: bytes) -> None:
    """Accept the next roster and apply its cut-offs to the state. Raises BadRoster, NotGenuine."""
    before = {member.id for member in workspace.newest.replicas if member.active}
    workspace.rosters.accept(connection, data)
    workspace.name_lines(connection)
    # What we may write may have changed: moved records that were blocked are looked at again.
    again = PLACED.update().where(PLACED.c.to_do > CarryState.DONE).values(to_do=CarryState.TO_DO)
    connection.execute(again.execution_options(**CAPTURED))
    newest = workspace.newest
    removed = {member.id for member in newest.replicas if not member.active} & before - {workspace.own.replica_id}
    limited = {member.id for member in newest.replicas if any(limit.n == newest.n for limit in member.limits)}
    if removed | limited:
        bar_beyond_cutoffs(connection, workspace, removed | limited)


def _limits(store: Store, workspace: Workspace, held: Roster, member: Member, grant: Grant) -> list[Limit]:
    """The limits of a replica in the compartments where it may do less from now on: its last segments so far."""
    before = workspace.rosters.grant(held.n, member.id)
    if before is None:
        return []
    opened = compartments_for(workspace, grant.roles, grant.offices)
    fewer_rights = rights_of(frozenset(before.roles)) - rights_of(frozenset(grant.roles))
    lost = set(member.compartments) if fewer_rights else set(member.compartments) - set(opened)
    with store.read() as connection:
        reached = _cutoffs(connection, workspace, member.id)
    limits = [
        Limit(held.n + 1, cut.epoch, cut.compartment, cut.seq, cut.hash) for cut in reached if cut.compartment in lost
    ]
    known = {limit.compartment for limit in limits if limit.epoch == 0}
    return limits + [Limit(held.n + 1, 0, share_id, 0, bytes(32)) for share_id in sorted(lost - known)]


def _common_key(workspace: Workspace, held: Roster) -> bytes:
    """The key that hides names and roles in the roster. Raises NotAnAdmin without it."""
    compartment = held.compartment(workspace.rosters.common or b"")
    key = workspace.keys.get((compartment.id, compartment.epoch)) if compartment is not None else None
    if key is None:
        raise NotAnAdmin
    return key


def _cutoffs(connection: Connection, workspace: Workspace, replica: bytes) -> list[Cutoff]:
    """The last segments we have of a replica's lines: epoch, compartment, number and hash."""
    return [
        Cutoff(epoch, workspace.by_no[end.compartment].share_id, end.seq, end.hash)
        for epoch, end in version_vectors.of_replica(connection, replica)
        if end.compartment in workspace.by_no
    ]
