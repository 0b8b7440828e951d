"""Which passphrases are taken."""

import pytest

from app.base.errors import BadInput
from app.security import strength

NAMES = ("Birgit Reuter", "Aktiv und digital in Gladbeck 4.0")


@pytest.mark.parametrize(
    "passphrase",
    [
        "Regen auf dem Wellblech",
        "vier rote Kähne da",
        "kürbis-lampe-91",
        "Birgit mag 7 nasse Otter",
        "طريق طويل إلى البيت",
    ],
)
def test_long_or_many_words_are_taken(passphrase):
    strength.require(passphrase, NAMES)


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "   ",
        "kurz",
        "elf zeichen",
        "a b c d",
        "aaaaaaaaaaaaaaaa",
        "Birgit Reuter 1",
        "reuter.birgit.2024",
        "Gladbeck4.0!!",
        "passwort12345",
        "Feldbuch Feldbuch",
        "Sommer2024!!!!",
        "qwertzqwertz",
        "123456789012",
    ],
)
def test_short_ones_names_and_the_obvious_are_refused_at_the_field(passphrase):
    with pytest.raises(BadInput) as caught:
        strength.require(passphrase, NAMES)
    assert caught.value.field == "passphrase"


def test_a_demo_may_have_any_passphrase_but_none():
    strength.require("demo", demo=True)
    with pytest.raises(BadInput):
        strength.require(" ", demo=True)


def test_composed_and_decomposed_letters_are_the_same_passphrase():
    assert strength.normal("Ku\u0308rbis ") == strength.normal("Kürbis")
