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

from models.tables import COMPARTMENT
from sync.delivery import branches
from sync.format import body, file_names, seal, segment
from sync.format.body import WireEntry
from sync.format.head import LineMark
from sync.format.segment import Header
from sync.membership import heads
from sync.membership.workspace import Workspace
from sync.store import bad_files, ledger, version_vectors

PLACE = "brauck.people"


def hostile_round(made: Template, folder: Path, dice: random.Random, entries: int = 40) -> int:
    """One team, one segment of odd entries; all others must agree. How many of its entries came into their ledgers.

    None do where the segment as a whole is not of the written form; but it must be taken for genuine even then.
    """
    machine = Machine(made, folder)
    try:
        good, bad = machine.field.laptops[:2]
        for number in (0, 1):
            machine.do_create(good, number)
            machine.do_meeting(good, number)
        machine.do_mark(good, 0, 0)
        machine.do_note(good, 0)
        for laptop in (good, bad, good):
            machine.do_sync(laptop)
        line = bad.line()
        before = entries_of(good, line)
        name, data, head = odd_segment(bad, dice, entries)
        machine.field.share.plant(name, data)
        machine.field.share.plant(*head)
        bad.store.close()
        machine.field.laptops.remove(bad)
        machine._looked.clear()
        machine.do_edit(good, 0, 1)
        machine.settle_down()
        looks = [laptop.looks() for laptop in machine.field.laptops]
        if any(look != looks[0] for look in looks):
            raise Broken("odd entries make replicas differ")
        for laptop in machine.field.laptops:
            with laptop.store.read() as connection:
                refused = {file["name"]: file["reason"] for file in bad_files.listed(connection)}
            if refused:
                raise Broken(f"a file of the odd round did not even count as genuine: {refused}")
        arrived = entries_of(good, line) - before
        if arrived not in (0, entries):
            raise Broken("a part of the odd segment arrived")
        machine.settle_all(good)
        machine.settle_down()
    finally:
        machine.close()
    return arrived


def entries_of(laptop: Laptop, line: tuple[bytes, int]) -> int:
    """How many entries of a line in PLACE the ledger of a laptop has, whether they count or not."""
    workspace = Workspace.load(laptop.store)
    with laptop.store.read() as connection:
        place = next(place.no for place in workspace.places.values() if place.name == PLACE)
        no = workspace.lines[line]
        return sum((entry.compartment, entry.replica) == (place, no) for entry in ledger.entries(connection))


def odd_segment(author: Laptop, dice: random.Random, count: int) -> tuple[str, bytes, tuple[str, bytes]]:
    """Name and bytes of the author's next segment, with odd entries; and a head that tells of it."""
    workspace = Workspace.load(author.store)
    with author.store.read() as connection:
        place = connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == PLACE)).scalar_one()
        share_id = workspace.by_no[place].share_id
        known = [entry for entry in ledger.entries(connection) if entry.compartment == place]
        seen = [
            branches.seen_version(connection, workspace, position)
            for position in version_vectors.positions(connection, compartment=place)
            if position.replica != workspace.own.replica and position.n
        ]
        position = version_vectors.position(connection, place, workspace.own.replica)
        seq, n, previous = (position.seq, position.sealed_n, position.previous) if position else (0, 0, bytes(32))
        about = {"n": 1 + (heads.numbers(connection).get(workspace.own.replica) or 0), "at": 0, "share_time": 0}
        head = heads.make(connection, workspace, wants=[], snapshots={}, marker=1, **about)
    wire = [_wire(dice.choice(known), n + 1 + at, workspace) for at in range(count)]
    key = workspace.key(share_id)
    header = Header(
        workspace.id, workspace.own.replica_id, workspace.line[1], seq + 1, previous, share_id, 1,
        dice.randbytes(16), workspace.newest.n, 1, 0, n + 1, n + count, seen,
    )  # fmt: skip
    data = _sealed(header, _odd(wire, workspace.own.replica_id, dice), key, workspace)
    mark = LineMark(*workspace.line, n + count, seq + 1, seal.sha256(data))
    others = [other for other in head.has.get(share_id, []) if other.line != workspace.line]
    odd_head = replace(head, has={**head.has, share_id: sorted([*others, mark])}, digests={})
    name = file_names.segment(*workspace.line, share_id, seq + 1)
    head_data = heads.write(odd_head, workspace)
    return name, data, (file_names.head(*workspace.line, odd_head.n, head_data), head_data)


def _wire(entry: ledger.Entry, n: int, workspace: Workspace) -> WireEntry:
    basis = {name: [(workspace.line_of[no], dot) for no, dot in dots] for name, dots in entry.basis.items()}
    return WireEntry(n, entry.hlc + n, entry.kind, bytes(entry.record), entry.fields, basis, {})


def _odd(entries: list[WireEntry], author: bytes, dice: random.Random) -> bytes:
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
                _odd_basis(group, content, author, dice)
            case 3:
                at = dice.randrange(len(content["h"]))
                content["h"][at] = dice.choice((*mutation.ODD_NUMBERS, 2**40, -5))
            case _:
                _odd_name(group, dice)
    plain = msgspec.msgpack.encode(content)
    return body.squeeze(plain) if dice.random() < 0.5 else zstandard.compress(plain)


def _odd_basis(group: dict[str, Any], content: dict[str, Any], author: bytes, dice: random.Random) -> None:
    # Only of lines that are known: an entry that builds on an unknown one stops whoever reads the past (RuntimeError,
    # write() within write()). To be forged again as soon as that is cured.
    lines = content.setdefault("l", [[author, 0]])
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
