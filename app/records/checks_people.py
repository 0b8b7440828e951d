"""Checks of people's records: identity, participation, sensitive answers, consent (domain.md section 11)."""

import datetime
import re

from sqlalchemy import select

from app.base.dates import german
from app.core import merged_records
from app.core.validation import Case, Finding, error, warning
from models.identifiers import to_blob
from models.tables import RECORDS
from resources.language import _

OLDEST = 110
THREE_DISTRICTS = ("mitte", "butendorf", "brauck")
_CUSTOMER = re.compile(r"(BG\s*)?\d{3}[A-Z]\d{6}|\d{5}(//|BG)\d{7}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def years_between(born: datetime.date, day: datetime.date) -> int:
    """Completed years; who was born on 29 February completes a year on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def participant(case: Case) -> list[Finding]:
    """Identity: birth date, address, contact."""
    found: list[Finding] = []
    today = case.view.today
    born = case.date("birth_date")
    if born is not None and "birth_date" in case.changed:
        if born > today:
            found.append(error("birth_date", "birth_date_in_future", _("Lies in the future. Today at the latest.")))
        elif years_between(born, today) > OLDEST:
            sentence = _("Lies more than {years} years back. Check the year.").format(years=OLDEST)
            found.append(error("birth_date", "implausible_birth_date", sentence))
        elif years_between(born, today) < (case.view.profile.get("min_age") or 0):
            age = case.view.profile["min_age"]
            sentence = _("Is younger than {age} today. Saving works; the age at entry counts.").format(age=age)
            found.append(warning("birth_date", "under_min_age", sentence))
    district = case.values.get("district")
    inside = case.view.profile.get("districts") or THREE_DISTRICTS
    if district and district not in inside and not case.values.get("district_reason"):
        sentence = _("Lives outside the three districts. Saving works, with a reason.")
        found.append(warning("district", "outside_district", sentence))
    found += contact(case)
    number = case.values.get("customer_number")
    if number and "customer_number" in case.changed and not _CUSTOMER.fullmatch(re.sub(r"[\s-]", "", number)):
        sentence = _("Looks unusual for a customer number (usual: 123A456789). Saving works.")
        found.append(warning("customer_number", "odd_customer_number", sentence))
    return found


def contact(case: Case) -> list[Finding]:
    """Postcode, phone and e-mail: odd ones warn."""
    found: list[Finding] = []
    postcode = case.values.get("postcode")
    if postcode and "postcode" in case.changed:
        if not re.fullmatch(r"\d{5}", postcode):
            sentence = _("German postcodes have five digits. Saving works.")
            found.append(warning("postcode", "invalid_postcode", sentence))
        elif not postcode.startswith("459"):
            sentence = _("Does not begin with 459, so it lies outside Gladbeck. Saving works.")
            found.append(warning("postcode", "postcode_outside", sentence))
    phone = case.values.get("phone")
    if phone and "phone" in case.changed and not 5 <= sum(sign.isdigit() for sign in phone) <= 15:
        found.append(warning("phone", "odd_phone", _("Looks unusual for a phone number. Saving works.")))
    email = case.values.get("email")
    if email and "email" in case.changed and not _EMAIL.fullmatch(email):
        found.append(warning("email", "invalid_email", _("Does not look like an e-mail address. Saving works.")))
    return found


def enrolment(case: Case) -> list[Finding]:
    """Participation: its dates against birth, project and today; one per person."""
    found: list[Finding] = []
    entry, leaving, today = case.date("entry_date"), case.date("exit_date"), case.view.today
    start = case.view.profile.get("period_from")
    born = _birth_date(case)
    if entry is not None and "entry_date" in case.changed:
        if start and entry.isoformat() < start:
            sentence = _("Lies before the project. {first} at the earliest, today at the latest.")
            found.append(error("entry_date", "entry_before_project", sentence.format(first=german(start))))
        elif entry > today:
            sentence = _("Lies in the future. {first} at the earliest, today at the latest.")
            found.append(error("entry_date", "entry_in_future", sentence.format(first=german(start))))
        elif born is not None and entry < born:
            found.append(error("entry_date", "entry_before_birth", _("Lies before the birth date. Check both.")))
        elif born is not None and years_between(born, entry) < (case.view.profile.get("min_age") or 0):
            sentence = _("Was younger than {age} at entry. Saving works; check the target group.")
            found.append(warning("entry_date", "under_min_age", sentence.format(age=case.view.profile["min_age"])))
    if leaving is not None and entry is not None and leaving < entry:
        sentence = _("The exit lies before the entry. {first} at the earliest.").format(first=german(entry))
        found.append(error("exit_date", "exit_before_entry", sentence))
    observed = case.date("result_observed_on")
    window = case.view.profile.get("exit_window_days") or 28
    if observed and leaving and (observed - leaving).days > window:
        sentence = _("Lies more than {days} days after the exit, so the result does not count. Saving works.")
        found.append(warning("result_observed_on", "result_late", sentence.format(days=window)))
    if case.before is None and _others(case):
        sentence = _("This person takes part already. Change that participation instead of making a second one.")
        found.append(error("participant", "second_enrolment", sentence))
    return found


def _birth_date(case: Case) -> datetime.date | None:
    table = RECORDS["participant"]
    owner = case.values.get("participant")
    if not owner:
        return None
    text = case.view.connection.execute(select(table.c.birth_date).where(table.c.id == to_blob(owner))).scalar()
    return datetime.date.fromisoformat(text) if text else None


def _others(case: Case) -> bool:
    table = RECORDS["enrolment"]
    owners = merged_records.cluster_ids(case.view, case.values["participant"])
    query = select(table.c.id).where(table.c.participant.in_(owners), table.c.alive == 1).limit(1)
    return case.view.connection.execute(query).first() is not None


SENSITIVE = ("migration_background", "minority", "disability", "severe_disability", "other_disadvantage", "homeless")


def participant_sensitive(case: Case) -> list[Finding]:
    """A "yes" needs a consent that covers it and was not withdrawn."""
    told = [name for name in SENSITIVE if case.values.get(name) == "yes"]
    if not told or has_consent(case, ("sensitive",)):
        return []
    sentence = _("A “yes” here needs the consent to these answers. Record the consent first; the rest is kept.")
    return [error(name, "sensitive_without_consent", sentence) for name in told if name in case.changed]


def has_consent(case: Case, kinds: tuple[str, ...]) -> bool:
    """Whether the person gave one of these consents and did not withdraw it."""
    table = RECORDS["consent"]
    query = select(table.c.id).where(
        table.c.subject.in_(merged_records.cluster_ids(case.view, case.values["participant"])),
        table.c.kind.in_(kinds),
        table.c.withdrawn_on.is_(None),
        table.c.alive == 1,
    )
    return case.view.connection.execute(query.limit(1)).first() is not None


def consent(case: Case) -> list[Finding]:
    """Given, then perhaps withdrawn; neither in the future."""
    found: list[Finding] = []
    given, withdrawn, today = case.date("given_on"), case.date("withdrawn_on"), case.view.today
    if given and given > today:
        found.append(error("given_on", "date_in_future", _("Lies in the future. Today at the latest.")))
    if given and withdrawn and withdrawn < given:
        sentence = _("The withdrawal lies before the consent. {first} at the earliest.").format(first=german(given))
        found.append(error("withdrawn_on", "withdrawn_before_given", sentence))
    return found
