"""The lists, asked once in the background after somebody signed in.

The first question of a kind costs three times as much as the next ones: its statement is put together, and the pages
of the file it needs are decrypted. Asked here, ahead of time and on a thread of its own, the first visit to a list does
not hold up the window. Nothing is kept but what the store keeps by itself.
"""

from contextlib import suppress

from app.base.errors import NotAllowed
from app.companies import companies
from app.core.work import View
from app.core.workplace import Workplace
from app.overview import chronicle
from app.people import participants, person

IN_SIGHT = 25
_ENTRIES = 20


def warm(workplace: Workplace) -> None:
    """Look at the beginning of each list and at the first of it, as its page will; what may not be seen is left out."""
    for look in (_people, _companies):
        with suppress(NotAllowed):
            workplace.ask(look)


def _people(view: View) -> None:
    for row, _extras in participants.rows(view, limit=IN_SIGHT)[:1]:
        person.details(view, row.id)
        chronicle.of_person(view, row.id, 0, _ENTRIES)


def _companies(view: View) -> None:
    for row, _sums in companies.rows(view, limit=IN_SIGHT)[:1]:
        companies.details(view, row.id)
        chronicle.of_company(view, row.id, 0, _ENTRIES)
