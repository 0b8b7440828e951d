"""Signed files of the share: marker, roster, keys, heads (FORMAT.md section 2); and packages for the administration.

A signed file is a body with one or more signatures over it. Its kind and the workspace are part of what is signed, so
that no file can stand in for another. Reading believes nothing: the caller verifies with the keys of the roster.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from sync.format import seal
from sync.format.errors import BadFile, NotGenuine
from sync.format.seal import Signer

MAGIC = b"FB1"
LARGEST = 4 * 1024 * 1024
KINDS = {"marker": b"M", "roster": b"R", "keys": b"K", "heads": b"H", "request": b"Q", "package": b"P"}

_encode = msgspec.msgpack.Encoder(order="sorted").encode
_decode = msgspec.msgpack.Decoder().decode


@dataclass(frozen=True)
class Signed:
    """A signed file taken apart, nothing verified yet."""

    kind: str
    body_bytes: bytes
    body: dict[str, Any]
    signatures: tuple[tuple[bytes, bytes], ...]  # who (16 bytes), 64 bytes

    def verify(self, workspace: bytes, signer: bytes, public_signing: bytes) -> None:
        """NotGenuine unless `signer` has signed this body for this workspace."""
        for who, signature in self.signatures:
            if who == signer:
                seal.verify(public_signing, signature, _message(self.kind, workspace, self.body_bytes))
                return
        raise NotGenuine("no signature of this replica")

    def has_signed(self, workspace: bytes, signer: bytes, public_signing: bytes) -> bool:
        """Whether `verify` would accept it."""
        try:
            self.verify(workspace, signer, public_signing)
        except NotGenuine:
            return False
        return True


def write(kind: str, body: dict[str, Any], workspace: bytes, signers: list[Signer]) -> bytes:
    """A signed file."""
    plain = _encode(body)
    message = _message(kind, workspace, plain)
    return MAGIC + KINDS[kind] + _encode([plain, [[one.replica, one.sign(message)] for one in signers]])


def read(kind: str, data: bytes) -> Signed:
    """Take a signed file apart; BadFile if it is none of this kind."""
    prefix = MAGIC + KINDS[kind]
    if len(data) > LARGEST or not data.startswith(prefix):
        raise BadFile("not a signed file of this kind")
    try:
        plain, signatures = _decode(data[len(prefix) :])
        body = _decode(plain)
        pairs = tuple((who, signature) for who, signature in signatures)
    except (msgspec.DecodeError, TypeError, ValueError, RecursionError) as error:
        raise BadFile("not of the written form") from error
    if not isinstance(body, dict) or not pairs or not all(isinstance(part, bytes) for pair in pairs for part in pair):
        raise BadFile("not of the written form")
    return Signed(kind, plain, body, pairs)


def _message(kind: str, workspace: bytes, body: bytes) -> bytes:
    return b"feldbuch/" + KINDS[kind] + workspace + body
