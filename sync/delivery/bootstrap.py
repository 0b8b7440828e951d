"""Starting from snapshots: a replica that lacks much begins with the state, and reads its past later (FORMAT.md 8).

Used is only what a verified head of another replica names, what lies there under exactly that hash, and what has the
fingerprint that head told. What cannot be used is listed as a bad file, and the next best, or the segments, are taken.
One that stands for another segment than ours under a number is good, but not used either: the line is forked, and what
its publisher never saw must not count as gone.
"""

from collections.abc import Callable, Mapping

from models.database import Store
from sync.delivery import branches, compaction, snapshot
from sync.delivery.compaction import Snapshots
from sync.delivery.snapshot import BadSnapshot, Snapshot
from sync.delivery.snapshot_join import SnapshotJoin
from sync.format import clock, file_names, seal
from sync.format.line import is_branch
from sync.format.seal import NotGenuine
from sync.membership.heads import Head, Named
from sync.membership.workspace import Place, Workspace
from sync.shares.share import Missing, Share, TooLarge
from sync.store import history_gaps
from sync.store.bad_files import BadFiles


class Starting:
    """One round's look for snapshots worth starting from."""

    def __init__(
        self, share: Share, store: Store, workspace: Workspace, bad: BadFiles, now_ms: int, snapshots: Snapshots
    ) -> None:
        self._share = share
        self._store = store
        self._workspace = workspace
        self._bad = bad
        self._latest = clock.latest_believed(now_ms)
        self._snapshots = snapshots
        self.records = 0
        self.kinds: set[str] = set()
        self.forked: set[tuple[int, bytes]] = set()  # compartment (local number) and replica of lines that seem so

    def run(self, told: Mapping[int, Head], check: Callable[[], None]) -> None:
        """Start from the best snapshot in every compartment in which that is worth it."""
        for place in list(self._workspace.places.values()):
            if self._workspace.may_open(place.share_id):
                for named in self._snapshots.candidates(place, told):
                    check()
                    if self._start(place, named):
                        break

    def _start(self, place: Place, named: Named) -> bool:
        name = file_names.snapshot(place.share_id, named[0])
        if self._bad.rests(name):
            return False
        data = b""
        try:
            data = self._share.read(name, snapshot.LARGEST)
            found = self._opened(place, named, data)
            if self._is_of_others(place, found):
                return False
            with self._store.write(large=True) as connection:
                join = SnapshotJoin(connection, self._workspace, place.no, self._latest)
                self.records += join.run(found)
        except Missing:
            return False
        except (BadSnapshot, NotGenuine, TooLarge) as error:
            with self._store.read() as connection:  # lines it spoke of are unknown again
                self._workspace.reload(connection)
            self._bad.add(name, len(data), str(error))
            return False
        self.kinds |= join.kinds
        self._bad.good(name)
        return True

    def _opened(self, place: Place, named: Named, data: bytes) -> Snapshot:
        """The snapshot, if it is the one that was named; BadSnapshot, NotGenuine."""
        if seal.sha256(data) != named[0]:
            raise NotGenuine("hash")
        key = self._workspace.keys.get((place.share_id, snapshot.key_epoch_of(data)))
        if key is None:
            raise NotGenuine("key")
        found = snapshot.read(data, key, compaction.about(self._workspace, place.share_id))
        if found.digest != (named[1], named[2], named[3]) or found.entries != named[5]:
            raise BadSnapshot("another state than its publisher's")
        for one in found.vector:
            if one.line == self._workspace.line and one.n > self._own_n(place):
                raise BadSnapshot("ahead of our own line")
            if self._workspace.newest.member(one.line[0]) is None or is_branch(one.line[1]):
                raise BadSnapshot("an unknown replica, or a branch")
        return found

    def _is_of_others(self, place: Place, found: Snapshot) -> bool:
        """Whether it stands for other segments than those we have under their numbers; notes what seems forked."""
        with self._store.read() as connection:
            held = history_gaps.held(connection, place.no)
            for one in found.vector:
                no = self._workspace.lines.get(one.line, 0)
                mark = held.get(no)
                mine = mark.hash if mark is not None and mark.seq == one.seq else None
                mine = mine or branches.hash_of(connection, place.no, no, one.seq)
                if mine is not None and mine != one.hash:
                    self.forked.add((place.no, one.line[0]))
        return any(of == place.no for of, _replica in self.forked)

    def _own_n(self, place: Place) -> int:
        with self._store.read() as connection:
            from_us = history_gaps.held(connection, place.no).get(self._workspace.own.replica)
        return from_us.n if from_us is not None else 0
