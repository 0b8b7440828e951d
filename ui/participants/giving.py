"""Giving a person to another office: a dialog that says what will happen, and the words for it."""

from collections.abc import Callable, Collection, Mapping

from PySide6.QtWidgets import QWidget

from models.vocabulary import OFFICE
from resources.language import _
from ui.formatting import phrases
from ui.participants.dialog_fields import FieldsDialog
from ui.parts.forms.fields import Choice, Field

Give = Callable[[Mapping[str, object]], dict[str, str]]


def ask(name: str, office: str, own: Collection[str], give: Give, parent: QWidget) -> bool:
    """Ask for the office; `office`: where the person is, `own`: the offices of the one who gives."""
    choices = tuple(Choice(word.key, OFFICE.label(word.key)) for word in OFFICE if word.key != office)
    return FieldsDialog.ask(
        _("Give {name} to another office").format(name=name),
        (Field("office", _("Office"), "choice", required=True, choices=choices, wide=True),),
        give,
        _("Give to this office"),
        hint=hint(office, own),
        parent=parent,
    )


def hint(office: str, own: Collection[str]) -> str:
    """What will happen, by the offices the one who gives works for."""
    along = _("All that belongs to the person comes along.")
    others = [OFFICE.label(word.key) for word in OFFICE if word.key not in own and word.key != office]
    if not others:
        return " ".join((_("The person moves at once; it can be taken back."), along))
    waits = _("You do not work for {offices}: there you offer, and the person stays until somebody of both takes over.")
    return " ".join((waits.format(offices=phrases.joined(others)), along))
