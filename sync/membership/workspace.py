"""What a store knows of its workspace: the chain of rosters, the compartments and their keys, the lines.

Loaded at the start of a round and kept up while it runs; one round of a store at a time. The roster says who may write
what (`verdict`), and from where on a removed replica no longer counts (`cutoff`). A store without a roster began alone
and has no share yet.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from models.database import Store
from models.guard import CAPTURED
from models.identifiers import from_blob, to_blob
from models.tables import COMPARTMENT, COMPARTMENT_KEY, REPLICA, ROSTER
from sync.format import roster as rosters
from sync.format.line import Line, is_branch
from sync.format.rights import BEYOND_CUTOFF, NOT_ALLOWED, judge
from sync.format.roster import Chain, Compartment, Member, Roster
from sync.format.seal import NotGenuine
from sync.store import origins
from sync.store.local_identity import Own, load_own, put_setting, save_own, setting

COMMON = "common"
_COMMON_ID = "common_id"


class NoStore(ValueError):
    """The store was never finished."""


@dataclass(frozen=True)
class Place:
    """One compartment this store can open."""

    no: int
    name: str
    area: str
    office: str | None
    share_id: bytes


class Grant(NamedTuple):
    """Who a replica belongs to, and what they may."""

    name: str
    staff: str
    roles: tuple[str, ...]
    offices: tuple[str, ...]
    fields: tuple[str, ...]


class Workspace:
    """The workspace as one store knows it; not for several threads at once."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store = store
        own = load_own(connection)
        if own is None:
            raise NoStore
        self.own: Own = own
        self.signer = own.signer
        self.chain: Chain | None = self._chain(connection)
        self._rosters: dict[int, Roster] = {}
        self._grants: dict[tuple[bytes, int], Grant] = {}
        self._verdicts: dict[tuple[int, bytes, int, str], int | None] = {}
        self.keys: dict[tuple[bytes, int], bytes] = {
            (bytes(row.share_id), row.epoch): bytes(row.key) for row in connection.execute(select(COMPARTMENT_KEY))
        }
        self.places: dict[bytes, Place] = {}
        self.by_no: dict[int, Place] = {}
        self.lines: dict[Line, int] = {}
        self.line_of: dict[int, Line] = {}
        self.common = setting(connection, _COMMON_ID)
        self.reload(connection)

    @classmethod
    def load(cls, store: Store) -> "Workspace":
        """What the store knows now; NoStore."""
        with store.read() as connection:
            return cls(store, connection)

    def reload(self, connection: Connection) -> None:
        """Read compartments, lines and the own line anew."""
        own = load_own(connection)
        if own is not None:
            self.own = own
        rows = connection.execute(select(COMPARTMENT).where(COMPARTMENT.c.share_id.is_not(None)))
        found = [Place(row.no, row.name, row.room, row.office, bytes(row.share_id)) for row in rows]
        self.places = {one.share_id: one for one in found}
        self.by_no = {one.no: one for one in found}
        lines = [(bytes(row.id), int(row.epoch), int(row.no)) for row in connection.execute(select(REPLICA))]
        self.lines = {(id_, epoch): no for id_, epoch, no in lines}
        self.line_of = {no: (id_, epoch) for id_, epoch, no in lines}

    @property
    def id(self) -> bytes:
        """The workspace's id; only with a roster."""
        return self._held.workspace

    @property
    def newest(self) -> Roster:
        """The newest roster held."""
        return self._held.newest

    @property
    def _held(self) -> Chain:
        if self.chain is None:
            raise ValueError("no roster yet")
        return self.chain

    @property
    def line(self) -> Line:
        """Our own line: replica and epoch."""
        return self.line_of[self.own.replica]

    @property
    def me(self) -> Member | None:
        """Ourselves in the newest roster; None before admission."""
        return self.newest.member(self.own.replica_id)

    def may_open(self, share_id: bytes) -> bool:
        """Whether we were granted this compartment and hold a key to it."""
        me = self.me
        return me is not None and me.active and share_id in me.compartments and share_id in self.places

    def key(self, share_id: bytes) -> bytes | None:
        """The key new segments are sealed under; None while we wait for it."""
        compartment = self.newest.compartment(share_id)
        return None if compartment is None else self.keys.get((share_id, compartment.epoch))

    def roster(self, n: int) -> Roster | None:
        """A version we hold."""
        if n == self.newest.n:
            return self.newest
        if n not in self._rosters:
            with self._store.read() as connection:
                data = connection.execute(select(ROSTER.c.bytes).where(ROSTER.c.n == n)).scalar()
            if data is None:
                return None
            self._rosters[n] = rosters.read_held(data)
        return self._rosters[n]

    def accept(self, connection: Connection, data: bytes) -> None:
        """Hold the next version; raises as `roster.follow`. What it revokes is left to the caller."""
        self.chain = rosters.follow(self._held, data)
        self._rosters[self.chain.newest.n] = self.chain.newest
        row = {"n": self.chain.newest.n, "bytes": data}
        connection.execute(ROSTER.insert().execution_options(**CAPTURED), row)

    def hold_key(self, connection: Connection, share_id: bytes, epoch: int, key: bytes) -> None:
        """Keep a compartment's key."""
        if (share_id, epoch) not in self.keys:
            connection.execute(COMPARTMENT_KEY.insert(), {"share_id": share_id, "epoch": epoch, "key": key})
            self.keys[share_id, epoch] = key

    def find_places(self, connection: Connection) -> None:
        """Give the compartments whose keys we hold their names; find out what `common` is first."""
        for compartment in self.newest.compartments:
            if (
                self.common is None
                and (about := self._about(compartment, compartment.id))
                and about.get("name") == COMMON
            ):
                self.common = compartment.id
                put_setting(connection, _COMMON_ID, compartment.id)
                save_own(connection, _with_secret(load_own(connection) or self.own, about))
        for compartment in self.newest.compartments:
            if compartment.id not in self.places and any(share_id == compartment.id for share_id, _epoch in self.keys):
                about = self._about(compartment, self.common)
                if about is not None:
                    _name(connection, compartment.id, about)
        self.reload(connection)
        self.name_lines(connection)

    def name_lines(self, connection: Connection) -> None:
        """Give every replica of the roster a line, and every line its person, as far as we can read that."""
        unnamed = set(connection.execute(select(REPLICA.c.no).where(REPLICA.c.staff.is_(None))).scalars())
        for member in self.newest.replicas:
            self.line_no(connection, (member.id, 0))
        for no in unnamed & self.line_of.keys():
            staff = self._staff(self.line_of[no][0])
            if staff is not None:
                change = REPLICA.update().where(REPLICA.c.no == no).values(staff=staff)
                connection.execute(change.execution_options(**CAPTURED))
        origins.name_all(connection)

    def line_no(self, connection: Connection, line: Line) -> int:
        """The local number of a line, given at its first mention; with whom it belongs to once we can read that."""
        found = self.lines.get(line)
        if found is None:
            where = (REPLICA.c.id == line[0], REPLICA.c.epoch == line[1])
            found = connection.execute(select(REPLICA.c.no).where(*where)).scalar()  # made by an act meanwhile
            if found is not None:
                self.lines[line], self.line_of[found] = found, line
        if found is None:
            found = int(connection.execute(select(func.max(REPLICA.c.no))).scalar() or 0) + 1
            row = {"no": found, "id": line[0], "epoch": line[1], "staff": self._staff(line[0])}
            connection.execute(REPLICA.insert().execution_options(**CAPTURED), row)
            self.lines[line], self.line_of[found] = found, line
        return found

    def branches_of(self, replica: bytes) -> list[int]:
        """The local numbers of the branches that lines of this replica were forked into."""
        return [no for (id_, epoch), no in self.lines.items() if id_ == replica and is_branch(epoch)]

    def grant(self, version: int, replica: bytes) -> Grant | None:
        """What that version says of a replica; None if it does not know it or we cannot read it."""
        held = self.roster(version)
        member = held.member(replica) if held else None
        if member is None:
            return None
        key = (replica, member.set_in)
        if key not in self._grants:
            read = self._read_grant(member)
            if read is None:
                return None
            self._grants[key] = read
        return self._grants[key]

    def can_judge(self, version: int, replica: bytes) -> bool:
        """Whether we can read what that version grants the author; not before the key of `common` has come."""
        held = self.roster(version)
        member = held.member(replica) if held is not None else None
        return member is None or self.grant(version, replica) is not None

    def verdict(self, version: int, replica: bytes, place: Place, kind: str) -> int | None:
        """Why a change of this author does not count under that version of the roster; None if it does."""
        key = (version, replica, place.no, kind)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(version, replica, place, kind)
        return self._verdicts[key]

    def cutoff(self, line: Line, share_id: bytes) -> tuple[int, bytes] | None:
        """Number and hash of the last segment of a removed replica's line that counts; None if all do."""
        member = self.newest.member(line[0])
        if member is None or member.active:
            return None
        for epoch, compartment, seq, hash_ in member.cutoffs:
            if (epoch, bytes(compartment)) == (line[1], share_id):
                return seq, bytes(hash_)
        if is_branch(line[1]):  # forked since: as far as the line counted that it is a branch of
            told = [cut[2] for cut in member.cutoffs if bytes(cut[1]) == share_id]
            return max(told, default=0) + 1, b""
        return 0, bytes(32)

    def beyond(self, line: Line, share_id: bytes, seq: int, hash_: bytes, roster: int) -> int | None:
        """BEYOND_CUTOFF if that segment, which names that roster, lies beyond a cut-off of its line."""
        cut = self.cutoff(line, share_id)
        if cut is not None and not _is_within(seq, hash_, *cut):
            return BEYOND_CUTOFF
        member = self.newest.member(line[0])
        limits = [one for one in member.limits if one.compartment == share_id and roster < one.n] if member else []
        for n in {one.n for one in limits}:
            own = [(one.seq, one.hash) for one in limits if (one.n, one.epoch) == (n, line[1])]
            if is_branch(line[1]) and not own:  # forked since: as `cutoff`
                own = [(max(one.seq for one in limits if one.n == n) + 1, b"")]
            if not any(_is_within(seq, hash_, *one) for one in own):
                return BEYOND_CUTOFF
        return None

    def _judge(self, version: int, replica: bytes, place: Place, kind: str) -> int | None:
        held = self.roster(version)
        member = held.member(replica) if held else None
        grant = self.grant(version, replica)
        if member is None or grant is None or not member.active or place.share_id not in member.compartments:
            return NOT_ALLOWED
        return None if judge(kind, place.area, place.office, grant.roles, grant.offices) else NOT_ALLOWED

    def _read_grant(self, member: Member) -> Grant | None:
        key = self._common_key(member.set_in, self.common)
        if key is None:
            return None
        try:
            told = rosters.reveal(key, member.id, member.set_in, member.grants)
        except NotGenuine:
            return None
        roles, offices, fields = (tuple(map(str, told.get(name, ()))) for name in ("roles", "offices", "fields"))
        return Grant(str(told.get("name", "")), str(told.get("staff", "")), roles, offices, fields)

    def _about(self, compartment: Compartment, common: bytes | None) -> dict[str, object] | None:
        key = self._common_key(compartment.set_in, common)
        if key is None:
            return None
        try:
            return rosters.reveal(key, compartment.id, compartment.set_in, compartment.about)
        except NotGenuine:
            return None

    def _common_key(self, version: int, common: bytes | None) -> bytes | None:
        held = self.roster(version)
        compartment = held.compartment(common) if held is not None and common is not None else None
        return None if compartment is None else self.keys.get((compartment.id, compartment.epoch))

    def _staff(self, replica: bytes) -> bytes | None:
        if self.chain is None:
            return None
        found = self.grant(self.newest.n, replica)
        return to_blob(found.staff) if found is not None and found.staff else None

    @staticmethod
    def _chain(connection: Connection) -> Chain | None:
        first = connection.execute(select(ROSTER.c.bytes).where(ROSTER.c.n == 1)).scalar()
        if first is None:
            return None
        newest = connection.execute(select(ROSTER.c.bytes).order_by(ROSTER.c.n.desc()).limit(1)).scalar()
        return rosters.resume(first, newest or first)


def _is_within(seq: int, hash_: bytes, last: int, last_hash: bytes) -> bool:
    """Whether a segment counts where that one is the last that does."""
    return seq < last or (seq == last and hash_ == last_hash)


def _with_secret(own: Own, about: dict[str, object]) -> Own:
    secret = about.get("secret")
    return Own(
        own.workspace,
        own.replica,
        own.replica_id,
        own.staff,
        secret if isinstance(secret, bytes) and secret else own.secret,
        own.identity,
        own.person,
    )


def _name(connection: Connection, share_id: bytes, about: dict[str, object]) -> None:
    name, office = str(about["name"]), about.get("office")
    there = connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == name)).scalar()
    if there is None:
        row = {"name": name, "room": str(about["room"]), "office": office, "share_id": share_id}
        connection.execute(COMPARTMENT.insert().execution_options(**CAPTURED), row)
    else:
        change = COMPARTMENT.update().where(COMPARTMENT.c.no == there).values(share_id=share_id)
        connection.execute(change.execution_options(**CAPTURED))


def shown_id(workspace: bytes) -> str:
    """A workspace's id as people and scripts see it."""
    return from_blob(workspace)
