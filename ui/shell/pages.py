"""The pages of the window in the order of the rail; their numbers (Ctrl+1..9) are fixed for all roles.

Each feature lists its own (`coaching_pages`, `people_pages`); here they are put together, and those a person has no
right to are left out.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from app.core.rights import TABLE, Right
from app.core.workplace import Workplace
from app.records import searching
from resources.language import _
from ui.base.context import PageEntry
from ui.duplicates.page import DuplicatesPage
from ui.duplicates.questions_page import QuestionsPage
from ui.parts.gallery import GalleryPage
from ui.settings_page.page import SettingsPage
from ui.shell import coaching_pages, people_pages
from ui.shell.finding import Finder
from ui.shell.hits import Hit
from ui.shell.rail import PERSON_PAGE
from ui.staff.page import ColleaguePage, StaffPage
from ui.syncing.page import SyncPage
from ui.syncing.rounds import Rounds

GALLERY = "gallery"
NEEDED = {
    **dict.fromkeys(("participants", "participant", "known_person"), Right.SEE_PEOPLE),
    **dict.fromkeys(("sessions", "register", "session", "series", "individual"), Right.SEE_PEOPLE),
    **dict.fromkeys(("companies", "company", "company_form", "known_company", "consultation"), Right.SEE_BUSINESS),
    "importing": Right.IMPORT,
    **dict.fromkeys(("papers", "printed_lists"), Right.SEE_PEOPLE),
    "duplicates": Right.MERGE,
    **dict.fromkeys(("team", "colleague"), Right.EDIT_STAFF),
}


def entries(workplace: Workplace, rounds: Rounds | None = None, *, development: bool = False) -> tuple[PageEntry, ...]:
    """The pages for the person of this open store, titles in the language in use.

    `rounds`: those that run in the background; without them the page "Sync" has its own.
    """
    held = frozenset[Right]().union(*(TABLE.get(role, frozenset()) for role in workplace.me.roles))
    people = (replace(entry, title=_(entry.title)) for entry in people_pages.ENTRIES)
    kept = (
        PageEntry("duplicates", _("Duplicates"), "merge", DuplicatesPage, 9),
        PageEntry("team", _("Team"), "people", StaffPage, 0, PERSON_PAGE),
        PageEntry("colleague", _("Colleague"), "person", ColleaguePage, 0, PERSON_PAGE),
    )
    listed = [
        entry
        for entry in (*coaching_pages.entries(), *people, *kept)
        if entry.key not in NEEDED or NEEDED[entry.key] in held
    ]
    listed.append(PageEntry("sync", _("Sync"), "sync", partial(SyncPage, rounds=rounds), 8))
    listed.append(PageEntry("questions", _("Questions about merged records"), "merge", QuestionsPage, 0, "sync"))
    listed.append(PageEntry(PERSON_PAGE, _("Settings"), "person", SettingsPage))
    listed.sort(key=lambda entry: entry.number or 99)
    if development:
        listed.append(PageEntry(GALLERY, _("Parts"), "columns", GalleryPage, 7))
    return tuple(listed)


def first(listed: tuple[PageEntry, ...]) -> str:
    """Where work begins."""
    return listed[0].key


def finder(workplace: Workplace, listed: tuple[PageEntry, ...]) -> Callable[[str], list[Hit]]:
    """The search from anywhere over this store and these pages."""

    def find(typed: str, most: int) -> list[Any]:
        return list(workplace.ask(searching.find, typed, limit=most))

    return Finder(find, [(entry.key, entry.title, entry.icon, entry.number) for entry in listed])
