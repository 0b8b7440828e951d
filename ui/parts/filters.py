"""A filter as a button that reads as part of a sentence ("Meine und Vertretung"); filled while it filters.

`FilterBar` holds several and becomes one button "Filter: 2" where space is scarce.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from resources.language import _
from ui.formatting import phrases
from ui.parts.boxes import row, show
from ui.parts.buttons import Button
from ui.parts.forms.fields import Choice

NARROW = 900


class _StayingMenu(QMenu):
    """A menu that stays open while several entries are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
            return
        super().keyPressEvent(event)


class FilterButton(Button):
    """One filter: nothing chosen (its name stands on it), or one or several choices (their words do)."""

    changed = Signal(tuple)  # the chosen keys

    def __init__(self, name: str, choices: Sequence[Choice], *, icon: str = "filter", several: bool = True) -> None:
        super().__init__(name, icon=icon, small=True)
        self._name, self._several = name, several
        self._choices: tuple[Choice, ...] = tuple(choices)
        self._chosen: tuple[str, ...] = ()
        self.clicked.connect(self._open)

    @property
    def name(self) -> str:
        """What it filters by."""
        return self._name

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen keys."""
        return self._chosen

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Other choices; chosen ones that are no more there go."""
        self._choices = tuple(choices)
        known = {choice.key for choice in choices}
        self.set_chosen([key for key in self._chosen if key in known])

    def set_chosen(self, keys: Sequence[str]) -> None:
        """Show what is chosen, without emitting."""
        self._chosen = tuple(keys)
        words = [choice.words for choice in self._choices if choice.key in self._chosen]
        self.set_words(phrases.joined(words) if words else self._name)
        self.setAccessibleName(f"{self._name}: {phrases.joined(words)}" if words else self._name)
        self.set_kind("active" if words else "normal")

    def _open(self) -> None:
        menu = _StayingMenu(self)
        self.fill(menu)
        menu.exec(self.mapToGlobal(QPoint(0, self.height() + 2)))
        menu.deleteLater()

    def fill(self, menu: QMenu) -> None:
        """Put the choices into a menu."""
        for choice in self._choices:
            action = QAction(choice.words, menu)
            action.setCheckable(True)
            action.setChecked(choice.key in self._chosen)
            action.triggered.connect(lambda checked, key=choice.key: self._tick(key, checked))
            menu.addAction(action)

    def _tick(self, key: str, checked: bool) -> None:
        if self._several:
            kept = [other for other in self._chosen if other != key]
            order = [choice.key for choice in self._choices]
            self.set_chosen(sorted([*kept, key] if checked else kept, key=order.index))
        else:
            self.set_chosen([key] if checked else [])
        self.changed.emit(self._chosen)


class FilterBar(QWidget):
    """Filters side by side, or all in one menu; the page passes its width on by itself."""

    def __init__(self, *filters: FilterButton) -> None:
        super().__init__()
        self._filters = filters
        self._one = Button(_("Filter"), self._open, icon="filter", small=True)
        line = row(8)
        line.add(*filters, self._one)
        self.setLayout(line)
        for button in filters:
            button.changed.connect(self._count)
        self._one.hide()
        self._count()

    def fit_width(self, width: int) -> None:
        """One button where less than 900 pixels are available."""
        narrow = width < NARROW
        for button in self._filters:
            show(button, not narrow)
        show(self._one, narrow)
        self._count()

    def _count(self) -> None:
        number = sum(bool(button.chosen) for button in self._filters)
        self._one.set_words(_("Filter: {n}").format(n=number) if number else _("Filter"))
        self._one.set_kind("active" if number else "normal")

    def _open(self) -> None:
        menu = _StayingMenu(self)
        for button in self._filters:
            menu.addSection(button.name)
            button.fill(menu)
        menu.exec(self._one.mapToGlobal(QPoint(0, self._one.height() + 2)))
        menu.deleteLater()
        self._count()
