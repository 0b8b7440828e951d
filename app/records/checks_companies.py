"""Checks of companies and consultations (domain.md sections 4 and 11)."""

from app.base.dates import german
from app.core.validation import Case, Finding, error, warning
from app.records.checks_coaching import minutes_between
from app.records.checks_people import contact
from resources.language import _


def business(case: Case) -> list[Finding]:
    """Contact data and dates of a company."""
    found = contact(case)
    founded = case.values.get("founded_on")
    if founded and founded > case.view.today.isoformat():
        sentence = _("Lies in the future. For a company that is being founded choose the phase start-up.")
        found.append(warning("founded_on", "date_in_future", sentence))
    year = case.values.get("founded_year")
    if year and year > case.view.today.year + 1:
        found.append(warning("founded_year", "date_in_future", _("Lies in the future. Check the year.")))
    return found


def business_consultation(case: Case) -> list[Finding]:
    """Times of a consultation."""
    found: list[Finding] = []
    begin, end = case.values.get("begin"), case.values.get("end")
    if begin and end and end <= begin:
        sentence = _("The end lies before the begin. Enter an end after {begin}.").format(begin=begin)
        found.append(error("end", "end_before_begin", sentence))
    elif minutes_between(begin, end) is None and case.values.get("minutes") is None:
        sentence = _("The duration is missing: enter begin and end, or the minutes. Saving works.")
        found.append(warning("minutes", "duration_missing", sentence))
    day, start = case.values["date"], case.view.profile.get("period_from")
    if "date" in case.changed:
        if day > case.view.today.isoformat():
            found.append(error("date", "date_in_future", _("Lies in the future. Today at the latest.")))
        elif start and day < start:
            sentence = _("Lies before the project. {first} at the earliest.").format(first=german(start))
            found.append(error("date", "before_project", sentence))
    return found
