"""The form of one session - of a group, or with one person - without a window.

What is typed is kept as a draft until it is saved; a draft found at opening is put back and said so. Choosing an
offering fills what is still empty. Saving never closes the page. A changed session is saved with the leaves the form
had shown, so that what others changed meanwhile is never overwritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.base.errors import BadInput, FeldbuchError
from app.core.rights import Right
from app.core.validation import Finding
from app.core.workplace import Workplace
from app.records import colleagues, drafts, records
from app.sessions import coaching
from app.sessions.coaching import OfferingRow, SessionDraft
from app.sessions.register import find_people
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.formatting import phrases
from ui.parts.forms.fields import Choice, Value
from ui.parts.forms.form_values import is_empty, or_none
from ui.sessions.form.fields import label, to_form, to_given
from ui.sessions.form.offering_filling import OfferingFilling

OUTSIDE = frozenset({"copy_list", "note", "next_step", "follow_up_on", "participant"})


@dataclass(frozen=True)
class State:
    """What the form shows. `fill` is put into the fields when `turn` changes."""

    individual: bool = False
    record_id: str = ""
    title: str = ""
    fill: Mapping[str, Value] | None = None
    turn: int = 0
    errors: Mapping[str, str] | None = None
    warnings: Mapping[str, str] | None = None
    from_draft: str = ""
    saved: str = ""
    may_save: bool = True
    changed: str = ""


class SessionFormPresenter:
    """One form; `individual` chooses which."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None], individual: bool) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self._basis: dict[str, list[tuple[int, int]]] = {}
        self._shown: dict[str, Any] = {}
        self._offerings: dict[str, OfferingRow] = {}
        self._filling = OfferingFilling()
        self._saving = False
        self.state = State(individual)

    # What can be chosen

    def offerings(self) -> tuple[Choice, ...]:
        """The offerings to choose from."""
        self._offerings = {one.id: one for one in self._workplace.ask(coaching.offerings)}
        return tuple(Choice(one.id, one.title) for one in self._offerings.values() if one.kind != "individual")

    def leaders(self) -> tuple[Choice, ...]:
        """The colleagues who may lead a session."""
        return tuple(Choice(key, name) for key, name in self._workplace.ask(colleagues.team))

    def find_person(self, typed: str) -> list[Choice]:
        """People found by what was typed, or the one with this id."""
        found = self._workplace.ask(find_people, typed, 12)
        return [Choice(one.participant, one.name, one.code) for one in found]

    # Opening

    def open(self, record_id: str = "", day: str = "", offering: str = "", participant: str = "") -> None:
        """A session that is there, or a new one on that day; an unfinished draft goes before both."""
        may = Right.EDIT_SESSIONS in self._workplace.me.rights
        self.state = State(self.state.individual, record_id, turn=self.state.turn, may_save=may)
        self._basis = {}
        values = self._stored(record_id) if record_id else self._fresh(day, participant)
        self._filling = OfferingFilling({} if record_id else values)
        if offering:
            values["offering"] = offering
        draft = self._workplace.ask(drafts.read, self._key)
        told = ""
        if draft is not None:
            values = {**values, **draft.fields}
            told = phrases.moment(draft.saved_at, phrases.now())
        self._fill(values, from_draft=told)
        if offering and draft is None:
            self.offering_chosen(offering, values)

    def _stored(self, record_id: str) -> dict[str, Value]:
        there = self._workplace.ask(lambda view: view.record("session", record_id))
        self._basis = {name: [leaf.dot for leaf in leaves] for name, leaves in there.leaves.items()}
        self._shown = there.values
        values = to_form(there.values)
        person = there.values.get("participant")
        if person:
            values["participant"] = self._person(person)
        return values

    def _fresh(self, day: str, participant: str) -> dict[str, Value]:
        self._shown = {}
        wanted = day or self._workplace.ask(lambda view: view.today).isoformat()
        values: dict[str, Value] = {"date": wanted, "mode": "in_person", "leaders": (self._workplace.me.staff,)}
        if participant:
            values["participant"] = self._person(participant)
        return to_form(values)

    def _person(self, participant: str) -> Choice:
        there = self._workplace.ask(lambda view: view.record("participant", participant)).values
        return Choice(participant, f"{there['last_name']}, {there['first_name']}")

    # Typing

    def touched(self, key: str) -> None:
        """Somebody changed a field by hand: an offering leaves it alone from now on."""
        self._filling.touched(key)

    def offering_chosen(self, offering: str, values: Mapping[str, Value]) -> None:
        """Fill in what the offering says, where nobody has typed."""
        known = self._offerings.get(offering)
        if known is None:
            return
        fill = self._filling.choose(known, values)
        self._fill(fill, self.state.from_draft)
        if "leaders" in fill and not is_empty(values.get("leaders")):
            names = dict(self._workplace.ask(colleagues.team))
            led = phrases.joined([names[staff] for staff in known.leaders if staff in names])
            self._desk.say(_("Led by {names}, as the offering says.").format(names=led))

    def check(self, values: Mapping[str, Value]) -> None:
        """Sentences that go with what stands there now; errors are told when saving."""
        given = self._given(values)
        try:
            found = self._workplace.ask(records.review, "session", given, self.state.record_id or None)
        except FeldbuchError:
            return
        self._set(warnings={one.field: one.message for one in found if one.level == "warning"}, fill=None)

    def keep(self, draft: Mapping[str, Value], title: str) -> None:
        """Keep what was typed so far."""
        self._workplace.do(drafts.keep, self._key, title or self._word(), draft)
        self._desk.saved(_("Draft kept"))

    def drop_draft(self) -> None:
        """Begin anew."""
        self._workplace.do(drafts.forget, self._key)
        self.open(self.state.record_id)

    def arrived(self, values: Mapping[str, Value]) -> None:
        """The record changed meanwhile: what nobody touched here is renewed, what was touched stays and is named."""
        if not self.state.record_id or self._saving:
            return
        before, seen = self._shown, to_given(values)
        there = self._workplace.ask(lambda view: view.record("session", self.state.record_id))
        moved = {name for name in {*before, *there.values} if before.get(name) != there.values.get(name)}
        untouched = {name for name in moved if or_none(seen.get(name)) == before.get(name)}
        if not moved:
            return
        self._shown = {**before, **{name: there.values.get(name) for name in untouched}}
        self._basis |= {name: [leaf.dot for leaf in there.leaves.get(name, ())] for name in untouched}
        kept = sorted(moved - untouched)
        if kept:
            named = phrases.joined([label(name) for name in kept])
            text = _("Changed by somebody else meanwhile: {fields}. Your input stays; saving keeps both values.")
            self._set(changed=text.format(fields=named), fill=None)
        self._fill(to_form({name: there.values.get(name) for name in untouched}), self.state.from_draft)

    # Saving

    def save(self, values: Mapping[str, Value], problems: Mapping[str, str]) -> bool:
        """Save; errors come back at their fields. True if it is saved."""
        if problems:
            self._set(errors=dict(problems), fill=None)
            return False
        self._saving = True
        try:
            saved = self._change(values) if self.state.record_id else self._add(values)
        except BadInput as error:
            at = error.errors or {error.field or "date": error.message}
            self._set(errors=dict(at), fill=None)
            return False
        except FeldbuchError as error:
            self._desk.show_error(error)
            return False
        finally:
            self._saving = False
        record_id, warnings = saved
        told = {one.field: one.message for one in warnings}
        self.state = replace(self.state, record_id=record_id, from_draft="", errors={}, warnings=told, changed="")
        self._fill({**self._stored(record_id), "note": "", "copy_list": False})
        self._set(saved=_("Session saved"), fill=None)
        self._desk.say(_("Session saved"))
        self._desk.saved()
        return True

    def _add(self, values: Mapping[str, Value]) -> tuple[str, tuple[Finding, ...]]:
        given = to_given(values)
        if self.state.individual:
            person = str(given.get("participant") or "")
            if not person:
                raise BadInput(_("Is missing. Fill in this field."), field="participant")
            made = self._workplace.do(
                drafts.finish,
                self._key,
                coaching.individual_session,
                person,
                {key: value for key, value in given.items() if key not in OUTSIDE},
                note=str(given.get("note") or ""),
                next_step=str(given.get("next_step") or ""),
                follow_up_on=str(given.get("follow_up_on") or ""),
            )
            return made.id, made.warnings
        fields = {"kind": "group", **self._given(values)}
        draft = SessionDraft(fields, copy_list=bool(given.get("copy_list")))
        made = self._workplace.do(drafts.finish, self._key, coaching.record_session, draft)
        return made.id, made.warnings

    def _change(self, values: Mapping[str, Value]) -> tuple[str, tuple[Finding, ...]]:
        given = to_given(values)
        fields = self._given(values)
        if self.state.individual:
            fields |= {"next_step": given.get("next_step"), "follow_up_on": given.get("follow_up_on")}
        return self._workplace.do(
            drafts.finish,
            self._key,
            coaching.change_session,
            self.state.record_id,
            {key: value for key, value in fields.items() if value != self._shown.get(key)},
            self._basis,
            str(given.get("note") or ""),
        )

    def _given(self, values: Mapping[str, Value]) -> dict[str, object]:
        """The fields of the session itself."""
        given = to_given(values)
        fields = {key: or_none(value) for key, value in given.items() if key not in OUTSIDE}
        if not self.state.record_id:
            fields.pop("status", None)
            fields.pop("cancel_reason", None)
        return fields

    # Inside

    @property
    def _key(self) -> str:
        return f"{'individual' if self.state.individual else 'session'}:{self.state.record_id or 'new'}"

    def _word(self) -> str:
        return _("Individual session") if self.state.individual else _("Session")

    def _fill(self, values: Mapping[str, Value], from_draft: str = "") -> None:
        self._set(fill=values, turn=self.state.turn + 1, from_draft=from_draft, saved="")

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._render(self.state)
