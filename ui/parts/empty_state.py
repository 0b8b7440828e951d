"""What stands where a list is empty: icon, what is missing, what to do, at most two buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.parts.boxes import column, row
from ui.parts.buttons import Button
from ui.parts.labels import IconLabel, Label


class EmptyState(QWidget):
    """Fills its place; lies in a stack with the list it stands for."""

    def __init__(self, icon: str = "info", title: str = "", text: str = "") -> None:
        super().__init__()
        self._icon = IconLabel(icon, "text2", 40)
        self._title = Label(title, "h1", wrap=True)
        self._text = Label(text, "body", "text2", wrap=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = row(10)
        middle = row(0)
        middle.addStretch(1)
        middle.addLayout(self._buttons)
        middle.addStretch(1)
        box = column(10, (24, 24, 24, 24))
        box.addStretch(2)
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        box.add(self._title, self._text)
        box.addSpacing(6)
        box.addLayout(middle)
        box.addStretch(3)
        self.setLayout(box)

    def say(self, icon: str, title: str, text: str, *buttons: Button) -> None:
        """Other words and buttons."""
        self._icon.set_icon(icon, "text2")
        self._title.setText(title)
        self._text.setText(text)
        self._buttons.clear()
        for button in buttons:
            self._buttons.addWidget(button)
