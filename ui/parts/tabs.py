"""Tabs of a page: underlined words with their own error or warning icon; what does not fit goes into "Weitere (4)"."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar, QWidget

from resources.language import _
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Ground, row
from ui.parts.buttons import Button


class _Bar(QTabBar):
    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[int, tuple[str, Tone]] = {}
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def tabSizeHint(self, index: int) -> QSize:
        width = look().metrics("strong").horizontalAdvance(self.tabText(index)) + look().space(20)
        return QSize(width + (look().px(23) if index in self.marks else 0), look().px(33))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = look().tokens
        painter = QPainter(self)
        for index in range(self.count()):
            if not self.isTabVisible(index):
                continue
            rect = self.tabRect(index)
            current = index == self.currentIndex()
            inner = rect.adjusted(look().space(10), 0, -look().space(10), 0)
            painter.setFont(look().font("strong" if current else "body"))
            painter.setPen(QColor(tokens.accent if current else tokens.text))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self.tabText(index))
            if index in self.marks:
                icon, tone = self.marks[index]
                at = QPoint(inner.right() - look().px(15), rect.center().y() - look().px(8))
                painter.drawPixmap(at, look().pixmap(icon, tone, 16))
            if current:
                line = QRect(inner.left(), rect.bottom() - look().px(3) + 1, inner.width(), look().px(3))
                painter.fillRect(line, QColor(tokens.accent))
        painter.end()


class Tabs(Ground):
    """A line of tabs. Ctrl+Tab is the page's to bind: `step`."""

    chosen = Signal(str)

    def __init__(self, tabs: tuple[tuple[str, str], ...], name: str) -> None:
        super().__init__("tools")
        self._keys = [key for key, _words in tabs]
        self._bar = _Bar()
        self._bar.setAccessibleName(name)
        for _key, words in tabs:
            self._bar.addTab(words)
        self._more = Button("", self._open_more, icon="down", kind="quiet", small=True)
        box = row(0, (14, 0, 24, 0))
        box.addWidget(self._bar)
        box.addWidget(self._more)
        box.addStretch(1)
        self.setLayout(box)
        self._bar.currentChanged.connect(self._changed)
        look().changed.connect(self._fit)

    @property
    def current(self) -> str:
        """The key of the tab in front."""
        return self._keys[self._bar.currentIndex()]

    def choose(self, key: str) -> None:
        """Bring a tab to the front."""
        self._bar.setCurrentIndex(self._keys.index(key))

    def step(self, by: int = 1) -> None:
        """To the next or previous tab."""
        self._bar.setCurrentIndex((self._bar.currentIndex() + by) % len(self._keys))

    def mark(self, key: str, icon: str = "", tone: Tone = "err", meaning: str = "") -> None:
        """An icon at a tab (err, warn) with what it means in words; none takes it away."""
        index = self._keys.index(key)
        if icon:
            self._bar.marks[index] = (icon, tone)
        else:
            self._bar.marks.pop(index, None)
        name = self._bar.tabText(index)
        self._bar.setAccessibleTabName(index, f"{name}, {meaning}" if meaning else name)
        self._bar.setTabText(index, name)
        self._fit()

    def _changed(self) -> None:
        self._fit()
        self.chosen.emit(self.current)

    def _fit(self) -> None:
        """Hide the tabs that do not fit, never the current one."""
        widths = [self._bar.tabSizeHint(index).width() for index in range(self._bar.count())]
        space = self.width() - look().space(40)
        fits = sum(widths) <= space
        left = space if fits else space - look().px(150) - widths[self._bar.currentIndex()]
        hidden = 0
        for index, width in enumerate(widths):
            current = index == self._bar.currentIndex()
            shown = fits or current or left >= width
            left -= 0 if current else width
            self._bar.setTabVisible(index, shown)
            hidden += not shown
        self._more.setVisible(hidden > 0)
        self._more.set_words(_("More ({n})").format(n=hidden))

    def _open_more(self) -> None:
        menu = QMenu(self)
        for index, key in enumerate(self._keys):
            if not self._bar.isTabVisible(index):
                action = menu.addAction(self._bar.tabText(index))
                action.triggered.connect(lambda _checked=False, key=key: self.choose(key))
        menu.exec(self._more.mapToGlobal(QPoint(0, self._more.height())))
        menu.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What fits changes."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """May become narrow: tabs go into "more"."""
        return QSize(look().px(200), super().minimumSizeHint().height())

    def bar(self) -> QWidget:
        """The bar itself, for the tab order."""
        return self._bar
