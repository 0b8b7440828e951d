"""Bootstrap from snapshots: a replica far behind begins with the state and reads the history later (FORMAT.md 8).

A snapshot is used only if a verified head of another replica names it, the file has exactly that hash, and its records
have the fingerprint in that head. Otherwise it is listed as a bad file, and the next best snapshot, or the segments,
are used. A snapshot that stands for another segment than ours under some number is not used either: that line is
forked, and what its publisher never saw must not count as deleted.
"""

from collections.abc import Mapping

from sync.delivery import branches, compaction
from sync.delivery.compaction import Rules, Snapshots
from sync.delivery.snapshot_join import SnapshotJoin
from sync.format import clock, file_names, seal, snapshot
from sync.format.errors import BadSnapshot, Missing, NotGenuine, TooLarge
from sync.format.head import Digest, Head, SnapshotName
from sync.format.line import is_branch
from sync.format.snapshot import Snapshot
from sync.membership.compartments import Place
from sync.membership.round_context import RoundContext
from sync.store import version_vectors


class Bootstrap:
    """Starts from snapshots in one round."""

    def __init__(self, context: RoundContext, rules: Rules) -> None:
        self._context = context
        self._workspace = context.workspace
        self._latest = clock.latest_believed(context.now())
        self._snapshots = Snapshots(context, rules)
        self.records = 0
        self.kinds: set[str] = set()
        self.forked: set[tuple[int, bytes]] = set()  # compartment (local number) and replica of lines that seem so

    def run(self, held: Mapping[int, Head]) -> None:
        """Start from the best snapshot in every compartment where that saves work. `held`: the heads in the store."""
        for place in list(self._workspace.places.values()):
            if self._workspace.may_open(place.share_id):
                for named in self._snapshots.candidates(place, held):
                    self._context.progress.check()
                    if self._start(place, named):
                        break

    def _start(self, place: Place, named: SnapshotName) -> bool:
        """Join one snapshot; whether it could be used."""
        store, bad_files = self._context.store, self._context.bad_files
        name = file_names.snapshot(place.share_id, named.hash)
        if bad_files.rests(name):
            return False
        data = b""
        try:
            data = self._context.share.read(name, snapshot.LARGEST)
            opened = self._opened(place, named, data)
            if self._is_of_others(place, opened):
                return False
            with store.write(large=True) as connection:
                join = SnapshotJoin(connection, self._workspace, place.no, self._latest)
                self.records += join.run(opened)
        except Missing:
            return False
        except (BadSnapshot, NotGenuine, TooLarge) as error:
            with store.read() as connection:  # the lines it named went with the transaction
                self._workspace.reload(connection)
            bad_files.add(name, len(data), str(error))
            return False
        self.kinds |= join.kinds
        bad_files.good(name)
        return True

    def _opened(self, place: Place, named: SnapshotName, data: bytes) -> Snapshot:
        """The snapshot, if it is the one that was named; BadSnapshot, NotGenuine."""
        if seal.sha256(data) != named.hash:
            raise NotGenuine("hash")
        key = self._workspace.keys.get((place.share_id, snapshot.key_epoch_of(data)))
        if key is None:
            raise NotGenuine("key")
        opened = snapshot.read(data, key, compaction.about(self._workspace, place.share_id))
        if opened.digest != Digest(named.state, named.conflicts, named.records) or opened.entries != named.entries:
            raise BadSnapshot("another state than its publisher's")
        for reached in opened.vector:
            if reached.line == self._workspace.line and reached.n > self._own_n(place):
                raise BadSnapshot("ahead of our own line")
            if self._workspace.newest.member(reached.line[0]) is None or is_branch(reached.line[1]):
                raise BadSnapshot("an unknown replica, or a branch")
        return opened

    def _is_of_others(self, place: Place, opened: Snapshot) -> bool:
        """Whether it stands for other segments than ours under the same numbers; notes those lines as forked."""
        with self._context.store.read() as connection:
            marks = version_vectors.marks(connection, place.no)
            for reached in opened.vector:
                no = self._workspace.lines.get(reached.line, 0)
                mark = marks.get(no)
                own_hash = mark.hash if mark is not None and mark.seq == reached.seq else None
                own_hash = own_hash or branches.hash_of(connection, place.no, no, reached.seq)
                if own_hash is not None and own_hash != reached.hash:
                    self.forked.add((place.no, reached.line[0]))
        return any(of == place.no for of, _replica in self.forked)

    def _own_n(self, place: Place) -> int:
        with self._context.store.read() as connection:
            own = version_vectors.marks(connection, place.no).get(self._workspace.own.replica)
        return own.n if own is not None else 0
