"""The key slots: how a passphrase or the recovery sheet leads to the store's key.

The store key is 32 random bytes; no person ever types it. `keys.json` wraps it once per slot; an identical second copy
stands beside it and inside every backup, each is written whole, one after the other, and a damaged one is repaired
from the other. Each change reads, changes and writes under one lock (`keyfile.changing`). Slots:
  passphrase  Argon2id (64 MiB, 3 passes, 4 lanes: RFC 9106, second choice) gives a key that wraps the store key
              (ChaCha20-Poly1305).
  recovery    the sheet's 128 random bits give an X25519 key pair; the slot holds the public half, and the store key is
              sealed to it (HPKE). HKDF is enough here: 128 bits of full entropy cannot be guessed, so a slow function
              would add nothing. The public half allows a new store key to be sealed without the sheet at hand.
Slots of kinds this version does not know are kept as they are. Store id, slot kind and key id are bound to each
wrapping, so that none can be moved to another store. While the store is rekeyed the new and the old key are both
wrapped. A check value per key tells a wrong passphrase from a damaged file. Nothing here is secret by itself.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.base.errors import StoreProblem, WrongPassphrase
from app.security import keyfile, recovery
from app.security.keyfile import Content, Slot
from app.security.strength import normal
from resources.language import _

KEY_BYTES = 32
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 1024 * 1024, 64, 64
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class StoreKey(NamedTuple):
    """A key that may open the store, and its public id."""

    key_id: str
    value: bytes


def create(folder: Path, passphrase: str) -> tuple[bytes, str]:
    """A new store key in new slots; returns it and the text of the recovery sheet. Raises OSError."""
    store_id = str(uuid.uuid4())
    key = _new_key()
    secret = recovery.new_secret()
    content = {
        "format": keyfile.FORMAT,
        "revision": 1,
        "store": store_id,
        "keys": [_public_part(key)],
        "slots": [_passphrase_slot(store_id, [key], passphrase), _recovery_slot(store_id, [key], secret)],
    }
    keyfile.write(folder, content)
    return key.value, recovery.text_of(secret)


def unlock(folder: Path, passphrase: str) -> list[StoreKey]:
    """The keys that may open the store: one, or during a rekey the new one and then the old one.

    Raises WrongPassphrase, StoreProblem (both copies of the slots lost).
    """
    return _by_passphrase(keyfile.read(folder), passphrase)


def unlock_with_recovery(folder: Path, text: str) -> list[StoreKey]:
    """As `unlock`, by the recovery sheet; BadInput names a group with a typing error."""
    return _by_sheet(keyfile.read(folder), text)


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Make `new` the passphrase; the recovery sheet stays as it is. Raises WrongPassphrase, StoreProblem, OSError."""
    with keyfile.changing(folder) as content:
        _put_slot(content, _passphrase_slot(content["store"], _by_passphrase(content, old), new))


def reset_passphrase(folder: Path, text: str, new: str) -> None:
    """Make `new` the passphrase by the recovery sheet. Raises as `unlock_with_recovery`, OSError."""
    with keyfile.changing(folder) as content:
        _put_slot(content, _passphrase_slot(content["store"], _by_sheet(content, text), new))


def new_recovery_sheet(folder: Path, passphrase: str) -> str:
    """The text of a new sheet; the old sheet opens nothing from now on. Raises as `unlock`, OSError."""
    secret = recovery.new_secret()
    with keyfile.changing(folder) as content:
        keys = _by_passphrase(content, passphrase)
        _put_slot(content, _recovery_slot(content["store"], keys, secret))
    return recovery.text_of(secret)


def rekey(folder: Path, passphrase: str, exchange: Callable[[bytes, bytes], None]) -> None:
    """Give the store a new key: `exchange(old, new)` re-encrypts the file and is safe to be killed.

    Both keys are wrapped before it starts and until it is done, so that at every moment a wrapped key opens the file;
    a passphrase or sheet changed meanwhile wraps both, too. A rekey that was killed is settled by `keep_only` once the
    store has been opened.
    """
    with keyfile.changing(folder) as content:
        keys = _by_passphrase(content, passphrase)
        if len(keys) != 1:
            raise ValueError("an earlier rekey is not settled yet")
        old, new = keys[0], _new_key()
        both = [new, old]
        content["keys"] = [_public_part(key) for key in both]
        _put_slot(content, _passphrase_slot(content["store"], both, passphrase))
        for slot in _slots(content, "recovery"):
            slot["wrapped"] = _seal(content["store"], both, slot)
    exchange(old.value, new.value)
    keep_only(folder, new.key_id)


def keep_only(folder: Path, key_id: str) -> None:
    """Forget every other key: the store has been opened with this one. Raises StoreLocked, OSError."""
    with keyfile.changing(folder) as content:
        if all(entry["id"] != key_id for entry in content["keys"]):
            raise ValueError("no slot wraps this key")
        content["keys"] = [entry for entry in content["keys"] if entry["id"] == key_id]
        for slot in content["slots"]:
            wrapped = slot.get("wrapped")
            if slot.get("kind") in {"passphrase", "recovery"} and isinstance(wrapped, dict):
                slot["wrapped"] = {name: value for name, value in wrapped.items() if name == key_id}


def store_id(folder: Path) -> str:
    """The id of the store, as bound to its slots. Raises StoreProblem."""
    return str(keyfile.read(folder)["store"])


def _new_key() -> StoreKey:
    return StoreKey(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES))


def _public_part(key: StoreKey) -> dict[str, str]:
    return {"id": key.key_id, "check": _check_value(key.value)}


def _check_value(key: bytes) -> str:
    return hmac.new(key, b"feldbuch key check", hashlib.sha256).hexdigest()[:32]


def _bound(store: str, kind: str, key_id: str) -> bytes:
    return f"feldbuch/{keyfile.FORMAT}/{store}/{kind}/{key_id}".encode()


def _slots(content: Content, kind: str) -> list[Slot]:
    return [slot for slot in content["slots"] if slot.get("kind") == kind]


def _put_slot(content: Content, slot: Slot) -> None:
    content["slots"] = [*(other for other in content["slots"] if other.get("kind") != slot["kind"]), slot]


def _by_passphrase(content: Content, passphrase: str) -> list[StoreKey]:
    for slot in _slots(content, "passphrase"):
        keys = _open_passphrase_slot(content, slot, passphrase)
        if keys:
            return keys
    raise WrongPassphrase(_("The passphrase is not right."), "passphrase")


def _by_sheet(content: Content, text: str) -> list[StoreKey]:
    secret = recovery.secret_of(text)
    for slot in _slots(content, "recovery"):
        keys = _open_recovery_slot(content, slot, secret)
        if keys:
            return keys
    raise WrongPassphrase(_("This recovery sheet belongs to another store or was replaced by a newer one."), "recovery")


def _passphrase_slot(store: str, keys: list[StoreKey], passphrase: str) -> Slot:
    salt = secrets.token_bytes(16)
    cipher = ChaCha20Poly1305(_argon2id(passphrase, salt, MEMORY_KIB, PASSES, LANES))
    wrapped = {}
    for key in keys:
        nonce = secrets.token_bytes(12)
        sealed = cipher.encrypt(nonce, key.value, _bound(store, "passphrase", key.key_id))
        wrapped[key.key_id] = (nonce + sealed).hex()
    kdf = {"name": "argon2id", "memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES, "salt": salt.hex()}
    return {"kind": "passphrase", "kdf": kdf, "wrapped": wrapped}


def _open_passphrase_slot(content: Content, slot: Slot, passphrase: str) -> list[StoreKey]:
    try:
        kdf = slot["kdf"]
        memory, passes, lanes = int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"])
        if kdf["name"] != "argon2id" or memory > MOST_MEMORY_KIB or passes > MOST_PASSES or lanes > MOST_LANES:
            raise ValueError("parameters out of bounds")
        cipher = ChaCha20Poly1305(_argon2id(passphrase, bytes.fromhex(kdf["salt"]), memory, passes, lanes))

        def unwrap(wrapped: bytes, key_id: str) -> bytes:
            return cipher.decrypt(wrapped[:12], wrapped[12:], _bound(content["store"], "passphrase", key_id))

        return _unwrapped(content, slot, unwrap)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreProblem(keyfile.sentence_lost()) from error


def _argon2id(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(normal(passphrase).encode())


def _recovery_slot(store: str, keys: list[StoreKey], secret: bytes) -> Slot:
    salt = secrets.token_bytes(16)
    public = _recovery_pair(secret, salt).public_key().public_bytes_raw()
    slot: Slot = {"kind": "recovery", "salt": salt.hex(), "public": public.hex()}
    slot["wrapped"] = _seal(store, keys, slot)
    return slot


def _recovery_pair(secret: bytes, salt: bytes) -> X25519PrivateKey:
    seed = HKDF(SHA256(), KEY_BYTES, salt, b"feldbuch recovery sheet").derive(secret)
    return X25519PrivateKey.from_private_bytes(seed)


def _seal(store: str, keys: list[StoreKey], slot: Slot) -> dict[str, str]:
    public = X25519PublicKey.from_public_bytes(bytes.fromhex(slot["public"]))
    return {key.key_id: _SUITE.encrypt(key.value, public, _bound(store, "recovery", key.key_id)).hex() for key in keys}


def _open_recovery_slot(content: Content, slot: Slot, secret: bytes) -> list[StoreKey]:
    try:
        pair = _recovery_pair(secret, bytes.fromhex(slot["salt"]))

        def unwrap(wrapped: bytes, key_id: str) -> bytes:
            return _SUITE.decrypt(wrapped, pair, _bound(content["store"], "recovery", key_id))

        return _unwrapped(content, slot, unwrap)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreProblem(keyfile.sentence_lost()) from error


def _unwrapped(content: Content, slot: Slot, unwrap: Callable[[bytes, str], bytes]) -> list[StoreKey]:
    """The keys this slot holds, in the order of the file; none if what was typed does not fit the slot."""
    keys = []
    for entry in content["keys"]:
        wrapped = slot["wrapped"].get(entry["id"])
        if wrapped is None:
            continue
        try:
            value = unwrap(bytes.fromhex(wrapped), entry["id"])
        except InvalidTag:
            return []
        if not hmac.compare_digest(_check_value(value), entry["check"]):
            raise ValueError("a wrapped key fails its check value")
        keys.append(StoreKey(entry["id"], value))
    return keys
