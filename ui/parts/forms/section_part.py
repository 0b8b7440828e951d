"""One section of a form on screen: its heading, and its fields in two columns, or one where space is scarce."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.look.theme import look
from ui.parts.boxes import Rule, column, row
from ui.parts.chips import Chip
from ui.parts.forms.field_box import FieldBox
from ui.parts.forms.fields import Section
from ui.parts.labels import Label


class SectionPart(QWidget):
    """`boxes` are its fields by key."""

    def __init__(self, parent: QWidget, section: Section, today: Callable[[], date], *, ruled: bool) -> None:
        # From the top down, each part in its place before it is filled: moving filled parts costs Qt much time.
        super().__init__(parent)
        whole = column(8)
        self.setLayout(whole)
        if ruled:
            whole.addWidget(Rule())
            whole.addSpacing(look().space(4))
        if section.title:
            head = row(10)
            head.addWidget(Label(section.title, "h2"))
            if section.chip:
                head.addWidget(Chip(section.chip, "neutral", "shield"))
            head.addStretch(1)
            whole.addLayout(head)
        if section.hint:
            whole.addWidget(Label(section.hint, "small", "text2", wrap=True))
        self._grid = _Grid(self)
        whole.addWidget(self._grid)
        self.boxes = {field.key: FieldBox(field, today, self._grid) for field in section.fields}
        self._grid.fill(list(self.boxes.values()))

    def arrange(self, columns: int, again: bool = False) -> None:
        """Place the fields that are shown."""
        self._grid.arrange(columns, again)


class _Grid(QWidget):
    """Places fields in columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._boxes: Sequence[FieldBox] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def fill(self, boxes: Sequence[FieldBox]) -> None:
        """The fields, made as children of this grid."""
        self._boxes = boxes
        self.arrange(2)

    def arrange(self, columns: int, again: bool = False) -> None:
        """Place the fields that are shown."""
        self._grid.setHorizontalSpacing(look().space(20))
        self._grid.setVerticalSpacing(look().space(12))
        if columns == self._columns and not again:
            return
        self._columns = columns
        for box in self._boxes:
            self._grid.removeWidget(box)
        at = 0
        for box in self._boxes:
            if box.property("left_out"):
                continue
            wide = columns == 1 or box.field.wide or box.field.kind in {"note", "answer"}
            if wide and at % 2:
                at += 1
            self._grid.addWidget(box, at // 2, at % 2, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            at += 2 if wide else 1
        for number in (0, 1):
            self._grid.setColumnStretch(number, 1)
