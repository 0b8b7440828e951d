"""What makes the form of a record one of an offering or of the project, free of Qt."""

from dataclasses import replace

from app.core.validation import Finding
from app.core.work import View
from app.project import project
from app.project.project import ProjectSheet
from app.records import colleagues, records
from resources.language import _
from ui.offerings import fields
from ui.record_form.spec import FormSpec, Opened, Plain


def offering() -> FormSpec[ProjectSheet]:
    """The form of an offering."""
    return FormSpec(
        "offering",
        _("New offering"),
        _open_offering,
        lambda work, sheet, given: project.save_offering(work, sheet, given).id,
        lambda key: key,
        review=lambda view, sheet, given: _review(view, "offering", sheet, given),
        renew=lambda sheet, values, basis: replace(sheet, values=values, basis=basis),
        kinds=frozenset({"offering"}),
    )


def settings() -> FormSpec[ProjectSheet]:
    """The form of the project's profile."""
    return FormSpec(
        "project",
        _("Project"),
        _open_project,
        lambda work, sheet, given: project.save_profile(work, sheet, given).id,
        lambda key: _(fields.PROJECT_LABELS.get(key, key)),
        review=lambda view, sheet, given: _review(view, "project_profile", sheet, given),
        renew=lambda sheet, values, basis: replace(sheet, values=values, basis=basis),
        kinds=frozenset({"project_profile"}),
    )


def _open_offering(view: View, record_id: str, arguments: Plain) -> Opened[ProjectSheet]:
    sheet = project.open_offering(view, record_id or None)
    values = {**sheet.values, **({"title": arguments["name"]} if arguments.get("name") else {})}
    title = str(values.get("title") or "") if sheet.id else ""
    sections = fields.offering(colleagues.team(view))
    return Opened(sheet, sheet.id, title, values, sections, sheet.basis, sheet.editable)


def _open_project(view: View, record_id: str, arguments: Plain) -> Opened[ProjectSheet]:
    del record_id, arguments
    sheet = project.open_profile(view)
    return Opened(
        sheet, sheet.id, _("Settings of the project"), sheet.values, fields.project(), sheet.basis, sheet.editable
    )


def _review(view: View, kind: str, sheet: ProjectSheet, given: Plain) -> list[Finding]:
    return records.review(view, kind, given, sheet.id)
