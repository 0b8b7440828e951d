"""A small dialog of a few fields that stays open until what was typed is accepted."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.parts.buttons import Button
from ui.parts.dialogs import Dialog
from ui.parts.forms.fields import Field, Section, Value
from ui.parts.forms.form import Form
from ui.parts.forms.form_values import plain
from ui.parts.labels import Label

Save = Callable[[Mapping[str, object]], dict[str, str]]


class FieldsDialog(Dialog):
    """Fields and one button; `save` gets plain values and returns sentences by field, or nothing when it is done."""

    def __init__(
        self,
        title: str,
        fields: tuple[Field, ...],
        save: Save,
        words: str,
        *,
        values: Mapping[str, Value] | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent, 560)
        self._save = save
        self.saved = False
        self.form = Form((Section("", fields),), summary=False)
        self.form.set_values(values or {})
        self.body.addWidget(self.form)
        self._trouble = Label("", "body", "err", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        if hint:
            self.body.addWidget(Label(hint, "small", "text2", wrap=True))
        self.add_cancel()
        button = self.add_button(Button(words, self._take, kind="primary", keys="Ctrl+S"))
        button.setDefault(True)
        empty = next((field.key for field in fields if field.required and not (values or {}).get(field.key)), "")
        if empty:
            self.form.focus(empty)
        else:
            self.form.focus_first()

    def _take(self) -> None:
        errors = self.form.problems()
        if not errors:
            errors = self._save({key: plain(value) for key, value in self.form.values().items()})
        if errors:
            known = self.form.values()
            self.form.set_errors({key: sentence for key, sentence in errors.items() if key in known})
            elsewhere = [sentence for key, sentence in errors.items() if key not in known]
            self._trouble.setText(" ".join(elsewhere))
            self._trouble.setVisible(bool(elsewhere))
            # The sentences need space; a dialog does not grow by itself.
            QTimer.singleShot(0, self, self.adjustSize)
            return
        self.saved = True
        self.accept()

    @classmethod
    def ask(
        cls,
        title: str,
        fields: tuple[Field, ...],
        save: Save,
        words: str,
        *,
        values: Mapping[str, Value] | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> bool:
        """Whether something was saved."""
        dialog = cls(title, fields, save, words, values=values, hint=hint, parent=parent)
        dialog.exec()
        saved = dialog.saved
        dialog.deleteLater()
        return saved
