"""What is done about the person beside the list: notes, follow-ups, giving away, deleting; the last two can be undone.

Free of Qt. Every act returns nothing where it is done, else sentences by field.
"""

from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec

from app.base.errors import UserError
from app.core.rights import Right
from app.core.work import Work
from app.core.workplace import Workplace
from app.people.person import PersonDetails
from app.records import records
from models.vocabulary import OFFICE
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import sentences

P = ParamSpec("P")


class PersonActs:
    """`beside` is asked who stands beside the list; `show` shows somebody there, `reload` reads the list again."""

    def __init__(
        self,
        workplace: Workplace,
        desk: Desk,
        beside: Callable[[], PersonDetails | None],
        show: Callable[[str], None],
        reload: Callable[[frozenset[str]], None],
    ) -> None:
        self._workplace, self._desk = workplace, desk
        self._beside, self._show, self._reload = beside, show, reload

    def add_note(self, values: Mapping[str, object]) -> dict[str, str]:
        """A note about the person."""
        return self._add("case_note", values, _("Note saved"))

    def add_follow_up(self, values: Mapping[str, object]) -> dict[str, str]:
        """A reminder about the person."""
        return self._add("follow_up", values, _("Follow-up saved"))

    def _add(self, kind: str, values: Mapping[str, object], message: str) -> dict[str, str]:
        beside = self._beside()
        if beside is None:
            return {}
        refused = self._do(records.add, kind, {"participant": beside.id, **values})
        if not refused:
            self._desk.say(message)
            self._show(beside.id)
        return refused

    @property
    def may_delete(self) -> bool:
        """Whether the roles allow deleting people."""
        return Right.EDIT_PEOPLE in self._workplace.me.rights

    def delete(self, values: Mapping[str, object]) -> dict[str, str]:
        """Delete the person, for the reason given."""
        beside = self._beside()
        if beside is None:
            return {}
        refused = self._do(records.delete, "participant", beside.id, str(values.get("reason") or ""))
        if not refused:
            message = _("{name} was deleted.").format(name=beside.name)
            self._desk.undo(message, lambda: self._restore(beside.id, beside.name))
            self._show("")
            self._reload(frozenset({"participant"}))
        return refused

    def _restore(self, record_id: str, name: str) -> None:
        refused = self._do(records.restore, "participant", record_id)
        self._say_undone(refused, _("{name} is there again.").format(name=name))

    def give(self, values: Mapping[str, object]) -> dict[str, str]:
        """Give the person to another office, or offer them there."""
        beside, office = self._beside(), str(values.get("office") or "")
        if beside is None:
            return {}
        refused = self._do(records.edit, "participant", beside.id, {"office": office})
        if not refused:
            moved = office in self._workplace.me.offices
            sentence = _("{name} belongs to {office} now.") if moved else _("{name} is offered to {office}.")
            message = sentence.format(name=beside.name, office=OFFICE.label(office))
            self._desk.undo(message, lambda: self._give_back(beside.id, beside.name, beside.office))
            self._reload(frozenset({"participant"}))
        return refused

    def _give_back(self, record_id: str, name: str, office: str) -> None:
        refused = self._do(records.edit, "participant", record_id, {"office": office})
        sentence = _("{name} belongs to {office} as before.").format(name=name, office=OFFICE.label(office))
        self._say_undone(refused, sentence)

    def _say_undone(self, refused: Mapping[str, str], sentence: str) -> None:
        self._desk.say(" ".join(refused.values()) if refused else sentence, "err" if refused else "ok")
        self._reload(frozenset({"participant"}))

    def _do(self, act: Callable[Concatenate[Work, P], object], /, *args: P.args, **kwargs: P.kwargs) -> dict[str, str]:
        try:
            self._workplace.do(act, *args, **kwargs)
        except UserError as error:
            return sentences(error)
        self._desk.saved()
        return {}
