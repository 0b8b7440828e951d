"""What a guess of a passphrase costs in tests: next to nothing, unless the cost itself is what is tested."""

import pytest

from app.security import keyring

# The least that Argon2id takes for one lane. Files say what they were made with, so stores open in any process.
_CHEAP = {"MEMORY_KIB": 8, "PASSES": 1, "LANES": 1}
FULL_COST = {name: getattr(keyring, name) for name in _CHEAP}


def make_cheap(patch: pytest.MonkeyPatch) -> None:
    """Let key slots made from now on cost nothing: 0.2 s of CPU less for every store that is made or opened."""
    for name, value in _CHEAP.items():
        patch.setattr(keyring, name, value)


def pay_in_full(patch: pytest.MonkeyPatch) -> None:
    """Let them cost what they cost people."""
    for name, value in FULL_COST.items():
        patch.setattr(keyring, name, value)
