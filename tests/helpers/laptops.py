"""Laptops of one workspace, made in a moment: copies of a template, so that thousands of histories can be played.

A template (one for each number of laptops) is a team in contact, closed; a `Field` copies its stores and its share.
Stores are the real encrypted ones; only the person's forms are left out, records are written through Capture.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from helpers.memory_share import MemoryShare
from helpers.replicas import NOON, Team
from sqlalchemy import select

from models.database import Store
from models.tables import COMPARTMENT, VECTOR
from sync.changes.capture import Capture
from sync.delivery.compaction import Rules
from sync.format.progress import Progress
from sync.round import Round
from sync.store import history_gaps, ledger, line_names
from sync.store.local_identity import load_identity

RULES = Rules(entries=4, part=0.3, fewest=4, crowded=8)  # so that histories of a few steps are compacted, too
BASE_MS = int(NOON.timestamp() * 1000)
_ENGINES: dict = {}
_MARKS = (
    "SELECT c.name, r.id, r.epoch, v.n, v.seq, v.sealed_n, v.hash FROM vector v "
    "JOIN compartment c ON c.no = v.compartment JOIN replica r ON r.no = v.replica WHERE v.n > 0 ORDER BY 1, 2, 3"
)
_DIGESTS = "SELECT c.name, d.state, d.conflicts, d.records FROM digest d JOIN compartment c ON c.no = d.compartment"
_LINE = "SELECT id, epoch FROM replica WHERE no = ?"


@dataclass
class Template:
    """Closed stores of a team in contact, and their share; the last `late` ones come to work later."""

    folders: list[Path]
    keys: list[bytes]
    share: dict
    late: int = 0


def template(folder: Path, members: int, late: int = 0) -> Template:
    """A team of so many, all in contact; and some more who were admitted and wait."""
    made = Team(folder)
    made.founder()
    for number in range(1, members + late):
        made.member(f"Person {number}")
    made.settle_down(2)
    for replica in made.replicas:
        replica.place.close()
    paths = [replica.store.path.parent for replica in made.replicas]
    return Template(paths, [replica.key for replica in made.replicas], dict(made.share.snapshot()), late)


class TrueTime:
    """The right time; goes on only when told."""

    def __init__(self):
        self.ms = BASE_MS + 3_600_000

    def __call__(self):
        return self.ms


class Laptop:
    """One store; `off`: by how many ms its clock is wrong."""

    def __init__(self, name: str, folder: Path, key: bytes, time: TrueTime):
        self.name, self.folder, self.key, self.time = name, folder, key, time
        self.off = 0
        self.store = self._open()

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    @property
    def anchor(self) -> Path:
        return self.folder / "store.db.anchor"

    def now(self) -> int:
        return max(0, self.time.ms + self.off)

    def restart(self):
        self.store.close()
        self.store = self._open()

    def _open(self) -> Store:
        """Open the store; engines are used again, so that statements are worked out once, not once a history."""
        engine = _ENGINES.get((self.path, self.key))
        if engine is not None:
            return Store(engine, self.path, self.key)
        store = Store.open(self.path, self.key)
        _ENGINES[self.path, self.key] = store._engine
        return store

    def round(self, share, progress: Progress | None = None):
        """One round; its report. Raises what a round raises."""
        return Round(self.store, share, now=self.now, progress=progress, rules=RULES, may_fill=True).run()

    def act(self, do):
        """One act of its person: `do(capture, connection)`; returns its answer, the stamp and the new entries."""
        with self.store.write() as connection:
            own = load_identity(connection)
            capture = Capture(connection, own.replica, line_names.load(connection), self.now())
            before = _numbers(connection, own.replica)
            answer = do(capture, connection)
            capture.finish()
            fresh = [
                entry
                for entry in ledger.entries(connection)
                if entry.replica == own.replica and entry.n > before.get(entry.compartment, 0)
            ]
        return answer, own.replica_id, fresh

    def line(self):
        """The line it writes under."""
        with self.store.read() as connection:
            own = load_identity(connection)
            return tuple(connection.exec_driver_sql(_LINE, (own.replica,)).one())

    def looks(self):
        """Marks and digests per compartment; marks only where all of its own is sealed.

        Marks say what it has: two with equal marks hold equal state.
        """
        vectors, open_ones = {}, set()
        with self.store.read() as connection:
            if owing := history_gaps.not_comparable(connection):
                query = select(COMPARTMENT.c.name).where(COMPARTMENT.c.no.in_(owing))
                open_ones |= set(connection.execute(query).scalars())
            for name, replica, epoch, n, seq, sealed, hash_ in connection.exec_driver_sql(_MARKS).all():
                vectors.setdefault(name, []).append((replica, epoch, n, seq, hash_))
                if n != sealed:
                    open_ones.add(name)
            digests = {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(_DIGESTS).all()}
        return {name: tuple(own) for name, own in vectors.items() if name not in open_ones}, digests


def _numbers(connection, line: int):
    return {row.compartment: row.n for row in connection.execute(select(VECTOR).where(VECTOR.c.replica == line))}


class Field:
    """Laptops and their share, copied from a template."""

    def __init__(self, made: Template, folder: Path):
        self.folder = folder
        self.time = TrueTime()
        self.share = MemoryShare(self.time)
        self.share.set_back(made.share)
        self.laptops: list[Laptop] = []
        stores = list(zip(made.folders, made.keys, strict=True))
        present = len(stores) - made.late
        for number, (source, key) in enumerate(stores[:present]):
            self.laptops.append(self.place(f"l{number}", source, key))
        self.late = stores[present:]

    def arrive(self) -> Laptop | None:
        """Somebody who was admitted long ago begins to work."""
        if not self.late:
            return None
        made = self.place(f"late{len(self.late)}", *self.late.pop())
        self.laptops.append(made)
        return made

    def place(self, name: str, source: Path, key: bytes) -> Laptop:
        """A laptop with a copy of a closed store."""
        copy_store(source, self.folder / name)
        return Laptop(name, self.folder / name, key, self.time)

    def close(self):
        for laptop in self.laptops:
            laptop.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def copy_store(source: Path, target: Path, anchor: bool = True):
    """Copy a closed store and, unless told otherwise, its anchor; over what is there."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("store.db-*"):
        old.unlink()
    shutil.copyfile(source / "store.db", target / "store.db")
    if anchor and (source / "store.db.anchor").exists():
        shutil.copyfile(source / "store.db.anchor", target / "store.db.anchor")
