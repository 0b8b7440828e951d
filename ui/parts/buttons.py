"""Buttons: what happens is written on them; icon, key and kind belong to the words."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.keys import key_words
from ui.parts.labels import restyle

Kind = Literal["normal", "primary", "active", "link", "quiet", "danger"]
_TONES: dict[str, Tone] = {"primary": "on_accent", "active": "accent", "link": "accent", "danger": "err"}
GAP = 4


class Button(QPushButton):
    """A button of a kind; `keys` ("Ctrl+S") also works as shortcut of the window and stands in the tooltip.

    Letters alone ("A") act only while no text field has the focus, as Qt does it for shortcuts.
    """

    def __init__(
        self,
        words: str,
        act: Callable[[], object] | None = None,
        *,
        icon: str = "",
        kind: Kind = "normal",
        small: bool = False,
        keys: str = "",
    ) -> None:
        super().__init__(words.replace("&", "&&"))
        self._icon, self._small = icon, small
        self.setProperty("kind", kind)
        self.setProperty("small", small)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        self._act = act
        self.clicked.connect(self._pressed)
        if keys:
            self.setToolTip(f"{words} ({key_words(keys)})")
            QShortcut(QKeySequence(keys), self, self.animated_click, context=Qt.ShortcutContext.WindowShortcut)
        look().changed.connect(self.relook)
        self.relook()

    def _pressed(self) -> None:
        """`clicked` hands over whether it is checked; the act takes nothing."""
        if self._act is not None:
            self._act()

    def animated_click(self) -> None:
        """Click it from the keyboard, if it is shown and may act."""
        if self.isVisible() and self.isEnabled():
            self.click()

    def set_kind(self, kind: Kind) -> None:
        """Another kind, for example a filter that is active now."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            restyle(self)
            self.relook()

    def set_words(self, words: str) -> None:
        """Other words on it."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)

    def set_icon(self, icon: str) -> None:
        """Another icon; empty for none."""
        self._icon = icon
        self.relook()

    def relook(self) -> None:
        """Renew the icon."""
        if not self._icon:
            return
        size = 16 if self._small else 17
        tone = _TONES.get(str(self.property("kind")), "text")
        pad = 0 if self.property("iconOnly") else GAP
        self.setIcon(look().icon(self._icon, tone, size, pad))
        self.setIconSize(QSize(look().px(size) + look().px(pad), look().px(size)))


class IconButton(Button):
    """A button of an icon alone (close, more, week arrows): rare, and never without a name."""

    def __init__(self, icon: str, name: str, act: Callable[[], object] | None = None, *, keys: str = "") -> None:
        super().__init__("", act, kind="quiet", small=True, keys=keys)
        self.setProperty("iconOnly", True)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key_words(keys)})" if keys else name)
        self.set_icon(icon)
