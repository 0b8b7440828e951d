"""A team on one share, in one process: several real encrypted stores and a share in memory, made in a moment."""

import datetime
import secrets
import shutil
from pathlib import Path

from helpers.memory_share import MemoryShare

from app.core.workplace import Workplace, found_replica, found_workspace
from app.project import presets
from app.records import records
from app.sharing import enrolling, syncing
from app.sharing.status import digest_data
from models.database import Store
from models.vocabulary import OFFICE, ROLE
from sync.delivery.compaction import RULES
from sync.format.progress import Progress
from sync.round import Round
from sync.store import version_vectors

NOON = datetime.datetime(2021, 6, 17, 12, 0)
ALL_ROLES = [role.key for role in ROLE]
ALL_OFFICES = [office.key for office in OFFICE]


class Clock:
    """A clock that stands until it is moved; `off`: by how much this laptop's clock is wrong."""

    def __init__(self, now=NOON, off=datetime.timedelta()):
        self.now = now
        self.off = off

    def __call__(self):
        return self.now + self.off

    def ms(self):
        return int(self().timestamp() * 1000)


class Replica:
    """One store and its round."""

    def __init__(self, place: Workplace, share, clock: Clock, key: bytes):
        self.place, self.share, self.clock, self.key = place, share, clock, key
        self.report = None
        self.rules = RULES

    @property
    def store(self) -> Store:
        return self.place.store

    def do(self, act, *args, **kwargs):
        """One act of the person, a second later."""
        self.clock.now += datetime.timedelta(seconds=1)
        return self.place.do(act, *args, **kwargs)

    def ask(self, look, *args, **kwargs):
        return self.place.ask(look, *args, **kwargs)

    def round(self, progress: Progress | None = None, may_fill: bool = True):
        """One round; its report. Raises what the round raises."""
        made = Round(
            self.store,
            self.share,
            now=self.clock.ms,
            founder=lambda: syncing.who_is(self.place),
            progress=progress,
            rules=self.rules,
            may_fill=may_fill,
        )
        try:
            self.report = made.run()
        finally:
            self.place.refresh()
        return self.report

    def digest(self):
        """What must be equal where the vectors are equal: per compartment state, conflicts and number of records."""
        return self.ask(digest_data)["compartments"]

    def vector(self):
        return self.ask(lambda view: version_vectors.by_name(view.connection))

    def values(self, kind, record_id):
        return self.ask(lambda view: view.record(kind, record_id)).values

    def copy(self, folder: Path) -> "Replica":
        """The same store copied to another folder, as a copied profile or a backup would be; its anchor too."""
        folder.mkdir(parents=True)
        self.store.copy_to(folder / "store.db")
        anchor = self.store.path.with_name("store.db.anchor")
        if anchor.exists():
            shutil.copy(anchor, folder / "store.db.anchor")
        clock = Clock(self.clock.now)
        store = Store.open(folder / "store.db", self.key)
        return Replica(Workplace(store, clock=clock), self.share, clock, self.key)


class Team:
    """Replicas of one workspace on one share."""

    def __init__(self, folder: Path, share=None, rules=RULES):
        self.folder = folder
        self.rules = rules
        self.clock = Clock()
        self.share = share or MemoryShare(self.clock.ms)
        self.replicas: list[Replica] = []

    def founder(self, **more) -> Replica:
        """The first replica, whose person may do everything; its workspace lies on the share."""
        store, key = self._store("founder")
        who = {"person": "Katrin Sommerfeld", "roles": ALL_ROLES, "offices": ALL_OFFICES} | more
        place = found_workspace(store, profile=presets.gladbeck(), clock=self.clock, **who)
        first = Replica(place, self.share, self.clock, key)
        first.rules = self.rules
        self.replicas.append(first)
        first.round()
        return first

    def newcomer(self, person: str, off=datetime.timedelta()) -> Replica:
        """A replica that has asked to be admitted."""
        store, key = self._store(person)
        clock = SharedClock(self.clock, off)
        new = Replica(found_replica(store, person=person, clock=clock), self.share, clock, key)
        new.rules = self.rules
        enrolling.ask_to_join(new.place, self.share)
        return new

    def member(self, person: str, roles=ALL_ROLES, offices=ALL_OFFICES, off=datetime.timedelta()) -> Replica:
        """A replica that the founder has admitted and that has been in contact once."""
        new = self.newcomer(person, off)
        admin = self.replicas[0]
        request = next(
            waiting for waiting in enrolling.list_requests(admin.place, self.share) if waiting["name"] == person
        )
        enrolling.admit_request(
            admin.place, self.share, request["request"], request["fingerprint"], list(roles), list(offices), []
        )
        admin.round()
        new.round()
        self.replicas.append(new)
        return new

    def settle_down(self, rounds=3):
        """Rounds of everybody until all have seen all."""
        for _ in range(rounds):
            for replica in self.replicas:
                replica.round()

    def _store(self, name: str):
        folder = self.folder / name
        folder.mkdir(parents=True)
        key = secrets.token_bytes(32)
        return Store.create(folder / "store.db", key), key


class SharedClock(Clock):
    """A laptop's clock that goes with the team's, and is wrong by `off`."""

    def __init__(self, team: Clock, off):
        self._team = team
        self.off = off

    @property
    def now(self):
        return self._team.now

    @now.setter
    def now(self, value):
        self._team.now = value


def rounds(replicas: list[Replica], count: int = 3) -> None:
    """So many rounds of everybody, in their order."""
    for _ in range(count):
        for replica in replicas:
            replica.round()


def agree(replicas: list[Replica]) -> bool:
    """Whether all hold the same and have seen the same."""
    first = replicas[0]
    return all(replica.digest() == first.digest() and replica.vector() == first.vector() for replica in replicas)


def person(replica: Replica, **more) -> str:
    """Karin Weiß, or what is said of somebody else; her id."""
    return replica.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", **more}).id
