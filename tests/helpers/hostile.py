"""Rounds that eat what a member of the workspace sealed and signed by the rules, but with odd content inside.

A broken or hostile version of the program on a member's laptop could write that. It must not stop anybody's rounds, and
everybody must end with the same state.
"""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import zstandard
from helpers import mutation
from helpers.laptops import Laptop, Template
from helpers.machine import Broken, Machine
from sqlalchemy import select

from models.tables import COMPARTMENT, VECTOR
from sync.format import body, file_names, seal, segment
from sync.format.body import WireEntry
from sync.format.head import LineMark
from sync.format.segment import Header
from sync.membership import heads
from sync.membership.workspace import Workspace
from sync.store import ledger

PLACE = "brauck.people"


def hostile_round(made: Template, folder: Path, dice: random.Random, entries: int = 40) -> int:
    """One team, one segment of odd entries; all others must agree. How many entries were odd."""
    machine = Machine(made, folder)
    try:
        good, bad = machine.field.laptops[:2]
        for number in (0, 1):
            machine.do_create(good, number)
            machine.do_meeting(good, number)
        machine.do_mark(good, 0, 0)
        machine.do_note(good, 0)
        for one in (good, bad, good):
            machine.do_sync(one)
        name, data, head = odd_segment(bad, dice, entries)
        machine.field.share.plant(name, data)
        machine.field.share.plant(*head)
        bad.store.close()
        machine.field.laptops.remove(bad)
        machine._looked.clear()
        machine.do_edit(good, 0, 1)
        machine.settle_down()
        looks = [one.looks() for one in machine.field.laptops]
        if any(one != looks[0] for one in looks):
            raise Broken("odd entries make replicas differ")
        machine.settle_all(good)
        machine.settle_down()
    finally:
        machine.close()
    return entries


def odd_segment(author: Laptop, dice: random.Random, count: int) -> tuple[str, bytes, tuple[str, bytes]]:
    """Name and bytes of the author's next segment, with odd entries; and a head that tells of it."""
    workspace = Workspace.load(author.store)
    with author.store.read() as connection:
        place = connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == PLACE)).scalar_one()
        share_id = workspace.by_no[place].share_id
        own = (VECTOR.c.compartment == place, VECTOR.c.replica == workspace.own.replica)
        row = connection.execute(select(VECTOR).where(*own)).first()
        known = [entry for entry in ledger.entries(connection) if entry.compartment == place]
        seen = [
            (*workspace.line_of[one.replica], one.n)
            for one in connection.execute(select(VECTOR).where(VECTOR.c.compartment == place))
            if one.replica != workspace.own.replica and one.n
        ]
        seq, n, previous = (row.seq, row.sealed_n, bytes(row.hash)) if row is not None else (0, 0, bytes(32))
        about = {"n": 1 + (heads.numbers(connection).get(workspace.own.replica) or 0), "at": 0, "share_time": 0}
        head = heads.make(connection, workspace, wants=[], snapshots={}, marker=1, **about)
    wire = [_wire(dice.choice(known), n + 1 + at, workspace) for at in range(count)]
    key = workspace.key(share_id)
    header = Header(
        workspace.id, workspace.own.replica_id, workspace.line[1], seq + 1, previous, share_id, 1,
        dice.randbytes(16), workspace.newest.n, 1, 0, n + 1, n + count, seen,
    )  # fmt: skip
    data = _sealed(header, _odd(wire, dice), key, workspace)
    mark = LineMark(*workspace.line, n + count, seq + 1, seal.sha256(data))
    others = [one for one in head.has.get(share_id, []) if one.line != workspace.line]
    told = replace(head, has={**head.has, share_id: sorted([*others, mark])}, digests={})
    name = file_names.segment(*workspace.line, share_id, seq + 1)
    spoken = heads.write(told, workspace)
    return name, data, (file_names.head(*workspace.line, told.n, spoken), spoken)


def _wire(entry: ledger.Entry, n: int, workspace: Workspace) -> WireEntry:
    basis = {name: [(workspace.line_of[no], dot) for no, dot in dots] for name, dots in entry.basis.items()}
    return WireEntry(n, entry.hlc + n, entry.kind, bytes(entry.record), entry.fields, basis, {})


def _odd(entries: list[WireEntry], dice: random.Random) -> bytes:
    """The packed columns, with single cells, bases and stamps changed; still of the written form as a whole."""
    content = msgspec.msgpack.decode(body.columns(entries))
    for _ in range(dice.choice((1, 3, 10, 40))):
        group = dice.choice(content["g"])
        match dice.randrange(5):
            case 0 | 1:
                column = dice.choice(group["v"])
                at = dice.randrange(len(column))
                column[at] = mutation.of_value(column[at], dice)
            case 2:
                _odd_basis(group, content, dice)
            case 3:
                at = dice.randrange(len(content["h"]))
                content["h"][at] = dice.choice((*mutation.ODD_NUMBERS, 2**40, -5))
            case _:
                _odd_name(group, dice)
    plain = msgspec.msgpack.encode(content)
    return body.squeeze(plain) if dice.random() < 0.5 else zstandard.compress(plain)


def _odd_basis(group: dict[str, Any], content: dict[str, Any], dice: random.Random) -> None:
    lines = content.setdefault("l", [[dice.randbytes(16), 0]])
    bases = group.setdefault("b", [None] * len(group["v"][0]))
    dot = [dice.randrange(len(lines)), dice.choice((0, 1, 2, 10**6, -1, 2**63 - 1))]
    name = dice.choice([*group["f"], "alive", "zz"])
    more = {"q": dice.choice(([1], {1: 2}, {"a": {b"x": 1}}))} if dice.random() < 0.3 else {}
    made = {"b": {name: [dot, dot]}, **more}
    at = dice.randrange(len(bases))
    bases[at] = made if dice.random() < 0.7 else mutation.of_value(made, dice)


def _odd_name(group: dict[str, Any], dice: random.Random) -> None:
    match dice.randrange(4):
        case 0:
            group["k"] = dice.choice(("participant", "staff", "audit_event", "hologram", "", "attendance"))
        case 1:
            at = dice.randrange(len(group["f"]))
            group["f"][at] = dice.choice(("alive", "clocks", "id", "zz", "moved_to", "session", "participant", ""))
        case 2:
            group["i"] = dice.randbytes(16) + group["i"][16:]
        case _:
            group["i"] = group["i"][:16] * (len(group["i"]) // 16)


def _sealed(header: Header, packed: bytes, key: bytes, workspace: Workspace) -> bytes:
    plain = msgspec.msgpack.encode(header)
    ciphertext = seal.seal(key, segment._salt(header), "segment", packed, plain)
    signature = workspace.signer.sign(segment._message(plain, ciphertext))
    return b"".join((segment.MAGIC, len(plain).to_bytes(4, "big"), plain, signature, ciphertext))
