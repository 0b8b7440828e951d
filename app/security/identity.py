"""A replica's own keys: one pair to sign with (Ed25519), one to receive keys with (X25519), and their fingerprint.

The private halves live only inside the store. The fingerprint is compared by voice when a laptop is admitted: eight
groups of five digits, 132 bits of SHA-256 over both public keys - above the 120 bits of BSI TR-02102, and digits are
told apart on any telephone.
"""

import hashlib
import re
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

GROUPS = 8
DIGITS = 5


@dataclass(frozen=True)
class Identity:
    """The raw keys of one replica, 32 bytes each; the private ones never show in a repr."""

    signing_private: bytes = field(repr=False)
    signing_public: bytes
    receiving_private: bytes = field(repr=False)
    receiving_public: bytes

    @property
    def fingerprint(self) -> str:
        """As `fingerprint()` of the public halves."""
        return fingerprint(self.signing_public, self.receiving_public)


def new_identity() -> Identity:
    """Fresh keys for a replica."""
    signing, receiving = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    return Identity(
        signing_private=signing.private_bytes_raw(),
        signing_public=signing.public_key().public_bytes_raw(),
        receiving_private=receiving.private_bytes_raw(),
        receiving_public=receiving.public_key().public_bytes_raw(),
    )


def identity_of(private: bytes) -> Identity:
    """The keys of a replica from its private halves as the store keeps them: to sign with, to receive with."""
    signing = Ed25519PrivateKey.from_private_bytes(private[:32])
    receiving = X25519PrivateKey.from_private_bytes(private[32:])
    return Identity(
        signing_private=private[:32],
        signing_public=signing.public_key().public_bytes_raw(),
        receiving_private=private[32:],
        receiving_public=receiving.public_key().public_bytes_raw(),
    )


def fingerprint(public_signing: bytes, public_receiving: bytes) -> str:
    """Eight groups of five digits, the same on both ends of the telephone; ValueError unless both have 32 bytes."""
    if len(public_signing) != 32 or len(public_receiving) != 32:
        raise ValueError("public keys have 32 bytes")
    digest = hashlib.sha256(b"feldbuch fingerprint" + public_signing + public_receiving).digest()
    number = int.from_bytes(digest) % 10 ** (GROUPS * DIGITS)
    digits = f"{number:0{GROUPS * DIGITS}d}"
    return " ".join(digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS))


def same_fingerprint(typed: str, expected: str) -> bool:
    """Whether typed digits, however grouped, are this fingerprint."""
    return re.sub(r"[\s.-]", "", typed) == expected.replace(" ", "")
