"""What a store knows about itself: its keys, its line, its person; and the small local settings beside it.

Local, never synced. The line (local number of replica and epoch) may change when the store finds that it was copied
or set back; whoever writes asks for it within the writing transaction.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, or_, select

from models.identifiers import to_blob
from models.tables import LOCAL_SETTING, REPLICA
from sync.format.seal import Signer

IDENTITY = "own"


class LocalIdentity(msgspec.Struct, frozen=True):
    """What a store knows about itself; local, never synced."""

    workspace: str
    replica: int
    replica_id: bytes
    staff: str
    secret: bytes  # key of the hashes that imported rows are known by; the same for all stores of a workspace
    identity: bytes  # private signing key, then private receiving key, 32 bytes each
    person: str = ""  # the name given at joining, until the staff directory has it

    @property
    def signer(self) -> Signer:
        """The private keys in use."""
        return Signer(self.replica_id, self.identity[:32], self.identity[32:])


def setting(connection: Connection, key: str) -> bytes | None:
    """The value of a local setting, None if it was never set."""
    found = connection.execute(select(LOCAL_SETTING.c.value).where(LOCAL_SETTING.c.key == key)).scalar()
    return None if found is None else bytes(found)


def put_setting(connection: Connection, key: str, value: bytes) -> None:
    """Set a local setting."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO local_setting (key, value) VALUES (?, ?)", (key, value))


def drop_setting(connection: Connection, key: str) -> None:
    """Forget a local setting."""
    connection.execute(LOCAL_SETTING.delete().where(LOCAL_SETTING.c.key == key))


def settings(connection: Connection, prefix: str) -> Iterator[tuple[str, bytes]]:
    """All local settings whose key begins so, the prefix taken off, in order of their keys."""
    query = select(LOCAL_SETTING).where(LOCAL_SETTING.c.key.startswith(prefix, autoescape=True))
    for key, value in connection.execute(query.order_by(LOCAL_SETTING.c.key)).all():
        yield key[len(prefix) :], bytes(value)


def load_identity(connection: Connection) -> LocalIdentity | None:
    """What the store knows about itself; None in a store that was never finished."""
    found = setting(connection, IDENTITY)
    return None if found is None else msgspec.msgpack.decode(found, type=LocalIdentity)


def save_identity(connection: Connection, own: LocalIdentity) -> None:
    """Remember it."""
    put_setting(connection, IDENTITY, msgspec.msgpack.encode(own))


def own_lines(connection: Connection) -> frozenset[int]:
    """The local numbers of all lines of this laptop, and of other laptops of the same person."""
    own = load_identity(connection)
    if own is None:
        return frozenset()
    columns = REPLICA.c
    query = select(columns.no).where(or_(columns.id == own.replica_id, columns.staff == to_blob(own.staff)))
    return frozenset(connection.execute(query).scalars())
