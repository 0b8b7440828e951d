"""Looking at widgets as people with a screen reader or a small laptop meet them."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget


def reachable(root: QWidget) -> Iterator[QWidget]:
    """Everything in it that Tab can reach, shown or not yet."""
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollBar):
            yield widget


def nameless(root: QWidget) -> list[str]:
    """The controls of `root` a screen reader could only call "button"; empty when all is well."""
    without_name = []
    for widget in reachable(root):
        if widget.objectName() == "qt_spinbox_lineedit" or type(widget) in {QWidget, QAbstractScrollArea}:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface else widget.accessibleName()
        if not (name or widget.accessibleName()):
            parent = widget.parentWidget()
            without_name.append(f"{type(widget).__name__} in {type(parent).__name__}")
    return without_name


def settle(rounds: int = 4) -> None:
    """Let layouts and timers of 0 ms come to rest."""
    for _round in range(rounds):
        QApplication.processEvents()


def press(widget: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier | None = None) -> None:
    """One key, also with letters that QTest cannot type (ü aborts it)."""
    held = modifiers or Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, held, text))


def type_text(widget: QWidget, text: str) -> None:
    """Letters one after the other."""
    for letter in text:
        press(widget, Qt.Key.Key_unknown, letter)
