"""The acts of one register: done, and taken back again, the last one first. Free of Qt."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from app.base.errors import FeldbuchError
from app.core.work import Work
from app.core.workplace import Workplace
from app.sessions import attendance
from app.sessions.attendance import Undo
from resources.language import _
from ui.base.desk_protocol import Desk

P = ParamSpec("P")
T = TypeVar("T")


class UndoPile:
    """`changed` is called after something was put on the pile or taken back; `restored`: whether marks changed."""

    def __init__(self, workplace: Workplace, desk: Desk, changed: Callable[[bool], None]) -> None:
        self._workplace, self._desk, self._changed = workplace, desk, changed
        self._acts: list[tuple[str, Undo]] = []

    def __bool__(self) -> bool:
        return bool(self._acts)

    def clear(self) -> None:
        """Another register, or marks that moved to another person: nothing before can be taken back."""
        self._acts.clear()

    def do(self, act: Callable[Concatenate[Work, P], T], *values: P.args, **named: P.kwargs) -> T | None:
        """Do something; None, and told, if it was refused."""
        try:
            return self._workplace.do(act, *values, **named)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return None

    def push(self, text: str, undo: Undo) -> None:
        """Something was done: `text` says what."""
        self._acts.append((text, undo))
        self._desk.undo(text, self.take_back)
        self._changed(False)

    def take_back(self) -> None:
        """Ctrl+Z: the last act."""
        if not self._acts:
            return
        _text, undo = self._acts[-1]
        try:
            self._workplace.do(attendance.undo, undo)
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        self._acts.pop()
        self._desk.say(_("Taken back."))
        if self._acts:
            self._desk.undo(self._acts[-1][0], self.take_back)
        self._changed(True)
