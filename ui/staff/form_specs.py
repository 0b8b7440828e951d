"""What makes the form of a record one of somebody of the team, free of Qt."""

from dataclasses import replace

from app.core.validation import Finding
from app.core.work import View
from app.project import staffing
from app.project.staffing import StaffSheet
from models import vocabulary as lists
from resources.language import _
from ui.parts.forms.fields import Field, Section
from ui.parts.forms.form_values import choices
from ui.record_form.spec import FormSpec, Opened, Plain


def person() -> FormSpec[StaffSheet]:
    """The form of somebody of the team."""
    return FormSpec(
        "staff",
        _("New colleague"),
        _open,
        lambda work, sheet, given: staffing.save_person(work, sheet, given).id,
        lambda key: key,
        review=_review,
        renew=lambda sheet, values, basis: replace(sheet, values=values, basis=basis),
        kinds=frozenset({"staff"}),
    )


def sections() -> tuple[Section, ...]:
    """The fields of the form."""
    return (
        Section(
            _("Colleague"),
            (
                Field("name", _("Name"), required=True, length=160),
                Field("function", _("Function"), length=160),
                Field("phone", _("Phone")),
                Field("email", _("E-mail")),
                Field("active", _("Works here at present"), "yes_no"),
            ),
            key="person",
        ),
        Section(
            _("Rights"),
            (
                Field("roles", _("Roles"), "choices", required=True, choices=choices(lists.ROLE), wide=True),
                Field("offices", _("Offices"), "choices", required=True, choices=choices(lists.OFFICE), wide=True),
                Field(
                    "fields_of_action",
                    _("Fields of action"),
                    "choices",
                    choices=choices(lists.FIELD_OF_ACTION),
                    wide=True,
                ),
            ),
            hint=_("Counts on the other laptops from the next round on. A new laptop is admitted on the page “Sync”."),
            key="rights",
        ),
    )


def _open(view: View, record_id: str, arguments: Plain) -> Opened[StaffSheet]:
    sheet = staffing.open_person(view, record_id or None)
    values = {**sheet.values, **({"name": arguments["name"]} if arguments.get("name") else {})}
    title = str(sheet.values.get("name") or "") if sheet.id else ""
    return Opened(sheet, sheet.id, title, values, sections(), sheet.basis, sheet.editable)


def _review(view: View, sheet: StaffSheet, given: Plain) -> list[Finding]:
    return staffing.review_person(view, sheet, given)
