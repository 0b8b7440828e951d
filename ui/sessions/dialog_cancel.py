"""Asks why a session does not take place."""

from PySide6.QtWidgets import QWidget

from resources.language import _
from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.forms.fields import Field, Section
from ui.parts.forms.form import Form


class CancelDialog(Dialog):
    """One field; an empty reason is allowed."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(_("{title} does not take place").format(title=title), parent)
        field = Field("reason", _("Why"), wide=True, length=200, hint=_("In a few words; no health matters."))
        self._form = Form((Section("", (field,)),), summary=False)
        self.body.addWidget(self._form)
        self.add_cancel(_("Back"))
        done = self.add_button(Button(_("Set to cancelled"), self.accept, kind="primary"))
        done.setDefault(True)
        self._form.focus("reason")

    @classmethod
    def ask(cls, title: str, parent: QWidget | None = None) -> str | None:
        """The reason, perhaps empty; None if nothing is to change."""
        dialog = cls(title, parent)
        chosen = dialog.exec()
        reason = str(dialog._form.values()["reason"] or "")
        dialog.deleteLater()
        return reason if chosen else None
