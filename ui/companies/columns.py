"""The columns of the list of companies and of a company's consultations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.companies.companies import CompanyRow, CompanySums
from app.companies.consulting import ConsultationRow
from models import vocabulary as lists
from resources.language import _
from ui.formatting import phrases
from ui.participants.words import day_of, district
from ui.parts.tables.cells import Cell, Column


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """A company and the place in the list."""

    place: int
    company: CompanyRow


def companies(
    sums: Callable[[ListedCompany], CompanySums], today: Callable[[], date]
) -> tuple[Column[ListedCompany], ...]:
    """Name, line of business, district, size, consultations with hours and value, the last one."""

    def times(row: ListedCompany) -> str:
        total = sums(row)
        return f"{total.consultations} · {phrases.hours(total.minutes)}" if total.consultations else phrases.NEVER

    def value(row: ListedCompany) -> str:
        total = sums(row)
        return phrases.euro(total.value) if total.value else phrases.NEVER

    return (
        Column("name", _("Name"), lambda row: Cell(row.company.name, bold=True), 180, stretch=True, sort="name"),
        Column("industry", _("Line of business"), _industry, 156, rank=3),
        Column("district", _("District"), lambda row: district(row.company.district) or phrases.NEVER, 100, rank=2),
        Column("size", _("Size"), lambda row: lists.SIZE_CLASS.label(row.company.size) or phrases.NEVER, 74, rank=3),
        Column("times", _("Consultations"), times, 118, rank=1, align="right"),
        Column("value", _("Value"), value, 106, rank=2, align="right"),
        Column("last", _("Last one"), lambda row: phrases.near_day(day_of(sums(row).last), today()), 100),
    )


def _industry(row: ListedCompany) -> str:
    return row.company.industry or lists.WZ_SECTION.label(row.company.section) or phrases.NEVER


def consultations() -> tuple[Column[ConsultationRow], ...]:
    """Date, what it was about, duration, value, next step."""
    return (
        Column("day", _("Date"), lambda row: phrases.day(day_of(row.day)), 104),
        Column("title", _("Consultation"), _title, 240, stretch=True),
        Column("minutes", _("Duration"), lambda row: phrases.hours(row.minutes), 92, align="right"),
        Column(
            "value",
            _("Value"),
            lambda row: phrases.euro(row.value) if row.value else "",
            110,
            rank=1,
            align="right",
        ),
        Column("next", _("Next step"), _next, 150, rank=2),
    )


def _title(row: ConsultationRow) -> Cell:
    about = " · ".join(part for part in (row.kind, row.mode, row.adviser) if part)
    return Cell(row.title, bold=True, second=about)


def _next(row: ConsultationRow) -> Cell:
    if row.next_on is None:
        return Cell()
    if row.done:
        return Cell(_("done"), "ok", "ok")
    day = day_of(row.next_on)
    steps = row.agreed_steps.partition("\n")[0]
    return Cell(f"{day:%d.%m.} {steps}".strip() if day else steps, "flag")
