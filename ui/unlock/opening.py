"""What stands in the window while a store is opened or the demo is made: words and a bar, nothing that blinks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar

from ui.formatting import counts
from ui.look.theme import look
from ui.parts.boxes import Ground, column
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice


class OpeningPage(Ground):
    """Shows how far it is."""

    def __init__(self, words: str) -> None:
        super().__init__("canvas")
        self._label = Label(words, "h2")
        self._count = Label("", "body", "text2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(look().px(320))
        self._bar.setAccessibleName(words)
        self._error = Notice("err")
        self._error.setFixedWidth(look().px(480))
        box = column(14)
        box.addStretch(1)
        for part in (IconLabel("book", "accent", 40), self._label, self._bar, self._count, self._error):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self.setLayout(box)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """So far; as the desk's signal gives it."""
        if total > 0:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._count.setText(f"{words}: {counts.of(done, total)}")

    def show_error(self, sentence: str) -> None:
        """It did not work."""
        self._bar.hide()
        self._error.show_words("err", sentence)
