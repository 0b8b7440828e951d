"""The menus of the list of participants: of a row, and of all filters where there is no space for their buttons."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.people.people_filter import PeopleFilter
from models import vocabulary as lists
from resources.language import _
from ui.participants import words

Act = Callable[[], object]


def acts(parent: QWidget, at: QPoint, *entries: tuple[str, Act]) -> None:
    """A menu of acts, opened there."""
    menu = QMenu(parent)
    for label, act in entries:
        menu.addAction(label).triggered.connect(lambda _checked=False, act=act: act())
    menu.exec(at)
    menu.deleteLater()


def filters(parent: QWidget, at: QPoint, chosen: PeopleFilter, filter_by: Callable[..., object], reset: Act) -> None:
    """A menu with every filter, ticked where it is in use."""
    menu = QMenu(parent)

    def entry(label: str, checked: bool, **changes: Any) -> None:
        action = menu.addAction(label)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: filter_by(**changes))

    for word in lists.OFFICE:
        kept = tuple(key for key in chosen.offices if key != word.key)
        ticked = word.key in chosen.offices
        entry(lists.OFFICE.label(word.key), ticked, offices=kept if ticked else (*kept, word.key))
    menu.addSeparator()
    entry(_("Mine and as deputy"), chosen.mine, mine=not chosen.mine)
    menu.addSeparator()
    for key, label in words.STATES:
        entry(_(label), chosen.state == key, state="" if chosen.state == key else key)
    menu.addSeparator()
    entry(_("answers open"), chosen.incomplete is True, incomplete=None if chosen.incomplete else True)
    menu.addSeparator()
    menu.addAction(_("Reset filters")).triggered.connect(reset)
    menu.exec(at)
    menu.deleteLater()
