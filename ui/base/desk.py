"""The desk of the window: background work in two lanes, and the one way to tell people something.

Rules: every lane is one thread; ends and progress come back to the main thread through slots of one object that lives
there (`_Signals`), never through signals of the worker or lambdas, which lose messages. How a job ends stands in
`ui.base.job`. The window shows what the desk says by connecting to its signals; before a person's store is closed it
calls `wait`, then `close`: each sign-in has a desk of its own. `log_bug` writes an unexpected
error down (`app.base.logs.log_bug`) and returns the number people read out.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from app.base.errors import ShareAway, UserError
from resources.language import _
from ui.base.desk_protocol import Answer, Lane
from ui.base.job import Ends, Job
from ui.look.tokens import Tone

T = TypeVar("T")
LANES: tuple[Lane, ...] = ("local", "share")
QUIET_MS = 300


class _Signals(QObject):
    """Carries what workers report to the main thread, where this object lives."""

    ended = Signal(int)
    sealed = Signal(int)
    progressed = Signal(int, int, int)


class _Run(QRunnable):
    """A job on its lane."""

    def __init__(self, job: Job, ended: Callable[[], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._job: Job | None = job
        self._ended = ended

    def run(self) -> None:
        """Called on the lane's thread."""
        job, self._job = self._job, None  # the pool keeps every run for ever: nothing of a person may hang on it
        if job is not None:
            job.execute()
        self._ended()


class _Entry:
    """What the desk remembers of a job until its end was told."""

    def __init__(self, job: Job, ends: Ends, words: str) -> None:
        self.job, self.ends, self.words = job, ends, words
        self.run: _Run | None = None  # kept alive: the lane does not own it


class Lanes(QObject):
    """One thread for each lane. They outlive desks: a lane may hang in the system for minutes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[str, QThreadPool] = {}
        for lane in LANES:
            pool = QThreadPool(self)
            pool.setMaxThreadCount(1)
            self._pools[lane] = pool

    def __getitem__(self, lane: Lane) -> QThreadPool:
        return self._pools[lane]


class Desk(QObject):
    """The desk of one sign-in; see `ui.base.desk_protocol.Desk` for what each verb promises."""

    told = Signal(str, str)  # tone, sentence: a notice on the visible page
    said = Signal(str, str)  # text, tone: the foot line
    saved_changed = Signal(str)
    share_away = Signal(str)
    undo_offered = Signal(str)
    progressed = Signal(str, int, int)  # words, done, total; total -1: nothing runs any more
    cancellable = Signal(bool)  # whether what shows progress can still be cancelled

    def __init__(
        self, log_bug: Callable[[BaseException], str], parent: QObject | None = None, lanes: Lanes | None = None
    ) -> None:
        super().__init__(parent)
        self._log_bug = log_bug
        self.asker: Callable[[str, str, Sequence[Answer]], str | None] | None = None
        self._signals = _Signals(self)
        self._signals.ended.connect(self._tell_end)
        self._signals.sealed.connect(self._sealed)
        self._signals.progressed.connect(self._progressed)
        self._lanes = lanes or Lanes(self)
        self._running: dict[int, _Entry] = {}
        self._number = 0
        self._closing = False
        self._back: Callable[[], None] | None = None

    def run(
        self,
        work: Callable[[Any], T],
        then: Callable[[T], None],
        *,
        lane: Lane = "local",
        progress: str | None = None,
        failed: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Do `work` on a lane, then tell its one end on the main thread."""
        self._number += 1
        number, signals = self._number, self._signals
        job = Job(
            work,
            lambda done, total: signals.progressed.emit(number, done, total),
            lambda: signals.sealed.emit(number),
        )
        entry = _Entry(job, Ends(then, failed or self.show_error, cancelled or _nothing), progress or "")
        self._running[number] = entry
        if self._closing:
            job.cancel()
            self._tell_end(number)
            return job
        if progress:
            QTimer.singleShot(QUIET_MS, self, lambda: self._progressed(number, 0, 0))
        entry.run = _Run(job, lambda: signals.ended.emit(number))
        self._lanes[lane].start(entry.run)
        return job

    @Slot(int)
    def _tell_end(self, number: int) -> None:
        entry = self._running.pop(number, None)
        if entry is None:
            return  # told already, when the desk was closed
        if entry.words:
            self.progressed.emit(entry.words, 0, -1)
        try:
            entry.ends.tell(entry.job)
        except Exception as error:  # the end was told; that somebody stumbles over it is no other end
            self.show_error(error)

    @Slot(int)
    def _sealed(self, number: int) -> None:
        entry = self._running.get(number)
        if entry and entry.words:
            self.cancellable.emit(False)

    @Slot(int, int, int)
    def _progressed(self, number: int, done: int, total: int) -> None:
        entry = self._running.get(number)
        if entry and entry.words:
            self.progressed.emit(entry.words, done, total)
            self.cancellable.emit(entry.job.may_be_cancelled)

    def cancel_all(self) -> None:
        """Cancel whatever shows progress and still can be (the "cancel" of the foot line)."""
        for number, entry in list(self._running.items()):
            if entry.words and entry.job.cancel() and entry.job.state.is_end:
                self._tell_end(number)  # it had not begun: nobody else will tell

    @property
    def busy(self) -> bool:
        """Whether any lane still works."""
        return bool(self._running)

    def wait(self, milliseconds: int = 10_000, share_milliseconds: int = 3_000) -> bool:
        """Before the store closes: drop what has not begun, wait for what has; False if the local lane still works.

        Then every job's end was told. The share lane is given up after a while: on a dead network drive it may hang for
        minutes, and what it does is done again by the next round. A closed store refuses it.
        """
        self._closing = True
        for entry in self._running.values():
            entry.job.cancel()
        share_rests = self._lanes["share"].waitForDone(share_milliseconds)
        local_rests = self._lanes["local"].waitForDone(milliseconds)
        for number, entry in list(self._running.items()):
            if not entry.job.state.is_end and local_rests and not share_rests:
                entry.job.give_up()
            if entry.job.state.is_end:
                self._tell_end(number)
        self._closing = False
        return local_rests

    def close(self) -> None:
        """The person is gone: nothing can be taken back, asked or told any more."""
        self._closing = True
        self._back = self.asker = None
        self._running.clear()

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
        if self._closing:
            return
        self._back = back
        self.undo_offered.emit(text)

    def take_back(self) -> None:
        """Ctrl+Z: take back what was offered last, once."""
        back, self._back = self._back, None
        if back:
            back()


def _nothing() -> None:
    """The end of a job nobody waits for."""
