"""The words on screen, paper and command line: English in the source, German shown unless English is chosen.

Every room keeps its German in a file of its own, `locale/de/LC_MESSAGES/<room>.po`, compiled beside it to `.mo`
(`python -m resources.locale_tool`). Here they are joined into one catalogue. `_` is called at the moment a text is
needed, never at import, so that a change of language is seen at once; texts that stand in tables of data are marked
with `N_` and translated where they are shown.
"""

import gettext
from functools import cache

import resources

LANGUAGES = ("de", "en")
_current = "de"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    joined: gettext.GNUTranslations | None = None
    folder = resources.ROOT / "locale" / language / "LC_MESSAGES"
    for file in sorted(folder.glob("*.mo")) if folder.is_dir() else ():
        with file.open("rb") as opened:
            room = gettext.GNUTranslations(opened)
        if joined is None:
            joined = room
        else:
            joined.add_fallback(room)
    return joined or gettext.NullTranslations()


def use(language: str) -> None:
    """Choose the language of all texts from now on; ValueError for one that is not shipped."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(language)
    _current = language


def current() -> str:
    """The language in use: `de` or `en`."""
    return _current


def _(message: str) -> str:
    """`message` (English, as in the source) in the language in use."""
    return _catalogue(_current).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The right plural form of a text for `number`."""
    return _catalogue(_current).ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """`message` in the sense that `context` names, where one English word has two German ones."""
    return _catalogue(_current).pgettext(context, message)


def N_(message: str) -> str:
    """Marks a text for translation where it is only stored, not shown."""
    return message
