"""Asks for the name of somebody new; everything else about the person can wait."""

from PySide6.QtWidgets import QWidget

from resources.language import _
from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.forms.fields import Field, Section
from ui.parts.forms.form import Form
from ui.parts.labels import Label


class NewcomerDialog(Dialog):
    """Last and first name; Enter records."""

    def __init__(self, last_name: str, first_name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Record a new person"), parent)
        fields = (
            Field("last_name", _("Last name"), required=True, length=120),
            Field("first_name", _("First name"), required=True, length=120),
        )
        self._form = Form((Section("", fields),), summary=False)
        self._form.set_values({"last_name": last_name, "first_name": first_name})
        hint = _("The name is enough for now. People recorded under a similar name are shown afterwards.")
        self.body.add(self._form, Label(hint, "small", "text2", wrap=True))
        self.add_cancel()
        record = self.add_button(Button(_("Record and mark"), self._take, icon="user_plus", kind="primary"))
        record.setDefault(True)
        self.names: tuple[str, str] | None = None
        self._form.focus("first_name" if last_name else "last_name")

    def _take(self) -> None:
        values = {key: str(value or "").strip() for key, value in self._form.values().items()}
        missing = {key: _("Is missing. Fill in this field.") for key, value in values.items() if not value}
        if missing:
            self._form.set_errors(missing)
            return
        self.names = (values["last_name"], values["first_name"])
        self.accept()

    @classmethod
    def ask(cls, last_name: str, first_name: str, parent: QWidget | None = None) -> tuple[str, str] | None:
        """Last and first name, or None."""
        dialog = cls(last_name, first_name, parent)
        dialog.exec()
        names = dialog.names
        dialog.deleteLater()
        return names
