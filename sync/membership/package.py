"""Packages for the administration: any content, signed by its author and sealed to the admins.

One key seals the content; each active admin of the newest roster gets an envelope with that key. Packages are handed
over as files and never put on the share.
"""

import secrets
from typing import Any

import msgspec

from sync.format import seal, signed
from sync.format.bodies import Package
from sync.format.errors import BadFile, NoAdmins, NotForUs, NotGenuine, TooMuch
from sync.format.signed import Envelope, envelope_for
from sync.membership.workspace import Workspace

MOST = signed.LARGEST - 64 * 1024
_INFO, _PURPOSE = b"feldbuch/package", "package"
_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode


def write(workspace: Workspace, content: dict[str, Any]) -> bytes:
    """Seal and sign a package. Raises NoAdmins, TooMuch."""
    admins = workspace.newest.admins() if workspace.chain is not None else []
    if not admins:
        raise NoAdmins
    key, salt = secrets.token_bytes(seal.KEY_SIZE), secrets.token_bytes(32)
    sealed = seal.seal(key, salt, _PURPOSE, _encode(content), workspace.id + workspace.own.replica_id)
    if len(sealed) > MOST:
        raise TooMuch
    envelopes = [Envelope(admin.id, seal.envelope(key, admin.receive, _INFO + salt)) for admin in admins]
    body = Package(workspace.own.replica_id, salt, envelopes, sealed)
    return signed.write(body, workspace.id, [workspace.signer])


def read(workspace: Workspace, data: bytes) -> tuple[bytes, dict[str, Any]]:
    """The author's replica and the content. Raises BadFile, NotGenuine, NotForUs, NoAdmins."""
    if workspace.chain is None:
        raise NoAdmins
    file = signed.read(Package, data)
    body = file.body
    member = workspace.newest.member(body.author)
    if member is None:
        raise NotGenuine("of an unknown replica")
    file.verify(workspace.id, member.id, member.sign)
    sealed = envelope_for(body.envelopes, workspace.own.replica_id)
    if sealed is None:
        raise NotForUs
    key = workspace.signer.open_envelope(sealed, _INFO + body.salt)
    plain = seal.unseal(key, body.salt, _PURPOSE, body.content, workspace.id + member.id)
    try:
        opened = _decode(plain)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadFile("not of the written form") from error
    if not isinstance(opened, dict):
        raise BadFile("not of the written form")
    return member.id, opened
