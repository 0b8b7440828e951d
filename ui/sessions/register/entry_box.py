"""The register's box: type a name, pick, and it is empty for the next one. It owns the focus; lines hang below it.

Arrows move in the lines while there are any, else into the register; Enter picks; Esc empties the box.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from ui.look.theme import look
from ui.parts.boxes import Ground, column
from ui.parts.forms.search_field import SearchField
from ui.sessions.register.offer_list import OfferList
from ui.sessions.register.state import Offer

POPUP_WIDTH = 470


class EntryBox(SearchField):
    """The box; `moved` and `picked` ask the presenter."""

    moved = Signal(int)
    entered = Signal()
    picked = Signal(int)

    def __init__(self, placeholder: str, page: QWidget) -> None:
        super().__init__(placeholder, 515)
        self.lines = OfferList()
        self.lines.picked.connect(self.picked)
        self._popup = Ground("popup", column(0, (5, 5, 5, 5)).add(self.lines), page)
        shadow = QGraphicsDropShadowEffect(self._popup)
        shadow.setBlurRadius(30)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 80))
        self._popup.setGraphicsEffect(shadow)
        self._popup.hide()

    def show_offers(self, offers: Sequence[Offer], chosen: int, typed: str) -> None:
        """Hang these lines below the box, or take them away."""
        if not offers:
            self._popup.hide()
            self.setAccessibleDescription("")
            return
        self.setAccessibleDescription(self.lines.show_offers(offers, chosen, typed))
        self._place_popup()
        self._popup.show()
        self._popup.raise_()

    def empty(self) -> None:
        """Ready for the next name, without asking for lines."""
        if self.text():
            quiet = self.blockSignals(True)
            self.clear()
            self.blockSignals(quiet)
        self.show_offers((), 0, "")

    def _place_popup(self) -> None:
        page = self._popup.parentWidget()
        if page is None:
            return
        at = self.mapTo(page, QPoint(0, self.height() + look().px(4)))
        width = min(look().px(POPUP_WIDTH), page.width() - at.x() - look().px(8))
        self._popup.setFixedWidth(width)
        self._popup.adjustSize()
        self._popup.move(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter belong to the lines while there are any."""
        key = event.key()
        hanging = self._popup.isVisible()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search_now()
            self.entered.emit()
        elif hanging and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """When the focus goes, the lines go; the typed name stays."""
        if event.type() == QEvent.Type.FocusOut:
            self._popup.hide()
        return super().event(event)
