"""Ties rounds to the window: the clock, the rail's line and badge, F5, and the last round before the window closes.

The last round is bounded: after a few seconds the window closes whatever the folder does; what has not been sent goes
with the first round next time.
"""

from PySide6.QtCore import QEventLoop, QObject, QTimer

from resources.language import _, ngettext
from ui.base.desk import Desk
from ui.look.tokens import Tone
from ui.shell.frame import Frame
from ui.syncing.rounds import Rounds, State

PAGE = "sync"
TICK_MS = 1_000
SETTLE_MS = 400
LAST_ROUND_MS = 4_000
LOOK_MS = 50


class SyncTimer(QObject):
    """Lives as long as a store is open."""

    def __init__(self, rounds: Rounds, desk: Desk, frame: Frame) -> None:
        super().__init__(frame)
        self._desk, self._frame = desk, frame
        self.rounds = rounds
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.rounds.tick)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.rounds.touched)
        frame.sync_wanted.connect(self.rounds.start)
        frame.rail.sync_wanted.connect(self._open_page)
        self.rounds.watch(self._show)

    def begin(self) -> None:
        """The frame is shown."""
        self.rounds.begin()
        self._ticker.start()

    def touched(self) -> None:
        """Records changed; looked at once things have settled, so that typing is never held up."""
        if not self._settling.isActive():
            self._settling.start()

    def end(self, last_round: bool) -> None:
        """The store is about to be closed; with `last_round` what waits is sent first, if it goes quickly."""
        self._ticker.stop()
        self._settling.stop()
        if last_round:
            self.rounds.touched()
            if self.rounds.worth_a_last_round():
                self._send_last()
        self.rounds.end()

    def _send_last(self) -> None:
        self._desk.say(_("What waits is sent before closing. At most a few seconds."), "info")
        self._frame.setEnabled(False)
        self.rounds.start()
        loop = QEventLoop()
        limit = QTimer(loop)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        limit.start(LAST_ROUND_MS)
        look = QTimer(loop)
        look.timeout.connect(lambda: None if self.rounds.busy else loop.quit())
        look.start(LOOK_MS)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._frame.setEnabled(True)

    def _open_page(self) -> None:
        self._frame.navigate(PAGE)

    def _show(self, state: State) -> None:
        line = state.line
        tone: Tone = "text" if line.tone == "text2" else line.tone
        self._frame.rail.show_sync(line.short or line.first, line.second, line.icon, tone)
        number = state.light.conflicts
        meaning = ngettext("{n} conflict to decide", "{n} conflicts to decide", number).format(n=number)
        self._frame.rail.set_badge(PAGE, str(number) if number else "", "conflict", meaning, "conflict")
