"""Segments: consecutive entries of one line and compartment, packed, sealed, signed (FORMAT.md section 5)."""

import os
from dataclasses import dataclass
from typing import Any

import msgspec

from sync.format import body, seal
from sync.format.body import WireEntry
from sync.format.errors import BadSegment, NotGenuine
from sync.format.line import FIRST_BRANCH_EPOCH, global_name
from sync.format.seal import Signer

MAGIC = b"FBS1"
SCHEMA = 1
LARGEST = 64 * 1024 * 1024
SALT_SIZE = 16
CHECK = 8  # bytes of a segment's hash that tell it from another one under its number
_PREFIX = len(MAGIC) + 4
_SIGNATURE = 64
_PURPOSE = "segment"
_SIGNED = b"feldbuch/segment"


class SeenVersion(msgspec.Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """Up to where an author had seen a line; `seq` and `check` (see CHECK) say which segment holds that entry."""

    replica: bytes
    epoch: int
    n: int
    seq: int
    check: bytes


class Header(msgspec.Struct, array_like=True, frozen=True):
    """The plain part; all of it is signed and bound to the sealed part."""

    workspace: bytes
    replica: bytes
    epoch: int
    seq: int
    previous: bytes
    compartment: bytes
    key_epoch: int
    salt: bytes
    roster: int
    schema: int
    share_time: int  # ms; 0 where the author could not know
    first_n: int
    last_n: int
    seen: list["SeenVersion"]  # the lines of which the author had seen more than at his previous segment


_header_in = msgspec.msgpack.Decoder(Header).decode
_header_out = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True)
class Segment:
    """A segment as read, its signature not yet verified."""

    header: Header
    header_bytes: bytes
    signature: bytes
    ciphertext: bytes
    hash: bytes

    def verify(self, public_signing: bytes) -> None:
        """NotGenuine unless the author's signature holds."""
        seal.verify(public_signing, self.signature, _message(self.header_bytes, self.ciphertext))

    def entries(self, key: bytes) -> list[WireEntry]:
        """The entries; NotGenuine if the key does not fit, BadBody if the inside is not of the written form."""
        packed = seal.unseal(key, _salt(self.header), _PURPOSE, self.ciphertext, self.header_bytes)
        return body.unpack(packed, self.header.first_n, self.header.last_n)


def groups_of(found: Segment, key: bytes) -> list[body.Group] | None:
    """The entries by columns, where they only bring records into being; as `entries` otherwise."""
    packed = seal.unseal(key, _salt(found.header), _PURPOSE, found.ciphertext, found.header_bytes)
    return body.unpack_groups(packed, found.header.first_n, found.header.last_n)


def write(entries: list[WireEntry], signer: Signer, key: bytes, **header: Any) -> bytes:
    """A finished segment; `header` gives the fields of Header but replica, salt, schema and the numbers of entries."""
    made = Header(
        replica=signer.replica,
        salt=os.urandom(SALT_SIZE),
        schema=SCHEMA,
        first_n=entries[0].n,
        last_n=entries[-1].n,
        **header,
    )
    plain = _header_out(made)
    ciphertext = seal.seal(key, _salt(made), _PURPOSE, body.pack(entries), plain)
    signature = signer.sign(_message(plain, ciphertext))
    return b"".join((MAGIC, len(plain).to_bytes(4, "big"), plain, signature, ciphertext))


def header_of(start: bytes) -> Header | None:
    """The header of a segment that was read before, from its first bytes; None if it is longer than these."""
    length = int.from_bytes(start[len(MAGIC) : _PREFIX], "big")
    return _header_in(start[_PREFIX : _PREFIX + length]) if len(start) >= _PREFIX + length else None


def read(data: bytes) -> Segment:
    """Take a segment apart; BadSegment if it is none. Nothing is believed before `verify`."""
    if len(data) > LARGEST or not data.startswith(MAGIC) or len(data) < _PREFIX + _SIGNATURE:
        raise BadSegment("not a segment")
    length = int.from_bytes(data[len(MAGIC) : _PREFIX], "big")
    if length > len(data) - _PREFIX - _SIGNATURE:
        raise BadSegment("cut off")
    plain = data[_PREFIX : _PREFIX + length]
    try:
        header = _header_in(plain)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadSegment("header") from error
    if len(header.replica) != 16 or len(header.compartment) != 16 or len(header.previous) != 32:
        raise BadSegment("header")
    if (
        header.seq < 1
        or not 0 <= header.epoch < FIRST_BRANCH_EPOCH
        or not 1 <= header.first_n <= header.last_n
        or header.last_n >= 1 << 62
    ):
        raise BadSegment("numbers")
    end = _PREFIX + length + _SIGNATURE
    return Segment(header, plain, data[_PREFIX + length : end], data[end:], seal.sha256(data))


def _message(header: bytes, ciphertext: bytes) -> bytes:
    return _SIGNED + seal.sha256(header + ciphertext)


def _salt(header: Header) -> bytes:
    line = global_name(header.replica, header.epoch)
    return header.salt + header.compartment + line + header.seq.to_bytes(8, "big")


__all__ = ["BadSegment", "Header", "NotGenuine", "Segment", "read", "write"]
