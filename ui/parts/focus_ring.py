"""The focus ring: one overlay per window that lies 2 pixels around whatever has the focus.

A style sheet cannot draw outside a control, so the ring is a widget of its own that follows focus, moves, resizes and
scrolling. Widgets that draw their focus themselves (tables) say so with the property `ownFocus`.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.look.theme import look

GAP, WIDTH = 2, 2
FIRST_MS = 60
_FOLLOWED = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
    QEvent.Type.WindowActivate,
    QEvent.Type.WindowDeactivate,
}


class FocusRing(QWidget):
    """Make one per top-level window; it finds its way by itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._followed: list[QWidget] = []
        self._target: QWidget | None = None
        self._shown = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._place)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        # The first focus may have come before this listened.
        self._focus_changed(None, window.focusWidget())

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        self._let_go()
        window = self.parentWidget() if isValid(self) else None
        if window is None:
            return
        if new is None or new.window() is not window or not _wants_ring(new):
            self.hide()
            return
        self._target = new
        # The first ring waits for the first paint: looking at what surrounds a control costs as much as a whole page.
        self._later.start(0 if self._shown else FIRST_MS)
        self._shown = True

    def _let_go(self) -> None:
        for widget in self._followed:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._followed.clear()
        self._target = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control and all that holds it, once per turn of the event loop."""
        if event.type() in _FOLLOWED and not self._later.isActive():
            self._later.start(0)
        return super().eventFilter(watched, event)

    def _follow(self, target: QWidget, window: QWidget) -> None:
        widget: QWidget | None = target
        while widget is not None:
            widget.installEventFilter(self)
            self._followed.append(widget)
            widget = None if widget is window else widget.parentWidget()

    def _place(self) -> None:
        target, window = self._target, self.parentWidget()
        if target is None or window is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        if not self._followed:
            self._follow(target, window)
        edge = GAP + WIDTH
        around = QRect(target.mapTo(window, QPoint(0, 0)), target.size()).adjusted(-edge, -edge, edge, edge)
        seen = around & _visible_part(target, window)
        self.setGeometry(seen)
        self._ring = around.translated(-seen.topLeft())
        self.setVisible(not seen.isEmpty())
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look().tokens.focus), WIDTH))
        ring = QRectF(self._ring).adjusted(WIDTH / 2, WIDTH / 2, -WIDTH / 2, -WIDTH / 2)
        painter.drawRoundedRect(ring, look().px(5) + GAP, look().px(5) + GAP)
        painter.end()


def _wants_ring(widget: QWidget) -> bool:
    return not widget.inherits("QAbstractItemView") and not widget.property("ownFocus")


def _visible_part(target: QWidget, window: QWidget) -> QRect:
    """What of the window scroll areas leave to be seen of things inside them."""
    seen = window.rect()
    widget = target.parentWidget()
    while widget is not None and widget is not window:
        if widget.objectName() == "qt_scrollarea_viewport":
            edge = GAP + WIDTH
            seen &= QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-edge, 0, edge, 0)
        widget = widget.parentWidget()
    return seen
