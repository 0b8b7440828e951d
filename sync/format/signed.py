"""Signed files: marker, roster, keys, heads, requests (FORMAT.md section 2); and packages for the administration.

A signed file is a body with one or more signatures over it. Its kind and the workspace are part of what is signed, so
that no file can stand in for another. Reading believes nothing: the caller verifies with the keys of the roster.
"""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import msgspec

from sync.format import seal
from sync.format.errors import BadFile, NotGenuine
from sync.format.seal import Signer

MAGIC = b"FB1"
LARGEST = 4 * 1024 * 1024  # bytes of a file

_encode = msgspec.msgpack.Encoder(order="sorted").encode


class SignedBody(msgspec.Struct, frozen=True):
    """What is signed; maps by their names, in the order of these."""

    KIND: ClassVar[bytes] = b""  # the letter after MAGIC


class Signature(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One replica's signature over a body."""

    signer: bytes
    signature: bytes  # 64 bytes


class SignedFile(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """All that follows MAGIC and the letter of the kind."""

    body: bytes
    signatures: list[Signature]


class Envelope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Something sealed to one replica (HPKE)."""

    to: bytes
    sealed: bytes


Body = TypeVar("Body", bound=SignedBody)
_file_in = msgspec.msgpack.Decoder(SignedFile).decode


@dataclass(frozen=True)
class Signed(Generic[Body]):
    """A signed file taken apart, nothing verified yet."""

    body: Body
    body_bytes: bytes
    signatures: list[Signature]

    def verify(self, workspace: bytes, signer: bytes, public_signing: bytes) -> None:
        """NotGenuine unless `signer` has signed this body for this workspace."""
        for signature in self.signatures:
            if signature.signer == signer:
                message = signed_message(type(self.body), workspace, self.body_bytes)
                seal.verify(public_signing, signature.signature, message)
                return
        raise NotGenuine("no signature of this replica")

    def has_signed(self, workspace: bytes, signer: bytes, public_signing: bytes) -> bool:
        """Whether `verify` would accept it."""
        try:
            self.verify(workspace, signer, public_signing)
        except NotGenuine:
            return False
        return True


def write(body: SignedBody, workspace: bytes, signers: list[Signer]) -> bytes:
    """A signed file."""
    plain = _encode(body)
    message = signed_message(type(body), workspace, plain)
    signatures = [Signature(signer.replica, signer.sign(message)) for signer in signers]
    return MAGIC + body.KIND + _encode(SignedFile(plain, signatures))


def read(kind: type[Body], data: bytes) -> Signed[Body]:
    """Take a signed file apart; BadFile if it is none of this kind."""
    prefix = MAGIC + kind.KIND
    if len(data) > LARGEST or not data.startswith(prefix):
        raise BadFile("not a signed file of this kind")
    try:
        file = _file_in(data[len(prefix) :])
        body = msgspec.msgpack.decode(file.body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadFile("not of the written form") from error
    if not file.signatures:
        raise BadFile("not of the written form")
    return Signed(body, file.body, file.signatures)


def signed_message(kind: type[SignedBody], workspace: bytes, body: bytes) -> bytes:
    """The bytes that a signature covers."""
    return b"feldbuch/" + kind.KIND + workspace + body


def envelope_for(envelopes: list[Envelope], replica: bytes) -> bytes | None:
    """What was sealed to this replica; None where nothing was."""
    return next((envelope.sealed for envelope in envelopes if envelope.to == replica), None)
