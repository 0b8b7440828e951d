"""Joining a workspace, and its administration: join requests, admitting, following the staff directory, revoking.

The fingerprint of a new laptop is compared by voice before it is admitted; that is what keeps strangers out. Whoever is
admitted is listed in the staff directory with roles and offices from then on.
"""

import platform

import msgspec
from sqlalchemy import select

from app.base.dates import utc_seconds
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
from models.vocabulary import FIELD_OF_ACTION, OFFICE, ROLE, Vocabulary
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

# Kinds a store that began alone does not bring along: the new workspace has its own.
_LEFT_BEHIND = frozenset({"staff", "project_profile", "audit_event"})


def ask_to_join(workplace: Workplace, share: Share) -> dict[str, str]:
    """Put a request to be admitted on the share; its id and the fingerprint to read out. ShareAway."""
    applicant = Applicant(workplace.own.person, platform.node()[:60], workplace.own.staff)
    with syncing.lock_of(workplace), explained():
        request = joining.join(share, workplace.store, applicant)
    return {"request": request, "fingerprint": fingerprint_of(workplace)}


def require_workspace(share: Share) -> None:
    """ShareAway unless the share holds a workspace that can be joined."""
    with explained():
        joining.read_chain(share)


def require_waiting(workplace: Workplace, share: Share) -> None:
    """StoreProblem unless this store waits to be admitted to the workspace of this share. ShareAway."""
    with explained():
        chain, _files = joining.read_chain(share)
    workspace = Workspace.load(workplace.store)
    is_waiting = workplace.own.person and workplace.own.workspace in {"", shown_id(chain.workspace)}
    if not is_waiting or (workspace.chain is not None and workspace.me is not None):
        sentence = _("The folder is not empty. Choose a new or an empty folder; nothing was changed in this one.")
        raise StoreProblem(sentence, "store")


def fingerprint_of(workplace: Workplace) -> str:
    """The fingerprint of this store's keys."""
    return identity.identity_of(workplace.own.identity).fingerprint


def list_requests(workplace: Workplace, share: Share) -> list[dict[str, str]]:
    """The open requests, with name and fingerprint. NotAllowed, ShareAway."""
    workplace.ask(lambda view: view.require(Right.EDIT_STAFF))
    workspace = _workspace(workplace)
    with explained():
        return [_request_data(request) for request in requests.open_requests(share, workspace)]


def admit_request(
    workplace: Workplace,
    share: Share,
    request: str,
    fingerprint: str,
    roles: list[str],
    offices: list[str],
    fields: list[str],
) -> dict[str, Value]:
    """Admit a laptop whose fingerprint was compared. NotAllowed, NotFound, BadInput, ShareAway."""
    workplace.ask(lambda view: view.require(Right.EDIT_STAFF))
    roles = _keys("role", ROLE, roles)
    offices = _keys("districts", OFFICE, offices)
    fields = _keys("fields", FIELD_OF_ACTION, fields)
    if not roles:
        raise refusal(Refused("role", "missing"))
    with syncing.lock_of(workplace), explained():
        workspace = _workspace(workplace)
        wanted = next((waiting for waiting in requests.open_requests(share, workspace) if waiting.id == request), None)
        if wanted is None:
            raise UnknownRequest
        if not identity.same_fingerprint(fingerprint, _fingerprint(wanted)):
            sentence = _("The fingerprint is another one. Nobody was admitted. Compare it again by telephone.")
            raise BadInput(sentence, field="fingerprint")
        staff = parse_id(wanted.about.staff) or new_id()
        name = wanted.about.name
        grant = Grant(name, staff, tuple(roles), tuple(offices), tuple(fields))
        enrol.admit(share, workplace.store, workspace, wanted, grant, _now(workplace))
    workplace.do(_enter_staff, staff, name, roles, offices)
    return {"replica": from_blob(wanted.replica), "staff": staff, "name": name}


def follow_directory(workplace: Workplace, share: Share) -> int:
    """Bring the roster in line with roles and offices of the staff directory; how many laptops changed.

    Does nothing unless this store is an administrator's. ShareAway.
    """
    if Right.EDIT_STAFF not in workplace.me.rights:
        return 0
    with syncing.lock_of(workplace), explained():
        workspace = Workspace.load(workplace.store)
        me = workspace.me if workspace.chain is not None else None
        grants = workplace.ask(_changed_grants, workspace) if me is not None and me.admin else {}
        if grants:
            marker.require_there(share)
            enrol.regrant(share, workplace.store, workspace, grants, _now(workplace))
    return len(grants)


def _changed_grants(view: View, workspace: Workspace) -> dict[bytes, Grant]:
    """The grant by replica, where the staff directory differs from the roster."""
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


def revoke_replica(workplace: Workplace, share: Share, replica: str, reason: str) -> dict[str, str]:
    """Remove a laptop: what arrived from it by now counts, nothing later; the keys it knew are replaced."""
    workplace.ask(lambda view: view.require(Right.EDIT_STAFF))
    if not reason.strip():
        raise BadInput(_("Removing needs a reason. Give one in a few words."), field="reason")
    wanted = parse_id(replica)
    if wanted is None:
        raise refusal(Refused("replica", "not_an_id"))
    if to_blob(wanted) == workplace.own.replica_id:
        raise BadInput(_("You cannot remove the laptop you work on. Ask another administrator."), field="replica")
    with syncing.lock_of(workplace), explained():
        marker.require_there(share)
        enrol.revoke(share, workplace.store, _workspace(workplace), to_blob(wanted), _now(workplace))
    workplace.do(_note_removal, wanted, reason.strip())
    return {"replica": wanted}


def bring_records(workplace: Workplace, alone: Workplace) -> int:
    """Create the living records of a store that began alone in this one, under the same ids; how many."""
    with alone.read() as view, workplace.work() as work:
        compartments = {row.no: (row.room, row.office) for row in view.connection.execute(select(COMPARTMENT))}
        count = 0
        for name, table in RECORDS.items():
            if name in _LEFT_BEHIND:
                continue
            by_compartment: dict[tuple[str, str | None], list[tuple[str, dict[str, Value]]]] = {}
            for row in view.connection.execute(select(table).where(table.c.alive == 1)):
                record = CODECS[name].record(row)
                values = {field: value for field, value in record.values.items() if field in BY_NAME[name].by_name}
                by_compartment.setdefault(compartments[record.compartment], []).append((record.id, values))
            for (area, office), records in by_compartment.items():
                work.capture.create_many(name, records, work.capture.compartment(area, office))
                work.touched.add(name)
                count += len(records)
    return count


def _workspace(workplace: Workplace) -> Workspace:
    workspace = Workspace.load(workplace.store)
    if workspace.chain is None:
        raise NotAdmitted(_("This store has no shared folder yet. Sync once with an empty folder first."))
    with explained():
        if workspace.me is None:
            raise NotAdmittedYet
    return workspace


def _request_data(request: Request) -> dict[str, str]:
    return {
        "request": request.id,
        "replica": from_blob(request.replica),
        "fingerprint": _fingerprint(request),
        "name": request.about.name,
        "laptop": request.about.laptop,
    }


def _fingerprint(request: Request) -> str:
    return identity.fingerprint(request.sign, request.receive)


def _keys(name: str, vocabulary: Vocabulary, words: list[str]) -> list[str]:
    keys = []
    for word in words:
        key = vocabulary.key(word)
        if key is None:
            allowed = ", ".join(entry.key for entry in vocabulary)
            raise refusal(Refused(name, "not_in_list", allowed=allowed))
        keys.append(key)
    return list(dict.fromkeys(keys))


def _enter_staff(work: Work, staff: str, name: str, roles: list[str], offices: list[str]) -> None:
    work.put("staff", staff, {"name": name, "roles": roles, "offices": offices or None, "active": True})
    work.note("admit", record_kind="staff", record=staff)


def _note_removal(work: Work, replica: str, reason: str) -> None:
    work.note("revoke", record=replica, reason=reason)


def _now(workplace: Workplace) -> str:
    return utc_seconds(workplace.now_ms())
