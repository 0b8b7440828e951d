"""The papers there are, by occasion."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from resources.language import _
from ui.papers.state import State
from ui.parts.boxes import column
from ui.parts.labels import Label
from ui.parts.radio_card import RadioCard


class TemplateList(QWidget):
    """One radio group; arrows choose."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, RadioCard] = {}
        group = QButtonGroup(self)
        box = column(6)
        box.add(Label(_("Templates"), "h2"), Label(_("For a session"), "label"))
        listed = (
            ("attendance-list", _("Attendance list"), _("one meeting, to be signed")),
            ("attendance-series", _("Attendance list, series"), _("up to 10 meetings, landscape")),
        )
        for key, title, second in listed:
            card = RadioCard(title, second, icon="paper")
            card.clicked.connect(lambda _checked=False, name=key: self.chosen.emit(name))
            group.addButton(card)
            self._cards[key] = card
            box.addWidget(card)
        self.setLayout(box)

    def render_state(self, state: State) -> None:
        """Which one is shown."""
        self._cards[state.template].setChecked(True)
