"""The columns of the list of participants."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.people.participants import PersonRow
from app.people.participations import Extras
from resources.language import _
from ui.formatting import phrases
from ui.participants import words
from ui.parts.tables.cells import Cell, Column


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person and the place in the list."""

    place: int
    person: PersonRow


def columns(extras: Callable[[ListedPerson], Extras], today: Callable[[], date]) -> tuple[Column[ListedPerson], ...]:
    """Name, district, entry, answers, last contact, sync. `extras` are read for the rows in sight."""

    def day(text: str | None) -> str:
        return phrases.near_day(words.day_of(text), today())

    return (
        Column("name", _("Name"), lambda row: Cell(row.person.name, bold=True), 168, stretch=True, sort="name"),
        Column(
            "district", _("District"), lambda row: words.district(row.person.district) or phrases.NEVER, 106, rank=3
        ),
        Column(
            "entry", _("Entry"), lambda row: phrases.day(words.day_of(extras(row).entry)), 108, rank=3, sort="entry"
        ),
        Column(
            "answers",
            _("Answers"),
            lambda row: words.completeness_cell(extras(row).completeness),
            170,
            sort="completeness",
        ),
        Column("contact", _("Last contact"), lambda row: day(extras(row).last_contact), 126, rank=2),
        Column("sync", _("Sync"), lambda row: _sync(row.person), 100, rank=1),
    )


def _sync(person: PersonRow) -> Cell:
    if person.conflict:
        return Cell(_("conflict"), "conflict", "conflict")
    return Cell(_("waiting"), "unsent", "info") if person.waits else Cell()
