"""The roster: who belongs to the workspace, with which keys, and what each may open (FORMAT.md section 4).

Versions form a chain: version n+1 names the hash of n and is signed by an admin of n and by an admin of n+1, so nobody
can put a roster in between, skip one, or go back. Names, roles and offices of people, and what a compartment is about,
stand sealed in it; the share's owner sees random ids. Pure: no store, no share.
"""

import os
from dataclasses import dataclass
from typing import ClassVar, TypeVar

import msgspec

from sync.format import seal, signed
from sync.format.errors import BadFile, BadRoster, NotGenuine
from sync.format.seal import Signer
from sync.format.signed import SignedBody

NO_WORKSPACE = bytes(16)
_PURPOSE = "roster"
_encode = msgspec.msgpack.Encoder(order="sorted").encode


class Cutoff(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last segment that counts of a removed replica's line."""

    epoch: int
    compartment: bytes
    seq: int
    hash: bytes


class Limit(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Of a replica that lost roles or offices in version n: its last segment that counts under the roster before."""

    n: int
    epoch: int
    compartment: bytes
    seq: int  # 0: none
    hash: bytes


class Member(msgspec.Struct, frozen=True):
    """One replica."""

    id: bytes
    sign: bytes
    receive: bytes
    state: str  # active, revoked
    admin: bool
    compartments: list[bytes]
    grants: bytes  # a sealed Grant
    set_in: int  # the version that sealed the grants
    cutoffs: list[Cutoff] = []
    limits: list[Limit] = []  # up to where what names an older roster counts, since something was taken from it

    @property
    def active(self) -> bool:
        """Whether it belongs to the workspace still."""
        return self.state == "active"


class Compartment(msgspec.Struct, frozen=True):
    """One compartment."""

    id: bytes
    epoch: int
    about: bytes  # a sealed About
    set_in: int
    check: bytes = b""  # 16 bytes of SHA-256 over the key of this epoch: which of two keys is meant


class Grant(msgspec.Struct, frozen=True):
    """Who a replica belongs to, and what they may."""

    name: str = ""
    staff: str = ""
    roles: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class About(msgspec.Struct, frozen=True, omit_defaults=True, rename={"area": "room"}):
    """What a compartment holds; its area goes by the old word `room` in the file."""

    name: str
    area: str
    office: str | None
    secret: bytes = b""  # of `common` alone: the key of the hashes that imported rows are known by


class Roster(SignedBody, frozen=True):
    """One version."""

    KIND: ClassVar[bytes] = b"R"
    n: int
    previous: bytes
    made_at: str
    replicas: list[Member]
    compartments: list[Compartment]
    threshold: int = 1

    def member(self, replica: bytes) -> Member | None:
        """The replica of that id."""
        return next((one for one in self.replicas if one.id == replica), None)

    def compartment(self, share_id: bytes) -> Compartment | None:
        """The compartment of that id."""
        return next((one for one in self.compartments if one.id == share_id), None)

    def admins(self) -> list[Member]:
        """Who may sign the next version."""
        return [one for one in self.replicas if one.admin and one.active]

    def holders(self, compartment: bytes) -> list[Member]:
        """Who can open the compartment and belongs to the workspace still."""
        return [one for one in self.replicas if one.active and compartment in one.compartments]


Concealed = TypeVar("Concealed", Grant, About)


@dataclass(frozen=True)
class Chain:
    """The newest version held, its hash, and the workspace it belongs to."""

    workspace: bytes
    newest: Roster
    hash: bytes


def begin(roster: Roster, admin: Signer) -> tuple[Chain, bytes]:
    """Version 1 as signed by its only admin; the workspace's id follows from it."""
    data = signed.write(roster, NO_WORKSPACE, [admin])
    return first(data), data


def first(data: bytes) -> Chain:
    """The chain that begins with this file; BadRoster or NotGenuine if it is no version 1."""
    file, roster = _read(data)
    if roster.n != 1 or len(roster.admins()) != 1 or len(roster.previous) != 16:
        raise BadRoster("not a first version")
    admin = roster.admins()[0]
    file.verify(NO_WORKSPACE, admin.id, admin.sign)
    return Chain(seal.sha256(file.body_bytes)[:16], roster, seal.sha256(file.body_bytes))


def follow(chain: Chain, data: bytes) -> Chain:
    """The chain one version on; BadRoster or NotGenuine if this file does not follow the newest version."""
    file, roster = _read(data)
    if roster.n != chain.newest.n + 1:
        raise BadRoster("not the next version")
    if roster.previous != chain.hash:
        raise BadRoster("follows another version")
    if not roster.admins():
        raise BadRoster("leaves nobody to administer")
    for one in chain.newest.replicas:
        after = roster.member(one.id)
        if after is None:
            raise BadRoster("forgets a replica")
        if (after.sign, after.receive) != (one.sign, one.receive):
            raise BadRoster("gives a replica other keys")
        if not one.active and (after.active or after.cutoffs != one.cutoffs):
            raise BadRoster("takes a removal back")
        kept, new = after.limits[: len(one.limits)], after.limits[len(one.limits) :]
        if kept != one.limits or any(limit.n != roster.n for limit in new):
            raise BadRoster("changes a cut-off")
    for admins in (chain.newest.admins(), roster.admins()):
        if not any(file.has_signed(chain.workspace, admin.id, admin.sign) for admin in admins):
            raise NotGenuine("roster not signed by an admin")
    return Chain(chain.workspace, roster, seal.sha256(file.body_bytes))


def resume(workspace_file: bytes, newest: bytes) -> Chain:
    """The chain from files that were accepted before: version 1 and the newest; nothing is verified again."""
    file, roster = _read(newest)
    workspace = seal.sha256(signed.read(Roster, workspace_file).body_bytes)[:16]
    return Chain(workspace, roster, seal.sha256(file.body_bytes))


def read_held(data: bytes) -> Roster:
    """A version that was accepted before."""
    return _read(data)[1]


def key_check(key: bytes) -> bytes:
    """What a roster says of a compartment's key, so that nobody takes another one for it."""
    return seal.sha256(b"feldbuch/key-check" + key)[:16]


def extend(chain: Chain, roster: Roster, admin: Signer) -> tuple[Chain, bytes]:
    """Sign the next version; raises like `follow` if it would not be accepted."""
    data = signed.write(roster, chain.workspace, [admin])
    return follow(chain, data), data


def _read(data: bytes) -> tuple[signed.Signed[Roster], Roster]:
    try:
        file = signed.read(Roster, data)
    except BadFile as error:
        raise BadRoster("not of the written form") from error
    roster = file.body
    ids = [one.id for one in roster.replicas]
    if len(set(ids)) != len(ids) or any(len(one.id) != 16 for one in roster.replicas):
        raise BadRoster("not of the written form")
    return file, roster


def conceal(common_key: bytes, owner: bytes, set_in: int, about: Grant | About) -> bytes:
    """What only members may read of a replica or compartment, sealed under the key of `common` for this version."""
    nonce = os.urandom(16)
    return nonce + seal.seal(common_key, _salt(owner, set_in) + nonce, _PURPOSE, _encode(about), owner)


def reveal(common_key: bytes, owner: bytes, set_in: int, sealed: bytes, kind: type[Concealed]) -> Concealed:
    """What was concealed; NotGenuine if the key does not fit, or it is not of the written form."""
    plain = seal.unseal(common_key, _salt(owner, set_in) + sealed[:16], _PURPOSE, sealed[16:], owner)
    try:
        return msgspec.msgpack.decode(plain, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise NotGenuine("roster") from error


def _salt(owner: bytes, set_in: int) -> bytes:
    return seal.sha256(owner + set_in.to_bytes(8, "big"))
