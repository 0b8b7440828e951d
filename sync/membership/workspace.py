"""What a store knows of its workspace: the rosters, the compartments and their keys, the lines.

Loaded at the start of a round and kept up while it runs; one round of a store at a time. A store without a roster began
alone and has no share yet.
"""

import msgspec
from sqlalchemy import Connection, select

from models.database import Store
from models.guard import CAPTURED
from models.identifiers import from_blob, to_blob
from models.tables import COMPARTMENT_KEY, REPLICA
from sync.format.errors import NoStore
from sync.format.line import Line, is_branch
from sync.format.roster import Chain, Member, Roster
from sync.membership import compartments
from sync.membership.compartments import COMMON, Place
from sync.membership.held_rosters import HeldRosters
from sync.store import line_numbers
from sync.store.local_identity import LocalIdentity, load_identity, put_setting, save_identity, setting

COMMON_ID = "common_id"  # the local setting that says which compartment is `common`


class Workspace:
    """The workspace as one store knows it; not for several threads at once."""

    def __init__(self, store: Store, connection: Connection) -> None:
        own = load_identity(connection)
        if own is None:
            raise NoStore
        self.own: LocalIdentity = own
        self.signer = own.signer
        self.keys: dict[tuple[bytes, int], bytes] = {
            (bytes(row.share_id), row.epoch): bytes(row.key) for row in connection.execute(select(COMPARTMENT_KEY))
        }
        self.rosters = HeldRosters(store, connection, self.keys, setting(connection, COMMON_ID))
        self.places: dict[bytes, Place] = {}
        self.by_no: dict[int, Place] = {}
        self.lines: dict[Line, int] = {}
        self.line_of: dict[int, Line] = {}
        self.reload(connection)

    @classmethod
    def load(cls, store: Store) -> "Workspace":
        """What the store knows now. Raises NoStore."""
        with store.read() as connection:
            return cls(store, connection)

    def reload(self, connection: Connection) -> None:
        """Read compartments, lines and the own line anew."""
        own = load_identity(connection)
        if own is not None:
            self.own = own
        places = compartments.load(connection)
        self.places = {place.share_id: place for place in places}
        self.by_no = {place.no: place for place in places}
        lines = [(bytes(row.id), int(row.epoch), int(row.no)) for row in connection.execute(select(REPLICA))]
        self.lines = {(id_, epoch): no for id_, epoch, no in lines}
        self.line_of = {no: (id_, epoch) for id_, epoch, no in lines}

    @property
    def chain(self) -> Chain | None:
        """The chain of rosters; None in a store that began alone."""
        return self.rosters.chain

    @property
    def id(self) -> bytes:
        """The workspace's id. Raises ValueError without a roster."""
        return self.rosters.held.workspace

    @property
    def newest(self) -> Roster:
        """The newest roster held. Raises ValueError without one."""
        return self.rosters.held.newest

    @property
    def line(self) -> Line:
        """Our own line."""
        return self.line_of[self.own.replica]

    @property
    def me(self) -> Member | None:
        """This replica in the newest roster; None before admission."""
        return self.newest.member(self.own.replica_id)

    def may_open(self, share_id: bytes) -> bool:
        """Whether we were granted this compartment and hold a key to it."""
        me = self.me
        return me is not None and me.active and share_id in me.compartments and share_id in self.places

    def key(self, share_id: bytes) -> bytes | None:
        """The key new segments are sealed under; None while we wait for it."""
        compartment = self.newest.compartment(share_id)
        return None if compartment is None else self.keys.get((share_id, compartment.epoch))

    def hold_key(self, connection: Connection, share_id: bytes, epoch: int, key: bytes) -> None:
        """Keep a compartment's key."""
        if (share_id, epoch) not in self.keys:
            connection.execute(COMPARTMENT_KEY.insert(), {"share_id": share_id, "epoch": epoch, "key": key})
            self.keys[share_id, epoch] = key

    def find_places(self, connection: Connection) -> None:
        """Learn the names of the compartments whose keys we hold, `common` first: its key reveals the others."""
        for compartment in self.newest.compartments if self.rosters.common is None else ():
            about = self.rosters.about(compartment, compartment.id)
            if about is not None and about.name == COMMON:
                self.rosters.common = compartment.id
                put_setting(connection, COMMON_ID, compartment.id)
                _keep_secret(connection, load_identity(connection) or self.own, about.secret)
                break
        for compartment in self.newest.compartments:
            if compartment.id not in self.places and any(share_id == compartment.id for share_id, _epoch in self.keys):
                about = self.rosters.about(compartment, self.rosters.common)
                if about is not None:
                    compartments.keep(connection, about.name, about.area, about.office, compartment.id)
        self.reload(connection)
        self.name_lines(connection)

    def name_lines(self, connection: Connection) -> None:
        """Give every replica in the roster a line, and every line its person as far as the roster reveals it to us."""
        unnamed = set(connection.execute(select(REPLICA.c.no).where(REPLICA.c.staff.is_(None))).scalars())
        for member in self.newest.replicas:
            self.line_no(connection, (member.id, 0))
        for no in unnamed & self.line_of.keys():
            staff = self._staff(self.line_of[no][0])
            if staff is not None:
                change = REPLICA.update().where(REPLICA.c.no == no).values(staff=staff)
                connection.execute(change.execution_options(**CAPTURED))
        line_numbers.name_origins(connection)

    def line_no(self, connection: Connection, line: Line) -> int:
        """The local number of a line, assigned when it is first mentioned."""
        no = self.lines.get(line)
        if no is None:  # an act may have made it since this was loaded
            no = line_numbers.find(connection, line)
        if no is None:
            no = line_numbers.add(connection, line, self._staff(line[0]))
        self.lines[line], self.line_of[no] = no, line
        return no

    def branches_of(self, replica: bytes) -> list[int]:
        """The local numbers of the branches of this replica's lines."""
        return [no for (id_, epoch), no in self.lines.items() if id_ == replica and is_branch(epoch)]

    def _staff(self, replica: bytes) -> bytes | None:
        if self.chain is None:
            return None
        grant = self.rosters.grant(self.newest.n, replica)
        return to_blob(grant.staff) if grant is not None and grant.staff else None


def _keep_secret(connection: Connection, own: LocalIdentity, secret: bytes) -> None:
    """The secret of imported rows, which travels in what the roster says of `common`."""
    if secret:
        own = msgspec.structs.replace(own, secret=secret)
    save_identity(connection, own)


def shown_id(workspace: bytes) -> str:
    """A workspace's id as people and scripts see it."""
    return from_blob(workspace)
