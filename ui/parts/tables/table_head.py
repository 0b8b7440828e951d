"""The head of a table: titles in quiet ink, a mark at the column that is sorted by; clicking asks for another order."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.look.theme import look
from ui.parts.tables.rows_model import RowsModel


class TableHead(QHeaderView):
    """Paints itself, so that it looks alike on all systems."""

    sort_wanted = Signal(str, bool)

    def __init__(self, rows_model: RowsModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows_model = rows_model
        self._sort, self._downwards = "", False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(16)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sectionClicked.connect(self._clicked)
        look().changed.connect(self.updateGeometry)

    def show_sort(self, sort: str, downwards: bool) -> None:
        """Which order is shown."""
        self._sort, self._downwards = sort, downwards
        self.viewport().update()

    def _clicked(self, section: int) -> None:
        sort = self._rows_model.columns[section].sort
        if sort:
            self.sort_wanted.emit(sort, sort == self._sort and not self._downwards)

    def sizeHint(self) -> QSize:
        """34 pixels high at 100 %."""
        return QSize(super().sizeHint().width(), look().px(34))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Ground, line, title, mark."""
        tokens = look().tokens
        column = self._rows_model.columns[logicalIndex]
        painter.save()
        painter.fillRect(rect, QColor(tokens.subtle))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        painter.setFont(look().font("body"))
        painter.setPen(QColor(tokens.text2))
        inner = rect.adjusted(look().px(12), 0, -look().px(6), -1)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        right = column.align == "right"
        flags |= Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        title = look().metrics("body").elidedText(column.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(flags), title)
        if column.sort and column.sort == self._sort:
            words = look().metrics("body").horizontalAdvance(column.title)
            self._arrow(painter, inner.left() + words + look().px(6), rect.center().y())
        painter.restore()

    def _arrow(self, painter: QPainter, left: int, middle: int) -> None:
        half, height = look().px(6), look().px(5)
        tip, base = (height, -height) if self._downwards else (-height, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look().tokens.text2))
        arrow = QPolygon()
        for x, y in ((left, middle + base), (left + 2 * half, middle + base), (left + half, middle + tip)):
            arrow.append(QRect(x, y, 0, 0).topLeft())
        painter.drawPolygon(arrow)

    def paintEvent(self, event: object) -> None:
        """Also where no column is."""
        painter = QPainter(self.viewport())
        rect = self.viewport().rect()
        painter.fillRect(rect, QColor(look().tokens.subtle))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, QColor(look().tokens.line))
        painter.end()
        super().paintEvent(event)  # type: ignore[arg-type]
