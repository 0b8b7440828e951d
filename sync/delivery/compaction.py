"""Snapshots on the share: when to publish one, which to remove, which to start from (FORMAT.md 8).

A snapshot costs as much as the state is large. So one is due only when as many entries have come since the last one as
there are records, and when there are twice as many entries as records: then starting from it saves more than it costs.
Whoever notices first publishes. A head names its own snapshot until another line names a better one.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from models.ledger import SegmentState
from models.tables import DIGEST, PLACED, SEGMENT
from sync.changes import moved_entries
from sync.delivery import branches, snapshot_build
from sync.format import file_names, packs, seal, snapshot
from sync.format.errors import Full, Taken
from sync.format.head import Head, SnapshotName
from sync.format.line import Line
from sync.format.roster import Roster
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.membership.workspace import Workspace
from sync.store import history_gaps, version_vectors
from sync.store.local_identity import put_setting, setting

_OWN, _UNNAMED = "snapshots", "unnamed_snapshots"
_encode, _decode = msgspec.msgpack.encode, msgspec.msgpack.decode


@dataclass(frozen=True)
class Rules:
    """When compaction pays off; tests use small numbers."""

    entries: int = 2_000  # fewer new entries are never worth a snapshot, to publish it or to start from it
    part: float = 1.0  # nor are fewer than so many for each record
    fewest: int = packs.FEWEST  # so many single files of a compartment are bundled once all holders have them
    crowded: int = 60  # so many single files of the line in all: bundled from 4 on, whoever has them


RULES = Rules()


class Snapshots:
    """One store's snapshots on the share."""

    def __init__(self, context: RoundContext, rules: Rules) -> None:
        self._share = context.share
        self._store = context.store
        self._workspace = context.workspace
        self._rules = rules

    def publish(self, held: Mapping[int, Head]) -> dict[bytes, list[SnapshotName]]:
        """Publish the snapshots that are due; returns those our head names. `held`: the heads in the store."""
        with self._store.read() as connection:
            own = _own(connection)
            totals = version_vectors.totals(connection)
            counts = connection.execute(select(DIGEST.c.compartment, DIGEST.c.records)).all()
            due = [
                place
                for row in counts
                if (place := self._workspace.by_no.get(row.compartment)) is not None
                and self._is_due(connection, place, totals.get(row.compartment, 0), row.records, held, own)
            ]
        fresh, published = dict(own), []
        with contextlib.suppress(Full):  # nothing hangs on a snapshot
            for place in due:
                named = self._put(place)
                if named is not None:
                    fresh[place.share_id] = named
                    published.append(place.share_id)
        fresh = {share_id: named for share_id, named in fresh.items() if not self._is_surpassed(share_id, named, held)}
        if fresh != own:
            with self._store.write() as connection:
                put_setting(connection, _OWN, _encode(sorted(fresh.items())))
        if published:
            self._sweep(held, published)
        return {share_id: [named] for share_id, named in fresh.items()}

    def tidy(self, held: Mapping[int, Head], before: Head | None, now: Head) -> None:
        """Once our head is on the share: remove what our last one named and nobody names now."""
        if before is None:
            return
        named = _named(held.values(), self._workspace.line) | _hashes(now)
        for share_id, hash_ in sorted(_hashes(before) - named):
            self._share.delete(file_names.snapshot(share_id, hash_))

    def _sweep(self, held: Mapping[int, Head], published: Iterable[bytes]) -> None:
        """Remove what no head names now, nor at our last look. Only where we publish: a listing costs an operation."""
        named = _named(held.values(), self._workspace.line)
        with self._store.read() as connection:
            stored = setting(connection, _UNNAMED)
            own = {(share_id, snapshot.hash) for share_id, snapshot in _own(connection).items()}
        before = {tuple(pair) for pair in _decode(stored)} if stored else set()
        unnamed = set()
        for share_id in published:
            for file in self._share.list(file_names.snapshots(share_id)):
                hash_ = file_names.snapshot_hash(file.name)
                if hash_ is None or (share_id, hash_) in named | own:
                    continue
                if (share_id, hash_) in before:
                    self._share.delete(file_names.snapshot(share_id, hash_))
                else:
                    unnamed.add((share_id, hash_))
        with self._store.write() as connection:
            put_setting(connection, _UNNAMED, _encode(sorted(unnamed)))

    def candidates(self, place: Place, held: Mapping[int, Head]) -> list[SnapshotName]:
        """Snapshots of others worth starting from, best first; none while history is missing or a line forked."""
        if not any(place.share_id in head.snapshots for head in held.values()):
            return []
        with self._store.read() as connection:
            if place.no in history_gaps.compartments(connection):
                return []
            if any(of == place.no for of, _side in branches.forks(connection)) or _has_moved(connection, place.no):
                return []
            have = version_vectors.totals(connection).get(place.no, 0)
        worth_it = {
            named
            for head in held.values()
            if head.replica != self._workspace.own.replica_id
            for named in head.snapshots.get(place.share_id, ())
            if named.entries - have >= max(self._rules.entries, self._rules.part * named.records)
            and self._has_same_cutoffs(named.roster)
        }
        return sorted(worth_it, key=lambda named: (-named.entries, named.hash))

    def _is_due(
        self,
        connection: Connection,
        place: Place,
        total: int,
        records: int,
        held: Mapping[int, Head],
        own: Mapping[bytes, SnapshotName],
    ) -> bool:
        """Whether enough entries came since the last snapshot; `total`: entries and `records` in all."""
        enough = max(self._rules.entries, self._rules.part * records)
        if not records or total < max(enough, (1 + self._rules.part) * records):
            return False
        if not self._workspace.may_open(place.share_id) or self._workspace.key(place.share_id) is None:
            return False
        known = [named for head in held.values() for named in head.snapshots.get(place.share_id, ())]
        known += [own[place.share_id]] if place.share_id in own else []
        last = max((named.entries for named in known if self._has_same_cutoffs(named.roster)), default=0)
        return total - last >= enough and _is_settled(connection, place.no)

    def _put(self, place: Place) -> SnapshotName | None:
        """Build and publish; None if something was written meanwhile."""
        compartment = self._workspace.newest.compartment(place.share_id)
        key = self._workspace.key(place.share_id)
        with self._store.read() as connection:
            if compartment is None or key is None or not _is_settled(connection, place.no):
                return None
            plain = snapshot_build.build(connection, place.no)
            digest = connection.execute(select(DIGEST).where(DIGEST.c.compartment == place.no)).one()
            entries = version_vectors.totals(connection).get(place.no, 0)
        data = snapshot.seal_up(plain, key, compartment.epoch, about(self._workspace, place.share_id))
        if len(data) > snapshot.LARGEST:
            return None
        hash_ = seal.sha256(data)
        name = file_names.snapshot(place.share_id, hash_)
        try:
            self._share.put_new(name, data)
        except Taken:  # something else under the name of this content: damaged
            self._share.delete(name)
            self._share.put_new(name, data)
        counts = (int(digest.records), self._workspace.newest.n, entries)
        return SnapshotName(hash_, bytes(digest.state), bytes(digest.conflicts), *counts)

    def _is_surpassed(self, share_id: bytes, named: SnapshotName, held: Mapping[int, Head]) -> bool:
        """Whether another line names a better snapshot."""
        return any(
            other.entries > named.entries and self._has_same_cutoffs(other.roster)
            for head in held.values()
            if head.line != self._workspace.line
            for other in head.snapshots.get(share_id, ())
        )

    def _has_same_cutoffs(self, version: int) -> bool:
        """Whether that version of the roster has the same cut-offs as the newest."""
        roster = self._workspace.rosters.version(version)
        return roster is not None and _cuts(roster) == _cuts(self._workspace.newest)


def about(workspace: Workspace, share_id: bytes) -> bytes:
    """What the seal of a snapshot is bound to."""
    return workspace.id + share_id


def _cuts(roster: Roster) -> list[object]:
    cut = [member for member in roster.replicas if not member.active or member.cutoffs or member.limits]
    return [(member.id, member.active, member.cutoffs, member.limits) for member in cut]


def _own(connection: Connection) -> dict[bytes, SnapshotName]:
    stored = setting(connection, _OWN)
    return dict(_decode(stored, type=list[tuple[bytes, SnapshotName]])) if stored else {}


def _is_settled(connection: Connection, compartment: int) -> bool:
    """Whether the compartment is all sealed and delivered, nothing is deferred, no history missing, no line forked."""
    rows = version_vectors.positions(connection, compartment=compartment)
    waiting = select(SEGMENT.c.seq).where(SEGMENT.c.compartment == compartment, SEGMENT.c.state < SegmentState.DONE)
    if any(row.n != row.sealed_n for row in rows) or connection.execute(waiting.limit(1)).first() is not None:
        return False
    if any(of == compartment for of, _side in branches.forks(connection)):
        return False
    if compartment in history_gaps.compartments(connection) | history_gaps.not_comparable(connection):
        return False
    return moved_entries.is_publishable(connection, compartment)


def _has_moved(connection: Connection, compartment: int) -> bool:
    """Whether records were moved to or from the compartment: their copies are worked out from entries."""
    query = select(PLACED.c.record).where(PLACED.c.compartment == compartment).limit(1)
    return connection.execute(query).first() is not None


def _hashes(head: Head) -> set[tuple[bytes, bytes]]:
    return {(share_id, named.hash) for share_id, snapshots in head.snapshots.items() for named in snapshots}


def _named(held: Iterable[Head], line: Line) -> set[tuple[bytes, bytes]]:
    """The snapshots that the heads of others name."""
    return {pair for head in held if head.line != line for pair in _hashes(head)}
