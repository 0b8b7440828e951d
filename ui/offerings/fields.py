"""The fields of the forms about an offering and about the project, as data."""

from collections.abc import Iterable

from models import vocabulary as lists
from resources.language import N_, _
from ui.parts.forms.fields import Choice, Field, Section
from ui.parts.forms.form_values import choices, people

PROJECT_LABELS = {
    "title": N_("Title"),
    "programme": N_("Programme"),
    "funding_code": N_("Funding code"),
    "grantee": N_("Grant holder"),
    "provider": N_("Carrier"),
    "period_from": N_("Runs from"),
    "period_to": N_("Runs to"),
    "indicator_set": N_("Indicators"),
    "min_age": N_("Minimum age"),
    "districts": N_("Districts"),
    "bagatelle_minutes": N_("Without entry form up to"),
    "exit_window_days": N_("Result counts within"),
    "followup_months": N_("Asked again after"),
    "de_minimis_tracking": N_("Consultations count as de-minimis aid"),
    "keep_until": N_("Keep records until"),
    "controller": N_("Controller under data protection law"),
}


def offering(team: Iterable[tuple[str, str]]) -> tuple[Section, ...]:
    """The form of an offering."""
    return (
        Section(
            _("Offering"),
            (
                Field("title", _("Title"), required=True, length=160, wide=True),
                Field("kind", _("Kind"), "choice", required=True, choices=choices(lists.OFFERING_KIND)),
                Field("active", _("Takes place at present"), "yes_no"),
                Field("field_of_action", _("Field of action"), "choice", choices=choices(lists.FIELD_OF_ACTION)),
                Field("subproject", _("Sub-project"), "choice", choices=choices(lists.SUBPROJECT)),
            ),
            key="offering",
        ),
        Section(
            _("Place and time"),
            (
                Field("office", _("Office"), "choice", choices=choices(lists.OFFICE)),
                Field("location", _("Room")),
                Field("begin", _("Begin"), "time"),
                Field("end", _("End"), "time"),
                Field("break_minutes", _("Break"), "number", unit=_("min.")),
                Field("max_places", _("Places"), "number"),
            ),
            hint=_("New sessions of this offering begin with these."),
            key="time",
        ),
        Section(
            _("Who and what"),
            (
                Field("leaders", _("Led by"), "choices", wide=True, choices=people(team)),
                Field("topics", _("Topics"), "choices", wide=True, choices=choices(lists.TOPIC)),
            ),
            key="who",
        ),
    )


def project() -> tuple[Section, ...]:
    """The settings of the project."""

    def label(key: str) -> str:
        return _(PROJECT_LABELS[key])

    indicators = tuple(Choice(word.key, lists.INDICATOR_SET.label(word.key)) for word in lists.INDICATOR_SET)
    return (
        Section(
            _("Project"),
            (
                Field("title", label("title"), required=True, wide=True),
                Field("programme", label("programme")),
                Field("funding_code", label("funding_code")),
                Field("grantee", label("grantee")),
                Field("provider", label("provider")),
                Field("period_from", label("period_from"), "day", required=True),
                Field("period_to", label("period_to"), "day", required=True),
            ),
            key="project",
        ),
        Section(
            _("Rules"),
            (
                Field("indicator_set", label("indicator_set"), "choice", choices=indicators),
                Field("min_age", label("min_age"), "number", unit=_("years")),
                Field("bagatelle_minutes", label("bagatelle_minutes"), "number", unit=_("min.")),
                Field("exit_window_days", label("exit_window_days"), "number", unit=_("days")),
                Field("followup_months", label("followup_months"), "number", unit=_("months")),
                Field("keep_until", label("keep_until"), "day", hint=_("Check it against the grant notice.")),
                Field("districts", label("districts"), "choices", wide=True, choices=choices(lists.DISTRICT)),
                Field("de_minimis_tracking", label("de_minimis_tracking"), "yes_no"),
            ),
            key="rules",
        ),
        Section(
            _("Data protection"),
            (Field("controller", label("controller"), "note", wide=True, lines=4),),
            key="privacy",
        ),
    )
