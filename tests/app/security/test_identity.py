"""A replica's keys and the fingerprint that is compared by voice."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.security import identity


def test_the_public_halves_belong_to_the_private_ones():
    made = identity.new_identity()
    signing = Ed25519PrivateKey.from_private_bytes(made.signing_private)
    receiving = X25519PrivateKey.from_private_bytes(made.receiving_private)
    assert signing.public_key().public_bytes_raw() == made.signing_public
    assert receiving.public_key().public_bytes_raw() == made.receiving_public
    assert identity.new_identity() != made


def test_the_private_keys_do_not_show():
    made = identity.new_identity()
    assert repr(made.signing_private) not in repr(made)
    assert repr(made.receiving_private) not in repr(made)


def test_the_fingerprint_is_eight_groups_of_digits_over_both_keys():
    first, second, third = bytes(32), bytes([1] * 32), bytes([2] * 32)
    spoken = identity.fingerprint(first, second)
    assert [len(group) for group in spoken.split()] == [5] * 8
    assert spoken.replace(" ", "").isdigit()
    assert len({spoken, identity.fingerprint(second, first), identity.fingerprint(first, third)}) == 3
    assert identity.same_fingerprint(spoken.replace(" ", "-"), spoken)
    assert not identity.same_fingerprint(spoken[:-1], spoken)
    with pytest.raises(ValueError):
        identity.fingerprint(first, b"")
