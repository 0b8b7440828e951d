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

    def times(one: ListedCompany) -> str:
        total = sums(one)
        return f"{total.consultations} · {phrases.hours(total.minutes)}" if total.consultations else phrases.NEVER

    def value(one: ListedCompany) -> str:
        total = sums(one)
        return phrases.euro(total.value) if total.value else phrases.NEVER

    return (
        Column("name", _("Name"), lambda one: Cell(one.company.name, bold=True), 180, stretch=True, sort="name"),
        Column("industry", _("Line of business"), _industry, 156, rank=3),
        Column("district", _("District"), lambda one: district(one.company.district) or phrases.NEVER, 100, rank=2),
        Column("size", _("Size"), lambda one: lists.SIZE_CLASS.label(one.company.size) or phrases.NEVER, 74, rank=3),
        Column("times", _("Consultations"), times, 118, rank=1, align="right"),
        Column("value", _("Value"), value, 106, rank=2, align="right"),
        Column("last", _("Last one"), lambda one: phrases.near_day(day_of(sums(one).last), today()), 100),
    )


def _industry(one: ListedCompany) -> str:
    return one.company.industry or lists.WZ_SECTION.label(one.company.section) or phrases.NEVER


def consultations() -> tuple[Column[ConsultationRow], ...]:
    """Date, what it was about, duration, value, next step."""
    return (
        Column("day", _("Date"), lambda one: phrases.day(day_of(one.day)), 104),
        Column("title", _("Consultation"), _title, 240, stretch=True),
        Column("minutes", _("Duration"), lambda one: phrases.hours(one.minutes), 92, align="right"),
        Column(
            "value", _("Value"), lambda one: phrases.euro(one.value) if one.value else "", 110, rank=1, align="right"
        ),
        Column("next", _("Next step"), _next, 150, rank=2),
    )


def _title(one: ConsultationRow) -> Cell:
    about = " · ".join(part for part in (one.kind, one.mode, one.adviser) if part)
    return Cell(one.title, bold=True, second=about)


def _next(one: ConsultationRow) -> Cell:
    if one.next_on is None:
        return Cell()
    if one.done:
        return Cell(_("done"), "ok", "ok")
    day = day_of(one.next_on)
    steps = one.agreed_steps.partition("\n")[0]
    return Cell(f"{day:%d.%m.} {steps}".strip() if day else steps, "flag")
