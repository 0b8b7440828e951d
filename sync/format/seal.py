"""Sealing and signing what goes to the share (FORMAT.md sections 2, 4 and 5).

A key seals once: every sealed piece has a key of its own, derived from the compartment's key and a salt that never
comes twice, so the nonce can be zero. Everything an outsider could swap - who, which number, which compartment - is
bound as associated data. Nothing here knows the store.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.format.errors import NotGenuine

KEY_SIZE = 32
_NONCE = bytes(12)
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class Signer:
    """A replica's private keys in use."""

    replica: bytes
    signing: bytes = field(repr=False)
    receiving: bytes = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(message)

    @property
    def public_signing(self) -> bytes:
        """The 32 bytes others verify with."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    @property
    def public_receiving(self) -> bytes:
        """The 32 bytes others seal keys to."""
        return X25519PrivateKey.from_private_bytes(self.receiving).public_key().public_bytes_raw()

    def open_envelope(self, envelope: bytes, info: bytes) -> bytes:
        """What was put into an envelope for this replica; NotGenuine if it was not for it."""
        try:
            opened: bytes = _HPKE.decrypt(envelope, X25519PrivateKey.from_private_bytes(self.receiving), info)
        except (InvalidTag, ValueError) as error:
            raise NotGenuine("envelope") from error
        return opened


def envelope(content: bytes, receiving: bytes, info: bytes) -> bytes:
    """`content` so that only the holder of the receiving key can read it (HPKE, RFC 9180, base mode)."""
    sealed: bytes = _HPKE.encrypt(content, X25519PublicKey.from_public_bytes(receiving), info)
    return sealed


def verify(public_signing: bytes, signature: bytes, message: bytes) -> None:
    """NotGenuine unless the signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public_signing).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise NotGenuine("signature") from error


def _derive(key: bytes, salt: bytes, purpose: str) -> ChaCha20Poly1305:
    if len(key) != KEY_SIZE:
        raise ValueError("a compartment key has 32 bytes")
    derived = HKDF(hashes.SHA256(), KEY_SIZE, salt, b"feldbuch/" + purpose.encode()).derive(key)
    return ChaCha20Poly1305(derived)


def seal(key: bytes, salt: bytes, purpose: str, plain: bytes, bound: bytes) -> bytes:
    """`plain` sealed under a key of its own; `bound` is authenticated, not hidden. A salt must never come twice."""
    return _derive(key, salt, purpose).encrypt(_NONCE, plain, bound)


def unseal(key: bytes, salt: bytes, purpose: str, sealed: bytes, bound: bytes) -> bytes:
    """What was sealed; NotGenuine if anything - key, salt, purpose, bytes, bound data - differs."""
    try:
        return _derive(key, salt, purpose).decrypt(_NONCE, sealed, bound)
    except InvalidTag as error:
        raise NotGenuine("seal") from error


def sha256(data: bytes) -> bytes:
    """32 bytes."""
    return hashlib.sha256(data).digest()
