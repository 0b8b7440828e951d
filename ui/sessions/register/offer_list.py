"""The lines under the register's box: who may be meant, how to type a mark, and the typed name as a new person."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from resources.language import _
from ui.look.theme import look
from ui.parts.keys import key_words
from ui.sessions.register.state import NEW, Offer

OFFER = int(Qt.ItemDataRole.UserRole) + 1
_HINT = 40
_LINE = 46


class _Painter(QStyledItemDelegate):
    """Paints offers and the line of examples."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option
        return QSize(100, look().px(_LINE if isinstance(index.data(OFFER), Offer) else _HINT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        shown = index.data(OFFER)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(shown, Offer):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._offer(painter, rect, shown, chosen)
        else:
            self._examples(painter, rect, str(index.data()))
        painter.restore()

    def _offer(self, painter: QPainter, rect: QRect, offer: Offer, chosen: bool) -> None:
        tokens = look().tokens
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(rect, look().px(5), look().px(5))
        size = look().px(18)
        name = "user_plus" if offer.key == NEW else "person"
        image = look().pixmap(name, "accent" if chosen else "text2", 18)
        painter.drawPixmap(rect.left() + look().px(12), rect.center().y() - size // 2, image)
        inner = rect.adjusted(look().px(42), 0, -look().px(12), 0)
        if chosen:
            width = self._cap(painter, inner.right(), inner.center().y(), key_words("Return"), from_right=True)
            inner.setRight(inner.right() - width - look().px(8))
        role = "strong" if chosen else "body"
        first, small = look().metrics(role), look().metrics("small")
        top = rect.top() + (rect.height() - first.height() - small.height()) // 2
        painter.setFont(look().font(role))
        painter.setPen(QColor(tokens.text))
        text = first.elidedText(offer.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRect(inner.left(), top, inner.width(), first.height()), 0, text)
        painter.setFont(look().font("small"))
        painter.setPen(QColor(tokens.text2))
        text = small.elidedText(offer.second, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRect(inner.left(), top + first.height(), inner.width(), small.height()), 0, text)

    def _examples(self, painter: QPainter, rect: QRect, typed: str) -> None:
        painter.setPen(QColor(look().tokens.line))
        painter.drawLine(rect.left(), rect.top(), rect.right(), rect.top())
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        left, middle = rect.left() + look().px(12), rect.center().y()
        for example, meaning in examples(typed):
            left += self._cap(painter, left, middle, example) + look().px(5)
            painter.setFont(look().font("small"))
            painter.setPen(QColor(look().tokens.text2))
            width = look().metrics("small").horizontalAdvance(meaning)
            if left + width > rect.right():
                return
            painter.drawText(QRect(left, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, meaning)
            left += width + look().px(10)

    @staticmethod
    def _cap(painter: QPainter, x: int, middle: int, text: str, from_right: bool = False) -> int:
        width, height = look().metrics("key").horizontalAdvance(text) + look().px(12), look().px(20)
        box = QRect(x - width if from_right else x, middle - height // 2, width, height)
        painter.setPen(QColor(look().tokens.border))
        painter.setBrush(QColor(look().tokens.surface))
        painter.drawRoundedRect(box, look().px(3), look().px(3))
        painter.setPen(QColor(look().tokens.text))
        painter.setFont(look().font("key"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return width


class OfferList(QListView):
    """The list; the box keeps the focus, so lines are chosen by number."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._lines = QStandardItemModel(self)
        self._rows: list[int] = []
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("People who may be meant"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._clicked)

    def show_offers(self, offers: Sequence[Offer], chosen: int, typed: str) -> str:
        """Show these lines; returns the words of the chosen one, for the box's description."""
        self._lines.clear()
        self._rows = []
        for number, offer in enumerate(offers):
            if offer.key == NEW and number:
                self._add_examples(typed)
            item = QStandardItem(offer.name)
            item.setData(offer, OFFER)
            item.setData(f"{offer.name}, {offer.second}", Qt.ItemDataRole.AccessibleTextRole)
            self._rows.append(self._lines.rowCount())
            self._lines.appendRow(item)
        if offers and offers[-1].key != NEW:
            self._add_examples(typed)
        if not offers:
            return ""
        self.setCurrentIndex(self._lines.index(self._rows[chosen], 0))
        heights = sum(self.sizeHintForRow(row) for row in range(self._lines.rowCount()))
        self.setFixedHeight(heights + 4)
        return f"{offers[chosen].name}, {offers[chosen].second}"

    def _add_examples(self, typed: str) -> None:
        item = QStandardItem(typed)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        words = ", ".join(f"{example}: {meaning}" for example, meaning in examples(typed))
        item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
        self._lines.appendRow(item)

    def _clicked(self, index: QModelIndex) -> None:
        if index.row() in self._rows:
            self.picked.emit(self._rows.index(index.row()))


def examples(name: str) -> tuple[tuple[str, str], ...]:
    """How marks are typed, shown with what stands in the box."""
    short = name if len(name) <= 12 else f"{name[:11]}…"
    return (
        (short, _("Enter: present")),
        (f"{short} e", _("excused")),
        (f"{short} t 45", _("partly")),
    )
