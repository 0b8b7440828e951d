"""Today in the window: two columns of cards, one below the other where space is scarce."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout

from resources.language import _, pgettext
from ui.base.context import Context
from ui.parts.boxes import column, row, show
from ui.parts.buttons import Button
from ui.parts.page import NARROW, Page
from ui.today.card import LineCard
from ui.today.presenter import State, TodayLine, TodayPresenter

EVERY_MS = 60_000


class TodayPage(Page):
    """What this day needs."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Today"))
        self._presenter = TodayPresenter(context.workplace, context.desk, self.render_state)
        self._note = self.head.add_action(Button(_("Individual session"), self._individual, icon="person"))
        self._new = self.head.add_action(Button(_("New session"), self._add, icon="plus", keys="Ctrl+N"))
        self._sessions = LineCard(_("Sessions today"))
        self._drafts = LineCard(_("Begun"))
        self._limits = LineCard(_("8 hours reached"))
        self._incomplete = LineCard(_("Incomplete"))
        self._due = LineCard(_("Follow-ups"), _("Nothing is due. Reminders appear here a week ahead."))
        left = column(20)
        left.add(self._sessions, self._drafts, self._limits, self._incomplete)
        left.addStretch(1)
        right = column(20)
        right.add(self._due)
        right.addStretch(1)
        self._both = row(28, (24, 18, 24, 24))
        self._both.addLayout(left, 15)
        self._both.addLayout(right, 8)
        self.add_scrolled(self._both)
        self._cards = (self._sessions, self._drafts, self._limits, self._incomplete, self._due)
        for number, card in enumerate(self._cards):
            card.acted.connect(self._open)
            card.finished.connect(self._presenter.done)
            card.left.connect(lambda step, number=number: self._next_card(number, step))
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._tick)
        self.set_keys(
            ("Up Down", _("choose")),
            ("Return", pgettext("key", "open")),
            ("W", _("follow-up done")),
            ("Ctrl+N", _("new")),
            ("Ctrl+K", _("search")),
            ("F1", _("keys")),
        )

    def opened(self, **arguments: object) -> None:
        """Read the day; the first line that waits has the focus."""
        self._presenter.show()
        self._clock.start()
        self._focus_first()

    def left(self) -> None:
        """No clock in the background."""
        self._clock.stop()

    def refresh(self, kinds: frozenset[str]) -> None:
        """Anything may matter here."""
        self._presenter.show()

    def fit_width(self, width: int) -> None:
        """One column where space is scarce."""
        super().fit_width(width)
        down = QBoxLayout.Direction.TopToBottom
        self._both.setDirection(down if width < NARROW else QBoxLayout.Direction.LeftToRight)

    def render_state(self, state: State) -> None:
        """Show all cards; empty ones that have nothing to say go. The keyboard stays on its line, whatever is new."""
        held = next(((card, *place) for card in self._cards if (place := card.focused()) is not None), None)
        self.head.say(state.title, state.week)
        add = _("No sessions today. “New session” adds one, a whole series begins under “Sessions”.")
        self._sessions.nothing = add if state.may_add else _("No sessions today.")
        self._sessions.show_lines(state.sessions)
        self._drafts.show_lines(state.drafts)
        self._limits.show_lines(state.limits)
        self._incomplete.show_lines(state.incomplete, state.incomplete_total)
        self._due.show_lines(state.follow_ups)
        show(self._sessions, state.people)
        show(self._drafts, bool(state.drafts))
        show(self._limits, bool(state.limits))
        show(self._incomplete, bool(state.incomplete))
        for button in (self._note, self._new):
            button.setProperty("left_out", not state.may_add)
            button.setVisible(state.may_add)
        if held is not None and not held[0].focus(*held[1:]):
            self._focus_first()

    def _focus_first(self) -> None:
        """The first line that waits has the keyboard."""
        rows = [row for card in self._cards for row in card.rows]
        first = next((row for row in rows if row.line.primary), rows[0] if rows else None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        """ "Begins in 19 min." goes on by itself."""
        if self.isVisible():
            self._presenter.show()

    def _open(self, line: TodayLine) -> None:
        self.context.navigate(line.page, **dict(line.arguments))

    def _next_card(self, number: int, step: int) -> None:
        order = [card for card in self._cards if card.rows and card.isVisible()]
        place = order.index(self._cards[number]) + step
        if 0 <= place < len(order):
            order[place].rows[0 if step > 0 else -1].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self) -> None:
        self.context.navigate("session")

    def _individual(self) -> None:
        self.context.navigate("individual")
