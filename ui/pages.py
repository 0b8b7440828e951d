"""The pages of the window in the order of the rail; their numbers (Ctrl+1..9) are fixed for all roles.

One line per page: `PageEntry(key, title, icon, build, number, parent)`. Which of them a person sees follows from the
rights, not from here.
"""

from typing import Any

from resources.language import _
from ui.context import PageEntry
from ui.frame.hits import Hit
from ui.parts.gallery import GalleryPage

GALLERY = "gallery"


def entries(workplace: Any, development: bool = False) -> tuple[PageEntry, ...]:
    """The pages for the person of this open store."""
    del workplace
    listed: list[PageEntry] = []
    if development or not listed:
        listed.append(PageEntry(GALLERY, _("Parts"), "columns", GalleryPage, 9))
    return tuple(listed)


def first(listed: tuple[PageEntry, ...]) -> str:
    """Where work begins."""
    return listed[0].key


def find(workplace: Any, text: str) -> list[Hit]:
    """The search from anywhere (Ctrl+K): pages by their name; people, companies and commands come with their pages."""
    typed = text.casefold()
    heading = _("Pages")
    return [
        Hit(heading, entry.key, entry.title, icon=entry.icon, keys=f"Ctrl+{entry.number}", page=entry.key)
        for entry in entries(workplace)
        if entry.number and typed in entry.title.casefold()
    ]
