"""Many replicas without many stores: members whose segments are sealed with their keys, straight onto the share."""

import random
import shutil
import time
from dataclasses import replace
from pathlib import Path

from helpers.replicas import ALL_OFFICES, ALL_ROLES, Replica, Team

from app.core.workplace import Workplace
from app.sharing import enrolling
from models.database import Store
from models.identifiers import new_id, to_blob
from sync.format import file_names, seal, segment
from sync.format.body import WireEntry
from sync.format.head import Head, LineMark
from sync.format.progress import PHASES, Progress
from sync.membership import heads
from sync.membership.workspace import Workspace

PLACE = "brauck.people"
FIELDS = ("phone", "city", "street", "email")


def admit(admin: Replica, share) -> None:
    """Admit everybody who asks."""
    for request in enrolling.list_requests(admin.place, share):
        about = (request["request"], request["fingerprint"])
        enrolling.admit_request(admin.place, share, *about, list(ALL_ROLES), list(ALL_OFFICES), [])


def fleet_on(folder: Path, members: int) -> Team:
    """A workspace with so many members; all have been in contact."""
    team = Team(folder)
    admin = team.founder()
    fresh = [team.newcomer(f"Person {number}") for number in range(1, members)]
    admit(admin, team.share)
    admin.round()
    for replica in fresh:
        replica.round()
        team.replicas.append(replica)
    return team


class Fleet:
    """The edits of many members, ready to arrive at a new replica that can be set up again and again.

    The admin writes none of them: his own store would have to know what is sealed here with his key.
    """

    def __init__(self, folder: Path, members: int, segments: int, edits: int):
        self._folder = folder
        team = fleet_on(folder / "team", members + 1)
        admin, authors = team.replicas[0], team.replicas[1:]
        people = _people(admin, max(members, edits // 4))
        team.settle_down(1)
        new = team.newcomer("Neu")
        admit(admin, team.share)
        admin.round()
        new.round()
        self._files = _edited(authors, people, segments, edits)
        for replica in (*team.replicas, new):
            replica.place.close()
        self._share = dict(team.share.snapshot())
        self._new, self._team = new, team

    def merge(self, order: int, beside=None):
        """CPU seconds and digest of a new replica that merges all in one of several orders of arrival."""
        new, share = self._new, self._team.share
        share.set_back(self._share)
        path = self._folder / f"new-{order}-{time.monotonic_ns()}.db"
        shutil.copyfile(new.store.path, path)
        new = Replica(Workplace(Store.open(path, new.key), clock=new.clock), share, new.clock, new.key)
        spent = 0.0

        def merging() -> None:
            nonlocal spent
            for arrival in _arrivals(self._files, order):
                for name, data in arrival:
                    share.plant(name, data)
                began = time.thread_time()
                new.round()
                spent += time.thread_time() - began

        if beside is None:
            merging()
        else:
            beside(new, merging)
        digest = tuple(
            sorted((place, digest_of["state"], digest_of["conflicts"]) for place, digest_of in new.digest().items())
        )
        new.place.close()
        return spent, digest

    def start_from_snapshot(self):
        """CPU seconds until a replica that never was in contact is merge-ready, then its past; and the digest."""
        team, share = self._team, self._team.share
        share.set_back(self._share)
        for name, data in (file for own in self._files for file in own):
            share.plant(name, data)
        admin = team.replicas[0]
        path = self._folder / "publisher.db"
        shutil.copyfile(admin.store.path, path)
        admin = Replica(Workplace(Store.open(path, admin.key), clock=admin.clock), share, admin.clock, admin.key)
        team.replicas[0] = admin
        admin.round()
        admin.round()
        new = team.newcomer("Später")
        admit(admin, share)
        admin.round()
        began, marks = time.thread_time(), []

        def tell(done: int, _total: int) -> None:
            if done >= PHASES["derive"][0] and not marks:
                marks.append(time.thread_time() - began)

        new.round(Progress(tell, lambda: False))
        past = time.thread_time() - began - marks[0]
        assert new.digest() == admin.digest()
        state = new.digest()[PLACE]["state"]
        new.place.close()
        admin.place.close()
        return marks[0], past, state


def _people(admin: Replica, count: int) -> list[bytes]:
    ids = [new_id(1_600_000_000_000 + number, bytes(6) + number.to_bytes(4, "big")) for number in range(count)]
    rows = [(id_, {"last_name": "Weiß", "first_name": "Ada", "office": "brauck"}) for id_ in ids]
    admin.do(lambda work: work.create_many("participant", rows))
    return [to_blob(id_) for id_ in ids]


def _edited(authors: list[Replica], people: list[bytes], segments: int, edits: int) -> list[list[tuple[str, bytes]]]:
    """Per member its files: segments, then the head that names them."""
    dice = random.Random(1)
    each, size = segments // len(authors), edits // segments
    files_of_members = []
    for number, replica in enumerate(authors):
        workspace = Workspace.load(replica.store)
        author = _Author(workspace.line, number, people, len(authors), dice)
        with replica.store.read() as connection:
            no = connection.exec_driver_sql("SELECT no, share_id FROM compartment WHERE name = ?", (PLACE,)).one()
            head = heads.make(
                connection, workspace, n=1 + heads.numbers(connection).get(workspace.own.replica, 0), at=0,
                share_time=0, wants=[], snapshots={}, marker=1,
            )  # fmt: skip
            mine = (no.no, workspace.own.replica)
            query = "SELECT seq, n, hash FROM vector WHERE compartment = ? AND replica = ?"
            row = connection.exec_driver_sql(query, mine).first()
        seq, n, previous = (row.seq, row.n, bytes(row.hash)) if row else (0, 0, bytes(32))
        files, share_id = [], bytes(no.share_id)
        for _ in range(each):
            entries = [author.entry(n + 1 + at) for at in range(size)]
            seq, n = seq + 1, n + size
            data = segment.write(
                entries, workspace.signer, workspace.key(share_id), workspace=workspace.id, epoch=0, seq=seq,
                previous=previous, compartment=share_id, key_epoch=1, roster=workspace.newest.n, share_time=0, seen=[],
            )  # fmt: skip
            previous = seal.sha256(data)
            files.append((file_names.segment(*workspace.line, share_id, seq), data))
        others = [mark for mark in head.has.get(share_id, []) if mark.line != workspace.line]
        has = {**head.has, share_id: sorted([*others, LineMark(*workspace.line, n, seq, previous)])}
        spoken = heads.write(_with(head, has), workspace)
        files.append((file_names.head(*workspace.line, head.n, spoken), spoken))
        files_of_members.append(files)
    return files_of_members


def _with(head: Head, has) -> Head:
    return replace(head, has=has, digests={})


class _Author:
    """One member at work: nine of ten edits are of people of their own, each has seen their own last one."""

    def __init__(self, line, number: int, people: list[bytes], members: int, dice: random.Random):
        self._line, self._number, self._dice = line, number, dice
        self._own, self._all = people[number::members], people
        self._last: dict[tuple[bytes, str], int] = {}

    def entry(self, n: int) -> WireEntry:
        """The next edit."""
        dice = self._dice
        person = dice.choice(self._own if dice.random() < 0.9 else self._all)
        field = dice.choice(FIELDS)
        before = self._last.get((person, field))
        self._last[person, field] = n
        basis = {field: [(self._line, before)]} if before else {}
        hlc = (1_623_900_000_000 + n * 1000 + self._number) << 16
        return WireEntry(n, hlc, "participant", person, {field: f"{dice.randrange(10**6)}"}, basis, {})


def _arrivals(files: list[list[tuple[str, bytes]]], order: int) -> list[list[tuple[str, bytes]]]:
    """0: all at once. Else: members in random order, in so many pieces."""
    dice = random.Random(order)
    if order == 0:
        return [[file for own in files for file in own]]
    shuffled = dice.sample(files, len(files))
    pieces = [shuffled[at :: order + 1] for at in range(order + 1)]
    return [[file for own in piece for file in own] for piece in pieces if piece]
