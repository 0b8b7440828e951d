"""The number of open pairs and questions at the rail, counted in the background: after decisions at once, else a while
after people or companies were written (typed, imported, brought by a round). Those are compared first.
"""

from PySide6.QtCore import QObject, QTimer

from app.base.errors import UserError
from app.core.rights import Right
from app.core.work import View
from app.core.workplace import Workplace
from app.duplicates import duplicates, merge_questions, reminders
from resources.language import ngettext
from ui.base.desk_protocol import Desk
from ui.duplicates.presenter import KINDS
from ui.shell.rail import Rail

PAGE = "duplicates"
SOON_MS, LATER_MS = 500, 30_000
DECISIONS = frozenset({"merge", "unmerge", "not_duplicate"})


class PairsWatch(QObject):
    """Lives as long as a store is open; counts for those who may merge, compares for those who record as well."""

    def __init__(self, workplace: Workplace, desk: Desk, rail: Rail) -> None:
        super().__init__(rail)
        self._workplace, self._desk, self._rail = workplace, desk, rail
        rights = workplace.me.rights
        self._may = Right.MERGE in rights
        self._records = self._may or bool({Right.EDIT_PEOPLE, Right.EDIT_BUSINESS} & rights)
        self._counting = self._written = self._ended = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def touched(self, kinds: frozenset[str] = DECISIONS) -> None:
        """Records of these kinds changed."""
        wait = SOON_MS if kinds & DECISIONS else LATER_MS if kinds & set(KINDS) else 0
        self._written = self._written or bool(kinds & set(KINDS))
        if wait and self._wanted() and (not self._timer.isActive() or wait < self._timer.remainingTime()):
            self._timer.start(wait)

    def _wanted(self) -> bool:
        return self._may or (self._records and self._written)

    def look(self) -> None:
        """Compare what was written, and count, in the background."""
        if self._counting or not self._wanted():
            return
        self._counting = True
        written, self._written = self._written, False
        self._desk.run(lambda _task: self._look(written), self._show, failed=self._failed)

    def _look(self, written: bool) -> int | None:
        for kind in KINDS if written else ():
            duplicates.scan(self._workplace, kind, cancelled=lambda: self._ended)
            reminders.hand_out(self._workplace, kind)
        return self._workplace.ask(_count) if self._may else None

    def begin(self) -> None:
        """Work goes on after all."""
        self._ended = False

    def end(self) -> None:
        """The store is about to be closed."""
        self._ended = True
        self._timer.stop()

    def _show(self, number: int | None) -> None:
        self._counting = False
        if number is None:
            return
        meaning = ngettext("{n} pair to decide", "{n} pairs to decide", number).format(n=number)
        self._rail.set_badge(PAGE, str(number) if number else "", "warn", meaning)

    def _failed(self, error: Exception) -> None:
        self._counting = False
        if not isinstance(error, UserError):
            self._desk.show_error(error)


def _count(view: View) -> int:
    return sum(duplicates.count(view, kind) for kind in KINDS) + len(merge_questions.questions(view))
