"""The foot line: the keys of the page at the left, what happened in the middle, what is saved at the right."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from resources.language import _
from ui.formatting import phrases
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.parts.boxes import Ground, holder, row, show
from ui.parts.buttons import Button
from ui.parts.labels import Elided, IconLabel, KeyCap, Label
from ui.parts.page import Keys

MESSAGE_WIDTH = 260


class Foot(Ground):
    """34 pixels that are always true."""

    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("foot")
        self._keys = row(12)
        self._pairs: list[QWidget] = []
        self._message_icon = IconLabel("ok", "ok", 15)
        self._message = Elided("", "small", "text")
        message = row(6)
        message.addWidget(self._message_icon)
        message.addWidget(self._message, 1)
        self._message_line = holder(message)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._counted = Label("", "small", "text2")
        self._cancel = Button(_("cancel"), self.cancel_wanted.emit, kind="link", small=True)
        progress = row(8)
        progress.add(self._counted, self._bar, self._cancel)
        self._progress_line = holder(progress)
        self._saved_icon = IconLabel("check", "ok", 15)
        self._saved = Label("", "small", "text2")
        box = row(16, (24, 0, 24, 0))
        box.addLayout(self._keys)
        box.addWidget(self._message_line, 100)
        box.addStretch(1)
        box.addWidget(self._progress_line)
        box.addWidget(self._saved_icon)
        box.addWidget(self._saved)
        self.setLayout(box)
        for part in (self._message_line, self._progress_line, self._saved_icon):
            part.hide()
        look().changed.connect(self.relook)
        self.relook()

    def show_keys(self, keys: Keys) -> None:
        """The keys of the page, the most useful first; those that do not fit go."""
        self._keys.clear()
        self._pairs = []
        for key, words in keys:
            pair = row(5)
            pair.add(KeyCap(key), Label(words, "small", "text2"))
            made = holder(pair)
            self._keys.addWidget(made)
            self._pairs.append(made)
        self._fit()

    def _fit(self) -> None:
        space = self.width() - look().space(64) - self._saved.sizeHint().width() - look().px(40)
        space -= look().px(MESSAGE_WIDTH) if self._message.text() or not self._progress_line.isHidden() else 0
        for pair in self._pairs:
            space -= pair.sizeHint().width() + look().space(12)
            pair.setVisible(space >= 0)

    def say(self, text: str, tone: Tone = "ok") -> None:
        """A result in words; also spoken. It stays until the next one."""
        icon = {"ok": "check", "warn": "warn", "err": "err", "info": "info", "conflict": "conflict"}.get(tone, "info")
        self._message_icon.set_icon(icon, tone)
        self._message.set_words(text)
        show(self._message_line, bool(text))
        self._fit()
        announce(self, text)

    def say_undo(self, text: str) -> None:
        """What was done and how to take it back."""
        self._message_icon.set_icon("undo", "text2")
        self._message.set_words(_("{what} Undo: Ctrl+Z").format(what=text))
        show(self._message_line, True)
        self._fit()
        announce(self, text)

    def show_saved(self, text: str = "") -> None:
        """What is saved and when."""
        words = text or _("Everything saved")
        self._saved.setText(f"{words} · {phrases.clock(datetime.now())}")
        show(self._saved_icon, True)
        self._fit()

    def show_progress(self, words: str, done: int, total: int) -> None:
        """A bar with numbers; total -1 takes it away, 0 says that it is not known how much there is."""
        show(self._progress_line, total >= 0)
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        counted = f"{words} {phrases.of(done, total)}" if total > 0 else words
        self._counted.setText(counted)
        self._bar.setAccessibleName(counted)
        self._fit()

    def let_cancel(self, possible: bool) -> None:
        """Whether what runs can still be cancelled: past its last stopping place the button is gone."""
        show(self._cancel, possible)

    def relook(self) -> None:
        """Renew heights."""
        self.setFixedHeight(look().px(34))
        self._bar.setFixedWidth(look().px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer keys where space is scarce."""
        super().resizeEvent(event)
        self._fit()


def announce(widget: QWidget, text: str) -> None:
    """Have screen readers say a result without moving the focus."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
