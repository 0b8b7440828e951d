"""The side panel of a page: beside the list where both fit, over it where they do not."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from resources.language import _
from ui.look.theme import look
from ui.parts.boxes import Box, Ground, Scroll, column, holder, plain_column, row
from ui.parts.buttons import IconButton
from ui.parts.labels import Elided, restyle


class SidePanel(Ground):
    """A head with name and close button, a fixed part, and a body that scrolls."""

    toggled = Signal(bool)

    def __init__(self, page: QWidget, ground: QWidget, beside: Box, width: int, leave: Callable[[], object]) -> None:
        """`ground` is what it may lie over, `beside` the row it stands in, `leave` gives the focus back to the page."""
        super().__init__("panel")
        self._page, self._ground, self._beside, self._width, self._leave = page, ground, beside, width, leave
        self.over = False
        self._wanted = True
        self.title = Elided("", "h2", "text")
        self.second = Elided("", "small", "text2")
        self._close = IconButton("close", _("Close side panel"), self.close_panel)
        words = column(1)
        words.add(self.title, self.second)
        head = row(8)
        head.addLayout(words, 1)
        head.addWidget(self._close)
        self.head_line = head
        self.fixed: Box = column(8)
        self.body: Box = column(12)
        self._bottom: Box = column(8)
        inner = column(0)
        inner.addLayout(self.body)
        inner.addStretch(1)
        self._scroll = Scroll(holder(inner))
        box = column(8, (18, 14, 18, 14))
        box.addLayout(head)
        box.addLayout(self.fixed)
        box.addWidget(self._scroll, 1)
        box.addLayout(self._bottom)
        plain_column(self).addLayout(box)
        look().changed.connect(self.relook)
        self.relook()

    @property
    def bottom(self) -> Box:
        """Actions at the lower edge, always in sight."""
        return self._bottom

    def say(self, title: str, second: str = "") -> None:
        """Who or what it shows."""
        self.title.set_words(title)
        self.second.set_words(second)
        self.second.setVisible(bool(second))
        self.setAccessibleName(title)

    def show_panel(self, shown: bool = True) -> None:
        """Open or close it."""
        self._wanted = shown
        self.setVisible(shown)
        if shown and self.over:
            self.place()
        self.toggled.emit(shown)

    def close_panel(self) -> None:
        """Close it; the focus goes back to the page."""
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self.show_panel(False)
        if had_focus:
            self._leave()

    def toggle(self) -> None:
        """Space: open or close."""
        self.show_panel(not self.isVisible())

    def set_over(self, over: bool) -> None:
        """Lie over the list (closed at first) or stand beside it (open, unless somebody closed it)."""
        if over == self.over:
            return
        self.over = over
        self.setObjectName("panelOver" if over else "panel")
        restyle(self)
        if over:
            self._beside.removeWidget(self)
            self.setParent(self._page)
            self.hide()
        else:
            self._beside.addWidget(self)
            self.setVisible(self._wanted)

    def place(self) -> None:
        """Lie at the right edge of the page below its head."""
        page = self._page
        top = self._ground.mapTo(page, QPoint(0, 0)).y()
        width = min(look().px(self._width), page.width() - look().px(40))
        self.setGeometry(page.width() - width, top, width, page.height() - top)
        self.raise_()

    def relook(self) -> None:
        """Renew the width."""
        self.setFixedWidth(look().px(self._width))
