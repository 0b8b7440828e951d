"""Small parts side by side that go on in the next line where space is scarce (chips)."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.theme import look

GAP = 8


class Flow(QWidget):
    """Holds any number of parts of fixed size; its height follows its width."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look().changed.connect(self._place)

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Other parts."""
        for old in self._parts:
            old.hide()
            old.deleteLater()
        self._parts = list(parts)
        for part in self._parts:
            part.setParent(self)
            part.show()
        self._place()

    def _place(self) -> None:
        height = self._arrange(self.width(), move=True)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self.updateGeometry()

    def _arrange(self, width: int, *, move: bool) -> int:
        """Set the parts into lines; the height they need."""
        gap = look().space(GAP)
        left = top = line = 0
        for part in self._parts:
            size = part.sizeHint()
            if left and left + size.width() > width:
                left, top, line = 0, top + line + gap, 0
            if move:
                part.setGeometry(QRect(left, top, min(size.width(), width), size.height()))
            left += size.width() + gap
            line = max(line, size.height())
        return top + line

    def heightForWidth(self, width: int) -> int:
        """As many lines as needed."""
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        """As wide as it is made."""
        return QSize(look().px(200), self._arrange(max(1, self.width()), move=False))

    def minimumSizeHint(self) -> QSize:
        """One part wide."""
        widest = max((part.sizeHint().width() for part in self._parts), default=0)
        return QSize(min(widest, look().px(120)), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines."""
        super().resizeEvent(event)
        self._place()
