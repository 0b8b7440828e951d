"""Layouts and plain containers whose distances follow the text scale."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.look.theme import look

Margins = tuple[float, float, float, float]
NONE: Margins = (0, 0, 0, 0)


class Box(QBoxLayout):
    """A row or column with distances of the 4-pixel grid, renewed when the text scale changes."""

    def __init__(self, down: bool, spacing: float = 12, margins: Margins = NONE) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight)
        self._spacing, self._edges = spacing, margins
        look().changed.connect(self.relook)
        self.relook()

    def relook(self) -> None:
        """Renew the distances."""
        self.setSpacing(look().space(self._spacing))
        self.setContentsMargins(*(look().space(edge) for edge in self._edges))

    def set_edges(self, margins: Margins) -> None:
        """Other margins, before scaling."""
        self._edges = margins
        self.relook()

    def add(self, *parts: QWidget | QLayout, stretch: int = 0) -> "Box":
        """Add several widgets or layouts; returns itself."""
        for part in parts:
            if isinstance(part, QWidget):
                self.addWidget(part, stretch)
            else:
                self.addLayout(part, stretch)
        return self

    def clear(self) -> None:
        """Take out and delete everything in it."""
        while (item := self.takeAt(0)) is not None:
            inner = item.layout()
            if isinstance(inner, Box):
                inner.clear()
            if inner is not None:
                inner.deleteLater()
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def column(spacing: float = 12, margins: Margins = NONE) -> Box:
    """A column."""
    return Box(True, spacing, margins)


def row(spacing: float = 8, margins: Margins = NONE) -> Box:
    """A row."""
    return Box(False, spacing, margins)


class Ground(QFrame):
    """A container with a ground and border of the style sheet, chosen by its object name (surface, card, panel ...)."""

    def __init__(self, name: str, layout: QLayout | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if layout is not None:
            self.setLayout(layout)


class Rule(Ground):
    """A line of one pixel between groups."""

    def __init__(self, vertical: bool = False) -> None:
        super().__init__("rule")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Scroll(QScrollArea):
    """A vertical scroll area for content of unknown length; never scrolls sideways, follows the focus."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        # Only now: setWidget switches the fill on, and the page's own ground would be covered. The viewport's ground is
        # cleared by the style sheet: `viewport()` would make Qt for Python prepare every widget class there is.
        content.setAutoFillBackground(False)


def settle(part: QWidget) -> None:
    """Have the scroll area around `part` lay out its content once the present work is done.

    Qt drops a request for layout that reaches a widget before it is visible; what was put into a hidden panel would
    stay squeezed until something else changes.
    """
    QTimer.singleShot(0, part, lambda: _request_layout(part))


def _request_layout(part: QWidget) -> None:
    inner: QWidget | None = part
    while inner is not None:
        viewport = inner.parentWidget()
        if viewport is not None and isinstance(viewport.parentWidget(), QScrollArea):
            QApplication.sendEvent(inner, QEvent(QEvent.Type.LayoutRequest))
            return
        inner = viewport


def show(widget: QWidget, visible: bool) -> None:
    """Show or hide a part that may not yet be in its page: without a parent it would pop up as a window of its own."""
    if not visible:
        widget.setVisible(False)
    elif widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(True)


def holder(layout: QLayout) -> QWidget:
    """A plain widget around a layout."""
    made = QWidget()
    made.setLayout(layout)
    return made


def plain_column(parent: QWidget) -> QVBoxLayout:
    """A column without any distances, for frames whose children bring their own."""
    made = QVBoxLayout(parent)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    return made
