"""The line for a passphrase: hidden unless somebody asks to see it; finds out whether caps lock is on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from resources.language import _
from ui.look.theme import look
from ui.parts.buttons import IconButton
from ui.parts.labels import restyle


class PassphraseField(QLineEdit):
    """`caps_lock` is emitted with every letter that tells. Qt itself does not know of caps lock."""

    caps_lock = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = IconButton("hidden", _("Show passphrase"), self._toggle)
        self._eye.setParent(self)
        self._eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look().changed.connect(self.relook)
        self.relook()

    def relook(self) -> None:
        """Renew the space kept for the eye."""
        self.setTextMargins(0, 0, look().px(30), 0)
        self._place()

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        name = _("Hide passphrase") if hidden else _("Show passphrase")
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)

    def _place(self) -> None:
        self._eye.adjustSize()
        self._eye.move(self.width() - self._eye.width() - look().px(3), (self.height() - self._eye.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The eye stays at the right."""
        super().resizeEvent(event)
        self._place()

    def show_state(self, state: str) -> None:
        """The border of an error."""
        if (self.property("state") or "") != state:
            self.setProperty("state", state)
            restyle(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A capital without shift, or a small letter with it, tells of caps lock."""
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock.emit(False)  # it will be seen at the next letter
        elif len(text) == 1 and text.isalpha() and text.lower() != text.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(text.isupper() != shift)
        super().keyPressEvent(event)
