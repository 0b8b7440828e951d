"""Search from anywhere (Ctrl+K): one box for people, notes, companies and commands, over the page; Esc goes back."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QGraphicsDropShadowEffect,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from resources.language import _, pgettext
from ui.look.theme import look
from ui.parts.boxes import Ground, Rule, column, row
from ui.parts.forms.search_field import SearchField
from ui.parts.keys import key_words
from ui.parts.labels import Label, key_caps
from ui.shell.hits import Hit

HIT = int(Qt.ItemDataRole.UserRole) + 1
WIDTH, TOP = 620, 110
_TAKEN = {
    *(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *(Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab),
}


class _HitDelegate(QStyledItemDelegate):
    """Paints headings and hits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option
        hit = index.data(HIT)
        return QSize(100, look().px(26 if hit is None else 46 if hit.second else 37))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        hit = index.data(HIT)
        tokens = look().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if hit is None:
            painter.setFont(look().font("label"))
            painter.setPen(QColor(tokens.text2))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, index.data())
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(rect, look().px(5), look().px(5))
        size = look().px(18)
        image = look().pixmap(hit.icon, "accent" if chosen else "text2", 18)
        painter.drawPixmap(rect.left() + look().px(13), rect.center().y() - size // 2, image)
        inner = rect.adjusted(look().px(44), 0, -look().px(12), 0)
        self._keys(painter, inner, key_words("Return") if chosen and not hit.keys else key_words(hit.keys))
        self._words(painter, inner.adjusted(0, 0, -look().px(80), 0), hit, chosen)
        painter.restore()

    def _words(self, painter: QPainter, inner: QRect, hit: Hit, chosen: bool) -> None:
        role = "strong" if chosen and hit.second else "body"
        first, small = look().metrics(role), look().metrics("small")
        painter.setFont(look().font(role))
        painter.setPen(QColor(look().tokens.text))
        title = first.elidedText(hit.title, Qt.TextElideMode.ElideRight, inner.width())
        if not hit.second:
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
            return
        top = inner.top() + (inner.height() - first.height() - small.height()) // 2
        painter.drawText(inner.left(), top, inner.width(), first.height(), 0, title)
        painter.setFont(look().font("small"))
        painter.setPen(QColor(look().tokens.text2))
        second = small.elidedText(hit.second, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner.left(), top + first.height(), inner.width(), small.height(), 0, second)

    def _keys(self, painter: QPainter, inner: QRect, words: str) -> None:
        if not words:
            return
        width, height = look().metrics("key").horizontalAdvance(words) + look().px(12), look().px(20)
        box = QRect(inner.right() - width, inner.center().y() - height // 2, width, height)
        painter.setPen(QColor(look().tokens.border))
        painter.setBrush(QColor(look().tokens.surface))
        painter.drawRoundedRect(box, look().px(3), look().px(3))
        painter.setPen(QColor(look().tokens.text))
        painter.setFont(look().font("key"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class SearchOverlay(QWidget):
    """Lies over the whole frame while it is open, and dims it."""

    def __init__(self, frame: QWidget, find: Callable[[str], list[Hit]], chosen: Callable[[Hit], None]) -> None:
        super().__init__(frame)
        self._find, self._chosen = find, chosen
        self._before: QWidget | None = None
        self.field = SearchField(_("Search people, companies and commands"), 2000)
        self.field.searched.connect(self._search)
        self.field.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.setAccessibleName(_("Found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.clicked.connect(lambda index: self._take(index.data(HIT)))
        self._nothing = Label("", "body", "text2")
        self._time = Label("", "small", "text2")
        foot = row(12, (8, 0, 8, 0))
        foot.addLayout(key_caps((("Up Down", _("choose")), ("Return", pgettext("key", "open")), ("Esc", _("close")))))
        foot.addStretch(1)
        foot.addWidget(self._time)
        box = column(8, (10, 10, 10, 10))
        box.add(self.field, self._list, self._nothing, Rule())
        box.addLayout(foot)
        self._card = Ground("popup", box, self)
        shadow = QGraphicsDropShadowEffect(self._card)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 110))
        self._card.setGraphicsEffect(shadow)
        self.hide()

    def open(self) -> None:
        """Show it with an empty box; the focus comes back to where it was when it closes."""
        if self.isVisible():
            return
        self._before = self.window().focusWidget()
        self.field.clear()
        self._show_hits([])
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.search_now()

    def close_overlay(self) -> None:
        """Close it."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def place(self) -> None:
        """Over the whole frame, the card in the upper third."""
        frame = self.parentWidget()
        if frame is None:
            return
        self.setGeometry(frame.rect())
        width = min(look().px(WIDTH), frame.width() - look().space(32))
        heights = [self._list.sizeHintForRow(number) for number in range(self._model.rowCount())]
        top = min(look().px(TOP), frame.height() // 8)
        most = frame.height() - top - look().px(150)
        self._list.setFixedHeight(min(sum(heights) + 4, max(most, look().px(80))))
        self._list.setVisible(bool(heights))
        self._card.setFixedWidth(width)
        self._card.adjustSize()
        self._card.move((frame.width() - width) // 2, top)

    def _search(self, text: str) -> None:
        begun = perf_counter()
        hits = self._find(text)
        spent = round((perf_counter() - begun) * 1000)
        self._time.setText(_("{ms} ms, without network").format(ms=spent) if text else "")
        self._show_hits(hits)
        self._nothing.setText(_("Nothing found. Part of a name or code is enough.") if text and not hits else "")
        self._nothing.setVisible(bool(self._nothing.text()))
        self.place()

    def _show_hits(self, hits: list[Hit]) -> None:
        self._model.clear()
        kind = ""
        for hit in hits:
            if hit.kind != kind:
                kind = hit.kind
                heading = QStandardItem(kind)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(heading)
            item = QStandardItem(hit.title)
            item.setData(f"{hit.title}, {hit.second}", Qt.ItemDataRole.AccessibleTextRole)
            item.setData(hit, HIT)
            item.setEditable(False)
            self._model.appendRow(item)
        self._nothing.hide()
        self._move(1, start=-1)

    def _move(self, step: int, start: int | None = None) -> None:
        at = self._list.currentIndex().row() if start is None else start
        while 0 <= at + step < self._model.rowCount():
            at += step
            index = self._model.index(at, 0)
            if index.data(HIT) is not None:
                self._list.setCurrentIndex(index)
                self.field.setAccessibleDescription(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
                return

    def _take(self, hit: Hit | None) -> None:
        if hit is not None:
            self.close_overlay()
            self._chosen(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The box has the focus; arrows, Enter and Esc belong to the list."""
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._pressed(key)

    def _pressed(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.field.search_now()
            self._take(self._list.currentIndex().data(HIT))
        elif key == Qt.Key.Key_Escape:
            self.close_overlay()
        return key in _TAKEN

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_overlay()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies behind."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(10, 20, 18, 90))
        painter.end()
