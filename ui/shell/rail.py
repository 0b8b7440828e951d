"""The rail at the left: mark, search, pages, state of sync, person and lock. Narrow, it shows icons with tooltips."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QWidget

from resources.language import _
from ui.base.context import PageEntry
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Box, Ground, column, row, show
from ui.parts.buttons import IconButton
from ui.parts.keys import key_words
from ui.parts.labels import IconLabel, Label

WIDE, NARROW = 216, 60
PERSON_PAGE = "settings"  # where the line with the person's name leads


class RailItem(QPushButton):
    """One entry of the rail, painted by itself: icon, words, a badge for what this person must act on."""

    def __init__(self, words: str, icon: str, keys: str = "") -> None:
        super().__init__(words)
        self._words, self._icon, self._keys = words, icon, keys
        self._second = ""
        self._tone: Tone = "text"
        self._badge: tuple[str, Tone, str] | None = None
        self.current = False
        self.boxed = False
        self.narrow = False
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name()
        look().changed.connect(self.updateGeometry)

    def say(self, words: str, second: str, icon: str, tone: Tone) -> None:
        """Other words, with a second line (the state of sync, the person)."""
        self._words, self._second, self._icon, self._tone = words, second, icon, tone
        self.setText(words)
        self._name()
        self.updateGeometry()
        self.update()

    def set_badge(self, text: str = "", tone: Tone = "warn", meaning: str = "", icon: str = "") -> None:
        """A number at the right; `meaning` says it in words for screen readers."""
        self._badge = (text, tone, icon) if text else None
        self._name(meaning)
        self.update()

    def set_current(self, current: bool) -> None:
        """Mark it as the page that is shown."""
        self.current = current
        self._name()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Icon only."""
        self.narrow = narrow
        self._name()
        self.updateGeometry()

    def _name(self, meaning: str = "") -> None:
        words = ", ".join(part for part in (self._words, self._second, meaning) if part)
        self.setAccessibleName(words)
        self.setAccessibleDescription(_("shown now") if self.current else "")
        tip = f"{words} ({key_words(self._keys)})" if self._keys else words
        self.setToolTip(tip if self.narrow or self._keys or self._second else "")

    def sizeHint(self) -> QSize:
        """One line 36, two lines 46 high."""
        return QSize(look().px(44), look().px(46 if self._second and not self.narrow else 36))

    def minimumSizeHint(self) -> QSize:
        """May become narrow."""
        return QSize(look().px(40), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, too: outside a dialog Qt presses buttons by the space bar alone."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, words, badge or key."""
        del event
        tokens = look().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.current or self.underMouse() or self.boxed:
            painter.setPen(QColor(tokens.border) if self.boxed else Qt.PenStyle.NoPen)
            ground = tokens.accent_soft if self.current else tokens.surface if self.boxed else tokens.hover
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look().px(5), look().px(5))
        tone: Tone = "accent" if self.current else "text2" if self._tone == "text" else self._tone
        size = look().px(18 if self.boxed else 20)
        left = (self.width() - size) // 2 if self.narrow else look().px(11)
        painter.drawPixmap(left, (self.height() - size) // 2, look().pixmap(self._icon, tone, 18 if self.boxed else 20))
        if not self.narrow:
            self._paint_words(painter, left + size + look().px(9))
        painter.end()

    def _paint_words(self, painter: QPainter, left: int) -> None:
        tokens = look().tokens
        right = self.width() - look().px(4)
        if self._badge:
            right = self._paint_badge(painter, right - look().px(2))
        elif self.boxed:
            right = self._paint_key(painter, right - look().px(2))
        # A name has little space: there the ground alone says that its page is shown.
        role = "strong" if self._tone != "text" or (self.current and not self._second) else "body"
        ink: Tone = "accent" if self.current else "text2" if self.boxed else self._tone
        painter.setFont(look().font(role))
        painter.setPen(QColor(tokens.ink(ink)))
        first = look().metrics(role)
        shown = first.elidedText(self._words, Qt.TextElideMode.ElideRight, right - left)
        if not self._second:
            painter.drawText(left, 0, right - left, self.height(), Qt.AlignmentFlag.AlignVCenter, shown)
            return
        small = look().metrics("small")
        top = (self.height() - first.height() - small.height()) // 2
        painter.drawText(left, top, right - left, first.height(), Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(look().font("small"))
        painter.setPen(QColor(tokens.text2))
        shown = small.elidedText(self._second, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(left, top + first.height(), right - left, small.height(), Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_badge(self, painter: QPainter, right: int) -> int:
        assert self._badge
        text, tone, icon = self._badge
        tokens = look().tokens
        picture = look().px(15) + look().px(6) if icon else 0
        width = look().metrics("chip").horizontalAdvance(text) + look().px(16) + picture
        box = QRectF(right - width, (self.height() - look().px(23)) / 2, width, look().px(23))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(tone)))
        painter.drawRoundedRect(box, look().px(4), look().px(4))
        if icon:
            at = box.topLeft().toPoint()
            painter.drawPixmap(at.x() + look().px(8), at.y() + look().px(4), look().pixmap(icon, tone, 15))
        painter.setPen(QColor(tokens.ink(tone)))
        painter.setFont(look().font("label"))
        painter.drawText(box.adjusted(look().px(8) + picture, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - look().px(6)

    def _paint_key(self, painter: QPainter, right: int) -> int:
        tokens = look().tokens
        words = key_words(self._keys)
        width = look().metrics("key").horizontalAdvance(words) + look().px(13)
        box = QRectF(right - width, (self.height() - look().px(20)) / 2, width, look().px(20))
        painter.setPen(QColor(tokens.border))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look().px(3), look().px(3))
        painter.setPen(QColor(tokens.text))
        painter.setFont(look().font("key"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return right - width - look().px(6)


class Rail(Ground):
    """The whole rail. Emits what was asked for; knows nothing of pages but their entries."""

    page_wanted = Signal(str)
    search_wanted = Signal()
    sync_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__("rail")
        self.narrow = False
        self._mark = IconLabel("book", "accent", 20)
        self._name = Label("Feldbuch", "h2")
        mark = row(11, (9, 7, 0, 12))
        mark.add(self._mark, self._name)
        mark.addStretch(1)
        self._search = RailItem(_("Search"), "search", "Ctrl+K")
        self._search.boxed = True
        self._search.clicked.connect(self.search_wanted)
        self._items: dict[str, RailItem] = {}
        pages = self._build_pages(entries)
        self._sync = RailItem(_("Sync"), "ok")
        self._sync.clicked.connect(self.sync_wanted)
        self._person = RailItem("", "person")
        self._person.clicked.connect(lambda _checked=False: self.page_wanted.emit(PERSON_PAGE))
        self._items[PERSON_PAGE] = self._person
        self._lock = IconButton("lock", _("Lock"), self.lock_wanted.emit, keys="Ctrl+L")
        person = row(0, (0, 4, 0, 4))
        person.addWidget(self._person, 1)
        person.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignCenter)
        self._person_line = person
        box = column(0, (10, 8, 10, 6))
        box.addLayout(mark)
        box.addWidget(self._search)
        box.addLayout(pages)
        box.addStretch(1)
        above, below = Ground("railRule"), Ground("railRule")
        for line in (above, below):
            line.setFixedHeight(1)
        box.add(above, self._sync, below)
        box.addLayout(person)
        self._box = box
        self.setLayout(box)
        self.show_sync("", "", "ok", "ok")
        look().changed.connect(self.relook)
        self.relook()

    def _build_pages(self, entries: Sequence[PageEntry]) -> Box:
        pages = column(2, (0, 8, 0, 0))
        for entry in entries:
            if entry.number:
                item = RailItem(entry.title, entry.icon, f"Ctrl+{entry.number}")
                item.clicked.connect(lambda _checked=False, key=entry.key: self.page_wanted.emit(key))
                self._items[entry.key] = item
                pages.addWidget(item)
        return pages

    def set_current(self, key: str) -> None:
        """Mark the page that is shown."""
        for name, item in self._items.items():
            item.set_current(name == key)

    def set_badge(self, key: str, text: str = "", tone: Tone = "warn", meaning: str = "", icon: str = "") -> None:
        """A number at a page; without text it goes."""
        if key in self._items:
            self._items[key].set_badge(text, tone, meaning, icon)

    def show_person(self, name: str, second: str) -> None:
        """Who works; the line leads to the settings."""
        self._person.say(name, second, "person", "text")

    def show_sync(self, words: str, second: str, icon: str, tone: Tone) -> None:
        """What has not been sent yet, or that all is; without words the line is absent."""
        if words:
            self._sync.say(words, second, icon, tone)
        show(self._sync, bool(words))

    def set_narrow(self, narrow: bool) -> None:
        """Icons only."""
        if narrow != self.narrow:
            self.narrow = narrow
            for item in (self._search, self._sync, *self._items.values()):
                item.set_narrow(narrow)
            for part in (self._name, self._search):
                part.setVisible(not narrow)
            ways = QBoxLayout.Direction
            self._person_line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
            self._box.set_edges((7, 8, 7, 6) if narrow else (10, 8, 10, 6))
            self.relook()

    def relook(self) -> None:
        """Renew the width."""
        self.setFixedWidth(look().px(NARROW if self.narrow else WIDE))

    def first(self) -> QWidget:
        """Where F6 puts the focus: the page that is shown."""
        return next((item for item in self._items.values() if item.current), self._search)
