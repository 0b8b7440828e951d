"""The panel beside the register: how far it is, the meeting's facts, the questions that wait, the way out."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from models import vocabulary
from resources.language import _, ngettext
from ui.formatting import phrases
from ui.look.theme import look
from ui.parts.boxes import Rule, column, holder, row, show
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.labels import IconLabel, Label
from ui.parts.notices import Notice
from ui.parts.panel import SidePanel
from ui.sessions import words
from ui.sessions.register.state import State


class Progress(QWidget):
    """A bar of how many are recorded; says so in words."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, in_words: str) -> None:
        """A share between 0 and 1."""
        self._share = share
        self.setAccessibleName(in_words)
        self.update()

    def sizeHint(self) -> QSize:
        """A low bar."""
        return QSize(look().px(120), look().px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track and bar."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look().tokens.neutral_soft))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        done = QRectF(self.rect())
        done.setWidth(done.width() * self._share)
        painter.setBrush(QColor(look().tokens.ink("ok" if self._share >= 1 else "info")))
        painter.drawRoundedRect(done, 2, 2)
        painter.end()


class RegisterPanel:
    """Fills a SidePanel; `render` shows a state."""

    def __init__(
        self,
        panel: SidePanel,
        same: Callable[[], object],
        other: Callable[[], object],
        printing: Callable[[], object],
        close: Callable[[], object],
    ) -> None:
        self._panel = panel
        self._done = Label("", "strong", "info")
        panel.head_line.insertWidget(1, self._done)
        self._bar = Progress()
        self._counts: dict[str | None, Label] = {}
        panel.fixed.addWidget(self._bar)
        panel.fixed.addWidget(self._grid())
        panel.body.add(Rule(), Label(_("Session"), "h2"))
        self._facts = column(6)
        panel.body.addLayout(self._facts)
        self._limit = Notice("warn")
        self._alike = Notice("info")
        self._buttons = holder(
            row(8).add(
                Button(_("Same person"), same, icon="merge", small=True),
                Button(_("Another person"), other, kind="link", small=True),
            )
        )
        panel.body.add(self._limit, self._alike, self._buttons)
        panel.body.addStretch(1)
        for button in (
            Button(_("Print list"), printing, icon="print", keys="Ctrl+P"),
            Button(_("Close register"), close, icon="check", kind="primary", keys="Ctrl+Return"),
        ):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            panel.bottom.addWidget(button)

    def _grid(self) -> QWidget:
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, look().space(6), 0, 0)
        grid.setVerticalSpacing(look().space(7))
        for line, (letter, tone) in enumerate(words.MARKS):
            chip = Chip(letter, tone)
            grid.addWidget(chip, line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(Label(vocabulary.ATTENDANCE.label(letter)), line, 1)
            self._counts[letter] = self._number(grid, line)
        grid.addWidget(Rule(), 5, 0, 1, 3)
        grid.addWidget(IconLabel("ring", "info", 17), 6, 0)
        grid.addWidget(Label(words.meaning(None), tone="info"), 6, 1)
        self._counts[None] = self._number(grid, 6)
        grid.setColumnStretch(1, 1)
        return part

    @staticmethod
    def _number(grid: QGridLayout, line: int) -> Label:
        label = Label("0", "strong", "info" if line == 6 else "text")
        grid.addWidget(label, line, 2, Qt.AlignmentFlag.AlignRight)
        return label

    def render(self, state: State) -> None:
        """Counts, facts and questions."""
        register = state.register
        if register is None:
            return
        total = len(register.rows)
        recorded = phrases.whole(register.recorded)
        in_words = _("{part} of {total} recorded").format(part=recorded, total=phrases.whole(total))
        self._panel.say(_("Progress"))
        self._done.setText(in_words)
        self._bar.show_share(register.recorded / total if total else 0, in_words)
        for status, label in self._counts.items():
            label.setText(phrases.whole(register.counts.get(status, 0)))
        self._show_facts(state)
        self._show_limit(state)
        if state.alike:
            question = state.alike[0]
            where = vocabulary.DISTRICT.label(question.known.district)
            known = f"{question.known.name} ({where or question.known.code})"
            text = _("{known} is recorded already. The same person?").format(known=known)
            self._alike.show_words("info", _("{name}: similar").format(name=question.name), text)
        else:
            self._alike.show_words("info", "")
        show(self._buttons, bool(state.alike))

    def _show_facts(self, state: State) -> None:
        assert state.register is not None
        meeting = state.register.session
        facts = [
            ("clock", words.span(meeting)),
            ("pin", meeting.location),
            ("person", ", ".join(name.partition(",")[0] for name in state.register.leaders)),
            ("edit", meeting.content),
        ]
        if state.sheet is not None:
            printed = datetime.fromisoformat(state.sheet.printed_at)
            facts.append(
                (
                    "paper",
                    _("Order of list {number}, {day}").format(
                        number=state.sheet.sheet_id, day=phrases.day(printed.date())
                    ),
                )
            )
        self._facts.clear()
        for icon, text in facts:
            if text:
                line = row(8)
                line.addWidget(IconLabel(icon, "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(Label(text, wrap=True), 1)
                self._facts.addLayout(line)

    def _show_limit(self, state: State) -> None:
        assert state.register is not None
        over = [row for row in state.register.rows if row.contact is not None and row.contact.needs_questionnaire]
        if not over or over[0].contact is None:
            self._limit.show_words("warn", "")
            return
        limit = phrases.hours(over[0].contact.limit)
        more = ngettext("{n} person has reached {hours}", "{n} people have reached {hours}", len(over))
        title = more.format(n=phrases.whole(len(over)), hours=limit)
        if len(over) == 1:
            title = _("{name}: {hours} reached").format(name=over[0].name, hours=limit)
        self._limit.show_words("warn", title, _("From now on the entry form is needed."))
