"""Presenter of what does not count: the list, trying again, taking values over, packages for the administration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.base.errors import FeldbuchError, NotFound
from app.conflicts import quarantine, quarantine_package
from app.conflicts.describe import ALIVE
from app.conflicts.quarantine import ENTRY, QuarantineItem
from app.conflicts.quarantine_package import OpenedPackage
from app.core.rights import Right
from app.core.work import View
from app.core.workplace import Workplace
from resources.language import _, ngettext
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.parts.tables.cells import NOTHING, Rows
from ui.sync_lists import value_words
from ui.sync_lists.field_words import field_words, kind_words


@dataclass(frozen=True)
class State:
    """What the card shows. `may_open`: packages are for this person."""

    rows: Rows[QuarantineItem] = NOTHING
    number: int = 0
    may_open: bool = False
    may_hand_over: bool = False


@dataclass(frozen=True)
class ComparedValue:
    """One field of a barred entry: its value in the entry, and the one that stands in the record, in words."""

    field: str
    entry: str
    record: str


class QuarantinePresenter(Presenter[State]):
    """See the module. `reload` is called when the next round may bring something."""

    def __init__(
        self,
        workplace: Workplace,
        desk: Desk,
        render: Callable[[State], None],
        reload: Callable[[], object],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._reload = workplace, desk, reload
        self.now = now

    def show(self) -> None:
        """Read how much there is; the rows are read as they come into sight."""
        try:
            number = self._workplace.ask(quarantine.count)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        may_open = Right.MERGE in self._workplace.me.rights
        rows = Rows(number, self._fetch, lambda item: item.id)
        self._set(rows=rows, number=number, may_open=may_open, may_hand_over=number > 0)

    def try_again(self) -> None:
        """Ask anew of everything, then let a round read the files."""

        def then(passed: int) -> None:
            some = ngettext("{n} entry counts from now on.", "{n} entries count from now on.", passed)
            nothing = _("No entry counts yet; files are read again with the next round.")
            self._desk.say(some.format(n=passed) if passed else nothing, "ok" if passed else "info")
            self.show()
            self._reload()

        self._desk.run(lambda _task: quarantine.try_again(self._workplace), then)

    def adopt(self, item: QuarantineItem) -> None:
        """Take the values of an entry over as an own change."""
        try:
            saved = self._workplace.do(quarantine.adopt, item.id)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._desk.saved()
        title = item.title or kind_words(item.kind)
        done, nothing = _("{title}: the values were taken over."), _("{title}: nothing was different.")
        self._desk.say((done if saved.changed else nothing).format(title=title))
        self.show()

    def hand_over(self, target: Path, note: str = "") -> None:
        """Write a package only the administration can open."""

        def done(number: int) -> None:
            sentence = ngettext("{n} thing is in the package.", "{n} things are in the package.", number)
            hint = _("Only the administration can open it.")
            self._desk.say(f"{sentence.format(n=phrases.whole(number))} {hint}")

        self._desk.run(lambda _task: quarantine_package.hand_over(self._workplace, target, note), done)

    def open_package(self, file: Path) -> OpenedPackage | None:
        """What somebody handed over; None where it cannot be opened (the desk shows why)."""
        try:
            return quarantine_package.open_package(self._workplace, file)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return None

    def values(self, item: QuarantineItem) -> list[ComparedValue]:
        """What an entry says, beside what stands in the record."""
        if item.sort != ENTRY:
            return []

        def compare(view: View) -> list[ComparedValue]:
            try:
                stored: Mapping[str, object] = view.record(item.kind, item.record).values
            except NotFound:
                stored = {}

            def in_words(name: str, value: object) -> str:
                if name == ALIVE:
                    return _("Keep") if value is True else _("Delete")
                return value_words.in_words(view, item.kind, name, value)

            return [
                ComparedValue(field_words(item.kind, name), in_words(name, value), in_words(name, stored.get(name)))
                for name, value in item.values
            ]

        return self._workplace.ask(compare)

    def _fetch(self, offset: int, limit: int) -> list[QuarantineItem]:
        return self._workplace.ask(quarantine.page, offset, limit)
