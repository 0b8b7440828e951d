"""What every page is given, and how pages are announced to the window."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from app.base.settings import Settings as Chosen
from app.core.workplace import Workplace
from ui.base.desk_protocol import Desk
from ui.look.theme import Look


class Settings(Protocol):
    """How a person has set up the window on this laptop; never anything about people in the store."""

    settings: Chosen

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under a key."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value (text, number, list, dict) under a key."""

    def change(self, **values: Any) -> None:
        """Other `settings` (its fields), written at once."""


class Navigate(Protocol):
    """Shows a page by its key, handing the arguments to its `opened`."""

    def __call__(self, page: str, /, **arguments: object) -> None:
        """Go there."""


@dataclass(frozen=True)
class Context:
    """What a page is built with; `workplace` is the open store with its use cases."""

    workplace: Workplace
    desk: Desk
    look: Look
    settings: Settings
    navigate: Navigate
    home: QWidget | None = None  # where pages are built: moving a finished page into the window costs half its build


@dataclass(frozen=True)
class PageEntry:
    """One page of the window; built when it is first shown, then kept.

    `number` is its fixed place for Ctrl+1..9, also where a role lacks other pages; 0 for pages that do not stand in
    the rail (a form that is reached from a list: `parent` is then the page marked in the rail). `build` makes a Page.
    """

    key: str
    title: str
    icon: str
    build: Callable[[Context], QWidget]
    number: int = 0
    parent: str = ""
