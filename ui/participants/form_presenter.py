"""The mind of a person's form: five tabs over one sheet, findings at the fields, a draft of what is not saved yet.

The sheet remembers what its values were read from. When somebody else changes the person meanwhile, fields that nobody
touched here are renewed; what was typed stays, the notice names what arrived, and `look` puts both values under the
field - only then does saving settle the field, otherwise both values are kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.base.errors import BadInput, UserError
from app.core.work import View
from app.core.workplace import Workplace
from app.intake.duplicate_hint import KnownAlready, known_already
from app.people import contact_hours, person
from app.records import colleagues, drafts, records
from resources.language import _
from ui.base.desk_protocol import Desk
from ui.formatting import phrases
from ui.participants import consents, fields, form_state
from ui.participants.form_state import Known, State
from ui.parts.forms import form_values
from ui.parts.forms.fields import Field, Section, Value

LISTS = frozenset({"participant.languages"})  # shown with commas between them
KINDS = frozenset({"participant", "enrolment", "participant_sensitive", "consent"})


class FormPresenter:
    """See the module. `values` of the verbs are those of all forms by key."""

    def __init__(self, workplace: Workplace, desk: Desk, render: Callable[[State], None]) -> None:
        self._workplace, self._desk, self._render = workplace, desk, render
        self._values: dict[str, Value] = {}
        self._busy = False
        self._apart: frozenset[str] = frozenset()  # known people who are not the one typed in
        self.state = State()

    # Opening

    def sections(self) -> dict[str, tuple[Section, ...]]:
        """The forms by tab."""
        team = self.state.known.team
        return {
            "person": fields.person(team),
            "entry": fields.entry(team),
            "answers": fields.answers(),
            "exit": fields.leaving(),
        }

    def load_team(self) -> None:
        """Who can be chosen as responsible; before the forms are built."""
        self.state = replace(self.state, known=Known(team=tuple(self._workplace.ask(colleagues.team))))

    def open(self, record_id: str, name: str = "", tab: str = "person") -> bool:
        """Show a person, or an empty form for an empty id; False (and told) if that cannot be."""
        try:
            sheet = self._workplace.ask(person.open_sheet, record_id or None)
            known = self._workplace.ask(_known, record_id, self.state.known.team)
            lines = self._workplace.ask(consents.of, record_id) if record_id else ()
        except UserError as error:
            self._desk.show_error(error)
            return False
        self._values = form_values.all_shown(self._fields(), sheet.values)
        if name and sheet.id is None:
            self._values |= _typed_name(name)
        kept = self._workplace.ask(drafts.read, self._key(sheet.id))
        draft_of = None
        if kept is not None:
            self._values |= form_values.from_draft(self._fields(), kept.fields, known.today)
            draft_of = kept.saved_at
        fresh = State(sheet=sheet, known=known, consents=lines, turn=self.state.turn + 1, draft_of=draft_of)
        self.state = replace(fresh, shown=dict(self._values), refused=self.state.refused, dirty=draft_of is not None)
        self._work_out()
        self.choose(tab)
        return True

    def choose(self, tab: str) -> None:
        """Another tab; the protected answers are read when somebody comes to them."""
        sheet = self.state.sheet
        if tab == "answers" and not self.state.answers_read and sheet.id and "participant_sensitive" in sheet.visible:
            try:
                values, basis = self._workplace.do(person.open_answers, sheet.id)
            except UserError as error:
                self._desk.show_error(error)
                return
            there = self._workplace.ask(person.answers_id, sheet.id)
            known = {**sheet.records, **({"participant_sensitive": there} if there else {})}
            sheet = replace(sheet, values={**sheet.values, **values}, basis={**sheet.basis, **basis}, records=known)
            asked = form_values.fields_of(fields.answers())
            shown = {key: form_values.shown(one, values.get(key)) for key, one in asked.items()}
            shown = {key: value for key, value in shown.items() if self._values.get(key) in (None, (), "")}
            self._values |= shown
            self.state = replace(self.state, sheet=sheet, answers_read=True, shown=shown, turn=self.state.turn + 1)
        self._set(tab=tab)
        self._work_out()

    # Writing

    def change(self, values: Mapping[str, Value]) -> None:
        """Somebody typed: what follows from it, and the warnings of the fields as they stand."""
        self._values |= values
        typed = form_values.changes(self._fields(), self.state.sheet.values, self._values)
        self.state = replace(self.state, dirty=bool(typed))
        self._work_out()

    def review(self) -> None:
        """Warnings for what is typed (errors come when it is saved)."""
        given = {key: value for key, value in self._given().items() if self._part(key) in self.state.sheet.editable}
        if not given:
            self._set(warnings={}, there=())
            return
        found = self._workplace.ask(person.review_sheet, self.state.sheet, given)
        warnings = {one.field: one.message for one in found if one.level == "warning"}
        self._set(warnings=warnings, there=self._who_is_there(given) if self.state.new else ())

    def _who_is_there(self, given: Mapping[str, Any]) -> tuple[KnownAlready, ...]:
        """Who is perhaps the person that is typed in."""
        own = {key.partition(".")[2]: value for key, value in given.items() if self._part(key) == "participant"}
        found: tuple[KnownAlready, ...] = self._workplace.ask(known_already, "participant", own)
        return tuple(one for one in found if one.id not in self._apart)

    def not_the_same(self, known: str) -> None:
        """The one typed in is not this known person: not asked about again."""
        self._apart |= {known}
        self.review()

    def typed(self) -> dict[str, Any]:
        """All that is typed, in plain form by key: for the comparison with somebody known."""
        filled = self.state.sheet.values
        return {key: value for key, value in self._given().items() if value != filled.get(key)}

    def save(self, values: Mapping[str, Value], problems: Mapping[str, str]) -> bool:
        """Save what was changed; False with sentences at the fields if it was refused."""
        self._values |= values
        if problems:
            self._refuse(dict(problems))
            return False
        given = self._given()
        if not given and self.state.sheet.id is not None:
            self._desk.saved()
            return True
        self._busy = True
        try:
            saved = self._workplace.do(person.save_sheet, self.state.sheet, given)
        except BadInput as refused:
            self._refuse(dict(refused.errors) or {"": refused.message})
            return False
        except UserError as error:
            self._desk.show_error(error)
            return False
        finally:
            self._busy = False
        self._workplace.do(drafts.forget, self._key(self.state.sheet.id))
        self._apart = frozenset()
        self.open(saved.id, tab=self.state.tab)
        self._set(warnings=dict(saved.warnings), errors={})
        self._desk.saved()
        self._desk.say(_("Saved: {name}").format(name=self.state.sheet.name))
        return True

    def _refuse(self, errors: dict[str, str]) -> None:
        elsewhere = " ".join(sentence for key, sentence in errors.items() if key not in self._fields())
        first = next((tab for tab, keys in self._tabs().items() if keys & errors.keys()), self.state.tab)
        self._set(errors=errors, refused=self.state.refused + 1, tab=first, trouble=elsewhere)

    # Drafts

    def keep_draft(self, raw: Mapping[str, Value]) -> None:
        """Keep what is typed and not saved."""
        if not self.state.dirty:
            return
        changed = {key: value for key, value in raw.items() if key in self._given() or isinstance(value, str)}
        name = self.state.sheet.name or _name_of(self._values) or _("New person")
        at = self._workplace.do(drafts.keep, self._key(self.state.sheet.id), name, changed)
        self._desk.saved(_("Draft kept · {time}").format(time=phrases.clock(at)))

    def discard(self) -> None:
        """Drop the draft: show the person as stored."""
        self._workplace.do(drafts.forget, self._key(self.state.sheet.id))
        self.open(self.state.sheet.id or "", tab=self.state.tab)

    # Somebody else changed the person

    def arrived(self, kinds: frozenset[str]) -> None:
        """Records of these kinds changed: renew what nobody touched here, name the rest."""
        sheet = self.state.sheet
        if self._busy or sheet.id is None or not kinds & KINDS:
            return
        changed = self._workplace.ask(person.changed_meanwhile, sheet)
        fresh = self._workplace.ask(person.rebased, sheet)
        touched = self._given().keys()
        renewed = {one.key for one in changed} - touched
        values, basis = dict(sheet.values), dict(sheet.basis)
        for key in renewed:
            values[key], basis[key] = fresh.values.get(key), fresh.basis.get(key, ())
        for key in fresh.basis.keys() - basis.keys():
            values[key], basis[key] = fresh.values.get(key), fresh.basis[key]
        known_fields = self._fields()
        shown = {key: form_values.shown(known_fields[key], values[key]) for key in renewed if key in known_fields}
        self._values |= shown
        sheet = replace(sheet, values=values, basis=basis, records={**fresh.records, **sheet.records})
        lines = self._consents()
        kept = tuple(one for one in changed if one.key in touched)
        self.state = replace(
            self.state, sheet=sheet, shown=shown, turn=self.state.turn + bool(shown), changed=kept, consents=lines
        )
        self._work_out()

    def look(self) -> str:
        """Put both values under the first field that changed; from now on saving settles it. Its key."""
        fresh = self._workplace.ask(person.rebased, self.state.sheet)
        sheet, found = self.state.sheet, self.state.changed
        basis = {**sheet.basis, **{one.key: fresh.basis.get(one.key, ()) for one in found}}
        said = self.arrived_values()
        hints = {
            one.key: _("{name}, {time}: {value}. Saving keeps what stands in the field.").format(
                name=one.author, time=form_state.local_time(one.moment), value=said[one.key]
            )
            for one in found
        }
        first = found[0].key if found else ""
        tab = next((tab for tab, keys in self._tabs().items() if first in keys), self.state.tab)
        self._set(sheet=replace(sheet, basis=basis), changed=(), hints={**self.state.hints, **hints}, tab=tab)
        return first

    def arrived_values(self) -> dict[str, str]:
        """What arrived, in words by key."""
        choices = {key: {c.key: c.words for c in one.choices} for key, one in self._fields().items()}
        return {one.key: form_state.in_words(one.key, one.value, choices) for one in self.state.changed}

    # Consents

    def add_consent(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Record a consent; sentences by field if it was refused."""
        return self._consent(lambda work: records.add(work, "consent", {"subject": self.state.sheet.id, **values}))

    def withdraw(self, consent: str, values: Mapping[str, Any]) -> dict[str, str]:
        """Record that a consent was withdrawn."""
        return self._consent(lambda work: records.edit(work, "consent", consent, values))

    def _consent(self, act: Callable[[Any], object]) -> dict[str, str]:
        try:
            self._workplace.do(act)
        except BadInput as refused:
            return dict(refused.errors) or {"": refused.message}
        except UserError as refused:
            return {"": refused.message}
        self._set(consents=self._consents())
        self._work_out()
        self._desk.saved()
        return {}

    def _consents(self) -> tuple[consents.ConsentLine, ...]:
        record_id = self.state.sheet.id
        return self._workplace.ask(consents.of, record_id) if record_id else ()

    # Inside

    def _fields(self) -> dict[str, Field]:
        return {
            key: one for sections in self.sections().values() for key, one in form_values.fields_of(sections).items()
        }

    def _tabs(self) -> dict[str, frozenset[str]]:
        return {tab: frozenset(form_values.fields_of(sections)) for tab, sections in self.sections().items()}

    def _given(self) -> dict[str, Any]:
        """What is to be saved: of somebody new all that is filled in, else what differs from the sheet."""
        before = {} if self.state.new else self.state.sheet.values
        given = form_values.changes(self._fields(), before, self._values)
        for key in LISTS & given.keys():
            given[key] = [part.strip() for part in str(given[key] or "").split(",") if part.strip()]
        return given

    @staticmethod
    def _part(key: str) -> str:
        return key.partition(".")[0]

    @staticmethod
    def _key(record_id: str | None) -> str:
        return f"participant:{record_id or 'new'}"

    def _work_out(self) -> None:
        """What follows from the values as they stand."""
        values = form_values.readable(self._fields(), self._values)
        state = self.state
        hints = {**form_state.hints(values, person.level_of(values))}
        self._set(
            hints={**{key: hint for key, hint in state.hints.items() if key not in hints}, **hints},
            hidden=form_state.hidden(values),
            standing=form_state.standing(state.sheet, state.known, values, state.consents),
            target=form_state.target_group(state.known, values),
        )

    def _set(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self._render(self.state)


def _known(view: View, record_id: str, team: tuple[tuple[str, str], ...]) -> Known:
    profile = view.profile
    return Known(
        today=view.today,
        min_age=int(profile.get("min_age") or 0),
        districts=tuple(profile.get("districts") or ()),
        limit=contact_hours.limit_of(view),
        plus=profile.get("indicator_set") == "esf_plus_2021_2027",
        minutes=contact_hours.minutes_of(view, [record_id])[record_id] if record_id else 0,
        answered=person.answered(view, record_id) if record_id else {},
        team=team,
    )


def _typed_name(name: str) -> dict[str, Value]:
    """A name typed elsewhere: "Yıldız, Emine" or "Emine Yıldız"."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _blank, last = name.rpartition(" ")
    return {
        "participant.last_name": last.strip().title() if last.islower() else last.strip(),
        "participant.first_name": first.strip().title() if first.islower() else first.strip(),
    }


def _name_of(values: Mapping[str, Value]) -> str:
    parts = (str(values.get(f"participant.{name}") or "").strip() for name in ("last_name", "first_name"))
    return ", ".join(part for part in parts if part)
