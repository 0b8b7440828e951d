"""Presenter of the list of the team. Free of Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.core.rights import Right
from app.core.workplace import Workplace
from app.project import staffing
from app.project.staffing import StaffRow
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter


@dataclass(frozen=True)
class State:
    """What the list shows."""

    rows: tuple[StaffRow, ...] = ()
    total: int = 0
    text: str = ""
    with_gone: bool = False
    may_edit: bool = False


class StaffPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk = workplace, desk

    def show(self) -> None:
        """Read the list."""
        state = self.state
        everybody = self._workplace.ask(staffing.everybody)
        rows = self._workplace.ask(staffing.everybody, text=state.text, with_gone=state.with_gone)
        may = Right.EDIT_STAFF in self._workplace.me.rights
        self._set(rows=tuple(rows), total=len(everybody), may_edit=may)

    def refresh(self, kinds: frozenset[str]) -> None:
        """Records changed."""
        if "staff" in kinds:
            self.show()

    def search(self, text: str) -> None:
        """What stands in the search field."""
        if text != self.state.text:
            self.state = replace(self.state, text=text)
            self.show()

    def show_gone(self, with_gone: bool) -> None:
        """Also those who left."""
        self.state = replace(self.state, with_gone=with_gone)
        self.show()

    def set_active(self, row: StaffRow, active: bool) -> None:
        """Somebody leaves or comes back; can be taken back."""
        if self._switch(row.id, active):
            words = _("{name} works here again.") if active else _("{name} has left; what they wrote stays.")
            self._desk.undo(words.format(name=row.name), lambda: self._back(row))

    def _back(self, row: StaffRow) -> None:
        self._switch(row.id, row.active)

    def _switch(self, staff: str, active: bool) -> bool:
        try:
            self._workplace.do(staffing.set_active, staff, active)
        except UserError as error:
            self._desk.show_error(error)
            return False
        self._desk.saved()
        self.show()
        return True
