"""The two questions of the administration: admitting a laptop, removing one for good."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.sharing.laptops import Laptop
from models.vocabulary import FIELD_OF_ACTION, OFFICE, ROLE
from resources.language import _
from ui.participants.dialog_fields import FieldsDialog
from ui.parts.forms.fields import Field
from ui.parts.forms.form_values import choices
from ui.syncing.presenter import Request

ALL_OFFICES_ROLES = {"admin", "auditor"}  # roles that need no office to be of use


def ask_admit(request: Request, admit: Callable[..., None], parent: QWidget) -> bool:
    """Compare the fingerprint, choose roles and districts, admit."""
    fields = (
        Field("fingerprint", _("Fingerprint of this laptop"), read_only=True, wide=True),
        Field("compared", _("The person has read me the same fingerprint by telephone"), "yes_no", wide=True),
        Field("roles", _("Roles"), "choices", required=True, choices=choices(ROLE), wide=True),
        Field("offices", _("Districts"), "choices", choices=choices(OFFICE), wide=True),
        Field("fields", _("Fields of action"), "choices", choices=choices(FIELD_OF_ACTION), wide=True),
    )

    def save(values: Mapping[str, object]) -> dict[str, str]:
        errors = admission_errors(values)
        if not errors:
            given = {key: _listed(values.get(key)) for key in ("roles", "offices", "fields")}
            admit(request, given["roles"], given["offices"], given["fields"])
        return errors

    name = request.name or _("Laptop")
    hint = _("Whoever is admitted can read what the roles and districts open. That cannot be taken back unseen.")
    title = _("Admit {name}").format(name=name)
    shown = {"fingerprint": request.fingerprint}
    words = _("Admit {name}").format(name=name)
    return FieldsDialog.ask(title, fields, save, words, values=shown, hint=hint, parent=parent)


def admission_errors(values: Mapping[str, object]) -> dict[str, str]:
    """What is missing before a laptop may be admitted, by field."""
    errors = {}
    if values.get("compared") is not True:
        errors["compared"] = _("First call the person and compare all groups.")
    roles = set(_listed(values.get("roles")))
    if not roles:
        errors["roles"] = _("Choose at least one role.")
    elif not roles & ALL_OFFICES_ROLES and not values.get("offices"):
        errors["offices"] = _("Choose the districts this person works for.")
    return errors


def ask_remove(laptop: Laptop, remove: Callable[[Laptop, str], None], parent: QWidget) -> bool:
    """Name the laptop, say that there is no way back, ask for the reason."""
    fields = (Field("reason", _("Reason"), required=True, wide=True, length=200),)

    def save(values: Mapping[str, object]) -> dict[str, str]:
        reason = str(values.get("reason") or "").strip()
        if not reason:
            return {"reason": _("Give the reason in a few words, for example: laptop lost.")}
        remove(laptop, reason)
        return {}

    title = _("Remove the laptop of {name} for good?").format(name=laptop.person)
    hint = _(
        "What had arrived from it counts, nothing later. It gets no new data; what it has already read stays there. "
        "There is no way back: to work again it has to be set up anew and admitted."
    )
    words = _("Remove for good ({name})").format(name=laptop.person)
    return FieldsDialog.ask(title, fields, save, words, hint=hint, parent=parent)


def _listed(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else []
