"""What the window remembers on this laptop: look, sizes, filters and columns of pages - never anything of the records.

Kept in the settings file of the account (`app.base.settings`); a failure to write is no reason to disturb anybody.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from app.base import settings


class UiSettings:
    """The settings, and small values of pages under keys of their own."""

    def __init__(self) -> None:
        self.settings = settings.load()
        self.on_changed: Callable[[settings.Settings], None] = lambda _settings: None
        kept = self.settings.unknown.get("pages")
        self._pages: dict[str, Any] = dict(kept) if isinstance(kept, dict) else {}

    def get(self, key: str, default: Any = None) -> Any:
        """A value a page has kept."""
        return self._pages.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a value (text, number, list, dict); written when the window closes or locks."""
        self._pages[key] = value

    def change(self, **values: Any) -> None:
        """Change settings; written at once, then `on_changed` is called."""
        self.settings = replace(self.settings, **values)
        self.save()
        self.on_changed(self.settings)

    def save(self) -> None:
        """Write all of it."""
        unknown = {**self.settings.unknown, "pages": self._pages}
        with suppress(OSError):
            settings.save(replace(self.settings, unknown=unknown))
