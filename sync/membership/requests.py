"""Requests to be admitted: signed by the laptop that asks, its person's name sealed to the admins (FORMAT.md 4)."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from sync.format import file_names, seal, signed
from sync.format.errors import BadFile, Missing, NotGenuine, UnknownRequest
from sync.format.roster import Roster
from sync.format.seal import Signer
from sync.membership.envelopes import envelope_for
from sync.membership.workspace import Workspace
from sync.shares.share import Share

_INFO = b"feldbuch/request"
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode


@dataclass(frozen=True)
class Request:
    """A laptop that wants to be admitted; `about` holds name, laptop and staff where we can read them."""

    id: str
    replica: bytes
    sign: bytes
    receive: bytes
    about: Mapping[str, str]


def write(newest: Roster, workspace: bytes, signer: Signer, about: Mapping[str, str]) -> bytes:
    """The file of a request."""
    content = _encode(dict(about))
    body = {
        "workspace": workspace,
        "replica": signer.replica,
        "sign": signer.public_signing,
        "receive": signer.public_receiving,
        "name": [[admin.id, seal.envelope(content, admin.receive, _INFO)] for admin in newest.admins()],
    }
    return signed.write("request", body, workspace, [signer])


def read(id_: str, data: bytes, workspace: Workspace) -> Request:
    """A request. Raises UnknownRequest unless it is genuine and meant for this workspace."""
    try:
        file = signed.read("request", data)
        body = file.body
        replica, sign, receive = body["replica"], body["sign"], body["receive"]
        if body["workspace"] != workspace.id or not all(isinstance(part, bytes) for part in (replica, sign, receive)):
            raise UnknownRequest
        if (len(replica), len(sign), len(receive)) != (16, 32, 32):
            raise UnknownRequest
        file.verify(workspace.id, replica, sign)
        sealed = envelope_for(body["name"], workspace.own.replica_id)
        about = _decode(workspace.signer.open_envelope(sealed, _INFO)) if sealed else {}
        return Request(id_, replica, sign, receive, {str(key): str(value) for key, value in dict(about).items()})
    except (BadFile, NotGenuine, KeyError, TypeError, AttributeError, ValueError) as error:
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
