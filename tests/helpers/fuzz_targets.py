"""Every parser of share files as a fuzz target: real files to begin with, a way to mutate them, what may be raised.

Signed files are mutated as bytes, and also inside and signed anew by a real member: what a broken or hostile version of
the program on a member's laptop could write.
"""

import contextlib
import random
from collections.abc import Callable

import msgspec
import zstandard
from helpers import mutation
from helpers.machine import Machine

from models.tables import RECORDS
from sync.delivery import snapshot_build
from sync.delivery.snapshot_join import SnapshotJoin
from sync.format import body, file_names, packs, roster, seal, segment, signed, snapshot
from sync.format.bodies import Applicant, KeyFile, Marker, Request
from sync.format.errors import (
    BadBody,
    BadFile,
    BadPack,
    BadRoster,
    BadSegment,
    BadSnapshot,
    NewerFormat,
    NotGenuine,
    OtherWorkspace,
    UnknownRequest,
)
from sync.format.head import Head, HeadBody
from sync.membership import envelopes, heads, marker, requests
from sync.membership.workspace import Workspace

Target = Callable[[random.Random], None]
HURT = (BadFile, NotGenuine)


class Targets:
    """All targets over the files of one team."""

    def __init__(self, machine: Machine):
        self.machine = machine
        self.laptop, self.author = machine.field.laptops[:2]
        self.workspace = Workspace.load(self.laptop.store)
        self.theirs = Workspace.load(self.author.store)
        self.files = {name: data for name, (data, _at) in machine.field.share.snapshot().items()}
        self.segments = [data for name, data in self.files.items() if name.endswith(".seg")]
        self.snapshots = self._snapshots()
        mine = max(name for name in self.files if name.startswith(f"heads/{file_names.text(self.workspace.line[0])}"))
        self.own_head = heads.read(self.files[mine], self.workspace)

    def all(self) -> dict[str, Target]:
        """The targets by name."""
        return {
            "segment": self.segment,
            "body": self.body,
            "signed": self.signed,
            "head": self.head,
            "roster": self.roster,
            "marker": self.marker,
            "keys": self.keys,
            "request": self.request,
            "snapshot": self.snapshot,
            "pack": self.pack,
            "names": self.names,
        }

    def _some(self, dice: random.Random, start: str) -> bytes:
        return self.files[dice.choice(sorted(name for name in self.files if name.startswith(start)))]

    def _snapshots(self) -> list[bytes]:
        with self.laptop.store.read() as connection:
            held = connection.exec_driver_sql("SELECT compartment FROM digest WHERE records > 0").scalars().all()
            return [snapshot_build.build(connection, no) for no in held]

    def segment(self, dice: random.Random) -> None:
        """A hurt file, read, verified and opened as a round does."""
        data = mutation.of_bytes(dice.choice(self.segments), dice)
        with contextlib.suppress(BadSegment, NotGenuine, BadBody):
            opened = segment.read(data)
            key = self.workspace.keys.get((opened.header.compartment, opened.header.key_epoch))
            member = self.workspace.newest.member(opened.header.replica)
            if member is not None:
                opened.verify(member.sign)
            if key is not None:
                opened.entries(key)

    def body(self, dice: random.Random) -> None:
        """A hurt inside under a whole packing, and hurt packing."""
        opened = segment.read(dice.choice(self.segments))
        header = opened.header
        key = self.workspace.keys[header.compartment, header.key_epoch]
        packed = seal.unseal(key, segment._salt(header), "segment", opened.ciphertext, opened.header_bytes)
        if dice.random() < 0.2:
            packed = mutation.of_bytes(packed, dice)
        else:
            plain = mutation.of_packed(body.unzip(packed), dice)
            packed = body.squeeze(plain) if dice.random() < 0.5 else zstandard.compress(plain)
        with contextlib.suppress(BadBody):
            body.unpack(packed, header.first_n, header.last_n)

    def _resigned(self, kind: type[signed.SignedBody], data: bytes, dice: random.Random) -> bytes:
        """The file hurt as bytes, or its body changed and signed anew by a member."""
        if dice.random() < 0.4:
            return mutation.of_bytes(data, dice)
        file = signed.read(kind, data)
        plain = mutation.of_packed(file.body_bytes, dice)
        if dice.random() < 0.2:
            plain = mutation.of_packed(plain, dice)
        signer = self.theirs.signer if kind is HeadBody else self.workspace.signer
        message = signed.signed_message(kind, self.workspace.id, plain)
        pairs = [[signer.replica, signer.sign(message)]]
        return signed.MAGIC + kind.KIND + msgspec.msgpack.encode([plain, pairs])

    def signed(self, dice: random.Random) -> None:
        kind, start = dice.choice(
            ((HeadBody, "heads/"), (roster.Roster, "roster/"), (Marker, "marker."), (KeyFile, "keys/"))
        )
        with contextlib.suppress(*HURT):
            signed.read(kind, mutation.of_bytes(self._some(dice, start), dice))

    def head(self, dice: random.Random) -> None:
        with contextlib.suppress(*HURT):
            head = heads.read(self._resigned(HeadBody, self._some(dice, "heads/"), dice), self.workspace)
            self._use_head(head)

    def _use_head(self, head: Head) -> None:
        """What a round does with a head that a member has signed."""
        mine = heads.write(head, self.theirs)
        heads.read_held(mine)
        heads.differs(self.own_head, head)
        head.says_the_same(head)

    def roster(self, dice: random.Random) -> None:
        with contextlib.suppress(BadRoster, NotGenuine):
            roster.first(self._resigned(roster.Roster, self.files[file_names.roster(1)], dice))
        last = max(name for name in self.files if name.startswith("roster/"))
        with contextlib.suppress(BadRoster, NotGenuine):
            roster.follow(self.workspace.chain, self._resigned(roster.Roster, self.files[last], dice))

    def marker(self, dice: random.Random) -> None:
        with contextlib.suppress(*HURT, OtherWorkspace, NewerFormat):
            data = self._resigned(Marker, self._some(dice, "marker."), dice)
            marker.read(data, dice.choice((self.workspace, None)))

    def keys(self, dice: random.Random) -> None:
        name = dice.choice(sorted(name for name in self.files if name.startswith("keys/")))
        about = file_names.keys_parts(name.partition("/")[2])
        with contextlib.suppress(*HURT):
            envelopes._open(self._resigned(KeyFile, self.files[name], dice), about, self.theirs)

    def request(self, dice: random.Random) -> None:
        applicant = Applicant("Zwei", "x")
        data = requests.write(self.workspace.newest, self.workspace.id, self.theirs.signer, applicant)
        with contextlib.suppress(UnknownRequest):
            requests.read("a" * 26, self._resigned(Request, data, dice), self.workspace)

    def snapshot(self, dice: random.Random) -> None:
        """A hurt file, or a whole one with hurt content, opened and joined as a newcomer does."""
        plain, key, about = dice.choice(self.snapshots), bytes(32), b"about"
        if dice.random() < 0.2:
            data = mutation.of_bytes(snapshot.seal_up(plain, key, 1, about), dice)
        else:
            content = msgspec.msgpack.decode(plain)
            if content["apart"] and dice.random() < 0.4:
                hurt = mutation.of_packed(msgspec.msgpack.encode(content["apart"]), dice)
                with contextlib.suppress(msgspec.DecodeError, ValueError):
                    content["apart"] = msgspec.msgpack.decode(hurt)
                plain = msgspec.msgpack.encode(content)
            elif content["blocks"] and dice.random() < 0.7:
                at = dice.randrange(len(content["blocks"]))
                content["blocks"][at] = mutation.of_packed(content["blocks"][at], dice)
                plain = msgspec.msgpack.encode(content)
            else:
                plain = mutation.of_packed(plain, dice)
            data = snapshot.seal_up(plain, key, 1, about)
        with contextlib.suppress(BadSnapshot, NotGenuine):
            opened = snapshot.read(data, key, about)
            with contextlib.suppress(_Undo), self.laptop.store.write() as connection:
                for table in ("entry", "vector", "digest", "segment", "conflict", "placed", "told", *RECORDS):
                    connection.exec_driver_sql(f"DELETE FROM {table}", execution_options={"captured": True})
                SnapshotJoin(connection, Workspace.load(self.laptop.store), 1, 1 << 62).run(opened)
                raise _Undo

    def pack(self, dice: random.Random) -> None:
        data = packs.write(dice.sample(self.segments, min(3, len(self.segments))))
        with contextlib.suppress(BadPack):
            packs.read(mutation.of_bytes(data, dice), 1, dice.choice((1, 3, 2**31)))

    def names(self, dice: random.Random) -> None:
        name = dice.choice(sorted(self.files))
        odd = mutation.of_bytes(name.encode(), dice).decode("utf-8", "replace")
        last = odd.rpartition("/")[2]
        for read in (
            file_names.segment_parts,
            file_names.head_parts,
            file_names.keys_parts,
            file_names.marker_number,
            file_names.number,
        ):
            read(odd)
            read(last)


class _Undo(Exception):
    """Nothing of it is to stay."""
