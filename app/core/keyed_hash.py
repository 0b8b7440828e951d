"""Keyed hashes of record values, for decisions that are stored where everybody can read them.

The key is that of the record's compartment: only those who can read such records can compute a hash, and nobody else
can test guesses against it. The hash names its key; where this store does not hold that key (another office, an earlier
epoch, no share) it cannot be checked, and `still_fits` returns None.
"""

import hashlib
import hmac
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from models.fields import Value
from models.tables import COMPARTMENT, COMPARTMENT_KEY
from sync.store.local_identity import load_identity

_PURPOSE = b"feldbuch decisions on pairs"
_SIZE = 16
_encode = msgspec.msgpack.Encoder(order="sorted").encode


def keyed_hash(connection: Connection, compartment: int, content: Sequence[Value]) -> str:
    """The hash of this content under the newest key of a compartment; it begins with the name of the key."""
    share_id, epoch, key = _newest(connection, compartment)
    name = f"{share_id.hex()}.{epoch}" if share_id else "own"
    return f"{name}:{_digest(key, content)}"


def still_fits(connection: Connection, hashed: str, content: Sequence[Value]) -> bool | None:
    """Whether the content is what was hashed; None where the key is not held."""
    name, _sign, digest = hashed.partition(":")
    key = _named(connection, name)
    return None if key is None else hmac.compare_digest(digest, _digest(key, content))


def _digest(key: bytes, content: Sequence[Value]) -> str:
    own = hmac.digest(key, _PURPOSE, hashlib.sha256)
    return hmac.digest(own, _encode(list(content)), hashlib.sha256)[:_SIZE].hex()


def _newest(connection: Connection, compartment: int) -> tuple[bytes | None, int, bytes]:
    query = (
        select(COMPARTMENT_KEY)
        .join(COMPARTMENT, COMPARTMENT.c.share_id == COMPARTMENT_KEY.c.share_id)
        .where(COMPARTMENT.c.no == compartment)
        .order_by(COMPARTMENT_KEY.c.epoch.desc())
    )
    row = connection.execute(query.limit(1)).first()
    return (bytes(row.share_id), row.epoch, bytes(row.key)) if row else (None, 0, _own(connection))


def _named(connection: Connection, name: str) -> bytes | None:
    if name == "own":
        return _own(connection)
    share_id, _dot, epoch = name.partition(".")
    try:
        where = (COMPARTMENT_KEY.c.share_id == bytes.fromhex(share_id), COMPARTMENT_KEY.c.epoch == int(epoch))
    except ValueError:
        return None
    key = connection.execute(select(COMPARTMENT_KEY.c.key).where(*where)).scalar()
    return None if key is None else bytes(key)


def _own(connection: Connection) -> bytes:
    """What only this store knows: for decisions made before there is a share."""
    own = load_identity(connection)
    return own.identity if own else b""
