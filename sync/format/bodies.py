"""The bodies of the smaller signed files: marker, key file, request, package (FORMAT.md sections 3 and 4)."""

from typing import ClassVar

import msgspec

from sync.format.signed import Envelope, SignedBody


class Marker(SignedBody, frozen=True):
    """Whose share it is, and which format a program must know to use it."""

    KIND: ClassVar[bytes] = b"M"
    workspace: bytes
    format: int
    minimum: int
    made_at: str


class KeyFile(SignedBody, frozen=True):
    """One key of a compartment, sealed to replicas that were granted it."""

    KIND: ClassVar[bytes] = b"K"
    compartment: bytes
    epoch: int
    envelopes: list[Envelope]


class Request(SignedBody, frozen=True):
    """A laptop that asks to be admitted; `name` seals an Applicant to each admin."""

    KIND: ClassVar[bytes] = b"Q"
    workspace: bytes
    replica: bytes
    sign: bytes
    receive: bytes
    name: list[Envelope]


class Applicant(msgspec.Struct, frozen=True):
    """Who asks: the person's name, the laptop's, and the id of the person in a store they had before ("": none)."""

    name: str = ""
    laptop: str = ""
    staff: str = ""


class Package(SignedBody, frozen=True, rename={"author": "from"}):
    """Something for the administration alone: `content` is sealed under a key that stands in the envelopes."""

    KIND: ClassVar[bytes] = b"P"
    author: bytes
    salt: bytes
    envelopes: list[Envelope]
    content: bytes
