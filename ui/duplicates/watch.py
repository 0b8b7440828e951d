"""The number of open pairs and questions at the rail: counted in the background, after decisions at once, else now and
then. Nothing is compared anew for it.
"""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from app import duplicates, merge_questions
from app.errors import UserError
from app.rights import Right
from app.work import View
from resources.language import ngettext
from ui.desk_protocol import Desk
from ui.duplicates.presenter import KINDS
from ui.frame.rail import Rail

PAGE = "duplicates"
SOON_MS, LATER_MS = 500, 30_000
DECISIONS = frozenset({"merge", "unmerge", "not_duplicate"})


class PairsWatch(QObject):
    """Lives as long as a store is open; does nothing for those who may not merge."""

    def __init__(self, workplace: Any, desk: Desk, rail: Rail) -> None:
        super().__init__(rail)
        self._workplace, self._desk, self._rail = workplace, desk, rail
        self._may = Right.MERGE in workplace.me.rights
        self._counting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def touched(self, kinds: frozenset[str] = DECISIONS) -> None:
        """Records of these kinds changed."""
        wait = SOON_MS if kinds & DECISIONS else LATER_MS if kinds & set(KINDS) else 0
        if self._may and wait and (not self._timer.isActive() or wait < self._timer.remainingTime()):
            self._timer.start(wait)

    def look(self) -> None:
        """Count in the background."""
        if self._may and not self._counting:
            self._counting = True
            self._desk.run(lambda _task: self._workplace.ask(_count), self._show, failed=self._failed)

    def end(self) -> None:
        """The store is about to be closed."""
        self._timer.stop()

    def _show(self, number: int) -> None:
        self._counting = False
        meaning = ngettext("{n} pair to decide", "{n} pairs to decide", number).format(n=number)
        self._rail.set_badge(PAGE, str(number) if number else "", "warn", meaning)

    def _failed(self, error: Exception) -> None:
        self._counting = False
        if not isinstance(error, UserError):
            self._desk.tell(error)


def _count(view: View) -> int:
    return sum(duplicates.count(view, kind) for kind in KINDS) + len(merge_questions.questions(view))
