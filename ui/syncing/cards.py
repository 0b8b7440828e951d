"""Two cards of the page "Sync": the state with its buttons, and laptops that want to be admitted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from resources.language import _, ngettext
from ui.parts.boxes import Ground, Rule, column, row, show
from ui.parts.buttons import Button
from ui.parts.labels import IconLabel, Label
from ui.syncing.presenter import Request
from ui.syncing.rounds import State

WIDE = 1360  # from this width on words and buttons stand side by side


@dataclass(frozen=True)
class Verbs:
    """What its buttons do."""

    sync: Callable[[], object]
    stick: Callable[[], object]
    choose: Callable[[], object]
    overview: Callable[[], object]


class StateCard(Ground):
    """What waits and how the last round went, in words; a round now, over a stick, or stop the one that runs."""

    def __init__(self, verbs: Verbs) -> None:
        super().__init__("card")
        self._icon = IconLabel("sync", "text2", 24)
        self._first = Label("", "h2", wrap=True)
        self._sentence = Label("", "small", "text2", wrap=True)
        words = column(2)
        words.add(self._first, self._sentence)
        report = row(16)
        report.addWidget(self._icon)
        report.addLayout(words, 1)
        self._overview = Button(_("Overview"), verbs.overview, kind="link")
        self._stick = Button(_("USB stick …"), verbs.stick, icon="stick")
        self._choose = Button(_("Choose folder …"), verbs.choose, icon="folder", kind="primary")
        self.sync = Button(_("Sync now"), verbs.sync, icon="sync")
        buttons = row(8)
        buttons.add(self._overview, self._stick, self._choose, self.sync)
        self._both = row(16, (16, 14, 16, 14))
        self._both.addLayout(report, 1)
        self._both.addLayout(buttons)
        self._buttons = buttons
        self.setLayout(self._both)

    def render_state(self, state: State) -> None:
        """Show the state."""
        line = state.line
        self._icon.set_icon(line.icon, line.tone)
        self._first.setText(line.first)
        self._first.set_tone(line.tone if line.tone != "text2" else "text")
        self._sentence.setText(line.sentence)
        self.setAccessibleName(" ".join((line.first, line.sentence)))
        has_folder = bool(state.light.address)
        show(self._choose, not has_folder)
        show(self.sync, has_folder)
        self.sync.set_words(_("Stop") if state.running else _("Sync now"))
        self.sync.set_icon("close" if state.running else "sync")

    def focus_first(self) -> None:
        """The button that is most likely wanted."""
        button = self.sync if self.sync.isVisibleTo(self) else self._choose
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit_width(self, width: int, panel_over: bool) -> None:
        """Buttons below the words where space is scarce."""
        down = width < WIDE
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.TopToBottom if down else ways.LeftToRight)
        self._both.setAlignment(self._buttons, Qt.AlignmentFlag.AlignLeft if down else Qt.AlignmentFlag.AlignVCenter)
        show(self._overview, panel_over)


class RequestsCard(Ground):
    """Laptops that want to be admitted, each with the fingerprint that is compared by telephone."""

    def __init__(self, admit: Callable[[Request], object]) -> None:
        super().__init__("card")
        self._admit = admit
        self._shown: tuple[Request, ...] = ()
        self._title = Label("", "h2")
        self._lines = column(10)
        whole = column(12, (16, 14, 16, 14))
        whole.addWidget(self._title)
        hint = _("Call the person and compare the fingerprint group by group before you admit the laptop.")
        whole.addWidget(Label(hint, "small", "text2", wrap=True))
        whole.addLayout(self._lines)
        self.setLayout(whole)
        self.hide()

    def show_requests(self, requests: Sequence[Request]) -> None:
        """Show these; without any the card is absent."""
        show(self, bool(requests))
        if tuple(requests) == self._shown:
            return
        self._shown = tuple(requests)
        number = len(requests)
        title = ngettext("A laptop wants to be admitted", "{n} laptops want to be admitted", number)
        self._title.setText(title.format(n=number))
        self._lines.clear()
        for request in requests:
            self._lines.addWidget(Rule())
            self._lines.addLayout(self._line(request))

    def _line(self, request: Request) -> QBoxLayout:
        words = column(2)
        second = " · ".join(filter(None, (request.laptop, request.fingerprint)))
        words.add(Label(request.name or _("without a name"), "strong"), Label(second, "small", "text2", wrap=True))
        line = row(12)
        line.addWidget(IconLabel("user_plus", "info", 20))
        line.addLayout(words, 1)
        button = Button(_("Admit …"), lambda: self._admit(request))
        button.setAccessibleName(_("Admit {name} …").format(name=request.name))
        line.addWidget(button)
        return line
