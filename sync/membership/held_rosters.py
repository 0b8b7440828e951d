"""The rosters in the store: their chain, and what each version grants to whom.

Names, roles and offices are sealed in a roster, under the key that `common` had in that version.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from models.database import Store
from models.guard import CAPTURED
from models.tables import ROSTER
from sync.format import roster as rosters
from sync.format.errors import NotGenuine
from sync.format.rights import NOT_ALLOWED, judge
from sync.format.roster import About, Chain, Compartment, Grant, Member, Roster
from sync.membership.compartments import Place

Keys = Mapping[tuple[bytes, int], bytes]  # of compartments, by id on the share and key epoch


class HeldRosters:
    """All versions of the roster that this store has accepted; not for several threads at once."""

    def __init__(self, store: Store, connection: Connection, keys: Keys, common: bytes | None) -> None:
        self._store = store
        self._keys = keys
        self._versions: dict[int, Roster] = {}
        self._grants: dict[tuple[bytes, int], Grant] = {}
        self._verdicts: dict[tuple[int, bytes, int, str], int | None] = {}
        self.common = common  # which compartment is `common`, once we can tell
        self.chain: Chain | None = _chain(connection)

    @property
    def held(self) -> Chain:
        """The chain. Raises ValueError in a store that began alone and has no roster yet."""
        if self.chain is None:
            raise ValueError("no roster yet")
        return self.chain

    def version(self, n: int) -> Roster | None:
        """A version we hold."""
        newest = self.held.newest
        if n == newest.n:
            return newest
        if n not in self._versions:
            with self._store.read() as connection:
                data = connection.execute(select(ROSTER.c.bytes).where(ROSTER.c.n == n)).scalar()
            if data is None:
                return None
            self._versions[n] = rosters.read_held(data)
        return self._versions[n]

    def accept(self, connection: Connection, data: bytes) -> None:
        """Hold the next version; raises as `roster.follow`. What it revokes is left to the caller."""
        self.chain = rosters.follow(self.held, data)
        self._versions[self.chain.newest.n] = self.chain.newest
        row = {"n": self.chain.newest.n, "bytes": data}
        connection.execute(ROSTER.insert().execution_options(**CAPTURED), row)

    def grant(self, version: int, replica: bytes) -> Grant | None:
        """What that version says of a replica; None if it does not know it or we cannot read it."""
        roster = self.version(version)
        member = roster.member(replica) if roster else None
        if member is None:
            return None
        key = (replica, member.set_in)
        if key not in self._grants:
            grant = self._read_grant(member)
            if grant is None:
                return None
            self._grants[key] = grant
        return self._grants[key]

    def can_judge(self, version: int, replica: bytes) -> bool:
        """Whether we can read what that version grants the author; not before the key of `common` has come."""
        roster = self.version(version)
        member = roster.member(replica) if roster is not None else None
        return member is None or self.grant(version, replica) is not None

    def verdict(self, version: int, replica: bytes, place: Place, kind: str) -> int | None:
        """Why a change by this author does not count under that version of the roster; None if it does."""
        key = (version, replica, place.no, kind)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(version, replica, place, kind)
        return self._verdicts[key]

    def about(self, compartment: Compartment, common: bytes | None) -> About | None:
        """What the roster says of a compartment; None if we cannot read it. `common`: the id `common` may have."""
        key = self._common_key(compartment.set_in, common)
        if key is None:
            return None
        try:
            return rosters.reveal(key, compartment.id, compartment.set_in, compartment.about, About)
        except NotGenuine:
            return None

    def _judge(self, version: int, replica: bytes, place: Place, kind: str) -> int | None:
        roster = self.version(version)
        member = roster.member(replica) if roster else None
        grant = self.grant(version, replica)
        if member is None or grant is None or not member.active or place.share_id not in member.compartments:
            return NOT_ALLOWED
        return None if judge(kind, place.area, place.office, grant.roles, grant.offices) else NOT_ALLOWED

    def _read_grant(self, member: Member) -> Grant | None:
        key = self._common_key(member.set_in, self.common)
        if key is None:
            return None
        try:
            return rosters.reveal(key, member.id, member.set_in, member.grants, Grant)
        except NotGenuine:
            return None

    def _common_key(self, version: int, common: bytes | None) -> bytes | None:
        roster = self.version(version)
        compartment = roster.compartment(common) if roster is not None and common is not None else None
        return None if compartment is None else self._keys.get((compartment.id, compartment.epoch))


def _chain(connection: Connection) -> Chain | None:
    first = connection.execute(select(ROSTER.c.bytes).where(ROSTER.c.n == 1)).scalar()
    if first is None:
        return None
    newest = connection.execute(select(ROSTER.c.bytes).order_by(ROSTER.c.n.desc()).limit(1)).scalar()
    return rosters.resume(first, newest or first)
