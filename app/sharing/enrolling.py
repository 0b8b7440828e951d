"""Joining a workspace, and what the administration does about it: requests, admitting, removing.

The fingerprint of a new laptop is compared by voice before it is admitted; that is what keeps strangers out. Whoever is
admitted stands in the staff directory with roles and offices from then on.
"""

import datetime
import platform
from typing import Any

import msgspec
from sqlalchemy import select

from app.base.errors import BadInput, NotAdmitted, StoreProblem
from app.core.field_errors import refusal
from app.core.rights import Right
from app.core.work import View, Work
from app.core.workplace import Workplace
from app.security import identity
from app.sharing import syncing
from app.sharing.share_troubles import explained
from models.fields import Refused, Value
from models.identifiers import from_blob, new_id, parse_id, to_blob
from models.kinds import BY_NAME
from models.tables import COMPARTMENT, RECORDS
from models.vocabulary import FIELD_OF_ACTION, OFFICE, ROLE
from resources.language import _
from sync.format.bodies import Applicant
from sync.format.errors import NotAdmittedYet, UnknownRequest
from sync.format.roster import Grant
from sync.membership import enrol, joining, marker, requests
from sync.membership.requests import Request
from sync.membership.workspace import Workspace, shown_id
from sync.shares.share import Share
from sync.store.leaves import in_conflict
from sync.store.record import CODECS, load

# What a store that began alone does not bring along: the new workspace has its own.
_STAYS = frozenset({"staff", "project_profile", "audit_event"})


def ask_to_join(place: Workplace, share: Share) -> dict[str, str]:
    """Put a request to be admitted on the share; its id and the fingerprint to be told. ShareAway."""
    told = Applicant(place.own.person, platform.node()[:60], place.own.staff)
    with syncing.lock_of(place), explained():
        request = joining.join(share, place.store, told)
    return {"request": request, "fingerprint": fingerprint_of(place)}


def require_workspace(share: Share) -> None:
    """ShareAway unless a workspace lies there that can be joined."""
    with explained():
        joining.read_chain(share)


def require_waiting(place: Workplace, share: Share) -> None:
    """StoreProblem unless this store waits to be admitted to the workspace of this share. ShareAway."""
    with explained():
        chain, _files = joining.read_chain(share)
    workspace = Workspace.load(place.store)
    waits = place.own.person and place.own.workspace in {"", shown_id(chain.workspace)}
    if not waits or (workspace.chain is not None and workspace.me is not None):
        sentence = _("The folder is not empty. Choose a new or an empty folder; nothing was changed in this one.")
        raise StoreProblem(sentence, "store")


def fingerprint_of(place: Workplace) -> str:
    """The fingerprint of this store's keys."""
    return identity.identity_of(place.own.identity).fingerprint


def list_requests(place: Workplace, share: Share) -> list[dict[str, str]]:
    """The open requests, with name and fingerprint. NotAllowed, ShareAway."""
    place.ask(lambda view: view.require(Right.EDIT_STAFF))
    workspace = _workspace(place)
    with explained():
        return [_told(one) for one in requests.open_requests(share, workspace)]


def admit_request(
    place: Workplace,
    share: Share,
    request: str,
    fingerprint: str,
    roles: list[str],
    offices: list[str],
    fields: list[str],
) -> dict[str, Value]:
    """Admit a laptop whose fingerprint was compared. NotAllowed, NotFound, BadInput, ShareAway."""
    place.ask(lambda view: view.require(Right.EDIT_STAFF))
    roles = _keys("role", ROLE, roles)
    offices = _keys("districts", OFFICE, offices)
    fields = _keys("fields", FIELD_OF_ACTION, fields)
    if not roles:
        raise refusal(Refused("role", "missing"))
    with syncing.lock_of(place), explained():
        workspace = _workspace(place)
        found = next((one for one in requests.open_requests(share, workspace) if one.id == request), None)
        if found is None:
            raise UnknownRequest
        if not identity.same_fingerprint(fingerprint, _fingerprint(found)):
            sentence = _("The fingerprint is another one. Nobody was admitted. Compare it again by telephone.")
            raise BadInput(sentence, field="fingerprint")
        staff = parse_id(found.about.staff) or new_id()
        name = found.about.name
        grant = Grant(name, staff, tuple(roles), tuple(offices), tuple(fields))
        enrol.admit(share, place.store, workspace, found, grant, _now(place))
    place.do(_enter_staff, staff, name, roles, offices)
    return {"replica": from_blob(found.replica), "staff": staff, "name": name}


def follow_directory(place: Workplace, share: Share) -> int:
    """Bring the roster in line with the staff directory: roles and offices changed there; how many laptops.

    Only an administrator's store can; anybody else's leaves it alone. ShareAway.
    """
    if Right.EDIT_STAFF not in place.me.rights:
        return 0
    with syncing.lock_of(place), explained():
        workspace = Workspace.load(place.store)
        me = workspace.me if workspace.chain is not None else None
        given = place.ask(_regranted, workspace) if me is not None and me.admin else {}
        if given:
            marker.require_there(share)
            enrol.regrant(share, place.store, workspace, given, _now(place))
    return len(given)


def _regranted(view: View, workspace: Workspace) -> dict[bytes, Grant]:
    """Per replica what its person may do now, where the roster says otherwise."""
    grants: dict[bytes, Grant] = {}
    for member in workspace.newest.replicas:
        granted = workspace.rosters.grant(workspace.newest.n, member.id)
        staff = load(view.connection, "staff", granted.staff) if granted is not None and granted.staff else None
        if granted is None or staff is None or not member.active or in_conflict(staff.leaves.get("roles", ())):
            continue
        roles, offices = list(staff.values.get("roles") or ()), list(staff.values.get("offices") or ())
        if not staff.alive or (set(roles), set(offices)) == (set(granted.roles), set(granted.offices)):
            continue
        if member.id == workspace.own.replica_id and "admin" not in roles:
            continue  # who signs the roster cannot sign itself away; another administrator does
        grants[member.id] = msgspec.structs.replace(granted, roles=tuple(roles), offices=tuple(offices))
    return grants


def revoke_replica(place: Workplace, share: Share, replica: str, reason: str) -> dict[str, str]:
    """Remove a laptop: what had arrived from it counts, nothing later; all it could read gets new keys."""
    place.ask(lambda view: view.require(Right.EDIT_STAFF))
    if not reason.strip():
        raise BadInput(_("Removing needs a reason. Give one in a few words."), field="reason")
    wanted = parse_id(replica)
    if wanted is None:
        raise refusal(Refused("replica", "not_an_id"))
    if to_blob(wanted) == place.own.replica_id:
        raise BadInput(_("You cannot remove the laptop you work on. Ask another administrator."), field="replica")
    with syncing.lock_of(place), explained():
        marker.require_there(share)
        marker.require_there(share)
        enrol.revoke(share, place.store, _workspace(place), to_blob(wanted), _now(place))
    place.do(_note_removal, wanted, reason.strip())
    return {"replica": wanted}


def bring(place: Workplace, alone: Workplace) -> int:
    """Record the living records of a store that began alone anew, with their ids; how many."""
    with alone.read() as view, place.work() as work:
        compartments = {row.no: (row.room, row.office) for row in view.connection.execute(select(COMPARTMENT))}
        count = 0
        for name, table in RECORDS.items():
            if name in _STAYS:
                continue
            by_compartment: dict[tuple[str, str | None], list[tuple[str, dict[str, Value]]]] = {}
            for row in view.connection.execute(select(table).where(table.c.alive == 1)):
                record = CODECS[name].record(row)
                values = {field: value for field, value in record.values.items() if field in BY_NAME[name].by_name}
                by_compartment.setdefault(compartments[record.compartment], []).append((record.id, values))
            for (area, office), found in by_compartment.items():
                work.capture.create_many(name, found, work.capture.compartment(area, office))
                work.touched.add(name)
                count += len(found)
    return count


def _workspace(place: Workplace) -> Workspace:
    workspace = Workspace.load(place.store)
    if workspace.chain is None:
        raise NotAdmitted(_("This store has no shared folder yet. Sync once with an empty folder first."))
    with explained():
        if workspace.me is None:
            raise NotAdmittedYet
    return workspace


def _told(one: Request) -> dict[str, str]:
    about = {"request": one.id, "replica": from_blob(one.replica), "fingerprint": _fingerprint(one)}
    return {**about, "name": one.about.name, "laptop": one.about.laptop}


def _fingerprint(one: Request) -> str:
    return identity.fingerprint(one.sign, one.receive)


def _keys(name: str, vocabulary: Any, given: list[str]) -> list[str]:
    found = []
    for one in given:
        key = vocabulary.key(one)
        if key is None:
            allowed = ", ".join(word.key for word in vocabulary)
            raise refusal(Refused(name, "not_in_list", allowed=allowed))
        found.append(key)
    return list(dict.fromkeys(found))


def _enter_staff(work: Work, staff: str, name: str, roles: list[str], offices: list[str]) -> None:
    work.put("staff", staff, {"name": name, "roles": roles, "offices": offices or None, "active": True})
    work.note("admit", record_kind="staff", record=staff)


def _note_removal(work: Work, replica: str, reason: str) -> None:
    work.note("revoke", record=replica, reason=reason)


def _now(place: Workplace) -> str:
    at = datetime.datetime.fromtimestamp(place.now_ms() / 1000, datetime.UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
