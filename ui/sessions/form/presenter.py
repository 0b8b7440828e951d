"""The form of one session - of a group, or with one person - without a window.

What is typed is kept as a draft until it is saved; a draft found at opening is put back and said so. Choosing an
offering fills what is still empty. Saving never closes the page. A changed session is saved with the leaves the form
had shown, so that what others changed meanwhile is never overwritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.base.errors import BadInput, FeldbuchError
from app.core.rights import Right
from app.core.validation import Finding
from app.core.workplace import Workplace
from app.records import drafts, records
from app.sessions import coaching
from app.sessions.coaching import SessionDraft
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.parts.forms.fields import Value
from ui.parts.forms.form_values import is_empty, or_none
from ui.sessions.form.choices import SessionChoices
from ui.sessions.form.fields import label, to_form, to_given
from ui.sessions.form.offering_filling import OfferingFilling
from ui.sessions.form.stored import StoredSession, merge, stored_session

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


class SessionFormPresenter(Presenter[State]):
    """One form; `individual` chooses which."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None], individual: bool) -> None:
        super().__init__(State(individual), render)
        self._workplace, self._desk = workplace, desk
        self.choices = SessionChoices(workplace)
        self._stored = StoredSession()
        self._filling = OfferingFilling()
        self._saving = False

    # Opening

    def open(self, record_id: str = "", day: str = "", offering: str = "", participant: str = "") -> None:
        """A session that is there, or a new one on that day; an unfinished draft goes before both."""
        may_save = Right.EDIT_SESSIONS in self._workplace.me.rights
        self.state = State(self.state.individual, record_id, turn=self.state.turn, may_save=may_save)
        values = self._read_stored(record_id) if record_id else self._fresh(day, participant)
        self._filling = OfferingFilling({} if record_id else values)
        if offering:
            values["offering"] = offering
        draft = self._workplace.ask(drafts.read, self._key)
        kept_at = ""
        if draft is not None:
            values = {**values, **draft.fields}
            kept_at = phrases.moment(draft.saved_at, phrases.now())
        self._fill(values, from_draft=kept_at)
        if offering and draft is None:
            self.offering_chosen(offering, values)

    def _read_stored(self, record_id: str) -> dict[str, Value]:
        self._stored = self._workplace.ask(stored_session, record_id)
        values = to_form(self._stored.values)
        participant = self._stored.values.get("participant")
        return values | ({"participant": self.choices.person(participant)} if participant else {})

    def _fresh(self, day: str, participant: str) -> dict[str, Value]:
        self._stored = StoredSession()
        date = day or self._workplace.today().isoformat()
        values: dict[str, Value] = {"date": date, "mode": "in_person", "leaders": (self._workplace.me.staff,)}
        if participant:
            values["participant"] = self.choices.person(participant)
        return to_form(values)

    # Typing

    def touched(self, key: str) -> None:
        """Somebody changed a field by hand: an offering leaves it alone from now on."""
        self._filling.touched(key)

    def offering_chosen(self, offering: str, values: Mapping[str, Value]) -> None:
        """Fill in what the offering says, where nobody has typed."""
        known = self.choices.offering(offering)
        if known is None:
            return
        fill = self._filling.choose(known, values)
        self._fill(fill, self.state.from_draft)
        if "leaders" in fill and not is_empty(values.get("leaders")):
            names = phrases.joined(self.choices.leader_names(known.leaders))
            self._desk.say(_("Led by {names}, as the offering says.").format(names=names))

    def check(self, values: Mapping[str, Value]) -> None:
        """Sentences that go with what stands there now; errors are told when saving."""
        given = self._given(values)
        try:
            findings = self._workplace.ask(records.review, "session", given, self.state.record_id or None)
        except FeldbuchError:
            return
        warnings = {finding.field: finding.message for finding in findings if finding.level == "warning"}
        self._set(warnings=warnings, fill=None)

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
        now = self._workplace.ask(stored_session, self.state.record_id)
        arrived = merge(self._stored, now, to_given(values))
        self._stored = arrived.stored
        if arrived.contested:
            names = phrases.joined([label(name) for name in arrived.contested])
            text = _("Changed by somebody else meanwhile: {fields}. Your input stays; saving keeps both values.")
            self._set(changed=text.format(fields=names), fill=None)
        if arrived.renewed:
            self._fill(to_form(arrived.renewed), self.state.from_draft)

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
            self._set(errors=dict(error.errors) or {error.field or "date": error.message}, fill=None)
            return False
        except FeldbuchError as error:
            self._desk.show_error(error)
            return False
        finally:
            self._saving = False
        record_id, warnings = saved
        by_field = {warning.field: warning.message for warning in warnings}
        self.state = replace(self.state, record_id=record_id, from_draft="", errors={}, warnings=by_field, changed="")
        self._fill({**self._read_stored(record_id), "note": "", "copy_list": False})
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
            fields |= {name: or_none(given.get(name)) for name in ("next_step", "follow_up_on")}
        changes = self._stored.changes(fields)
        return self._workplace.do(
            drafts.finish,
            self._key,
            coaching.change_session,
            self.state.record_id,
            changes,
            self._stored.basis_for(changes),
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
