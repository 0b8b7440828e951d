"""What a passphrase must be: long enough to resist guessing, by length or by number of words.

Length beats rules about digits and signs (people answer those with "Sommer2024!"). Argon2id makes each guess dear;
twelve characters or four words make the guesses many. Names that stand on the sign-in page and the few things
everybody tries first are refused.
"""

import re
import unicodedata

from app.base.errors import BadInput
from resources.language import _

SHORTEST = 12
WORDS = 4
SHORTEST_BY_WORDS = 10
DIFFERENT = 5
OBVIOUS = (
    "passwort",
    "passphrase",
    "passwortsatz",
    "password",
    "feldbuch",
    "gladbeck",
    "geheim",
    "hallo",
    "willkommen",
    "sommer",
    "winter",
    "qwertz",
    "qwerty",
    "asdf",
    "abcdefgh",
    "12345678",
    "123456789",
)


def normal(passphrase: str) -> str:
    """The form that is used as a key: NFC, ends trimmed - so that every keyboard gives the same bytes."""
    return unicodedata.normalize("NFC", passphrase).strip()


def require(passphrase: str, names: tuple[str, ...] = (), *, demo: bool = False) -> None:
    """BadInput if the passphrase is too easy to guess; `names` are the person's and the store's. Demo: not empty."""
    text = normal(passphrase)
    if not text:
        raise BadInput(_("Type a passphrase: at least 12 characters, or 4 words."), "passphrase")
    if demo:
        return
    words = re.findall(r"\w+", text)
    long_enough = len(text) >= SHORTEST or (len(words) >= WORDS and len(text) >= SHORTEST_BY_WORDS)
    if not long_enough:
        raise BadInput(
            _("Too short. Take at least 12 characters, or 4 words that do not belong together."), "passphrase"
        )
    if len(set(text.casefold())) < DIFFERENT:
        raise BadInput(
            _("Too few different characters. Take at least 12 characters, or 4 words that do not belong together."),
            "passphrase",
        )
    if _only(text, names):
        raise BadInput(
            _("This contains little but a name. Take 4 words that nobody connects with you."),
            "passphrase",
        )
    if _only(text, OBVIOUS):
        raise BadInput(
            _("This is one of the first things others would try. Take 4 words that do not belong together."),
            "passphrase",
        )


def _only(text: str, known: tuple[str, ...]) -> bool:
    """Whether little is left once the known words, digits and signs are taken away."""
    rest = text.casefold()
    parts = {part for name in known for part in re.findall(r"\w{3,}", normal(name).casefold())}
    known_part = False
    for part in sorted(parts, key=len, reverse=True):
        known_part = known_part or part in rest
        rest = rest.replace(part, "")
    return known_part and len(re.sub(r"[\W\d_]", "", rest)) < DIFFERENT
