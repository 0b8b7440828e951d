"""Paints every cell of every table: one delegate, one role, fonts, icons and shortened texts kept.

Selected = soft accent ground and a bar at the row's left edge; focused = a ring inside the row (or the cell, where the
table moves from cell to cell). The two are told apart by form and hue.
"""

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.tables.cells import Cell, Mark
from ui.parts.tables.rows_model import RowsModel

_State = QStyle.StateFlag
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}
KEPT_TEXTS = 5000
BAR = 3
MARK_WIDTH, MARK_HEIGHT, MARK_GAP = 38, 26, 5


class Painted(Protocol):
    """What the painter asks of its table."""

    rows_model: RowsModel
    hovered_row: int
    moves_by_cell: bool

    def is_first_shown(self, column: int) -> bool:
        """Whether this column stands at the left edge."""

    def rings_row(self, row: int) -> bool:
        """Whether the focus ring goes around this row."""

    def row_rect(self, row: int) -> QRect:
        """The whole row in the viewport."""


class CellDelegate(QStyledItemDelegate):
    """The painter of cells; `relook` after the look changed."""

    def __init__(self, table: Painted, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self._short: dict[tuple[str, str, int], str] = {}
        self._colours: dict[str, QColor] = {}
        self.relook()

    def relook(self) -> None:
        """Forget what was prepared for the old look."""
        self._short.clear()
        self._colours.clear()
        self._pad = look().px(12)
        self._icon = look().px(17)
        self._gap = look().px(8)

    def _colour(self, name: str) -> QColor:
        colour = self._colours.get(name)
        if colour is None:
            colour = self._colours[name] = QColor(name)
        return colour

    def _shortened(self, text: str, role: str, width: int) -> str:
        key = (text, role, width)
        short = self._short.get(key)
        if short is None:
            if len(self._short) > KEPT_TEXTS:
                self._short.clear()
            short = self._short[key] = look().metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, width)
        return short

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Heights are fixed by the table; widths by the columns."""
        del option, index
        return QSize(look().px(60), look().measures.row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, line, contents, ring."""
        rect: QRect = option.rect
        state = option.state
        model = self._table.rows_model
        cell = model.cell(index.row(), index.column())
        selected = bool(state & _State.State_Selected)
        self._ground(painter, rect, index.row(), selected)
        if selected and self._table.is_first_shown(index.column()):
            painter.fillRect(rect.left(), rect.top(), look().px(BAR), rect.height(), self._colour(look().tokens.accent))
        if cell.ground is not None:
            self._own_ground(painter, rect, cell.ground)
        inner = rect.adjusted(self._pad, 0, -self._pad // 2, -1)
        if cell.keys:
            inner.setRight(self._cap(painter, inner, cell.keys))
        if cell.marks:
            self._marks(painter, inner, cell.marks)
        else:
            self._words(painter, inner, cell)
        if state & _State.State_HasFocus or self._table.rings_row(index.row()):
            self._ring(painter, rect, index.row())

    def _ground(self, painter: QPainter, rect: QRect, row: int, selected: bool) -> None:
        tokens = look().tokens
        tone = self._table.rows_model.tone(row)
        if selected:
            painter.fillRect(rect, self._colour(tokens.accent_soft))
        elif tone:
            painter.fillRect(rect, self._colour(tokens.soft(tone)))
        elif row == self._table.hovered_row:
            painter.fillRect(rect, self._colour(tokens.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._colour(tokens.rowline))

    def _own_ground(self, painter: QPainter, rect: QRect, tone: Tone) -> None:
        """The ground of one cell within its row, its corners rounded."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(look().tokens.soft(tone)))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 0, -1, -1), look().px(5), look().px(5))
        painter.restore()

    def _cap(self, painter: QPainter, inner: QRect, keys: str) -> int:
        """A key cap at the right; returns where the space for words ends."""
        tokens = look().tokens
        width, height = look().metrics("key").horizontalAdvance(keys) + look().px(12), look().px(20)
        top = inner.top() + (inner.height() - height) // 2
        box = QRectF(inner.right() - width - look().px(4), top, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._colour(tokens.border))
        painter.setBrush(self._colour(tokens.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look().px(3), look().px(3))
        painter.setPen(self._colour(tokens.text))
        painter.setFont(look().font("key"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), keys)
        painter.restore()
        return int(box.left()) - look().px(6)

    def _words(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        left = inner.left()
        if cell.icon:
            image = look().pixmap(cell.icon, cell.tone, 17)
            top = inner.top() + (inner.height() - self._icon) // 2
            painter.drawPixmap(left, top, image)
            left += self._icon + self._gap
        width = inner.right() - left + 1
        flags = _ALIGN[cell.align] | Qt.TextFlag.TextSingleLine
        role = "strong" if cell.bold else "body"
        ink: Tone = "text" if cell.tone == "ok" else cell.tone  # what is in order stays quiet: only its icon is green
        tokens = look().tokens
        if not cell.second:
            box = QRect(left, inner.top(), width, inner.height())
            self._text(painter, box, flags | Qt.AlignmentFlag.AlignVCenter, cell.text, role, ink)
            return
        first, second = look().metrics(role).height(), look().metrics("small").height()
        top = inner.top() + (inner.height() - first - second) // 2
        self._text(painter, QRect(left, top, width, first), flags, cell.text, role, ink)
        painter.setPen(self._colour(tokens.text2))
        self._text(painter, QRect(left, top + first, width, second), flags, cell.second, "small", "text2")

    def _text(
        self, painter: QPainter, box: QRect, flags: Qt.AlignmentFlag | Qt.TextFlag, text: str, role: str, tone: Tone
    ) -> None:
        painter.setFont(look().font(role))
        painter.setPen(self._colour(look().tokens.ink(tone)))
        painter.drawText(box, int(flags), self._shortened(text, role, box.width()))

    def _marks(self, painter: QPainter, inner: QRect, marks: tuple[Mark, ...]) -> None:
        tokens = look().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, mark in enumerate(marks):
            box = QRectF(mark_rect(inner, number)).adjusted(0.5, 0.5, -0.5, -0.5)
            chosen = mark.tone is not None
            ink = tokens.ink(mark.tone) if mark.tone else tokens.text2
            painter.setBrush(self._colour(tokens.soft(mark.tone) if mark.tone else tokens.surface))
            painter.setPen(QPen(self._colour(ink if chosen else tokens.line), 1.5 if chosen else 1))
            painter.drawRoundedRect(box, look().px(4), look().px(4))
            painter.setPen(self._colour(ink))
            painter.setFont(look().font("label" if chosen else "small"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), mark.text)
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRect, row: int) -> None:
        """The ring of the focus, 2 px wide: around the cell, or around the whole row, of which this cell is a part."""
        around = QRectF(rect)
        if not self._table.moves_by_cell:
            around = QRectF(self._table.row_rect(row))
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colour(look().tokens.focus), 2))
        painter.drawRoundedRect(around.adjusted(look().px(BAR) + 2, 2, -2, -3), look().px(4), look().px(4))
        painter.restore()


def mark_rect(inner: QRect, number: int) -> QRect:
    """Where the box of the nth mark stands within a cell's inner rectangle."""
    width, height, gap = look().px(MARK_WIDTH), look().px(MARK_HEIGHT), look().px(MARK_GAP)
    top = inner.top() + (inner.height() - height) // 2
    return QRect(inner.left() + number * (width + gap), top, width, height)
