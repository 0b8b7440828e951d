"""The words on screen, paper and command line: English in the source, German shown unless English is chosen.

Every domain has its German in a file of its own, `locale/de/LC_MESSAGES/<domain>.po`, compiled beside it to `.mo`
(`python -m resources.locale_tool`). Here they are joined into one catalogue: first the domain of the sign-in page, the
others when a text is not found in it. `_` is called at the moment a text is needed, never at import, so that a change
of language is seen at once; texts that stand in tables of data are marked with `N_` and translated where they are
shown.
"""

import gettext
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

import resources

LANGUAGES = ("de", "en")
FIRST = "ui"  # the domain of the sign-in page
_current = "de"


class _Later(gettext.NullTranslations):
    """The texts of these files, read when the first of them is asked for."""

    def __init__(self, files: Sequence[Path]) -> None:
        super().__init__()
        self._files = files

    @cached_property
    def _read(self) -> gettext.NullTranslations:
        return _joined(self._files)

    def gettext(self, message: str) -> str:
        """See gettext."""
        return self._read.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """See gettext."""
        return self._read.ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        """See gettext."""
        return self._read.pgettext(context, message)


def _joined(files: Sequence[Path]) -> gettext.NullTranslations:
    joined = gettext.NullTranslations()
    for file in reversed(files):
        with file.open("rb") as opened:
            domain = gettext.GNUTranslations(opened)
        domain.add_fallback(joined)
        joined = domain
    return joined


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = resources.ROOT / "locale" / language / "LC_MESSAGES"
    files = sorted(folder.glob("*.mo"), key=lambda file: (file.stem != FIRST, file.name)) if folder.is_dir() else []
    joined = _joined(files[:1])
    joined.add_fallback(_Later(files[1:]))
    return joined


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
    return _known(_current, message)


@lru_cache(maxsize=4096)
def _known(language: str, message: str) -> str:
    return _catalogue(language).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """The right plural form of a text for `number`."""
    return _catalogue(_current).ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """`message` in the sense that `context` names, where one English word has two German ones."""
    return _catalogue(_current).pgettext(context, message)


def N_(message: str) -> str:
    """Marks a text for translation where it is only stored, not shown."""
    return message
