"""The input of a form that leads to a record: found by typing part of its name."""

from collections.abc import Callable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter

from app.base.errors import BadInput
from resources.language import _
from ui.parts.forms.choosers import SHOWN
from ui.parts.forms.fields import Choice, Field, Value
from ui.parts.forms.inputs import LineInput


class ReferenceInput(LineInput):
    """A record found while typing (a person, a company): `find` is asked at each letter."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._find: Callable[[str], list[Choice]] = field.find or (lambda _typed: [])
        self._chosen: Choice | None = None
        self._found: list[Choice] = []
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SHOWN)
        completer.activated.connect(self._picked)
        self._popup = completer
        completer.setWidget(self)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._left)

    def _typed(self, text: str) -> None:
        self._chosen = None
        self._found = self._find(text)[:SHOWN] if text.strip() else []
        self._words.setStringList([_line(choice) for choice in self._found])
        if self._found:
            self._popup.complete()
        else:
            self._list().hide()

    def _list(self) -> QAbstractItemView:
        shown = self._popup.popup()
        assert shown is not None
        return shown

    def _picked(self, line: str) -> None:
        for choice in self._found:
            if _line(choice) == line:
                self._take(choice)

    def _left(self) -> None:
        if self._chosen is None and len(self._found) == 1:
            self._take(self._found[0])

    def _take(self, choice: Choice) -> None:
        self._chosen = choice
        self.setText(choice.words)
        self.value_changed.emit()

    def value(self) -> Value:
        """The key of the record; BadInput where the typed words name none."""
        if self._chosen is not None:
            return self._chosen.key
        if self.text().strip():
            raise BadInput(_("Nothing is chosen yet. Type part of the name and choose an entry."))
        return None

    def raw(self) -> Value:
        """Key and words, so that a draft shows the name again."""
        return (self._chosen.key, self._chosen.words) if self._chosen else self.text()

    def set_value(self, value: Value) -> None:
        """A Choice, (key, words), or the key alone, which is looked up by `find`."""
        if isinstance(value, tuple | list) and len(value) == 2:
            value = Choice(str(value[0]), str(value[1]))
        if isinstance(value, str) and value:
            value = next((choice for choice in self._find(value) if choice.key == value), value)
        self._chosen = value if isinstance(value, Choice) else None
        self.setText(value.words if isinstance(value, Choice) else "" if value is None else str(value))
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down opens the list."""
        if event.key() == Qt.Key.Key_Down and not self._list().isVisible():
            self._typed(self.text())
            return
        super().keyPressEvent(event)


def _line(choice: Choice) -> str:
    return f"{choice.words} · {choice.second}" if choice.second else choice.words
