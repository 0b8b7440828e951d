"""All that there is of a person while they work: the open store, its frame, the desk, what runs by the clock.

Dropped whole at the lock. What needs the heavy modules gets them handed in: this one is loaded before the sign-in page.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from ui.base.desk import Desk

if TYPE_CHECKING:  # heavy: loaded after the sign-in page is painted
    from app.core.workplace import Workplace


class SignedIn(QObject):
    """All that there is while one person works; nothing of it outlives `Session.lock`."""

    touched = Signal(object)  # frozenset of kinds; emitted from any thread

    def __init__(self, heavy: Any, workplace: "Workplace", folder: Path | None, desk: Desk, page: str) -> None:
        super().__init__()
        self.workplace, self.folder, self.desk = workplace, folder, desk
        rounds = heavy.Rounds(workplace, desk)
        self.entries = heavy.pages.entries(workplace, rounds, development=page == heavy.pages.GALLERY)
        self.frame = heavy.Frame(self.entries, desk, heavy.pages.finder(workplace, self.entries))
        self.frame.rail.show_person(*heavy.person_line(workplace))
        self.sync_timer = heavy.SyncTimer(rounds, desk, self.frame)
        self.pairs = heavy.PairsWatch(workplace, desk, self.frame.rail)
        self.touched.connect(self._refresh)
        workplace.on_touched = self.touched.emit
        self._empty_caches = heavy.empty_caches
        self._copied: str | None = None
        QGuiApplication.clipboard().dataChanged.connect(self._note_copy)

    @Slot(object)
    def _refresh(self, kinds: frozenset[str]) -> None:
        self.frame.refresh(kinds)
        self.sync_timer.touched()
        self.pairs.touched(kinds)
        self.desk.saved()

    @Slot()
    def _note_copy(self) -> None:
        """What was copied while Feldbuch was in front came from here; what other programs put there is theirs."""
        if QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            self._copied = QGuiApplication.clipboard().text()

    def _empty_clipboard(self) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.dataChanged.disconnect(self._note_copy)
        if clipboard.ownsClipboard() or (self._copied and clipboard.text() == self._copied):
            clipboard.clear()
        self._copied = None

    def rest(self, last_round: bool) -> bool:
        """Keep what was typed, stop the timers, let the lanes come to rest; False if the local one does not in time."""
        self.frame.leave()
        self.sync_timer.end(last_round)
        self.pairs.end()
        return self.desk.wait()

    def go_on(self) -> None:
        """It did not come to rest: work goes on."""
        self.sync_timer.begin()
        self.pairs.begin()

    def close(self) -> None:
        """Close the store; call after `rest`."""
        self.workplace.on_touched = _nobody
        self.desk.close()
        self.workplace.close()
        self._empty_caches()
        self._empty_clipboard()
        self.desk.deleteLater()
        self.deleteLater()


def dismiss_dialog() -> bool:
    """Have the dialog that is open on top give up, as by Esc; False if there is none.

    It is gone only when the loop it runs in has ended, so the caller comes again later.
    """
    dialog = QApplication.activeModalWidget()
    if dialog is None:
        return False
    if isinstance(dialog, QDialog):
        dialog.reject()
    else:
        dialog.close()
    return True


def _nobody(_kinds: frozenset[str]) -> None:
    """Nobody is told of changes any more."""
