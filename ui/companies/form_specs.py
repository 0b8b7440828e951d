"""What makes the form of a record one of a company or of a consultation, free of Qt."""

from dataclasses import replace

from app.companies import companies, consulting
from app.core.validation import Finding
from app.core.work import View, Work
from app.intake.duplicate_hint import duplicate_hints
from app.records import records
from app.records.aid_value import aid_value
from app.records.checks_coaching import minutes_between
from resources.language import _
from ui.companies import fields
from ui.formatting import phrases
from ui.parts.forms.fields import Section
from ui.record_form.spec import FormSpec, Opened, Plain

NEW = "business."


def company() -> FormSpec[companies.CompanySheet]:
    """The form of a company."""
    return FormSpec(
        "company",
        _("New company"),
        _open_company,
        lambda work, sheet, given: companies.save_sheet(work, sheet, given).id,
        fields.label,
        review=_review_company,
        changed=companies.changed_meanwhile,
        renew=lambda sheet, values, basis: replace(sheet, values=values, basis=basis),
        known_already=lambda view, sheet, given: duplicate_hints(view, "business", given) if sheet.id is None else (),
        kinds=frozenset({"business"}),
    )


def _open_company(view: View, record_id: str, arguments: Plain) -> Opened[companies.CompanySheet]:
    sheet = companies.open_sheet(view, record_id or None)
    values = {**sheet.values, **({"name": arguments["name"]} if arguments.get("name") else {})}
    return Opened(sheet, sheet.id, sheet.name, values, fields.company(), sheet.basis, sheet.editable)


def _review_company(view: View, sheet: companies.CompanySheet, given: Plain) -> list[Finding]:
    return records.review(view, "business", given, sheet.id)


def consultation() -> FormSpec[consulting.ConsultationSheet]:
    """The form of a consultation, with its company where that is new, too."""
    return FormSpec(
        "consultation",
        _("New consultation"),
        _open_consultation,
        _save_consultation,
        _consultation_label,
        review=_review_consultation,
        follow=_follow,
        kinds=frozenset({"business_consultation"}),
    )


def _consultation_label(key: str) -> str:
    return next(
        (field.label for section in fields.consultation(()) for field in section.fields if field.key == key), key
    )


def _open_consultation(view: View, record_id: str, arguments: Plain) -> Opened[consulting.ConsultationSheet]:
    # A draft of a new consultation is about its company: `new@<id>` opens it again.
    new, _at, about = record_id.partition("@")
    business = str(arguments.get("business") or "") or about or None
    sheet = consulting.open_sheet(view, None if new == "new" else record_id or None, business)
    sections: tuple[Section, ...] = fields.consultation(companies.advisers(view))
    if sheet.business is not None:
        sections = sections[1:]
    title = _("Consultation of {company}").format(company=sheet.company) if sheet.company else ""
    new_about = f"new@{business}" if business else "new"
    return Opened(sheet, sheet.id, title, sheet.values, sections, sheet.basis, sheet.editable, new_about)


def _save_consultation(work: Work, sheet: consulting.ConsultationSheet, given: Plain) -> str:
    own = {key: value for key, value in given.items() if not key.startswith(NEW)}
    if sheet.id is not None:
        return consulting.save_consultation(work, sheet, own).id
    firm = {key.removeprefix(NEW): value for key, value in given.items() if key.startswith(NEW)}
    return consulting.record_consultation(work, consulting.ConsultationDraft(sheet.business, own, firm)).id


def _review_consultation(view: View, sheet: consulting.ConsultationSheet, given: Plain) -> list[Finding]:
    own = {key: value for key, value in given.items() if not key.startswith(NEW)}
    if sheet.business is None:
        return []
    about = {} if sheet.id else {"business": sheet.business}
    return records.review(view, "business_consultation", {**about, **own}, sheet.id)


def _follow(view: View, values: Plain) -> dict[str, str]:
    minutes = minutes_between(_time(values.get("begin")), _time(values.get("end")))
    hints = {"minutes": _("Follows from begin and end."), "aid_value": ""}
    if minutes and not values.get("minutes"):
        hints["minutes"] = _("From begin and end: {minutes}").format(minutes=phrases.minutes(minutes))
    typed = str(values.get("minutes") or "")
    times = {"begin": _time(values.get("begin")), "end": _time(values.get("end"))}
    known = {**values, **times, "minutes": typed if typed.isdecimal() else None}
    value = aid_value(view, known)
    if value is not None and not values.get("aid_value"):
        hints["aid_value"] = _("By the rate of the project: {value}").format(value=phrases.euro(value))
    return hints


def _time(value: object) -> str | None:
    """A time that can be read; what is half typed is none."""
    return value if isinstance(value, str) and len(value) == 5 and value[2] == ":" else None
