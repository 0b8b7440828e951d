"""Presenter of the list of offerings. Free of Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.project import project
from app.project.project import OfferingRow
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter


@dataclass(frozen=True)
class State:
    """What the list shows."""

    rows: tuple[OfferingRow, ...] = ()
    total: int = 0
    text: str = ""
    with_ended: bool = False
    may_edit: bool = False


class OfferingsPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk

    def show(self) -> None:
        """Read the list."""
        state = self.state
        everything = self._workplace.ask(project.offerings)
        rows = self._workplace.ask(project.offerings, text=state.text, with_ended=state.with_ended)
        may = self._workplace.ask(lambda view: view.allows(Right.EDIT_OFFERINGS))
        self._set(rows=tuple(rows), total=len(everything), may_edit=may)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed."""
        if kinds & {"offering", "session"}:
            self.show()

    def search(self, text: str) -> None:
        """What stands in the search field."""
        if text != self.state.text:
            self.state = replace(self.state, text=text)
            self.show()

    def show_ended(self, with_ended: bool) -> None:
        """Also offerings that have ended."""
        self.state = replace(self.state, with_ended=with_ended)
        self.show()

    def end(self, row: OfferingRow) -> None:
        """End an offering or take it up again; can be taken back."""
        if self._switch(row.id, not row.active):
            words = _("“{title}” has ended.") if row.active else _("“{title}” takes place again.")
            self._desk.undo(words.format(title=row.title), lambda: self._back(row))

    def _back(self, row: OfferingRow) -> None:
        self._switch(row.id, row.active)

    def _switch(self, offering: str, active: bool) -> bool:
        try:
            self._workplace.do(project.end_offering, offering, active)
        except UserError as error:
            self._desk.show_error(error)
            return False
        self.show()
        return True
