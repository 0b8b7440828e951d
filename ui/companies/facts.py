"""What is told about a company in short lines, free of Qt."""

from app.companies.companies import Company
from models import vocabulary as lists
from resources.language import _
from ui.companies.fields import DIGITAL
from ui.formatting import phrases
from ui.participants.words import day_of, district

Line = tuple[str, str]


def second_line(company: Company) -> str:
    """Line of business, district, size."""
    values = company.values
    parts = (
        values.get("industry_text") or lists.WZ_SECTION.label(values.get("wz_section")),
        district(str(values.get("district") or "")),
        lists.SIZE_CLASS.label(values.get("size_class")),
    )
    return " · ".join(str(part) for part in parts if part)


def contact(company: Company) -> tuple[Line, ...]:
    """Whom to call and where: label and text."""
    values = company.values
    street = f"{values.get('street', '')} {values.get('house_no', '')}".strip()
    town = f"{values.get('postcode', '')} {values.get('city', '')}".strip()
    lines = (
        (_("Contact person"), values.get("contact_person")),
        (_("Phone"), values.get("phone")),
        (_("E-mail"), values.get("email")),
        (_("Website"), values.get("website")),
        (_("Address"), ", ".join(part for part in (street, town) if part)),
    )
    return tuple((label, str(text)) for label, text in lines if text)


def master_data(company: Company) -> tuple[Line, ...]:
    """The data of the panel."""
    values = company.values
    employees = str(values["employees"]) if values.get("employees") is not None else ""
    if employees and values.get("size_declared_on"):
        employees = _("{number}, as of {day}").format(
            number=employees, day=phrases.day(day_of(values["size_declared_on"]))
        )
    lines = (
        *contact(company),
        (_("Legal form"), lists.LEGAL_FORM.label(values.get("legal_form"))),
        (_("Employees"), employees),
        (_("Phase"), lists.PHASE.label(values.get("phase"))),
        (_("Counts as"), lists.COUNTING_MODE.label(values.get("counting_mode")) or _("as enterprise")),
        (
            _("First contact on"),
            phrases.day(day_of(values["first_contact_on"])) if values.get("first_contact_on") else "",
        ),
        (_("Remark"), str(values.get("note") or "")),
    )
    return tuple((label, text) for label, text in lines if text)


def digital(company: Company) -> tuple[tuple[str, int], ...]:
    """The own estimates that are there: area and step of 5."""
    return tuple((_(label), int(company.values[key])) for key, label in DIGITAL if company.values.get(key))


def brought_forward(company: Company) -> str:
    """What the office's earlier list already held."""
    minutes, value = company.values.get("consultation_minutes"), company.values.get("aid_value")
    if not minutes and not value:
        return ""
    parts = []
    if minutes:
        parts.append(phrases.hours(int(minutes)))
    if value:
        parts.append(phrases.euro(float(value)))
    return _("Brought forward from an earlier list: {sums}").format(sums=" · ".join(parts))
