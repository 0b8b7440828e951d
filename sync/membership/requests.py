"""Requests to be admitted: signed by the laptop that asks, its person's name sealed to the admins (FORMAT.md 4)."""

from dataclasses import dataclass

import msgspec

from sync.format import bodies, file_names, seal, signed
from sync.format.bodies import Applicant
from sync.format.errors import BadFile, Missing, NotGenuine, UnknownRequest
from sync.format.roster import Roster
from sync.format.seal import Signer
from sync.format.signed import Envelope, envelope_for
from sync.membership.workspace import Workspace
from sync.shares.share import Share

_INFO = b"feldbuch/request"
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder(Applicant).decode


@dataclass(frozen=True)
class Request:
    """A laptop that wants to be admitted; `about` is blank where it was not sealed to us."""

    id: str
    replica: bytes
    sign: bytes
    receive: bytes
    about: Applicant


def write(newest: Roster, workspace: bytes, signer: Signer, about: Applicant) -> bytes:
    """The file of a request."""
    content = _encode(about)
    sealed = [Envelope(admin.id, seal.envelope(content, admin.receive, _INFO)) for admin in newest.admins()]
    body = bodies.Request(workspace, signer.replica, signer.public_signing, signer.public_receiving, sealed)
    return signed.write(body, workspace, [signer])


def read(id_: str, data: bytes, workspace: Workspace) -> Request:
    """A request. Raises UnknownRequest unless it is genuine and meant for this workspace."""
    try:
        file = signed.read(bodies.Request, data)
        body = file.body
        if body.workspace != workspace.id or len(body.replica) != 16 or len(body.sign) != 32 or len(body.receive) != 32:
            raise UnknownRequest
        file.verify(workspace.id, body.replica, body.sign)
        sealed = envelope_for(body.name, workspace.own.replica_id)
        about = _decode(workspace.signer.open_envelope(sealed, _INFO)) if sealed else Applicant()
        return Request(id_, body.replica, body.sign, body.receive, about)
    except (BadFile, NotGenuine, msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnknownRequest from error


def open_requests(share: Share, workspace: Workspace) -> list[Request]:
    """The genuine requests on the share whose replica the roster does not know."""
    requests = []
    for file in share.list(file_names.REQUESTS):
        try:
            request = read(file.name, share.read(file_names.request(file.name), signed.LARGEST), workspace)
        except (UnknownRequest, Missing):
            continue
        if workspace.newest.member(request.replica) is None:
            requests.append(request)
    return requests
