"""The inputs of a form in which something is chosen from a list: one choice, several, yes or no."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QWidget

from app.base.errors import BadInput
from resources.language import _
from ui.look.theme import look
from ui.parts.forms.fields import Choice, Field, Value
from ui.parts.forms.inputs import Input

SEARCHED_FROM = 9
SHOWN = 12
MOST_COLUMNS = 4


class ChoiceInput(QComboBox, Input):
    """One of a list of choices; from nine on one can type part of the words to find it."""

    value_changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.editor = self
        self._empty = field.placeholder or _("Choose")
        self._label = field.label
        self._choices: tuple[Choice, ...] = ()
        self.setMaxVisibleItems(SHOWN)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.set_choices(field.choices)
        self.activated.connect(self.value_changed)

    def sizeHint(self) -> QSize:
        """As wide as its place; the widest entry does not count, and looking for it would take time."""
        return QSize(look().px(180), look().px(34))

    def minimumSizeHint(self) -> QSize:
        """May become narrow."""
        return QSize(look().px(90), look().px(34))

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Other choices; what was chosen stays, if it is among them."""
        kept = self.value() if self._choices else None
        self._choices = choices
        self.blockSignals(True)
        self.clear()
        searched = len(choices) >= SEARCHED_FROM
        self.setEditable(searched)
        if not searched:
            self.addItem(self._empty, None)
        for choice in choices:
            self.addItem(choice.words, choice.key)
        if searched:
            self._make_searched()
        self.blockSignals(False)
        self.set_value(kept)

    def _make_searched(self) -> None:
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(SHOWN)
        self.setCompleter(completer)
        completer.activated.connect(self._completed)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(self._empty)
            line.setAccessibleName(self._label)
            line.setFrame(False)
            line.editingFinished.connect(self._left)
            line.textChanged.connect(self._show_beginning)

    def _show_beginning(self) -> None:
        """Long words show how they begin, not how they end; while somebody types, the cursor stays."""
        line = self.lineEdit()
        if line is not None and not line.hasFocus():
            line.setCursorPosition(0)

    def _completed(self, words: str) -> None:
        place = self.findText(words)
        if place >= 0:
            self.setCurrentIndex(place)
            self.value_changed.emit()

    def _left(self) -> None:
        """Typed words count if they are those of a choice or only one choice holds them; else the field tells."""
        typed = self.currentText().strip().casefold()
        fitting = [c for c in self._choices if typed and typed in c.words.casefold()]
        exact = [c for c in fitting if c.words.casefold() == typed] or fitting
        if len(exact) == 1 and exact[0].key != self._chosen():
            self.set_value(exact[0].key)
            self.value_changed.emit()
        elif not typed and self.currentIndex() >= 0:
            self.setCurrentIndex(-1)
            self.value_changed.emit()
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _chosen(self) -> str | None:
        index = self.currentIndex()
        shown = self.isEditable() and self.currentText().strip() != (self.itemText(index) if index >= 0 else "")
        key = None if index < 0 or shown else self.itemData(index)
        return str(key) if key is not None else None

    def value(self) -> Value:
        """The key; None if nothing is chosen; BadInput if the typed words are not one of the choices."""
        chosen = self._chosen()
        if chosen is None and self.isEditable() and self.currentText().strip():
            raise BadInput(_("This is not in the list. Choose one of the entries."))
        return chosen

    def raw(self) -> Value:
        """The key."""
        return self._chosen()

    def set_value(self, value: Value) -> None:
        """Show the choice with this key."""
        index = self.findData(value) if value is not None else -1
        self.setCurrentIndex(index if index >= 0 or self.isEditable() else 0)
        if index < 0 and self.isEditable():
            self.setEditText("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it never changes a value by accident."""
        event.ignore()


class ChoicesInput(QWidget, Input):
    """Several of a few choices, as check boxes in as many columns as there is space for, read line by line."""

    value_changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self.editor: QWidget = self
        self.set_choices(field.choices)

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Other choices."""
        kept = self.value()
        for gone in self._boxes.values():
            gone.hide()
            gone.deleteLater()
        self._boxes = {choice.key: QCheckBox(choice.words) for choice in choices}
        for box in self._boxes.values():
            box.clicked.connect(self.value_changed)
        self._arrange(again=True)
        for first in list(self._boxes.values())[:1]:
            self.setFocusProxy(first)
        self.set_value(kept)

    def value(self) -> Value:
        """The keys that are ticked."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Value) -> None:
        """Tick these keys."""
        keys = set(value) if isinstance(value, tuple | list | set) else set()
        for key, box in self._boxes.items():
            box.setChecked(key in keys)

    def show_state(self, state: str) -> None:
        """Boxes have no border; the sentence below says it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is space for."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One column is enough, so that the columns of the moment never hold the window open."""
        widest = max((box.sizeHint().width() for box in self._boxes.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def _arrange(self, again: bool = False) -> None:
        widest = max((box.sizeHint().width() for box in self._boxes.values()), default=1) + look().space(16)
        columns = max(1, min(len(self._boxes), self.width() // widest, MOST_COLUMNS))
        if columns == self._columns and not again:
            return
        for number in range(self._columns + 1):
            self._grid.setColumnStretch(number, 0)
        self._columns = columns
        self._grid.setHorizontalSpacing(look().space(16))
        for number, box in enumerate(self._boxes.values()):
            self._grid.addWidget(box, number // columns, number % columns)
        self._grid.setColumnStretch(columns, 1)


class YesNoInput(QCheckBox, Input):
    """One tick with its words."""

    value_changed = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field.label)
        self.editor = self
        self.clicked.connect(self.value_changed)

    def value(self) -> Value:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Value) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    def show_state(self, state: str) -> None:
        """A tick has no border."""
