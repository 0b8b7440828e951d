"""The desk of the window: background work in two lanes, and the one way to tell people something.

Rules: every lane is one thread; results and progress come back to the main thread through slots of one object that
lives there (`_Signals`), never through signals of the worker or lambdas, which lose messages. The window shows what
the desk says by connecting to its signals; before the program ends it calls `wait`. `log_bug` writes an unexpected
error down (`app.base.logs.log_bug`) and returns the number people read out.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from app.base.errors import ShareAway, UserError
from resources.language import _
from ui.base.desk_protocol import Answer, Cancelled, Lane
from ui.look.tokens import Tone

T = TypeVar("T")
LANES: tuple[Lane, ...] = ("local", "share")
QUIET_MS = 300


class _Signals(QObject):
    """Carries what workers report to the main thread, where this object lives."""

    finished = Signal(int, object)
    failed = Signal(int, object)
    progressed = Signal(int, int, int)


class _Run(QRunnable):
    """One piece of work on its lane; also the Task the work holds and the Job the asker holds."""

    def __init__(self, number: int, work: Callable[["_Run"], Any], signals: _Signals) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._number, self._work, self._signals = number, work, signals
        self.cancelled = False

    def run(self) -> None:
        """Called on the lane's thread."""
        try:
            if self.cancelled:
                raise Cancelled
            result = self._work(self)
        except Exception as error:
            self._signals.failed.emit(self._number, error)
        else:
            self._signals.finished.emit(self._number, result)

    def report(self, done: int, total: int) -> None:
        """See Task.report."""
        if self.cancelled:
            raise Cancelled
        self._signals.progressed.emit(self._number, done, total)

    def cancel(self) -> None:
        """See Job.cancel."""
        self.cancelled = True


class _Entry:
    """What the desk remembers of a run until it is over."""

    def __init__(self, run: _Run, then: Callable[[Any], None], failed: Callable[[Exception], None], words: str) -> None:
        self.run, self.then, self.failed, self.words = run, then, failed, words


class Desk(QObject):
    """The desk; see `ui.base.desk_protocol.Desk` for what each verb promises."""

    told = Signal(str, str)  # tone, sentence: a notice on the visible page
    said = Signal(str, str)  # text, tone: the foot line
    saved_changed = Signal(str)
    share_away = Signal(str)
    undo_offered = Signal(str)
    progressed = Signal(str, int, int)  # words, done, total; total -1: nothing runs any more

    def __init__(self, log_bug: Callable[[BaseException], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_bug = log_bug
        self.asker: Callable[[str, str, Sequence[Answer]], str | None] | None = None
        self._signals = _Signals(self)
        self._signals.finished.connect(self._finished)
        self._signals.failed.connect(self._failed)
        self._signals.progressed.connect(self._progressed)
        self._lanes: dict[str, QThreadPool] = {}
        for lane in LANES:
            pool = QThreadPool(self)
            pool.setMaxThreadCount(1)
            self._lanes[lane] = pool
        self._running: dict[int, _Entry] = {}
        self._number = 0
        self._back: Callable[[], None] | None = None

    def run(
        self,
        work: Callable[[Any], T],
        then: Callable[[T], None],
        *,
        lane: Lane = "local",
        progress: str | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> _Run:
        """Do `work` on a lane, then `then` on the main thread."""
        self._number += 1
        number = self._number
        run = _Run(number, work, self._signals)
        self._running[number] = _Entry(run, then, failed or self.show_error, progress or "")
        if progress:
            QTimer.singleShot(QUIET_MS, self, lambda: self._progressed(number, 0, 0))
        self._lanes[lane].start(run)
        return run

    @Slot(int, object)
    def _finished(self, number: int, result: object) -> None:
        entry = self._ended(number)
        if entry and not entry.run.cancelled:
            entry.then(result)

    @Slot(int, object)
    def _failed(self, number: int, error: Exception) -> None:
        entry = self._ended(number)
        if entry and not isinstance(error, Cancelled):
            entry.failed(error)

    @Slot(int, int, int)
    def _progressed(self, number: int, done: int, total: int) -> None:
        entry = self._running.get(number)
        if entry and entry.words:
            self.progressed.emit(entry.words, done, total)

    def _ended(self, number: int) -> _Entry | None:
        entry = self._running.pop(number, None)
        if entry and entry.words:
            self.progressed.emit(entry.words, 0, -1)
        return entry

    def cancel_all(self) -> None:
        """Cancel whatever shows progress (the "cancel" of the foot line)."""
        for entry in self._running.values():
            if entry.words:
                entry.run.cancel()

    @property
    def busy(self) -> bool:
        """Whether any lane still works."""
        return bool(self._running)

    def wait(self, milliseconds: int = 10_000, share_milliseconds: int = 3_000) -> bool:
        """Before the store closes: drop what has not begun, wait for what has; False if the local lane still works.

        The share lane is given up after a while: on a dead network drive it may hang for minutes, and what it does is
        done again by the next round. A closed store refuses it.
        """
        for entry in self._running.values():
            entry.run.cancel()
        for pool in self._lanes.values():
            pool.clear()
        self._lanes["share"].waitForDone(share_milliseconds)
        return self._lanes["local"].waitForDone(milliseconds)

    @property
    def hangs(self) -> bool:
        """Whether the share lane was given up and still runs."""
        return self._lanes["share"].activeThreadCount() > 0

    def show_error(self, error: Exception) -> None:
        """One sentence for the person; any other error is logged under a number."""
        if isinstance(error, ShareAway):
            self.share_away.emit(error.message)
        elif isinstance(error, UserError):
            self.told.emit("err", error.message)
        else:
            self.show_bug_number(self._log_bug(error))

    def show_bug_number(self, number: str) -> None:
        """An unexpected error that is already written down; may be called from any thread."""
        sentence = _("That did not work. Your input is safe. Number for the administration: {n}.")
        self.told.emit("err", sentence.format(n=number))

    def say(self, text: str, tone: Tone = "ok") -> None:
        """A short result in words."""
        self.said.emit(text, tone)

    def saved(self, text: str = "") -> None:
        """What is saved."""
        self.saved_changed.emit(text)

    def ask(self, title: str, text: str, answers: Sequence[Answer]) -> str | None:
        """Ask by the window's dialog; None as long as there is no window."""
        return self.asker(title, text, answers) if self.asker else None

    def undo(self, text: str, back: Callable[[], None]) -> None:
        """Offer to take back."""
        self._back = back
        self.undo_offered.emit(text)

    def take_back(self) -> None:
        """Ctrl+Z: take back what was offered last, once."""
        back, self._back = self._back, None
        if back:
            back()
