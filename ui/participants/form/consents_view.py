"""The tab of consents: a short list, a button to record one, and one to record a withdrawal."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from resources.language import _
from ui.formatting import phrases
from ui.participants import words
from ui.participants.form.consents import ConsentLine
from ui.parts.boxes import Rule, column, holder, row
from ui.parts.buttons import Button
from ui.parts.chips import Chip
from ui.parts.labels import IconLabel, Label


class ConsentsView(QWidget):
    """Emits `add_wanted` and `withdraw_wanted(id)`."""

    add_wanted = Signal()
    withdraw_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ConsentLine, ...] | None = None
        self._lines = column(10)
        self._add = Button(_("Record a consent …"), self.add_wanted.emit, icon="plus")
        self._hint = Label("", "body", "text2", wrap=True)
        box = column(12)
        box.addWidget(Label(_("Consents"), "h2"))
        box.addWidget(self._hint)
        box.addLayout(self._lines)
        line = row(8)
        line.addWidget(self._add)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(1)
        self.setLayout(box)

    def show_lines(self, lines: tuple[ConsentLine, ...], new: bool, editable: bool) -> None:
        """Show the consents of a person."""
        self._add.setVisible(editable and not new)
        self._hint.setText(_hint(lines, new))
        if lines == self._shown:
            return
        self._shown = lines
        self._lines.clear()
        for number, consent in enumerate(lines):
            if number:
                self._lines.addWidget(Rule())
            self._lines.addWidget(_line(consent, self.withdraw_wanted.emit if editable else None))


def _hint(lines: tuple[ConsentLine, ...], new: bool) -> str:
    if new:
        return _("Save the person first; then consents can be recorded.")
    if not lines:
        return _("No consent is recorded yet. Without the one to the ESF data the person does not count as complete.")
    return ""


def _line(consent: ConsentLine, withdraw: Callable[[str], None] | None) -> QWidget:
    about = column(2)
    about.addWidget(Label(consent.words, "strong"))
    parts = [_("given on {day}").format(day=phrases.day(words.day_of(consent.given_on))), consent.how]
    if consent.notice:
        parts.append(_("notice handed out on {day}").format(day=phrases.day(words.day_of(consent.notice))))
    about.addWidget(Label(" · ".join(part for part in parts if part), "small", "text2", wrap=True))
    line = row(12)
    line.addWidget(IconLabel("shield", "text2", 18))
    line.addLayout(about, 1)
    if consent.withdrawn_on:
        day = phrases.day(words.day_of(consent.withdrawn_on))
        line.addWidget(Chip(_("withdrawn on {day}").format(day=day), "warn", "warn"))
    else:
        line.addWidget(Chip(_("in force"), "ok", "ok"))
        if withdraw is not None:
            line.addWidget(Button(_("Withdrawal …"), lambda: withdraw(consent.id), small=True))
    return holder(line)
