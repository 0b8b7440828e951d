"""The look of the running program: one object for theme, text scale and density, as the application has one palette.

`look()` is that object. Like the font and the palette of Qt it belongs to the application, so parts ask for it instead
of being handed it. After a change `changed` is emitted: a part that holds icons or distances then renews them
(`relook`); everything else follows from the palette, the font and the style sheet by itself.
"""

from typing import Literal

from PySide6.QtCore import QCoreApplication, QDir, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

import resources
from ui.look import icons
from ui.look.measures import TYPE, Measures, nearest
from ui.look.palette import from_system, palette
from ui.look.sheet import style_sheet
from ui.look.tokens import DARK, LIGHT, Tokens, Tone

Theme = Literal["system", "light", "dark"]
FACES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


class Look(QObject):
    """Theme, text scale and density in use, and what follows from them: colours, fonts, icons, sizes."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._system_palette = QPalette(application.palette())
        self.theme: Theme = "system"
        self.tokens: Tokens = LIGHT
        self.measures = Measures()
        self._fonts: dict[str, QFont] = {}
        self._metrics: dict[str, QFontMetrics] = {}
        for effect in (Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateTooltip):
            QApplication.setEffectEnabled(effect, False)
        for face in FACES:
            QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{face}")))
        # Kept: a style hints object that Python lets go takes its accessibility hints with it.
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._system_changed)

    def use(self, theme: Theme | None = None, percent: int | None = None, compact: bool | None = None) -> None:
        """Change any of theme, text scale (per cent) and density; nothing happens if all stay as they are."""
        before = (self.theme, self.measures, self.tokens)
        self.theme = theme or self.theme
        self.measures = Measures(
            nearest(percent) if percent else self.measures.percent,
            self.measures.compact if compact is None else compact,
        )
        self.tokens = self._tokens()
        if (self.theme, self.measures, self.tokens) != before or not self._fonts:
            self._apply()

    def _tokens(self) -> Tokens:
        if self.high_contrast:
            return from_system(self._system_palette)
        dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        return {"light": LIGHT, "dark": DARK, "system": DARK if dark else LIGHT}[self.theme]

    @property
    def high_contrast(self) -> bool:
        """Whether the person asked the system for high contrast: then the system's palette rules."""
        wish = self._hints.accessibility().contrastPreference()
        return self.theme == "system" and wish == Qt.ContrastPreference.HighContrast

    def _apply(self) -> None:
        self._fonts, self._metrics = {}, {}
        # Taking the old sheet off first: replacing it in place costs Qt four times as much for a window full of pages.
        self._application.setStyleSheet("")
        self._application.setFont(self.font("body"))
        if self.high_contrast:
            self._application.setPalette(self._system_palette)
        else:
            kind = "dark" if self.tokens.dark else "light"
            QDir.setSearchPaths(f"look{kind}", [str(resources.path(f"style/{kind}"))])
            self._application.setPalette(palette(self.tokens))
            self._application.setStyleSheet(style_sheet(self.tokens, self.measures, f"look{kind}"))
        self.changed.emit()

    def _system_changed(self) -> None:
        self.use()

    def font(self, role: str) -> QFont:
        """The font of a role of `TYPE`: pixel size times the scale, tabular figures, no hinting."""
        if role not in self._fonts:
            size, weight = TYPE[role]
            font = QFont(["Inter", "Noto Sans", "DejaVu Sans"])
            font.setPixelSize(self.measures.px(size))
            font.setWeight(QFont.Weight(weight))
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[role] = font
        return self._fonts[role]

    def metrics(self, role: str) -> QFontMetrics:
        """Cached metrics of that font."""
        if role not in self._metrics:
            self._metrics[role] = QFontMetrics(self.font(role))
        return self._metrics[role]

    def pixmap(self, name: str, tone: Tone = "text2", size: float = 18, pad: int = 0) -> QPixmap:
        """The icon at `size` (before scaling) in the colour of a tone, for the screen's pixel ratio."""
        ratio = self._application.devicePixelRatio()
        return icons.pixmap(name, self.tokens.ink(tone), self.measures.px(size), ratio, self.measures.px(pad))

    def icon(self, name: str, tone: Tone = "text", size: float = 18, pad: int = 0) -> QIcon:
        """The same as an icon, which looks alike when its control is disabled or pressed."""
        image = self.pixmap(name, tone, size, pad)
        made = QIcon(image)
        made.addPixmap(self.pixmap(name, "disabled", size, pad), QIcon.Mode.Disabled)
        return made

    def px(self, size: float) -> int:
        """A size that grows with the text."""
        return self.measures.px(size)

    def space(self, size: float) -> int:
        """A distance that grows less."""
        return self.measures.space(size)


_look: list[Look] = []


def look() -> Look:
    """The look of the running application; made at the first call, which must come after the QApplication."""
    application = QCoreApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("no QApplication yet")
    if not _look:
        _look.append(Look(application))
        _look[0].use("system")
    return _look[0]
