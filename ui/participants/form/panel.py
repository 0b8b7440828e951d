"""The side panel of a person's form: what is complete, the target group, the entry form behind it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import _
from ui.formatting import phrases
from ui.look.theme import look
from ui.look.tokens import Tone
from ui.participants import words
from ui.participants.form import state as form_state
from ui.participants.form.state import E, State
from ui.parts.boxes import Box, Rule, column, holder, row, settle
from ui.parts.labels import IconLabel, Label
from ui.parts.panel import SidePanel


class Bar(QWidget):
    """A share as a bar; its name says it in words."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, part: int, total: int) -> None:
        """Another share."""
        self._share = part / total if total else 0.0
        self.setAccessibleName(phrases.of(part, total))
        self.update()

    def sizeHint(self) -> QSize:
        """Flat."""
        return QSize(look().px(120), look().px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track and bar."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().tokens.neutral_soft))
        painter.fillRect(QRectF(0, 0, self.width() * self._share, self.height()), QColor(look().tokens.accent))
        painter.end()


class FormPanel:
    """Fills a side panel."""

    def __init__(self, panel: SidePanel) -> None:
        self._panel = panel
        self._bar, self._part = Bar(), Label("", "strong")
        share = row(12)
        share.addWidget(self._bar, 1)
        share.addWidget(self._part)
        self._groups, self._target = column(6), column(6)
        self._form = Label("", "small", "text2", wrap=True)
        panel.fixed.addLayout(share)
        panel.body.addLayout(self._groups)
        panel.body.add(Rule(), Label(_("Target group"), "h2"))
        panel.body.addLayout(self._target)
        panel.body.add(Rule(), Label(_("Entry form"), "h2"), self._form)
        self._shown: object = None

    def render(self, state: State) -> None:
        """Show what follows from the form as it stands."""
        completeness = state.completeness
        if completeness is None:
            return
        self._panel.say(_("Completeness"))
        self._bar.show_share(completeness.answered, completeness.asked)
        self._part.setText(phrases.of(completeness.answered, completeness.asked))
        groups = form_state.groups(completeness)
        shown = (groups, state.target)
        if shown != self._shown:
            self._shown = shown
            _fill(self._groups, groups)
            _fill(self._target, state.target)
            settle(self._form)
        values = state.sheet.values
        received = words.day_of(values.get(f"{E}.questionnaire_received_on"))
        parts = (
            [_("Version {version}").format(version=values[f"{E}.form_version"])]
            if values.get(f"{E}.form_version")
            else []
        )
        parts.append(_("received on {day}").format(day=phrases.day(received)) if received else _("not received yet"))
        self._form.setText(", ".join(parts))


def _fill(box: Box, lines: tuple[tuple[str, Tone, str], ...]) -> None:
    box.clear()
    for icon, tone, text in lines:
        line = row(8)
        line.addWidget(IconLabel(icon, tone, 17), 0, Qt.AlignmentFlag.AlignTop)
        # What is in order stays quiet: only its icon is green.
        line.addWidget(Label(text, "body", "text" if tone in {"ok", "text2"} else tone, wrap=True), 1)
        box.addWidget(holder(line))
